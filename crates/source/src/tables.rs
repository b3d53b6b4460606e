//! What files, folders, ZIP archives, workbooks and databases hold: each table under a name, and everything else with the reason
//! why it is none.

use super::container::{self, is_archive, is_office_document, members, why_hidden};
use super::database_opening::stage_named;
use super::dump::Catalog;
use super::dump_opening::{self, stage_of_dump};
use super::error::SourceError;
use super::source::Source;
use super::sqlite::{self, Counting, Database};
use super::summary::{FormatChoice, FormatFact, SourceKind};
use super::table_schema::TableSchema;
use super::workbook::{SheetTable, Workbook};
use super::workbook_opening::{self, stage_of_workbook};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ts_rs::TS;

/// Most files of a folder that are looked at.
const MAX_FILES: usize = 10_000;
/// Most folders that lie in one another.
const MAX_DEPTH: usize = 16;

/// What was found.
#[derive(Debug, Default)]
pub struct FoundTables {
    /// In the order in which they were given; in a folder by name.
    pub tables: Vec<SourceTable>,
    pub passed_over: Vec<PassedOverFile>,
    /// How dumps are read, each part with its evidence.
    pub facts: Vec<FormatFact>,
    /// What else a person should know of the sources, each in sentences: rows of a database that may be missing.
    pub notes: Vec<String>,
}

/// A table that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTable {
    /// What a person calls it, unlike that of any other: `orders`.
    pub name: String,
    /// The file that it is, or that holds it.
    pub path: PathBuf,
    /// The table of the database, the sheet of the workbook or the file of the archive at `path`.
    pub table: Option<String>,
    pub kind: TableOrigin,
    /// How many columns it has.
    pub columns: usize,
    /// How many rows, where that is known before it is read.
    pub rows: Option<u64>,
    /// About how many, where they are not counted.
    pub about_rows: Option<u64>,
    /// What a database declares of it.
    pub schema: Option<TableSchema>,
    /// The dump that holds it, as it was found.
    pub(crate) dump: Option<Arc<Catalog>>,
    /// The workbook that holds it, as it was found.
    pub(crate) workbook: Option<Arc<Workbook>>,
}

/// Where a table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableOrigin {
    File,
    ArchiveMember,
    DatabaseTable,
    DatabaseView,
    DumpTable,
    WorkbookSheet,
}

/// Something that is no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOverFile {
    /// Its file, and within that its name.
    pub name: String,
    /// In words for the person.
    pub reason: String,
    /// True for a table that has no rows.
    pub is_empty_table: bool,
}

impl PassedOverFile {
    fn new(name: String, reason: impl Into<String>) -> Self {
        Self { name, reason: reason.into(), is_empty_table: false }
    }
}

/// Looks for tables in files, folders, ZIP archives, workbooks and databases. `choice` says how their text is read.
///
/// # Errors
/// Where one file alone is given, why it is no table; else when there is none at all, or a path is not there.
pub fn find_tables(paths: &[PathBuf], choice: &FormatChoice) -> Result<FoundTables, SourceError> {
    let mut found = FoundTables::default();
    let mut first_fault = None;
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
        let looked = if metadata.is_dir() {
            look_into_folder(path, path, choice, &mut found, 0)
        } else {
            let base = path.parent().unwrap_or(path);
            look_into_file(path, base, choice, &mut found)
        };
        if let Err(error) = looked {
            if paths.len() == 1 {
                return Err(error);
            }
            found.pass_over(path.display().to_string(), &error);
            first_fault.get_or_insert(error);
        }
    }
    if found.tables.is_empty() {
        let fault = first_fault.filter(|_| found.passed_over.len() == 1);
        let path = paths.first().cloned().unwrap_or_default();
        let why = |file: &PassedOverFile| format!("{}: {}", file.name, file.reason);
        let passed_over = found.passed_over.iter().map(why).collect();
        return Err(fault.unwrap_or(SourceError::NoTables { path, passed_over }));
    }
    name_apart(&mut found.tables);
    Ok(found)
}

/// Whether what is at `path` is no table itself, but may hold some: a folder, a database, a workbook of several sheets, a ZIP archive.
///
/// # Errors
/// When it is not there or cannot be read.
pub fn holds_tables(path: &Path) -> Result<bool, SourceError> {
    let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
    if metadata.is_dir() {
        return Ok(true);
    }
    let head = container::signature(path)?;
    if let Some(kind) = workbook_opening::recognise(path, &head)? {
        return kind.has_several_sheets(path).map_err(|fault| SourceError::of_workbook(path, fault));
    }
    let is_archive = || is_archive(&head) && members(path).is_ok_and(|members| !is_office_document(&members));
    Ok(sqlite::is_sqlite(&head) || is_archive() || dump_opening::is_dump_with_rows(path)?)
}

