//! Databases made by SQLite itself, read as sources.

use super::catalog::{Counting, is_empty};
use super::connection::Database;
use crate::copy_fault::CopyFault;
use crate::{CellForm, DatabaseProblem, FormatChoice, Source, SourceError, SourceKind, map_blocks};
use failure::Failure;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

struct Made {
    folder: TempDir,
    path: PathBuf,
    connection: Connection,
}

fn made(sql: &str) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a shop #1?%.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(sql).unwrap();
    Made { folder, path, connection }
}

impl Made {
    fn table(&self, name: &str) -> Result<Source, SourceError> {
        Source::open_as(&self.path, &FormatChoice { table: Some(name.to_owned()), ..FormatChoice::default() })
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// Every row: its cells with their forms.
fn rows(source: &Source) -> Vec<Vec<(CellForm, String)>> {
    let mut all = Vec::new();
    map_blocks(
        source,
        source.data_start(),
        &CancellationToken::new(),
        |block| {
            let mut rows = Vec::new();
            source.for_each_record(block, |_, _, record| {
                rows.push(
                    record
                        .iter()
                        .enumerate()
                        .map(|(place, cell)| (record.form(place), cell.to_owned()))
                        .collect(),
                );
            })?;
            Ok(rows)
        },
        |_, rows: Vec<Vec<(CellForm, String)>>| {
            all.extend(rows);
            true
        },
    )
    .unwrap();
    all
}

fn texts(source: &Source) -> Vec<Vec<String>> {
    rows(source).into_iter().map(|row| row.into_iter().map(|(_, cell)| cell).collect()).collect()
}

fn code(error: SourceError) -> String {
    Failure::from(error).code.to_string()
}

const MIXED: &str = "
    CREATE TABLE mixed (a INTEGER, b TEXT, c NUMERIC, d BLOB, e);
    INSERT INTO mixed VALUES
        (1, 'x', 1.5, x'00FF', NULL),
        ('seven', '007', 12345678901234567890, '', 9223372036854775807),
        (-9223372036854775808, '', 9e999, x'', 0.1),
        (2.0, CAST(x'61FF' AS TEXT), '1e3', 'text', char(97, 0, 98));
";

#[test]
fn each_value_keeps_the_type_that_sqlite_holds_it_in() {
    use CellForm::{Bytes, Null, Number, TypedText};
    let made = made(MIXED);
    let source = Source::open(&made.path).unwrap();
    assert_eq!((source.format().kind, source.table()), (SourceKind::Staged, Some("mixed")));
    let text = |form: CellForm, cell: &str| (form, cell.to_owned());
    assert_eq!(
        rows(&source),
        [
            vec![
                text(Number, "1"),
                text(TypedText, "x"),
                text(Number, "1.5"),
                text(Bytes, "0x00FF"),
                text(Null, "NULL")
            ],
            vec![
                text(TypedText, "seven"),
                text(TypedText, "007"),
                text(Number, "12345678901234567000"),
                text(TypedText, ""),
                text(Number, "9223372036854775807")
            ],
            vec![
                text(Number, "-9223372036854775808"),
                text(TypedText, ""),
                text(Number, "Infinity"),
                text(Bytes, "0x"),
                text(Number, "0.1")
            ],
            vec![
                text(Number, "2"),
                text(TypedText, "a\u{FFFD}"),
                text(Number, "1000"),
                text(TypedText, "text"),
                text(TypedText, "a\0b")
            ],
        ]
    );
    let schema = source.schema().unwrap();
    let cells = schema.columns[0].cells.unwrap();
    assert_eq!((cells.integers, cells.texts, cells.reals, cells.nulls), (3, 1, 0, 0));
    assert_eq!(schema.columns[4].cells.unwrap().nulls, 1);
    let last = source.records(3, 1).unwrap().remove(0);
    assert_eq!(last.cells.fault(), Some(&crate::RecordFault::TextNotUtf8(1)));
    assert_eq!(last.line, 4);
}

#[test]
fn a_database_in_utf_16_gives_the_same_text() {
    for encoding in ["UTF-16le", "UTF-16be"] {
        let made = made(&format!(
            "PRAGMA encoding = '{encoding}'; CREATE TABLE \"größe\" (\"ключ\" TEXT); \
             INSERT INTO \"größe\" VALUES ('漢字'), ('😀'), ('é');"
        ));
        let source = Source::open(&made.path).unwrap();
        assert_eq!(*source.columns(), ["ключ"]);
        assert_eq!(texts(&source), [["漢字"], ["😀"], ["é"]]);
        assert_eq!(source.file_stem(), "größe");
    }
}

#[test]
fn tables_and_views_are_listed_with_what_they_declare() {
    let made = made(
        "PRAGMA foreign_keys = OFF; CREATE TABLE plain (x, y TEXT);
         CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, low TEXT, CHECK (id > 0));
         CREATE UNIQUE INDEX lower_code ON parent (lower(code));
         CREATE UNIQUE INDEX part ON parent (low) WHERE low IS NOT NULL;
         CREATE TABLE \"order \"\"details\"\"\" (
             parent INTEGER REFERENCES parent, line INT, qty INT, price DECIMAL(10, 2),
             total GENERATED ALWAYS AS (qty * price) STORED, twice AS (qty * 2),
             PRIMARY KEY (line, parent), UNIQUE (qty, price),
             FOREIGN KEY (qty, price) REFERENCES other (a, b)
         ) WITHOUT ROWID;
         CREATE VIEW v AS SELECT id, id, upper(code) AS code FROM parent;
         CREATE VIEW gone AS SELECT * FROM nowhere;
         CREATE VIRTUAL TABLE words USING fts5(body);
         INSERT INTO words VALUES ('one two');
         CREATE TABLE seq (id INTEGER PRIMARY KEY AUTOINCREMENT);
         INSERT INTO parent VALUES (1, 'a', NULL), (2, 'b', 'x');
         INSERT INTO \"order \"\"details\"\"\" (parent, line, qty, price) VALUES (2, 1, 3, 1.5), (1, 1, 2, 2);",
    );
    let database = Database::open(&made.path).unwrap();
    let (found, passed_over) = database.tables(Counting::Rows).unwrap();
    let names: Vec<&str> = found.iter().map(|table| table.schema.name.as_str()).collect();
    assert_eq!(names, ["plain", "parent", "order \"details\"", "v", "words", "seq"]);
    let rows: Vec<Option<u64>> = found.iter().map(|table| table.rows).collect();
    assert_eq!(rows, [Some(0), Some(2), Some(2), None, None, Some(0)]);
    assert_eq!(passed_over.len(), 1);
    assert!(
        passed_over[0].name == "gone" && passed_over[0].fault.reason.contains("nowhere"),
        "{passed_over:?}"
    );

