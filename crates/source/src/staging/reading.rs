//! The records of a block of staged rows.

use super::row::read_row;
use crate::block::Block;
use crate::error::SourceError;
use crate::record::Record;
use std::path::Path;

/// Calls `each` with the number, row number from 1, and cells of every row of a block.
///
/// # Errors
/// [`SourceError::Internal`] when the staged file is not as it was written.
pub(crate) fn for_each_record(
    block: &Block,
    path: &Path,
    mut each: impl FnMut(u64, u64, &mut Record),
) -> Result<(), SourceError> {
    let mut record = Record::default();
    for ((number, &line), span) in (block.start.record..).zip(&block.lines).zip(&block.spans) {
        if read_row(&block.bytes[span.clone()], &mut record).is_none() {
            return Err(SourceError::Internal { path: path.to_owned(), line });
        }
        each(number, line, &mut record);
    }
    Ok(())
}

/// A row of a block, and its locator; `None` of that where the row has none of its own.
pub(crate) fn row_of(block: &Block, number: u64) -> Option<(Record, Option<String>)> {
    let place = usize::try_from(number.checked_sub(block.start.record)?).ok()?;
    let row = &block.bytes[block.spans.get(place)?.clone()];
    let mut record = Record::default();
    let locator = read_row(row, &mut record)?;
    let locator = (!locator.is_empty()).then(|| locator.to_owned());
    Some((record, locator))
}
