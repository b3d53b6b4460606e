//! Recognises the character between the cells of a delimited file.

use super::delimited::first_records;
use super::dialect::Dialect;
use super::error::SourceError;
use super::record::Record;

/// Delimiters that are common, the likeliest first.
pub(super) const COMMON: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Delimiters that are taken only where none of those would do.
const RARE: [u8; 5] = [0x1F, 0x01, b'^', b'~', b':'];

/// Records looked at.
const SAMPLED: usize = 50;

/// The byte for a delimiter that a person chose.
///
/// # Errors
/// [`SourceError::UnusableDelimiter`].
pub(super) fn usable(delimiter: char) -> Result<u8, SourceError> {
    match u8::try_from(delimiter) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0) => Ok(byte),
        _ => Err(SourceError::UnusableDelimiter { delimiter }),
    }
}

/// How well a delimiter fits: first that it parts the header at all, then how many records of a hundred have as
/// many cells as the header, then how many cells that are.
type Score = (bool, usize, usize);

/// A delimiter that is taken only where no common one would do.
pub(super) fn rare(text: &[u8], chosen: &Dialect) -> Option<u8> {
    RARE.into_iter().find(|&delimiter| clearly_parts(text, &Dialect { delimiter, ..chosen.clone() }))
}

fn score(records: &[Record]) -> Score {
    let header = records.first().map_or(0, Record::len);
    let same = records.iter().filter(|record| record.len() == header).count();
    (header > 1, same * 100 / records.len().max(1), header)
}

fn clearly_parts(text: &[u8], dialect: &Dialect) -> bool {
    let records = first_records(text, dialect, SAMPLED);
    let (parts, same, _) = score(&records);
    // Times, addresses of pages and words before a colon are no cells.
    let words = records.first().map_or(0, |first| {
        first.iter().filter(|cell| cell.starts_with(|start: char| start.is_alphabetic())).count()
    });
    let is_control = dialect.delimiter.is_ascii_control();
    // `std::io::Read`: nothing stands between two of them, on any line.
    let is_doubled = (1..records.first().map_or(0, Record::len))
        .step_by(2)
        .all(|place| records.iter().all(|record| record.get(place).is_some_and(str::is_empty)));
    parts && records.len() > 1 && same == 100 && !is_doubled && (is_control || words > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sniffing::{Sample, sniff};
    use crate::summary::FormatChoice;

    fn recognised(text: &str) -> u8 {
        let sample = Sample { head: text.as_bytes(), is_whole: true, further: &[] };
        sniff(&sample, &FormatChoice::default(), None).dialect.delimiter
    }

    #[test]
    fn delimiters_are_recognised() {
        for (text, delimiter) in [
            ("a,b\n1,2\n", ','),
            ("a;b\n1,5;2,5\n", ';'),
            ("a\tb\n1\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("name\nx\n", ','),
            ("a,b\n\"x;y;z\",2\n", ','),
            ("a:b\n1:2\n", ':'),
            ("a^b^c\n1^2^3\n", '^'),
            ("a~b\n1~2\n", '~'),
            ("a\u{1F}b\n1\u{1F}2\n", '\u{1F}'),
            ("1\u{1}2\n3\u{1}4\n", '\u{1}'),
            ("root:x:0:root\nbin:x:1:bin\n", ':'),
            // A colon stands in many a value.
            ("time\n12:30:00\n12:45:00\n", ','),
            ("12:30:00\n12:45:00\n", ','),
            ("std::io::Read\nstd::io::Write\n", ','),
            ("http://a\nhttp://b\n", ','),
            ("a,b\n1:2,3:4\n", ','),
            ("a:b\n1\n", ','),
        ] {
            assert_eq!(char::from(recognised(text)), delimiter, "{text:?}");
        }
    }

    #[test]
    fn a_delimiter_is_one_byte_that_means_nothing_else() {
        for delimiter in [',', ' ', 'x', '\t', '\u{1}', '\u{7F}'] {
            assert_eq!(char::from(usable(delimiter).unwrap()), delimiter);
        }
        for delimiter in ['"', '\n', '\r', '\0', 'é', '€'] {
            assert!(usable(delimiter).is_err(), "{delimiter:?}");
        }
    }
}
