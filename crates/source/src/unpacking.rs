//! What cannot be read in place is read from a copy: a gzip archive unpacks into a temporary file, and text in an
//! encoding of several bytes a character becomes UTF-8 there, in a thread of its own, while others read what is there
//! already.

use super::content::{ContentHash, FoundContent};
use super::copy_fault::CopyFault;
use super::disk_space::{DiskSpace, ProbeSpace};
use super::growing_file::{GrowingFile, GrowingReader, GrowingWriter};
use super::text_encoding::TextEncoding;
use super::transcoding::Transcoder;
use super::zip_archive;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

const CHUNK_BYTES: usize = 128 * 1024;

/// What becomes of a file's bytes on their way into the copy.
#[derive(Debug, Clone, Default)]
pub(super) struct Conversion {
    /// The file is a ZIP archive, and its member of this name is what is copied.
    pub member: Option<String>,
    /// They are a gzip archive.
    pub gzipped: bool,
    /// The text is in this encoding, and starts behind so many bytes of mark.
    pub decode: Option<(TextEncoding, usize)>,
}

/// A copy that is made or was made. Dropping it ends the work and removes the temporary file.
#[derive(Debug)]
pub(super) struct Unpacking {
    thread: Option<JoinHandle<()>>,
    unpacked: GrowingFile,
    /// What a ZIP archive says of the size of what is unpacked; 0 until that is known.
    announced_bytes: Arc<AtomicU64>,
}

impl Unpacking {
    /// Starts to convert `file`; when that is done its content is in `found`: that of the file, of a ZIP archive that of
    /// the member.
    ///
    /// # Errors
    /// When there can be no temporary file.
    pub(super) fn start(file: File, conversion: Conversion, found: FoundContent) -> std::io::Result<Self> {
        Self::start_with(file, conversion, found, DiskSpace::of)
    }

    fn start_with(
        file: File,
        conversion: Conversion,
        found: FoundContent,
        probe_space: ProbeSpace,
    ) -> std::io::Result<Self> {
        let (unpacked, mut copy) = GrowingFile::create(probe_space)?;
        let announced_bytes = Arc::new(AtomicU64::new(0));
        let announced = Arc::clone(&announced_bytes);
        let thread = std::thread::Builder::new().name("unpacking".into()).spawn(move || {
            // A panic must not leave readers waiting for ever.
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                convert(file, &mut copy, &conversion, &found, &announced)
            }))
            .unwrap_or_else(|_| Err(CopyFault::Broken("the decoder broke off".into())));
            copy.finish(outcome);
        })?;
        Ok(Self { thread: Some(thread), unpacked, announced_bytes })
    }

    /// A reader of what is unpacked, from `from` on. It waits for bytes that are not there yet.
    ///
    /// # Errors
    /// When the temporary file is gone.
    pub(super) fn reader_at(&self, from: u64) -> std::io::Result<GrowingReader> {
        self.unpacked.reader_at(from)
    }

    /// The copy.
    pub(super) fn file(&self) -> &GrowingFile {
        &self.unpacked
    }

    /// Bytes of the archive that hold the first `unpacked` bytes, about.
    pub(super) fn packed_share(&self, unpacked: u64) -> u64 {
        self.unpacked.share_read(unpacked)
    }

    /// Of `whole`, the part that the first `unpacked` bytes are of all; an estimate until all are there.
    pub(super) fn share(&self, unpacked: u64, whole: u64) -> u64 {
        let all = self.unpacked.length().max(self.announced_bytes.load(Ordering::Relaxed)).max(1);
        let share = u128::from(whole) * u128::from(unpacked) / u128::from(all);
        u64::try_from(share).unwrap_or(whole).min(whole)
    }

    #[cfg(test)]
    pub(super) fn place(&self) -> std::path::PathBuf {
        self.unpacked.path()
    }
}

impl Drop for Unpacking {
    fn drop(&mut self) {
        self.unpacked.abandon();
        if let Some(thread) = self.thread.take() {
            // It has caught its panics.
            let _ = thread.join();
        }
    }
}

fn convert(
    file: File,
    copy: &mut GrowingWriter,
    conversion: &Conversion,
    found: &FoundContent,
    announced_bytes: &AtomicU64,
) -> Result<(), CopyFault> {
    let Some(name) = &conversion.member else {
        return convert_bytes(Counted::new(file, false), copy, conversion, found);
    };
    let mut archive = zip_archive::open(file)?;
    let member = zip_archive::member(&mut archive, name)?;
    announced_bytes.store(member.size(), Ordering::Relaxed);
    convert_bytes(Counted::new(member, true), copy, conversion, found)
}

