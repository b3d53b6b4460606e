//! Reads and converts on all cores, and hands chunks of the source over in order, as fast as they are taken.

use super::work::Job;
use item::{Converter, FateInside, Item, ReadItem, Rejection, add_item};
use source::{Block, Locator, Position, Record, SourceError, map_blocks};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A chunk of the source, converted.
#[derive(Debug)]
pub(crate) struct Chunk<T> {
    /// Where the next chunk starts.
    pub end: Position,
    /// What was made of each item that is to be written, in the file's order.
    pub items: Vec<T>,
    pub rejected: Vec<RejectedCells>,
    pub set_aside: u64,
    /// Rows that stand inside items of another table.
    pub embedded: u64,
    /// Rows that would, where the table keeps what it holds in place of those items.
    pub kept_inside: u64,
    /// Rows of another table of which this one, which is made from it, has nothing.
    pub without_item: u64,
}

/// An item that is to be written, as [`read_chunks`] hands it over.
#[derive(Debug)]
pub(crate) struct Converted<'a> {
    /// The record's number and line.
    pub number: u64,
    pub line: u64,
    pub item: Item,
    pub converter: &'a Converter,
}

/// A row whose item is to be written, before that is built.
#[derive(Debug)]
pub(in crate::import) struct ReadRow<'a> {
    /// The record's number and line.
    pub number: u64,
    pub line: u64,
    holds: RowHolds<'a>,
    converter: &'a Converter,
}

/// From what a row's item is made.
#[derive(Debug)]
enum RowHolds<'a> {
    Cells(ReadItem<'a>),
    /// Rows of one key are merged into this.
    Merged(&'a Item),
}

/// A record that cannot become an item.
#[derive(Debug)]
pub(crate) struct RejectedCells {
    pub line: u64,
    /// By what it is found again, where it stands on no line.
    pub place: Option<Locator>,
    pub cells: Record,
    /// What stands in the file, where that is JSON.
    pub json: Option<String>,
    pub rejection: Rejection,
}

/// Converts the job's source from `from` on, in threads of its own, makes of each item what `make` does, and sends
/// chunks of them in the file's order. Ends early when the receiver is gone or `cancel` is cancelled.
pub(crate) fn read_chunks<T: Send + 'static>(
    job: &Job,
    from: Position,
    cancel: CancellationToken,
    make: impl Fn(Converted<'_>) -> T + Send + Sync + 'static,
) -> mpsc::Receiver<Result<Chunk<T>, SourceError>> {
    let of_job = job.clone();
    let converter = Converter::joined(&job.plan, job.joined.clone());
    send_chunks(job, from, cancel, move |block| {
        let mut items = Vec::new();
        let mut chunk = each_row(block, &of_job, &converter, |row| {
            let ReadRow { number, line, converter, .. } = row;
            items.push(make(Converted { number, line, item: row.into_item()?, converter }));
            Ok(())
        })?;
        chunk.items = items;
        Ok(chunk)
    })
}

/// The same, where one thing is made of all items of a chunk: it is the only one that the chunk holds then. `start` makes
/// what they are added to; what `add` leaves there of a row that it rejects is not taken away.
pub(in crate::import) fn read_whole_chunks<W, T: Send + 'static>(
    job: &Job,
    from: Position,
    cancel: CancellationToken,
    start: impl Fn() -> W + Send + Sync + 'static,
    add: impl Fn(&mut W, &ReadRow<'_>) -> Result<(), Rejection> + Send + Sync + 'static,
    finish: impl Fn(W) -> T + Send + Sync + 'static,
) -> mpsc::Receiver<Result<Chunk<T>, SourceError>> {
    let of_job = job.clone();
    let converter = Converter::joined(&job.plan, job.joined.clone());
    send_chunks(job, from, cancel, move |block| {
        let mut whole = start();
        let mut chunk = each_row(block, &of_job, &converter, |row| add(&mut whole, &row))?;
        chunk.items = vec![finish(whole)];
        Ok(chunk)
    })
}

/// The same of a list, whose rows are not converted by the job's plan: `make` takes each with its number and line.
pub(crate) fn read_list<T: Send + 'static>(
    job: &Job,
    from: Position,
    cancel: CancellationToken,
    make: impl Fn(u64, u64, &Record) -> T + Send + Sync + 'static,
) -> mpsc::Receiver<Result<Chunk<T>, SourceError>> {
    let source = Arc::clone(&job.source);
    send_chunks(job, from, cancel, move |block| {
        let mut chunk = Chunk::empty(block);
        source.for_each_record(block, |number, line, cells| chunk.items.push(make(number, line, cells)))?;
        Ok(chunk)
    })
}

