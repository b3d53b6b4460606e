//! Records whose key repeats and that are not written, kept in a file of their own.

use super::duplicates::Resolution;
use source::{Locator, Source, SourceKind};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

/// The columns that such a file has besides the table's own.
const ABOUT: [&str; 2] = ["line", "line_written_instead"];
/// The same of rows of a database.
const ABOUT_ROWS: [&str; 2] = ["row", "row_written_instead"];

/// Writes the records that are set aside to a CSV at `path`: their cells as they stand, their line, and the line
/// of the record that is written in their place; of rows of a database by what both are found again.
///
/// # Errors
/// When the source cannot be read again, or the file cannot be written.
pub fn write_set_aside(source: &Source, resolution: &Resolution, path: &Path) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .delimiter(source.delimiter())
        .from_writer(BufWriter::new(File::create(path)?));
    let set_aside = resolution.in_order();
    // A database's rows stand on no line.
    let written_instead = set_aside.iter().map(|(_, instead)| *instead);
    let places = source.locators(written_instead).map_err(io::Error::other)?;
    let about = if source.format().kind == SourceKind::Staged { ABOUT_ROWS } else { ABOUT };
    out.write_record(source.columns().iter().map(String::as_str).chain(about))?;
    let mut waiting = set_aside.into_iter().peekable();
    let mut written = Ok(());
    let first = waiting.peek().map_or(0, |(number, _)| *number);
    source
        .walk_blocks_from(first, |block, number, line, record| {
            if let Some((_, instead)) = waiting.next_if(|(next, _)| *next == number) {
                let told = |locator: Option<&Locator>, line: u64| {
                    locator.map_or_else(|| line.to_string(), Locator::to_string)
                };
                let own = source.locator(block, number);
                let told = [told(own.as_ref(), line), told(places.get(&instead), instead)];
                written = out.write_record(record.iter().chain(told.iter().map(String::as_str)));
            }
            written.is_ok() && waiting.peek().is_some()
        })
        .map_err(io::Error::other)?;
    written?;
    out.flush()
}
