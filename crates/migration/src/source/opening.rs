//! Opens a file and recognises what it is: its delimiter, its header, or that it is no table at all.

use super::error::SourceError;
use super::source::{Fingerprint, Source};
use super::splitter::{FirstRecord, MAX_RECORD_BYTES, Position, SplitError, first_record_end};
use super::summary::{SourceFormat, SourceKind, TextEncoding};
use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

/// Bytes looked at to recognise a file.
const LOOKED_AT_BYTES: u64 = 256 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Delimiters that are recognised, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the first bytes of files that are no text say.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a spreadsheet or ZIP archive (.xlsx, .ods, .zip)"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook (.xls)"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
];

impl Source {
    /// Opens the file at `path`, reading only its first bytes.
    ///
    /// # Errors
    /// When it cannot be read, or is no text table with a header and at least one record.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
        if metadata.is_dir() {
            return Err(SourceError::IsFolder(path.to_owned()));
        }
        let fingerprint = Fingerprint::of(path)?;
        let head = read_head(path)?;
        if head.is_empty() {
            return Err(SourceError::Empty(path.to_owned()));
        }
        refuse_what_is_no_text(path, &head)?;
        let byte_order_mark = head.starts_with(BYTE_ORDER_MARK);
        let text = if byte_order_mark { &head[BYTE_ORDER_MARK.len()..] } else { &head[..] };
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(SourceError::Empty(path.to_owned()));
        }
        let delimiter = recognise_delimiter(text);
        let format = SourceFormat {
            kind: SourceKind::Delimited,
            delimiter: char::from(delimiter),
            header: true,
            encoding: TextEncoding::Utf8,
            byte_order_mark,
            gzipped: false,
        };
        let start = if byte_order_mark { BYTE_ORDER_MARK.len() as u64 } else { 0 };
        let mut source = Source {
            path: path.to_owned(),
            format,
            columns: Vec::new(),
            data_start: Position { record: 0, byte: start, line: 1 },
            fingerprint,
            positions: Mutex::new(Vec::new()),
        };
        source.take_header()?;
        if source.records(0, 1)?.is_empty() {
            return Err(SourceError::NoRecords(path.to_owned()));
        }
        Ok(source)
    }

    /// Reads the header, and nothing behind it, and moves the start of the data there.
    fn take_header(&mut self) -> Result<(), SourceError> {
        let unreadable = |error| SourceError::from_io(&self.path, error);
        let line = self.data_start.line;
        let mut file = std::fs::File::open(&self.path).map_err(unreadable)?;
        file.seek(SeekFrom::Start(self.data_start.byte)).map_err(unreadable)?;
        let mut bytes = Vec::new();
        let end = loop {
            let wanted = LOOKED_AT_BYTES + bytes.len() as u64;
            let got = (&mut file).take(wanted).read_to_end(&mut bytes).map_err(unreadable)? as u64;
            let end = first_record_end(&bytes, self.delimiter(), line, got < wanted);
            match end {
                FirstRecord::EndsBefore { bytes, line } => break (bytes, line),
                FirstRecord::Beyond if bytes.len() < MAX_RECORD_BYTES => {}
                FirstRecord::Beyond => {
                    return Err(self.explain(SplitError::RecordTooLong { line }));
                }
                FirstRecord::Unclosed { line, cell } => {
                    return Err(self.explain(SplitError::UnclosedQuote { line, cell }));
                }
            }
        };
        let mut header = csv::StringRecord::new();
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter())
            .from_reader(&bytes[..end.0])
            .read_record(&mut header)
            .map_err(|_| SourceError::NotUtf8 { path: self.path.clone(), line })?;
        self.columns = column_names(header.iter());
        self.data_start = Position { record: 0, byte: self.data_start.byte + end.0 as u64, line: end.1 };
        Ok(())
    }
}

fn read_head(path: &Path) -> Result<Vec<u8>, SourceError> {
    let file = std::fs::File::open(path).map_err(|error| SourceError::from_io(path, error))?;
    let mut head = Vec::new();
    file.take(LOOKED_AT_BYTES).read_to_end(&mut head).map_err(|error| SourceError::from_io(path, error))?;
    Ok(head)
}

fn refuse_what_is_no_text(path: &Path, head: &[u8]) -> Result<(), SourceError> {
    let looks_like = SIGNATURES
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
        .map(|(_, looks_like)| *looks_like)
        .or_else(|| {
            (head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF"))
                .then_some("text in UTF-16, which this version does not read")
        })
        .or_else(|| head.contains(&0).then_some("a binary file"));
    match looks_like {
        Some(looks_like) => Err(SourceError::NotText { path: path.to_owned(), looks_like }),
        None => Ok(()),
    }
}

/// The delimiter under which the first records have the most cells, and most often as many as the header.
fn recognise_delimiter(text: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text);
        let widths: Vec<usize> =
            reader.byte_records().take(50).flatten().map(|record| record.len()).collect();
        let header = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|&&width| width == header).count();
        (header > 1, same * 100 / widths.len().max(1), header)
    };
    let best = DELIMITERS.iter().copied().map(score).max();
    DELIMITERS.iter().copied().find(|&delimiter| Some(score(delimiter)) == best).unwrap_or(b',')
}

/// Names for the header's cells: a blank one is called by its place, a repeated one gets a number.
fn column_names<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    cells
        .enumerate()
        .map(|(place, cell)| {
            let base = match cell.trim() {
                "" => format!("column {}", place + 1),
                name => name.to_owned(),
            };
            let mut name = base.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base} {number}");
                number += 1;
            }
            name
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    fn open(bytes: &[u8]) -> Result<Source, SourceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        std::fs::write(&path, bytes).unwrap();
        let source = Source::open(&path)?;
        // Read while the file is there.
        source.summary()?;
        Ok(source)
    }

    fn refusal(bytes: &[u8]) -> String {
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
            (b"\xFF\xFEa\0,\0", "not_text"),
            (b"a,b\n1,\0\n", "not_text"),
            (b"a,b\n1,\"x\n2,y\n", "unclosed_quote"),
            (b"a,b\n1,caf\xE9\n", "not_utf8"),
        ];
        for (bytes, code) in cases {
            assert_eq!(refusal(bytes), *code, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn places_that_are_no_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let code = |path: &Path| Failure::from(Source::open(path).unwrap_err()).code;
        assert_eq!(code(folder.path()), "is_a_folder");
        assert_eq!(code(&folder.path().join("none.csv")), "no_such_file");
    }

    #[test]
    fn the_delimiter_is_recognised() {
        for (text, delimiter) in [
            ("a,b\n1,2\n", ','),
            ("a;b\n1,5;2,5\n", ';'),
            ("a\tb\n1\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("name\nx\n", ','),
            ("a,b\n\"x;y;z\",2\n", ','),
        ] {
            assert_eq!(open(text.as_bytes()).unwrap().format.delimiter, delimiter, "{text:?}");
        }
    }

    #[test]
    fn columns_get_names_of_their_own() {
        let source = open(b"\xEF\xBB\xBFid,,name,name, id \n1,2,3,4,5\n").unwrap();
        assert_eq!(source.columns(), ["id", "column 2", "name", "name 2", "id 2"]);
        assert!(source.format.byte_order_mark);
    }

    #[test]
    fn records_start_behind_the_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "\n\"id\nx\",name\n1,\"a\nb\"\n\n2,c\n").unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.columns(), ["id\nx", "name"]);
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
