//! Dumps as different databases write them, read through the whole of it: survey, staging, and the rows that come out.

mod names;
mod numbers;

use super::{Catalog, DumpPlace};
use crate::{
    CellForm, FormatChoice, ListingWatch, Record, Source, SourceError, SourceKind, SqlDialect, TableOrigin,
    find_tables, holds_tables, open_tables,
};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

fn written(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("dump.sql");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn surveyed(path: &Path, choice: &FormatChoice) -> Result<Option<Catalog>, SourceError> {
    crate::dump_opening::survey(DumpPlace::file(path), choice, &ListingWatch::default())
}

/// A cell as a test writes it: texts in quotes, bytes in hexadecimal, NULL and missing as words.
fn shown(record: &Record, place: usize) -> String {
    let cell = &record[place];
    match record.form(place) {
        CellForm::Missing => "missing".into(),
        CellForm::Null => "null".into(),
        CellForm::Number | CellForm::YesNo | CellForm::Bytes => cell.to_owned(),
        CellForm::Plain => format!("~{cell}"),
        CellForm::Quoted => "~".into(),
        _ => format!("'{cell}'"),
    }
}

fn rows_of(source: &Source) -> Vec<String> {
    source.wait_until_staged(&CancellationToken::new()).unwrap();
    let (count, _) = source.staged_rows().unwrap();
    let records = source.records(0, usize::try_from(count).unwrap()).unwrap();
    assert_eq!(records.len() as u64, count);
    let row =
        |record: &Record| (0..record.len()).map(|place| shown(record, place)).collect::<Vec<_>>().join(" ");
    records.iter().map(|record| row(&record.cells)).collect()
}

/// Every table of a dump with its columns and rows, then what is told of it.
fn read_as(bytes: &[u8], choice: &FormatChoice) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), bytes);
    let found = find_tables(&[path], choice).unwrap();
    let mut lines = Vec::new();
    let wanted: Vec<_> = found.tables.iter().collect();
    for (source, table) in open_tables(&wanted, choice).unwrap().iter().zip(&found.tables) {
        assert_eq!(table.kind, TableOrigin::DumpTable);
        lines.push(format!("{}: {}", table.name, source.columns().join(" ")));
        let rows = rows_of(source);
        assert_eq!(Some(rows.len() as u64), table.rows, "{}", table.name);
        lines.extend(rows.into_iter().map(|row| format!("  {row}")));
    }
    lines.extend(found.notes.into_iter().map(|note| format!("! {note}")));
    lines.extend(found.passed_over.into_iter().map(|file| format!("- {}: {}", file.name, file.reason)));
    lines.join("\n")
}

fn check(dialect: SqlDialect, text: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), text.as_bytes());
    let source = find_tables(&[path], &FormatChoice::default()).unwrap();
    let fact = &source.facts()[0].text;
    assert!(fact.contains(dialect.name()), "{fact}");
    let expected: Vec<&str> =
        expected.trim_matches('\n').lines().map(|line| line.trim_start_matches("    ")).collect();
    assert_eq!(read_as(text.as_bytes(), &FormatChoice::default()), expected.join("\n"));
}

