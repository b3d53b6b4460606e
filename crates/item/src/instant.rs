//! Dates and times, read strictly. ISO 8601 is kept as it is written; other spellings become ISO 8601.

use super::calendar::{DateForm, date_at_start, digits};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use plan::DateOrder;

/// A date and time as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instant<'a> {
    date_time: DateTime,
    /// The fraction of the second as written, with its point, or nothing.
    fraction: &'a str,
    zone: WrittenZone<'a>,
    form: DateForm,
    spelling: Spelling,
}

/// How closely a date and time is spelled as ISO 8601 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// Letter by letter.
    Iso,
    /// With a space for the `T`.
    Spaced,
    /// In any other way.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WrittenZone<'a> {
    None,
    /// As ISO 8601 writes it (`Z`, `+02:00`), and the seconds ahead of UTC.
    Offset(&'a str, i32),
}

/// What a date and time becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstantOutput {
    /// The text as it stands.
    Kept,
    /// This text, which says the same.
    Respelled(String),
    /// This text, which says it in UTC.
    Placed(String),
}

/// Why a date and time cannot be placed in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneProblem {
    /// The clocks went forward over it.
    NeverWas,
    /// The clocks went back over it.
    WasTwice,
    /// It names no zone, and none was chosen.
    NoZone,
}

/// Reads `2024-03-10T09:30:00Z` and its like: a date in any spelling of [`date_at_start`], then `T` or a space,
/// hours and minutes, seconds and their fraction optional, AM or PM or none, a zone (`Z`, `UTC`, `+02:00`,
/// `+0200`) or none. `None` when it is anything else, or no such day or hour exists.
pub fn instant(text: &str, order: DateOrder) -> Option<Instant<'_>> {
    let written = date_at_start(text, order)?;
    let rest = text.get(written.length..)?;
    let separator = *rest.as_bytes().first().filter(|byte| matches!(byte, b'T' | b' '))?;
    let rest = rest.get(1..)?;
    let clock_length =
        rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let (clock, behind) = rest.split_at(clock_length);
    let (noon, behind) = half_of_day(behind);
    let (time, fraction, is_padded) = time(clock, noon)?;
    let (zone, is_iso_zone) = zone(behind)?;
    let is_iso = written.form == DateForm::Iso && noon.is_none() && is_padded && is_iso_zone;
    Some(Instant {
        date_time: DateTime::from_parts(written.date, time),
        fraction,
        zone,
        form: written.form,
        spelling: match separator {
            b'T' if is_iso => Spelling::Iso,
            b' ' if is_iso => Spelling::Spaced,
            _ => Spelling::Other,
        },
    })
}

