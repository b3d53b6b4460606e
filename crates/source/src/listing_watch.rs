//! How far a look through files has come, seen from outside while it goes on, and ended from there.

use super::copy_fault::CopyFault;
use super::error::SourceError;
use serde::Serialize;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

/// How far a look through files has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct ListingProgress {
    /// The file that is read now; empty before the first.
    pub file: String,
    /// How many of its bytes are read.
    pub bytes: u64,
    pub bytes_total: u64,
}

/// Shared by who looks through files and who waits for it.
#[derive(Debug, Clone, Default)]
pub struct ListingWatch {
    cancel: CancellationToken,
    now: Arc<Now>,
}

#[derive(Debug, Default)]
struct Now {
    file: Mutex<String>,
    bytes: AtomicU64,
    bytes_total: AtomicU64,
}

impl ListingWatch {
    /// A watch of a look that `cancel` ends.
    pub fn new(cancel: CancellationToken) -> Self {
        Self { cancel, now: Arc::default() }
    }

    /// How far it is.
    pub fn progress(&self) -> ListingProgress {
        let file = self.now.file.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let bytes_total = self.now.bytes_total.load(Ordering::Relaxed);
        // Some parts of an archive are read twice.
        let bytes = self.now.bytes.load(Ordering::Relaxed).min(bytes_total);
        ListingProgress { file, bytes, bytes_total }
    }

    /// Ends with an error where it is cancelled.
    ///
    /// # Errors
    /// [`SourceError::Cancelled`].
    pub fn check(&self) -> Result<(), SourceError> {
        if self.is_cancelled() { Err(SourceError::Cancelled) } else { Ok(()) }
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// A file of so many bytes is read from here on.
    pub(super) fn begin(&self, file: &str, bytes_total: u64) {
        file.clone_into(&mut self.now.file.lock().unwrap_or_else(PoisonError::into_inner));
        self.now.bytes.store(0, Ordering::Relaxed);
        self.now.bytes_total.store(bytes_total, Ordering::Relaxed);
    }

    /// The file is read to its end.
    pub(super) fn end(&self) {
        self.now.bytes.store(self.now.bytes_total.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// A reader of the file whose bytes are counted, and which ends with an error once nobody waits for it.
    pub(super) fn reader<R>(&self, inner: R) -> WatchedReader<R> {
        WatchedReader { inner, watch: self.clone() }
    }
}

/// See [`ListingWatch::reader`].
#[derive(Debug)]
pub(super) struct WatchedReader<R> {
    inner: R,
    watch: ListingWatch,
}

impl<R: Read> Read for WatchedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.watch.is_cancelled() {
            return Err(std::io::Error::other(CopyFault::Cancelled));
        }
        let got = self.inner.read(buffer)?;
        self.watch.now.bytes.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

impl<R: std::io::Seek> std::io::Seek for WatchedReader<R> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_counted_and_ends_where_it_is_cancelled() {
        let cancel = CancellationToken::new();
        let watch = ListingWatch::new(cancel.clone());
        assert_eq!(watch.progress(), ListingProgress::default());
        watch.begin("a.sql", 10);
        let mut reader = watch.reader([7u8; 10].as_slice());
        let mut piece = [0; 4];
        let mut seen = Vec::new();
        for _ in 0..2 {
            reader.read_exact(&mut piece).unwrap();
            seen.push(watch.progress().bytes);
        }
        assert_eq!(seen, [4, 8]);
        cancel.cancel();
        let error = reader.read(&mut piece).unwrap_err();
        assert_eq!(error.get_ref().unwrap().downcast_ref::<CopyFault>(), Some(&CopyFault::Cancelled));
        assert!(matches!(watch.check(), Err(SourceError::Cancelled)));
        // A part that is read again does not go beyond the end.
        watch.now.bytes.fetch_add(90, Ordering::Relaxed);
        assert_eq!(watch.progress().bytes, 10);
        watch.begin("b.sql", 5);
        assert_eq!(watch.progress(), ListingProgress { file: "b.sql".into(), bytes: 0, bytes_total: 5 });
        watch.end();
        assert_eq!(watch.progress().bytes, 5);
    }
}
