//! The rows of a source of which something is true.

use super::pass::{OnPass, Pass};
use item::RowSet;
use source::{Record, Source, SourceError, map_blocks};
use tokio_util::sync::CancellationToken;

/// Adds to `rows` the numbers of those of which `is_one` is true; `on_pass` is told how far the reading has come.
///
/// # Errors
/// When the source cannot be read, or `cancel` is cancelled.
pub(super) fn add_rows_where(
    source: &Source,
    is_one: &(dyn Fn(u64, &Record) -> bool + Sync),
    rows: &mut RowSet,
    cancel: &CancellationToken,
    on_pass: OnPass<'_>,
) -> Result<(), SourceError> {
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            source.for_each_record(block, |number, _, record| {
                if is_one(number, record) {
                    found.push(number);
                }
            })?;
            Ok((found, block.end))
        },
        |_, (found, position)| {
            on_pass(Pass { table: None, source, position });
            for number in found {
                rows.insert(number);
            }
            true
        },
    )
}