impl FoundTables {
    fn pass_over(&mut self, name: String, error: &SourceError) {
        self.passed_over.push(PassedOverFile::new(name, error.to_string()));
    }

    /// The tables of these names, or all where none is named.
    ///
    /// # Errors
    /// [`SourceError::NoSuchTable`].
    pub fn named(&self, names: &[String]) -> Result<Vec<&SourceTable>, SourceError> {
        if names.is_empty() {
            return Ok(self.tables.iter().collect());
        }
        let is_called = |table: &SourceTable, name: &str| {
            let is_file = table.path.file_name().is_some_and(|file| file.to_string_lossy() == name);
            table.name == name || table.table.as_deref() == Some(name) || (table.table.is_none() && is_file)
        };
        let mut wanted = Vec::new();
        for name in names {
            let table = self.tables.iter().find(|table| is_called(table, name)).ok_or_else(|| {
                SourceError::NoSuchTable {
                    path: self.tables.first().map(|table| table.path.clone()).unwrap_or_default(),
                    table: name.clone(),
                    tables: self.tables.iter().map(|table| table.name.clone()).collect(),
                }
            })?;
            if !wanted.contains(&table) {
                wanted.push(table);
            }
        }
        Ok(wanted)
    }
}

/// Opens some tables. Those of one database are all as they are at one moment.
///
/// # Errors
/// When one cannot be opened.
pub fn open_tables(tables: &[&SourceTable], choice: &FormatChoice) -> Result<Vec<Source>, SourceError> {
    let mut of_databases: HashMap<&Path, Vec<String>> = HashMap::new();
    for table in tables.iter().filter(|table| table.is_in_database()) {
        of_databases.entry(&table.path).or_default().extend(table.table.clone());
    }
    let mut staged: HashMap<(PathBuf, String), Source> = HashMap::new();
    for (path, names) in of_databases {
        for source in stage_named(path, &names, choice)? {
            let name = source.table().unwrap_or_default().to_owned();
            staged.insert((path.to_owned(), name), source);
        }
    }
    for (dump, names) in names_by(tables, |table| table.dump.as_ref()) {
        for source in stage_of_dump(&dump_opening::unchanged(dump)?, &names, choice)? {
            let name = source.table().unwrap_or_default().to_owned();
            staged.insert((dump.file.path().to_owned(), name), source);
        }
    }
    for (workbook, names) in names_by(tables, |table| table.workbook.as_ref()) {
        for source in stage_of_workbook(&workbook_opening::unchanged(workbook)?, &names, choice)? {
            let name = source.table().unwrap_or_default().to_owned();
            staged.insert((workbook.path.clone(), name), source);
        }
    }
    let mut opened = Vec::with_capacity(tables.len());
    for table in tables {
        let name = table.table.clone().unwrap_or_default();
        let source = match staged.remove(&(table.path.clone(), name)) {
            Some(source) => source,
            None => Source::open_as(&table.path, &table.choice(choice))?,
        };
        opened.push(source);
    }
    Ok(opened)
}

