//! Days and moments read by hand, against what they became.

use crate::meaning::Decimal;
use plan::{AttributeKind, ColumnPlan, DateOrder};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A moment as a text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moment {
    /// Days since 1970-01-01.
    day: i64,
    second_of_day: i64,
    /// Nanoseconds.
    fraction: i64,
    /// Seconds ahead of UTC, where it names a zone.
    offset: Option<i64>,
}

/// Panics when the ISO 8601 text does not say what the cell says.
pub(crate) fn is_same(cell: &str, column: &ColumnPlan, iso: &str) {
    let said = moment(cell, column.date_order);
    let became = moment(iso, DateOrder::YearFirst);
    assert!(iso.len() >= 10 && iso.as_bytes()[4] == b'-' && iso.as_bytes()[7] == b'-', "{iso}");
    if column.kind == AttributeKind::Date {
        assert_eq!(iso.len(), 10, "{iso}");
        assert_eq!((said.day, 0, 0), (became.day, said.second_of_day, said.fraction), "{cell} {iso}");
        return;
    }
    match (said.offset, column.zone.as_deref()) {
        (None, Some(zone)) => {
            assert_eq!(became.offset, Some(0), "{iso}");
            assert_eq!(said.fraction, became.fraction);
            if let Some(utc) = in_zone(&said, zone) {
                assert_eq!(utc, became.day * 86_400 + became.second_of_day, "{cell} in {zone} is not {iso}");
            }
        }
        _ => assert_eq!(said, became, "{cell} is not {iso}"),
    }
}

/// Panics when the number is not the cell's seconds since 1970.
pub(crate) fn is_seconds(cell: &str, column: &ColumnPlan, seconds: &str) {
    let said = moment(cell, column.date_order);
    let utc = match (said.offset, column.zone.as_deref()) {
        (Some(offset), _) => Some(said.day * 86_400 + said.second_of_day - offset),
        (None, Some(zone)) => in_zone(&said, zone),
        (None, None) => panic!("{cell} names no zone, and became {seconds}"),
    };
    let Some(utc) = utc else { return };
    let nanoseconds = i128::from(utc) * 1_000_000_000 + i128::from(said.fraction);
    let expected = Decimal::plain(&format!("{nanoseconds}e-9"));
    assert_eq!(Decimal::plain(seconds), expected, "{cell} is not {seconds}");
}

/// Seconds since 1970 in UTC of a moment in a zone; `None` where this test does not know the zone's clocks.
fn in_zone(said: &Moment, zone: &str) -> Option<i64> {
    let local = said.day * 86_400 + said.second_of_day;
    let is_known = (days(1997, 1, 1)..days(2037, 12, 31)).contains(&said.day);
    match zone {
        "UTC" => Some(local),
        "Asia/Kolkata" => is_known.then_some(local - 19_800),
        "Europe/Berlin" if is_known => {
            let year = (1997..2039).find(|year| said.day < days(year + 1, 1, 1)).unwrap();
            let last_sunday = |month| {
                let last = days(year, month, 31);
                // 1970-01-01 was a Thursday.
                (last - (last + 4).rem_euclid(7)) * 86_400 + 3600
            };
            let summer = last_sunday(3)..last_sunday(10);
            let candidates: Vec<i64> = [3600, 7200]
                .into_iter()
                .filter(|offset| summer.contains(&(local - offset)) == (*offset == 7200))
                .map(|offset| local - offset)
                .collect();
            assert_eq!(candidates.len(), 1, "{said:?} is no single moment in {zone}");
            candidates.first().copied()
        }
        _ => None,
    }
}

/// Days since 1970-01-01, counted month by month.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before = |year: i64| {
        365 * year + (year + 3).div_euclid(4) - (year + 99).div_euclid(100) + (year + 399).div_euclid(400)
    };
    let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let place = usize::try_from(month - 1).unwrap();
    assert!((1..=lengths[place]).contains(&day), "{year}-{month}-{day} is no day");
    before(year) - before(1970) + lengths[..place].iter().sum::<i64>() + day - 1
}

fn moment(text: &str, order: DateOrder) -> Moment {
    let is_word = |letter: char| letter.is_ascii_alphanumeric();
    let mut parts: Vec<String> = Vec::new();
    let mut rest = text;
    while parts.len() < 3 {
        rest = rest.trim_start_matches(|letter| !is_word(letter));
        let is_number = rest.starts_with(|letter: char| letter.is_ascii_digit());
        let end = rest.find(|letter: char| !is_word(letter) || letter.is_ascii_digit() != is_number);
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        parts.push(part.to_lowercase());
        rest = behind;
    }
    let number = |place: usize| parts[place].parse::<i64>().unwrap_or_else(|_| panic!("{text}"));
    let month = |place: usize| {
        let name = &parts[place][..3];
        1 + i64::try_from(MONTHS.iter().position(|month| *month == name).unwrap()).unwrap()
    };
    let is_name = |place: usize| parts[place].starts_with(|letter: char| letter.is_ascii_alphabetic());
    let day = if is_name(0) {
        days(number(2), month(0), number(1))
    } else if is_name(1) {
        days(number(2), month(1), number(0))
    } else if parts[0].len() == 4 {
        days(number(0), number(1), number(2))
    } else if order == DateOrder::DayFirst {
        days(number(2), number(1), number(0))
    } else {
        assert_eq!(order, DateOrder::MonthFirst, "{text}");
        days(number(2), number(0), number(1))
    };
    let (second_of_day, fraction, offset) = clock(rest.trim_start_matches(['T', ' ']));
    Moment { day, second_of_day, fraction, offset }
}

fn clock(text: &str) -> (i64, i64, Option<i64>) {
    if text.is_empty() {
        return (0, 0, None);
    }
    let end =
        text.find(|letter: char| !letter.is_ascii_digit() && !":.".contains(letter)).unwrap_or(text.len());
    let (clock, behind) = text.split_at(end);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let parts: Vec<i64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let behind = behind.trim().to_uppercase();
    let (hour, zone) = match (behind.strip_prefix("AM"), behind.strip_prefix("PM")) {
        (Some(zone), _) => (parts[0] % 12, zone),
        (_, Some(zone)) => (parts[0] % 12 + 12, zone),
        _ => (parts[0], behind.as_str()),
    };
    let second_of_day = hour * 3600 + parts[1] * 60 + parts.get(2).copied().unwrap_or(0);
    let nanoseconds = if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").parse().unwrap() };
    let offset = match zone.trim() {
        "" => None,
        "Z" | "UTC" | "GMT" => Some(0),
        zone => {
            let digits: String = zone[1..].replace(':', "");
            let (hours, minutes) = digits.split_at(2);
            let ahead = hours.parse::<i64>().unwrap() * 3600 + minutes.parse::<i64>().unwrap_or(0) * 60;
            Some(if zone.starts_with('-') { -ahead } else { ahead })
        }
    };
    (second_of_day, nanoseconds, offset)
}
