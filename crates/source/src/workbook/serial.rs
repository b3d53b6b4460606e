//! Days and times that are stored as a count of days since an epoch.
//!
//! The epoch of 1900 counts 1 January 1900 as 1, and a 29 February 1900 that there was not as 60 (ECMA-376 part 1,
//! 18.17.4.1); the epoch of 1904 counts 1 January 1904 as 0.

use super::number_format::Shows;
use super::row::CellKind;
use crate::civil_date::civil;
use std::fmt::Write;

const MS_OF_DAY: i64 = 86_400_000;
/// 31 December 9999 in both epochs, the last day that spreadsheets know.
const LAST_DAY_1900: i64 = 2_958_465;
const DAYS_BETWEEN_EPOCHS: i64 = 1462;
/// 1 March 1900; before it, the count is one behind.
const FIRST_SURE_DAY: i64 = 61;
/// Days from 30 December 1899 to 1 January 1970.
const UNIX_EPOCH: i64 = 25_569;
/// Longest length of time that is told in hours: a thousand years.
const MAX_DURATION_DAYS: f64 = 366_000.0;

/// The two epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epoch {
    Of1900,
    Of1904,
}

/// Adds what a stored count of days is, as its format shows it: `2024-01-31`, `19:00:00`, `2024-01-31T19:00:00`. Where
/// the value holds more than the format shows, all of it is kept. False, and nothing is added, where it is no such day.
pub(super) fn add_moment(to: &mut String, days: f64, shows: Shows, epoch: Epoch) -> bool {
    if shows == Shows::Duration {
        return add_duration(to, days);
    }
    // No day in this range is too large for a whole number, nor is its part of milliseconds.
    if !(0.0..3_000_000.0).contains(&days) {
        return false;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it was looked at that it is small")]
    let (mut day, mut ms) = (days.floor() as i64, ((days - days.floor()) * 86_400_000.0).round() as i64);
    if ms == MS_OF_DAY {
        (day, ms) = (day + 1, 0);
    }
    let is_within_a_day = day == 0 && (epoch == Epoch::Of1900 || shows != Shows::Day);
    let wants_time = match shows {
        Shows::TimeOfDay | Shows::Moment => is_within_a_day,
        // There is no day 0 in the epoch of 1900: it is a time.
        Shows::DayAndTime | Shows::Day => day == 0 && epoch == Epoch::Of1900 && ms > 0,
        Shows::Number | Shows::Duration => return false,
    };
    if wants_time {
        add_time(to, ms);
        return true;
    }
    let counted = if epoch == Epoch::Of1904 { day + DAYS_BETWEEN_EPOCHS } else { day };
    let since_1899 = match counted {
        FIRST_SURE_DAY..=LAST_DAY_1900 => counted,
        1..=59 => counted + 1,
        _ => return false,
    };
    add_day(to, since_1899 - UNIX_EPOCH);
    if ms > 0 || !matches!(shows, Shows::Day | Shows::Moment) {
        to.push('T');
        add_time(to, ms);
    }
    true
}

/// `26:30:00`
fn add_duration(to: &mut String, days: f64) -> bool {
    if days.is_nan() || days.abs() > MAX_DURATION_DAYS {
        return false;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a thousand years have few milliseconds")]
    let ms = (days * 86_400_000.0).round() as i64;
    if ms < 0 {
        to.push('-');
    }
    add_time(to, ms.abs());
    true
}

/// `19:00:00`, with milliseconds where there are some.
fn add_time(to: &mut String, ms: i64) {
    let (seconds, rest) = (ms / 1000, ms % 1000);
    if seconds < 360_000 {
        add_digits(to, seconds / 3600, 2);
    } else {
        // Writing to a text cannot fail.
        let _ = write!(to, "{}", seconds / 3600);
    }
    to.push(':');
    add_digits(to, seconds / 60 % 60, 2);
    to.push(':');
    add_digits(to, seconds % 60, 2);
    if rest > 0 {
        to.push('.');
        add_digits(to, rest, 3);
    }
}

/// Adds the last so many digits of a number that is not negative.
fn add_digits(to: &mut String, number: i64, digits: u32) {
    for place in (0..digits).rev() {
        // A remainder of ten is a digit.
        to.push(char::from(b'0' + (number.unsigned_abs() / 10u64.pow(place) % 10) as u8));
    }
}

fn add_day(to: &mut String, days: i64) {
    let (year, month, day) = civil(days);
    add_digits(to, year, 4);
    to.push('-');
    add_digits(to, month, 2);
    to.push('-');
    add_digits(to, day, 2);
}

/// The digits of a count of days, or `None` where that is no number.
pub(super) fn parse_days(text: &str) -> Option<f64> {
    text.trim_ascii().parse().ok().filter(|days: &f64| days.is_finite())
}

/// The kind of a cell of which `add_moment` said so.
pub(super) fn kind_of(is_moment: bool) -> CellKind {
    if is_moment { CellKind::Moment } else { CellKind::NoMoment }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Epoch::{Of1900, Of1904};
    use Shows::{Day, DayAndTime, Duration, Moment, TimeOfDay};

    #[test]
    fn counts_of_days_are_told_as_their_format_shows_them() {
        let cases = [
            (45_322.0, Day, Of1900, "2024-01-31"),
            (45_322.0, DayAndTime, Of1900, "2024-01-31T00:00:00"),
            (45_322.791_666_666_664, DayAndTime, Of1900, "2024-01-31T19:00:00"),
            // More than the format shows is kept.
            (45_322.791_666_666_664, Day, Of1900, "2024-01-31T19:00:00"),
            (45_322.791_666_666_664, TimeOfDay, Of1900, "2024-01-31T19:00:00"),
            (0.791_666_666_666_666_6, TimeOfDay, Of1900, "19:00:00"),
            (0.791_666_666_666_667, TimeOfDay, Of1904, "19:00:00"),
            (0.0, TimeOfDay, Of1900, "00:00:00"),
            (0.5, DayAndTime, Of1900, "12:00:00"),
            (0.0, Day, Of1904, "1904-01-01"),
            (0.5, DayAndTime, Of1904, "1904-01-01T12:00:00"),
            (43_860.0, Day, Of1904, "2024-01-31"),
            (1.0, Day, Of1900, "1900-01-01"),
            (59.0, Day, Of1900, "1900-02-28"),
            (61.0, Day, Of1900, "1900-03-01"),
            (2_958_465.0, Day, Of1900, "9999-12-31"),
            (45_322.999_999_999, DayAndTime, Of1900, "2024-02-01T00:00:00"),
            (45_322.000_005_787_04, DayAndTime, Of1900, "2024-01-31T00:00:00.500"),
            (36_585.0, Day, Of1900, "2000-02-29"),
            (45_322.0, Moment, Of1900, "2024-01-31"),
            (45_322.25, Moment, Of1900, "2024-01-31T06:00:00"),
            (0.25, Moment, Of1900, "06:00:00"),
            (1.104_166_666_666_667, Duration, Of1900, "26:30:00"),
            (-0.5, Duration, Of1900, "-12:00:00"),
        ];
        for (days, shows, epoch, expected) in cases {
            let mut text = String::new();
            assert!(add_moment(&mut text, days, shows, epoch), "{days} {shows:?}");
            assert_eq!(text, expected, "{days} {shows:?} {epoch:?}");
        }
        for (days, shows, epoch) in [
            (60.0, Day, Of1900),
            (0.0, Day, Of1900),
            (0.0, DayAndTime, Of1900),
            (-1.0, Day, Of1900),
            (2_958_466.0, Day, Of1900),
            (2_957_004.0, Day, Of1904),
            (1e300, Day, Of1900),
            (f64::NAN, Duration, Of1900),
        ] {
            let mut text = String::new();
            assert!(!add_moment(&mut text, days, shows, epoch), "{days}");
            assert_eq!(text, "");
        }
    }
}
