//! What a person should know of the rows of a table: which are not read, and what their values do not say.

use super::catalog::DumpTable;
use super::fault::NotRead;
use super::numbered::Numbered;
use super::survey::Seen;
use super::times::Times;
use crate::table_schema::{SchemaColumn, TableSchema};

impl Seen {
    /// What a person should know of the rows of a table, each in sentences.
    pub(super) fn notes(
        &self,
        schema: &TableSchema,
        numbered: Option<&Numbered>,
        identity: Option<usize>,
        rows_not_read: u64,
        statements_not_read: u64,
    ) -> Vec<String> {
        let mut notes = Vec::new();
        let reasons = |reasons: &[(NotRead, Times)]| {
            let words: Vec<String> = reasons
                .iter()
                .map(|(why, Times { count, first_line })| match count {
                    1 => format!("on line {first_line}, {}", why.words()),
                    _ => format!("on {count} lines, the first of them {first_line}, {}", why.words()),
                })
                .collect();
            words.join("; ")
        };
        let name = &schema.name;
        if rows_not_read > 0 {
            let verb = if rows_not_read == 1 { "is" } else { "are" };
            notes.push(format!(
                "{} of {name} {verb} not read: {}.",
                rows(rows_not_read),
                reasons(&self.rows_not_read)
            ));
        }
        if statements_not_read > 0 {
            let words = if statements_not_read == 1 {
                "The rows of 1 statement".to_owned()
            } else {
                format!("The rows of {statements_not_read} statements")
            };
            notes.push(format!("{words} for {name} are not read: {}.", reasons(&self.statements_not_read)));
        }
        let of_rows = |times: &Times, one: &str, several: &str| match times.count {
            1 => format!("1 row of {name}, on line {}, {one}", times.first_line),
            count => format!("{count} rows of {name}, the first on line {}, {several}", times.first_line),
        };
        let numbered_column = numbered.map(|numbered| numbered.column);
        if let Some(numbered) = numbered {
            let column = &schema.columns[numbered.column].name;
            let how = if numbered.goes_on {
                "behind those that have a number, as the database would".to_owned()
            } else {
                format!("as the database would, from {} on", numbered.numbering.start)
            };
            let or_zero = if numbered.zeros > 0 { ", or 0," } else { "" };
            let (one, several) = (
                format!("says nothing{or_zero} of {column}: it is numbered {how}."),
                format!("say nothing{or_zero} of {column}: they are numbered {how}."),
            );
            notes.push(of_rows(&numbered.rows, &one, &several));
        }
        let has_other_defaults = numbered.is_none_or(|numbered| numbered.defaults < self.defaults.count);
        if self.defaults.count > 0 && has_other_defaults {
            let rows = of_rows(&self.defaults, "has", "have");
            notes.push(format!(
                "{rows} DEFAULT in the place of a value: what the database would put there is left out."
            ));
        }
        for (list, rows) in self.lists.iter().filter(|(_, rows)| rows.times.count > 0) {
            let is_named =
                |column: &SchemaColumn| list.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
            let left_out = schema.columns.iter().enumerate().filter(|(place, column)| {
                !column.is_generated && !is_named(column) && Some(*place) != numbered_column
            });
            let left_out: Vec<&str> = left_out.map(|(_, column)| column.name.as_str()).collect();
            if !left_out.is_empty() {
                let rows = of_rows(&rows.times, "says nothing of", "say nothing of");
                let columns = left_out.join(", ");
                notes.push(format!("{rows} {columns}: what the database would put there is left out."));
            }
        }
        if let Some(identity) = identity.filter(|identity| Some(*identity) != numbered_column) {
            for (width, rows) in &self.widths {
                let order = DumpTable::order_of(schema, true, Some(identity), *width).unwrap_or_default();
                if order.get(identity) == Some(&None) {
                    let rows = of_rows(&rows.times, "says nothing of", "say nothing of");
                    let column = &schema.columns[identity].name;
                    notes.push(format!("{rows} {column}: what the database would put there is left out."));
                }
            }
        }
        notes
    }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}