#[test]
fn a_dump_of_mysqldump() {
    check(
        SqlDialect::Mysql,
        r"-- MySQL dump 10.13  Distrib 8.0.33
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `users` (
  `id` int NOT NULL AUTO_INCREMENT,
  `name` varchar(20) DEFAULT 'it\'s;',
  `is_on` bit(1) DEFAULT NULL,
  `photo` blob,
  `price` decimal(10,2),
  PRIMARY KEY (`id`), UNIQUE KEY `n` (`name`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;
LOCK TABLES `users` WRITE;
/*!40000 ALTER TABLE `users` DISABLE KEYS */;
INSERT INTO `users` VALUES (1,'O\'Neil; (\\) \n',b'1',_binary 'a\0b',12.50),(2,'é',b'0',0xFF00,NULL),
(3,'','\0',NULL,-0.10);
INSERT IGNORE INTO users (`name`, ID) VALUES ('x',4) ON DUPLICATE KEY UPDATE name = 'y; z';
REPLACE INTO `users` VALUES (5,NOW(),NULL,NULL,'7'),(6,'b',NULL,NULL);
UNLOCK TABLES;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON users FOR EACH ROW BEGIN
INSERT INTO log VALUES (1); END */;;
DELIMITER ;
UPDATE users SET name = 'z';
",
        "
    users: id name is_on photo price
      1 'O'Neil; (\\) ' true 0x610062 12.50
      2 'é' false 0xFF00 null
      3 '' '\0' null -0.10
      4 'x' missing missing missing
    ! 1 UPDATE statement is not carried out: the first is on line 24. Rows are as the INSERT and COPY statements have them.
    ! 2 rows of users are not read: on line 18, “NOW” is a value that only the database can compute; on line 18, it has 4 values for 5 columns.
    ! 1 row of users, on line 17, says nothing of is_on, photo, price: what the database would put there is left out."
            .replace("(\\) '", "(\\) \n'")
            .as_str(),
    );
}

#[test]
fn a_dump_of_pg_dump() {
    check(
        SqlDialect::Postgresql,
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc'd\nSET client_encoding = 'UTF8';\n\
         SELECT pg_catalog.set_config('search_path', '', false);\n\
         CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (1); END; $$;\n\
         CREATE TABLE public.users (\n    id integer NOT NULL,\n    name text DEFAULT 'x'::text,\n    ok boolean,\n    n numeric(10,2),\n    b bytea,\n    tags text[],\n    doc jsonb\n);\n\
         CREATE TABLE public.nobody (a int);\n\
         COPY public.users (id, name, ok, n, b, tags, doc) FROM stdin;\n\
         1\ta\\tb\\\\c\\nd\tt\t12.50\t\\\\x00ff\t{a,\"b c\"}\t{\"k\": \"\\\\n\"}\n\
         2\t\\N\tf\tNaN\t\\N\t\\N\t\\N\n\
         3\t\n\
         \\.\n\n\
         COPY public.nobody (a) FROM stdin;\n\\.\n\
         INSERT INTO public.users VALUES (4, E'it\\'s', true, -1, '\\x41', '{}', '[1]'), (5, 'C:\\', NULL, 1e3, random(), NULL, NULL);\n\
         ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);\n\\unrestrict abc\n",
        "
    users: id name ok n b tags doc
      1 'a\\tb\\c\\nd' true 12.50 0x00FF '{a,\"b c\"}' '{\"k\": \"\\n\"}'
      2 null false 'NaN' null null null
      4 'it's' true -1 0x41 '{}' '[1]'
    ! 2 rows of users are not read: on line 22, it has 2 values for 7 columns; on line 27, “random” is a value that only the database can compute.
    - dump.sql/nobody: It has no rows."
            .replace("a\\tb\\c\\nd", "a\tb\\c\nd")
            .as_str(),
    );
}

#[test]
fn a_dump_of_sqlite() {
    check(
        SqlDialect::Sqlite,
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n\
         CREATE TABLE \"a b\" (id INTEGER PRIMARY KEY, v, [w x] REAL);\n\
         INSERT INTO \"a b\" VALUES(1,'it''s; \\n',3.140000000000000124);\n\
         INSERT INTO \"a b\" VALUES(2,replace('a\\nb','\\n',char(10)),1e999);\n\
         INSERT INTO \"a b\" VALUES(3,unistr('\\u000aé\\\\'),12345678901234567890);\n\
         INSERT INTO \"a b\" VALUES(-4,X'00ff',NULL);\n\
         CREATE TRIGGER t AFTER INSERT ON \"a b\" BEGIN INSERT INTO log VALUES (CASE WHEN 1 THEN 2 END); END;\n\
         COMMIT;\n",
        "
    a b: id v w x
      1 'it's; \\N' 3.14
      2 'a
    b' Infinity
      3 '
    é\\' 12345678901234567000
      -4 0x00FF null"
            .replace("\\N", "\\n")
            .as_str(),
    );
}

