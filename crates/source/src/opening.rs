//! Opens a file: recognises what a person does not say of it, or that it is no table at all.

use super::block::Position;
use super::container::{self, Container};
use super::content::{FoundContent, Stamp};
use super::delimited::{FirstRecord, first_record_end, first_records};
use super::encoding::recognise_by_head;
use super::encoding_question::{self, SAMPLED_BYTES, first_not_utf8};
use super::error::SourceError;
use super::json_start;
use super::kind;
use super::line_ends::line_ends;
use super::list_question;
use super::listing_watch::ListingWatch;
use super::naming::{Columns, Known, MAX_COLUMNS, Naming};
use super::not_a_table;
use super::origin::Origin;
use super::origin::chunk;
use super::recognising::{self, Recognised, TextSample, start_of_last_lines};
use super::refusal::NotATable;
use super::scan::SplitError;
use super::sniffing::whole_lines;
use super::source::Source;
use super::splitter::MAX_RECORD_BYTES;
use super::sqlite;
use super::summary::{FormatChoice, FormatPart, SourceFormat, SourceKind, Unnamed};
use super::text_encoding::TextEncoding;
use super::workbook;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Sections further on that are looked at for the dialect, the end of the file among them; and how much of each.
const FURTHER: u64 = 3;
const TAIL_BYTES: u64 = 64 * 1024;

