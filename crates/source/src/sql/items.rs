//! The items of a column list, each read alone: columns, keys and other constraints.
//!
//! Only what says which columns there are, what they hold and what they point to is read; what is in
//! parentheses behind CHECK, AS or WITH is passed over. So an item may say anything else that its database
//! knows.

use super::kind::SqlKind;
use super::numbering::{Numbering, numbering};
use super::tokens::{Token, TokenKind};
use super::types::{holds, is_oracle, spelled, type_length};
use crate::table_schema::{SchemaColumn, SchemaForeignKey};

/// An item of a column list.
#[derive(Debug)]
pub(super) enum Item {
    Column(ColumnItem),
    PrimaryKey(Vec<String>),
    Unique(Vec<String>),
    ForeignKey(SchemaForeignKey),
}

/// A column and the constraints that stand in its own item.
#[derive(Debug)]
pub(super) struct ColumnItem {
    pub(super) column: SchemaColumn,
    pub(super) is_primary_key: bool,
    pub(super) is_unique: bool,
    pub(super) foreign_key: Option<SchemaForeignKey>,
    /// Whether only Oracle has its type.
    pub(super) is_oracle: bool,
    /// What its type holds.
    pub(super) kind: SqlKind,
    /// How the database numbers it.
    pub(super) numbering: Option<Numbering>,
}

/// Reads an item; none when it says nothing of columns, keys or other tables.
pub(super) fn read_item(tokens: &[Token<'_>]) -> Option<Item> {
    let (tokens, is_named) = behind_constraint_name(tokens);
    let [first, rest @ ..] = tokens else { return None };
    let next_is = |keywords: &[&str]| rest.first().is_some_and(|next| next.is_any(keywords));
    let list_follows = rest.first().is_some_and(|next| next.is_sign("("));
    if first.is("PRIMARY") && next_is(&["KEY"]) {
        return key_columns(first_group(rest)?.0).map(Item::PrimaryKey);
    }
    if first.is("UNIQUE") {
        return key_columns(first_group(rest)?.0).map(Item::Unique);
    }
    if first.is("FOREIGN") && next_is(&["KEY"]) {
        let (columns, rest) = first_group(rest)?;
        return references(key_columns(columns)?, rest).map(Item::ForeignKey);
    }
    if first.is_any(&["KEY", "INDEX"]) && is_index(rest) {
        let mut before_columns = rest.iter().take_while(|token| !token.is_sign("("));
        if !before_columns.any(|token| token.is("UNIQUE")) {
            return None;
        }
        return key_columns(first_group(rest)?.0).map(Item::Unique);
    }
    let is_other_constraint = is_named
        || first.is_any(&["CHECK", "DEFAULT", "LIKE"])
        || first.is("EXCLUDE") && (list_follows || next_is(&["USING"]))
        || first.is("PERIOD") && next_is(&["FOR"])
        || first.is("SUPPLEMENTAL") && next_is(&["LOG"])
        || first.is_any(&["FULLTEXT", "SPATIAL"]) && (next_is(&["KEY", "INDEX"]) || is_index(rest));
    if is_other_constraint { None } else { read_column(tokens).map(Item::Column) }
}

/// An item without the `CONSTRAINT name` in front, and whether there was one.
fn behind_constraint_name<'t, 'a>(tokens: &'t [Token<'a>]) -> (&'t [Token<'a>], bool) {
    match tokens {
        [first, kind, ..]
            if first.is("CONSTRAINT") && kind.is_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]) =>
        {
            (&tokens[1..], true)
        }
        [first, _, rest @ ..] if first.is("CONSTRAINT") => (rest, true),
        _ => (tokens, false),
    }
}