#[test]
fn a_script_of_sql_server() {
    check(
        SqlDialect::SqlServer,
        "USE [shop]\r\nGO\r\nSET ANSI_NULLS ON\r\nGO\r\n\
         CREATE TABLE [dbo].[Order Details](\r\n\t[OrderID] [int] IDENTITY(1,1) NOT NULL,\r\n\t[Price] [money] NULL,\r\n\t[At] [datetime] NULL,\r\n\t[N] [nvarchar](20) NULL,\r\n\
         CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([OrderID] ASC))\r\nGO\r\n\
         SET IDENTITY_INSERT [dbo].[Order Details] ON\r\n\
         INSERT [dbo].[Order Details] ([OrderID], [Price], [At], [N]) VALUES (1, CAST(12.5000 AS Decimal(10, 4)), CAST(N'2009-11-12T08:00:00.000' AS DateTime), N'it''s; GO')\r\n\
         INSERT [dbo].[Order Details] ([OrderID], [Price], [At], [N]) VALUES (2, -1, CAST(0x00009CBF0083D600 AS DateTime), NULL)\r\n\
         INSERT INTO [Order Details] VALUES (3, $5.50, NULL, 'x'), (6, GETDATE(), NULL, 'x')\r\n\
         INSERT \"Order Details\" (OrderID, N) SELECT 4, N'a' + CHAR(10) UNION ALL SELECT 5, NULL\r\nGO\r\n\
         INSERT [dbo].[Order Details] ([OrderID]) SELECT id FROM other\r\n\
         SET IDENTITY_INSERT [dbo].[Order Details] OFF\r\nGO\r\n\
         CREATE PROCEDURE p AS\r\nBEGIN\r\nINSERT INTO [Order Details] VALUES (9, 9, NULL, 'x')\r\nEND\r\nGO\r\n",
        "
    Order Details: OrderID Price At N
      1 12.5000 '2009-11-12T08:00:00.000' 'it's; GO'
      2 -1 '2009-11-12T08:00:00' null
      3 5.50 null 'x'
      4 missing missing 'a
    '
      5 missing missing null
    ! 1 row of Order Details is not read: on line 15, “GETDATE” is a value that only the database can compute.
    ! The rows of 1 statement for Order Details are not read: on line 18, the rows come from a query.
    ! 2 rows of Order Details, the first on line 16, say nothing of Price, At: what the database would put there is left out.",
    );
}

#[test]
fn a_script_of_oracle() {
    check(
        SqlDialect::Oracle,
        "REM it's a script\nSET DEFINE OFF\nCREATE TABLE regions (region_id NUMBER, name VARCHAR2(25), since DATE, raw_id RAW(4));\n\
         INSERT INTO REGIONS VALUES (1, 'Europe' || CHR(10) || q'[it's]', TO_DATE('17-JUN-2003', 'dd-MON-yyyy'), HEXTORAW('00FF'));\n\
         Insert into regions (REGION_ID,NAME,SINCE) values (2,'',to_timestamp('03-MAY-07 08.15.30.25 PM','DD-MON-RR HH.MI.SSXFF AM'));\n\
         INSERT ALL\n  INTO regions VALUES (3, 'a', DATE '2020-01-02', NULL)\n  INTO regions VALUES (seq.NEXTVAL, 'b', SYSDATE, NULL)\nSELECT * FROM dual;\n\
         BEGIN\n  INSERT INTO regions VALUES (9, 'x', NULL, NULL);\nEND;\n/\n\
         BEGIN\n  FOR i IN 1..9 LOOP\n    INSERT INTO regions VALUES (i, 'x', NULL, NULL);\n  END LOOP;\nEND;\n/\n\
         INSERT INTO regions (region_id) SELECT 5 FROM dual UNION ALL SELECT 6 FROM dual;\nCOMMIT;\n",
        "
    regions: region_id name since raw_id
      1 'Europe
    it's' '2003-06-17' 0x00FF
      2 null '2007-05-03T20:15:30.25' missing
      3 'a' '2020-01-02' null
      9 'x' null null
      5 missing missing missing
      6 missing missing missing
    ! 1 INSERT statement is not read, since other statements stand around it: the first is on line 16.
    ! 1 row of regions is not read: on line 8, “seq” is a value that only the database can compute.
    ! 1 row of regions, on line 5, says nothing of raw_id: what the database would put there is left out.
    ! 2 rows of regions, the first on line 20, say nothing of name, since, raw_id: what the database would put there is left out.",
    );
}

