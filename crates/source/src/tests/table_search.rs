//! Tables are found in whatever holds them, and opened.

use crate::{
    DumpChoice, FormatChoice, FormatPart, FoundTables, ListingProgress, ListingWatch, Source, SourceError,
    SqlDialect, TextEncoding, find_tables, find_tables_watched, open_tables,
};
use std::io::Write;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn write_zip(path: &Path, members: &[(&str, &[u8])]) {
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn write_database(path: &Path) {
    rusqlite::Connection::open(path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'a'), (2, 'b');
             CREATE TABLE nobody (id INTEGER PRIMARY KEY);
             CREATE VIEW loud AS SELECT id, upper(name) AS name FROM people;",
        )
        .unwrap();
}

fn names(found: &FoundTables) -> Vec<&str> {
    found.tables.iter().map(|table| table.name.as_str()).collect()
}

fn cells(source: &Source) -> Vec<String> {
    let records = source.records(0, 9).unwrap();
    records.iter().map(|record| record.cells.iter().collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn an_archive_holds_tables_and_says_what_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    let long = format!("id,n\n{}", (0..200_000).fold(String::new(), |text, n| text + &format!("{n},{n}\n")));
    write_zip(
        &path,
        &[
            ("data/orders.csv", b"id,total\n1,5\n2,7\n"),
            ("data/long.csv", long.as_bytes()),
            ("people.jsonl.gz", &gzipped(b"{\"id\":1}\n{\"id\":2}\n")),
            ("__MACOSX/data/._orders.csv", b"\0\0\0"),
            (".hidden.csv", b"a,b\n1,2\n"),
            ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            ("empty.csv", b""),
        ],
    );
    let found = find_tables(std::slice::from_ref(&path), &FormatChoice::default()).unwrap();
    assert_eq!(names(&found), ["orders", "long", "people"]);
    let passed: Vec<&str> = found.passed_over.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        passed,
        [
            "export.zip/__MACOSX/data/._orders.csv",
            "export.zip/.hidden.csv",
            "export.zip/picture.png",
            "export.zip/empty.csv"
        ]
    );
    assert!(found.passed_over.iter().all(|file| !file.reason.is_empty()));
    let opened = open_tables(&found.named(&[]).unwrap(), &FormatChoice::default()).unwrap();
    assert_eq!(cells(&opened[0]), ["1|5", "2|7"]);
    assert_eq!((opened[0].file_name().as_str(), opened[0].file_stem().as_str()), ("orders.csv", "orders"));
    assert_eq!(cells(&opened[2]), ["1", "2"]);
    assert!(opened[2].format().gzipped);
    let never = tokio_util::sync::CancellationToken::new();
    // The content is that of the file in the archive, however it is packed.
    let content = opened[1].content(&never).unwrap();
    assert_eq!(content.size_bytes, long.len() as u64);
    assert_eq!(content.blake3, blake3::hash(long.as_bytes()).to_hex().as_str());
    assert_eq!(opened[1].records(150_000, 1).unwrap()[0].cells.get(0), Some("150000"));
}

#[test]
fn one_file_in_an_archive_is_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.zip");
    write_zip(&path, &[("__MACOSX/x", b"-"), ("a/users.csv", b"id,n\n1,2\n")]);
    let source = Source::open(&path).unwrap();
    assert_eq!((cells(&source), source.table()), (vec!["1|2".to_owned()], Some("a/users.csv")));
    let again = Source::open_as(&path, &source.choice_as_read()).unwrap();
    assert_eq!(cells(&again), ["1|2"]);
    let several = folder.path().join("two.zip");
    write_zip(&several, &[("a.csv", b"id,n\n1,2\n"), ("b.csv", b"id,n\n1,2\n")]);
    assert!(matches!(Source::open(&several), Err(SourceError::SeveralTables { .. })));
    // What else office programs write are archives, too, and no tables.
    let workbook = folder.path().join("text.docx");
    write_zip(&workbook, &[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
    assert!(matches!(Source::open(&workbook), Err(SourceError::NotText { .. })));
}

#[test]
fn a_damaged_archive_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.zip");
    let text = (0..50_000).fold(String::new(), |text, n| text + &format!("{n},{}\n", n * 7919 % 10_007));
    write_zip(&path, &[("users.csv", text.as_bytes())]);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xFF;
    std::fs::write(&path, &bytes).unwrap();
    let never = tokio_util::sync::CancellationToken::new();
    let read = Source::open(&path).and_then(|source| source.content(&never).map(|_| ()));
    assert!(
        matches!(read, Err(SourceError::BrokenArchive { .. } | SourceError::TruncatedArchive(_))),
        "{read:?}"
    );
}

