//! Reads and converts on all cores, and hands stretches of the source over in order, as fast as they are taken.

use crate::check::Resolution;
use crate::item::{Converter, Item, Rejection, item_size_bytes};
use crate::plan::Plan;
use crate::source::{Block, Position, Record, Source, SourceError, map_blocks};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Most items of one request (BatchWriteItem).
const BATCH_ITEMS: usize = 25;
/// Most bytes of items in one request. The service takes 16 MB of request; JSON makes items longer.
const BATCH_BYTES: u64 = 6 * 1024 * 1024;

/// A stretch of the source, converted.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// Where the next stretch starts.
    pub end: Position,
    pub batches: Vec<Vec<Outgoing>>,
    pub rejected: Vec<RejectedCells>,
    pub set_aside: u64,
}

/// An item on its way.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// The record's number and line.
    pub number: u64,
    pub line: u64,
    pub item: Item,
}

/// A record that cannot become an item.
#[derive(Debug)]
pub(crate) struct RejectedCells {
    pub line: u64,
    pub cells: Record,
    pub rejection: Rejection,
}

/// Converts the source from `from` on, in a thread of its own, and sends its stretches. Ends early when the
/// receiver is gone or `cancel` is cancelled.
pub(crate) fn send_chunks(
    source: Arc<Source>,
    plan: Arc<Plan>,
    resolution: Arc<Resolution>,
    from: Position,
    cancel: CancellationToken,
) -> mpsc::Receiver<Result<Chunk, SourceError>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let converter = Converter::new(&plan);
        let outcome = map_blocks(
            &source,
            from,
            &cancel,
            |block| convert(block, &source, &converter, &resolution),
            |_, chunk| sender.blocking_send(Ok(chunk)).is_ok(),
        );
        if let Err(error) = outcome {
            // Nobody listens any more when this fails.
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

fn convert(
    block: &Block,
    source: &Source,
    converter: &Converter,
    resolution: &Resolution,
) -> Result<Chunk, SourceError> {
    let mut chunk = Chunk { end: block.end, batches: Vec::new(), rejected: Vec::new(), set_aside: 0 };
    let mut batch = Vec::with_capacity(BATCH_ITEMS);
    let mut batch_bytes = 0;
    source.for_each_record(block, |number, line, cells| match converter.convert(number, cells) {
        Err(rejection) => chunk.rejected.push(RejectedCells { line, cells: cells.clone(), rejection }),
        Ok(_) if resolution.line_written_instead(number).is_some() => chunk.set_aside += 1,
        Ok(converted) => {
            let item = resolution.merged(number).cloned().unwrap_or(converted.item);
            let bytes = item_size_bytes(&item);
            if batch.len() == BATCH_ITEMS || (!batch.is_empty() && batch_bytes + bytes > BATCH_BYTES) {
                chunk.batches.push(std::mem::replace(&mut batch, Vec::with_capacity(BATCH_ITEMS)));
                batch_bytes = 0;
            }
            batch_bytes += bytes;
            batch.push(Outgoing { number, line, item });
        }
    })?;
    if !batch.is_empty() {
        chunk.batches.push(batch);
    }
    Ok(chunk)
}
