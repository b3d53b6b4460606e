//! What cannot be read in place is read from a copy: a gzip archive unpacks into a temporary file, and text in an
//! encoding of several bytes a character becomes UTF-8 there, in a thread of its own, while others read what is there
//! already.

use super::content::{ContentHash, FoundContent};
use super::disk_space::{DiskSpace, ProbeSpace};
use super::text_encoding::TextEncoding;
use super::transcoding::Transcoder;
use super::unpack_fault::UnpackFault;
use flate2::read::MultiGzDecoder;
use private_files::TemporaryFile;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

const CHUNK_BYTES: usize = 128 * 1024;

/// Unpacked bytes between two notes of how far the archive was read.
const BETWEEN_NOTES: u64 = 1024 * 1024;

/// Unpacked bytes between two looks at the space on the disk.
const BETWEEN_LOOKS: u64 = 4 * 1024 * 1024;

/// What becomes of a file's bytes on their way into the copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conversion {
    /// They are a gzip archive.
    pub gzipped: bool,
    /// The text is in this encoding, and starts behind so many bytes of mark.
    pub decode: Option<(TextEncoding, usize)>,
}

/// A copy that is made or was made. Dropping it ends the work and removes the temporary file.
#[derive(Debug)]
pub(super) struct Unpacking {
    progress: Arc<Progress>,
    thread: Option<JoinHandle<()>>,
    unpacked: TemporaryFile,
}

/// What the thread and the readers share.
#[derive(Debug, Default)]
struct Progress {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Bytes in the temporary file.
    written: u64,
    /// Bytes in the copy, and bytes of the file read by then, in order.
    notes: Vec<(u64, u64)>,
    outcome: Option<Result<(), UnpackFault>>,
    is_unwanted: bool,
}

impl Progress {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unpacking {
    /// Starts to convert `file`; when that is done its content is in `found`.
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
        let cannot = |error: std::io::Error| {
            std::io::Error::other(write_fault(&error, &std::env::temp_dir(), probe_space))
        };
        let (unpacked, copy) = TemporaryFile::create().map_err(cannot)?;
        let place = unpacked.path();
        let progress = Arc::new(Progress::default());
        let thread = {
            let progress = Arc::clone(&progress);
            std::thread::Builder::new().name("unpacking".into()).spawn(move || {
                // A panic must not leave readers waiting for ever.
                let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    convert(file, copy, &place, conversion, probe_space, &progress, &found)
                }))
                .unwrap_or_else(|_| Err(UnpackFault::Broken("the decoder broke off".into())));
                progress.lock().outcome = Some(outcome);
                progress.changed.notify_all();
            })?
        };
        Ok(Self { progress, thread: Some(thread), unpacked })
    }

    /// A reader of what is unpacked, from `from` on. It waits for bytes that are not there yet.
    ///
    /// # Errors
    /// When the temporary file is gone.
    pub(super) fn reader_at(&self, from: u64) -> std::io::Result<UnpackedReader> {
        let mut file = File::open(self.unpacked.path())?;
        file.seek(SeekFrom::Start(from))?;
        Ok(UnpackedReader { file, at: from, progress: Arc::clone(&self.progress) })
    }

    /// Bytes of the archive that hold the first `unpacked` bytes, about.
    pub(super) fn packed_share(&self, unpacked: u64) -> u64 {
        let state = self.progress.lock();
        let after = state.notes.partition_point(|&(there, _)| there <= unpacked);
        let (from, packed_from) = after.checked_sub(1).map_or((0, 0), |before| state.notes[before]);
        let Some(&(to, packed_to)) = state.notes.get(after) else { return packed_from };
        let share = u128::from(unpacked - from) * u128::from(packed_to - packed_from) / u128::from(to - from);
        packed_from + u64::try_from(share).unwrap_or(0)
    }

    #[cfg(test)]
    pub(super) fn place(&self) -> std::path::PathBuf {
        self.unpacked.path()
    }
}

impl Drop for Unpacking {
    fn drop(&mut self) {
        self.progress.lock().is_unwanted = true;
        if let Some(thread) = self.thread.take() {
            // It has caught its panics.
            let _ = thread.join();
        }
    }
}

