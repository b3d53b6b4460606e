//! Tables as one statement after the other declares them.

use super::items::{
    ColumnItem, Item, first_group, group, key_columns, read_column, read_item, read_path, split_at_commas,
};
use super::kind::SqlKind;
use super::numbering::{Numbering, start_of_table};
use super::tokens::Token;
use crate::table_schema::{SchemaForeignKey, TableSchema};
use std::collections::{HashMap, HashSet};

/// A table's name with those of its server, database and schema.
const LONGEST_PATH: usize = 4;

/// The tables of a text so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    drafts: Vec<Draft>,
    /// The latest table for each name, in lower case, and as its statement wrote it: `[public, users]`.
    by_path: HashMap<Vec<String>, usize>,
    /// The latest table for each shorter name that fits it: `[users]`.
    by_shorter_path: HashMap<Vec<String>, usize>,
}

/// Its names in lower case, the table, and the column that its database numbers.
pub(crate) type DeclaredTable = (Vec<String>, TableSchema, Option<(String, Numbering)>);

/// A table that later statements may add to.
#[derive(Debug)]
struct Draft {
    /// Its names, in lower case.
    path: Vec<String>,
    table: TableSchema,
    /// What the type of each column holds.
    kinds: Vec<SqlKind>,
    /// Columns that a later statement declares NOT NULL, in lower case.
    not_null: HashSet<String>,
    is_oracle: bool,
    /// The column that the database numbers.
    numbered: Option<(String, Numbering)>,
}