#[test]
fn a_folder_is_looked_through_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("deep/er")).unwrap();
    std::fs::write(at("b.csv"), "id,n\n1,2\n").unwrap();
    std::fs::write(at("deep/er/a.csv"), "id,n\n3,4\n").unwrap();
    std::fs::write(at("deep/b.csv"), "id,n\n5,6\n").unwrap();
    std::fs::write(at("notes.pdf"), b"%PDF-1.7\0").unwrap();
    std::fs::write(at(".DS_Store"), b"\0").unwrap();
    write_database(&at("shop.sqlite"));
    write_zip(&at("z.zip"), &[("in.csv", b"id,n\n7,8\n")]);
    let found = find_tables(&[folder.path().to_owned()], &FormatChoice::default()).unwrap();
    let long = |name: &str| at(name).display().to_string();
    assert_eq!(
        names(&found),
        [long("b.csv").as_str(), long("deep/b.csv").as_str(), "a", "people", "loud", "in"]
    );
    let passed: Vec<&str> = found.passed_over.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(passed, [".DS_Store", "notes.pdf", "shop.sqlite/nobody"]);
    let wanted = found.named(&["loud".into(), "people".into(), "a.csv".into(), "loud".into()]).unwrap();
    let opened = open_tables(&wanted, &FormatChoice::default()).unwrap();
    assert_eq!(
        opened.iter().map(cells).collect::<Vec<_>>(),
        [vec!["1|A", "2|B"], vec!["1|a", "2|b"], vec!["3|4"]]
    );
    assert!(matches!(found.named(&["none".into()]), Err(SourceError::NoSuchTable { .. })));
    let people = &found.tables[3];
    assert_eq!((people.rows, people.columns), (Some(2), 2));
    assert_eq!(people.schema.as_ref().unwrap().primary_key, ["id"]);
}

#[test]
fn tables_of_databases_of_one_name_are_told_by_their_folders() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["may", "june"].map(|month| {
        std::fs::create_dir(folder.path().join(month)).unwrap();
        let path = folder.path().join(month).join("shop.db");
        write_database(&path);
        path
    });
    let found = find_tables(&paths, &FormatChoice::default()).unwrap();
    let expected: Vec<String> = paths
        .iter()
        .flat_map(|path| ["people", "loud"].map(|table| format!("{}/{table}", path.display())))
        .collect();
    assert_eq!(names(&found), expected);
}

#[test]
fn what_is_no_table_alone_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, b"%PDF-1.7\0").unwrap();
    let one = find_tables(std::slice::from_ref(&path), &FormatChoice::default());
    assert!(matches!(one, Err(SourceError::NotText { .. })));
    let none = find_tables(&[folder.path().to_owned()], &FormatChoice::default());
    assert!(matches!(none, Err(SourceError::NoTables { .. })));
    let gone = find_tables(&[folder.path().join("gone")], &FormatChoice::default());
    assert!(matches!(gone, Err(SourceError::NotFound(_))));
}

const SHOP: &str = "CREATE TABLE people (id INT PRIMARY KEY, name TEXT);\n\
                    INSERT INTO people VALUES (1,'a'),(2,'b');\n\
                    CREATE TABLE pets (id INT PRIMARY KEY, owner INT REFERENCES people (id));\n\
                    INSERT INTO pets VALUES (7,1);\nCREATE TABLE nobody (id INT);\n";

fn listed(path: PathBuf) -> FoundTables {
    find_tables(&[path], &FormatChoice::default()).unwrap()
}

#[test]
fn a_dump_in_an_archive_is_its_tables() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup.sql.zip");
    for dump in [SHOP.as_bytes().to_vec(), gzipped(SHOP.as_bytes())] {
        write_zip(&path, &[("__MACOSX/x", b"-"), ("backup.sql", &dump)]);
        let found = listed(path.clone());
        assert_eq!(names(&found), ["people", "pets"]);
        assert_eq!(found.dumps[0].name, "backup.sql.zip/backup.sql");
        let opened = open_tables(&found.named(&[]).unwrap(), &FormatChoice::default()).unwrap();
        assert_eq!(opened.iter().map(cells).collect::<Vec<_>>(), [vec!["1|a", "2|b"], vec!["7|1"]]);
        assert_eq!(opened[1].schema().unwrap().foreign_keys[0].table, "people");
        // One that is open, and one that was kept, are opened again as they were.
        for choice in [opened[1].choice().clone(), opened[1].choice_as_read()] {
            let again = Source::open_as(&path, &choice).unwrap();
            assert_eq!((cells(&again), again.file_stem()), (vec!["7|1".to_owned()], "pets".to_owned()));
        }
        // What is named alone is the table of the only dump.
        let named = FormatChoice { table: Some("people".into()), ..FormatChoice::default() };
        assert_eq!(cells(&Source::open_as(&path, &named).unwrap()), ["1|a", "2|b"]);
        assert!(matches!(Source::open(&path), Err(SourceError::SeveralTables { .. })));
        let none = FormatChoice { table: Some("none".into()), ..FormatChoice::default() };
        assert!(matches!(Source::open_as(&path, &none), Err(SourceError::NoSuchTable { .. })));
    }
}

