//! The file of a dump: whether it is one, of which database, and in which encoding.

use super::dialect::SqlDialect;
use super::fault::{DumpFault, NotRead};
use super::place::DumpPlace;
use super::reader::{Reader, Receiver};
use super::value::Value;
use crate::copy_fault::CopyFault;
use crate::encoding::recognise_by_head;
use crate::encoding_question::{self, SAMPLED_BYTES};
use crate::error::SourceError;
use crate::listing_watch::ListingWatch;
use crate::not_a_table;
use crate::summary::{FormatChoice, FormatPart, FormatQuestion, SourceKind};
use crate::text_encoding::TextEncoding;
use crate::transcoding::Transcoder;
use crate::utf16::Utf16Reader;
use std::io::Read;
use std::path::Path;

/// Bytes at the start of a dump that say what it is: those that its encoding is recognised by, too.
const HEAD_BYTES: u64 = SAMPLED_BYTES;
/// Why it is read as it is, where a person chose that.
const CHOSEN: &str = "You said so.";

/// A file that is a dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DumpFile {
    pub(crate) place: DumpPlace,
    pub(crate) dialect: SqlDialect,
    pub(crate) encoding: TextEncoding,
    /// Why it is read so: what in it says so, or that a person did.
    pub(crate) evidence: Vec<(FormatPart, String)>,
    /// The database numbers rows that have 0 for their number, as MySQL does unless it is told otherwise.
    pub(crate) numbers_zeros: bool,
    /// What a person must say of its encoding: nothing where the dump says it itself.
    pub(crate) question: Option<FormatQuestion>,
}

impl DumpFile {
    /// What lies there as a dump; `None` where it is none by its start, or is to be read as something else.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn recognise(place: DumpPlace, choice: &FormatChoice) -> Result<Option<Self>, SourceError> {
        if choice.kind.is_some_and(|kind| kind != SourceKind::Staged) {
            return Ok(None);
        }
        let path = place.path.clone();
        let unreadable = |error| SourceError::from_io(&path, error);
        let mut head = Vec::new();
        let Ok(bytes) = place.bytes() else { return Ok(None) };
        let read = bytes.take(HEAD_BYTES).read_to_end(&mut head);
        // What is no sound archive is told where archives are.
        if read.is_err() || head.is_empty() {
            return Ok(None);
        }
        let by_head = recognise_by_head(&head);
        let start = match by_head {
            Some(encoding @ (TextEncoding::Utf16Le | TextEncoding::Utf16Be)) => {
                let mut text = String::new();
                let mut reader = Utf16Reader::new(head.as_slice(), encoding == TextEncoding::Utf16Be);
                let mut bytes = Vec::new();
                reader.read_to_end(&mut bytes).map_err(unreadable)?;
                text.push_str(&String::from_utf8_lossy(&bytes));
                text
            }
            _ if head.contains(&0) && !place.is_called_sql() => return Ok(None),
            _ => String::from_utf8_lossy(&head).into_owned(),
        };
        let start = start.trim_start_matches('\u{feff}');
        if !is_dump(&place, start) {
            return Ok(None);
        }
        // What is recognised keeps its evidence where a choice says the same, as that of a table opened again does.
        let (dialect, why_dialect) = match (SqlDialect::recognise(start), choice.sql_dialect) {
            ((dialect, _), Some(chosen)) if chosen != dialect => (chosen, CHOSEN.to_owned()),
            ((dialect, Some(mark)), _) => (dialect, format!("“{mark}” stands in it.")),
            ((dialect, None), _) => (dialect, "Nothing at its start is of one database alone.".to_owned()),
        };
        let numbers_zeros =
            dialect == SqlDialect::Mysql && !start.to_ascii_uppercase().contains("NO_AUTO_VALUE_ON_ZERO");
        let declared = if by_head.is_none() { declared_encoding(start) } else { None };
        let recognised = match declared {
            Some(encoding) => (encoding, "The dump says so itself.", None),
            None => guessed_encoding(&place, &head, &FormatChoice { encoding: None, ..choice.clone() })?,
        };
        let (encoding, why_encoding, question) = match (choice.encoding, recognised) {
            (Some(chosen), (encoding, _, question)) if chosen != encoding || question.is_some() => {
                (chosen, CHOSEN, None)
            }
            (_, recognised) => recognised,
        };
        let evidence = vec![(FormatPart::Kind, why_dialect), (FormatPart::Encoding, why_encoding.to_owned())];
        Ok(Some(Self { place, dialect, encoding, evidence, numbers_zeros, question }))
    }

    /// The question for its encoding, each answer of which opens the table of this name again.
    pub(crate) fn question_of(&self, table: &str) -> Option<FormatQuestion> {
        let mut question = self.question.clone()?;
        for option in &mut question.options {
            option.choice.table = Some(table.to_owned());
            option.choice.member.clone_from(&self.place.member);
        }
        Some(question)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.place.path
    }

    /// Its text: UTF-8 where it is UTF-16 or has characters of several bytes in another encoding, else its own bytes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn text(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(self.decoded(self.place.bytes()?))
    }

    /// Its text, as [`Self::text`] gives it, while someone watches.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn watched_text(&self, watch: &ListingWatch) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(self.decoded(self.place.watched_bytes(watch)?))
    }

    fn decoded(&self, bytes: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        match self.encoding {
            TextEncoding::Utf16Le => Box::new(Utf16Reader::new(bytes, false)),
            TextEncoding::Utf16Be => Box::new(Utf16Reader::new(bytes, true)),
            encoding if encoding.is_multi_byte() => Box::new(Transcoded::new(bytes, encoding)),
            _ => bytes,
        }
    }

    /// Reads its text, which [`Self::text`] gives.
    pub(super) fn reader<'r, R: Read, V: Receiver>(&self, text: R, receiver: &'r mut V) -> Reader<'r, R, V> {
        Reader::new(text, self.dialect, self.encoding, receiver)
    }

    /// Whether it has any row.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn has_rows(&self, watch: &ListingWatch) -> Result<bool, SourceError> {
        let mut first = FirstRow::default();
        let unreadable = |error| SourceError::from_io(self.path(), error);
        let text = self.watched_text(watch).map_err(unreadable)?;
        match self.reader(text, &mut first).read() {
            Err(DumpFault::Io(error)) => Err(unreadable(error)),
            // What is never closed is told where the rows are read.
            Err(DumpFault::Unclosed { .. } | DumpFault::TooLong { .. }) => Ok(true),
            Err(DumpFault::Stopped(_)) | Ok(()) => Ok(first.is_there),
        }
    }
}

