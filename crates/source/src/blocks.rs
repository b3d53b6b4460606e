//! Works on the blocks of a source on all cores, and gathers the results in the file's order.

use super::block::{Block, Position};
use super::encoding_guess::Evidence;
use super::error::SourceError;
use super::naming::{BlockOrder, Naming};
use super::source::Source;
use std::collections::BTreeMap;
use std::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

/// Reads the source from `from`, gives every block to `map` on all cores, and the results to `fold` in the
/// file's order. `fold` may end the reading by answering `false`. Memory: a few blocks for each core.
///
/// # Errors
/// What reading the file or `map` says, [`SourceError::OtherContent`] when it is not the file that it must be, and
/// [`SourceError::Cancelled`] once `cancel` is.
pub fn map_blocks<T: Send>(
    source: &Source,
    from: Position,
    cancel: &CancellationToken,
    map: impl Fn(&Block) -> Result<T, SourceError> + Sync,
    mut fold: impl FnMut(&Position, T) -> bool,
) -> Result<(), SourceError> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    source.check_content()?;
    let mut splitter = source.whole_splitter(from)?;
    splitter.reader_mut().stop_waiting_on(cancel);
    let (to_workers, from_reader) = mpsc::channel::<(u64, Block)>();
    let from_reader = Mutex::new(from_reader);
    let block_order = BlockOrder::default();
    let (to_folder, from_workers) = mpsc::channel::<(u64, Position, Result<T, SourceError>, Evidence)>();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let to_folder = to_folder.clone();
            let (from_reader, map, block_order) = (&from_reader, &map, &block_order);
            scope.spawn(move || {
                loop {
                    let Ok(Ok((sequence, block))) = from_reader.lock().map(|blocks| blocks.recv()) else {
                        return;
                    };
                    // A panic must not leave the others waiting for this block for ever.
                    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| map(&block)))
                        .unwrap_or_else(|_| Err(source.internal_error(&block)));
                    block_order.finish(sequence);
                    let evidence = source.evidence_in(&block);
                    if to_folder.send((sequence, block.end, result, evidence)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to_folder);
        let to_workers = to_workers;
        let (mut sent, mut folded) = (0u64, 0u64);
        let mut waiting = BTreeMap::new();
        let mut at_end = false;
        let mut evidence = Evidence::default();
        loop {
            while !at_end && sent - folded < 3 * workers as u64 {
                if cancel.is_cancelled() {
                    return Err(SourceError::Cancelled);
                }
                if let Some(mut block) = source.next_block(&mut splitter)? {
                    block.naming = Naming::InOrder(block_order.clone(), sent);
                    // Workers end only when this channel does, so it is open.
                    let _ = to_workers.send((sent, block));
                    sent += 1;
                } else {
                    at_end = true;
                    // Behind the last record there may be bytes that belong to the content.
                    let passed = splitter.reader_mut().pass_over_the_rest();
                    passed.map_err(|error| SourceError::from_io(source.path(), error))?;
                    source.check_content()?;
                }
            }
            if folded == sent {
                if from == source.data_start() {
                    source.note_evidence(evidence);
                }
                return Ok(());
            }
            let Ok((sequence, end, result, said)) = from_workers.recv() else {
                return Ok(());
            };
            waiting.insert(sequence, (end, result, said));
            while let Some((end, result, said)) = waiting.remove(&folded) {
                folded += 1;
                evidence.merge(said);
                if cancel.is_cancelled() {
                    return Err(SourceError::Cancelled);
                }
                if !fold(&end, result?) {
                    return Ok(());
                }
            }
        }
    })
}