/// Converts `file` into `copy`, which lies at `place`.
fn convert(
    file: File,
    mut copy: File,
    place: &Path,
    conversion: Conversion,
    probe_space: ProbeSpace,
    progress: &Progress,
    found: &FoundContent,
) -> Result<(), UnpackFault> {
    let counted = Counted { inner: file, read: 0, hash: ContentHash::default(), fault: None };
    let mut input =
        if conversion.gzipped { Input::Gzip(MultiGzDecoder::new(counted)) } else { Input::Plain(counted) };
    let mut decoding = conversion.decode.map(|(encoding, mark)| (Transcoder::new(encoding), mark));
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut text = Vec::new();
    let mut written = 0;
    let mut noted = 0;
    let mut room_known_to = 0;
    loop {
        let got = match input.read(&mut chunk) {
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(match input.counted_mut().fault.take() {
                    Some(fault) => fault,
                    None if error.kind() == ErrorKind::UnexpectedEof => UnpackFault::Truncated,
                    None => UnpackFault::Broken(error.to_string()),
                });
            }
        };
        if got > 0 && written >= room_known_to {
            room_known_to = written + BETWEEN_LOOKS;
            // Where the system does not tell, the disk itself says when it is full.
            if let Ok(space) = probe_space(place)
                && !space.holds(BETWEEN_LOOKS)
            {
                return Err(UnpackFault::NoSpace { free: Some(space.free) });
            }
        }
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
        copy.write_all(converted).map_err(|error| write_fault(&error, place, probe_space))?;
        written += converted.len() as u64;
        let mut state = progress.lock();
        state.written = written;
        if written > noted && (got == 0 || written - noted >= BETWEEN_NOTES) {
            noted = written;
            state.notes.push((written, input.counted().read));
        }
        let is_unwanted = state.is_unwanted;
        drop(state);
        progress.changed.notify_all();
        if got == 0 {
            let counted = input.counted_mut();
            // Whatever stands behind the end belongs to the content too.
            if std::io::copy(counted, &mut std::io::sink()).is_ok() {
                found.get_or_init(|| counted.hash.content());
            }
            return Ok(());
        }
        if is_unwanted {
            return Ok(());
        }
    }
}

/// The bytes that are converted.
enum Input {
    Plain(Counted),
    Gzip(MultiGzDecoder<Counted>),
}

impl Input {
    fn counted(&self) -> &Counted {
        match self {
            Self::Plain(counted) => counted,
            Self::Gzip(decoder) => decoder.get_ref(),
        }
    }

    fn counted_mut(&mut self) -> &mut Counted {
        match self {
            Self::Plain(counted) => counted,
            Self::Gzip(decoder) => decoder.get_mut(),
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(counted) => counted.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
        }
    }
}

fn write_fault(error: &std::io::Error, place: &Path, probe_space: ProbeSpace) -> UnpackFault {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            UnpackFault::NoSpace { free: probe_space(place).ok().map(|space| space.free) }
        }
        _ => UnpackFault::Unwritable(error.to_string()),
    }
}

/// Counts and hashes what is read, and keeps the system's error apart from the decoder's.
struct Counted {
    inner: File,
    read: u64,
    hash: ContentHash,
    fault: Option<UnpackFault>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(got) => {
                self.read += got as u64;
                self.hash.add(&buffer[..got]);
                Ok(got)
            }
            Err(error) => {
                if error.kind() != ErrorKind::Interrupted {
                    self.fault = Some(UnpackFault::Unreadable(error.kind(), error.to_string()));
                }
                Err(error)
            }
        }
    }
}

/// Reads what is unpacked; see [`Unpacking::reader_at`].
#[derive(Debug)]
pub(super) struct UnpackedReader {
    file: File,
    at: u64,
    progress: Arc<Progress>,
}

impl Read for UnpackedReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut state = self.progress.lock();
        while state.written <= self.at {
            match &state.outcome {
                Some(Ok(())) => return Ok(0),
                Some(Err(fault)) => return Err(std::io::Error::other(fault.clone())),
                None => state = self.progress.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
        let there = usize::try_from(state.written - self.at).unwrap_or(usize::MAX);
        drop(state);
        let length = buffer.len().min(there);
        let got = self.file.read(&mut buffer[..length])?;
        self.at += got as u64;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

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
        converting(archive, Conversion { gzipped: true, decode: None })
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
            let unpacking = converting(&file, Conversion { gzipped, decode });
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
            let fault = error.get_ref().unwrap().downcast_ref::<UnpackFault>().unwrap().clone();
            (fault, read.len())
        };
        let (truncated, there) = fault(&archive[..archive.len() / 2]);
        assert_eq!(truncated, UnpackFault::Truncated);
        assert!(there > 100_000, "{there}");
        let mut broken = archive.clone();
        let end = broken.len() - 6;
        broken[end] ^= 0xFF;
        assert!(matches!(fault(&broken).0, UnpackFault::Broken(_)));
        assert!(matches!(fault(b"\x1F\x8Bnothing of the kind").0, UnpackFault::Broken(_)));
        assert_eq!(fault(b"\x1F\x8B").0, UnpackFault::Truncated);
    }

    #[test]
    fn unpacking_stops_before_the_disk_is_full() {
        use std::sync::atomic::{AtomicU64, Ordering};
        /// Free at the next look; each look finds 20 MB less.
        static FREE: AtomicU64 = AtomicU64::new(0);
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
            Conversion { gzipped: true, decode: None },
            FoundContent::default(),
            ask,
        )
        .unwrap();
        let mut read = Vec::new();
        let error = unpacking.reader_at(0).unwrap().read_to_end(&mut read).unwrap_err();
        let fault = error.get_ref().unwrap().downcast_ref::<UnpackFault>().unwrap().clone();
        let UnpackFault::NoSpace { free: Some(free), .. } = fault else { panic!("{fault:?}") };
        assert_eq!(free, 490_000_000);
        let there = read.len() as u64;
        assert!((3 * BETWEEN_LOOKS..3 * BETWEEN_LOOKS + 3 * CHUNK_BYTES as u64).contains(&there), "{there}");
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
