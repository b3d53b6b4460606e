//! Where the bytes of a source come from: its file, or what was unpacked or decoded from it.

use super::content::{FoundContent, HashedFile};
use super::error::SourceError;
use super::text_encoding::TextEncoding;
use super::unpacking::{Conversion, UnpackedReader, Unpacking};
use super::utf16::Utf16Reader;
use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom, Take};
use std::path::Path;

const GZIP: &[u8] = b"\x1F\x8B";

/// Where the bytes of a source come from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    is_gzipped: bool,
    /// The copy that is read, where the file cannot be read in place.
    unpacking: Option<Unpacking>,
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
        let conversion = Conversion { gzipped: true, decode: None };
        let unpacking = Unpacking::start(file, conversion, found.clone())?;
        Ok(Self { is_gzipped: true, unpacking: Some(unpacking) })
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
        let is_gzipped = self.is_gzipped;
        // What was unpacked so far clears the way for the text.
        drop(self);
        let conversion = Conversion { gzipped: is_gzipped, decode: Some((encoding, mark_length)) };
        let unpacking = Unpacking::start(File::open(path)?, conversion, found.clone())?;
        Ok(Self { is_gzipped, unpacking: Some(unpacking) })
    }

    pub(super) fn is_gzipped(&self) -> bool {
        self.is_gzipped
    }

    /// The bytes from `from` on.
    ///
    /// # Errors
    /// When the file is gone.
    pub(super) fn bytes_at(&self, path: &Path, from: u64) -> Result<Bytes> {
        if let Some(unpacking) = &self.unpacking {
            return unpacking.reader_at(from).map(Bytes::Unpacked);
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
        if self.unpacking.is_some() {
            // The content is that of the file, which is hashed where the copy is made of it.
            return self.text_at(path, encoding, from, most);
        }
        let file = Bytes::Hashed(Box::new(HashedFile::open(path, from, found.clone())?));
        Ok(Text::of(file.take(most), encoding))
    }

    /// Bytes of the file on disk that hold the first `bytes` of what is read.
    pub(super) fn share_on_disk(&self, bytes: u64) -> u64 {
        self.unpacking.as_ref().map_or(bytes, |unpacking| unpacking.packed_share(bytes))
    }
}

/// The bytes of a source.
#[derive(Debug)]
pub(super) enum Bytes {
    AsTheyStand(File),
    Hashed(Box<HashedFile>),
    Unpacked(UnpackedReader),
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::AsTheyStand(file) => file.read(buffer),
            Self::Hashed(file) => file.read(buffer),
            Self::Unpacked(reader) => reader.read(buffer),
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