impl Tables {
    /// Adds the table of a `CREATE TABLE`, from its name on.
    ///
    /// # Errors
    /// Why it cannot be read. Where no name follows the words, they are no statement, and nothing is wrong.
    pub(super) fn create(&mut self, tokens: &[Token<'_>]) -> Result<(), &'static str> {
        let Some((path, rest)) = read_path(behind_conditions(tokens)) else { return Ok(()) };
        let Some(name) = path.last().cloned() else { return Ok(()) };
        if !rest.first().is_some_and(|token| token.is_sign("(")) {
            return Err("no list of columns follows the table's name");
        }
        let Some((list, options)) = group(rest) else {
            return Err("the list of columns has no closing parenthesis");
        };
        let mut draft = Draft::new(name);
        if !list.first().is_some_and(|first| first.is_any(&["SELECT", "WITH"])) {
            for item in split_at_commas(list) {
                draft.add(item);
            }
        }
        draft.start_at(start_of_table(options));
        if draft.table.columns.is_empty() {
            return Err("the parentheses behind its name declare no column");
        }
        let path = in_lower_case(&path);
        for shorter in 1..path.len() {
            self.by_shorter_path.insert(path[shorter..].to_vec(), self.drafts.len());
        }
        draft.path.clone_from(&path);
        self.by_path.insert(path, self.drafts.len());
        self.drafts.push(draft);
        Ok(())
    }

    /// Adds what an `ALTER TABLE` adds, from the table's name on.
    pub(super) fn alter(&mut self, tokens: &[Token<'_>]) {
        let Some((path, rest)) = read_path(behind_conditions(tokens)) else { return };
        let Some(draft) = self.find(&path) else { return };
        let mut is_adding = false;
        for action in split_at_commas(rest) {
            // SQL Server first says whether it checks the rows there are: `WITH CHECK ADD CONSTRAINT`.
            let action = match action {
                [with, check, rest @ ..] if with.is("WITH") && check.is_any(&["CHECK", "NOCHECK"]) => rest,
                action => action,
            };
            let Some((verb, rest)) = action.split_first() else { continue };
            if verb.is("ADD") {
                is_adding = true;
                for item in items(rest) {
                    draft.add(item);
                }
            } else if verb.is_any(&["ALTER", "MODIFY"]) {
                is_adding = false;
                for item in items(rest) {
                    draft.require(item);
                }
            } else if verb.is("AUTO_INCREMENT") {
                draft.start_at(start_of_table(action));
            } else if verb.is_any(&["CHANGE", "CHECK", "DROP", "ENABLE", "RENAME", "SET"]) {
                is_adding = false;
            } else if is_adding && !rest.first().is_some_and(|next| next.is_sign("=")) {
                // SQL Server says ADD once for all; MySQL may go on with `ENGINE=InnoDB`.
                draft.add(action);
            }
        }
    }

    /// Adds what a `CREATE UNIQUE INDEX` makes unique, from the index's name on. An index of some rows only,
    /// or of an expression, says nothing of its columns.
    pub(super) fn index(&mut self, tokens: &[Token<'_>]) {
        let Some(on) = tokens.iter().position(|token| token.is("ON")) else { return };
        let Some((path, rest)) = read_path(behind_conditions(&tokens[on + 1..])) else { return };
        let Some((columns, rest)) = first_group(rest) else { return };
        if rest.iter().any(|token| token.is("WHERE")) {
            return;
        }
        if let (Some(columns), Some(draft)) = (key_columns(columns), self.find(&path)) {
            draft.table.unique.push(columns);
        }
    }

    /// The table that a later statement names; one of the two may leave out the schema.
    fn find(&mut self, path: &[String]) -> Option<&mut Draft> {
        let path = in_lower_case(path);
        let found = self
            .by_path
            .get(&path)
            .or_else(|| self.by_shorter_path.get(&path))
            .or_else(|| (1..path.len()).find_map(|shorter| self.by_path.get(&path[shorter..])));
        self.drafts.get_mut(*found?)
    }

    /// The tables, in the order of their statements.
    pub(super) fn finish(self) -> Vec<TableSchema> {
        self.drafts.into_iter().map(Draft::finish).collect()
    }

    /// The same, each with its names in lower case, and the column that the database numbers.
    pub(super) fn finish_with_paths(self) -> Vec<DeclaredTable> {
        let finished = |draft: Draft| (draft.path.clone(), draft.numbered.clone(), draft.finish());
        let tables = self.drafts.into_iter().map(finished);
        tables.map(|(path, numbered, table)| (path, table, numbered)).collect()
    }
}

impl Draft {
    fn new(name: String) -> Self {
        let table = TableSchema {
            name,
            is_view: false,
            columns: vec![],
            primary_key: vec![],
            unique: vec![],
            foreign_keys: vec![],
        };
        Self {
            path: vec![],
            table,
            kinds: vec![],
            not_null: HashSet::new(),
            is_oracle: false,
            numbered: None,
        }
    }

    fn add(&mut self, item: &[Token<'_>]) {
        match read_item(item) {
            Some(Item::Column(item)) => self.add_column(item),
            Some(Item::PrimaryKey(columns)) => self.table.primary_key = columns,
            Some(Item::Unique(columns)) => self.table.unique.push(columns),
            Some(Item::ForeignKey(key)) => self.table.foreign_keys.push(key),
            None => {}
        }
    }

    fn add_column(&mut self, item: ColumnItem) {
        let name = item.column.name.clone();
        self.number(&item);
        if item.is_primary_key {
            self.table.primary_key = vec![name.clone()];
        }
        if item.is_unique {
            self.table.unique.push(vec![name]);
        }
        self.table.foreign_keys.extend(item.foreign_key);
        self.is_oracle |= item.is_oracle;
        // `ADD COLUMN IF NOT EXISTS` may name a column that is there.
        if !self.table.columns.iter().any(|known| known.name == item.column.name) {
            self.table.columns.push(item.column);
            self.kinds.push(item.kind);
        }
    }

    /// Notes that the database numbers a column.
    fn number(&mut self, item: &ColumnItem) {
        if let Some(numbering) = item.numbering {
            self.numbered = Some((item.column.name.clone(), numbering));
        }
    }

    /// The numbers start at another than the first.
    fn start_at(&mut self, start: Option<i64>) {
        if let (Some((_, numbering)), Some(start)) = (&mut self.numbered, start) {
            numbering.start = start;
        }
    }

    /// Takes NOT NULL from a column's new declaration, as Oracle's SQL Developer writes it apart:
    /// `MODIFY ("ID" NOT NULL ENABLE)`.
    fn require(&mut self, item: &[Token<'_>]) {
        let Some(item) = read_column(item) else { return };
        self.number(&item);
        let ColumnItem { column, .. } = item;
        if column.not_null && !column.sql_type.eq_ignore_ascii_case("DROP") {
            self.not_null.insert(column.name.to_lowercase());
        }
    }

    /// The table, with its keys naming columns as their declarations spell them.
    fn finish(self) -> TableSchema {
        let mut table = self.table;
        let seen: HashSet<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let spellings: HashMap<String, String> =
            table.columns.iter().map(|column| (column.name.to_lowercase(), column.name.clone())).collect();
        let spell = |names: &mut Vec<String>| {
            for name in names.iter_mut().filter(|name| !seen.contains(*name)) {
                if let Some(spelling) = spellings.get(&name.to_lowercase()) {
                    name.clone_from(spelling);
                }
            }
        };
        spell(&mut table.primary_key);
        table.unique.iter_mut().for_each(spell);
        table.foreign_keys.iter_mut().for_each(|SchemaForeignKey { columns, .. }| spell(columns));
        let mut seen = HashSet::from([table.primary_key.clone()]);
        table.unique.retain(|columns| seen.insert(columns.clone()));
        let key: HashSet<_> = table.primary_key.iter().collect();
        for (column, kind) in table.columns.iter_mut().zip(&self.kinds) {
            column.not_null |=
                key.contains(&column.name) || self.not_null.contains(&column.name.to_lowercase());
            // Oracle's DATE has a time of day.
            if self.is_oracle && *kind == SqlKind::Date {
                column.holds = Some(SqlKind::DateTime);
            }
        }
        table
    }
}

/// The columns and constraints behind ADD, ALTER or MODIFY: one, or several in parentheses.
fn items<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let tokens = match tokens {
        [column, rest @ ..] if column.is("COLUMN") => rest,
        [partition, ..] if partition.is_any(&["PARTITION", "SUBPARTITION"]) => &[],
        tokens => tokens,
    };
    let tokens = behind_conditions(tokens);
    group(tokens).map_or_else(|| vec![tokens], |(list, _)| split_at_commas(list))
}

fn in_lower_case(path: &[String]) -> Vec<String> {
    path[path.len().saturating_sub(LONGEST_PATH)..].iter().map(|name| name.to_lowercase()).collect()
}

/// What follows `IF NOT EXISTS`, `IF EXISTS` and `ONLY`.
fn behind_conditions<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let tokens = match tokens {
        [first, not, exists, rest @ ..] if first.is("IF") && not.is("NOT") && exists.is("EXISTS") => rest,
        [first, exists, rest @ ..] if first.is("IF") && exists.is("EXISTS") => rest,
        tokens => tokens,
    };
    match tokens {
        [only, next, ..] if only.is("ONLY") && next.name().is_some() => &tokens[1..],
        tokens => tokens,
    }
}