fn send_chunks<T: Send + 'static>(
    job: &Job,
    from: Position,
    cancel: CancellationToken,
    of_block: impl Fn(&Block) -> Result<Chunk<T>, SourceError> + Send + Sync + 'static,
) -> mpsc::Receiver<Result<Chunk<T>, SourceError>> {
    let (sender, receiver) = mpsc::channel(1);
    let source = Arc::clone(&job.source);
    tokio::task::spawn_blocking(move || {
        let outcome =
            map_blocks(&source, from, &cancel, of_block, |_, chunk| sender.blocking_send(Ok(chunk)).is_ok());
        if let Err(error) = outcome {
            // Nobody listens any more when this fails.
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

impl<T> Chunk<T> {
    fn empty(block: &Block) -> Self {
        Self {
            end: block.end,
            items: Vec::new(),
            rejected: Vec::new(),
            set_aside: 0,
            embedded: 0,
            kept_inside: 0,
            without_item: 0,
        }
    }
}

impl ReadRow<'_> {
    fn into_item(self) -> Result<Item, Rejection> {
        match self.holds {
            RowHolds::Cells(read) => self.converter.item(read),
            RowHolds::Merged(item) => Ok(item.clone()),
        }
    }

    /// Adds the item in DynamoDB JSON, on one line.
    ///
    /// # Errors
    /// What makes a rejected row of it after all; then something may have been added.
    pub(in crate::import) fn add_json(&self, json: &mut String) -> Result<(), Rejection> {
        match &self.holds {
            RowHolds::Cells(read) => self.converter.add_json(read, json),
            RowHolds::Merged(item) => {
                add_item(item, json);
                Ok(())
            }
        }
    }
}

/// Reads the rows of a block, hands over those whose items are to be written, and counts what becomes of the others.
fn each_row<T>(
    block: &Block,
    job: &Job,
    converter: &Converter,
    mut take: impl FnMut(ReadRow<'_>) -> Result<(), Rejection>,
) -> Result<Chunk<T>, SourceError> {
    let mut chunk = Chunk::empty(block);
    let resolution = &job.resolution;
    job.source.for_each_record(block, |number, line, cells| {
        if converter.has_nothing_of(number) {
            chunk.without_item += 1;
            return;
        }
        let taken = match converter.fate_inside(number) {
            Some(FateInside::Embedded) => {
                chunk.embedded += 1;
                return;
            }
            Some(FateInside::Kept) => {
                chunk.kept_inside += 1;
                return;
            }
            Some(FateInside::Refused) => Err(converter.parent_not_written()),
            None => converter
                .read(number, cells, |read| {
                    if resolution.line_written_instead(number).is_some() {
                        chunk.set_aside += 1;
                        return Ok(());
                    }
                    let holds = resolution.merged(number).map_or(RowHolds::Cells(read), RowHolds::Merged);
                    take(ReadRow { number, line, holds, converter })
                })
                .and_then(|taken| taken),
        };
        if let Err(rejection) = taken {
            chunk.rejected.push(RejectedCells {
                line,
                place: job.source.locator(block, number),
                cells: cells.clone(),
                json: job.source.json_text(block, number),
                rejection,
            });
        }
    })?;
    Ok(chunk)
}
