//! What undoing a run does with each item that it may have written.

use crate::acknowledged::Numbers;
use crate::checkpoint::Checkpoint;
use crate::write_choice::ExistingItems;
use std::collections::HashSet;

/// What is known of the table before a run wrote to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableBefore {
    /// It was empty; copies are of what came in while the run was interrupted.
    Empty,
    /// What was there was looked up and kept before it was overwritten.
    Copied,
    /// What was there stayed; what the run wrote is known by its rows: those before `position`, and these ahead.
    Kept { position: u64, ahead: Numbers },
}

/// What is known of what a run wrote.
#[derive(Debug, Clone)]
pub struct UndoneRun {
    sent_up_to: u64,
    untouched: HashSet<u64>,
    table: TableBefore,
}

/// What becomes of a row's item when its run is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone<Previous> {
    /// The run did not come to it, did not write it, or nobody knows: it stays.
    Untouched,
    Delete,
    Restore(Previous),
}

impl UndoneRun {
    /// Of a run's last checkpoint and the rows that it noted as untouched.
    pub fn new(
        checkpoint: &Checkpoint,
        untouched: HashSet<u64>,
        existing: ExistingItems,
        table_was_empty: bool,
    ) -> Self {
        let table = match existing {
            _ if table_was_empty => TableBefore::Empty,
            ExistingItems::Keep => TableBefore::Kept {
                position: checkpoint.position.record,
                ahead: checkpoint.ahead.done.clone(),
            },
            ExistingItems::Overwrite | ExistingItems::Stop | ExistingItems::Update => TableBefore::Copied,
        };
        Self { sent_up_to: checkpoint.sent_up_to, untouched, table }
    }

    /// What becomes of a row's item. `copy` looks up what was kept under its key: nothing where nobody looked, else
    /// what was there, if anything was.
    ///
    /// # Errors
    /// What `copy` says.
    pub fn of_row<Previous, E>(
        &self,
        number: u64,
        copy: impl FnOnce() -> Result<Option<Option<Previous>>, E>,
    ) -> Result<Undone<Previous>, E> {
        if number >= self.sent_up_to || self.untouched.contains(&number) {
            return Ok(Undone::Untouched);
        }
        let by_copy = |nobody_looked| {
            Ok(match copy()? {
                None => nobody_looked,
                Some(None) => Undone::Delete,
                Some(Some(previous)) => Undone::Restore(previous),
            })
        };
        match &self.table {
            TableBefore::Empty => by_copy(Undone::Delete),
            TableBefore::Copied => by_copy(Undone::Untouched),
            TableBefore::Kept { position, ahead } => {
                let is_written = number < *position || ahead.contains(number);
                Ok(if is_written { Undone::Delete } else { Undone::Untouched })
            }
        }
    }
}

/// Why a run cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotUndone {
    WroteNothing,
    /// It overwrote what was there, and no copy was kept.
    NoCopies,
    /// It was interrupted where what is there is kept: continued to an end, it knows what it wrote.
    Interrupted,
}

/// Why a run cannot be undone; `None` when it can. `is_interrupted`: it ended without its last word.
pub fn not_undone(
    sent_up_to: u64,
    existing: ExistingItems,
    keep_copy: bool,
    table_was_empty: bool,
    is_interrupted: bool,
) -> Option<NotUndone> {
    if sent_up_to == 0 {
        return Some(NotUndone::WroteNothing);
    }
    match existing {
        _ if table_was_empty => None,
        ExistingItems::Overwrite if !keep_copy => Some(NotUndone::NoCopies),
        ExistingItems::Keep if is_interrupted => Some(NotUndone::Interrupted),
        ExistingItems::Overwrite | ExistingItems::Keep | ExistingItems::Stop | ExistingItems::Update => None,
    }
}