/// What the first bytes of files that are no text say.
const SIGNATURES: [(&[u8], &str); 18] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a document or archive of another kind (.docx, .pptx, .zip)"),
    (b"\xD0\xCF\x11\xE0", "an old Office document that is no workbook (.doc, .ppt, .msg)"),
    (b"\x1F\x8B", "a gzip archive inside another"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive, which must be unpacked first"),
    (b"Rar!\x1A\x07", "a RAR archive, which must be unpacked first"),
    (b"BZh91AY&SY", "a bzip2 archive, which must be unpacked first"),
    (b"\xFD7zXZ\0", "an xz archive, which must be unpacked first"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive, which must be unpacked first"),
    (b"\0\x01\0\0Standard Jet DB", "an Access database (.mdb)"),
    (b"\0\x01\0\0Standard ACE DB", "an Access database (.accdb)"),
    (b"\xFF\xFE\0\0", "text in UTF-32, which Tableferry does not read"),
    (b"\0\0\xFE\xFF", "text in UTF-32, which Tableferry does not read"),
];

/// Where a TAR archive says that it is one.
const TAR_SIGNATURE: (usize, &[u8]) = (257, b"ustar");

impl Source {
    /// Opens the file at `path` and recognises what it is.
    ///
    /// # Errors
    /// See [`Source::open_as`].
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        Self::open_as(path, &FormatChoice::default())
    }

    /// Opens the file at `path` as what a person says that it is, and recognises the rest. Reads its start and a
    /// few sections of it; a packed file goes on to be unpacked as long as the source lives.
    ///
    /// # Errors
    /// When it cannot be read, or is no text table with at least one record, or what is chosen cannot be.
    pub fn open_as(path: &Path, choice: &FormatChoice) -> Result<Self, SourceError> {
        Self::open_watched(path, choice, &ListingWatch::default())
    }

    /// As [`Source::open_as`], while someone watches: a dump and a workbook are looked through whole.
    ///
    /// # Errors
    /// See [`Source::open_as`]; and [`SourceError::Cancelled`].
    pub fn open_watched(
        path: &Path,
        choice: &FormatChoice,
        watch: &ListingWatch,
    ) -> Result<Self, SourceError> {
        Self::open_named(path, choice, &[], watch)
    }

    /// Opens the file at `path` as [`Source::open`] does; where that refuses it as plainly no table, it is read as one
    /// nonetheless: as JSON where its text starts as JSON does, else as cells with delimiters.
    ///
    /// # Errors
    /// See [`Source::open_as`]; never [`SourceError::NoTable`].
    pub fn open_nonetheless(path: &Path) -> Result<Self, SourceError> {
        match Self::open(path) {
            Err(SourceError::NoTable { kind, .. }) => {
                Self::open_as(path, &FormatChoice { kind: Some(kind), ..FormatChoice::default() })
            }
            opened => opened,
        }
    }

    /// As [`Source::open_as`]; the first columns of a JSON file are of these names, whether it has them or not.
    ///
    /// # Errors
    /// See [`Source::open_as`].
    pub fn open_with_names(
        path: &Path,
        choice: &FormatChoice,
        names: &[String],
    ) -> Result<Self, SourceError> {
        Self::open_named(path, choice, names, &ListingWatch::default())
    }

    fn open_named(
        path: &Path,
        choice: &FormatChoice,
        names: &[String],
        watch: &ListingWatch,
    ) -> Result<Self, SourceError> {
        let chosen_delimiter = recognising::chosen_delimiter(choice)?;
        let unreadable = |error| SourceError::from_io(path, error);
        if std::fs::metadata(path).map_err(unreadable)?.is_dir() {
            return Err(SourceError::IsFolder(path.to_owned()));
        }
        let member = match container::look_into(path, choice)? {
            Container::File => None,
            Container::Member(name) => Some(name),
            Container::Database => return Self::open_database_table(path, choice),
            Container::Workbook(kind) => return Self::open_sheet(path, &kind, choice, watch),
            Container::Dump(file, table) => {
                let member = file.place.member.clone();
                let of_table = FormatChoice { table, ..choice.clone() };
                match Self::open_dump_table(file, &of_table, watch)? {
                    Some(source) => return Ok(source),
                    None => member,
                }
            }
        };
        let stamp = Stamp::of(path)?;
        let content = FoundContent::default();
        let origin = match &member {
            Some(member) => Origin::of_member(path, member, &content),
            None => Origin::of(path, &content),
        }
        .map_err(unreadable)?;
        // What it is called says what it may be.
        let called = member.as_deref().map_or(path, Path::new);
        let head = chunk(&origin, path, 0, SAMPLED_BYTES)?;
        if head.is_empty() {
            return Err(SourceError::Empty(path.to_owned()));
        }
        let told = choice.encoding.or_else(|| recognise_by_head(&head));
        let is_utf16 = matches!(told, Some(TextEncoding::Utf16Le | TextEncoding::Utf16Be));
        let is_binary = !is_utf16 && head.contains(&0);
        if is_binary && sqlite::may_be_encrypted(called, &head, stamp.fingerprint.size_bytes) {
            return Err(SourceError::encrypted_database(path));
        }
        let packed = origin.is_packed().then(|| workbook::looks_packed(&head)).flatten();
        if let Some(looks_like) = packed.or_else(|| signature(&head)).or(is_binary.then_some("a binary file"))
        {
            return Err(SourceError::NotText { path: path.to_owned(), looks_like });
        }
        let encoding_question::Recognised { encoding, evidence: why_encoding, question: encoding_question } =
            encoding_question::recognise(&origin, path, &head, stamp.fingerprint.size_bytes, choice)?;
        let mark_length = encoding.mark_length(&head);
        let text = encoding.as_split(&head[mark_length..]);
        if text.contains(&0) {
            return Err(SourceError::NotText { path: path.to_owned(), looks_like: "a binary file" });
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(SourceError::Empty(path.to_owned()));
        }
        let readable = encoding.readable(&text);
        let start = encoding.decode(&text).0;
        if choice.kind.is_none()
            && let Some(NotATable { looks_like, repair }) = not_a_table::recognise(&start)
        {
            let kind = kind_nonetheless(called, &start);
            return Err(SourceError::NoTable { path: path.to_owned(), looks_like, repair, kind });
        }
        let mut kind = choice.kind.unwrap_or_else(|| kind::recognise(called, &start));
        let mut list_doubt = None;
        if choice.kind.is_none() && matches!(kind, SourceKind::JsonLines | SourceKind::JsonObjects) {
            list_doubt =
                list_question::doubt(json_start::up_to_a_fault(&text), kind, kind::is_called_lines(called));
            if list_doubt.is_some() {
                kind = SourceKind::JsonArray;
            }
        }
        if kind != SourceKind::Delimited && !encoding.is_unicode() {
            return Err(match first_not_utf8(&origin, path)? {
                Some((line, character)) => {
                    SourceError::JsonNotUtf8 { path: path.to_owned(), line, character }
                }
                None => SourceError::JsonInEncoding { path: path.to_owned(), encoding },
            });
        }
        let is_whole = (head.len() as u64) < SAMPLED_BYTES;
        // Positions are those of the copy where the text is decoded into one, whose length is known once it is read.
        let is_decoded = encoding.is_multi_byte();
        let size = if is_decoded { text.len() as u64 } else { stamp.fingerprint.size_bytes };
        let mut text_end = None;
        let recognised = if kind == SourceKind::Delimited {
            // What is packed has an end that nobody knows yet, and UTF-16 no lines that are found by their bytes.
            let is_plain = !origin.is_copied() && !is_utf16;
            let has_end = is_plain && (is_whole || !is_decoded);
            if !has_end && choice.footer_lines.is_some_and(|lines| lines > 0) {
                return Err(SourceError::NoFooter(path.to_owned()));
            }
            let (further, tail) = if is_plain && !is_whole {
                let size = stamp.fingerprint.size_bytes;
                let tail_start = size.saturating_sub(TAIL_BYTES);
                let tail = if has_end { chunk(&origin, path, tail_start, TAIL_BYTES)? } else { Vec::new() };
                (further(&origin, path, size, encoding)?, tail)
            } else {
                (Vec::new(), Vec::new())
            };
            let tail = if is_whole && is_plain { &text[..] } else { from_a_line_on(&tail) };
            let looked = TextSample {
                text: &text,
                readable: &readable,
                is_whole,
                further: &further,
                tail: &encoding.readable(tail),
            };
            let mut recognised = recognising::recognise(&looked, choice, chosen_delimiter);
            if !has_end {
                recognised.footer_lines = 0;
            }
            if recognised.footer_lines > 0 {
                let behind = tail.len() - start_of_last_lines(tail, recognised.footer_lines);
                text_end = Some(size - behind as u64);
            }
            recognised
        } else {
            Recognised::of_json()
        };
        let Recognised {
            dialect,
            skip_lines,
            skipped,
            header,
            below_header,
            unnamed,
            footer_lines,
            mut evidence,
            mut doubts,
            assumptions,
            null_is_nothing,
        } = recognised;
        evidence.push((FormatPart::Encoding, why_encoding.to_owned()));
        doubts.extend(list_doubt);
        let origin = origin.decoded(path, encoding, mark_length, &content).map_err(unreadable)?;
        // The copy of decoded text has no mark.
        let text_start = if is_decoded { 0 } else { mark_length as u64 };
        let table_start = Position {
            record: 0,
            byte: text_start + encoding.length_in_file(&text[..skipped]),
            line: 1 + skip_lines,
        };
        let source = Self {
            path: path.to_owned(),
            choice: choice.clone(),
            format: SourceFormat {
                kind,
                delimiter: char::from(dialect.delimiter),
                quote: dialect.quote,
                escape: dialect.escape,
                line_end: dialect.line_end,
                comment: dialect.comment.clone(),
                null_word: dialect.null_word.clone(),
                skip_lines,
                footer_lines,
                header,
                below_header,
                unnamed,
                encoding,
                byte_order_mark: mark_length > 0,
                gzipped: origin.is_gzipped(),
            },
            origin,
            columns: Columns::default(),
            dialect: Arc::new(dialect),
            text_start,
            text_end,
            object_line: None,
            data_start: table_start,
            fingerprint: stamp.fingerprint.clone(),
            stamp: Mutex::new(stamp),
            content,
            expected: None,
            own_columns: None,
            positions: Mutex::default(),
            evidence,
            doubts,
            assumptions,
            null_is_nothing,
            contradictions: Mutex::default(),
            encoding_question,
            late_evidence: Mutex::default(),
            table: member,
            schema: None,
            notes: Vec::new(),
            sheet: None,
        };
        match kind {
            SourceKind::Delimited => source.with_header(),
            SourceKind::JsonLines | SourceKind::JsonObjects => source.with_first_names(names),
            SourceKind::JsonArray => source.behind_bracket(&text)?.with_first_names(names),
            // Text is no staged table, whatever is chosen.
            SourceKind::Staged => Err(SourceError::NotADatabase(source.path)),
        }
    }

    /// The source with the columns that its first record names or counts; with a header, the data starts behind.
    fn with_header(mut self) -> Result<Self, SourceError> {
        let (first, behind) = self.record_at(self.data_start, self.format.below_header)?;
        let records = first_records(first.as_bytes(), &self.dialect, 1);
        let cells = records.iter().flatten();
        let unnamed = self.format.unnamed;
        let blank = |is_there: bool| is_there.then_some("");
        let cells = blank(unnamed == Some(Unnamed::First))
            .into_iter()
            .chain(cells)
            .chain(blank(unnamed == Some(Unnamed::Last)));
        let found = cells.clone().count();
        if found > MAX_COLUMNS {
            return Err(SourceError::TooManyColumns { path: self.path, found, limit: MAX_COLUMNS });
        }
        if self.format.header {
            self.columns.set(Known::from_header(cells));
            self.data_start = behind;
        } else {
            self.columns.set(Known::from_header(cells.map(|_| "")));
        }
        if self.records(0, 1)?.is_empty() {
            return Err(SourceError::NoRecords(self.path));
        }
        Ok(self)
    }

    /// The text of the record that starts at a place, and the place behind it and so many more, or behind the last; none of
    /// them counts towards its number.
    fn record_at(&self, from: Position, more: u64) -> Result<(String, Position), SourceError> {
        let encoding = self.format.encoding;
        let mut text = self.text_at(from.byte)?;
        let (mut bytes, mut at, mut is_whole) = (Vec::new(), 0, false);
        let mut place = from;
        let mut first = None;
        for _ in 0..=more {
            let (end, line) = loop {
                let rest = bytes.len() - at;
                match first_record_end(&bytes[at..], &self.dialect, place.line, is_whole) {
                    FirstRecord::EndsBefore { bytes, line } => break (bytes, line),
                    FirstRecord::Beyond if rest < MAX_RECORD_BYTES => {
                        bytes.drain(..at);
                        at = 0;
                        let wanted = SAMPLED_BYTES + rest as u64;
                        let got = (&mut text)
                            .take(wanted)
                            .read_to_end(&mut bytes)
                            .map_err(|error| SourceError::from_io(&self.path, error))?;
                        is_whole = (got as u64) < wanted;
                    }
                    FirstRecord::Beyond => {
                        return Err(self.explain(SplitError::RecordTooLong { line: place.line }));
                    }
                    FirstRecord::Unclosed { line, cell } => {
                        return Err(self.explain(SplitError::UnclosedQuote { line, cell }));
                    }
                }
            };
            let record = &bytes[at..at + end];
            first.get_or_insert_with(|| encoding.decode(record).0.into_owned());
            place = Position { record: 0, byte: place.byte + encoding.length_in_file(record), line };
            at += end;
            if end == 0 {
                break;
            }
        }
        Ok((first.unwrap_or_default(), place))
    }

    /// The source with its data behind the bracket that opens its array.
    fn behind_bracket(self, text: &[u8]) -> Result<Self, SourceError> {
        let blanks = text.len() - text.trim_ascii_start().len();
        if text.get(blanks) != Some(&b'[') {
            if let Some(list) = json_start::list_of_objects(json_start::up_to_a_fault(text)) {
                return Ok(self.behind_bracket_at(list.at, text, Some(list.object)));
            }
            let (start, _) = self.format.encoding.decode(&text[blanks..text.len().min(blanks + 800)]);
            let start = start.split_ascii_whitespace().next().unwrap_or_default();
            return Err(SourceError::NotAnArray { path: self.path, start: start.chars().take(20).collect() });
        }
        Ok(self.behind_bracket_at(blanks, text, None))
    }

    /// The source with its data behind the bracket at this place of its text; `object` is where the object starts that
    /// holds the array.
    fn behind_bracket_at(mut self, at: usize, text: &[u8], object: Option<usize>) -> Self {
        self.object_line = object.map(|object| self.data_start.line + line_ends(&text[..object]));
        self.data_start.byte += self.format.encoding.length_in_file(&text[..=at]);
        self.data_start.line += line_ends(&text[..at]);
        self
    }

    /// The source with these columns, and those that the first objects name.
    fn with_first_names(self, before: &[String]) -> Result<Self, SourceError> {
        self.columns.set(Known::from_names(before));
        let mut splitter = self.splitter(self.data_start)?;
        let mut first_line = None;
        if let Some(mut block) = self.next_block(&mut splitter)? {
            block.naming = Naming::Open;
            first_line = block.lines.first().copied();
            self.for_each_record(&block, |_, _, _| {})?;
        }
        match first_line {
            None => Err(SourceError::EmptyArray(self.path)),
            Some(line) if self.columns().is_empty() => Err(SourceError::NoObjects { path: self.path, line }),
            Some(_) => Ok(self),
        }
    }
}

