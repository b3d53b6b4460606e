//! A table of a SQL dump becomes a source: it is staged, and then read as any other.

use super::content::FoundContent;
use super::content::Stamp;
use super::dump::{self, Catalog, DumpFile, DumpPlace};
use super::error::SourceError;
use super::facts::facts_of_dump;
use super::listing_watch::ListingWatch;
use super::naming::MAX_COLUMNS;
use super::source::Source;
use super::summary::{FormatChoice, FormatFact};
use std::path::Path;
use std::sync::Arc;

impl Source {
    /// The table that `choice` names of a dump, or the only one with rows; `None` where the dump has no rows at all.
    ///
    /// # Errors
    /// When the dump cannot be read, has no such table, or has several and none is named.
    pub(super) fn open_dump_table(
        file: DumpFile,
        choice: &FormatChoice,
        watch: &ListingWatch,
    ) -> Result<Option<Self>, SourceError> {
        let catalog = Catalog::of(file, watch)?;
        if !catalog.has_rows() {
            return Ok(None);
        }
        let path = catalog.file.path().to_owned();
        let with_rows: Vec<usize> =
            (0..catalog.tables.len()).filter(|place| catalog.tables[*place].rows > 0).collect();
        let name = match (&choice.table, with_rows.as_slice()) {
            (Some(name), _) => name.clone(),
            (None, []) => return Err(SourceError::NoTables { path, passed_over: not_read(&catalog) }),
            (None, [only]) => catalog.name(*only),
            (None, several) => {
                let tables = several.iter().map(|place| catalog.name(*place)).collect();
                return Err(SourceError::SeveralTables { path, tables });
            }
        };
        Ok(stage_of_dump(&Arc::new(catalog), &[name], choice)?.pop())
    }
}

/// Why what a dump holds cannot be read, table by table.
fn not_read(catalog: &Catalog) -> Vec<String> {
    catalog.tables.iter().flat_map(|table| &table.notes).chain(&catalog.notes).cloned().collect()
}

/// The tables of these names of a dump, all from one reading of it.
///
/// # Errors
/// When there is no such table, one has no rows or too many columns, or there can be no temporary file.
pub(super) fn stage_of_dump(
    catalog: &Arc<Catalog>,
    names: &[String],
    choice: &FormatChoice,
) -> Result<Vec<Source>, SourceError> {
    let path = catalog.file.path().to_owned();
    let mut places = Vec::new();
    for name in names {
        let found = (0..catalog.tables.len()).find(|place| catalog.name(*place) == *name);
        let place = found.ok_or_else(|| SourceError::NoSuchTable {
            path: path.clone(),
            table: name.clone(),
            tables: (0..catalog.tables.len()).map(|place| catalog.name(place)).collect(),
        })?;
        let table = &catalog.tables[place];
        if table.rows == 0 {
            return Err(SourceError::NoRows { path, table: name.clone() });
        }
        let found = table.schema.columns.len();
        if found > MAX_COLUMNS {
            return Err(SourceError::TooManyColumns { path, found, limit: MAX_COLUMNS });
        }
        places.push(place);
    }
    let contents: Vec<FoundContent> = places.iter().map(|_| FoundContent::default()).collect();
    let staged =
        dump::stage(catalog, &places, &contents).map_err(|error| SourceError::from_io(&path, error))?;
    let choice = FormatChoice {
        encoding: Some(catalog.file.encoding),
        sql_dialect: Some(catalog.file.dialect),
        member: catalog.file.place.member.clone(),
        ..choice.clone()
    };
    let parts = places.into_iter().zip(contents).zip(staged);
    Ok(parts
        .map(|((place, content), staged)| {
            let table = &catalog.tables[place];
            let mut schema = table.schema.clone();
            schema.name = catalog.name(place);
            let mut notes = table.notes.clone();
            notes.extend(catalog.notes.iter().cloned());
            let evidence = catalog.file.evidence.clone();
            let encoding_question = catalog.file.question_of(&schema.name);
            Source {
                evidence,
                encoding_question,
                notes,
                ..Source::of_staged(&path, &choice, &catalog.stamp, schema, content, staged)
            }
        })
        .collect())
}

/// What lies there as a dump; `None` where it is none, or has no rows.
///
/// # Errors
/// When it cannot be read, something in it is never closed, or nobody waits for it any more.
pub(super) fn survey(
    place: DumpPlace,
    choice: &FormatChoice,
    watch: &ListingWatch,
) -> Result<Option<Catalog>, SourceError> {
    let Some(file) = DumpFile::recognise(place, choice)? else { return Ok(None) };
    let catalog = Catalog::of(file, watch)?;
    Ok(catalog.has_rows().then_some(catalog))
}

/// True for a dump that has rows.
///
/// # Errors
/// When it cannot be read.
pub(super) fn is_dump_with_rows(path: &Path, watch: &ListingWatch) -> Result<bool, SourceError> {
    match DumpFile::recognise(DumpPlace::file(path), &FormatChoice::default())? {
        Some(file) => file.has_rows(watch),
        None => Ok(false),
    }
}

/// How a dump is read.
pub(super) fn facts(catalog: &Catalog) -> Vec<FormatFact> {
    let file = &catalog.file;
    facts_of_dump(file.dialect, file.encoding, &file.evidence)
}

/// A dump as it was surveyed, whose file may have changed since.
///
/// # Errors
/// [`SourceError::Changed`] where it has.
pub(super) fn unchanged(catalog: &Arc<Catalog>) -> Result<Arc<Catalog>, SourceError> {
    let path = catalog.file.path();
    if Stamp::of(path)? == catalog.stamp {
        Ok(Arc::clone(catalog))
    } else {
        Err(SourceError::Changed(path.to_owned()))
    }
}
