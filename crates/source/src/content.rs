//! What a file holds, known again by a hash of all its bytes, wherever it lies and whenever it was written.

use super::error::SourceError;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;
use tokio_util::sync::CancellationToken;

const CHUNK_BYTES: usize = 256 * 1024;

/// What a file holds: two files of the same content are the same, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub size_bytes: u64,
    /// BLAKE3 of the file's bytes as they are on the disk, in hexadecimal digits.
    pub blake3: String,
}

impl Content {
    /// Reads the file at `path` whole.
    ///
    /// # Errors
    /// When it cannot be read, and [`SourceError::Cancelled`].
    pub fn of(path: &Path, cancel: &CancellationToken) -> Result<Self, SourceError> {
        let unreadable = |error| SourceError::from_io(path, error);
        let mut file = File::open(path).map_err(unreadable)?;
        let mut hash = ContentHash::default();
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            if cancel.is_cancelled() {
                return Err(SourceError::Cancelled);
            }
            match file.read(&mut chunk) {
                Ok(0) => return Ok(hash.content()),
                Ok(got) => hash.add(&chunk[..got]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
    }
}

/// The content of a source, once it was read whole.
pub(super) type FoundContent = Arc<OnceLock<Content>>;

/// Hashes a file's bytes, in their order.
#[derive(Debug, Default)]
pub(super) struct ContentHash {
    hasher: blake3::Hasher,
    size_bytes: u64,
}

impl ContentHash {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.size_bytes += bytes.len() as u64;
    }

    /// What was added so far.
    pub(super) fn content(&self) -> Content {
        Content { size_bytes: self.size_bytes, blake3: self.hasher.finalize().to_hex().to_string() }
    }
}

/// Reads a file and hashes it on the way: what is read anyway need not be read again for that.
#[derive(Debug)]
pub(super) struct HashedFile {
    file: File,
    hash: ContentHash,
    found: FoundContent,
}

impl HashedFile {
    /// The file at `path` from `from` on; what is before is hashed at once. The content is in `found` as soon as the
    /// end was read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open(path: &Path, from: u64, found: FoundContent) -> std::io::Result<Self> {
        let mut file = File::open(path)?;
        let mut hash = ContentHash::default();
        let mut before = vec![0; CHUNK_BYTES];
        while hash.size_bytes < from {
            let most = usize::try_from(from - hash.size_bytes).unwrap_or(CHUNK_BYTES).min(CHUNK_BYTES);
            match file.read(&mut before[..most])? {
                0 => break,
                got => hash.add(&before[..got]),
            }
        }
        file.seek(SeekFrom::Start(from))?;
        Ok(Self { file, hash, found })
    }
}

impl Read for HashedFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let got = self.file.read(buffer)?;
        if got > 0 {
            self.hash.add(&buffer[..got]);
        } else if !buffer.is_empty() {
            self.found.get_or_init(|| self.hash.content());
        }
        Ok(got)
    }
}

/// What tells a file from a changed one without reading it, as far as anything does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub fingerprint: Fingerprint,
    /// Which file it is, where the system numbers them: its device and number.
    file: Option<(u64, u64)>,
    /// When anything of it was changed, its time of change too; seconds and nanoseconds.
    changed: Option<(i64, i64)>,
}

/// A file's size and time of change. By them alone runs of version 2 knew their file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub size_bytes: u64,
    pub modified: Option<SystemTime>,
}

impl Fingerprint {
    /// The fingerprint of the file at `path` now.
    ///
    /// # Errors
    /// When the file is gone or cannot be asked.
    pub fn of(path: &Path) -> Result<Self, SourceError> {
        Ok(Stamp::of(path)?.fingerprint)
    }
}

impl Stamp {
    /// The stamp of the file at `path` now.
    ///
    /// # Errors
    /// When the file is gone or cannot be asked.
    pub(super) fn of(path: &Path) -> Result<Self, SourceError> {
        let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
        let fingerprint = Fingerprint { size_bytes: metadata.len(), modified: metadata.modified().ok() };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Ok(Self {
                fingerprint,
                file: Some((metadata.dev(), metadata.ino())),
                changed: Some((metadata.ctime(), metadata.ctime_nsec())),
            })
        }
        #[cfg(not(unix))]
        Ok(Self { fingerprint, file: None, changed: None })
    }

    /// Whether it is most likely the same file with the same bytes: it need not be read to go on reading it.
    pub(super) fn is_likely(&self, now: &Self) -> bool {
        self.fingerprint == now.fingerprint && self.file == now.file
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn the_content_is_the_same_read_whole_or_on_the_way_from_any_place() {
        let bytes: Vec<u8> = (0..700_000u32).flat_map(u32::to_le_bytes).collect();
        let file = written(&bytes);
        let content = Content::of(file.path(), &CancellationToken::new()).unwrap();
        assert_eq!(content.size_bytes, bytes.len() as u64);
        assert_eq!(content.blake3, blake3::hash(&bytes).to_hex().as_str());
        for from in [0, 3, 300_000, bytes.len(), bytes.len() + 9] {
            let found = FoundContent::default();
            let mut reader = HashedFile::open(file.path(), from as u64, Arc::clone(&found)).unwrap();
            let mut rest = Vec::new();
            reader.read_to_end(&mut rest).unwrap();
            assert!(rest == bytes[from.min(bytes.len())..], "{from}");
            assert_eq!(found.get(), Some(&content), "{from}");
        }
    }

    #[test]
    fn what_was_not_read_to_its_end_is_not_known() {
        let file = written(&[7; 1000]);
        let found = FoundContent::default();
        let mut reader = HashedFile::open(file.path(), 10, Arc::clone(&found)).unwrap();
        reader.read_exact(&mut [0; 990]).unwrap();
        drop(reader);
        assert_eq!(found.get(), None);
        let cancel = CancellationToken::new();
        cancel.cancel();
        assert!(matches!(Content::of(file.path(), &cancel), Err(SourceError::Cancelled)));
    }
}
