//! A private temporary file that one thread writes while others read what is there already: what is unpacked, decoded
//! or staged goes into one.

use super::copy_fault::CopyFault;
use super::disk_space::{DiskSpace, ProbeSpace};
use super::error::is_full;
use private_files::TemporaryFile;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Bytes written between two looks at the space on the disk.
const BETWEEN_LOOKS: u64 = 4 * 1024 * 1024;
/// Bytes written between two notes of how far what they come from was read.
const BETWEEN_NOTES: u64 = 1024 * 1024;
/// How long a reader waits for bytes before it looks whether it was cancelled.
const BETWEEN_LOOKS_AT_CANCEL: Duration = Duration::from_millis(50);

/// The file, for its readers. Dropping it removes the file, and tells the writer that nobody wants it any more.
#[derive(Debug)]
pub(super) struct GrowingFile {
    shared: Arc<Shared>,
    file: TemporaryFile,
}

/// What the writer and the readers share.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Bytes in the file.
    written: u64,
    /// Bytes in the file, and how much of what it is made of was read by then, in order.
    notes: Vec<(u64, u64)>,
    outcome: Option<Result<(), CopyFault>>,
    is_unwanted: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the state is as wanted, looking at `cancel` now and then.
    fn wait<'s>(
        &'s self,
        mut state: MutexGuard<'s, State>,
        cancel: Option<&CancellationToken>,
        is_there: impl Fn(&State) -> bool,
    ) -> Result<MutexGuard<'s, State>, CopyFault> {
        while !is_there(&state) {
            if cancel.is_some_and(CancellationToken::is_cancelled) {
                return Err(CopyFault::Cancelled);
            }
            let waited = self.changed.wait_timeout(state, BETWEEN_LOOKS_AT_CANCEL);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(state)
    }
}

impl GrowingFile {
    /// An empty file, and what writes into it.
    ///
    /// # Errors
    /// When there can be no temporary file.
    pub(super) fn create(probe_space: ProbeSpace) -> std::io::Result<(Self, GrowingWriter)> {
        let cannot = |error: std::io::Error| {
            std::io::Error::other(write_fault(&error, &std::env::temp_dir(), probe_space))
        };
        let (temporary, file) = TemporaryFile::create().map_err(cannot)?;
        let shared = Arc::new(Shared::default());
        let writer = GrowingWriter {
            shared: Arc::clone(&shared),
            file,
            place: temporary.path(),
            probe_space,
            written: 0,
            noted: 0,
            room_known_to: 0,
        };
        Ok((Self { shared, file: temporary }, writer))
    }

