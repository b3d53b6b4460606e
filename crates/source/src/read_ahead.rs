//! Unpacks bytes in a thread of its own, while what is unpacked already is read. Nothing is kept of them.

use std::io::{Error, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

const PIECE_BYTES: usize = 128 * 1024;
/// Pieces that wait to be read.
const MAX_PIECES_WAITING: usize = 4;

/// Bytes that are unpacked ahead of who reads them, by a thread that ends when this is dropped.
#[derive(Debug)]
pub(super) struct ReadAhead<T> {
    pieces: Option<Receiver<Result<Vec<u8>, Error>>>,
    thread: Option<JoinHandle<T>>,
    piece: Vec<u8>,
    at: usize,
    /// An empty piece came, which is the end.
    is_at_end: bool,
    /// Why there is no more where the thread broke off without a word.
    broken: fn() -> Error,
}

/// Where a thread sends the bytes that it unpacks.
#[derive(Debug)]
pub(super) struct Pieces(SyncSender<Result<Vec<u8>, Error>>);

impl<T: Send + 'static> ReadAhead<T> {
    /// Starts a thread that unpacks, and gives something back at its end.
    ///
    /// # Errors
    /// When there can be no thread.
    pub(super) fn start(
        broken: fn() -> Error,
        unpack: impl FnOnce(&Pieces) -> T + Send + 'static,
    ) -> Result<Self, Error> {
        let (sender, pieces) = sync_channel(MAX_PIECES_WAITING);
        let thread =
            std::thread::Builder::new().name("unpacking".into()).spawn(move || unpack(&Pieces(sender)))?;
        Ok(Self {
            pieces: Some(pieces),
            thread: Some(thread),
            piece: Vec::new(),
            at: 0,
            is_at_end: false,
            broken,
        })
    }

    /// Ends the unpacking, wherever it stands, and gives what the thread gave.
    ///
    /// # Errors
    /// When unpacking panicked.
    pub(super) fn finish(mut self) -> Result<T, Error> {
        self.stop().ok_or_else(self.broken)
    }
}

impl<T> ReadAhead<T> {
    fn stop(&mut self) -> Option<T> {
        // A thread that waits to send hears that nobody reads any more.
        self.pieces = None;
        self.thread.take()?.join().ok()
    }
}

impl<T> Drop for ReadAhead<T> {
    fn drop(&mut self) {
        self.stop();
    }
}

impl<T> Read for ReadAhead<T> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        if self.at == self.piece.len() && !self.is_at_end {
            let next = self.pieces.as_ref().and_then(|pieces| pieces.recv().ok());
            self.piece = next.ok_or_else(self.broken)??;
            self.at = 0;
            self.is_at_end = self.piece.is_empty();
        }
        let length = buffer.len().min(self.piece.len() - self.at);
        buffer[..length].copy_from_slice(&self.piece[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

impl Pieces {
    /// Sends bytes to their end, or until nobody reads any more; an error as `told` has it, behind what came before it.
    pub(super) fn send_all(&self, mut bytes: impl Read, told: impl Fn(Error) -> Error) {
        loop {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            let ended = bytes.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece);
            let is_last = piece.is_empty();
            if (!is_last || ended.is_ok()) && self.0.send(Ok(piece)).is_err() {
                return;
            }
            match ended {
                Err(error) => return self.fail(told(error)),
                Ok(_) if is_last => return,
                Ok(_) => {}
            }
        }
    }

    /// Sends why there is nothing more.
    pub(super) fn fail(&self, error: Error) {
        // Fails only where nobody reads any more.
        let _ = self.0.send(Err(error));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken() -> Error {
        Error::other("it broke off")
    }

    #[test]
    fn what_came_before_a_fault_is_read_first() {
        let bytes: Vec<u8> = (0..400_000u32).map(|at| (at % 251) as u8).collect();
        let sent = bytes.clone();
        let mut ahead = ReadAhead::start(broken, move |pieces| {
            pieces.send_all(sent.as_slice().chain(Faulty), |error| Error::other(format!("told: {error}")));
            7
        })
        .unwrap();
        let mut read = Vec::new();
        assert_eq!(ahead.read_to_end(&mut read).unwrap_err().to_string(), "told: no disk");
        assert!(read == bytes);
        assert_eq!(ahead.finish().unwrap(), 7);
    }

    #[test]
    fn a_thread_that_breaks_off_without_a_word_is_no_end() {
        let mut ahead = ReadAhead::start(broken, |pieces| {
            let _ = pieces.0.send(Ok(vec![1]));
        })
        .unwrap();
        let mut read = Vec::new();
        assert_eq!(ahead.read_to_end(&mut read).unwrap_err().to_string(), "it broke off");
        assert_eq!(read, [1]);
    }

    #[test]
    fn who_reads_only_the_start_leaves_no_thread_waiting() {
        let mut ahead =
            ReadAhead::start(broken, |pieces| pieces.send_all(std::io::repeat(b'x'), |error| error)).unwrap();
        let mut start = [0; 10];
        ahead.read_exact(&mut start).unwrap();
        assert_eq!(start, [b'x'; 10]);
        // Waits for the thread, which would go on without end.
        drop(ahead);
    }

    struct Faulty;

    impl Read for Faulty {
        fn read(&mut self, _: &mut [u8]) -> Result<usize, Error> {
            Err(Error::other("no disk"))
        }
    }
}
