//! A file in a ZIP archive, unpacked as it is read: nothing is kept of it.

use super::copy_fault::CopyFault;
use super::zip_archive;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

const CHUNK_BYTES: usize = 128 * 1024;
/// Chunks that are unpacked before they are wanted.
const CHUNKS_AHEAD: usize = 4;

/// The bytes of a file in an archive, which a thread unpacks. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct MemberStream {
    chunks: Receiver<Result<Vec<u8>, CopyFault>>,
    chunk: Vec<u8>,
    given: usize,
    is_at_end: bool,
}

impl MemberStream {
    /// The bytes of the file of this name in the archive at `path`.
    ///
    /// # Errors
    /// When the archive cannot be opened. That it is damaged is told where it is.
    pub(super) fn open(path: &Path, name: &str) -> std::io::Result<Self> {
        let file = File::open(path)?;
        let name = name.to_owned();
        let (sender, chunks) = sync_channel(CHUNKS_AHEAD);
        std::thread::Builder::new().name("unpacking".into()).spawn(move || {
            if let Err(fault) = unpack(file, &name, &sender) {
                // Fails only where nobody reads any more.
                let _ = sender.send(Err(fault));
            }
        })?;
        Ok(Self { chunks, chunk: Vec::new(), given: 0, is_at_end: false })
    }
}

/// Unpacks to the end, or until nobody reads any more; an empty chunk is the end.
fn unpack(file: File, name: &str, chunks: &SyncSender<Result<Vec<u8>, CopyFault>>) -> Result<(), CopyFault> {
    let mut archive = zip_archive::open(file)?;
    let mut member = zip_archive::member(&mut archive, name)?;
    loop {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES);
        (&mut member).take(CHUNK_BYTES as u64).read_to_end(&mut chunk).map_err(|error| fault(&error))?;
        let is_end = chunk.is_empty();
        if chunks.send(Ok(chunk)).is_err() || is_end {
            return Ok(());
        }
    }
}

fn fault(error: &std::io::Error) -> CopyFault {
    match error.kind() {
        ErrorKind::UnexpectedEof => CopyFault::Truncated,
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other => {
            CopyFault::Broken(error.to_string())
        }
        ErrorKind::Unsupported => CopyFault::UnknownPacking(error.to_string()),
        kind => CopyFault::Unreadable(kind, error.to_string()),
    }
}

impl Read for MemberStream {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given == self.chunk.len() && !self.is_at_end {
            self.given = 0;
            // A thread that broke off without a word has not come to the end.
            let broken = || Err(CopyFault::Broken("the decoder broke off".into()));
            self.chunk = self.chunks.recv().unwrap_or_else(|_| broken()).map_err(std::io::Error::other)?;
            self.is_at_end = self.chunk.is_empty();
        }
        let length = buffer.len().min(self.chunk.len() - self.given);
        buffer[..length].copy_from_slice(&self.chunk[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(path: &Path, bytes: &[u8]) {
        let mut archive = ZipWriter::new(File::create(path).unwrap());
        archive.start_file("a.sql", SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
        archive.finish().unwrap();
    }

    #[test]
    fn a_file_in_an_archive_is_read_to_its_end_or_its_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let bytes: Vec<u8> = (0..1_000_000u32).map(|at| (at % 5000 * 7919 / 13 % 251) as u8).collect();
        archive(&path, &bytes);
        let mut read = Vec::new();
        MemberStream::open(&path, "a.sql").unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes);
        let fault = |path: &Path, name: &str| {
            let error = MemberStream::open(path, name).unwrap().read_to_end(&mut Vec::new()).unwrap_err();
            error.get_ref().unwrap().downcast_ref::<CopyFault>().unwrap().clone()
        };
        assert!(matches!(fault(&path, "b.sql"), CopyFault::Broken(_)));
        let mut damaged = std::fs::read(&path).unwrap();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0xFF;
        std::fs::write(&path, damaged).unwrap();
        assert!(matches!(fault(&path, "a.sql"), CopyFault::Broken(_) | CopyFault::Truncated));
    }

    #[test]
    fn who_reads_only_the_start_leaves_no_thread_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        archive(&path, &vec![b'x'; 5_000_000]);
        let mut stream = MemberStream::open(&path, "a.sql").unwrap();
        let mut start = [0; 10];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(start, [b'x'; 10]);
        // The sender hears of it, and the thread ends.
        drop(stream);
    }
}
