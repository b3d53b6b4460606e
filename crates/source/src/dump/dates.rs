//! Dates by a format: Oracle's `TO_DATE('…', '…')`, and SQL Server's dates as bytes.

use crate::civil_date::civil;

/// What of a date was found.
#[derive(Debug, Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    fraction: String,
    is_afternoon: Option<bool>,
    zone: Option<String>,
    has_time: bool,
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

/// The parts of a format, longest first, so that none is taken for the start of another.
const ELEMENTS: [&str; 24] = [
    "SYYYY", "YYYY", "RRRR", "MONTH", "HH24", "HH12", "SSXFF", "FF9", "FF6", "FF3", "A.M.", "P.M.", "MON",
    "TZH:TZM", "TZR", "YY", "RR", "MM", "DD", "HH", "MI", "SS", "AM", "PM",
];

/// The date that a text is by Oracle's format, in ISO 8601, and whether a time of day stands in it. `None` where one of
/// the two says what is not known here.
pub(super) fn by_format(text: &str, format: &str) -> Option<(String, bool)> {
    let mut parts = Parts::default();
    let upper = format.to_ascii_uppercase();
    let (mut format, mut rest) = (upper.as_str(), text.trim());
    while !format.is_empty() {
        if let Some(literal) = format.strip_prefix('"') {
            let (literal, behind) = literal.split_once('"')?;
            rest = rest.get(literal.len()..)?;
            format = behind;
        } else if let Some(behind) = format.strip_prefix("FM").or_else(|| format.strip_prefix("FX")) {
            format = behind;
        } else if let Some(element) = ELEMENTS.iter().find(|element| format.starts_with(**element)) {
            format = &format[element.len()..];
            // A text may end early: the time is midnight then.
            if rest.is_empty() && parts.day.is_some() {
                break;
            }
            rest = parts.take(element, rest)?;
        } else if let Some(behind) = format.strip_prefix("FF") {
            rest = parts.take("FF9", rest)?;
            format = behind;
        } else {
            let sign = format.chars().next()?;
            if sign.is_alphanumeric() {
                return None;
            }
            format = &format[sign.len_utf8()..];
            // Any sign stands for any other.
            let next = rest.chars().next();
            rest = match next {
                Some(next) if !next.is_alphanumeric() => &rest[next.len_utf8()..],
                _ => rest,
            };
        }
    }
    if rest.trim().is_empty() { parts.iso() } else { None }
}

impl Parts {
    /// Takes an element from the start of a text, and gives what is behind.
    fn take<'a>(&mut self, element: &str, text: &'a str) -> Option<&'a str> {
        let digits = |most: usize| -> Option<(u32, &'a str)> {
            let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
            Some((text[..count].parse().ok()?, &text[count..]))
        };
        match element {
            "SYYYY" | "YYYY" | "RRRR" => {
                let (year, rest) = digits(4)?;
                self.year = Some(year);
                Some(rest)
            }
            "YY" | "RR" => {
                let (year, rest) = digits(4)?;
                // Oracle's rule for RR; YY would mean this century, which no dump of the past can rely on.
                let century = if element == "YY" {
                    return None;
                } else if year < 50 {
                    2000
                } else {
                    1900
                };
                self.year = Some(if year < 100 { century + year } else { year });
                Some(rest)
            }
            "MONTH" | "MON" => {
                let lower = text.to_ascii_lowercase();
                let by = |shown: fn(&'static str) -> &'static str| {
                    let mut names = MONTHS.into_iter().map(shown).enumerate();
                    names.find(|(_, name)| lower.starts_with(name)).map(|(at, name)| (at, name.len()))
                };
                let (place, length) = by(|name| name).or_else(|| by(|name| &name[..3]))?;
                self.month = Some(u32::try_from(place).ok()? + 1);
                let rest = text.get(length..)?;
                Some(if element == "MONTH" { rest.trim_start() } else { rest })
            }
            "MM" | "DD" | "HH24" | "HH12" | "HH" | "MI" | "SS" => {
                let (value, rest) = digits(2)?;
                match element {
                    "MM" => self.month = Some(value),
                    "DD" => self.day = Some(value),
                    "MI" => self.minute = value,
                    "SS" => self.second = value,
                    _ => self.hour = value,
                }
                self.has_time |= !matches!(element, "MM" | "DD");
                Some(rest)
            }
            "SSXFF" => {
                let rest = self.take("SS", text)?;
                match rest.strip_prefix(['.', ',']) {
                    Some(rest) => Some(self.take_fraction(rest)),
                    None => Some(rest),
                }
            }
            "FF9" | "FF6" | "FF3" => Some(self.take_fraction(text)),
            "AM" | "PM" | "A.M." | "P.M." => {
                let lower = text.to_ascii_lowercase();
                let length = if lower.starts_with("a.m.") || lower.starts_with("p.m.") { 4 } else { 2 };
                self.is_afternoon = Some(match lower.bytes().next()? {
                    b'p' => true,
                    b'a' => false,
                    _ => return None,
                });
                text.get(length..)
            }
            "TZH:TZM" => {
                let zone = text.get(..6).filter(|zone| zone.starts_with(['+', '-']))?;
                self.zone = Some(zone.to_owned());
                text.get(6..)
            }
            _ => None,
        }
    }

    fn take_fraction<'a>(&mut self, text: &'a str) -> &'a str {
        let count = text.bytes().take_while(u8::is_ascii_digit).count();
        text[..count].trim_end_matches('0').clone_into(&mut self.fraction);
        self.has_time = true;
        &text[count..]
    }

    fn iso(self) -> Option<(String, bool)> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let hour = match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        if !(1..=12).contains(&month)
            || !(1..=31).contains(&day)
            || hour > 23
            || self.minute > 59
            || self.second > 59
        {
            return None;
        }
        if !self.has_time {
            return Some((format!("{year:04}-{month:02}-{day:02}"), false));
        }
        let fraction = if self.fraction.is_empty() { String::new() } else { format!(".{}", self.fraction) };
        let zone = self.zone.unwrap_or_default();
        let (minute, second) = (self.minute, self.second);
        Some((
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}"),
            true,
        ))
    }
}

