//! Whole texts, as people paste them.

mod dumps;

use super::reading::plain_name;
use super::*;
use crate::DeclaredTable;
use crate::{DeclaredColumn, DeclaredKind, ForeignKey};
use proptest::prelude::*;

/// The tables of a text, one line for each thing it says: `* ` marks NOT NULL.
fn read(text: &str) -> String {
    let tables = read_statements(text).unwrap();
    let mut lines = Vec::new();
    for table in tables {
        lines.push(format!("{}:", table.name));
        for DeclaredColumn { name, sql_type, holds, not_null } in table.columns {
            lines.push(format!("  {}{name} {sql_type} = {holds:?}", if not_null { "* " } else { "" }));
        }
        if !table.primary_key.is_empty() {
            lines.push(format!("  primary key {}", table.primary_key.join(", ")));
        }
        lines.extend(table.unique.iter().map(|columns| format!("  unique {}", columns.join(", "))));
        for ForeignKey { columns, table, references } in table.foreign_keys {
            lines.push(format!("  {} to {table} ({})", columns.join(", "), references.join(", ")));
        }
    }
    lines.join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let lines: Vec<_> = expected.lines().filter(|line| !line.trim().is_empty()).collect();
    let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    let expected: Vec<_> = lines.iter().map(|line| &line[indent..]).collect();
    assert_eq!(read(text), expected.join("\n"));
}

#[test]
fn one_statement_as_pasted() {
    let text = "CREATE TABLE users (user_id INT PRIMARY KEY, username VARCHAR(255) UNIQUE, email VARCHAR(255) UNIQUE,
                    registration_date DATE, last_login TIMESTAMP, profile_data JSON);";
    let column = |name: &str, sql_type: &str, holds, not_null| DeclaredColumn {
        name: name.into(),
        sql_type: sql_type.into(),
        holds,
        not_null,
    };
    let expected = DeclaredTable {
        name: "users".into(),
        columns: vec![
            column("user_id", "INT", DeclaredKind::Number, true),
            column("username", "VARCHAR(255)", DeclaredKind::Text, false),
            column("email", "VARCHAR(255)", DeclaredKind::Text, false),
            column("registration_date", "DATE", DeclaredKind::Date, false),
            column("last_login", "TIMESTAMP", DeclaredKind::DateTime, false),
            column("profile_data", "JSON", DeclaredKind::Json, false),
        ],
        primary_key: vec!["user_id".into()],
        unique: vec![vec!["username".into()], vec!["email".into()]],
        foreign_keys: vec![],
    };
    assert_eq!(read_statements(text), Ok(vec![expected]));
}

#[test]
fn json_of_mariadb_is_a_text_that_is_checked() {
    check(
        "CREATE TABLE `a` (`id` int(11) NOT NULL, `doc` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL
         CHECK (json_valid(`doc`)), PRIMARY KEY (`id`)) ENGINE=Aria",
        "
        a:
          * id int(11) = Number
          doc longtext = Json
          primary key id",
    );
}

