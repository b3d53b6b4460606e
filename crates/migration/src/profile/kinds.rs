//! As which kinds one value could be carried exactly.

use crate::item::{
    DateForm, Number, READINGS, Scanned, Top, canonical_spelling, date_at_start, instant, is_plainly_spelled,
    is_prefixed_hex, looks_like_base64, plain_spelling, scan_json, yes_no_word,
};
use crate::plan::{AttributeKind, DateOrder, DecimalMark};

/// Separators of lists that are recognised.
pub(super) const SEPARATORS: [char; 3] = [';', '|', ','];

/// Orders of the parts of a date.
pub(super) const ORDERS: [DateOrder; 3] = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst];

/// So many digits every number of DynamoDB may have.
const MOST_DIGITS: usize = 38;

/// Longest list whose separators are looked at, in bytes: longer texts are prose.
const LONGEST_LIST: usize = 200;

/// As which kinds one value could be carried exactly, besides Text. Bits stand for the members of the tables that
/// the fields name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says of one kind whether the value fits it")]
pub(super) struct Fits {
    /// Of [`READINGS`].
    pub readings: u16,
    /// A word of [`crate::item::YES_NO_PAIRS`], as [`Fits::yes_no`] reads it.
    pub yes_no: u8,
    /// Of [`ORDERS`]: it is a day.
    pub days: u8,
    /// Of [`ORDERS`]: it is a day and time.
    pub moments: u8,
    /// How its day is written.
    pub form: Option<DateForm>,
    /// The day and time names no zone.
    pub without_zone: bool,
    pub midnight: bool,
    pub json: bool,
    pub hex: bool,
    pub base64: bool,
    /// Of [`SEPARATORS`]: it has several elements with this one between them.
    pub lists: u8,
    /// Of [`SEPARATORS`]: all of those are numbers.
    pub number_lists: u8,
}

impl Fits {
    /// A truth value.
    pub(super) fn truth(value: bool) -> Self {
        Self { yes_no: yes_no_code(Some((0, value))), json: true, ..Self::default() }
    }

    /// The same without what only a text that may mean anything fits.
    pub(super) fn of_text(cell: &str) -> Self {
        Self { readings: 0, yes_no: 0, json: true, ..Self::of(cell) }
    }

    /// The pair of [`crate::item::YES_NO_PAIRS`] to which the value belongs, and whether it says yes.
    pub(super) fn yes_no(&self) -> Option<(usize, bool)> {
        let code = usize::from(self.yes_no).checked_sub(1)?;
        Some((code / 2, code % 2 == 1))
    }

    /// What one text that is neither blank nor a null word fits.
    pub(super) fn of(cell: &str) -> Self {
        let mut fits = Self::default();
        let Some(&first) = cell.as_bytes().first() else { return fits };
        match first {
            b'{' | b'[' => fits.json = is_json_document(cell),
            b'0'..=b'9' | b'-' => {
                if is_plainly_spelled(cell) {
                    if cell.len() <= MOST_DIGITS || canonical_spelling(cell).is_ok() {
                        fits.readings = if cell.bytes().any(|byte| byte == b'.') { FRACTION } else { WHOLE };
                        fits.yes_no = yes_no_code(yes_no_word(cell));
                    }
                } else {
                    fits.hex = first == b'0' && is_prefixed_hex(cell);
                    fits.date(cell);
                    if fits.form.is_none() && !fits.hex {
                        fits.spelled_number(cell);
                    }
                }
            }
            b'A'..=b'Z' | b'a'..=b'z' => {
                fits.yes_no = yes_no_code(yes_no_word(cell));
                if starts_like_a_month(cell) {
                    fits.date(cell);
                }
                if first.is_ascii_uppercase() && cell.ends_with(|last: char| last.is_ascii_digit()) {
                    fits.spelled_number(cell);
                }
            }
            b'$' | b'+' | 0xC2 | 0xE2 => fits.spelled_number(cell),
            b'\\' => fits.hex = is_prefixed_hex(cell),
            _ => {}
        }
        if cell.len() >= 24 && first.is_ascii_alphanumeric() && !fits.hex {
            fits.base64 = looks_like_base64(cell);
        }
        if cell.len() <= LONGEST_LIST && fits.form.is_none() && !fits.json {
            fits.lists(cell);
        }
        fits
    }