    /// A reader from `from` on. It waits for bytes that are not there yet.
    ///
    /// # Errors
    /// When the file is gone.
    pub(super) fn reader_at(&self, from: u64) -> std::io::Result<GrowingReader> {
        let mut file = File::open(self.file.path())?;
        file.seek(SeekFrom::Start(from))?;
        Ok(GrowingReader { file, at: from, shared: Arc::clone(&self.shared), cancel: None })
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// Why it cannot be, and [`CopyFault::Cancelled`].
    pub(super) fn wait(&self, cancel: &CancellationToken) -> Result<(), CopyFault> {
        let state = self.shared.wait(self.shared.lock(), Some(cancel), |state| state.outcome.is_some())?;
        state.outcome.clone().unwrap_or(Ok(()))
    }

    /// Bytes that are there.
    pub(super) fn length(&self) -> u64 {
        self.shared.lock().written
    }

    /// How much of what the file is made of gives its first `bytes`, about.
    pub(super) fn share_read(&self, bytes: u64) -> u64 {
        let state = self.shared.lock();
        let after = state.notes.partition_point(|&(there, _)| there <= bytes);
        let (from, read_from) = after.checked_sub(1).map_or((0, 0), |before| state.notes[before]);
        let Some(&(to, read_to)) = state.notes.get(after) else { return read_from };
        let share = u128::from(bytes - from) * u128::from(read_to - read_from) / u128::from(to - from);
        read_from + u64::try_from(share).unwrap_or(0)
    }

    /// Tells the writer that nobody wants the rest.
    pub(super) fn abandon(&self) {
        self.shared.lock().is_unwanted = true;
    }

    /// Where it lies.
    #[cfg(test)]
    pub(super) fn path(&self) -> PathBuf {
        self.file.path()
    }
}

impl Drop for GrowingFile {
    fn drop(&mut self) {
        self.abandon();
    }
}

/// Writes a [`GrowingFile`]. Readers wait for as long as it lives and has not finished.
#[derive(Debug)]
pub(super) struct GrowingWriter {
    shared: Arc<Shared>,
    file: File,
    place: PathBuf,
    probe_space: ProbeSpace,
    written: u64,
    noted: u64,
    room_known_to: u64,
}

impl GrowingWriter {
    /// Adds some bytes; `read` is how much of what they are made of was read by then.
    ///
    /// # Errors
    /// [`CopyFault::NoSpace`] where too little would be left on the disk, and when they cannot be written.
    pub(super) fn add(&mut self, bytes: &[u8], read: u64) -> Result<(), CopyFault> {
        if self.written >= self.room_known_to {
            self.room_known_to = self.written + BETWEEN_LOOKS;
            // Where the system does not tell, the disk itself says when it is full.
            if let Ok(space) = (self.probe_space)(&self.place)
                && !space.holds(BETWEEN_LOOKS)
            {
                return Err(CopyFault::NoSpace { free: Some(space.free) });
            }
        }
        self.file.write_all(bytes).map_err(|error| write_fault(&error, &self.place, self.probe_space))?;
        self.written += bytes.len() as u64;
        let mut state = self.shared.lock();
        state.written = self.written;
        if self.written - self.noted >= BETWEEN_NOTES {
            self.noted = self.written;
            state.notes.push((self.written, read));
        }
        drop(state);
        self.shared.changed.notify_all();
        Ok(())
    }

    /// Says that everything is written, and that all that was read.
    pub(super) fn note_end(&mut self, read: u64) {
        if self.written > self.noted {
            self.noted = self.written;
            self.shared.lock().notes.push((self.written, read));
        }
    }

    /// True when nobody wants the rest.
    pub(super) fn is_unwanted(&self) -> bool {
        self.shared.lock().is_unwanted
    }

    /// Ends the writing: readers come to the end, or to the fault.
    pub(super) fn finish(self, outcome: Result<(), CopyFault>) {
        self.shared.lock().outcome = Some(outcome);
    }
}

impl Drop for GrowingWriter {
    fn drop(&mut self) {
        // A writer that broke off must not leave readers waiting for ever.
        let broke_off = || Err(CopyFault::Broken("the writing broke off".into()));
        self.shared.lock().outcome.get_or_insert_with(broke_off);
        self.shared.changed.notify_all();
    }
}

fn write_fault(error: &std::io::Error, place: &Path, probe_space: ProbeSpace) -> CopyFault {
    if is_full(error) {
        return CopyFault::NoSpace { free: probe_space(place).ok().map(|space: DiskSpace| space.free) };
    }
    CopyFault::Unwritable(error.to_string())
}

/// Reads a [`GrowingFile`]; see [`GrowingFile::reader_at`].
#[derive(Debug)]
pub(super) struct GrowingReader {
    file: File,
    at: u64,
    shared: Arc<Shared>,
    cancel: Option<CancellationToken>,
}

impl GrowingReader {
    /// From now on it waits for no byte once `cancel` is cancelled.
    pub(super) fn stop_waiting_on(&mut self, cancel: &CancellationToken) {
        self.cancel = Some(cancel.clone());
    }
}

impl Read for GrowingReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let at = self.at;
        let is_there = |state: &State| state.written > at || state.outcome.is_some();
        let state = self
            .shared
            .wait(self.shared.lock(), self.cancel.as_ref(), is_there)
            .map_err(std::io::Error::other)?;
        if state.written <= at {
            return match &state.outcome {
                Some(Err(fault)) => Err(std::io::Error::other(fault.clone())),
                _ => Ok(0),
            };
        }
        let there = usize::try_from(state.written - at).unwrap_or(usize::MAX);
        drop(state);
        let length = buffer.len().min(there);
        let got = self.file.read(&mut buffer[..length])?;
        self.at += got as u64;
        Ok(got)
    }
}
