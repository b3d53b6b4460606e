//! Unpacks a long part of a workbook in a thread of its own, while what is unpacked already is read.

use super::fault::WorkbookFault;
use super::package::Package;
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

const PIECE_BYTES: usize = 128 * 1024;
/// Pieces that wait to be read.
const MAX_PIECES_WAITING: usize = 4;

/// A part that is unpacked ahead of who reads it.
pub(super) struct ReadAhead {
    pieces: Option<Receiver<std::io::Result<Vec<u8>>>>,
    thread: Option<JoinHandle<Package>>,
    piece: Vec<u8>,
    at: usize,
    /// An empty piece came, which is the end.
    is_at_end: bool,
}

impl ReadAhead {
    /// Starts to unpack the part of this name.
    ///
    /// # Errors
    /// When there is no such part, or there can be no thread.
    pub(super) fn start(mut package: Package, part: &str) -> Result<Self, WorkbookFault> {
        if !package.has(part) {
            return Err(WorkbookFault::broken(format!("its part {part} is missing")));
        }
        let (send, pieces) = sync_channel(MAX_PIECES_WAITING);
        let name = part.to_owned();
        let unpack = move || {
            // Nobody who listens any more is no fault.
            let _ = send_pieces(&mut package, &name, &send);
            package
        };
        let thread = std::thread::Builder::new().name("unpacking".into()).spawn(unpack)?;
        Ok(Self { pieces: Some(pieces), thread: Some(thread), piece: Vec::new(), at: 0, is_at_end: false })
    }

    /// Ends the unpacking, wherever it stands, and gives the archive back.
    ///
    /// # Errors
    /// When unpacking panicked.
    pub(super) fn into_package(mut self) -> Result<Package, WorkbookFault> {
        self.stop().unwrap_or_else(|| Err(panicked()))
    }

    fn stop(&mut self) -> Option<Result<Package, WorkbookFault>> {
        self.pieces = None;
        let thread = self.thread.take()?;
        Some(thread.join().map_err(|_| panicked()))
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

impl Read for ReadAhead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.piece.len() && !self.is_at_end {
            let next = self.pieces.as_ref().and_then(|pieces| pieces.recv().ok());
            self.piece = next.ok_or_else(|| std::io::Error::other(panicked()))??;
            self.at = 0;
            self.is_at_end = self.piece.is_empty();
        }
        let length = buffer.len().min(self.piece.len() - self.at);
        buffer[..length].copy_from_slice(&self.piece[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

/// An archive that its reader does not withstand.
fn panicked() -> WorkbookFault {
    WorkbookFault::broken("it cannot be unpacked")
}

type Pieces = SyncSender<std::io::Result<Vec<u8>>>;

fn send_pieces(package: &mut Package, part: &str, pieces: &Pieces) -> Option<()> {
    let mut part = match package.part(part) {
        Ok(part) => part?,
        Err(fault) => return pieces.send(Err(std::io::Error::other(fault))).ok(),
    };
    loop {
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        let ended = part.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece);
        let is_last = piece.is_empty();
        // What came before the fault is read first.
        if !piece.is_empty() || ended.is_ok() {
            pieces.send(Ok(piece)).ok()?;
        }
        match ended {
            Err(error) => return pieces.send(Err(error)).ok(),
            Ok(_) if is_last => return Some(()),
            Ok(_) => {}
        }
    }
}