/// Whether KEY or INDEX, with `rest` behind it, is an index and no column of that name: `KEY a (b)` and
/// `KEY (b)`, but `key varchar(20)`, `key nvarchar(max)` and `index int`.
fn is_index(rest: &[Token<'_>]) -> bool {
    let Some(open) = rest.iter().position(|token| token.is_sign("(")) else { return false };
    let (name, method) =
        rest[..open].split_first().map_or((None, &[][..]), |(name, method)| (Some(name), method));
    let is_method =
        |token: &Token<'_>| token.is_any(&["UNIQUE", "CLUSTERED", "NONCLUSTERED", "USING", "BTREE", "HASH"]);
    if !method.iter().all(is_method) {
        return false;
    }
    let names_columns = group(&rest[open..]).is_some_and(|(columns, _)| {
        columns
            .first()
            .is_some_and(|column| column.kind != TokenKind::Text && !column.is_number() && !column.is("MAX"))
    });
    names_columns || name.is_none_or(|name| name.kind == TokenKind::QuotedName)
}

/// Reads a column; none when it starts with no name.
pub(super) fn read_column(tokens: &[Token<'_>]) -> Option<ColumnItem> {
    let (name, rest) = tokens.split_first()?;
    let name = name.name()?;
    let (of_type, options) = rest.split_at(type_length(rest));
    let kind = holds(of_type);
    // MariaDB keeps JSON in a column of texts.
    let is_json = kind == SqlKind::Text && options.iter().any(|token| token.is("JSON_VALID"));
    let mut item = ColumnItem {
        column: SchemaColumn {
            name,
            sql_type: spelled(of_type),
            not_null: false,
            is_generated: is_generated(options),
            holds: is_json.then_some(SqlKind::Json),
            cells: None,
        },
        kind,
        is_primary_key: false,
        is_unique: false,
        foreign_key: None,
        is_oracle: is_oracle(of_type),
        numbering: numbering(of_type, options),
    };
    let mut depth = 0_usize;
    let mut previous: Option<&Token<'_>> = None;
    for (at, token) in options.iter().enumerate() {
        let follows = |keyword: &str| previous.is_some_and(|previous| previous.is(keyword));
        if token.is_sign("(") {
            depth += 1;
        } else if token.is_sign(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            item.column.not_null |= token.is("NULL") && follows("NOT");
            item.is_primary_key |= token.is("KEY") && previous.is_none_or(may_precede_primary_key);
            item.is_unique |= token.is("UNIQUE");
            if token.is("REFERENCES") && item.foreign_key.is_none() {
                item.foreign_key = references(vec![item.column.name.clone()], &options[at..]);
            }
        }
        previous = Some(token);
    }
    Some(item)
}

/// Whether the database computes a column from others: `AS (a + b)`, `GENERATED ALWAYS AS (a + b)`; not
/// `GENERATED ALWAYS AS IDENTITY`.
fn is_generated(options: &[Token<'_>]) -> bool {
    options.windows(2).any(|pair| pair[0].is("AS") && pair[1].is_sign("("))
}

/// Whether KEY behind a word is PRIMARY KEY: `MySQL` takes KEY alone for it.
fn may_precede_primary_key(previous: &Token<'_>) -> bool {
    previous.kind != TokenKind::Sign
        && !previous.is_any(&["COLLATE", "CONSTRAINT", "FOREIGN", "REFERENCES", "UNIQUE"])
}

/// Reads `REFERENCES table (columns)`, with which `tokens` starts.
fn references(columns: Vec<String>, tokens: &[Token<'_>]) -> Option<SchemaForeignKey> {
    let [word, rest @ ..] = tokens else { return None };
    if !word.is("REFERENCES") {
        return None;
    }
    let (mut path, rest) = read_path(rest)?;
    let references = group(rest).and_then(|(columns, _)| key_columns(columns)).unwrap_or_default();
    Some(SchemaForeignKey { columns, table: path.pop()?, references })
}

/// The names of a key's columns, without their lengths and directions; none when a part is an expression, and
/// when there is no part.
pub(super) fn key_columns(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let columns: Vec<_> = split_at_commas(tokens).into_iter().map(key_column).collect::<Option<_>>()?;
    (!columns.is_empty()).then_some(columns)
}

fn key_column(part: &[Token<'_>]) -> Option<String> {
    let (column, rest) = part.split_first()?;
    let rest = match rest {
        [open, length, close, rest @ ..] if open.is_sign("(") && length.is_number() && close.is_sign(")") => {
            rest
        }
        rest => rest,
    };
    // COLLATE, ASC, NULLS LAST and PostgreSQL's operator classes are words; expressions need signs.
    let is_column = rest.iter().all(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName));
    if is_column { column.name() } else { None }
}

/// Reads a name with the names of its database and schema in front. The tokens behind it come with it.
pub(super) fn read_path<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(Vec<String>, &'t [Token<'a>])> {
    let (first, mut rest) = tokens.split_first()?;
    let mut path = vec![first.name()?];
    while let [dot, behind @ ..] = rest {
        if !dot.is_sign(".") {
            break;
        }
        // `sales..users` leaves the schema out.
        let [name, behind @ ..] = behind else { break };
        match name.name() {
            Some(name) => {
                path.push(name);
                rest = behind;
            }
            None => rest = &rest[1..],
        }
    }
    Some((path, rest))
}

/// What is in the parentheses with which `tokens` starts, and what follows them.
pub(super) fn group<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_sign("(") {
            depth += 1;
        } else if token.is_sign(")") {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return (at > 0).then(|| (&tokens[1..at], &tokens[at + 1..]));
        }
    }
    None
}

/// The first parentheses among `tokens`, as [`group`] gives them.
pub(super) fn first_group<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    group(&tokens[tokens.iter().position(|token| token.is_sign("("))?..])
}