    let parent = &found[1].schema;
    assert_eq!(parent.primary_key, ["id"]);
    assert_eq!(parent.unique, [["code"]]);
    assert!(parent.columns[1].not_null && !parent.columns[2].not_null);
    let details = &found[2].schema;
    assert_eq!(details.primary_key, ["line", "parent"]);
    assert_eq!(details.unique, [["qty", "price"]]);
    let keys: Vec<(&str, Vec<&str>, Vec<&str>)> = details
        .foreign_keys
        .iter()
        .map(|key| {
            (
                key.table.as_str(),
                key.columns.iter().map(String::as_str).collect(),
                key.references.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(keys, [("parent", vec!["parent"], vec![]), ("other", vec!["qty", "price"], vec!["a", "b"])]);
    let generated: Vec<bool> = details.columns.iter().map(|column| column.is_generated).collect();
    assert_eq!(generated, [false, false, false, false, true, true]);
    assert_eq!(details.columns[3].sql_type, "DECIMAL(10, 2)");

    let source = made.table("order \"details\"").unwrap();
    assert_eq!(texts(&source), [["1", "1", "2", "2", "4", "4"], ["2", "1", "3", "1.5", "4.5", "6"]]);
    assert_eq!(texts(&made.table("v").unwrap()), [["1", "1", "A"], ["2", "2", "B"]]);
    assert_eq!(texts(&made.table("words").unwrap()), [["one two"]]);
}

#[test]
fn which_table_is_said_or_plain() {
    let two =
        made("CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO a VALUES (1); INSERT INTO b VALUES (2);");
    assert_eq!(code(Source::open(&two.path).unwrap_err()), "several_tables");
    assert_eq!(code(two.table("c").unwrap_err()), "no_such_source_table");
    assert_eq!(texts(&two.table("b").unwrap()), [["2"]]);
    let none = made("CREATE TABLE a (x); DROP TABLE a;");
    assert_eq!(code(Source::open(&none.path).unwrap_err()), "no_tables");
    let empty = made("CREATE TABLE a (x);");
    assert_eq!(code(Source::open(&empty.path).unwrap_err()), "no_records");
}

#[test]
fn rows_without_a_key_are_found_again_by_their_number() {
    let made = made(
        "CREATE TABLE a (x); INSERT INTO a VALUES ('p'), ('q'); DELETE FROM a WHERE x = 'p';
         CREATE TABLE k (rowid TEXT, oid TEXT); INSERT INTO k VALUES ('p', 'q');
         CREATE TABLE keyed (x TEXT PRIMARY KEY); INSERT INTO keyed VALUES ('p');",
    );
    let locator = |table: &str| {
        let source = made.table(table).unwrap();
        let mut found = None;
        source
            .walk_blocks_from(0, |block, number, _, _| {
                found = source.locator(block, number).map(|locator| locator.to_string());
                false
            })
            .unwrap();
        found
    };
    assert_eq!(locator("a").as_deref(), Some("a, rowid 2"));
    assert_eq!(locator("k").as_deref(), Some("k, rowid 1"));
    assert_eq!(locator("keyed").as_deref(), Some("keyed, x p"));
}

#[test]
fn many_rows_are_read_in_order_and_found_by_their_number() {
    let made = made(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, covering);
         CREATE INDEX i ON t (name DESC, id, covering);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
         INSERT INTO t SELECT i, 'name ' || (i % 97), i * 0.25 FROM n;",
    );
    let source = Source::open(&made.path).unwrap();
    let all = texts(&source);
    assert_eq!(all.len(), 60_000);
    assert!((1..).zip(&all).all(|(number, row): (u64, _)| row[0] == number.to_string()));
    let record = source.records(43_210, 2).unwrap().remove(1);
    assert_eq!((record.number, record.line, &record.cells[0]), (43_211, 43_212, "43212"));
    assert_eq!(source.record_at_line(50_000).unwrap(), Some(49_999));
    let content = source.content(&CancellationToken::new()).unwrap();
    let again = Source::open(&made.path).unwrap().expecting(content.clone());
    assert_eq!(again.content(&CancellationToken::new()).unwrap(), content);
    made.connection.execute("UPDATE t SET name = 'other' WHERE id = 30000", []).unwrap();
    // The rows that are staged stay as they were.
    source.check_unchanged().unwrap();
    assert_eq!(texts(&source).len(), 60_000);
    let changed = Source::open(&made.path).unwrap().expecting(content);
    assert_eq!(code(changed.content(&CancellationToken::new()).unwrap_err()), "source_changed");
}

/// What another program has written and not committed is not seen, and neither is what it commits meanwhile.
#[test]
fn a_database_that_is_being_written_is_read_as_it_was() {
    for mode in ["DELETE", "WAL"] {
        let made = made(&format!(
            "PRAGMA journal_mode = {mode}; CREATE TABLE t (x); INSERT INTO t VALUES (1), (2);"
        ));
        made.connection.execute_batch("BEGIN; INSERT INTO t VALUES (3);").unwrap();
        let files = made.files();
        let source = Source::open(&made.path).unwrap();
        assert_eq!(texts(&source), [["1"], ["2"]], "{mode}");
        assert_eq!(made.files(), files, "{mode}");
        made.connection.execute_batch("COMMIT").unwrap();
        assert_eq!(texts(&source), [["1"], ["2"]], "{mode}");
        assert_eq!(texts(&Source::open(&made.path).unwrap()), [["1"], ["2"], ["3"]], "{mode}");
    }
}

#[test]
fn a_database_that_is_locked_is_told() {
    let made = made("CREATE TABLE t (x); INSERT INTO t VALUES (1);");
    made.connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;").unwrap();
    match Database::open_waiting(&made.path, Duration::from_millis(1)) {
        Err(CopyFault::Database(fault)) => assert_eq!(fault.problem, DatabaseProblem::Busy),
        other => panic!("{other:?}"),
    }
}

/// What a program leaves behind that is killed, as a copy of its files.
fn left_behind(made: &Made, endings: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let with = |path: &Path, ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
    for ending in endings {
        std::fs::copy(with(&made.path, ending), with(&path, ending)).unwrap();
    }
    (folder, path)
}

fn entries(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

#[test]
fn a_log_or_journal_that_was_left_behind_is_put_in_order_elsewhere() {
    let wal = made("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1), (2);");
    let (folder, path) = left_behind(&wal, &["", "-wal"]);
    assert_eq!(texts(&Source::open(&path).unwrap()), [["1"], ["2"]]);
    assert_eq!(entries(&folder), 2);

    // Cut off while it committed: the journal is hot, and the file is half written.
    let made = made("PRAGMA cache_size = 1; CREATE TABLE t (x); INSERT INTO t VALUES (1), (2);");
    made.connection
        .execute_batch(
            "PRAGMA cache_spill = 1; BEGIN;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO t SELECT 'some text ' || i FROM n;",
        )
        .unwrap();
    let (folder, path) = left_behind(&made, &["", "-journal"]);
    assert!(path.metadata().unwrap().len() > 100_000);
    assert_eq!(texts(&Source::open(&path).unwrap()), [["1"], ["2"]]);
    assert_eq!(entries(&folder), 2);
}

#[test]
fn a_closed_database_in_wal_mode_is_read_with_nothing_written_beside_it() {
    let Made { folder, path, connection } =
        made("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);");
    connection.close().unwrap();
    assert_eq!(entries(&folder), 1);
    let source = Source::open(&path).unwrap();
    assert_eq!(texts(&source), [["1"]]);
    assert_eq!(entries(&folder), 1);
}

#[test]
fn what_changes_while_it_is_read_is_told() {
    let Made { folder, path, connection } =
        made("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);");
    connection.close().unwrap();
    let database = Database::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("INSERT INTO t VALUES (2)").unwrap();
    assert_eq!(database.end().unwrap_err().problem, DatabaseProblem::Changed);
    drop(folder);
}

#[test]
fn what_is_no_sound_database_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |bytes: &[u8]| {
        let path = folder.path().join("x.db");
        std::fs::write(&path, bytes).unwrap();
        let read =
            Source::open(&path).and_then(|source| source.content(&CancellationToken::new()).map(|_| ()));
        code(read.unwrap_err())
    };
    let noise: Vec<u8> =
        (0..4096u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 21).to_le_bytes()[0]).collect();
    assert_eq!(refused(&noise), "database_encrypted");
    let mut cut = b"SQLite format 3\0".to_vec();
    assert!(refused(&cut).starts_with("database_") || refused(&cut) == "unreadable");
    cut.resize(100, 7);
    assert!(refused(&cut).starts_with("database_"), "{}", refused(&cut));
    let made = made(
        "CREATE TABLE t (x TEXT);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO t SELECT 'some text ' || i FROM n;",
    );
    let whole = std::fs::read(&made.path).unwrap();
    let mut broken = whole.clone();
    broken[8192..12_288].fill(0xEE);
    assert_eq!(refused(&broken), "database_broken");
    assert_eq!(refused(&whole[..whole.len() / 2]), "database_broken");
}

/// A view that has no end gives rows until somebody has enough of it, and one that has no row can be given up.
#[test]
fn a_view_without_end_can_be_cancelled() {
    let made = made(
        "CREATE VIEW rows AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
         CREATE VIEW none AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0;",
    );
    let rows = made.table("rows").unwrap();
    assert_eq!(rows.records(0, 1).unwrap().len(), 1);
    drop(rows);
    let none = made.table("none").unwrap();
    let cancel = CancellationToken::new();
    cancel.cancel();
    let read = map_blocks(&none, none.data_start(), &cancel, |_| Ok(()), |_, ()| true);
    assert!(matches!(read, Err(SourceError::Cancelled)));
}

#[test]
fn views_can_do_no_harm() {
    let made = made(
        "CREATE TABLE t (x); INSERT INTO t VALUES (1);
         CREATE VIEW loads AS SELECT load_extension('/tmp/none') AS x;
         CREATE VIEW writes AS SELECT writefile('/tmp/none', 'x') AS x;",
    );
    for view in ["loads", "writes"] {
        let read = made.table(view).and_then(|source| source.content(&CancellationToken::new()).map(|_| ()));
        assert!(read.is_err(), "{view}");
    }
}

/// Whatever is in a damaged file, reading it ends, in rows or in a fault.
#[test]
fn flipped_bytes_never_panic() {
    let made = made(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB);
         CREATE VIEW v AS SELECT count(*) AS n FROM t;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
         INSERT INTO t SELECT i, 'name ' || i, randomblob(i) FROM n;",
    );
    let whole = std::fs::read(&made.path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flipped.db");
    let mut state = 1u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for round in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=random(8) {
            // Most flips where the header and the schema are.
            let place = if round % 2 == 0 { random(4096) } else { random(bytes.len()) };
            bytes[place] ^= 1 << random(8);
        }
        std::fs::write(&path, &bytes).unwrap();
        for table in ["t", "v"] {
            let choice = FormatChoice { table: Some(table.to_owned()), ..FormatChoice::default() };
            if let Ok(source) = Source::open_as(&path, &choice) {
                let _ = source.content(&CancellationToken::new());
                let _ = source.summary();
            }
        }
    }
}