/// Converts what is read into the copy.
fn convert_bytes<R: Read>(
    counted: Counted<R>,
    copy: &mut GrowingWriter,
    conversion: &Conversion,
    found: &FoundContent,
) -> Result<(), CopyFault> {
    let mut input = if conversion.gzipped {
        Input::Gzip(Box::new(MultiGzDecoder::new(counted)))
    } else {
        Input::Plain(Box::new(counted))
    };
    let mut decoding = conversion.decode.map(|(encoding, mark)| (Transcoder::new(encoding), mark));
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut text = Vec::new();
    loop {
        let got = match input.read(&mut chunk) {
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(match input.counted_mut().fault.take() {
                    Some(fault) => fault,
                    None if error.kind() == ErrorKind::UnexpectedEof => CopyFault::Truncated,
                    None => CopyFault::Broken(error.to_string()),
                });
            }
        };
        let converted = match &mut decoding {
            Some((transcoder, mark)) => {
                let passed = (*mark).min(got);
                *mark -= passed;
                text.clear();
                transcoder.add(&chunk[passed..got], got == 0, &mut text);
                &text[..]
            }
            None => &chunk[..got],
        };
        if !converted.is_empty() {
            copy.add(converted, input.counted().read)?;
        }
        if got == 0 {
            let counted = input.counted_mut();
            // Whatever stands behind the end belongs to the content too.
            if std::io::copy(counted, &mut std::io::sink()).is_ok() {
                found.get_or_init(|| counted.hash.content());
            }
            copy.note_end(counted.read);
            return Ok(());
        }
        if copy.is_unwanted() {
            return Ok(());
        }
    }
}

/// The bytes that are converted.
enum Input<R> {
    Plain(Box<Counted<R>>),
    Gzip(Box<MultiGzDecoder<Counted<R>>>),
}

impl<R: Read> Input<R> {
    fn counted(&self) -> &Counted<R> {
        match self {
            Self::Plain(counted) => counted,
            Self::Gzip(decoder) => decoder.get_ref(),
        }
    }

    fn counted_mut(&mut self) -> &mut Counted<R> {
        match self {
            Self::Plain(counted) => counted,
            Self::Gzip(decoder) => decoder.get_mut(),
        }
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(counted) => counted.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
        }
    }
}

/// Counts and hashes what is read, and keeps the reader's error apart from that of a decoder behind it.
struct Counted<R> {
    inner: R,
    /// True where the reader is itself a decoder, whose errors say what is wrong with an archive.
    decodes: bool,
    read: u64,
    hash: ContentHash,
    fault: Option<CopyFault>,
}

impl<R> Counted<R> {
    fn new(inner: R, decodes: bool) -> Self {
        Self { inner, decodes, read: 0, hash: ContentHash::default(), fault: None }
    }

