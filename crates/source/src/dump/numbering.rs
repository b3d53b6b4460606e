//! Which rows of a table leave their number to the database, and whether it is known what that would give.

use super::catalog::DumpTable;
use super::dialect::SqlDialect;
use super::file::DumpFile;
use super::numbered::Numbered;
use super::survey::Seen;
use super::times::Times;
use crate::sql::Numbering;
use crate::table_schema::TableSchema;

impl Seen {
    /// The column for which SQL Server wants no value in a row without a list of columns.
    pub(super) fn identity(&self, schema: &TableSchema, dialect: SqlDialect) -> Option<usize> {
        let (name, _) = self.declared_numbering.as_ref()?;
        let place = schema.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
        place.filter(|_| dialect == SqlDialect::SqlServer)
    }

    /// How rows that say nothing of a numbered column are numbered; `None` where all say something, or nobody knows what
    /// the database would give: where rows are not read that take numbers, or a sequence counts that other rows did not
    /// take their numbers from.
    pub(super) fn numbered(
        &self,
        schema: &TableSchema,
        file: &DumpFile,
        identity: Option<usize>,
    ) -> Option<Numbered> {
        let dialect = file.dialect;
        let (column, numbering) = self.numbered_column(schema, dialect)?;
        if !self.statements_not_read.is_empty() {
            return None;
        }
        let takes_null = matches!(dialect, SqlDialect::Mysql | SqlDialect::Sqlite);
        let (mut rows, mut all, mut defaults, mut at_zero) = (Times::default(), 0, 0, 0);
        let name = &schema.columns[column].name;
        let place_in = |list: &[String]| list.iter().position(|named| named.eq_ignore_ascii_case(name));
        let lists = self.lists.iter().map(|(list, rows)| (place_in(list), rows));
        let widths = self.widths.iter().map(|(width, rows)| {
            let order = DumpTable::order_of(schema, true, identity, *width).unwrap_or_default();
            (order.get(column).copied().flatten(), rows)
        });
        for (place, seen) in lists.chain(widths) {
            all += seen.times.count;
            match place.map(|place| seen.unset_at(place)) {
                None => rows.join(seen.times),
                Some([nulls, at_default, zeros]) => {
                    defaults += at_default.count;
                    rows.join(at_default);
                    if takes_null {
                        rows.join(nulls);
                    }
                    if file.numbers_zeros {
                        rows.join(zeros);
                        at_zero += zeros.count;
                    }
                }
            }
        }
        let goes_on = rows.count < all;
        let counts_on = takes_null || dialect == SqlDialect::SqlServer;
        (rows.count > 0 && (counts_on || !goes_on)).then_some(Numbered {
            column,
            numbering,
            takes_null,
            takes_zero: file.numbers_zeros,
            zeros: at_zero,
            goes_on,
            rows,
            defaults,
        })
    }

    fn numbered_column(&self, schema: &TableSchema, dialect: SqlDialect) -> Option<(usize, Numbering)> {
        let place =
            |name: &str| schema.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
        if let Some((name, numbering)) = &self.declared_numbering {
            return Some((place(name)?, *numbering));
        }
        // SQLite numbers what is declared so and in no other words.
        let [key] = schema.primary_key.as_slice() else { return None };
        let place = place(key)?;
        let is_rowid = schema.columns[place].sql_type.eq_ignore_ascii_case("INTEGER");
        (dialect == SqlDialect::Sqlite && is_rowid).then_some((place, Numbering::FROM_ONE))
    }
}