/// By its start, and where that leaves a doubt by its name.
fn is_dump(place: &DumpPlace, start: &str) -> bool {
    if not_a_table::is_dump(start) {
        return true;
    }
    let has = |word: &str| {
        start.lines().any(|line| {
            line.trim_start().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        })
    };
    place.is_called_sql() && ["INSERT ", "COPY ", "CREATE ", "REPLACE INTO "].into_iter().any(has)
}

/// The encoding that a dump says itself: `SET NAMES latin1`, `SET client_encoding = 'LATIN1'`.
fn declared_encoding(start: &str) -> Option<TextEncoding> {
    let lower = start.to_ascii_lowercase();
    let behind = |words: &str| lower.find(words).map(|at| &lower[at + words.len()..]);
    let name = behind("client_encoding").or_else(|| behind("set names "))?;
    let name: String = name
        .chars()
        .skip_while(|letter| letter.is_whitespace() || matches!(letter, '=' | '\'' | '"'))
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
        .collect();
    match name.as_str() {
        "utf8" | "utf8mb3" | "utf8mb4" | "utf_8" | "unicode" => Some(TextEncoding::Utf8),
        // They say nothing of what is beyond ASCII.
        "binary" | "ascii" | "sql_ascii" => None,
        // What MySQL calls so is Windows-1252.
        "latin1" if lower.contains("set names latin1") => Some(TextEncoding::Windows1252),
        name => {
            let windows = name.strip_prefix("win").filter(|page| page.len() == 4);
            windows.map_or_else(
                || TextEncoding::by_name(name),
                |page| TextEncoding::by_name(&format!("windows-{page}")),
            )
        }
    }
}

/// The encoding of a dump that names none, by its bytes; and where they leave it open, the question for it.
fn guessed_encoding(
    place: &DumpPlace,
    head: &[u8],
    choice: &FormatChoice,
) -> Result<(TextEncoding, &'static str, Option<FormatQuestion>), SourceError> {
    let path = &place.path;
    let unreadable = |error| SourceError::from_io(path, error);
    let size_bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    // What is packed is unpacked as far as it is looked at.
    let origin = place.origin().map_err(unreadable)?;
    let recognised = encoding_question::recognise(&origin, path, head, size_bytes, choice)?;
    Ok((recognised.encoding, recognised.evidence, recognised.question))
}

/// Text in an encoding of several bytes a character, read as UTF-8.
struct Transcoded {
    input: Box<dyn Read + Send>,
    transcoder: Transcoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    is_at_end: bool,
}

impl Transcoded {
    fn new(input: Box<dyn Read + Send>, encoding: TextEncoding) -> Self {
        let transcoder = Transcoder::new(encoding);
        Self { input, transcoder, raw: vec![0; 64 * 1024], text: Vec::new(), given: 0, is_at_end: false }
    }
}

impl Read for Transcoded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() && !self.is_at_end {
            let got = self.input.read(&mut self.raw)?;
            self.is_at_end = got == 0;
            self.given = 0;
            self.text.clear();
            self.transcoder.add(&self.raw[..got], self.is_at_end, &mut self.text);
        }
        let length = buffer.len().min(self.text.len() - self.given);
        buffer[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

/// Ends the reading at the first row.
#[derive(Default)]
struct FirstRow {
    is_there: bool,
}

impl Receiver for FirstRow {
    fn declares(&mut self, _: u64, _: &str) {}

    fn begins(&mut self, _: u64, _: &[String], _: Option<&[String]>) {}

    fn row(&mut self, _: u64, _: &[Value]) -> Result<Result<(), NotRead>, DumpFault> {
        self.is_there = true;
        Err(DumpFault::Stopped(CopyFault::Cancelled))
    }

    fn not_read(&mut self, _: u64, _: bool, _: NotRead) {
        self.is_there = true;
    }

    fn passes_over(&mut self, _: u64, what: &str) {
        self.is_there |= what.starts_with("INSERT");
    }
}