/// What a file that is plainly no table is read as where a person says that it is one; `text` is its start.
fn kind_nonetheless(path: &Path, text: &str) -> SourceKind {
    if !text.trim_start_matches(json_start::is_blank).starts_with(['{', '[']) {
        return SourceKind::Delimited;
    }
    match kind::recognise(path, text) {
        // What lists its records in an object is seldom one record.
        kind @ (SourceKind::JsonLines | SourceKind::JsonObjects)
            if list_question::doubt(text, kind, kind::is_called_lines(path)).is_some() =>
        {
            SourceKind::JsonArray
        }
        kind => kind,
    }
}

/// Sections all over a file, each of whole lines, to see what its start does not show.
fn further(
    origin: &Origin,
    path: &Path,
    size: u64,
    encoding: TextEncoding,
) -> Result<Vec<Vec<u8>>, SourceError> {
    let step = size.saturating_sub(TAIL_BYTES) / FURTHER;
    let mut all = Vec::new();
    for place in 1..=FURTHER {
        let bytes = chunk(origin, path, (place * step).max(SAMPLED_BYTES), TAIL_BYTES)?;
        let text = encoding.as_split(whole_lines(from_a_line_on(&bytes)));
        all.push(encoding.readable(&text).into_owned());
    }
    Ok(all)
}

