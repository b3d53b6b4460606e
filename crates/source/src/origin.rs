//! Where the bytes of a source come from: its file, or what was unpacked or decoded from it.

use super::block::Position;
use super::content::{FoundContent, HashedFile};
use super::copy_fault::CopyFault;
use super::error::SourceError;
use super::growing_file::GrowingReader;
use super::staging::StagedTable;
use super::text_encoding::TextEncoding;
use super::unpacking::{Conversion, Unpacking};
use super::utf16::Utf16Reader;
use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom, Take};
use std::path::Path;
use tokio_util::sync::CancellationToken;

const GZIP: &[u8] = b"\x1F\x8B";

/// Where the bytes of a source come from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    is_gzipped: bool,
    /// The file in a ZIP archive that is read.
    member: Option<String>,
    /// The copy that is read, where the file cannot be read in place.
    copy: Option<Copy>,
}

/// What is read in place of a file.
#[derive(Debug)]
enum Copy {
    Unpacked(Unpacking),
    Staged(StagedTable),
}

impl Copy {
    fn reader_at(&self, from: u64) -> Result<GrowingReader> {
        match self {
            Self::Unpacked(unpacking) => unpacking.reader_at(from),
            Self::Staged(table) => table.reader_at(from),
        }
    }
}

impl Origin {
    /// Looks whether the file at `path` is an archive, and starts to unpack it; when that is done its content is in
    /// `found`.
    ///
    /// # Errors
    /// When it cannot be read, or nothing can be unpacked on this computer.
    pub(super) fn of(path: &Path, found: &FoundContent) -> Result<Self> {
        let mut file = File::open(path)?;
        let mut start = Vec::new();
        (&mut file).take(GZIP.len() as u64).read_to_end(&mut start)?;
        if start != GZIP {
            return Ok(Self::default());
        }
        file.rewind()?;
        let conversion = Conversion { gzipped: true, ..Conversion::default() };
        let unpacking = Unpacking::start(file, conversion, found.clone())?;
        Ok(Self { is_gzipped: true, member: None, copy: Some(Copy::Unpacked(unpacking)) })
    }

    /// Starts to unpack a file of the ZIP archive at `path`, and what is in it where that is a gzip archive; when that is
    /// done the file's content is in `found`.
    ///
    /// # Errors
    /// When it cannot be read, or nothing can be unpacked on this computer.
    pub(super) fn of_member(path: &Path, member: &str, found: &FoundContent) -> Result<Self> {
        let start = |gzipped| {
            let conversion = Conversion { member: Some(member.to_owned()), gzipped, decode: None };
            Unpacking::start(File::open(path)?, conversion, found.clone())
        };
        let unpacking = start(false)?;
        let mut head = Vec::new();
        unpacking.reader_at(0)?.take(GZIP.len() as u64).read_to_end(&mut head)?;
        let is_gzipped = head == GZIP;
        let unpacking = if is_gzipped {
            drop(unpacking);
            start(true)?
        } else {
            unpacking
        };
        Ok(Self { is_gzipped, member: Some(member.to_owned()), copy: Some(Copy::Unpacked(unpacking)) })
    }

    /// A table that is staged.
    pub(super) fn staged(table: StagedTable) -> Self {
        Self { is_gzipped: false, member: None, copy: Some(Copy::Staged(table)) }
    }

    /// The table, where it is staged.
    pub(super) fn staged_table(&self) -> Option<&StagedTable> {
        match &self.copy {
            Some(Copy::Staged(table)) => Some(table),
            _ => None,
        }
    }

    /// True for what is unpacked from an archive.
    pub(super) fn is_packed(&self) -> bool {
        self.is_gzipped || self.member.is_some()
    }

    /// True where what is read stays the same, whatever becomes of the file.
    pub(super) fn is_kept(&self) -> bool {
        self.staged_table().is_some()
    }

    /// Waits until the content of what is no file of its own is known.
    ///
    /// # Errors
    /// When the copy cannot be made, and when `cancel` is cancelled.
    pub(super) fn wait_for_content(&self, cancel: &CancellationToken) -> Result<()> {
        let waited = match &self.copy {
            Some(Copy::Staged(table)) => table.wait(cancel),
            Some(Copy::Unpacked(unpacking)) if self.member.is_some() => unpacking.file().wait(cancel),
            _ => Ok(()),
        };
        waited.map_err(|fault: CopyFault| std::io::Error::other(fault))
    }

    /// The same, of text in this encoding that starts behind so many bytes of mark. Where characters take several
    /// bytes, its bytes are from now on those of the text in UTF-8, without the mark.
    ///
    /// # Errors
    /// When the file cannot be read, or there can be no copy of it on this computer.
    pub(super) fn decoded(
        self,
        path: &Path,
        encoding: TextEncoding,
        mark_length: usize,
        found: &FoundContent,
    ) -> Result<Self> {
        if !encoding.is_multi_byte() {
            return Ok(self);
        }
        let Self { is_gzipped, member, copy } = self;
        // What was unpacked so far clears the way for the text.
        drop(copy);
        let decode = Some((encoding, mark_length));
        let conversion = Conversion { member: member.clone(), gzipped: is_gzipped, decode };
        let unpacking = Unpacking::start(File::open(path)?, conversion, found.clone())?;
        Ok(Self { is_gzipped, member, copy: Some(Copy::Unpacked(unpacking)) })
    }