#[test]
fn texts_around_and_inside_statements() {
    let cases = [
        ("```sql\nCREATE TABLE a (b int);\n```", "a:\n  b int = Number"),
        ("Table: a\nCreate Table: CREATE TABLE `a` (\n `b` int\n) ENGINE=InnoDB", "a:\n  b int = Number"),
        ("| a | CREATE TABLE `a` (\n `b` int\n) ENGINE=InnoDB |", "a:\n  b int = Number"),
        (
            "/* CREATE TABLE x (y int); */ CREATE TABLE /* ( */ a ( -- )\n b int # );\n)",
            "a:\n  b int = Number",
        ),
        ("CREATE TABLE a (b int DEFAULT ';', c text DEFAULT ')')", "a:\n  b int = Number\n  c text = Text"),
        (
            "CREATE TABLE a (b frobnicated(1) WITH magic(2) NOT NULL, ..., c int)",
            "a:\n  * b frobnicated(1) = Other\n  c int = Number",
        ),
        ("IF OBJECT_ID('a') IS NULL BEGIN CREATE TABLE a (b int) END", "a:\n  b int = Number"),
        ("GRANT CREATE TABLE, CREATE VIEW TO c; CREATE TABLE a (b int)", "a:\n  b int = Number"),
        ("CREATE TABLE c AS SELECT * FROM d; CREATE TABLE a (b int)", "a:\n  b int = Number"),
        ("CREATE TABLE c (SELECT x, y FROM d); CREATE TABLE a (b int)", "a:\n  b int = Number"),
        ("CREATE TABLE c (d int; CREATE TABLE a (b int)", "a:\n  b int = Number"),
        (
            "CREATE TABLE a (Id int, PRIMARY KEY (ID), UNIQUE (id), UNIQUE (iD, B), B int, UNIQUE (id, b))",
            "a:\n  * Id int = Number\n  B int = Number\n  primary key Id\n  unique Id, B",
        ),
        (
            "CREATE TABLE a (\"Id\" int, \"id\" int, PRIMARY KEY (\"Id\"))",
            "a:\n  * Id int = Number\n  id int = Number\n  primary key Id",
        ),
        (
            "CREATE TABLE A (b int); ALTER TABLE x.a ADD UNIQUE (b); ALTER TABLE y.z ADD UNIQUE (b)",
            "A:\n  b int = Number\n  unique b",
        ),
        ("CREATE TABLE x.a (b int); ALTER TABLE y.a ADD UNIQUE (b)", "a:\n  b int = Number"),
        (
            "CREATE TABLE a (b int); ALTER TABLE a ADD COLUMN IF NOT EXISTS b int, ADD COLUMN c json; \
          ALTER TABLE a ADD d date, e time; ALTER TABLE a ADD PARTITION p VALUES LESS THAN (9); \
          ALTER TABLE a ALTER COLUMN c SET NOT NULL; ALTER TABLE a ALTER COLUMN d DROP NOT NULL",
            "a:\n  b int = Number\n  * c json = Json\n  d date = Date\n  e time = Text",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    let unreadable = |line, reason| SchemaError::Unreadable { line, reason };
    let cases = [
        ("", SchemaError::NoTable),
        ("user_id,name\n1,Ann\n", SchemaError::NoTable),
        ("SELECT 'CREATE TABLE a (b int)'; -- CREATE TABLE a (b int)", SchemaError::NoTable),
        ("GRANT CREATE TABLE, CREATE VIEW TO a", SchemaError::NoTable),
        (
            "\n-- x\nCREATE TABLE a (\n b int,\n",
            unreadable(3, "the list of columns has no closing parenthesis"),
        ),
        ("CREATE TABLE a AS SELECT 1", unreadable(1, "no list of columns follows the table's name")),
        ("x;\nCREATE TABLE a (LIKE b)", unreadable(2, "the parentheses behind its name declare no column")),
    ];
    for (text, expected) in cases {
        assert_eq!(read_statements(text), Err(expected), "{text}");
    }
    assert_eq!(
        unreadable(3, "no list of columns follows the table's name").words(),
        (
            failure::Code::SchemaUnreadable,
            "The CREATE TABLE on line 3 cannot be read: no list of columns follows the table's name."
                .to_owned(),
            "Paste the whole statement, from CREATE TABLE to the parenthesis that closes its columns."
                .to_owned(),
        )
    );
    assert_eq!(SchemaError::NoTable.words().0, "schema_no_table");
}

#[test]
fn the_table_that_fits_a_file_best() {
    let tables = read_statements(
        "CREATE TABLE archive (user_id int, \"E-Mail\" text, created_at date, notes text, more text, moved date);
         CREATE TABLE users (user_id int, \"E-Mail\" text, created_at date, notes text, more text);
         CREATE TABLE roles (user_id int, role_id int);",
    )
    .unwrap();
    let cases: &[(&[&str], Option<&str>)] = &[
        (&["user_id", "E-Mail", "created_at"], Some("users")),
        (&["UserId", "\"e-mail\"", " Created At ", "x", "y", "z"], Some("users")),
        (&["user_id", "e-mail", "notes", "moved"], Some("archive")),
        (&["role_id", "user_id", "a", "b", "c", "d"], Some("roles")),
        (&["role_id", "a", "b", "c", "d"], Some("roles")),
        (&["notes", "more", "a", "b", "c"], None),
        (&["a", "_"], None),
        (&[], None),
    ];
    for (columns, expected) in cases {
        let columns: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
        let found = best_match(&tables, "", &columns).map(|table| table.name.as_str());
        assert_eq!(found, *expected, "{columns:?}");
    }
    assert_eq!(best_match(&[], "a", &["a".to_owned()]), None);
    // Of two with the same columns, the name says which.
    let twins = read_statements("CREATE TABLE a (id int, x int); CREATE TABLE b (id int, x int);").unwrap();
    let columns = ["id", "x"].map(str::to_owned);
    let named = |name| best_match(&twins, name, &columns).map(|table| table.name.as_str());
    assert_eq!((named("B"), named("other")), (Some("b"), Some("a")));
}

#[test]
fn of_several_tables_a_few_names_in_common_are_no_match() {
    let tables = read_statements(
        "CREATE TABLE shippers (id int, name text, phone text);
         CREATE TABLE orders (id int, buyer int, day date, note text);",
    )
    .unwrap();
    for (name, columns, expected) in [
        ("shippers", &["id", "name", "fax"][..], Some("shippers")),
        ("carriers", &["ID", "Name", "phone"], Some("shippers")),
        ("carriers", &["id", "name"], Some("shippers")),
        ("customers", &["id", "name", "phone", "city", "street", "country"], None),
        ("customers", &["id", "name", "city"], None),
        ("Orders", &["id", "buyer", "day", "sum"], Some("orders")),
        ("orders", &["x", "y"], None),
        ("orders", &["id", "name", "phone"], Some("shippers")),
    ] {
        let columns: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
        let found = sure_match(&tables, name, &columns).map(|table| table.name.as_str());
        assert_eq!(found, expected, "{name} {columns:?}");
    }
}

/// Texts that make readers look again and again for what is not there.
#[test]
fn large_texts_take_time_in_step_with_their_size() {
    const REPEATS: usize = 100_000;
    let repeated = |part: &str| part.repeat(REPEATS);
    let mut texts: Vec<String> = [
        "'\\'",
        "\"\\\"",
        "`",
        "``a",
        "[",
        "[a",
        "/*",
        "/* */ '",
        "$a$ $b$",
        "$",
        "q'[",
        "E'\\",
        "--",
        "#",
        "CREATE TABLE a (",
        "CREATE TABLE a (b int);",
        "CREATE ",
        "CREATE UNIQUE ",
        "ALTER TABLE a ADD (",
        "CREATE TABLE a (b int); ALTER TABLE a ADD UNIQUE (b);",
        "COPY a FROM stdin;\n",
        "a.",
        "CREATE UNIQUE INDEX a ON ",
        "CREATE TABLE a(b int);ALTER TABLE x.a ADD b int;",
    ]
    .into_iter()
    .map(repeated)
    .collect();
    for (open, part, close) in [
        ("CREATE TABLE a (b int DEFAULT ", "(", ""),
        ("CREATE TABLE a (b int, c ", "national ", ")"),
        ("CREATE TABLE a (b int, c int ", "REFERENCES ", ")"),
        ("CREATE TABLE a (b int", ", c int UNIQUE", ")"),
        ("CREATE TABLE a (b int", ", UNIQUE (b)", ")"),
        ("CREATE TABLE a (b int, PRIMARY KEY (b", ", b", "))"),
        ("CREATE TABLE a", ".b", "(c int)"),
        ("CREATE TABLE a (b int); ALTER TABLE a ADD b int", ", ADD b int", ""),
        ("CREATE TABLE a (b int, KEY ", "UNIQUE ", "(c))"),
        ("CREATE TABLE a (b ", "[", ")"),
    ] {
        texts.push(format!("{open}{}{close}", repeated(part)));
    }
    let ends: Vec<_> = (0..REPEATS).map(|end| format!("$t{end}$ q'{end}' ")).collect();
    texts.push(ends.concat());
    for text in texts {
        // Anything but a walk through the text would not come to an end here.
        let _ = read_statements(&text);
    }
}

/// Scraps of SQL in any order.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "CREATE",
        "TABLE",
        "UNIQUE",
        "INDEX",
        "ALTER",
        "ADD",
        "ONLY",
        "IF NOT EXISTS",
        "a",
        "b.c",
        "[d e]",
        "`f`",
        "\"g\"",
        "(",
        ")",
        "((",
        "))",
        ",",
        ";",
        "\n",
        "GO\n",
        "INT",
        "VARCHAR(",
        "20",
        "NOT NULL",
        "PRIMARY KEY",
        "FOREIGN KEY",
        "REFERENCES",
        "CONSTRAINT",
        "CHECK",
        "KEY",
        "ON",
        "'it''s'",
        "'",
        "\"",
        "`",
        "[",
        "]",
        "$$",
        "$x$",
        "--",
        "#",
        "/*",
        "*/",
        "/*!1",
        "\\",
        "q'[",
        "E'",
        "COPY a FROM stdin;",
        "\n\\.\n",
        ".",
        "=",
        "é",
        "\u{a0}",
        "COLUMN",
        "MODIFY",
        "DEFAULT",
        "NUMBER",
        "DATE",
        "WITH",
        "CHARACTER",
        "SET",
        "LIKE",
        "SELECT",
        "AS",
    ]);
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = read_statements(&text);
    }

    #[test]
    fn any_scraps_are_read_or_refused(text in scraps()) {
        let tables = read_statements(&text).unwrap_or_default();
        for table in &tables {
            prop_assert!(!table.columns.is_empty());
            let columns: Vec<_> = table.columns.iter().map(|column| column.name.clone()).collect();
            prop_assert!(!table.unique.contains(&table.primary_key));
            let names = columns.iter().filter(|column| !plain_name(column).is_empty()).count();
            prop_assert_eq!(best_match(&tables, "", &columns).is_some(), names > 0);
        }
    }

    /// Whatever stands in comments, strings and data around a statement, the statement is read alike.
    #[test]
    fn what_is_no_sql_changes_nothing(text in "[^*$\\\\]{0,20}|[a-z '\"`;()\\[\\],#\n-]{0,40}") {
        let table = read_statements("CREATE TABLE a (b int PRIMARY KEY, c text)").unwrap();
        let quoted = text.replace('\'', "''");
        let line = text.replace('\n', " ");
        let around = format!(
            "/*{text}*/ INSERT INTO x VALUES ('{quoted}', $q${text}$q$); -- {line}\nCOPY x FROM stdin;\n{text}\n\\.\n\
             CREATE TABLE a /*{text}*/ (b int PRIMARY KEY, -- {line}\n c text DEFAULT '{quoted}' CHECK (c <> '{quoted}'))"
        );
        prop_assert_eq!(read_statements(&around).unwrap(), table);
    }
}
