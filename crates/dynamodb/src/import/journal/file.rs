//! The journal on the disk: a header and checkpoints, a line each. The last checkpoint that is whole counts.
//!
//! A line is JSON, spaces, and a checksum of the JSON, and fills whole pages. So writing a checkpoint touches no page
//! that holds an earlier one, and whatever a crash leaves of it is known for what it is. The header comes into being
//! together with a checkpoint, in a file of its own that takes the journal's place; so it is never there alone. Once
//! the checkpoints have become many, the file is replaced in the same way by one with the last of them alone.

use super::checkpoint::Checkpoint;
use super::error::JournalError;
use super::header::Header;
use super::journal::Journal;
use super::version_2;
use private_files;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What disks and file systems write whole.
const PAGE_BYTES: usize = 4096;
/// The checksum's hexadecimal digits, with a space before and a line end behind.
const CHECKSUM_BYTES: usize = 16;
/// So long may the checkpoints become before the file is replaced.
const MAX_CHECKPOINTS_BYTES: u64 = 1024 * 1024;

pub(super) const VERSION: u32 = 3;

/// What is read of a journal of any version.
#[derive(Serialize, Deserialize)]
struct Version {
    version: u32,
}

/// The header's line.
#[derive(Serialize)]
struct HeaderLine<'a> {
    version: u32,
    #[serde(flatten)]
    header: &'a Header,
}

/// A journal that is being written.
#[derive(Debug)]
pub(in crate::import) struct JournalFile {
    path: PathBuf,
    /// The header's line.
    header: Vec<u8>,
    /// The length of the file that this has written; `None` before, and after something went wrong.
    written_bytes: Option<u64>,
}

impl JournalFile {
    /// The journal of a run, at `path`. Nothing is written before the first checkpoint.
    ///
    /// # Errors
    /// When the header cannot be put in words.
    pub(in crate::import) fn new(path: PathBuf, header: &Header) -> Result<Self, JournalError> {
        let header = line(&HeaderLine { version: VERSION, header });
        let header = header.map_err(|source| JournalError::Unwritable { path: path.clone(), source })?;
        Ok(Self { path, header, written_bytes: None })
    }

    /// Puts a checkpoint on the disk. Until this has returned, the one before counts.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk; then the one before still counts.
    pub(in crate::import) fn save(&mut self, checkpoint: &Checkpoint) -> Result<(), JournalError> {
        let saved = line(checkpoint).and_then(|line| self.add(&line));
        saved.map_err(|source| JournalError::Unwritable { path: self.path.clone(), source })
    }

    /// Puts a checkpoint on the disk in place of all others.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub(in crate::import) fn save_alone(&mut self, checkpoint: &Checkpoint) -> Result<(), JournalError> {
        let saved = line(checkpoint).and_then(|line| self.replace(&line));
        saved.map_err(|source| JournalError::Unwritable { path: self.path.clone(), source })
    }

    fn add(&mut self, line: &[u8]) -> std::io::Result<()> {
        // What went wrong half-way leaves a length that nobody knows.
        let Some(before) = self.written_bytes.take() else { return self.replace(line) };
        let after = before + line.len() as u64;
        let opened = OpenOptions::new().append(true).open(&self.path);
        let is_ours = |file: &File| file.metadata().is_ok_and(|metadata| metadata.len() == before);
        let Some(mut file) = opened.ok().filter(is_ours) else { return self.replace(line) };
        if after > self.header.len() as u64 + MAX_CHECKPOINTS_BYTES {
            return self.replace(line);
        }
        file.write_all(line)?;
        file.sync_data()?;
        self.written_bytes = Some(after);
        Ok(())
    }

    fn replace(&mut self, line: &[u8]) -> std::io::Result<()> {
        // Until it is written whole, the one before can go on.
        let new = write_beside(&self.path, &[&self.header, line])?;
        self.written_bytes = None;
        take_place(&new, &self.path)?;
        self.written_bytes = Some((self.header.len() + line.len()) as u64);
        Ok(())
    }
}

/// Puts a file that holds these parts in the place of the one at `path`, whole and for good: whenever the process or the
/// computer stops, either is there.
///
/// # Errors
/// When it cannot be written, as on a full disk; then the one that was there still is.
pub(in crate::import) fn put_in_place(path: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    take_place(&write_beside(path, parts)?, path)
}

/// Writes a file beside the one whose place it is to take.
fn write_beside(path: &Path, parts: &[&[u8]]) -> std::io::Result<PathBuf> {
    make_folder_of(path)?;
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    if let Err(error) = write_whole(&new, parts) {
        // The file that is there stays as it is; what was begun beside it must not take the last space.
        let _ = std::fs::remove_file(&new);
        return Err(error);
    }
    Ok(new)
}