impl Instant<'_> {
    /// How its date is written.
    pub fn form(&self) -> DateForm {
        self.form
    }

    /// True when it says in which zone it is.
    pub fn has_zone(&self) -> bool {
        self.zone != WrittenZone::None
    }

    /// True at midnight to the last fraction of a second.
    pub fn is_midnight(&self) -> bool {
        self.date_time.time() == Time::midnight()
            && self.fraction.bytes().all(|byte| matches!(byte, b'.' | b'0'))
    }

    /// Its day.
    pub fn date(&self) -> Date {
        self.date_time.date()
    }

    /// ISO 8601 text. What names no zone is placed in `zone`; with none it keeps no zone.
    ///
    /// # Errors
    /// When the zone's clocks skipped that hour, or showed it twice.
    pub fn iso_text(&self, zone: Option<&TimeZone>) -> Result<InstantOutput, ZoneProblem> {
        let local = || format!("{}{}", self.date_time.strftime("%Y-%m-%dT%H:%M:%S"), self.fraction);
        match (self.zone, zone, self.spelling) {
            (WrittenZone::Offset(..), _, Spelling::Iso)
            | (WrittenZone::None, None, Spelling::Iso | Spelling::Spaced) => Ok(InstantOutput::Kept),
            (WrittenZone::Offset(written, _), _, _) => Ok(InstantOutput::Respelled(local() + written)),
            (WrittenZone::None, None, Spelling::Other) => Ok(InstantOutput::Respelled(local())),
            (WrittenZone::None, Some(zone), _) => {
                let offset = offset_in(zone, self.date_time)?;
                // Years 0001 to 9999 less an offset of a day at most stay within what a timestamp can be, or it
                // is no moment that anyone means.
                let utc = offset.to_timestamp(self.date_time).map_err(|_| ZoneProblem::NeverWas)?;
                let utc = TimeZone::UTC.to_datetime(utc);
                if utc.year() < 0 {
                    return Err(ZoneProblem::NeverWas);
                }
                Ok(InstantOutput::Placed(format!("{}{}Z", utc.strftime("%Y-%m-%dT%H:%M:%S"), self.fraction)))
            }
        }
    }

    /// Date and time in UTC with no sign for it (`2024-03-10T07:30:00`), or as it stands where it names no zone. A whole
    /// second comes before its fractions, letter by letter, and midnight, which is written as the day alone, before all else
    /// of it. `None` where UTC has no year of four digits for it.
    pub fn sort_text(&self) -> Option<String> {
        let at = match self.zone {
            WrittenZone::None => self.date_time,
            WrittenZone::Offset(_, seconds) => {
                let offset = Offset::from_seconds(seconds).ok()?;
                TimeZone::UTC.to_datetime(offset.to_timestamp(self.date_time).ok()?)
            }
        };
        let fraction = self.fraction.trim_end_matches(['0', '.']);
        let day = at.strftime("%Y-%m-%d");
        let is_midnight = at.time() == Time::midnight() && fraction.is_empty();
        (at.year() >= 0).then(|| {
            if is_midnight { day.to_string() } else { format!("{day}T{}{fraction}", at.strftime("%H:%M:%S")) }
        })
    }

    /// Seconds since 1970-01-01T00:00:00Z, with the fraction as written.
    ///
    /// # Errors
    /// When it names no zone and `zone` is `None`, or the zone has no such single hour.
    pub fn epoch_seconds(&self, zone: Option<&TimeZone>) -> Result<String, ZoneProblem> {
        let offset = match (self.zone, zone) {
            (WrittenZone::Offset(_, seconds), _) => {
                Offset::from_seconds(seconds).map_err(|_| ZoneProblem::NeverWas)?
            }
            (WrittenZone::None, Some(zone)) => offset_in(zone, self.date_time)?,
            (WrittenZone::None, None) => return Err(ZoneProblem::NoZone),
        };
        let seconds = offset.to_timestamp(self.date_time).map_err(|_| ZoneProblem::NeverWas)?.as_second();
        let nanoseconds: i64 = format!("{:0<9}", self.fraction.trim_start_matches('.')).parse().unwrap_or(0);
        // Before 1970 the fraction counts towards zero: -5 s and 0.25 s are -4.75 s.
        let (whole, rest) = if seconds < 0 && nanoseconds > 0 {
            (seconds + 1, 1_000_000_000 - nanoseconds)
        } else {
            (seconds, nanoseconds)
        };
        let minus = if whole == 0 && seconds < 0 { "-" } else { "" };
        let fraction = if rest == 0 { String::new() } else { format!(".{rest:09}") };
        Ok(format!("{minus}{whole}{}", fraction.trim_end_matches('0')))
    }
}

fn offset_in(zone: &TimeZone, date_time: DateTime) -> Result<Offset, ZoneProblem> {
    match zone.to_ambiguous_timestamp(date_time).offset() {
        AmbiguousOffset::Unambiguous { offset } => Ok(offset),
        AmbiguousOffset::Gap { .. } => Err(ZoneProblem::NeverWas),
        AmbiguousOffset::Fold { .. } => Err(ZoneProblem::WasTwice),
    }
}

