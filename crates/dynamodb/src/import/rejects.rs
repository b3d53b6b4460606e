//! Rejected records, kept in a file with all that they hold, their line, the column at fault and the reason: of a
//! delimited file as CSV, of a JSON file as JSON Lines.

mod csv_row;
mod form;
mod json_line;
mod text;

use super::report::RejectedRecord;
use failure::{Code, Failure};
pub(super) use form::{NAMES_OF_VERSION_2, RejectsForm, RejectsKind, extension};
use json_line::told;
use private_files;
use serde::{Deserialize, Serialize};
use source::{Record, Source, shown};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
pub(super) use text::RejectsText;

/// A record that is to be kept, and why it was rejected.
#[derive(Debug, Clone)]
pub(super) struct RejectedRow {
    pub cells: Record,
    /// What stands in the file, where that is JSON.
    pub json: Option<String>,
    pub told: RejectedRecord,
}

/// A file of rejected records. It comes into being with the first record.
#[derive(Debug)]
pub(super) struct RejectsFile {
    path: PathBuf,
    text: RejectsText,
    file: Option<File>,
    state: RejectsState,
    /// Bytes that are on the disk for sure.
    synced: u64,
}

/// How much of the file is covered, and by what it is known again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RejectsState {
    pub bytes: u64,
    /// Of those bytes (FNV-1a, 64 bits).
    pub hash: u64,
}

impl RejectsState {
    fn add(&mut self, text: &[u8]) {
        if self.bytes == 0 {
            self.hash = 0xCBF2_9CE4_8422_2325;
        }
        self.bytes += text.len() as u64;
        for &byte in text {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

impl RejectsFile {
    /// A file at `path` for records of this source. With `kept` it goes on behind what an earlier run left there, as
    /// long as that still stands there letter by letter (the whole file where its `end` is known, which it is not after
    /// a crash); else, and where `may_overwrite` is false, it takes a name that is free. Nothing is touched before the
    /// first record is rejected, but what is left there beyond `kept`, which comes again.
    ///
    /// # Errors
    /// When the file of the interrupted run cannot be cut.
    pub(super) fn new(
        path: PathBuf,
        source: &Source,
        form: RejectsForm,
        joins: bool,
        kept: RejectsState,
        end: Option<RejectsState>,
        may_overwrite: bool,
    ) -> Result<Self, Failure> {
        let mut rejects = Self {
            path,
            text: RejectsText::new(source, form, joins),
            file: None,
            state: RejectsState::default(),
            synced: 0,
        };
        let is_left = match end {
            Some(end) => end.bytes > 0 && state_of(&rejects.path, u64::MAX) == Some(end),
            None => kept.bytes > 0 && state_of(&rejects.path, kept.bytes) == Some(kept),
        };
        if is_left {
            let opened = OpenOptions::new().write(true).open(&rejects.path);
            let file = opened.map_err(|error| unwritable(&rejects.path, &error))?;
            file.set_len(kept.bytes).map_err(|error| unwritable(&rejects.path, &error))?;
            rejects.file = Some(file);
            rejects.state = kept;
        } else if kept.bytes > 0 || end.is_some_and(|end| end.bytes > 0) || !may_overwrite {
            // Somebody may be fixing what lies there.
            rejects.path = free_name(&rejects.path);
        }
        Ok(rejects)
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What was written so far; nothing when there is no file.
    pub(super) fn state(&self) -> RejectsState {
        self.state
    }

    /// Undoes what was written after `state`, but leaves the first `promised` bytes in the file: they are written over by
    /// the same. What cannot be cut off now is written over, or cut off when a run goes on.
    pub(super) fn rewind(&mut self, state: RejectsState, promised: u64) {
        self.state = state;
        self.synced = self.synced.min(state.bytes);
        let kept = state.bytes.max(promised);
        let is_longer = |file: &File| file.metadata().is_ok_and(|metadata| metadata.len() > kept);
        if let Some(file) = self.file.as_ref().filter(|file| is_longer(file)) {
            // Where the run ends now, the file holds what its journal says, and is known again by that.
            let _ = file.set_len(kept);
        }
    }

    /// Puts on the disk what was written, where it is not there yet.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub(super) fn sync(&mut self) -> Result<(), Failure> {
        let Some(file) = self.file.as_ref().filter(|_| self.synced != self.state.bytes) else {
            return Ok(());
        };
        let synced = file.set_len(self.state.bytes).and_then(|()| file.sync_data());
        synced.map_err(|error| unwritable(&self.path, &error))?;
        self.synced = self.state.bytes;
        Ok(())
    }

    /// The first records that an interrupted run left in the file, at most `most`.
    pub(super) fn kept(&self, most: usize) -> Vec<RejectedRecord> {
        if self.state.bytes == 0 {
            return Vec::new();
        }
        match self.text.form.kind {
            RejectsKind::Csv => self.kept_in_csv(most),
            RejectsKind::JsonLines => self.kept_in_json_lines(most),
        }
    }

    fn kept_in_csv(&self, most: usize) -> Vec<RejectedRecord> {
        let delimiter = self.text.delimiter();
        let reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_path(&self.path);
        let Ok(mut reader) = reader else { return Vec::new() };
        let columns: Vec<&String> = self.text.own_columns();
        reader
            .byte_records()
            .flatten()
            .take(most)
            .map(|cells| {
                let cells: csv::StringRecord =
                    cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
                let told = |place: usize| cells.get(columns.len() + place).unwrap_or_default();
                let place = columns.iter().position(|column| *column == told(1));
                let (line, at) = RejectsForm::place_of(told(0));
                RejectedRecord {
                    line,
                    place: at,
                    column: place.map(|place| columns[place].clone()),
                    value: place.and_then(|place| cells.get(place)).map(shown),
                    reason: told(2).to_owned(),
                }
            })
            .collect()
    }

    fn kept_in_json_lines(&self, most: usize) -> Vec<RejectedRecord> {
        let Ok(file) = File::open(&self.path) else { return Vec::new() };
        BufReader::new(file)
            .split(b'\n')
            .map_while(Result::ok)
            .filter_map(|line| told(&String::from_utf8_lossy(&line), &self.text.form.names))
            .take(most)
            .map(|told| RejectedRecord {
                line: told.line,
                place: None,
                column: told.column,
                value: told.value.as_deref().map(shown),
                reason: told.reason,
            })
            .collect()
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk.
    pub(super) fn add(&mut self, row: &RejectedRow) -> Result<(), Failure> {
        let mut text = Vec::new();
        if self.state.bytes == 0 {
            self.text.add_header(&mut text);
            if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|error| unwritable(&self.path, &error))?;
            }
            if self.file.is_none() {
                self.file = Some(
                    private_files::create_as_folder_is(&self.path)
                        .map_err(|error| unwritable(&self.path, &error))?,
                );
            }
        }
        self.text.add_row(&mut text, row);
        let at = self.state.bytes;
        let written = match &mut self.file {
            Some(file) => file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(&text)),
            None => Ok(()),
        };
        written.map_err(|error| unwritable(&self.path, &error))?;
        self.state.add(&text);
        Ok(())
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Code::RejectsUnwritable,
        format!("The rejected records cannot be written to {}.", path.display()),
        "Free some space on the disk or choose another folder, then continue.",
    )
    .with_detail(error.to_string())
}

/// The first `bytes` of the file at `path`, or all there are, as a state.
fn state_of(path: &Path, bytes: u64) -> Option<RejectsState> {
    let mut file = File::open(path).ok()?.take(bytes);
    let mut state = RejectsState::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(state),
            length => state.add(&buffer[..length]),
        }
    }
}