fn write_whole(path: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    let mut file = private_files::create(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_data()
}

impl Journal {
    /// The journal at `path`; `None` when there is none.
    ///
    /// # Errors
    /// When it is damaged, or of a version that is not read any more.
    pub(in crate::import) fn read(path: &Path) -> Result<Option<Self>, JournalError> {
        read(path)
    }

    /// Writes it to `path`, with nothing but what it says now.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk.
    pub(in crate::import) fn write(&self, path: &Path) -> Result<(), JournalError> {
        JournalFile::new(path.to_owned(), &self.header)?.save_alone(&self.checkpoint)
    }
}

/// The journal at `path`; `None` when there is none.
///
/// # Errors
/// When it is damaged, or of a version that is not read any more.
fn read(path: &Path) -> Result<Option<Journal>, JournalError> {
    match std::fs::read(path) {
        Ok(bytes) => parse(&bytes, path).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(JournalError::Unreadable { path: path.to_owned(), reason: error.to_string() }),
    }
}

/// The journal whose file holds `bytes`.
fn parse(bytes: &[u8], path: &Path) -> Result<Journal, JournalError> {
    let unreadable = |reason: String| JournalError::Unreadable { path: path.to_owned(), reason };
    let first = serde_json::Deserializer::from_slice(bytes).into_iter::<Version>().next();
    let version = first.and_then(Result::ok).map(|first| first.version);
    match version {
        Some(VERSION) => read_lines(bytes).map_err(unreadable),
        Some(version_2::VERSION) => version_2::read(bytes).map_err(|error| unreadable(error.to_string())),
        Some(_) => Err(JournalError::OtherRun { path: path.to_owned(), what: "its version" }),
        None => Err(unreadable("it is damaged".to_owned())),
    }
}

fn read_lines(bytes: &[u8]) -> Result<Journal, String> {
    let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let header = lines.next().and_then(content_of).ok_or("it is damaged")?;
    let header = serde_json::from_slice::<Header>(header).map_err(|error| error.to_string())?;
    // What a crash has cut off is the last line.
    let last =
        lines.rev().find_map(content_of).ok_or("it is damaged: it does not say how far the run has come")?;
    let checkpoint = serde_json::from_slice::<Checkpoint>(last).map_err(|error| error.to_string())?;
    Ok(Journal { header: Arc::new(header), checkpoint })
}

/// A line of the journal.
fn line(value: &impl Serialize) -> std::io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    let checksum = checksum(&line);
    let length = (line.len() + CHECKSUM_BYTES + 2).next_multiple_of(PAGE_BYTES);
    line.resize(length - CHECKSUM_BYTES - 1, b' ');
    line.extend_from_slice(&checksum);
    line.push(b'\n');
    Ok(line)
}

/// The JSON of a whole line; `None` for what is none.
fn content_of(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let (json, found) = line.split_at_checked(line.len().checked_sub(CHECKSUM_BYTES)?)?;
    let json = json.strip_suffix(b" ")?.trim_ascii_end();
    (found == checksum(json)).then_some(json)
}

fn checksum(json: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digits = blake3::hash(json).to_hex();
    let mut checksum = [0; CHECKSUM_BYTES];
    checksum.copy_from_slice(&digits.as_bytes()[..CHECKSUM_BYTES]);
    checksum
}