/// What is behind the first line end.
fn from_a_line_on(bytes: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', bytes).map_or(&[], |at| &bytes[at + 1..])
}

fn signature(head: &[u8]) -> Option<&'static str> {
    let (place, tar) = TAR_SIGNATURE;
    // UTF-32 starts as UTF-16 does.
    let found = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
    let is_tar = head.get(place..).is_some_and(|rest| rest.starts_with(tar)) && head.contains(&0);
    found
        .map(|(_, looks_like)| *looks_like)
        .or(is_tar.then_some("a TAR archive, which must be unpacked first"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use failure::{Code, Failure};

    fn open(bytes: &[u8]) -> Result<Source, SourceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        std::fs::write(&path, bytes).unwrap();
        let source = Source::open(&path)?;
        // Read while the file is there.
        source.summary()?;
        Ok(source)
    }

    fn refusal(bytes: &[u8]) -> Code {
        Failure::from(open(bytes).unwrap_err()).code
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_reason() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "empty_file"),
            (b"\xEF\xBB\xBF", "empty_file"),
            (b"\n\n", "empty_file"),
            (b"a,b,c", "no_records"),
            (b"a,b,c\r\n\r\n", "no_records"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text"),
            (b"PK\x03\x04rest", "not_text"),
            (b"\xFF\xFE\0\0a\0\0\0", "not_text"),
            (b"\xFF\xFEa\0,\0", "no_records"),
            (b"\xFF\xFEa\0\0\0\n\0b\0", "not_text"),
            (b"[]", "no_records"),
            (b" [ \n ]\n", "no_records"),
            (b"[{}", "unclosed_array"),
            (b"[", "no_records"),
            (b"[{\"a\":1}]\n{}", "text_after_array"),
            (b"{\n\"a\":1\n}\n{", "unclosed_object"),
            (b"{\n}\n{\n}\n", "no_objects"),
            (b"[{},{}]", "no_objects"),
            (b"a,b\n1,\0\n", "not_text"),
            (b"a,b\n1,\"x\n2,y\n", "unclosed_quote"),
        ];
        for (bytes, code) in cases {
            assert_eq!(refusal(bytes), *code, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_is_plainly_no_table_can_be_read_nonetheless() {
        use SourceKind::{Delimited, JsonArray, JsonLines};
        let cases: &[(&str, &str, SourceKind)] = &[
            ("t.csv", "<!DOCTYPE html><html>\n</html>\n", Delimited),
            ("t.sql", "-- a dump\nCREATE TABLE t (a int, b int);\nCREATE INDEX i ON t (a, b);\n", Delimited),
            ("t.json", "{\"id\":{\"S\":\"1\"}}\n{\"id\":{\"S\":\"2\"}}\n", JsonLines),
            ("t.json", "{\n \"Items\": [\n  {\"id\": {\"S\": \"1\"}}\n ],\n \"Count\": 1\n}\n", JsonArray),
            // What is no table of that sort opens as ever.
            ("t.csv", "a,b\n1,2\n", Delimited),
            ("t.json", "[{\"a\":1}]", JsonArray),
        ];
        let folder = tempfile::tempdir().unwrap();
        for (name, text, kind) in cases {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let source = Source::open_nonetheless(&path).unwrap();
            assert_eq!(source.format.kind, *kind, "{text:?}");
            let is_refused = matches!(Source::open(&path), Err(SourceError::NoTable { .. }));
            assert_eq!(source.choice.kind.is_some(), is_refused, "{text:?}");
        }
        let path = folder.path().join("t.csv");
        std::fs::write(&path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        let code = Failure::from(Source::open_nonetheless(&path).unwrap_err()).code;
        assert_eq!(code, "not_text");
    }

    #[test]
    fn places_that_are_no_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let code = |path: &Path| Failure::from(Source::open(path).unwrap_err()).code;
        assert_eq!(code(folder.path()), "is_a_folder");
        assert_eq!(code(&folder.path().join("none.csv")), "no_such_file");
    }

    #[test]
    fn columns_get_names_of_their_own() {
        let source = open(b"\xEF\xBB\xBFid,,name,name, id \n1,2,3,4,5\n").unwrap();
        assert_eq!(*source.columns(), ["id", "column 2", "name", "name 2", "id 2"]);
        assert!(source.format.byte_order_mark);
    }

    #[test]
    fn records_start_behind_the_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "\n\"id\nx\",name\n1,\"a\nb\"\n\n2,c\n").unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(*source.columns(), ["id\nx", "name"]);
        let records = source.records(0, 10).unwrap();
        let seen: Vec<(u64, u64, &str)> =
            records.iter().map(|record| (record.number, record.line, &record.cells[1])).collect();
        assert_eq!(seen, [(0, 4, "a\nb"), (1, 7, "c")]);
        assert_eq!(source.record_at_line(5).unwrap(), Some(0));
        assert_eq!(source.record_at_line(7).unwrap(), Some(1));
        assert_eq!(source.record_at_line(8).unwrap(), None);
        assert_eq!(source.record_at_line(2).unwrap(), None);
    }
}
