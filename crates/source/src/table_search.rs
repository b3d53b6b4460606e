//! Looks for tables in files, folders, ZIP archives, workbooks, dumps and databases: each table, and everything else with
//! the reason why it is none.

use super::container::{self, is_archive, is_office_document, members, why_hidden};
use super::dump::{Catalog, DumpPlace};
use super::dump_opening;
use super::error::SourceError;
use super::listing_watch::ListingWatch;
use super::source::Source;
use super::sqlite::{self, Counting, Database};
use super::summary::{FormatChoice, SourceKind};
use super::table_schema::TableSchema;
use super::tables::{
    DumpChoice, FoundDump, FoundTables, PassedOverFile, SourceTable, TableOrigin, file_name, name_apart,
};
use super::workbook::{SheetTable, Workbook};
use super::workbook_opening;
use super::zip_archive::Member;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most files of a folder that are looked at.
const MAX_FILES: usize = 10_000;
/// Most folders that lie in one another.
const MAX_DEPTH: usize = 16;

/// Looks for tables in files, folders, ZIP archives, workbooks, dumps and databases. `choice` says how their text is read.
///
/// # Errors
/// Where one file alone is given, why it is no table; else when there is none at all, or a path is not there.
pub fn find_tables(paths: &[PathBuf], choice: &FormatChoice) -> Result<FoundTables, SourceError> {
    find_tables_watched(paths, choice, &[], &ListingWatch::default())
}

/// As [`find_tables`], while someone watches; `of_dumps` is what is said of single dumps.
///
/// # Errors
/// As [`find_tables`], and [`SourceError::Cancelled`].
pub fn find_tables_watched(
    paths: &[PathBuf],
    choice: &FormatChoice,
    of_dumps: &[DumpChoice],
    watch: &ListingWatch,
) -> Result<FoundTables, SourceError> {
    let mut search = Search { choice, of_dumps, watch, found: FoundTables::default() };
    let mut first_fault = None;
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
        let looked = if metadata.is_dir() {
            search.look_into_folder(path, path, 0)
        } else {
            search.look_into_file(path, path.parent().unwrap_or(path))
        };
        watch.check()?;
        if let Err(error) = looked {
            if paths.len() == 1 {
                return Err(error);
            }
            search.found.pass_over(path.display().to_string(), &error);
            first_fault.get_or_insert(error);
        }
    }
    let mut found = search.found;
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

/// Whether what is at `path` is no table itself, but may hold some: a folder, a database, a workbook of several sheets, a
/// dump, a ZIP archive.
///
/// # Errors
/// When it is not there or cannot be read, and [`SourceError::Cancelled`].
pub fn holds_tables(path: &Path, watch: &ListingWatch) -> Result<bool, SourceError> {
    let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
    if metadata.is_dir() {
        return Ok(true);
    }
    let head = container::signature(path)?;
    if let Some(kind) = workbook_opening::recognise(path, &head)? {
        return kind.has_several_sheets(path).map_err(|fault| SourceError::of_workbook(path, fault));
    }
    let is_archive = || is_archive(&head) && members(path).is_ok_and(|members| !is_office_document(&members));
    Ok(sqlite::is_sqlite(&head) || is_archive() || dump_opening::is_dump_with_rows(path, watch)?)
}

/// A look through files.
struct Search<'a> {
    choice: &'a FormatChoice,
    of_dumps: &'a [DumpChoice],
    watch: &'a ListingWatch,
    found: FoundTables,
}