/// Puts a file in another's place, for good.
fn take_place(new: &Path, old: &Path) -> std::io::Result<()> {
    let mut left = if cfg!(windows) { 10 } else { 0 };
    // Where somebody has just opened the old one, such as a virus scanner, Windows does not let it be replaced.
    while let Err(error) = std::fs::rename(new, old) {
        if left == 0 || error.kind() != std::io::ErrorKind::PermissionDenied {
            return Err(error);
        }
        left -= 1;
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    #[cfg(unix)]
    if let Some(folder) = old.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

pub(super) fn make_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => private_files::create_folders(folder),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::{Destination, ExactDestination};
    use crate::import::choices::ImportChoices;
    use crate::import::journal::journal::Start;
    use crate::import::run_summary::RunKind;
    use import_core::{Counts, Position};
    use plan::Plan;
    use profile::read_profile;
    use propose::propose;
    use proptest::prelude::*;
    use source::Source;
    use tokio_util::sync::CancellationToken;

    fn started(folder: &Path) -> Journal {
        let path = folder.join("people.csv");
        std::fs::write(&path, "id,name\n1,Ann\n2,Bea\n").unwrap();
        let source = Source::open(&path).unwrap();
        let never = CancellationToken::new();
        let plan: Plan = propose("people.csv", &read_profile(&source, &never, |_| {}).unwrap()).plan;
        Journal::new(Start {
            joined: None,
            related: None,
            group: None,
            notes_fates: false,
            source: &source,
            content: source.content(&never).unwrap(),
            plan: &plan,
            exact: ExactDestination {
                destination: Destination::Practice,
                account: None,
                alias: None,
                identity: None,
                region: "us-east-1".to_owned(),
                endpoint: "practice".to_owned(),
            },
            choices: &ImportChoices::default(),
            kind: RunKind::Import,
            records_total: Some(2),
            table_created: Some(1),
            table_was_empty: true,
        })
    }

    /// A checkpoint that differs from every other number's, and is longer than a page for some.
    fn checkpoint(journal: &Journal, number: u64) -> Checkpoint {
        let mut checkpoint = journal.checkpoint.clone();
        checkpoint.position = Position { record: number, byte: number * 100, line: number + 2 };
        checkpoint.sent_up_to = number * 64;
        checkpoint.counts = Counts { items_written: number, ..Counts::default() };
        for ahead in 0..(number % 3) * 10_000 {
            checkpoint.ahead.done.insert(ahead);
        }
        checkpoint
    }

    fn saved(path: &Path) -> Result<u64, JournalError> {
        Ok(read(path)?.expect("it is there").checkpoint.position.record)
    }

    #[test]
    fn the_last_checkpoint_counts_and_the_header_stays() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("deep/journal.json");
        assert!(read(&path).unwrap().is_none());
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        assert!(!path.exists());
        for number in 0..20 {
            file.save(&checkpoint(&journal, number)).unwrap();
            let found = read(&path).unwrap().unwrap();
            assert_eq!((&found.header, &found.checkpoint), (&journal.header, &checkpoint(&journal, number)));
        }
        let many = std::fs::metadata(&path).unwrap().len();
        file.save_alone(&checkpoint(&journal, 20)).unwrap();
        assert_eq!(saved(&path).unwrap(), 20);
        assert!(std::fs::metadata(&path).unwrap().len() < many);
        file.save(&checkpoint(&journal, 21)).unwrap();
        assert_eq!(saved(&path).unwrap(), 21);
    }

    #[test]
    fn it_does_not_grow_without_bound() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("journal.json");
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        let mut longest = 0;
        for number in (0..600).map(|number| number * 3) {
            file.save(&checkpoint(&journal, number)).unwrap();
            longest = longest.max(std::fs::metadata(&path).unwrap().len());
            assert_eq!(saved(&path).unwrap(), number);
        }
        let most = MAX_CHECKPOINTS_BYTES + file.header.len() as u64;
        assert!(longest > most / 2 && longest <= most, "{longest}");
    }

    /// Whatever a crash leaves of a checkpoint, the one before counts; and no page of an earlier one is written again.
    #[test]
    fn cut_at_any_byte_it_says_what_was_saved_before() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("journal.json");
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        let mut lengths = Vec::new();
        for number in 0..4 {
            file.save(&checkpoint(&journal, number)).unwrap();
            lengths.push(std::fs::read(&path).unwrap().len());
        }
        let whole = std::fs::read(&path).unwrap();
        assert!(lengths.iter().all(|length| length % PAGE_BYTES == 0), "{lengths:?}");
        for length in 0..=whole.len() {
            let found = parse(&whole[..length], &path);
            match lengths.iter().rposition(|&end| end <= length) {
                Some(number) => {
                    assert_eq!(found.unwrap().checkpoint.position.record, number as u64, "{length}");
                }
                None => assert!(matches!(found, Err(JournalError::Unreadable { .. })), "{length}"),
            }
        }
    }

    /// A file that grew before its bytes came: what is not there yet reads as zeros.
    #[test]
    fn a_last_page_that_never_came_is_no_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("journal.json");
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        file.save(&checkpoint(&journal, 0)).unwrap();
        let before = std::fs::read(&path).unwrap();
        file.save(&checkpoint(&journal, 1)).unwrap();
        let after = std::fs::read(&path).unwrap();
        for arrived in (before.len()..after.len()).step_by(512) {
            let mut torn = after[..arrived].to_vec();
            torn.resize(after.len(), 0);
            std::fs::write(&path, &torn).unwrap();
            assert_eq!(saved(&path).unwrap(), 0, "{arrived}");
            // Whoever continues replaces it.
            let mut again = JournalFile::new(path.clone(), &journal.header).unwrap();
            again.save(&checkpoint(&journal, 7)).unwrap();
            assert_eq!(saved(&path).unwrap(), 7);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// A byte that went bad never becomes another checkpoint.
        #[test]
        fn a_byte_that_went_bad_is_noticed(place in any::<prop::sample::Index>(), flipped in 1u8..) {
            let folder = tempfile::tempdir().unwrap();
            let journal = started(folder.path());
            let path = folder.path().join("journal.json");
            let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
            for number in 0..4 {
                file.save(&checkpoint(&journal, number)).unwrap();
            }
            let mut bytes = std::fs::read(&path).unwrap();
            let place = place.index(bytes.len());
            bytes[place] ^= flipped;
            std::fs::write(&path, &bytes).unwrap();
            if let Ok(Some(found)) = read(&path) {
                prop_assert_eq!(&found.header, &journal.header);
                let number = found.checkpoint.position.record;
                prop_assert_eq!(&found.checkpoint, &checkpoint(&journal, number));
                prop_assert!(number >= 2);
            }
        }
    }

    /// Between writing the new file and giving it the journal's name there is the old one.
    #[test]
    fn a_replacement_that_was_not_finished_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("journal.json");
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        file.save(&checkpoint(&journal, 3)).unwrap();
        let new = [
            line(&HeaderLine { version: VERSION, header: &journal.header }).unwrap(),
            line(&checkpoint(&journal, 4)).unwrap(),
        ]
        .concat();
        for length in (0..=new.len()).step_by(97) {
            std::fs::write(folder.path().join("journal.json.new"), &new[..length]).unwrap();
            assert_eq!(saved(&path).unwrap(), 3);
        }
        file.save_alone(&checkpoint(&journal, 5)).unwrap();
        assert_eq!(saved(&path).unwrap(), 5);
    }

    #[test]
    fn one_that_somebody_removed_or_changed_meanwhile_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("journal.json");
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        file.save(&checkpoint(&journal, 0)).unwrap();
        std::fs::remove_file(&path).unwrap();
        file.save(&checkpoint(&journal, 1)).unwrap();
        assert_eq!(saved(&path).unwrap(), 1);
        std::fs::write(&path, "something else").unwrap();
        assert!(matches!(saved(&path), Err(JournalError::Unreadable { .. })));
        file.save(&checkpoint(&journal, 2)).unwrap();
        assert_eq!(saved(&path).unwrap(), 2);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn on_a_full_disk_the_checkpoint_before_counts_and_it_goes_on_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let journal = started(folder.path());
        let path = folder.path().join("journal.json");
        let mut file = JournalFile::new(path.clone(), &journal.header).unwrap();
        file.save(&checkpoint(&journal, 0)).unwrap();
        // What is appended does not arrive: the file is a disk that is full.
        let kept = folder.path().join("kept");
        std::fs::rename(&path, &kept).unwrap();
        std::os::unix::fs::symlink("/dev/full", &path).unwrap();
        file.written_bytes = Some(0);
        assert!(matches!(file.save(&checkpoint(&journal, 1)), Err(JournalError::Unwritable { .. })));
        std::fs::rename(&kept, &path).unwrap();
        assert_eq!(saved(&path).unwrap(), 0);
        // Nor does what is to take its place, of which nothing stays.
        let new = folder.path().join("journal.json.new");
        std::os::unix::fs::symlink("/dev/full", &new).unwrap();
        assert!(matches!(file.save(&checkpoint(&journal, 2)), Err(JournalError::Unwritable { .. })));
        assert_eq!(saved(&path).unwrap(), 0);
        assert!(new.symlink_metadata().is_err());
        file.save(&checkpoint(&journal, 3)).unwrap();
        assert_eq!(saved(&path).unwrap(), 3);
        // Where there is space for a checkpoint and for no new file, the checkpoint is added.
        std::os::unix::fs::symlink("/dev/full", &new).unwrap();
        assert!(file.save_alone(&checkpoint(&journal, 4)).is_err());
        std::os::unix::fs::symlink("/dev/full", &new).unwrap();
        file.save(&checkpoint(&journal, 5)).unwrap();
        assert_eq!(saved(&path).unwrap(), 5);
    }

    #[test]
    fn a_journal_of_another_version_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.json");
        for (text, is_of_another_version) in [
            ("{\"version\":1,\"plan\":{}}", true),
            ("{\"version\":4} 0123\nmore\n", true),
            ("{\"version\":2,\"kind\":{}}", false),
            ("{\"version\":3,\"kind\":{}}", false),
            ("[]", false),
            ("", false),
        ] {
            std::fs::write(&path, text).unwrap();
            let found = read(&path).unwrap_err();
            assert_eq!(
                matches!(found, JournalError::OtherRun { .. }),
                is_of_another_version,
                "{text}: {found}"
            );
        }
    }
}
