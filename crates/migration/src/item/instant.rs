//! Dates and times in ISO 8601, read strictly and kept as they are written.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// How a date and time is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// With a zone (`Z` or an offset) and the `T` of ISO 8601: kept letter by letter.
    Iso,
    /// With a zone but a space for the `T`: this is the text with the `T`.
    Spaced(String),
    /// Without a zone.
    WithoutZone(Local),
}

/// A date and time that names no zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    date_time: DateTime,
    /// The fraction of the second as written, with its point, or nothing.
    fraction: String,
}

/// Why a date and time cannot be placed in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneProblem {
    /// The clocks went forward over it.
    NeverWas,
    /// The clocks went back over it.
    WasTwice,
}

/// True for a calendar date written `2023-01-15`.
pub fn is_iso_date(text: &str) -> bool {
    date(text).is_some()
}

/// Reads `2024-03-10T09:30:00Z` and its like: `T` or a space, seconds and their fraction optional, a zone
/// (`Z`, `+02:00`, `+0200`) or none. `None` when it is anything else, or no such day or hour exists.
pub fn written(text: &str) -> Option<Written> {
    if !text.is_ascii() || text.len() < 16 {
        return None;
    }
    let date = date(&text[..10])?;
    let separator = text.as_bytes()[10];
    let rest = &text[11..];
    let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    let (time, fraction) = time(clock)?;
    let has_zone = is_zone(zone)?;
    match (separator, has_zone) {
        (b'T', true) => Some(Written::Iso),
        (b' ', true) => Some(Written::Spaced(format!("{}T{rest}", &text[..10]))),
        (b'T' | b' ', false) => Some(Written::WithoutZone(Local {
            date_time: DateTime::from_parts(date, time),
            fraction: fraction.to_owned(),
        })),
        _ => None,
    }
}

impl Local {
    /// The moment in `zone`, as ISO 8601 in UTC: `2024-03-10T08:30:00Z`.
    ///
    /// # Errors
    /// When the zone's clocks skipped that hour, or showed it twice.
    pub fn in_zone(&self, zone: &TimeZone) -> Result<String, ZoneProblem> {
        let offset = match zone.to_ambiguous_timestamp(self.date_time).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { .. } => return Err(ZoneProblem::NeverWas),
            AmbiguousOffset::Fold { .. } => return Err(ZoneProblem::WasTwice),
        };
        // Years 0001 to 9999 less an offset of a day at most stay within what a timestamp can be, or it is
        // no moment that anyone means.
        let utc = offset.to_timestamp(self.date_time).map_err(|_| ZoneProblem::NeverWas)?;
        let utc = TimeZone::UTC.to_datetime(utc);
        Ok(format!("{}{}Z", utc.strftime("%Y-%m-%dT%H:%M:%S"), self.fraction))
    }
}

fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = digits(&bytes[..4])?;
    let (month, day) = (digits(&bytes[5..7])?, digits(&bytes[8..10])?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f…` (to nine places), with the fraction as written.
fn time(text: &str) -> Option<(Time, &str)> {
    let bytes = text.as_bytes();
    if bytes.len() < 5 || bytes[2] != b':' {
        return None;
    }
    let (hour, minute) = (digits(&bytes[..2])?, digits(&bytes[3..5])?);
    let (second, fraction) = match bytes.get(5) {
        None => (0, ""),
        Some(b':') if bytes.len() >= 8 => (digits(&bytes[6..8])?, &text[8..]),
        Some(_) => return None,
    };
    let places = fraction.len();
    let is_fraction = fraction.is_empty()
        || ((2..=10).contains(&places)
            && fraction.starts_with('.')
            && fraction[1..].bytes().all(|byte| byte.is_ascii_digit()));
    if !is_fraction {
        return None;
    }
    let small = |value: i16| i8::try_from(value).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some((time, fraction))
}

/// Whether the text names a zone; `None` when it is neither a zone nor nothing.
fn is_zone(text: &str) -> Option<bool> {
    let bytes = text.as_bytes();
    let (hours, minutes) = match bytes.len() {
        0 => return Some(false),
        1 => return (bytes[0] == b'Z').then_some(true),
        3 => (digits(&bytes[1..3])?, 0),
        5 => (digits(&bytes[1..3])?, digits(&bytes[3..5])?),
        6 if bytes[3] == b':' => (digits(&bytes[1..3])?, digits(&bytes[4..6])?),
        _ => return None,
    };
    (hours <= 18 && minutes <= 59).then_some(true)
}

fn digits(bytes: &[u8]) -> Option<i16> {
    bytes
        .iter()
        .try_fold(0i16, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i16::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_real_days_are_dates() {
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
    fn times_with_a_zone_are_kept() {
        for text in [
            "2024-03-10T09:30:00Z",
            "2024-03-10T09:30Z",
            "2024-03-10T09:30:00.123456+02:00",
            "2024-03-10T09:30:00-0530",
            "2024-03-10T09:30:00+02",
        ] {
            assert_eq!(written(text), Some(Written::Iso), "{text}");
        }
        assert_eq!(
            written("2024-03-10 09:30:00+02:00"),
            Some(Written::Spaced("2024-03-10T09:30:00+02:00".into()))
        );
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "2024-03-10",
            "2024-03-10T25:00:00Z",
            "2024-03-10T09:60:00Z",
            "2024-03-10T09:30:61Z",
            "2024-03-10T09:30:00.Z",
            "2024-03-10T09:30:00 Z",
            "2024-03-10x09:30:00Z",
            "2024-02-30T09:30:00Z",
            "2024-03-10T09:30:00+99:00",
            "2024-03-10T09:30:00Zulu",
            "2024-03-10T9:30:00Z",
            "ééééééééééééééééé",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    fn placed(text: &str, zone: &str) -> Result<String, ZoneProblem> {
        let Some(Written::WithoutZone(local)) = written(text) else { panic!("{text}") };
        local.in_zone(&TimeZone::get(zone).unwrap())
    }

    #[test]
    fn a_time_is_placed_in_the_zone_that_was_chosen() {
        assert_eq!(placed("2024-03-10 09:30:00", "UTC").as_deref(), Ok("2024-03-10T09:30:00Z"));
        assert_eq!(
            placed("2024-03-10 09:30:00.250", "Europe/Berlin").as_deref(),
            Ok("2024-03-10T08:30:00.250Z")
        );
        assert_eq!(placed("2024-07-01T00:30", "Europe/Berlin").as_deref(), Ok("2024-06-30T22:30:00Z"));
        assert_eq!(placed("2024-03-31 02:30:00", "Europe/Berlin"), Err(ZoneProblem::NeverWas));
        assert_eq!(placed("2024-10-27 02:30:00", "Europe/Berlin"), Err(ZoneProblem::WasTwice));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9TZ:+. -]{0,40}|\\PC{0,30}") {
            let _ = written(&text);
            let _ = is_iso_date(&text);
        }
    }
}