    fn fault_of(&self, error: &std::io::Error) -> CopyFault {
        match error.kind() {
            ErrorKind::UnexpectedEof if self.decodes => CopyFault::Truncated,
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other if self.decodes => {
                CopyFault::Broken(error.to_string())
            }
            ErrorKind::Unsupported => CopyFault::UnknownPacking(error.to_string()),
            kind => CopyFault::Unreadable(kind, error.to_string()),
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(got) => {
                self.read += got as u64;
                self.hash.add(&buffer[..got]);
                Ok(got)
            }
            Err(error) => {
                if error.kind() != ErrorKind::Interrupted {
                    self.fault = Some(self.fault_of(&error));
                }
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{Seek, Write};

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn converting(bytes: &[u8], conversion: Conversion) -> Unpacking {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        Unpacking::start(file, conversion, FoundContent::default()).unwrap()
    }

    fn unpacking(archive: &[u8]) -> Unpacking {
        converting(archive, Conversion { gzipped: true, ..Conversion::default() })
    }

    /// Bytes that hardly pack.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1u32;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(length)
        .collect()
    }

    #[test]
    fn any_place_can_be_read_while_it_unpacks() {
        let bytes = noise(3_000_000);
        // Two archives in one file are one text.
        let archive = [packed(&bytes[..1_000_000]), packed(&bytes[1_000_000..])].concat();
        let unpacking = unpacking(&archive);
        for from in [2_999_999, 0, 1_500_000, 3_000_000, 9_000_000] {
            let mut read = Vec::new();
            unpacking.reader_at(from).unwrap().read_to_end(&mut read).unwrap();
            assert!(read == bytes[bytes.len().min(usize::try_from(from).unwrap())..], "{from}");
        }
        let shares: Vec<u64> = (0..=30).map(|part| unpacking.packed_share(part * 100_000)).collect();
        assert!(shares.is_sorted());
        assert_eq!((shares[0], shares[30]), (0, archive.len() as u64));
    }

    #[test]
    fn text_is_decoded_on_the_way_packed_or_not() {
        // Characters of two bytes stand across every end of a chunk: an odd number of bytes is before them.
        let text = format!("x,{}\n", "漢字ソ".repeat(200_000));
        let bytes = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
        let with_mark = [b"\xEF\xBB\xBF", &bytes[..]].concat();
        let cases = [(false, &bytes, 0), (false, &with_mark, 3), (true, &bytes, 0), (true, &with_mark, 3)];
        for (gzipped, bytes, mark) in cases {
            let file = if gzipped { packed(bytes) } else { bytes.clone() };
            let decode = Some((TextEncoding::ShiftJis, mark));
            let unpacking = converting(&file, Conversion { gzipped, decode, ..Conversion::default() });
            for from in [0, 2, 1_799_000] {
                let mut read = Vec::new();
                unpacking.reader_at(from).unwrap().read_to_end(&mut read).unwrap();
                assert!(read == text.as_bytes()[usize::try_from(from).unwrap()..], "{gzipped} {mark} {from}");
            }
            assert_eq!(unpacking.packed_share(text.len() as u64), file.len() as u64);
        }
    }

    #[test]
    fn faults_are_told_where_the_bytes_end() {
        let archive = packed(&noise(500_000));
        let fault = |archive: &[u8]| {
            let unpacking = unpacking(archive);
            let mut read = Vec::new();
            let error = unpacking.reader_at(0).unwrap().read_to_end(&mut read).unwrap_err();
            let fault = error.get_ref().unwrap().downcast_ref::<CopyFault>().unwrap().clone();
            (fault, read.len())
        };
        let (truncated, there) = fault(&archive[..archive.len() / 2]);
        assert_eq!(truncated, CopyFault::Truncated);
        assert!(there > 100_000, "{there}");
        let mut broken = archive.clone();
        let end = broken.len() - 6;
        broken[end] ^= 0xFF;
        assert!(matches!(fault(&broken).0, CopyFault::Broken(_)));
        assert!(matches!(fault(b"\x1F\x8Bnothing of the kind").0, CopyFault::Broken(_)));
        assert_eq!(fault(b"\x1F\x8B").0, CopyFault::Truncated);
    }

    #[test]
    fn unpacking_stops_before_the_disk_is_full() {
        use std::sync::atomic::{AtomicU64, Ordering};
        /// Free at the next look; each look finds 20 MB less.
        static FREE: AtomicU64 = AtomicU64::new(0);
        /// Bytes between two looks.
        const LOOKS: u64 = 4 * 1024 * 1024;
        const TOTAL: u64 = 10_000_000_000;
        let ask: ProbeSpace = |_| {
            let free = FREE.fetch_sub(20_000_000, Ordering::Relaxed);
            Ok(DiskSpace { free, total: TOTAL })
        };
        let archive = packed(&vec![b'x'; 100_000_000]);
        // 50 MB above the floor, which is 5%.
        FREE.store(550_000_000, Ordering::Relaxed);
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&archive).unwrap();
        file.rewind().unwrap();
        let unpacking = Unpacking::start_with(
            file,
            Conversion { gzipped: true, ..Conversion::default() },
            FoundContent::default(),
            ask,
        )
        .unwrap();
        let mut read = Vec::new();
        let error = unpacking.reader_at(0).unwrap().read_to_end(&mut read).unwrap_err();
        let fault = error.get_ref().unwrap().downcast_ref::<CopyFault>().unwrap().clone();
        let CopyFault::NoSpace { free: Some(free), .. } = fault else { panic!("{fault:?}") };
        assert_eq!(free, 490_000_000);
        let there = read.len() as u64;
        assert!((3 * LOOKS..3 * LOOKS + 3 * CHUNK_BYTES as u64).contains(&there), "{there}");
    }

    #[test]
    fn the_temporary_file_goes_with_its_source() {
        let unpacking = unpacking(&packed(&noise(5_000_000)));
        let place = unpacking.place();
        assert!(place.exists());
        drop(unpacking);
        assert!(!place.exists());
    }
}