    /// True where not the file itself is read, but a copy that is made of it.
    pub(super) fn is_copied(&self) -> bool {
        self.copy.is_some()
    }

    pub(super) fn is_gzipped(&self) -> bool {
        self.is_gzipped
    }

    /// The bytes from `from` on.
    ///
    /// # Errors
    /// When the file is gone.
    pub(super) fn bytes_at(&self, path: &Path, from: u64) -> Result<Bytes> {
        if let Some(copy) = &self.copy {
            return copy.reader_at(from).map(Bytes::Copied);
        }
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Bytes::AsTheyStand(file))
    }

    /// The text from `from` on, of so many bytes at most, as the splitter takes it.
    ///
    /// # Errors
    /// When the file is gone.
    pub(super) fn text_at(&self, path: &Path, encoding: TextEncoding, from: u64, most: u64) -> Result<Text> {
        Ok(Text::of(self.bytes_at(path, from)?.take(most), encoding))
    }

    /// The same; once the file's end was read, its content is in `found`.
    ///
    /// # Errors
    /// When the file is gone.
    pub(super) fn hashed_text_at(
        &self,
        path: &Path,
        encoding: TextEncoding,
        from: u64,
        most: u64,
        found: &FoundContent,
    ) -> Result<Text> {
        if self.copy.is_some() {
            // The content is that of the file, which is hashed where the copy is made of it.
            return self.text_at(path, encoding, from, most);
        }
        let file = Bytes::Hashed(Box::new(HashedFile::open(path, from, found.clone())?));
        Ok(Text::of(file.take(most), encoding))
    }

    /// Of a file of `size` bytes, those that were read when a reading has come so far.
    pub(super) fn share_on_disk(&self, position: &Position, size: u64) -> u64 {
        match &self.copy {
            None => position.byte,
            // The archive may hold more than this one file.
            Some(Copy::Unpacked(unpacking)) if self.member.is_some() => unpacking.share(position.byte, size),
            Some(Copy::Unpacked(unpacking)) => unpacking.packed_share(position.byte),
            Some(Copy::Staged(table)) => table.share(position.record, size),
        }
    }
}

/// The bytes of a source.
#[derive(Debug)]
pub(super) enum Bytes {
    AsTheyStand(File),
    Hashed(Box<HashedFile>),
    Copied(GrowingReader),
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::AsTheyStand(file) => file.read(buffer),
            Self::Hashed(file) => file.read(buffer),
            Self::Copied(reader) => reader.read(buffer),
        }
    }
}

/// The text of a source: its bytes, but UTF-8 in place of UTF-16.
#[derive(Debug)]
pub(super) enum Text {
    AsItStands(Take<Bytes>),
    Utf16(Utf16Reader<Take<Bytes>>),
}

impl Text {
    /// From now on the reading waits for no byte of a copy once `cancel` is cancelled.
    pub(super) fn stop_waiting_on(&mut self, cancel: &CancellationToken) {
        let bytes = match self {
            Self::AsItStands(bytes) => bytes.get_mut(),
            Self::Utf16(reader) => reader.get_mut().get_mut(),
        };
        if let Bytes::Copied(reader) = bytes {
            reader.stop_waiting_on(cancel);
        }
    }

    /// Reads what is left of the file, behind the text too, and gives it to nobody.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn pass_over_the_rest(&mut self) -> Result<()> {
        let bytes = match self {
            Self::AsItStands(bytes) => bytes.get_mut(),
            Self::Utf16(reader) => reader.get_mut().get_mut(),
        };
        std::io::copy(bytes, &mut std::io::sink()).map(|_| ())
    }

    fn of(bytes: Take<Bytes>, encoding: TextEncoding) -> Self {
        match encoding {
            TextEncoding::Utf16Le => Self::Utf16(Utf16Reader::new(bytes, false)),
            TextEncoding::Utf16Be => Self::Utf16(Utf16Reader::new(bytes, true)),
            _ => Self::AsItStands(bytes),
        }
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::AsItStands(bytes) => bytes.read(buffer),
            Self::Utf16(reader) => reader.read(buffer),
        }
    }
}

/// Some bytes of a source, fewer at its end.
pub(super) fn chunk(
    origin: &Origin,
    path: &Path,
    from: u64,
    length: u64,
) -> std::result::Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    origin
        .bytes_at(path, from)
        .and_then(|reader| reader.take(length).read_to_end(&mut bytes))
        .map_err(|error| SourceError::from_io(path, error))?;
    Ok(bytes)
}