#[test]
fn keys_come_from_statements_wherever_they_stand() {
    let text = "CREATE TABLE `kunden` (`id` int NOT NULL, `mail` varchar(99)) ENGINE=InnoDB;\n\
                INSERT INTO `kunden` (`id`, `mail`) VALUES (1, 'a');\n\
                CREATE TABLE `orders` (`nr` int, `kunde` int) ENGINE=InnoDB;\nINSERT INTO `orders` VALUES (1, 1);\n\
                ALTER TABLE `kunden` ADD PRIMARY KEY (`id`), ADD UNIQUE KEY `m` (`mail`);\n\
                ALTER TABLE `orders` ADD PRIMARY KEY (`nr`), ADD KEY `k` (`kunde`);\n\
                ALTER TABLE `orders` ADD CONSTRAINT `f` FOREIGN KEY (`kunde`) REFERENCES `Kunden` (`ID`);\n";
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), text.as_bytes());
    let found = find_tables(&[path], &FormatChoice::default()).unwrap();
    let schemas: Vec<_> = found.tables.iter().map(|table| table.schema.clone().unwrap()).collect();
    assert_eq!(
        (&schemas[0].primary_key[..], &schemas[0].unique[..]),
        (&["id".to_owned()][..], &[vec!["mail".to_owned()]][..])
    );
    let key = &schemas[1].foreign_keys[0];
    assert_eq!(
        (key.columns[0].as_str(), key.table.as_str(), key.references[0].as_str()),
        ("kunde", "kunden", "id")
    );
    // A row is found again by its key and its line.
    let wanted: Vec<_> = found.tables.iter().collect();
    let source = &open_tables(&wanted, &FormatChoice::default()).unwrap()[1];
    let locators = source.locators([1]).unwrap();
    assert_eq!(locators[&1].as_str(), "orders, nr 1, line 4");
    assert_eq!(source.format().kind, SourceKind::Staged);
}

#[test]
fn text_is_read_in_the_encoding_that_the_dump_says() {
    let latin = b"/*!40101 SET NAMES latin1 */;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('caf\xE9 \x80');\n";
    assert!(read_as(latin, &FormatChoice::default()).contains("'café €'"));
    let wide: Vec<u8> = "\u{feff}CREATE TABLE [dbo].[t] ([a] nvarchar(9))\r\nGO\r\nINSERT [dbo].[t] VALUES (N'日本')\r\nGO\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(read_as(&wide, &FormatChoice::default()).contains("'日本'"));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(latin).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup.sql.gz");
    std::fs::write(&path, packed.finish().unwrap()).unwrap();
    let source = Source::open(&path).unwrap();
    assert_eq!(rows_of(&source), ["'café €'"]);
    // It is read again as it was read.
    let again = Source::open_as(&path, &source.choice_as_read()).unwrap();
    assert_eq!(rows_of(&again), ["'café €'"]);
}