/// `users.rejected.csv`, or `users.rejected-2.csv` and so on when that is taken.
fn free_name(path: &Path) -> PathBuf {
    if !path.exists() {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension =
        path.extension().map_or_else(String::new, |extension| format!(".{}", extension.to_string_lossy()));
    (2..1_000_000u32)
        .map(|number| path.with_file_name(format!("{stem}-{number}{extension}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::FormatChoice;

    const NOTHING: RejectsState = RejectsState { bytes: 0, hash: 0 };

    fn source(folder: &Path, name: &str, text: &str) -> Source {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        Source::open_as(&path, &FormatChoice { header: Some(true), ..FormatChoice::default() }).unwrap()
    }

    fn people(folder: &Path) -> Source {
        source(folder, "people.csv", "id,name\n1,a\n")
    }

    fn row(cells: &[&str], line: u64, column: Option<&str>, reason: &str) -> RejectedRow {
        let told = RejectedRecord {
            line,
            place: None,
            column: column.map(str::to_owned),
            value: None,
            reason: reason.to_owned(),
        };
        RejectedRow { cells: Record::of_cells(cells.iter().copied()), json: None, told }
    }

    fn file(path: &Path, source: &Source, kept: RejectsState, may_overwrite: bool) -> RejectsFile {
        RejectsFile::new(path.to_owned(), source, RejectsForm::of(source), false, kept, None, may_overwrite)
            .unwrap()
    }

    #[test]
    fn rejected_records_keep_every_cell() {
        let folder = tempfile::tempdir().unwrap();
        let source = people(folder.path());
        let path = folder.path().join("deep/rejected.csv");
        let mut rejects = file(&path, &source, NOTHING, true);
        assert!(!path.exists());
        rejects.add(&row(&["x", "a,\"b\""], 2, Some("id"), "no number")).unwrap();
        let kept = rejects.state();
        rejects.add(&row(&["1"], 3, None, "short")).unwrap();
        drop(rejects);
        let mut rejects = file(&path, &source, kept, true);
        let told = rejects.kept(10);
        assert_eq!((told.len(), told[0].line, told[0].column.as_deref()), (1, 2, Some("id")));
        assert_eq!((told[0].value.as_deref(), told[0].reason.as_str()), (Some("x"), "no number"));
        rejects.add(&row(&["1", "2", "3"], 4, None, "long")).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "id,name,tableferry_line,tableferry_column,tableferry_reason\n\
             x,\"a,\"\"b\"\"\",2,id,no number\n1,2,4,,long,3\n"
        );
    }

    /// At a run's end the journal says what the file holds, letter by letter: what is left there beyond it would make
    /// whoever continues take another file, which lacks the records before.
    #[test]
    fn what_could_not_be_kept_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let source = people(folder.path());
        let path = folder.path().join("rejected.csv");
        let mut rejects = file(&path, &source, NOTHING, true);
        rejects.add(&row(&["x", "a"], 2, Some("id"), "no number")).unwrap();
        rejects.sync().unwrap();
        let covered = rejects.state();
        // The first of two records is written, the second one is not: of it, not even a part.
        rejects.add(&row(&["y", "b"], 3, Some("id"), "no number")).unwrap();
        let writable = rejects.file.replace(File::open(&path).unwrap());
        assert!(rejects.add(&row(&["z", "c"], 4, Some("id"), "no number")).is_err());
        rejects.file = writable;
        rejects.rewind(covered, 0);
        drop(rejects);
        let form = RejectsForm::of(&source);
        let again = RejectsFile::new(path.clone(), &source, form, false, covered, Some(covered), true);
        let mut again = again.unwrap();
        assert_eq!(again.path(), path);
        again.add(&row(&["y", "b"], 3, Some("id"), "no number")).unwrap();
        again.sync().unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "id,name,tableferry_line,tableferry_column,tableferry_reason\n\
             x,a,2,id,no number\ny,b,3,id,no number\n"
        );
    }

    #[test]
    fn rejected_records_of_json_keep_every_type() {
        let folder = tempfile::tempdir().unwrap();
        let source = source(folder.path(), "people.jsonl", "{\"id\":\"7\",\"n\":1.0}\n{\"id\":8}\n");
        let path = folder.path().join("rejected.jsonl");
        let mut rejects = file(&path, &source, NOTHING, true);
        let first = RejectedRow {
            json: Some("{\"id\":\"7\",\"n\":1.0}".to_owned()),
            ..row(&[], 1, Some("id"), "no")
        };
        rejects.add(&first).unwrap();
        let kept = rejects.state();
        drop(rejects);
        let mut rejects = file(&path, &source, kept, true);
        let told = rejects.kept(10);
        assert_eq!(
            (told[0].line, told[0].column.as_deref(), told[0].value.as_deref()),
            (1, Some("id"), Some("7"))
        );
        rejects
            .add(&RejectedRow { json: Some("{\"id\":8}".to_owned()), ..row(&[], 2, None, "why") })
            .unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "{\"tableferry_line\":1,\"tableferry_column\":\"id\",\"tableferry_reason\":\"no\",\"id\":\"7\",\"n\":1.0}\n\
             {\"tableferry_line\":2,\"tableferry_column\":null,\"tableferry_reason\":\"why\",\"id\":8}\n"
        );
    }

    #[test]
    fn columns_called_line_column_and_reason_are_data() {
        let folder = tempfile::tempdir().unwrap();
        let source = source(folder.path(), "lines.csv", "id,line,column,reason\n1,2,3,4\n");
        let path = folder.path().join("rejected.csv");
        file(&path, &source, NOTHING, true).add(&row(&["1", "2", "3", "4"], 2, None, "no")).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "id,line,column,reason,tableferry_line,tableferry_column,tableferry_reason\n1,2,3,4,2,,no\n"
        );
    }

    #[test]
    fn a_second_rejection_takes_the_place_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let text = "id,tableferry_line,tableferry_column,tableferry_reason\nx,5,id,old,more\n";
        let path = folder.path().join("rejected.csv");
        let again = row(&["x", "5", "id", "old", "more"], 2, None, "new");
        file(&path, &source(folder.path(), "r.csv", text), NOTHING, true).add(&again).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text.replace("5,id,old", "2,,new"));
        // Ours by what the run said, though their names are like any other.
        let text = "id,line,column,reason\nx,5,id,old\n";
        let own = ["line", "column", "reason"].map(str::to_owned);
        let source = source(folder.path(), "old.csv", text).with_own_columns(Some(own));
        file(&path, &source, NOTHING, true).add(&row(&["x", "5", "id", "old"], 2, None, "new")).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "id,tableferry_line,tableferry_column,tableferry_reason\nx,2,,new\n"
        );
    }

    #[test]
    fn what_somebody_may_be_fixing_is_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let source = people(folder.path());
        let path = folder.path().join("users.rejected.csv");
        let mut rejects = file(&path, &source, NOTHING, false);
        rejects.add(&row(&["x", "y"], 2, None, "no")).unwrap();
        let kept = rejects.state();
        let whole = std::fs::read_to_string(&path).unwrap();
        for fixed in ["id,name\n1,y\n".to_owned(), whole.replace('x', "z") + "more and more text\n"] {
            std::fs::write(&path, &fixed).unwrap();
            let mut rejects = file(&path, &source, kept, true);
            rejects.add(&row(&["a", "b"], 3, None, "no")).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), fixed);
            assert_ne!(rejects.path(), path);
        }
        assert!(!file(&path, &source, NOTHING, false).path().exists());
    }
}
