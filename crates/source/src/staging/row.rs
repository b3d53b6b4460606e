//! One row as it is staged: four bytes of length (little-endian), then a locator and the cells.
//!
//! The locator is a text with its length before it; an empty one means that the row is found by its key or its number.
//! A cell is a tag and what belongs to it: a whole number as a zigzag varint, a binary fraction as eight bytes, a text or
//! bytes with their length as a varint before them.

use crate::record::{CellForm, Record, RecordFault};
use std::fmt::Write;

/// The longest text or bytes of a cell that are staged; of a longer one only the start is. DynamoDB takes items of 400 KB.
const MAX_CELL_BYTES: usize = 4 * 1024 * 1024;
/// The longest row that is staged whole; cells behind that are cut.
const MAX_ROW_BYTES: usize = 16 * 1024 * 1024;
/// How much is kept of a cell that is cut.
const KEPT_OF_CUT_CELL: usize = 1024;

/// What the locator of a row of a sheet starts with.
const ROW_OF_SHEET: &str = "row ";

/// Bytes of the length before a row.
pub(super) const LENGTH_BYTES: usize = 4;

/// What a cell is. The numbers are those of the file.
mod tag {
    pub(super) const MISSING: u8 = 0;
    pub(super) const NULL: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const INTEGER: u8 = 3;
    pub(super) const REAL: u8 = 4;
    pub(super) const DECIMAL: u8 = 5;
    pub(super) const FALSE: u8 = 6;
    pub(super) const TRUE: u8 = 7;
    pub(super) const BYTES: u8 = 8;
    pub(super) const DATE: u8 = 9;
    pub(super) const TIME: u8 = 10;
    pub(super) const TIMESTAMP: u8 = 11;
    pub(super) const JSON: u8 = 12;
    /// The start of a text or of bytes that are too long.
    pub(super) const CUT_TEXT: u8 = 13;
    pub(super) const CUT_BYTES: u8 = 14;
    /// Text of which nothing says what it is.
    pub(super) const UNTYPED: u8 = 15;
}

/// Puts a row together, in space that is used again for the next.
#[derive(Debug, Default)]
pub(crate) struct RowWriter {
    bytes: Vec<u8>,
    /// Space for one that is put together here.
    locator: String,
}

#[cfg_attr(
    not(test),
    expect(dead_code, reason = "what no source has yet: JSON, times told apart from texts")
)]
impl RowWriter {
    /// Starts a row that stands in this row of a sheet; by it its place is told in the staged rows, too.
    pub(crate) fn start_in_row(&mut self, number: u32) {
        let mut locator = std::mem::take(&mut self.locator);
        locator.clear();
        locator.push_str(ROW_OF_SHEET);
        add_integer(&mut locator, i64::from(number));
        self.start(&locator);
        self.locator = locator;
    }

    /// Starts a row that a person finds again by `locator`; an empty one: by its key or its number.
    pub(crate) fn start(&mut self, locator: &str) {
        self.bytes.clear();
        self.bytes.extend_from_slice(&[0; LENGTH_BYTES]);
        self.add_sized(locator.as_bytes());
    }

    pub(crate) fn missing(&mut self) {
        self.bytes.push(tag::MISSING);
    }

    pub(crate) fn null(&mut self) {
        self.bytes.push(tag::NULL);
    }

    /// Text as the source holds it; what is no UTF-8 is told where it is read.
    pub(crate) fn text(&mut self, text: &[u8]) {
        self.long(tag::TEXT, tag::CUT_TEXT, text);
    }

    /// Text that may mean anything, as that of a delimited file.
    pub(crate) fn untyped(&mut self, text: &[u8]) {
        self.long(tag::UNTYPED, tag::CUT_TEXT, text);
    }