    /// True when the value fits this kind in one reading or another.
    pub(super) fn any(&self, kind: AttributeKind) -> bool {
        match kind {
            AttributeKind::Number => self.readings & 1 != 0,
            AttributeKind::YesNo => self.yes_no != 0,
            AttributeKind::Date => self.days != 0,
            AttributeKind::DateTime => self.moments != 0,
            AttributeKind::Json => self.json,
            AttributeKind::Binary => self.hex || self.base64,
            _ => true,
        }
    }

    fn date(&mut self, cell: &str) {
        if cell.len() > 45 || cell.len() < 8 {
            return;
        }
        for (place, order) in ORDERS.into_iter().enumerate() {
            if let Some(date) = date_at_start(cell, order) {
                if date.length == cell.len() {
                    self.days |= 1 << place;
                    self.form = Some(date.form);
                } else if let Some(instant) = instant(cell, order) {
                    self.moments |= 1 << place;
                    self.form = Some(instant.form());
                    self.without_zone = !instant.has_zone();
                    self.midnight = instant.is_midnight();
                }
                if date.form != DateForm::Numeric {
                    // Every order reads it the same.
                    self.days = if self.days == 0 { 0 } else { 0b111 };
                    self.moments = if self.moments == 0 { 0 } else { 0b111 };
                    return;
                }
            }
        }
    }

    /// Numbers with separators or signs of money.
    fn spelled_number(&mut self, cell: &str) {
        let may_be = cell.len() <= 40
            && cell.bytes().any(|byte| !byte.is_ascii_digit())
            && cell.chars().all(|character| {
                character.is_ascii_digit()
                    || matches!(
                        character,
                        ',' | '.' | '\'' | '’' | ' ' | '-' | '+' | '\u{A0}' | '\u{202F}' | 'R'
                    )
                    || character.is_ascii_uppercase()
                    || "$€£¥₹₽₩₺₫kr".contains(character)
            });
        if !may_be {
            return;
        }
        for (place, &reading) in READINGS.iter().enumerate().skip(1) {
            let fits = plain_spelling(cell, reading)
                .is_some_and(|plain| is_plainly_spelled(&plain) && Number::parse(&plain).is_ok());
            // A plus sign is a spelling that no reading keeps.
            if fits && !cell.starts_with('+') {
                self.readings |= 1 << place;
            }
        }
    }

    fn lists(&mut self, cell: &str) {
        if memchr::memchr3(b';', b'|', b',', cell.as_bytes()).is_none() {
            return;
        }
        for (place, separator) in SEPARATORS.into_iter().enumerate() {
            if memchr::memchr(separator as u8, cell.as_bytes()).is_none() {
                continue;
            }
            let mut elements = cell.split(separator).map(str::trim);
            let is_element = |element: &str| !element.is_empty() && element.len() <= 40;
            if elements.clone().all(is_element) {
                self.lists |= 1 << place;
                if elements.all(is_plainly_spelled) {
                    self.number_lists |= 1 << place;
                }
            }
        }
    }
}

fn yes_no_code(word: Option<(usize, bool)>) -> u8 {
    word.and_then(|(pair, says_yes)| u8::try_from(pair * 2 + usize::from(says_yes) + 1).ok()).unwrap_or(0)
}

/// The readings of [`READINGS`] that take a whole number without separators: all of them.
pub(super) const WHOLE: u16 = (1 << READINGS.len()) - 1;

/// Those that take one with a fraction behind a point.
pub(super) const FRACTION: u16 = {
    let mut readings = 0;
    let mut place = 0;
    while place < READINGS.len() {
        if matches!(READINGS[place].decimal, DecimalMark::Point) {
            readings |= 1 << place;
        }
        place += 1;
    }
    readings
};