#[test]
fn rows_are_known_by_what_a_person_finds_them_by() {
    let rows = (1..=30_000).map(|row| format!("({row}, 'x')")).collect::<Vec<_>>().join(",");
    let made = made(&format!(
        "CREATE TABLE d (a INTEGER, b TEXT, n TEXT, PRIMARY KEY (b, a)); INSERT INTO d VALUES (7, 'x', 'n');
         CREATE TABLE u (n TEXT); INSERT INTO u VALUES ('n'), ('m'); DELETE FROM u WHERE n = 'n';
         CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO w VALUES ('New York');
         CREATE TABLE t (k TEXT PRIMARY KEY); INSERT INTO t VALUES (NULL);
         CREATE VIEW v AS SELECT n FROM u;
         CREATE TABLE many (id INTEGER PRIMARY KEY, pad TEXT); INSERT INTO many SELECT column1 + 100, column2 FROM (VALUES {rows});"
    ));
    let place = |table: &str, line: u64| {
        made.table(table).unwrap().locators([line]).unwrap().get(&line).map(ToString::to_string)
    };
    for (table, expected) in [
        ("d", "d, b x, a 7"),
        ("u", "u, rowid 2"),
        ("w", "w, k \"New York\""),
        ("t", "t, row 1"),
        ("v", "v, row 1"),
    ] {
        assert_eq!(place(table, 1).as_deref(), Some(expected));
    }
    assert_eq!(place("u", 2), None);
    let many = made.table("many").unwrap();
    let wanted = [30_000, 1, 29_999, 15_000];
    let found = many.locators(wanted).unwrap();
    assert_eq!(found.len(), wanted.len());
    for line in wanted {
        assert_eq!(found[&line].as_str(), format!("many, id {}", line + 100));
    }
}