impl Search<'_> {
    fn look_into_folder(&mut self, folder: &Path, base: &Path, depth: usize) -> Result<(), SourceError> {
        let unreadable = |error| SourceError::from_io(folder, error);
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.sort();
        for path in paths {
            self.watch.check()?;
            let name = path.strip_prefix(base).unwrap_or(&path).display().to_string();
            let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
            if let Some(reason) = why_hidden(&file_name(&path)) {
                self.pass_over(name, reason);
            } else if is_link && path.is_dir() {
                self.pass_over(name, "A link to another folder is not followed.");
            } else if self.found.tables.len() + self.found.passed_over.len() >= MAX_FILES {
                self.pass_over(name, format!("Only the first {MAX_FILES} files of a folder are looked at."));
                return Ok(());
            } else if path.is_dir() {
                if depth >= MAX_DEPTH {
                    self.pass_over(name, format!("It lies more than {MAX_DEPTH} folders deep."));
                } else if let Err(error) = self.look_into_folder(&path, base, depth + 1) {
                    self.watch.check()?;
                    self.found.pass_over(name, &error);
                }
            } else if let Err(error) = self.look_into_file(&path, base) {
                self.watch.check()?;
                self.found.pass_over(name, &error);
            }
        }
        Ok(())
    }

    fn look_into_file(&mut self, path: &Path, base: &Path) -> Result<(), SourceError> {
        let head = container::signature(path)?;
        let name = path.strip_prefix(base).unwrap_or(path).display().to_string();
        if sqlite::is_sqlite(&head) {
            return self.look_into_database(path, &name);
        }
        if self.choice.kind.is_none_or(|kind| kind == SourceKind::Staged)
            && let Some(kind) = workbook_opening::recognise(path, &head)?
        {
            let workbook = workbook_opening::survey(path, &kind, self.watch)?;
            self.look_into_workbook(path, &name, &Arc::new(workbook));
            return Ok(());
        }
        if is_archive(&head)
            && let Ok(members) = members(path)
            && !is_office_document(&members)
        {
            for member in members {
                self.watch.check()?;
                self.look_into_member(path, &name, &member)?;
            }
            return Ok(());
        }
        if !is_archive(&head) && self.look_into_dump(DumpPlace::file(path), &name)? {
            return Ok(());
        }
        let choice = FormatChoice { table: None, member: None, ..self.choice.clone() };
        let source = Source::open_watched(path, &choice, self.watch)?;
        self.found.tables.push(table_of(&source, TableOrigin::File));
        Ok(())
    }

    fn look_into_member(&mut self, path: &Path, archive: &str, member: &Member) -> Result<(), SourceError> {
        let name = format!("{archive}/{}", member.name);
        if member.hidden_by_it > 0 {
            let files = member.hidden_by_it + 1;
            let reason = format!(
                "The archive holds {files} files of this name. The last is read, and the others are not."
            );
            self.pass_over(name.clone(), reason);
        }
        if let Some(reason) = why_hidden(&member.name) {
            self.pass_over(name, reason);
        } else if member.is_encrypted {
            self.pass_over(name, "It is encrypted.");
        } else if member.is_link {
            self.pass_over(name, "A link to another file is not followed.");
        } else {
            let looked = self.look_into_dump(DumpPlace::in_archive(path, &member.name), &name);
            let opened = looked.and_then(|is_dump| {
                if is_dump {
                    return Ok(());
                }
                let table = Some(member.name.clone());
                let choice = FormatChoice { table, member: None, ..self.choice.clone() };
                let source = Source::open_watched(path, &choice, self.watch)?;
                self.found.tables.push(table_of(&source, TableOrigin::ArchiveMember));
                Ok(())
            });
            if let Err(error) = opened {
                self.watch.check()?;
                self.found.pass_over(name, &error);
            }
        }
        Ok(())
    }

    fn look_into_workbook(&mut self, path: &Path, name: &str, workbook: &Arc<Workbook>) {
        let found = &mut self.found;
        found.notes.extend(workbook.notes.iter().cloned());
        for (sheet, reason) in &workbook.passed_over {
            found.passed_over.push(PassedOverFile::new(format!("{name}/{sheet}"), reason));
        }
        for table in SheetTable::all_of(workbook, self.choice) {
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
                member: None,
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

    /// Looks into a dump; false where it is none, or has no rows.
    fn look_into_dump(&mut self, place: DumpPlace, name: &str) -> Result<bool, SourceError> {
        let said = self.of_dumps.iter().find(|said| said.path == place.path && said.member == place.member);
        let choice = FormatChoice {
            sql_dialect: said.and_then(|said| said.dialect).or(self.choice.sql_dialect),
            encoding: said.and_then(|said| said.encoding).or(self.choice.encoding),
            ..self.choice.clone()
        };
        let Some(dump) = dump_opening::survey(place, &choice, self.watch)? else { return Ok(false) };
        self.add_dump(name, &Arc::new(dump));
        Ok(true)
    }

    fn add_dump(&mut self, name: &str, dump: &Arc<Catalog>) {
        let (found, file) = (&mut self.found, &dump.file);
        let (path, member) = (&file.place.path, &file.place.member);
        found.dumps.push(FoundDump {
            name: name.to_owned(),
            path: path.clone(),
            member: member.clone(),
            dialect: file.dialect,
            encoding: file.encoding,
            facts: dump_opening::facts(dump),
            question: file.question.clone(),
        });
        found.notes.extend(dump.notes.iter().cloned());
        for (place, table) in dump.tables.iter().enumerate() {
            let called = dump.name(place);
            if table.rows == 0 {
                let is_empty_table = table.notes.is_empty();
                let reason =
                    if is_empty_table { "It has no rows.".to_owned() } else { table.notes.join(" ") };
                let name = format!("{name}/{called}");
                found.passed_over.push(PassedOverFile { name, reason, is_empty_table });
                continue;
            }
            found.notes.extend(table.notes.iter().cloned());
            let schema = TableSchema { name: called.clone(), ..table.schema.clone() };
            found.tables.push(SourceTable {
                name: called.clone(),
                path: path.clone(),
                table: Some(called),
                member: member.clone(),
                kind: TableOrigin::DumpTable,
                columns: schema.columns.len(),
                rows: Some(table.rows),
                about_rows: None,
                schema: Some(schema),
                dump: Some(Arc::clone(dump)),
                workbook: None,
            });
        }
    }

    fn look_into_database(&mut self, path: &Path, name: &str) -> Result<(), SourceError> {
        let database = Database::open(path).map_err(|fault| SourceError::of_copying(path, fault))?;
        let (tables, passed_over) =
            database.tables(Counting::Rows).map_err(|fault| SourceError::of_database(path, fault))?;
        if database.may_lack_its_log()
            && passed_over.is_empty()
            && tables.iter().all(|table| table.rows == Some(0))
        {
            return Err(SourceError::NoRowsWithoutLog(path.to_owned()));
        }
        self.found.notes.extend(database.note());
        for table in passed_over {
            let error = SourceError::of_database(path, table.fault.clone());
            self.pass_over(format!("{name}/{}", table.name), format!("{error} ({})", table.fault.reason));
        }
        for table in tables {
            if table.rows == Some(0) {
                let reason = "It has no rows.".to_owned();
                let name = format!("{name}/{}", table.schema.name);
                self.found.passed_over.push(PassedOverFile { name, reason, is_empty_table: true });
                continue;
            }
            let is_view = table.schema.is_view;
            self.found.tables.push(SourceTable {
                name: table.schema.name.clone(),
                path: path.to_owned(),
                table: Some(table.schema.name.clone()),
                member: None,
                kind: if is_view { TableOrigin::DatabaseView } else { TableOrigin::DatabaseTable },
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

    fn pass_over(&mut self, name: String, reason: impl Into<String>) {
        self.found.passed_over.push(PassedOverFile::new(name, reason));
    }
}

fn table_of(source: &Source, kind: TableOrigin) -> SourceTable {
    SourceTable {
        name: source.file_stem(),
        path: source.path().to_owned(),
        table: source.table().map(str::to_owned),
        member: None,
        kind,
        columns: source.columns().len(),
        rows: None,
        about_rows: None,
        schema: None,
        dump: None,
        workbook: None,
    }
}