fn is_json_document(cell: &str) -> bool {
    matches!(scan_json(cell), Ok(Scanned { top: Top::Object | Top::Array, .. }))
}

fn starts_like_a_month(cell: &str) -> bool {
    let [a, b, c, ..] = cell.as_bytes() else { return false };
    let start = [a.to_ascii_lowercase(), b.to_ascii_lowercase(), c.to_ascii_lowercase()];
    let is_month = matches!(
        &start,
        b"jan"
            | b"feb"
            | b"mar"
            | b"apr"
            | b"may"
            | b"jun"
            | b"jul"
            | b"aug"
            | b"sep"
            | b"oct"
            | b"nov"
            | b"dec"
    );
    is_month && (10..=45).contains(&cell.len()) && cell.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_fits() {
        use AttributeKind::{Binary, Date, DateTime, Json, Number, YesNo};
        let kinds = |cell: &str| {
            let fits = Fits::of(cell);
            [Number, YesNo, Date, DateTime, Json, Binary]
                .into_iter()
                .filter(|kind| fits.any(*kind))
                .map(AttributeKind::plain_name)
                .collect::<Vec<_>>()
        };
        let cases: &[(&str, &[&str])] = &[
            ("101", &["Number"]),
            ("1", &["Number", "Yes/No"]),
            ("-1.50", &["Number"]),
            ("007", &[]),
            ("1e5", &[]),
            ("+5", &[]),
            ("NaN", &[]),
            ("123456789012345678901234567890123456789", &[]),
            ("true", &["Yes/No"]),
            ("Y", &["Yes/No"]),
            ("2023-01-15", &["Date"]),
            ("15/01/2023", &["Date"]),
            ("Jan 15, 2023", &["Date"]),
            ("March of the penguins 2005", &[]),
            ("2024-03-10T09:30:00Z", &["Date and time"]),
            ("10.03.2024 09:30", &["Date and time"]),
            ("{\"a\": 1}", &["JSON"]),
            ("[1", &[]),
            ("0x151C2F00", &["Binary"]),
            ("iVBORw0KGgoAAAANSUhEUgAA", &["Binary"]),
            ("Alfreds Futterkiste", &[]),
            ("030-0074321", &[]),
        ];
        for (cell, expected) in cases {
            assert_eq!(kinds(cell), *expected, "{cell}");
        }
    }

    #[test]
    fn which_part_of_a_date_comes_first() {
        let orders = |cell: &str| {
            let fits = Fits::of(cell);
            fits.days | fits.moments
        };
        assert_eq!(orders("2023-01-15"), 0b111);
        assert_eq!(orders("03/04/2024"), 0b110);
        assert_eq!(orders("13/04/2024"), 0b010);
        assert_eq!(orders("04/13/2024 10:00"), 0b100);
        assert_eq!(orders("32/13/2024"), 0);
    }

    #[test]
    fn numbers_of_other_spellings_are_told() {
        use crate::plan::{DecimalMark, Grouping};
        let reading_of = |cell: &str| {
            let fits = Fits::of(cell).readings;
            READINGS
                .iter()
                .enumerate()
                .filter(|(place, _)| fits & (1 << place) != 0)
                .map(|(_, r)| *r)
                .collect::<Vec<_>>()
        };
        assert!(reading_of("1,234.50").iter().all(|r| r.grouping == Grouping::Comma));
        assert!(
            reading_of("1.234,50")
                .iter()
                .all(|r| r.decimal == DecimalMark::Comma && r.grouping == Grouping::Point)
        );
        assert!(reading_of("€ 5").iter().all(|r| r.currency));
        assert_eq!(reading_of("12 monkeys"), []);
        assert_eq!(reading_of("7").len(), READINGS.len());
    }

    #[test]
    fn lists_are_told_by_their_separators() {
        assert_eq!(Fits::of("red;green").lists, 0b001);
        assert_eq!((Fits::of("1|2|3").lists, Fits::of("1|2|3").number_lists), (0b010, 0b010));
        assert_eq!(Fits::of("red;;green").lists, 0);
        assert_eq!(Fits::of("red").lists, 0);
    }
}
