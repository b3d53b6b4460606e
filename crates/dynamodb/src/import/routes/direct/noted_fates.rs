//! Rows whose items the table did not take, in a file beside the journal: by them it is known what became of rows that
//! stand inside those items, and of which rows nothing more is made. Rows that stand inside others themselves, and those of
//! tables that are made from others' rows, are noted at the run's start.

use super::untouched_records::{UntouchedRecords, for_each_number};
use crate::import::journal::{JournalError, RunFiles};
use import_core::{Checkpoint, RowFate};
use item::RowFates;
use std::path::Path;

/// Marks the number of a row that the server refused; the others are kept.
const REFUSED: u64 = 1 << 63;
/// Numbers that are in memory at a time while many are written: 8 MB.
const WRITTEN_AT_ONCE: usize = 1_000_000;

/// The file, which grows.
#[derive(Debug)]
pub(in crate::import) struct NotedFates {
    file: UntouchedRecords,
}

impl NotedFates {
    /// Those of a run that starts, after what an earlier one left was removed: what became of rows inside others is known.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn start(run_files: &RunFiles<'_>, inside: Option<&RowFates>) -> Result<Self, JournalError> {
        let mut file = UntouchedRecords::at(run_files.fates());
        if let Some(inside) = inside {
            add_all(&mut file, inside)?;
        }
        Ok(Self { file })
    }

    /// Those of a run that goes on from a checkpoint: rows that it does not cover come again, but for those whose fate `stays`,
    /// since it was known at the run's start. The table has so many `rows`. Gives what is known, too.
    ///
    /// # Errors
    /// When they cannot be read, or written.
    pub(super) fn go_on(
        run_files: &RunFiles<'_>,
        checkpoint: &Checkpoint,
        stays: &dyn Fn(u64) -> bool,
        rows: u64,
    ) -> Result<(Self, RowFates), JournalError> {
        let path = run_files.fates();
        let mut fates = read(&path, rows)?;
        let mut is_changed = false;
        for rows in [&mut fates.kept, &mut fates.refused] {
            let again: Vec<u64> =
                rows.iter().filter(|number| !checkpoint.covers(*number) && !stays(*number)).collect();
            is_changed |= !again.is_empty();
            for number in again {
                rows.remove(number);
            }
        }
        if is_changed {
            let unwritable = |source| JournalError::Unwritable { path: path.clone(), source };
            let new = path.with_extension("fates.new");
            let mut file = UntouchedRecords::at(new.clone());
            // Nothing of an attempt before may stand in front.
            std::fs::remove_file(&new).or_else(if_missing).map_err(unwritable)?;
            add_all(&mut file, &fates)?;
            drop(file);
            let replaced =
                if fates.is_empty() { std::fs::remove_file(&path) } else { std::fs::rename(&new, &path) };
            replaced.map_err(unwritable)?;
        }
        Ok((Self { file: UntouchedRecords::at(path) }, fates))
    }

    /// Puts fates on the disk.
    ///
    /// # Errors
    /// When they cannot be written, as on a full disk.
    pub(super) fn add(&mut self, fates: &[(u64, RowFate)]) -> Result<(), JournalError> {
        let number = |(number, fate): &(u64, RowFate)| match fate {
            RowFate::Kept => *number,
            RowFate::Refused => number | REFUSED,
        };
        self.file.add(&fates.iter().map(number).collect::<Vec<_>>())
    }
}

fn if_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn add_all(file: &mut UntouchedRecords, fates: &RowFates) -> Result<(), JournalError> {
    let mut numbers = numbers(fates).peekable();
    while numbers.peek().is_some() {
        file.add(&numbers.by_ref().take(WRITTEN_AT_ONCE).collect::<Vec<_>>())?;
    }
    Ok(())
}

fn numbers(fates: &RowFates) -> impl Iterator<Item = u64> {
    fates.kept.iter().chain(fates.refused.iter().map(|number| number | REFUSED))
}

/// Of a row that is noted more than once, the last fate counts. The table has so many `rows`.
fn read(path: &Path, rows: u64) -> Result<RowFates, JournalError> {
    let (mut fates, mut is_damaged) = (RowFates::default(), false);
    for_each_number(path, |noted| {
        let number = noted & !REFUSED;
        if number >= rows {
            is_damaged = true;
            return;
        }
        let (is, is_not) = if noted == number {
            (&mut fates.kept, &mut fates.refused)
        } else {
            (&mut fates.refused, &mut fates.kept)
        };
        is.insert(number);
        is_not.remove(number);
    })?;
    if is_damaged {
        return Err(JournalError::Unreadable { path: path.to_owned(), reason: "it is damaged".to_owned() });
    }
    Ok(fates)
}

/// Rows of the run with this journal that were not written, though they were to be, once it has come to its end. Its table
/// has so many `rows`.
///
/// # Errors
/// When what it noted cannot be read.
pub fn row_fates(journal: &Path, rows: u64) -> Result<RowFates, JournalError> {
    read(&RunFiles(journal).fates(), rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use import_core::Position;

    #[test]
    fn what_a_checkpoint_does_not_cover_is_settled_again() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("journal.json");
        let files = RunFiles(&journal);
        let mut inside = RowFates::default();
        inside.kept.insert(90);
        let mut noted = NotedFates::start(&files, Some(&inside)).unwrap();
        noted
            .add(&[(1, RowFate::Kept), (2, RowFate::Refused), (7, RowFate::Kept), (8, RowFate::Refused)])
            .unwrap();
        noted.add(&[(2, RowFate::Kept), (6, RowFate::Kept)]).unwrap();
        drop(noted);
        let mut checkpoint =
            Checkpoint { position: Position { record: 5, byte: 0, line: 0 }, ..Checkpoint::default() };
        checkpoint.ahead.kept.insert(6);
        let stays = |number: u64| number == 90;
        let (mut again, known) = NotedFates::go_on(&files, &checkpoint, &stays, 100).unwrap();
        assert_eq!(known.kept.iter().collect::<Vec<_>>(), [1, 2, 6, 90]);
        assert!(known.refused.is_empty());
        assert!(numbers(&row_fates(&journal, 100).unwrap()).eq(numbers(&known)));
        again.add(&[(8, RowFate::Refused)]).unwrap();
        assert_eq!(row_fates(&journal, 100).unwrap().refused.iter().collect::<Vec<_>>(), [8]);
        // Of a row that there is not, nobody can have noted anything.
        assert!(matches!(row_fates(&journal, 90), Err(JournalError::Unreadable { .. })));
        // Where nothing is left, nothing lies there.
        let (_, known) = NotedFates::go_on(&files, &Checkpoint::default(), &|_| false, 100).unwrap();
        assert!(known.is_empty() && !files.fates().exists());
    }
}
