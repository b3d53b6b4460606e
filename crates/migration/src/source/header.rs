//! Recognises whether the first record of a delimited file names the columns. A header is the normal case: only
//! a first record that looks like those below it, and nowhere like a name, is data.

use super::record::Record;

/// Records looked at.
pub(super) const LOOKED_AT: usize = 100;

/// Words that stand where a value is missing.
const NULL_WORDS: [&str; 7] = ["null", "\\n", "na", "n/a", "none", "-", "nan"];

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Blank,
    Number,
    /// A date or time.
    Moment,
    /// An e-mail address, the address of a page, a UUID, true or false, JSON: no column is called so.
    Value,
    Word,
}

impl Look {
    fn of(cell: &str) -> Self {
        let cell = cell.trim();
        let is_missing = NULL_WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word));
        if cell.is_empty() || is_missing {
            Self::Blank
        } else if is_number(cell) {
            Self::Number
        } else if is_moment(cell) {
            Self::Moment
        } else if is_value(cell) {
            Self::Value
        } else {
            Self::Word
        }
    }

    fn is_data(self) -> bool {
        matches!(self, Self::Number | Self::Moment | Self::Value)
    }
}

/// True when the first record names the columns.
pub(super) fn recognise(records: &[Record]) -> bool {
    let Some((first, below)) = records.split_first() else { return true };
    let looks: Vec<Look> = first.iter().map(Look::of).collect();
    if below.is_empty() {
        return !looks.iter().any(|look| look.is_data());
    }
    let is_told_again = below.contains(first);
    let mut speaks_for_data = false;
    for (place, &look) in looks.iter().enumerate() {
        let cells = || below.iter().filter_map(move |record| record.get(place));
        let looks_below: Vec<Look> = cells().map(Look::of).filter(|&look| look != Look::Blank).collect();
        let alike = |is_alike: &dyn Fn(Look) -> bool| {
            let count = looks_below.iter().filter(|&&look| is_alike(look)).count();
            count > 0 && count * 10 >= looks_below.len() * 8
        };
        if look == Look::Word && alike(&Look::is_data) {
            return true;
        }
        let is_data =
            look.is_data() && alike(&|below| below == look) && !is_year_or_count(first, below, place);
        let is_repeated = look == Look::Word && !is_told_again && cells().any(|below| below == &first[place]);
        speaks_for_data |= is_data || is_repeated;
    }
    !speaks_for_data
}

/// True for a number that counts on from its neighbour, or a year above what are no years: tables have columns
/// 2019, 2020, 2021.
fn is_year_or_count(first: &Record, below: &[Record], place: usize) -> bool {
    let whole = |record: &Record, place: usize| record.get(place)?.trim().parse::<i64>().ok();
    let Some(number) = whole(first, place) else { return false };
    let counts = |record: &Record| {
        let number = whole(record, place);
        let before = place.checked_sub(1).and_then(|before| whole(record, before));
        number.is_some_and(|number| {
            before == number.checked_sub(1) && before.is_some() || {
                let after = whole(record, place + 1);
                after.is_some() && after == number.checked_add(1)
            }
        })
    };
    let is_year = |number: i64| (1900..2100).contains(&number);
    let counts_on = counts(first) && !below.iter().take(3).all(counts);
    let are_years_below = below.iter().filter_map(|record| whole(record, place)).all(is_year);
    counts_on || (is_year(number) && !are_years_below)
}

fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['-', '+', '$', '€', '£', '(', ' ']);
    digits.starts_with(|start: char| start.is_ascii_digit() || start == '.' || start == ',')
        && digits.contains(|digit: char| digit.is_ascii_digit())
        && digits.chars().all(|character| {
            character.is_ascii_digit()
                || matches!(
                    character,
                    '.' | ',' | '\'' | ' ' | '\u{A0}' | 'e' | 'E' | '+' | '-' | '%' | '€' | ')'
                )
        })
        && digits.matches(['-', '/']).count() < 2
        && digits.matches('.').count().min(digits.matches(',').count()) < 2
}

fn is_moment(cell: &str) -> bool {
    let separators = |separator: char| cell.matches(separator).count();
    cell.starts_with(|start: char| start.is_ascii_digit())
        && [separators('-'), separators('/'), separators('.'), separators(':')]
            .iter()
            .any(|&count| count >= 2)
        && cell.chars().filter(char::is_ascii_digit).count() * 2 > cell.chars().count()
}

fn is_value(cell: &str) -> bool {
    let is_email = || {
        cell.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !cell.contains(char::is_whitespace)
        })
    };
    let is_uuid = || {
        cell.len() == 36
            && cell.chars().enumerate().all(|(place, character)| match place {
                8 | 13 | 18 | 23 => character == '-',
                _ => character.is_ascii_hexdigit(),
            })
    };
    let is_json = || cell.len() > 1 && cell.starts_with(['{', '[']) && cell.ends_with(['}', ']']);
    cell.eq_ignore_ascii_case("true")
        || cell.eq_ignore_ascii_case("false")
        || cell.starts_with("http://")
        || cell.starts_with("https://")
        || is_email()
        || is_uuid()
        || (is_json() && serde_json::from_str::<serde::de::IgnoredAny>(cell).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::delimited::first_records;
    use crate::source::dialect::Dialect;

    #[test]
    fn headers_are_recognised() {
        let cases = [
            // Headers.
            ("id,name\n1,a\n2,b\n", true),
            ("name,city\nann,rome\nbob,oslo\n", true),
            ("id,,name\n1,2,c\n", true),
            ("name\nx\n", true),
            ("a,b\n", true),
            ("name,2019,2020\nx,5,6\ny,7,8\n", true),
            ("name,2020\nx,5\ny,7\n", true),
            ("name,1,2,3\nx,5,9,6\ny,7,3,1\n", true),
            ("city,42\nrome,1\noslo,2\n", false),
            ("id,42\n1,1\n2,2\n", true),
            ("name,city\nann,rome\nname,city\n", true),
            ("id,when\n,\n,\n", true),
            ("a,1st,2nd\nx,y,z\n", true),
            ("a@b,c\n1,2\n", true),
            ("id;price\n1;2,50\n2;3,50\n", true),
            ("code,q1-2020\nx,5\n", true),
            // Data.
            ("1,ann\n2,bob\n", false),
            ("1,ann\n", false),
            ("ann,2024-01-31\nbob,2024-02-01\n", false),
            ("ann,31.01.2024 10:00\nbob,01.02.2024 11:00\n", false),
            ("ann,ann@example.com\nbob,bob@example.com\n", false),
            ("US,rome\nDE,oslo\nUS,bern\n", false),
            ("x,true\ny,false\n", false),
            ("x,-1.5\ny,2\nz,NULL\n", false),
            ("1,2,3\n4,5,6\n", false),
            ("1,20,3\n4,5,6\n", false),
            ("1999,x\n2001,y\n", false),
            ("x,\"{\"\"a\"\":1}\"\ny,\"{\"\"a\"\":2}\"\n", false),
            ("0f0e0d0c-0b0a-0908-0706-050403020100,x\n0f0e0d0c-0b0a-0908-0706-050403020101,y\n", false),
        ];
        for (text, expected) in cases {
            let delimiter = if text.contains(';') { b';' } else { b',' };
            let records = first_records(text.as_bytes(), &Dialect::with_delimiter(delimiter), LOOKED_AT);
            assert_eq!(recognise(&records), expected, "{text:?}");
        }
    }
}
