//! As which kinds one value could be carried exactly.

use super::type_matches::TypeMatches;
use item::{
    DateForm, Number, READINGS, Scanned, Top, canonical_spelling, date_at_start, instant, is_plainly_spelled,
    is_prefixed_hex, looks_like_base64, plain_spelling, scan_json, whole_digits, yes_no_word,
};
use plan::{DateOrder, DecimalMark};

/// Separators of lists that are recognised.
pub(super) const SEPARATORS: [char; 3] = [';', '|', ','];

/// Orders of the parts of a date.
pub(super) const ORDERS: [DateOrder; 3] = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst];

/// So many digits every number of DynamoDB may have.
const MAX_DIGITS: usize = 38;

/// Longest list whose separators are looked at, in bytes: longer texts are prose.
const LONGEST_LIST: usize = 200;

impl TypeMatches {
    /// A truth value.
    pub(super) fn truth(value: bool) -> Self {
        let mut matches = Self::json(true);
        matches.add_yes_no(Some((0, value)));
        matches
    }

    /// JSON, where it is sound.
    pub(super) fn json(is_sound: bool) -> Self {
        let mut matches = Self::default();
        matches.add_json(is_sound);
        matches
    }

    /// A number of JSON, where it is one of DynamoDB's.
    pub(super) fn number(is_sound: bool) -> Self {
        let mut matches = Self::json(is_sound);
        matches.add_readings(u16::from(is_sound));
        matches
    }

    /// What one text that is neither blank nor a null word fits.
    pub(super) fn of(cell: &str) -> Self {
        let mut matches = Self::default();
        let Some(&first) = cell.as_bytes().first() else { return matches };
        match first {
            b'{' | b'[' => matches.add_json(is_json_document(cell)),
            b'0'..=b'9' | b'-' => {
                if let Some(whole) = whole_digits(cell) {
                    if cell.len() <= MAX_DIGITS || canonical_spelling(cell).is_ok() {
                        matches.add_readings(if whole < cell.len() { FRACTION } else { WHOLE });
                        matches.add_yes_no(yes_no_word(cell));
                    }
                } else {
                    matches.add_hex(first == b'0' && is_prefixed_hex(cell));
                    matches.date(cell);
                    if matches.form().is_none() && !matches.is_hex() {
                        matches.spelled_number(cell);
                    }
                }
            }
            b'A'..=b'Z' | b'a'..=b'z' => {
                matches.add_yes_no(yes_no_word(cell));
                if starts_like_a_month(cell) {
                    matches.date(cell);
                }
                if first.is_ascii_uppercase() && cell.ends_with(|last: char| last.is_ascii_digit()) {
                    matches.spelled_number(cell);
                }
            }
            b'$' | b'+' | 0xC2 | 0xE2 => matches.spelled_number(cell),
            b'\\' => matches.add_hex(is_prefixed_hex(cell)),
            _ => {}
        }
        if cell.len() >= 24 && first.is_ascii_alphanumeric() && !matches.is_hex() {
            matches.add_base64(looks_like_base64(cell));
        }
        let is_number = matches!(matches.readings(), WHOLE | FRACTION);
        if cell.len() <= LONGEST_LIST && !is_number && matches.form().is_none() && !matches.is_json() {
            matches.find_lists(cell);
        }
        matches
    }

    fn date(&mut self, cell: &str) {
        if cell.len() > 45 || cell.len() < 8 {
            return;
        }
        for (place, order) in ORDERS.into_iter().enumerate() {
            if let Some(date) = date_at_start(cell, order) {
                // Where the day is not numbers alone, every order reads it the same.
                let orders = if date.form == DateForm::Numeric { 1 << place } else { 0b111 };
                if date.length == cell.len() {
                    self.add_days(orders);
                    self.set_form(date.form);
                } else if let Some(instant) = instant(cell, order) {
                    self.add_moments(orders);
                    self.set_form(instant.form());
                    self.set_time(!instant.has_zone(), instant.is_midnight());
                }
                if date.form != DateForm::Numeric {
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
            let matches = plain_spelling(cell, reading)
                .is_some_and(|plain| is_plainly_spelled(&plain) && Number::parse(&plain).is_ok());
            // A plus sign is a spelling that no reading keeps.
            if matches && !cell.starts_with('+') {
                self.add_readings(1 << place);
            }
        }
    }

    fn find_lists(&mut self, cell: &str) {
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
                self.add_list(place, elements.all(is_plainly_spelled));
            }
        }
    }
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
    use super::super::type_matches::SAMPLED;
    use super::*;
    use plan::AttributeKind;

    #[test]
    fn what_a_value_fits() {
        let kinds = |cell: &str| {
            let matches = TypeMatches::of(cell);
            SAMPLED
                .into_iter()
                .filter(|kind| matches.any(*kind))
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
            let matches = TypeMatches::of(cell);
            matches.days() | matches.moments()
        };
        assert_eq!(orders("2023-01-15"), 0b111);
        assert_eq!(orders("03/04/2024"), 0b110);
        assert_eq!(orders("13/04/2024"), 0b010);
        assert_eq!(orders("04/13/2024 10:00"), 0b100);
        assert_eq!(orders("32/13/2024"), 0);
    }

    #[test]
    fn numbers_of_other_spellings_are_told() {
        use plan::{DecimalMark, Grouping};
        let reading_of = |cell: &str| {
            let matches = TypeMatches::of(cell).readings();
            READINGS
                .iter()
                .enumerate()
                .filter(|(place, _)| matches & (1 << place) != 0)
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
        assert_eq!(TypeMatches::of("red;green").lists(), 0b001);
        assert_eq!(
            (TypeMatches::of("1|2|3").lists(), TypeMatches::of("1|2|3").number_lists()),
            (0b010, 0b010)
        );
        assert_eq!(TypeMatches::of("red;;green").lists(), 0);
        assert_eq!(TypeMatches::of("red").lists(), 0);
    }
}