/// The names of the tables in each of the files that were looked through, which `file` gives.
fn names_by<'t, F>(
    tables: &[&'t SourceTable],
    file: impl Fn(&'t SourceTable) -> Option<&'t Arc<F>>,
) -> Vec<(&'t Arc<F>, Vec<String>)> {
    let mut found: Vec<(&Arc<F>, Vec<String>)> = Vec::new();
    for table in tables {
        let (Some(file), Some(name)) = (file(table), &table.table) else { continue };
        match found.iter_mut().find(|(known, _)| Arc::ptr_eq(known, file)) {
            Some((_, names)) => names.push(name.clone()),
            None => found.push((file, vec![name.clone()])),
        }
    }
    found
}

impl SourceTable {
    /// The choice that opens this table, read as `choice` says.
    pub fn choice(&self, choice: &FormatChoice) -> FormatChoice {
        FormatChoice { table: self.table.clone(), ..choice.clone() }
    }

    fn is_in_database(&self) -> bool {
        matches!(self.kind, TableOrigin::DatabaseTable | TableOrigin::DatabaseView)
    }

    /// What tells it from others of the same name: the file that holds it, or its path.
    fn long_name(&self) -> String {
        match &self.table {
            Some(table) => format!("{}/{table}", super::stem(&file_name(&self.path))),
            None => self.path.display().to_string(),
        }
    }

    /// What tells it from all others: its whole path.
    fn whole_name(&self) -> String {
        let path = self.path.display();
        self.table.as_ref().map_or_else(|| path.to_string(), |table| format!("{path}/{table}"))
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Where two tables have one name, each gets a longer one.
fn name_apart(tables: &mut [SourceTable]) {
    for longer in [SourceTable::long_name, SourceTable::whole_name] {
        let mut count: HashMap<String, usize> = HashMap::new();
        for table in tables.iter() {
            *count.entry(table.name.clone()).or_default() += 1;
        }
        for table in tables.iter_mut().filter(|table| count[&table.name] > 1) {
            table.name = longer(table);
        }
    }
}

fn look_into_folder(
    folder: &Path,
    base: &Path,
    choice: &FormatChoice,
    found: &mut FoundTables,
    depth: usize,
) -> Result<(), SourceError> {
    let unreadable = |error| SourceError::from_io(folder, error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.strip_prefix(base).unwrap_or(&path).display().to_string();
        let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        if let Some(reason) = why_hidden(&file_name(&path)) {
            found.passed_over.push(PassedOverFile::new(name, reason));
        } else if is_link && path.is_dir() {
            found.passed_over.push(PassedOverFile::new(name, "A link to another folder is not followed."));
        } else if found.tables.len() + found.passed_over.len() >= MAX_FILES {
            let reason = format!("Only the first {MAX_FILES} files of a folder are looked at.");
            found.passed_over.push(PassedOverFile::new(name, reason));
            return Ok(());
        } else if path.is_dir() {
            if depth >= MAX_DEPTH {
                let reason = format!("It lies more than {MAX_DEPTH} folders deep.");
                found.passed_over.push(PassedOverFile::new(name, reason));
            } else if let Err(error) = look_into_folder(&path, base, choice, found, depth + 1) {
                found.pass_over(name, &error);
            }
        } else if let Err(error) = look_into_file(&path, base, choice, found) {
            found.pass_over(name, &error);
        }
    }
    Ok(())
}

fn look_into_file(
    path: &Path,
    base: &Path,
    choice: &FormatChoice,
    found: &mut FoundTables,
) -> Result<(), SourceError> {
    let head = container::signature(path)?;
    let name = path.strip_prefix(base).unwrap_or(path).display().to_string();
    if sqlite::is_sqlite(&head) {
        return look_into_database(path, &name, found);
    }
    if choice.kind.is_none_or(|kind| kind == SourceKind::Staged)
        && let Some(kind) = workbook_opening::recognise(path, &head)?
    {
        look_into_workbook(path, &name, &Arc::new(workbook_opening::survey(path, &kind)?), choice, found);
        return Ok(());
    }
    if is_archive(&head)
        && let Ok(members) = members(path)
        && !is_office_document(&members)
    {
        for member in members {
            let in_archive = || format!("{name}/{}", member.name);
            let pass_over = |reason: &str| PassedOverFile::new(in_archive(), reason);
            if member.hidden_by_it > 0 {
                let reason = format!(
                    "The archive holds {} files of this name. The last is read, and the others are not.",
                    member.hidden_by_it + 1
                );
                found.passed_over.push(pass_over(&reason));
            }
            if let Some(reason) = why_hidden(&member.name) {
                found.passed_over.push(pass_over(reason));
            } else if member.is_encrypted {
                found.passed_over.push(pass_over("It is encrypted."));
            } else if member.is_link {
                found.passed_over.push(pass_over("A link to another file is not followed."));
            } else {
                let choice = FormatChoice { table: Some(member.name.clone()), ..choice.clone() };
                match Source::open_as(path, &choice) {
                    Ok(source) => found.tables.push(table_of(&source, TableOrigin::ArchiveMember)),
                    Err(error) => found.pass_over(in_archive(), &error),
                }
            }
        }
        return Ok(());
    }
    if !is_archive(&head)
        && let Some(dump) = dump_opening::survey(path, choice)?
    {
        look_into_dump(path, &name, dump, found);
        return Ok(());
    }
    let source = Source::open_as(path, &FormatChoice { table: None, ..choice.clone() })?;
    found.tables.push(table_of(&source, TableOrigin::File));
    Ok(())
}

fn table_of(source: &Source, kind: TableOrigin) -> SourceTable {
    SourceTable {
        name: source.file_stem(),
        path: source.path().to_owned(),
        table: source.table().map(str::to_owned),
        kind,
        columns: source.columns().len(),
        rows: None,
        about_rows: None,
        schema: None,
        dump: None,
        workbook: None,
    }
}

fn look_into_workbook(
    path: &Path,
    name: &str,
    workbook: &Arc<Workbook>,
    choice: &FormatChoice,
    found: &mut FoundTables,
) {
    let tables = SheetTable::all_of(workbook, choice);
    found.notes.extend(workbook.notes.iter().cloned());
    for (sheet, reason) in &workbook.passed_over {
        found.passed_over.push(PassedOverFile::new(format!("{name}/{sheet}"), reason));
    }
    for table in tables {
        if let Some(reason) = table.why_none() {
            found.passed_over.push(PassedOverFile {
                name: format!("{name}/{}", table.name()),
                reason,
                is_empty_table: table.is_empty(),
            });
            continue;
        }
        let notes = table.notes();
        found.notes.extend(notes.iter().map(|note| format!("{}: {note}", table.name())));
        let stem = super::stem(&file_name(path)).to_owned();
        found.tables.push(SourceTable {
            name: if table.is_called_by_file { stem } else { table.name().to_owned() },
            path: path.to_owned(),
            table: Some(table.name().to_owned()),
            kind: TableOrigin::WorkbookSheet,
            columns: table.schema().columns.len(),
            rows: Some(table.rows()),
            about_rows: None,
            schema: None,
            dump: None,
            workbook: Some(Arc::clone(workbook)),
        });
    }
}

fn look_into_dump(path: &Path, name: &str, dump: Catalog, found: &mut FoundTables) {
    let dump = Arc::new(dump);
    for fact in dump_opening::facts(&dump) {
        if !found.facts.contains(&fact) {
            found.facts.push(fact);
        }
    }
    found.notes.extend(dump.notes.iter().cloned());
    for (place, table) in dump.tables.iter().enumerate() {
        let called = dump.name(place);
        if table.rows == 0 {
            let is_empty_table = table.notes.is_empty();
            let reason = if is_empty_table { "It has no rows.".to_owned() } else { table.notes.join(" ") };
            found.passed_over.push(PassedOverFile {
                name: format!("{name}/{called}"),
                reason,
                is_empty_table,
            });
            continue;
        }
        found.notes.extend(table.notes.iter().cloned());
        let schema = TableSchema { name: called.clone(), ..table.schema.clone() };
        found.tables.push(SourceTable {
            name: called.clone(),
            path: path.to_owned(),
            table: Some(called),
            kind: TableOrigin::DumpTable,
            columns: schema.columns.len(),
            rows: Some(table.rows),
            about_rows: None,
            schema: Some(schema),
            dump: Some(Arc::clone(&dump)),
            workbook: None,
        });
    }
}

fn look_into_database(path: &Path, name: &str, found: &mut FoundTables) -> Result<(), SourceError> {
    let database = Database::open(path).map_err(|fault| SourceError::of_copying(path, fault))?;
    let (tables, passed_over) =
        database.tables(Counting::Rows).map_err(|fault| SourceError::of_database(path, fault))?;
    if database.may_lack_its_log()
        && passed_over.is_empty()
        && tables.iter().all(|table| table.rows == Some(0))
    {
        return Err(SourceError::NoRowsWithoutLog(path.to_owned()));
    }
    found.notes.extend(database.note());
    for table in passed_over {
        let error = SourceError::of_database(path, table.fault.clone());
        let reason = format!("{error} ({})", table.fault.reason);
        found.passed_over.push(PassedOverFile::new(format!("{name}/{}", table.name), reason));
    }
    for table in tables {
        if table.rows == Some(0) {
            let reason = "It has no rows.".to_owned();
            let name = format!("{name}/{}", table.schema.name);
            found.passed_over.push(PassedOverFile { name, reason, is_empty_table: true });
            continue;
        }
        found.tables.push(SourceTable {
            name: table.schema.name.clone(),
            path: path.to_owned(),
            table: Some(table.schema.name.clone()),
            kind: if table.schema.is_view { TableOrigin::DatabaseView } else { TableOrigin::DatabaseTable },
            columns: table.schema.columns.len(),
            rows: table.rows,
            about_rows: if table.rows.is_none() { table.expected_rows } else { None },
            schema: Some(table.schema),
            dump: None,
            workbook: None,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
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
        let long =
            format!("id,n\n{}", (0..200_000).fold(String::new(), |text, n| text + &format!("{n},{n}\n")));
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
        assert_eq!(
            (opened[0].file_name().as_str(), opened[0].file_stem().as_str()),
            ("orders.csv", "orders")
        );
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
}
