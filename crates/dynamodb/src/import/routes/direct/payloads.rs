//! What travels through the machine on the direct route.

use crate::import::chunk::{Chunk, RejectedCells};
use crate::import::rejects::RejectedRow;
use crate::import::report::RejectedRecord;
use failure::Failure;
use import_core::{Payloads, Position, Rejected};
use item::Item;
use plan::Plan;
use source::shown;

/// The types of the direct route.
#[derive(Debug)]
pub(in crate::import::routes) struct Direct;

impl Payloads for Direct {
    type Item = Payload;
    /// In DynamoDB JSON.
    type Previous = String;
    type Rejected = RejectedRow;
}

/// What is sent for an item.
#[derive(Debug)]
pub(in crate::import) struct Payload {
    /// The key in DynamoDB JSON, where the item that the table holds is asked for.
    pub key_json: String,
    /// What is asked of the table, in DynamoDB JSON: of a batch, one write request; of a put, the item.
    pub request: String,
    /// What the import writes, where it is compared with what the table holds.
    pub item: Option<Item>,
    /// What an undo puts back, in DynamoDB JSON.
    pub restored: Option<String>,
    /// The run that is continued kept a copy of what was there.
    pub is_copied: bool,
}

/// What is made of one record's item.
#[derive(Debug)]
pub(in crate::import) enum Prepared {
    Send(Box<import_core::Item<Payload>>),
    /// Nothing is to be done with it.
    Untouched,
    /// It cannot be made, so that the run cannot go on.
    Failed(Box<Failure>),
}

/// What a rejected row takes besides its text.
const ROW_BYTES: usize = 128;

/// A chunk as the machine takes it.
///
/// # Errors
/// What kept an item from being made.
pub(super) fn machine_chunk(
    chunk: Chunk<Prepared>,
    plan: &Plan,
) -> Result<import_core::Chunk<Direct>, Failure> {
    let mut items = Vec::with_capacity(chunk.items.len());
    let mut kept = chunk.kept_inside;
    for prepared in chunk.items {
        match prepared {
            Prepared::Send(item) => items.push(*item),
            Prepared::Untouched => kept += 1,
            Prepared::Failed(failure) => return Err(*failure),
        }
    }
    Ok(import_core::Chunk {
        end: Position { record: chunk.end.record, byte: chunk.end.byte, line: chunk.end.line },
        items,
        rejected: chunk.rejected.into_iter().map(|rejected| rejected_row(rejected, plan)).collect(),
        set_aside: chunk.set_aside,
        embedded: chunk.embedded,
        without_item: chunk.without_item,
        kept,
    })
}

/// A row that cannot become an item, as it is kept.
pub(in crate::import::routes) fn rejected_row(rejected: RejectedCells, plan: &Plan) -> Rejected<RejectedRow> {
    let RejectedCells { line, place, cells, json, rejection } = rejected;
    let first = rejection.problems.first();
    let told = RejectedRecord {
        line,
        place,
        column: first.and_then(|problem| problem.column).map(|place| plan.columns[place].column.clone()),
        value: first.and_then(|problem| problem.value.as_deref()).map(shown),
        reason: rejection.reason(plan),
    };
    let size_bytes = ROW_BYTES + cells.text_bytes() + json.as_ref().map_or(0, String::len);
    Rejected { line, size_bytes, row: RejectedRow { cells, json, told } }
}