#[test]
fn a_view_without_rows_is_listed_as_empty() {
    let made = made(
        "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1);
         CREATE VIEW some AS SELECT id FROM t;
         CREATE VIEW none AS SELECT id FROM t WHERE id > 1;",
    );
    let found = crate::find_tables(std::slice::from_ref(&made.path), &FormatChoice::default()).unwrap();
    let names: Vec<&str> = found.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["t", "some"]);
    assert!(found.passed_over[0].is_empty_table, "{:?}", found.passed_over);
    assert!(matches!(made.table("none"), Err(SourceError::NoRows { .. })));
    // Whether one without end has rows is not waited for.
    let endless = "CREATE VIEW endless AS WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x)
                   SELECT count(*) AS n FROM x;";
    made.connection.execute_batch(endless).unwrap();
    assert!(!is_empty(&made.connection, "endless", Duration::ZERO).unwrap());
    assert!(is_empty(&made.connection, "none", Duration::from_mins(1)).unwrap());
}

#[test]
fn a_table_as_wide_as_sqlite_allows_is_read_without_a_key() {
    let columns: Vec<String> = (0..2_000).map(|place| format!("c{place}")).collect();
    let made =
        made(&format!("CREATE TABLE wide ({}); INSERT INTO wide (c1999) VALUES (7);", columns.join(", ")));
    let rows = rows(&made.table("wide").unwrap());
    assert_eq!((rows.len(), rows[0].len(), rows[0][1_999].1.as_str()), (1, 2_000, "7"));
}

#[test]
fn a_header_that_is_cut_off_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("short.db");
    std::fs::write(&path, b"SQLite format 3\0\x10").unwrap();
    let refused = Source::open(&path);
    assert!(
        matches!(refused, Err(SourceError::Database { problem: DatabaseProblem::Broken, .. })),
        "{refused:?}"
    );
}