#[test]
fn what_has_no_rows_stays_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for text in
        ["CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\n", "CREATE TABLE t (a int);\nINSERT INTO t\n"]
    {
        let path = written(folder.path(), text.as_bytes());
        let has_rows = text.contains("INSERT");
        assert_eq!(holds_tables(&path, &ListingWatch::default()).unwrap(), has_rows, "{text}");
        match Source::open(&path).unwrap_err() {
            SourceError::NoTable { .. } => assert!(!has_rows),
            SourceError::NoTables { .. } => assert!(has_rows),
            other => panic!("{other}"),
        }
    }
    let path = written(folder.path(), b"CREATE TABLE t (a text);\nINSERT INTO t VALUES ('a\n");
    let fault = Source::open(&path).unwrap_err();
    assert_eq!(fault.to_string(), "A string that starts on line 2 of dump.sql is never closed.");
    let plain = FormatChoice { kind: Some(SourceKind::Delimited), ..FormatChoice::default() };
    assert_eq!(Source::open_as(&path, &plain).unwrap().format().kind, SourceKind::Delimited);
}

#[test]
fn tables_of_one_name_are_told_apart_by_their_databases() {
    let text = "-- MySQL dump\nUSE `a`;\nCREATE TABLE `t` (`x` int) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1);\n\
                USE `b`;\nCREATE TABLE `t` (`y` text) ENGINE=InnoDB;\nINSERT INTO `t` VALUES ('2');\n";
    assert_eq!(read_as(text.as_bytes(), &FormatChoice::default()), "a.t: x\n  1\nb.t: y\n  '2'");
}

#[test]
fn tables_that_are_not_declared_get_their_columns_from_their_rows() {
    let text = "COPY t (a, b) FROM stdin;\n007\t\n\\.\nCOPY u FROM stdin;\n1\t2\n3\n\\.\n";
    assert_eq!(
        read_as(text.as_bytes(), &FormatChoice::default()),
        "t: a b\n  ~007 ~\nu: column 1 column 2\n  ~1 ~2\n  ~3 missing"
    );
}