    pub(crate) fn integer(&mut self, value: i64) {
        self.bytes.push(tag::INTEGER);
        self.add_varint(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    pub(crate) fn real(&mut self, value: f64) {
        self.bytes.push(tag::REAL);
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// A number by its digits.
    pub(crate) fn decimal(&mut self, digits: &str) {
        self.long(tag::DECIMAL, tag::CUT_TEXT, digits.as_bytes());
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.bytes.push(if value { tag::TRUE } else { tag::FALSE });
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.long(tag::BYTES, tag::CUT_BYTES, bytes);
    }

    /// A day as `YYYY-MM-DD`.
    pub(crate) fn date(&mut self, iso: &str) {
        self.long(tag::DATE, tag::CUT_TEXT, iso.as_bytes());
    }

    /// A time of day as `HH:MM:SS`.
    pub(crate) fn time(&mut self, iso: &str) {
        self.long(tag::TIME, tag::CUT_TEXT, iso.as_bytes());
    }

    /// A day and time in ISO 8601, with its zone where it has one.
    pub(crate) fn timestamp(&mut self, iso: &str) {
        self.long(tag::TIMESTAMP, tag::CUT_TEXT, iso.as_bytes());
    }

    /// A JSON object or array.
    pub(crate) fn json(&mut self, json: &str) {
        self.long(tag::JSON, tag::CUT_TEXT, json.as_bytes());
    }

    /// The row, with its length before it.
    pub(crate) fn finish(&mut self) -> &[u8] {
        // Cells are cut so that a row of as many columns as there can be stays far below 4 GB.
        let length = u32::try_from(self.bytes.len() - LENGTH_BYTES).unwrap_or(u32::MAX);
        self.bytes[..LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
        &self.bytes
    }

    fn long(&mut self, whole: u8, cut: u8, bytes: &[u8]) {
        if bytes.len() <= MAX_CELL_BYTES && self.bytes.len() + bytes.len() <= MAX_ROW_BYTES {
            self.bytes.push(whole);
            self.add_sized(bytes);
            return;
        }
        self.bytes.push(cut);
        self.add_varint(bytes.len() as u64);
        // Two rows that differ only in what is cut off are different rows.
        self.bytes.extend_from_slice(blake3::hash(bytes).as_bytes());
        self.add_sized(&bytes[..bytes.len().min(KEPT_OF_CUT_CELL)]);
    }

    fn add_sized(&mut self, bytes: &[u8]) {
        self.add_varint(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    fn add_varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push((value & 0x7F) as u8);
    }
}

/// The row of a sheet in which a staged row stands, without its length, by its locator `row 7`; `None` of any other.
pub(super) fn row_of_sheet(row: &[u8]) -> Option<u64> {
    std::str::from_utf8(Rest(row).sized()?.strip_prefix(ROW_OF_SHEET.as_bytes())?).ok()?.parse().ok()
}

/// Reads a row, without its length, into `record`, and gives its locator; `None` when it is none.
pub(super) fn read_row<'a>(row: &'a [u8], record: &mut Record) -> Option<&'a str> {
    record.cells.clear();
    record.forms.clear();
    record.fault = None;
    let mut rest = Rest(row);
    let locator = std::str::from_utf8(rest.sized()?).ok()?;
    while let Some(tag) = rest.byte() {
        let form = match tag {
            tag::MISSING => {
                record.cells.push("");
                CellForm::Missing
            }
            tag::NULL => {
                record.cells.push(NULL_WORD);
                CellForm::Null
            }
            tag::INTEGER => {
                let zigzag = rest.varint()?;
                let value = (zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed());
                record.cells.push_with(|text| add_integer(text, value));
                CellForm::Number
            }
            tag::REAL => {
                let value = f64::from_le_bytes(rest.take(8)?.try_into().ok()?);
                record.cells.push_with(|text| add_real(text, value));
                CellForm::Number
            }
            tag::DECIMAL => {
                record.cells.push(std::str::from_utf8(rest.sized()?).ok()?);
                CellForm::Number
            }
            tag::FALSE | tag::TRUE => {
                record.cells.push(if tag == tag::TRUE { "true" } else { "false" });
                CellForm::YesNo
            }
            tag::BYTES => {
                let bytes = rest.sized()?;
                record.cells.push_with(|text| add_hex(text, bytes));
                CellForm::Bytes
            }
            tag::TEXT | tag::DATE | tag::TIME | tag::TIMESTAMP => {
                add_text(record, rest.sized()?);
                CellForm::TypedText
            }
            tag::UNTYPED => {
                let text = rest.sized()?;
                add_text(record, text);
                if text.is_empty() { CellForm::Quoted } else { CellForm::Plain }
            }
            tag::JSON => {
                add_text(record, rest.sized()?);
                CellForm::Nested
            }
            tag::CUT_TEXT | tag::CUT_BYTES => {
                let length = rest.varint()?;
                rest.take(blake3::OUT_LEN)?;
                let kept = rest.sized()?;
                let cell = record.cells.len();
                if tag == tag::CUT_TEXT {
                    record.cells.push(&String::from_utf8_lossy(kept));
                } else {
                    record.cells.push_with(|text| add_hex(text, kept));
                }
                record.fault = Some(RecordFault::CellTooLong { cell, bytes: length });
                if tag == tag::CUT_TEXT { CellForm::TypedText } else { CellForm::Bytes }
            }
            _ => return None,
        };
        record.forms.push(form);
    }
    Some(locator)
}

/// How a cell that is NULL is shown.
const NULL_WORD: &str = "NULL";

fn add_text(record: &mut Record, bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        record.cells.push(text);
        return;
    }
    let cell = record.cells.len();
    record.cells.push(&String::from_utf8_lossy(bytes));
    record.fault.get_or_insert(RecordFault::TextNotUtf8(cell));
}

fn add_integer(text: &mut String, value: i64) {
    // Nineteen digits and a sign.
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    // They are ASCII.
    text.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// The fewest digits that are read as the same number; with an exponent only where there would be many zeros.
pub(crate) fn add_real(text: &mut String, value: f64) {
    const WITHOUT_EXPONENT: std::ops::Range<f64> = 1e-7..1e21;
    let size = value.abs();
    // Writing to a text cannot fail.
    let _ = if value.is_infinite() {
        text.write_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else if size == 0.0 || WITHOUT_EXPONENT.contains(&size) {
        write!(text, "{value}")
    } else {
        write!(text, "{value:e}")
    };
}

fn add_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    text.reserve(2 + 2 * bytes.len());
    text.push_str("0x");
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// What is still to be read of a row.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        self.take(length)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(write: impl FnOnce(&mut RowWriter)) -> (String, Record) {
        let mut writer = RowWriter::default();
        writer.start("rowid 7");
        write(&mut writer);
        let mut record = Record::default();
        let row = writer.finish().to_vec();
        let length = u32::from_le_bytes(row[..LENGTH_BYTES].try_into().unwrap());
        assert_eq!(length as usize, row.len() - LENGTH_BYTES);
        let locator = read_row(&row[LENGTH_BYTES..], &mut record).unwrap().to_owned();
        (locator, record)
    }

    fn cells(record: &Record) -> Vec<(CellForm, &str)> {
        record.iter().enumerate().map(|(place, cell)| (record.form(place), cell)).collect()
    }

    #[test]
    fn every_sort_of_cell_is_read_as_it_was_written() {
        use CellForm::{Bytes, Missing, Nested, Null, Number, TypedText, YesNo};
        let (locator, record) = read(|row| {
            row.missing();
            row.null();
            row.text("é\0\n".as_bytes());
            row.text(b"");
            row.integer(i64::MIN);
            row.integer(i64::MAX);
            row.integer(0);
            row.decimal("12345678901234567890.50");
            row.boolean(true);
            row.boolean(false);
            row.bytes(&[0, 255]);
            row.bytes(&[]);
            row.date("2024-02-29");
            row.time("23:59:59");
            row.timestamp("2024-02-29T00:00:00Z");
            row.json("{\"a\":[1]}");
        });
        assert_eq!(locator, "rowid 7");
        assert_eq!(
            cells(&record),
            [
                (Missing, ""),
                (Null, "NULL"),
                (TypedText, "é\0\n"),
                (TypedText, ""),
                (Number, "-9223372036854775808"),
                (Number, "9223372036854775807"),
                (Number, "0"),
                (Number, "12345678901234567890.50"),
                (YesNo, "true"),
                (YesNo, "false"),
                (Bytes, "0x00FF"),
                (Bytes, "0x"),
                (TypedText, "2024-02-29"),
                (TypedText, "23:59:59"),
                (TypedText, "2024-02-29T00:00:00Z"),
                (Nested, "{\"a\":[1]}"),
            ]
        );
        assert_eq!(record.fault(), None);
    }

    #[test]
    fn binary_fractions_are_spelled_with_the_fewest_digits() {
        for (value, spelled) in [
            (0.1, "0.1"),
            (1.0, "1"),
            (-2.5, "-2.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e20, "100000000000000000000"),
            (1e21, "1e21"),
            (1.5e300, "1.5e300"),
            (1e-7, "0.0000001"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e308"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(read(|row| row.real(value)).1.get(0), Some(spelled));
        }
    }

    #[test]
    fn what_is_no_text_is_told_with_its_cell() {
        let (_, record) = read(|row| {
            row.integer(1);
            row.text(b"a\xFFb");
            row.text(b"\xFE");
        });
        assert_eq!(record.fault(), Some(&RecordFault::TextNotUtf8(1)));
        assert_eq!(record.get(1), Some("a\u{FFFD}b"));
    }

    #[test]
    fn a_cell_that_is_too_long_is_cut_and_told() {
        let long = vec![b'x'; MAX_CELL_BYTES + 1];
        let (_, record) = read(|row| {
            row.integer(1);
            row.bytes(&long);
            row.integer(2);
        });
        let bytes = long.len() as u64;
        assert_eq!(record.fault(), Some(&RecordFault::CellTooLong { cell: 1, bytes }));
        assert_eq!(record.len(), 3);
        let many = vec![b'y'; MAX_CELL_BYTES];
        let (_, record) = read(|row| (0..9).for_each(|_| row.text(&many)));
        assert!(matches!(record.fault(), Some(RecordFault::CellTooLong { .. })));
    }

    #[test]
    fn bytes_that_are_no_row_are_no_row() {
        let mut record = Record::default();
        for row in [&b""[..], b"\x01", b"\x00\x63", b"\x00\x02\x05ab", b"\x00\x04\0\0", b"\x00\x03\xFF\xFF"] {
            assert_eq!(read_row(row, &mut record), None, "{row:?}");
        }
    }

    #[derive(Debug, Clone)]
    enum Cell {
        Null,
        Text(String),
        Integer(i64),
        Real(f64),
        Bytes(Vec<u8>),
    }

    proptest! {
        #[test]
        fn random_rows_are_read_back_equal(
            rows in proptest::collection::vec(
                proptest::collection::vec(
                    prop_oneof![
                        Just(Cell::Null),
                        any::<String>().prop_map(Cell::Text),
                        any::<i64>().prop_map(Cell::Integer),
                        any::<f64>().prop_filter("NaN is NULL", |real| !real.is_nan()).prop_map(Cell::Real),
                        any::<Vec<u8>>().prop_map(Cell::Bytes),
                    ],
                    0..9,
                ),
                1..4,
            ),
        ) {
            let mut writer = RowWriter::default();
            let mut record = Record::default();
            for row in &rows {
                writer.start("");
                for cell in row {
                    match cell {
                        Cell::Null => writer.null(),
                        Cell::Text(text) => writer.text(text.as_bytes()),
                        Cell::Integer(value) => writer.integer(*value),
                        Cell::Real(value) => writer.real(*value),
                        Cell::Bytes(bytes) => writer.bytes(bytes),
                    }
                }
                prop_assert_eq!(read_row(&writer.finish()[LENGTH_BYTES..], &mut record), Some(""));
                prop_assert_eq!(record.len(), row.len());
                for (place, cell) in row.iter().enumerate() {
                    let (text, form) = (record.get(place).unwrap(), record.form(place));
                    match cell {
                        Cell::Null => prop_assert_eq!(form, CellForm::Null),
                        Cell::Text(expected) => prop_assert_eq!((text, form), (expected.as_str(), CellForm::TypedText)),
                        Cell::Integer(value) => prop_assert_eq!(text.parse::<i64>().unwrap(), *value),
                        Cell::Real(value) if value.is_finite() => {
                            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
                        }
                        Cell::Real(_) => prop_assert!(text.ends_with("Infinity")),
                        Cell::Bytes(bytes) => {
                            let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
                            let expected = format!("0x{hex}");
                            prop_assert_eq!((text, form), (expected.as_str(), CellForm::Bytes));
                        }
                    }
                }
            }
        }

        #[test]
        fn no_bytes_panic(row in any::<Vec<u8>>()) {
            let _ = read_row(&row, &mut Record::default());
        }
    }
}
