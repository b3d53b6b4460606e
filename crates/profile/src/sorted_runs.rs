//! What a pile of hashes holds beyond its bound: sorted runs in a temporary file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

const HASH_BYTES: usize = size_of::<u64>();

/// Sorted runs of hashes in a temporary file that has no name and goes with its owner.
#[derive(Debug, Default)]
pub(super) struct SortedRuns {
    /// None until something is written.
    pub(super) file: Option<File>,
    /// Which hashes of the file each run is.
    runs: Vec<Range<u64>>,
}

impl SortedRuns {
    /// Hashes in all runs.
    pub(super) fn len(&self) -> u64 {
        self.runs.last().map_or(0, |run| run.end)
    }

    /// Writes one more run. Each piece is sorted, and holds nothing below the piece before it.
    ///
    /// # Errors
    /// When the file cannot be made or written; the runs are then those of before.
    pub(super) fn write(&mut self, pieces: impl Iterator<Item = Vec<u64>>) -> io::Result<()> {
        let start = self.len();
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(start * HASH_BYTES as u64))?;
        let mut end = start;
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.resize(piece.len() * HASH_BYTES, 0);
            for (bytes, hash) in bytes.as_chunks_mut().0.iter_mut().zip(&piece) {
                *bytes = hash.to_le_bytes();
            }
            file.write_all(&bytes)?;
            end += piece.len() as u64;
        }
        self.runs.push(start..end);
        Ok(())
    }

    /// The runs, for [`read`](Self::read).
    pub(super) fn runs(&self) -> Vec<Range<u64>> {
        self.runs.clone()
    }

    /// Takes up to so many hashes off the start of what is left of a run.
    ///
    /// # Errors
    /// When they cannot be read back.
    pub(super) fn read(&mut self, run: &mut Range<u64>, most: usize) -> io::Result<Vec<u64>> {
        let count = usize::try_from(run.end - run.start).map_or(most, |left| left.min(most));
        let Some(file) = self.file.as_mut().filter(|_| count > 0) else { return Ok(Vec::new()) };
        let mut bytes = vec![0; count * HASH_BYTES];
        file.seek(SeekFrom::Start(run.start * HASH_BYTES as u64))?;
        file.read_exact(&mut bytes)?;
        run.start += count as u64;
        Ok(bytes.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
    }
}
