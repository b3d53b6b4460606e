//! Records whose key repeats and that are not written, kept in a file of their own.

use super::duplicates::Resolution;
use crate::source::Source;
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
    for (number, instead) in resolution.in_order() {
        let found = source.records(number, 1).map_err(io::Error::other)?;
        for record in found {
            let told = [record.line.to_string(), instead.to_string()];
            out.write_record(record.cells.iter().chain(told.iter().map(String::as_str)))?;
        }
    }
    out.flush()
}