/// SQL Server's `datetime` as its eight bytes: days since 1900, then three-hundredths of a second; and its
/// `smalldatetime` as four: days, then minutes.
pub(super) fn of_sql_server(bytes: &[u8]) -> Option<String> {
    let (days, milliseconds) = if let Ok(bytes) = <[u8; 8]>::try_from(bytes) {
        let whole = u64::from_be_bytes(bytes);
        let days = i32::from_be_bytes(*bytes.first_chunk()?);
        // Three-hundredths of a second, as the server rounds them: to 0, 3 and 7 thousandths.
        (i64::from(days), ((whole & 0xFFFF_FFFF) * 10 + 1) / 3)
    } else {
        let whole = u32::from_be_bytes(bytes.try_into().ok()?);
        (i64::from(whole >> 16), u64::from(whole & 0xFFFF) * 60_000)
    };
    if milliseconds >= 86_400_000 || !(-53_690..=2_958_463).contains(&days) {
        return None;
    }
    let (year, month, day) = civil(days - 25_567);
    let (seconds, thousandths) = (milliseconds / 1000, milliseconds % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = if thousandths == 0 { String::new() } else { format!(".{thousandths:03}") };
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_by_their_format() {
        for (text, format, expected) in [
            ("2002-06-20", "YYYY-MM-DD", Some("2002-06-20")),
            ("20-JUN-2002", "dd-MON-yyyy", Some("2002-06-20")),
            ("17/06/2003", "DD/MM/YYYY", Some("2003-06-17")),
            ("2009-01-01 00:00:00", "yyyy-mm-dd hh24:mi:ss", Some("2009-01-01T00:00:00")),
            ("01-JAN-99", "DD-MON-RR", Some("1999-01-01")),
            ("03-MAY-07 08.15.30.250000000 PM", "DD-MON-RR HH.MI.SSXFF AM", Some("2007-05-03T20:15:30.25")),
            ("2020-01-02T03:04", "YYYY-MM-DD\"T\"HH24:MI", Some("2020-01-02T03:04:00")),
            ("2020-01-02", "YYYY-MM-DD HH24:MI:SS", Some("2020-01-02")),
            ("01-JAN-99", "DD-MON-YY", None),
            ("2020-13-02", "YYYY-MM-DD", None),
            ("2020-01-02 x", "YYYY-MM-DD", None),
            ("12", "J", None),
        ] {
            assert_eq!(by_format(text, format).map(|(iso, _)| iso).as_deref(), expected, "{text} {format}");
        }
    }

    #[test]
    fn dates_of_sql_server_are_read_from_their_bytes() {
        for (bytes, expected) in [
            (&[0, 0, 0, 0, 0, 0, 0, 0][..], "1900-01-01T00:00:00"),
            (&[0, 0, 0x9C, 0xBF, 0, 0x83, 0xD6, 0x00][..], "2009-11-12T08:00:00"),
            (&[0x9C, 0xBF, 0x01, 0xE0][..], "2009-11-12T08:00:00"),
        ] {
            assert_eq!(of_sql_server(bytes).as_deref(), Some(expected));
        }
        assert_eq!(of_sql_server(&[1, 2, 3]), None);
    }
}