/// The rows of a dump that was written at random, and what it says of itself.
fn random_dump(dialect: SqlDialect, tables: &[Vec<(bool, u8)>]) -> (String, Vec<(u64, u64)>) {
    let start = match dialect {
        SqlDialect::Mysql => "-- MySQL dump\n",
        SqlDialect::Postgresql => "-- PostgreSQL database dump\n",
        SqlDialect::Sqlite => "PRAGMA foreign_keys=OFF;\n",
        _ => "",
    };
    let mut text = start.to_owned();
    let mut counts = Vec::new();
    for (place, rows) in tables.iter().enumerate() {
        writeln!(text, "CREATE TABLE t{place} (a int, b text);").unwrap();
        let mut count = (0, 0);
        for (is_good, sort) in rows {
            let value = match (is_good, sort % 5) {
                (true, 0) => "'it''s (; )'",
                (true, 1) => "NULL",
                (true, 2) => "-12.50",
                (true, 3) => "''",
                (true, _) => "'a\n-- b'",
                (false, 0) => "now()",
                (false, 1) => "(SELECT max(a) FROM t0)",
                (false, 2) => "'a', 3",
                (false, 3) => "f('(', \"x\")",
                (false, _) => "1 + 1",
            };
            writeln!(text, "INSERT INTO t{place} VALUES ({sort}, {value});").unwrap();
            if *is_good { count.0 += 1 } else { count.1 += 1 }
        }
        counts.push(count);
    }
    (text, counts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rows in the dump are rows staged and rows told of, by table.
    #[test]
    fn every_row_is_staged_or_told(
        dialect in proptest::sample::select(SqlDialect::ALL.to_vec()),
        tables in proptest::collection::vec(proptest::collection::vec((any::<bool>(), any::<u8>()), 1..12), 1..4),
    ) {
        let (text, counts) = random_dump(dialect, &tables);
        let folder = tempfile::tempdir().unwrap();
        let choice = FormatChoice { sql_dialect: Some(dialect), ..FormatChoice::default() };
        let path = written(folder.path(), text.as_bytes());
        let catalog = surveyed(&path, &choice).unwrap().unwrap();
        let found: Vec<_> = catalog.tables.iter().map(|table| (table.rows, table.rows_not_read)).collect();
        prop_assert_eq!(&found, &counts, "{}", text);
        for (place, (good, _)) in counts.iter().enumerate().filter(|(_, (good, _))| *good > 0) {
            let choice = FormatChoice { table: Some(format!("t{place}")), ..choice.clone() };
            prop_assert_eq!(rows_of(&Source::open_as(&path, &choice).unwrap()).len() as u64, *good);
        }
    }

    /// Whatever the bytes: an answer, and the same rows counted as staged.
    #[test]
    fn any_bytes_end_in_rows_or_words(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "INSERT INTO t VALUES ", "(1,'a')", "(", ")", ",", ";\n", "'", "\"", "`", "$$", "\\", "\n", "COPY t (a) FROM stdin;\n", "\\.\n",
            "CREATE TABLE t (a int, b text);\n", "/*", "*/", "--", "GO\n", "/\n", "DELIMITER ;;\n", "BEGIN ", "END", "SELECT ", " UNION ALL ",
            "CAST(", " AS int", "E'", "N'", "[", "]", "INSERT ALL INTO ", "\u{e9}", "1e", "0x", "NULL", "::text", "||", "USE a;\n", "ALTER TABLE t ",
        ]), 0..40),
        dialect in proptest::sample::select(SqlDialect::ALL.to_vec()),
    ) {
        let text = format!("CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1, 'x');\n{}", pieces.concat());
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path(), text.as_bytes());
        let choice = FormatChoice { sql_dialect: Some(dialect), ..FormatChoice::default() };
        if let Ok(Some(catalog)) = surveyed(&path, &choice) {
            for place in (0..catalog.tables.len()).filter(|place| catalog.tables[*place].rows > 0) {
                let choice = FormatChoice { table: Some(catalog.name(place)), ..choice.clone() };
                let source = Source::open_as(&path, &choice).unwrap();
                prop_assert_eq!(rows_of(&source).len() as u64, catalog.tables[place].rows);
            }
        }
    }

    /// A dump that is cut anywhere says so, or has no more rows than there were.
    #[test]
    fn a_dump_that_is_cut_never_has_other_rows(cut in 60usize..230) {
        let text = "-- MySQL dump\nCREATE TABLE `t` (`a` int, `b` text) ENGINE=InnoDB;\n\
                    INSERT INTO `t` VALUES (1,'a\\'b'),(2,'c;d'),\n(3,NULL);\nINSERT INTO `t` (`b`,`a`) VALUES ('x',4),('y',5);\n";
        let folder = tempfile::tempdir().unwrap();
        let whole = rows_of(&Source::open(&written(folder.path(), text.as_bytes())).unwrap());
        let path = written(folder.path(), &text.as_bytes()[..cut.min(text.len())]);
        // What is left of a declaration alone may be anything.
        if let Ok(source) = Source::open(&path)
            && source.format().kind == SourceKind::Staged
        {
            let rows = rows_of(&source);
            prop_assert!(whole.starts_with(&rows), "{rows:?}");
        }
    }
}

#[test]
fn what_takes_rows_away_is_told() {
    let text = "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\nDROP TABLE IF EXISTS `a`;\n\
        CREATE TABLE `a` (`id` int);\nTRUNCATE `a`;\nINSERT INTO `a` VALUES (1),(2);\n\
        DROP TABLE IF EXISTS `a`;\nCREATE TABLE `a` (`id` int);\nINSERT INTO `a` VALUES (5);\nTRUNCATE TABLE `a`;\n";
    let read = read_as(text.as_bytes(), &FormatChoice::default());
    for told in [
        "1 DROP TABLE statement is not carried out: the first is on line 7.",
        "1 TRUNCATE statement is not carried out: the first is on line 10.",
    ] {
        assert!(read.contains(told), "{read}");
    }
}