/// Seconds since 1970-01-01T00:00:00Z at the midnight with which a day starts in `zone`.
///
/// # Errors
/// When no zone was chosen, or its clocks skipped that midnight or showed it twice.
pub(super) fn epoch_of_day(date: Date, zone: Option<&TimeZone>) -> Result<String, ZoneProblem> {
    let midnight = DateTime::from_parts(date, Time::midnight());
    let offset = offset_in(zone.ok_or(ZoneProblem::NoZone)?, midnight)?;
    let moment = offset.to_timestamp(midnight).map_err(|_| ZoneProblem::NeverWas)?;
    Ok(moment.as_second().to_string())
}

/// AM or PM, and what stands behind it.
fn half_of_day(text: &str) -> (Option<bool>, &str) {
    let trimmed = text.trim_start_matches(' ');
    let half = trimmed.get(..2).map(str::to_ascii_uppercase);
    match half.as_deref() {
        Some("AM") => (Some(false), &trimmed[2..]),
        Some("PM") => (Some(true), &trimmed[2..]),
        _ => (None, text),
    }
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f…` (to nine places), with the fraction as written, and whether the hour has
/// two digits. With AM or PM the hour is one of twelve.
fn time(text: &str, afternoon: Option<bool>) -> Option<(Time, &str, bool)> {
    let colon = text.find(':').filter(|at| matches!(at, 1 | 2))?;
    let bytes = text.as_bytes();
    let (hour, minute) = (digits(&bytes[..colon])?, digits(bytes.get(colon + 1..colon + 3)?)?);
    let (second, fraction) = match bytes.get(colon + 3) {
        None => (0, ""),
        Some(b':') => (digits(bytes.get(colon + 4..colon + 6)?)?, &text[colon + 6..]),
        Some(_) => return None,
    };
    let is_fraction = fraction.is_empty()
        || ((2..=10).contains(&fraction.len())
            && fraction.starts_with('.')
            && fraction[1..].bytes().all(|byte| byte.is_ascii_digit()));
    if !is_fraction {
        return None;
    }
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    let small = |value: i16| i8::try_from(value).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some((time, fraction, colon == 2))
}

/// The zone in a text, and whether it is spelled as ISO 8601 has it; `None` when it is neither a zone nor nothing.
fn zone(text: &str) -> Option<(WrittenZone<'_>, bool)> {
    if text.is_empty() {
        return Some((WrittenZone::None, true));
    }
    let trimmed = text.trim_start_matches(' ');
    let is_iso = trimmed.len() == text.len();
    if matches!(trimmed, "UTC" | "GMT") {
        return Some((WrittenZone::Offset("Z", 0), false));
    }
    let bytes = trimmed.as_bytes();
    let (hours, minutes) = match bytes.len() {
        1 => return (bytes[0] == b'Z').then_some((WrittenZone::Offset(trimmed, 0), is_iso)),
        3 => (digits(&bytes[1..3])?, 0),
        5 => (digits(&bytes[1..3])?, digits(&bytes[3..5])?),
        6 if bytes[3] == b':' => (digits(&bytes[1..3])?, digits(&bytes[4..6])?),
        _ => return None,
    };
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    let seconds = match bytes[0] {
        b'+' => seconds,
        b'-' => -seconds,
        _ => return None,
    };
    (hours <= 18 && minutes <= 59).then_some((WrittenZone::Offset(trimmed, seconds), is_iso))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn iso(text: &str) -> Option<InstantOutput> {
        instant(text, DateOrder::YearFirst).map(|instant| instant.iso_text(None).unwrap())
    }

    #[test]
    fn times_with_a_zone_are_kept() {
        for text in [
            "2024-03-10T09:30:00Z",
            "2024-03-10T09:30Z",
            "2024-03-10T09:30:00.123456+02:00",
            "2024-03-10T09:30:00-0530",
            "2024-03-10T09:30:00+02",
        ] {
            assert_eq!(iso(text), Some(InstantOutput::Kept), "{text}");
        }
        for (text, respelled) in [
            ("2024-03-10 09:30:00+02:00", "2024-03-10T09:30:00+02:00"),
            ("2024-03-10 09:30:00 UTC", "2024-03-10T09:30:00Z"),
            ("2024-03-10 9:30 PM", "2024-03-10T21:30:00"),
            ("2024/3/1 12:05 AM", "2024-03-01T00:05:00"),
            ("Mar 1, 2024 09:05:06.50 +0200", "2024-03-01T09:05:06.50+0200"),
        ] {
            assert_eq!(iso(text), Some(InstantOutput::Respelled(respelled.into())), "{text}");
        }
        assert_eq!(iso("1996-07-04 00:00:00.000"), Some(InstantOutput::Kept));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "2024-03-10",
            "2024-03-10T25:00:00Z",
            "2024-03-10T09:60:00Z",
            "2024-03-10T09:30:61Z",
            "2024-03-10T09:30:00.Z",
            "2024-03-10x09:30:00Z",
            "2024-02-30T09:30:00Z",
            "2024-03-10T09:30:00+99:00",
            "2024-03-10T09:30:00Zulu",
            "2024-03-10 13:30 PM",
            "2024-03-10 0:30 AM",
            "ééééééééééééééééé",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    fn placed(text: &str, zone: &str) -> Result<InstantOutput, ZoneProblem> {
        instant(text, DateOrder::DayFirst).unwrap().iso_text(Some(&TimeZone::get(zone).unwrap()))
    }

    #[test]
    fn a_time_is_placed_in_the_zone_that_was_chosen() {
        let utc = |text: &str| Ok(InstantOutput::Placed(text.to_owned()));
        assert_eq!(placed("2024-03-10 09:30:00", "UTC"), utc("2024-03-10T09:30:00Z"));
        assert_eq!(placed("2024-03-10 09:30:00.250", "Europe/Berlin"), utc("2024-03-10T08:30:00.250Z"));
        assert_eq!(placed("10/03/2024 09:30", "Europe/Berlin"), utc("2024-03-10T08:30:00Z"));
        assert_eq!(placed("2024-07-01T00:30", "Europe/Berlin"), utc("2024-06-30T22:30:00Z"));
        assert_eq!(placed("2024-03-31 02:30:00", "Europe/Berlin"), Err(ZoneProblem::NeverWas));
        assert_eq!(placed("2024-10-27 02:30:00", "Europe/Berlin"), Err(ZoneProblem::WasTwice));
        // ISO 8601 has no year before 0000.
        assert_eq!(placed("0000-01-01 00:00:00", "Europe/Berlin"), Err(ZoneProblem::NeverWas));
    }

    #[test]
    fn epoch_seconds_keep_every_fraction() {
        let epoch =
            |text: &str| instant(text, DateOrder::YearFirst).unwrap().epoch_seconds(Some(&TimeZone::UTC));
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", "0"),
            ("2024-03-10T09:30:00Z", "1710063000"),
            ("2024-03-10T09:30:00+02:00", "1710055800"),
            ("2024-03-10 09:30:00.250", "1710063000.25"),
            ("1969-12-31T23:59:55.25Z", "-4.75"),
            ("1969-12-31T23:59:59.75Z", "-0.25"),
            ("1969-12-31T23:59:59Z", "-1"),
        ] {
            assert_eq!(epoch(text).as_deref(), Ok(seconds), "{text}");
        }
        let without = instant("2024-03-10 09:30", DateOrder::YearFirst).unwrap();
        assert_eq!(without.epoch_seconds(None), Err(ZoneProblem::NoZone));
        let day = "2024-03-10".parse().unwrap();
        assert_eq!(epoch_of_day(day, Some(&TimeZone::UTC)).as_deref(), Ok("1710028800"));
        assert_eq!(epoch_of_day(day, None), Err(ZoneProblem::NoZone));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9TZ:+. /APM-]{0,40}|\\PC{0,30}") {
            for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
                if let Some(instant) = instant(&text, order) {
                    let _ = (instant.iso_text(Some(&TimeZone::UTC)), instant.epoch_seconds(Some(&TimeZone::UTC)));
                }
            }
        }
    }
}
