//! Records whose key repeats and that are not written, kept in a file of their own.

use super::duplicates::Resolution;
use source::Source;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

/// The columns that such a file has besides the table's own.
const ABOUT: [&str; 2] = ["line", "line_written_instead"];

/// Writes the records that are set aside to a CSV at `path`: their cells as they stand, their line, and the line
/// of the record that is written in their place.
///
/// # Errors
/// When the source cannot be read again, or the file cannot be written.
pub fn write_set_aside(source: &Source, resolution: &Resolution, path: &Path) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .delimiter(source.delimiter())
        .from_writer(BufWriter::new(File::create(path)?));
    out.write_record(source.columns().iter().map(String::as_str).chain(ABOUT))?;
    let mut waiting = resolution.in_order().into_iter().peekable();
    let mut written = Ok(());
    let first = waiting.peek().map_or(0, |(number, _)| *number);
    source
        .walk_from(first, |number, line, record| {
            if let Some((_, instead)) = waiting.next_if(|(next, _)| *next == number) {
                let told = [line.to_string(), instead.to_string()];
                written = out.write_record(record.iter().chain(told.iter().map(String::as_str)));
            }
            written.is_ok() && waiting.peek().is_some()
        })
        .map_err(io::Error::other)?;
    written?;
    out.flush()
}