#[test]
fn text_in_an_encoding_that_no_dump_names_is_asked_about() {
    let text = b"CREATE TABLE t (a int, b varchar(20));\nINSERT INTO t VALUES (1, 'Caf\xE9 \x80 5');\n\
        INSERT INTO t VALUES (2, 'M\xFCnchen');\n";
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), text);
    let source = Source::open(&path).unwrap();
    let questions = source.questions();
    let [question] = questions.as_slice() else { panic!("{questions:?}") };
    let answer = question.options.iter().find(|option| option.flags == "--encoding windows-1252").unwrap();
    let read = Source::open_as(&path, &answer.choice).unwrap();
    assert!(read.questions().is_empty());
    let facts = read.summary().unwrap().facts;
    let fact = (facts[1].text.as_str(), facts[1].evidence.as_str());
    assert_eq!(fact, ("The text is written in Windows-1252.", "You said so."));
    assert_eq!(rows_of(&read), ["1 'Café € 5'", "2 'München'"]);
    // What says that it is UTF-8 is read so, and what is none in it is no text.
    let declared = [b"SET NAMES utf8mb4;\n".as_slice(), text].concat();
    let source = Source::open(&written(folder.path(), &declared)).unwrap();
    assert!(source.questions().is_empty());
}

#[test]
fn code_points_of_postgresql_are_read() {
    let text = "-- PostgreSQL database dump\nCREATE TABLE t (a text);\n\
        INSERT INTO t VALUES (U&'d\\0061t\\+000061 it''s \\\\');\nINSERT INTO t VALUES (U&'\\00');\n\
        INSERT INTO t VALUES (U&'d!0061' UESCAPE '!');\n";
    assert_eq!(
        read_as(text.as_bytes(), &FormatChoice::default()),
        "t: a\n  'data it's \\'\n! 2 rows of t are not read: on line 4, “U&'\\00'” is a value that only the database \
         can compute; on line 5, “UESCAPE” is a value that only the database can compute."
    );
}

#[test]
fn names_are_read_in_the_encoding_of_the_values() {
    let text = "CREATE TABLE `Cafés` (`Größe` int, `Straße` varchar(9)) ENGINE=InnoDB;\n\
        INSERT INTO `Cafés` (`Straße`, `Größe`) VALUES ('é', 1);\n";
    let expected = "Cafés: Größe Straße\n  1 'é'";
    let with_names = |names: &str| format!("/*!40101 SET NAMES {names} */;\n{text}");
    let latin1: Vec<u8> =
        with_names("latin1").chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [latin1, utf16, with_names("utf8mb4").into_bytes()] {
        assert_eq!(read_as(&bytes, &FormatChoice::default()), expected);
    }
    // Names that are not in the encoding that the dump says are told.
    let wrong: Vec<u8> =
        with_names("utf8").chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let read = read_as(&wrong, &FormatChoice::default());
    assert!(
        read.contains(
            "! 3 names are not written in UTF-8, “Caf\u{fffd}s” in the statement on line 2 the first"
        ),
        "{read}"
    );
}

#[test]
fn what_was_recognised_is_not_said_to_be_chosen_when_a_table_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path =
        written(folder.path(), b"CREATE TABLE `t` (`a` int) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1);\n");
    let source = Source::open(&path).unwrap();
    let again = Source::open_as(&path, &source.choice_as_read()).unwrap();
    assert_eq!(again.summary().unwrap().facts, source.summary().unwrap().facts);
    let choice = FormatChoice { sql_dialect: Some(SqlDialect::Sqlite), ..source.choice_as_read() };
    let facts = Source::open_as(&path, &choice).unwrap().summary().unwrap().facts;
    let fact = (facts[0].text.as_str(), facts[0].evidence.as_str());
    assert_eq!(fact, ("It is read as a dump of SQLite.", "You said so."));
}
