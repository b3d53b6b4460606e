//! How a saved report writes amounts and times.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use wording::grouped;

/// `1 record`, `2,000 records`.
pub(super) fn plural(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(count)) }
}

/// An amount that may have a fraction, with one digit of it: `3,980`, `0.5`.
pub(super) fn amount(value: f64) -> String {
    let tenths = (value.max(0.0) * 10.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an amount for reading")]
    let tenths = tenths as u64;
    match (tenths / 10, tenths % 10) {
        (whole, 0) => grouped(whole),
        (whole, tenth) => format!("{}.{tenth}", grouped(whole)),
    }
}

/// A rate: `3,980`, and under ten with one digit of its fraction.
pub(super) fn rate(value: f64) -> String {
    if value < 10.0 { amount(value) } else { amount(value.round()) }
}

/// `0.4 s`, `1 min 35 s`, `1 h 2 min`.
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 10.0 {
        return if seconds < 0.05 { "under 0.1 s".to_owned() } else { format!("{} s", amount(seconds)) };
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time for reading")]
    let whole = seconds.round() as u64;
    let with_rest = |large: u64, unit: &str, rest: u64, small: &str| {
        let rest = if rest > 0 { format!(" {rest} {small}") } else { String::new() };
        format!("{} {unit}{rest}", grouped(large))
    };
    if whole < 60 {
        format!("{whole} s")
    } else if whole < 3600 {
        with_rest(whole / 60, "min", whole % 60, "s")
    } else {
        let minutes = (whole + 30) / 60;
        with_rest(minutes / 60, "h", minutes % 60, "min")
    }
}

/// A moment where the person is: `23 November 2026, 14:05:09 (UTC+01:00)`.
pub(super) fn moment(seconds: i64, zone: &TimeZone) -> String {
    let Some(moment) = zoned(seconds, zone) else { return "not known".to_owned() };
    let offset = match moment.offset().seconds() {
        0 => "UTC".to_owned(),
        _ => format!("UTC{}", moment.strftime("%:z")),
    };
    format!("{} ({offset})", moment.strftime("%-d %B %Y, %H:%M:%S"))
}

/// The same in ISO 8601: `2026-11-23T14:05:09+01:00`.
pub(super) fn iso_moment(seconds: i64, zone: &TimeZone) -> String {
    zoned(seconds, zone).map_or_else(String::new, |moment| match moment.offset().seconds() {
        0 => moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        _ => moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    })
}

/// `None` for what no clock of a run shows.
fn zoned(seconds: i64, zone: &TimeZone) -> Option<Zoned> {
    let moment = Timestamp::from_second(seconds).ok()?;
    (seconds > 0).then(|| moment.to_zoned(zone.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_in_the_window() {
        let amounts = [0.0, 0.5, 9.04, 1234.0, 1234.56, -1.0].map(amount);
        assert_eq!(amounts, ["0", "0.5", "9", "1,234", "1,234.6", "0"]);
        assert_eq!([9.94, 3980.4].map(rate), ["9.9", "3,980"]);
        assert_eq!([1, 2000].map(|count| plural(count, "record")), ["1 record", "2,000 records"]);
        let durations = [0.01, 0.42, 9.96, 59.4, 60.0, 95.0, 3600.0, 3720.0, 7_200_000.0].map(duration);
        assert_eq!(
            durations,
            ["under 0.1 s", "0.4 s", "10 s", "59 s", "1 min", "1 min 35 s", "1 h", "1 h 2 min", "2,000 h"]
        );
    }

    #[test]
    fn moments_say_their_distance_from_utc() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(moment(1_795_438_309, &TimeZone::UTC), "23 November 2026, 12:51:49 (UTC)");
        assert_eq!(moment(1_795_438_309, &berlin), "23 November 2026, 13:51:49 (UTC+01:00)");
        assert_eq!(iso_moment(1_795_438_309, &TimeZone::UTC), "2026-11-23T12:51:49Z");
        assert_eq!(iso_moment(1_795_438_309, &berlin), "2026-11-23T13:51:49+01:00");
        assert_eq!((moment(0, &berlin).as_str(), iso_moment(i64::MAX, &berlin).as_str()), ("not known", ""));
    }
}