/// The parts between commas that are in no parentheses or brackets. Parts with nothing in them are left out.
pub(super) fn split_at_commas<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.is_sign("(") || token.is_sign("[") {
                depth += 1;
            } else if token.is_sign(")") || token.is_sign("]") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_sign(",")
        })
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::Tokens;
    use super::*;

    /// An item in one line: `primary key a,b`, `column a: INT, not null`.
    fn read(text: &str) -> String {
        let tokens: Vec<_> = Tokens::new(text).collect();
        match read_item(&tokens) {
            None => String::new(),
            Some(Item::PrimaryKey(columns)) => format!("primary key {}", columns.join(",")),
            Some(Item::Unique(columns)) => format!("unique {}", columns.join(",")),
            Some(Item::ForeignKey(key)) => {
                format!("{} to {}({})", key.columns.join(","), key.table, key.references.join(","))
            }
            Some(Item::Column(item)) => {
                let mut words = format!("column {}: {}", item.column.name, item.column.sql_type);
                for (said, word) in [
                    (item.column.not_null, ", not null"),
                    (item.is_primary_key, ", primary key"),
                    (item.is_unique, ", unique"),
                ] {
                    words += if said { word } else { "" };
                }
                let foreign_key = item.foreign_key;
                words
                    + &foreign_key.map_or(String::new(), |key| {
                        format!(", to {}({})", key.table, key.references.join(","))
                    })
            }
        }
    }

    #[test]
    fn what_each_item_says() {
        let cases = [
            ("id INT PRIMARY KEY", "column id: INT, primary key"),
            ("'id' INTEGER PRIMARY KEY ASC AUTOINCREMENT", "column id: INTEGER, primary key"),
            ("id int AUTO_INCREMENT KEY", "column id: int, primary key"),
            ("email text UNIQUE KEY", "column email: text, unique"),
            ("a", "column a: "),
            ("a NOT NULL", "column a: , not null"),
            ("a int DEFAULT NULL", "column a: int"),
            ("a int NULL DEFAULT (1) CHECK (a IS NOT NULL)", "column a: int"),
            ("a text COMMENT 'NOT NULL, UNIQUE' COLLATE utf8mb4_bin", "column a: text"),
            (
                "[Email] nvarchar(256) CONSTRAINT UQ_E UNIQUE NONCLUSTERED",
                "column Email: nvarchar(256), unique",
            ),
            (
                "u int REFERENCES public.users(id) ON DELETE SET NULL NOT NULL",
                "column u: int, not null, to users(id)",
            ),
            ("u int REFERENCES x.key (id)", "column u: int, to key(id)"),
            ("u int FOREIGN KEY REFERENCES users", "column u: int, to users()"),
            (
                "id bigint GENERATED BY DEFAULT ON NULL AS IDENTITY (START WITH 1) NOT NULL",
                "column id: bigint, not null",
            ),
            ("total AS (a + b) PERSISTED NOT NULL", "column total: , not null"),
            ("key text NOT NULL", "column key: text, not null"),
            ("key varchar(20)", "column key: varchar(20)"),
            ("key nvarchar(max)", "column key: nvarchar(max)"),
            ("key enum('a','b')", "column key: enum('a','b')"),
            ("index int DEFAULT (0)", "column index: int"),
            ("period interval year to month", "column period: interval year to month"),
            ("KEY a (b)", ""),
            ("KEY (b)", ""),
            ("KEY `name` (`name`(20))", ""),
            ("KEY a USING BTREE (b DESC)", ""),
            ("INDEX a UNIQUE NONCLUSTERED (b)", "unique b"),
            ("FULLTEXT KEY a (b)", ""),
            ("SPATIAL INDEX (b)", ""),
            ("FULLTEXT a (b)", ""),
            ("fulltext varchar(20)", "column fulltext: varchar(20)"),
            ("PERIOD FOR SYSTEM_TIME (a, b)", ""),
            ("LIKE users INCLUDING ALL", ""),
            ("EXCLUDE USING gist (space WITH =, during WITH &&)", ""),
            ("CHECK (a > 0)", ""),
            ("CONSTRAINT c CHECK (a > 0)", ""),
            ("CONSTRAINT c NOT NULL a", ""),
            ("SUPPLEMENTAL LOG DATA (ALL) COLUMNS", ""),
            ("PRIMARY KEY (`a`, `b`(10) DESC) USING BTREE", "primary key a,b"),
            (
                "CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]",
                "primary key id",
            ),
            ("CONSTRAINT PRIMARY KEY (a)", "primary key a"),
            ("PRIMARY KEY USING INDEX users_pkey", ""),
            ("UNIQUE (a, b)", "unique a,b"),
            ("UNIQUE ()", ""),
            ("UNIQUE KEY `k` (`email`(191))", "unique email"),
            ("UNIQUE NULLS NOT DISTINCT (email)", "unique email"),
            ("UNIQUE KEY `k` ((lower(`email`)))", ""),
            ("UNIQUE KEY k (email, (a + 1))", ""),
            (
                "CONSTRAINT f FOREIGN KEY (a, b) REFERENCES [dbo].[o] ([c], [d]) ON DELETE CASCADE",
                "a,b to o(c,d)",
            ),
            ("FOREIGN KEY idx (a) REFERENCES sales..o", "a to o()"),
            ("FOREIGN KEY (a)", ""),
            (") (", ""),
            ("...", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn commas_in_parentheses_and_brackets_split_nothing() {
        let tokens: Vec<_> =
            Tokens::new("a decimal(1,2) DEFAULT ARRAY['x','y'],, b CHECK (b IN (1,2)),").collect();
        let parts: Vec<_> = split_at_commas(&tokens).into_iter().map(spelled).collect();
        assert_eq!(parts, ["a decimal(1,2) DEFAULT ARRAY['x','y']", "b CHECK (b IN (1,2))"]);
    }
}
