//! Calendar dates as people and programs write them, read strictly: a day that does not exist is no date.

use jiff::civil::Date;
use plan::DateOrder;

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateForm {
    /// `2023-01-15`
    Iso,
    /// `2023/1/15`, `2023.01.15`
    YearFirst,
    /// `15/01/2023` or `01/15/2023`: which one, only the column tells.
    Numeric,
    /// `15 Jan 2023`, `January 15, 2023`
    Named,
}

/// A date at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDate {
    pub date: Date,
    pub form: DateForm,
    /// Bytes that it takes.
    pub length: usize,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date at the start of a text, with its parts in this order where they are numbers. Years have four digits:
/// two would leave the century open.
pub fn date_at_start(text: &str, order: DateOrder) -> Option<WrittenDate> {
    let bytes = text.as_bytes();
    if let Some(date) = bytes.get(..10).and_then(|first| iso_date(first.try_into().ok()?)) {
        // `2023-01-155` is no date.
        let goes_on = bytes.get(10).is_some_and(u8::is_ascii_digit);
        return (!goes_on).then_some(WrittenDate { date, form: DateForm::Iso, length: 10 });
    }
    numeric(text, order).or_else(|| named(text))
}

/// True for a calendar date written `2023-01-15`.
pub fn is_iso_date(text: &str) -> bool {
    text.as_bytes().try_into().is_ok_and(|bytes| iso_date(bytes).is_some())
}

pub(super) fn iso_date(bytes: [u8; 10]) -> Option<Date> {
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    of_parts(digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..])?)
}

fn of_parts(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn numeric(text: &str, order: DateOrder) -> Option<WrittenDate> {
    let bytes = text.as_bytes();
    let first = leading_digits(bytes);
    let separator = *bytes.get(first.len()).filter(|byte| matches!(byte, b'/' | b'.' | b'-'))?;
    let second = leading_digits(&bytes[first.len() + 1..]);
    let third_at = first.len() + 1 + second.len() + 1;
    if bytes.get(third_at - 1) != Some(&separator) {
        return None;
    }
    let third = leading_digits(&bytes[third_at..]);
    let is_short = |part: &[u8]| matches!(part.len(), 1 | 2);
    let (a, b, c) = (digits(first)?, digits(second)?, digits(third)?);
    let length = third_at + third.len();
    let (date, form) = if first.len() == 4 && is_short(second) && is_short(third) {
        (of_parts(a, b, c)?, DateForm::YearFirst)
    } else if is_short(first) && is_short(second) && third.len() == 4 {
        let date = match order {
            DateOrder::YearFirst => None,
            DateOrder::DayFirst => of_parts(c, b, a),
            DateOrder::MonthFirst => of_parts(c, a, b),
        };
        (date?, DateForm::Numeric)
    } else {
        return None;
    };
    Some(WrittenDate { date, form, length })
}

/// `15 Jan 2023`, `15-Jan-2023`, `January 15, 2023`, `Jan 15 2023`.
fn named(text: &str) -> Option<WrittenDate> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut take = |is_part: fn(&u8) -> bool| -> &[u8] {
        let length = bytes[at..].iter().take_while(|byte| is_part(byte)).count();
        at += length;
        &bytes[at - length..at]
    };
    let (day, month) = match bytes.first()? {
        b'0'..=b'9' => {
            let day = take(u8::is_ascii_digit);
            take(is_between);
            (day, take(u8::is_ascii_alphabetic))
        }
        byte if byte.is_ascii_alphabetic() => {
            let month = take(u8::is_ascii_alphabetic);
            take(is_between);
            (take(u8::is_ascii_digit), month)
        }
        _ => return None,
    };
    if month.len() < 3 || !matches!(day.len(), 1 | 2) {
        return None;
    }
    take(is_between);
    let year = take(u8::is_ascii_digit);
    if year.len() != 4 {
        return None;
    }
    let month = MONTHS.iter().position(|name| {
        let name = name.as_bytes();
        let is_whole = name.len() == month.len();
        (is_whole || month.len() == 3) && name[..month.len().min(name.len())].eq_ignore_ascii_case(month)
    })?;
    let date = of_parts(digits(year)?, i16::try_from(month + 1).ok()?, digits(day)?)?;
    Some(WrittenDate { date, form: DateForm::Named, length: at })
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "handed on beside the tests of u8, which take references"
)]
fn is_between(byte: &u8) -> bool {
    matches!(byte, b' ' | b'-' | b',' | b'.')
}

fn leading_digits(bytes: &[u8]) -> &[u8] {
    let length = bytes.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    &bytes[..length]
}

pub(super) fn digits(bytes: &[u8]) -> Option<i16> {
    if bytes.is_empty() || bytes.len() > 4 {
        return None;
    }
    bytes
        .iter()
        .try_fold(0i16, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i16::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_real_days_are_iso_dates() {
        for text in ["2023-01-15", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert!(is_iso_date(text), "{text}");
        }
        for text in [
            "2023-02-29",
            "2023-13-01",
            "2023-1-5",
            "15-01-2023",
            "2023/01/15",
            "",
            "2023-01-155",
            "２０２３",
        ] {
            assert!(!is_iso_date(text), "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_their_order() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        let cases: &[(&str, DateOrder, Option<&str>)] = &[
            ("2023-01-15", YearFirst, Some("2023-01-15")),
            ("2023-01-15", DayFirst, Some("2023-01-15")),
            ("2023/1/5", YearFirst, Some("2023-01-05")),
            ("2023.01.05", MonthFirst, Some("2023-01-05")),
            ("03/04/2024", DayFirst, Some("2024-04-03")),
            ("03/04/2024", MonthFirst, Some("2024-03-04")),
            ("03/04/2024", YearFirst, None),
            ("3.4.2024", DayFirst, Some("2024-04-03")),
            ("13/04/2024", MonthFirst, None),
            ("31/02/2024", DayFirst, None),
            ("03/04-2024", DayFirst, None),
            ("03/04/24", DayFirst, None),
            ("5 Jan 2023", YearFirst, Some("2023-01-05")),
            ("15-January-2023", DayFirst, Some("2023-01-15")),
            ("Jan 15, 2023", DayFirst, Some("2023-01-15")),
            ("january 15 2023", MonthFirst, Some("2023-01-15")),
            ("Janu 15 2023", MonthFirst, None),
            ("Jan 15, 23", DayFirst, None),
            ("20230115", YearFirst, None),
            ("1.5", DayFirst, None),
            ("12345-01-01", YearFirst, None),
        ];
        for (text, order, expected) in cases {
            let read = date_at_start(text, *order);
            let read = read.filter(|read| read.length == text.len()).map(|read| read.date.to_string());
            assert_eq!(read.as_deref(), *expected, "{text} {order:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9/.\\- a-zA-Z,]{0,20}|\\PC{0,20}") {
            for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
                if let Some(read) = date_at_start(&text, order) {
                    prop_assert!(text.is_char_boundary(read.length));
                }
            }
        }
    }
}