#[test]
fn dumps_and_files_of_one_archive_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.zip");
    let only = "CREATE TABLE people (id INT);\nINSERT INTO people VALUES (9);\n";
    let files: &[(&str, &[u8])] = &[
        ("may/shop.sql", SHOP.as_bytes()),
        ("june.sql", only.as_bytes()),
        ("orders.csv", b"id,n\n1,2\n"),
        ("schema.sql", b"CREATE TABLE t (a int, b int);\nCREATE INDEX i ON t (a, b);\n"),
    ];
    write_zip(&path, files);
    let found = listed(path.clone());
    assert_eq!(names(&found), ["shop/people", "pets", "june/people", "orders"]);
    let passed: Vec<&str> = found.passed_over.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(passed, ["all.zip/may/shop.sql/nobody", "all.zip/schema.sql"]);
    let wanted = found.named(&["june/people".into(), "orders".into(), "pets".into()]).unwrap();
    let opened = open_tables(&wanted, &FormatChoice::default()).unwrap();
    assert_eq!(opened.iter().map(cells).collect::<Vec<_>>(), [vec!["9"], vec!["1|2"], vec!["7|1"]]);
    let again = Source::open_as(&path, &opened[0].choice_as_read()).unwrap();
    assert_eq!(cells(&again), ["9"]);
}

/// How far a look had come when it ended.
fn watched(path: PathBuf, of_dumps: &[DumpChoice]) -> (FoundTables, ListingProgress) {
    let watch = ListingWatch::default();
    let found = find_tables_watched(&[path], &FormatChoice::default(), of_dumps, &watch).unwrap();
    (found, watch.progress())
}

#[test]
fn a_look_through_a_file_says_how_far_it_is_and_can_be_ended() {
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("shop.sql");
    std::fs::write(&dump, SHOP).unwrap();
    let packed = folder.path().join("shop.sql.gz");
    std::fs::write(&packed, gzipped(SHOP.as_bytes())).unwrap();
    let archive = folder.path().join("shop.zip");
    write_zip(&archive, &[("shop.sql", SHOP.as_bytes())]);
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks/openpyxl.xlsx");
    let size = |path: &Path| std::fs::metadata(path).unwrap().len();
    for (path, file, bytes_total) in [
        (&dump, "shop.sql", SHOP.len() as u64),
        (&packed, "shop.sql.gz", size(&packed)),
        (&archive, "shop.sql", SHOP.len() as u64),
        (&book, "openpyxl.xlsx", size(&book)),
    ] {
        let (_, progress) = watched(path.clone(), &[]);
        assert_eq!(progress, ListingProgress { file: file.into(), bytes: bytes_total, bytes_total });
        let cancel = CancellationToken::new();
        cancel.cancel();
        let watch = ListingWatch::new(cancel);
        let paths = [path.clone(), folder.path().to_owned()];
        for paths in [&paths[..1], &paths[..]] {
            let found = find_tables_watched(paths, &FormatChoice::default(), &[], &watch);
            assert!(matches!(found, Err(SourceError::Cancelled)), "{file}");
        }
    }
}

#[test]
fn a_person_says_once_how_a_dump_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = "CREATE TABLE a (n TEXT);\nINSERT INTO a VALUES ('caf\u{e9}'),('d\u{e9}j\u{e0} \\n');\n\
                CREATE TABLE b (n TEXT);\nINSERT INTO b VALUES ('na\u{ef}f');\n";
    let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    let path = folder.path().join("two.sql");
    std::fs::write(&path, bytes).unwrap();
    let (asked, _) = watched(path.clone(), &[]);
    let question = asked.dumps[0].question.as_ref().unwrap();
    assert_eq!(question.part, FormatPart::Encoding);
    let said = DumpChoice {
        path: path.clone(),
        member: None,
        dialect: Some(SqlDialect::Mysql),
        encoding: Some(TextEncoding::Windows1252),
    };
    let (found, _) = watched(path, &[said]);
    let dump = &found.dumps[0];
    assert_eq!((dump.dialect, dump.encoding), (SqlDialect::Mysql, TextEncoding::Windows1252));
    assert!(dump.question.is_none());
    assert!(dump.facts.iter().all(|fact| fact.evidence == "You said so."), "{:?}", dump.facts);
    let opened = open_tables(&found.named(&[]).unwrap(), &FormatChoice::default()).unwrap();
    assert_eq!(cells(&opened[0]), ["caf\u{e9}", "d\u{e9}j\u{e0} \n"]);
    assert_eq!(cells(&opened[1]), ["na\u{ef}f"]);
    for source in &opened {
        assert!(source.summary().unwrap().questions.is_empty());
    }
}
