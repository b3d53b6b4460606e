//! Recognises whether the first record of a delimited file names the columns: by what stands below it, else by the
//! words themselves. Where neither tells, a person must.

use super::header_words::names_a_column;
use super::record::Record;

/// Records looked at.
pub(super) const SAMPLED: usize = 100;

/// Words that stand where a value is missing.
pub(super) const NULL_WORDS: [&str; 7] = ["null", "\\n", "na", "n/a", "none", "-", "nan"];

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellLook {
    Blank,
    Number,
    /// A date or time.
    Moment,
    /// An e-mail address, the address of a page, a UUID, true or false, JSON: no column is called so.
    Value,
    Word,
}

impl CellLook {
    pub(super) fn of(cell: &str) -> Self {
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

    pub(super) fn is_data(self) -> bool {
        matches!(self, Self::Number | Self::Moment | Self::Value)
    }
}

/// What the first record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FirstRecordRole {
    /// It names the columns; why.
    Names(String),
    /// It is a record like those below; why.
    Data(String),
    /// Both could be.
    Either,
}

/// Whether the first record names the columns.
pub(super) fn recognise(records: &[Record]) -> FirstRecordRole {
    let Some((first, below)) = records.split_first() else {
        return FirstRecordRole::Names("There is nothing else.".to_owned());
    };
    let looks: Vec<CellLook> = first.iter().map(CellLook::of).collect();
    if below.is_empty() {
        return match looks.iter().position(|look| look.is_data()) {
            Some(place) => {
                FirstRecordRole::Data(format!("“{}” is a value, not a name.", short(&first[place])))
            }
            None => FirstRecordRole::Names(
                "There is only one line, and nothing in it is a number or a date.".to_owned(),
            ),
        };
    }
    // A file that was put behind another may bring its byte-order mark.
    let bare = |cell: &str| cell.trim_start_matches('\u{FEFF}').trim().to_owned();
    let is_reported_again = below
        .iter()
        .any(|record| record.len() == first.len() && record.iter().map(bare).eq(first.iter().map(bare)));
    let mut speaks_for_data = None;
    for (place, &look) in looks.iter().enumerate() {
        let cells = || below.iter().filter_map(move |record| record.get(place));
        let looks_below: Vec<CellLook> =
            cells().map(CellLook::of).filter(|&look| look != CellLook::Blank).collect();
        let alike = |is_alike: &dyn Fn(CellLook) -> bool| {
            let count = looks_below.iter().filter(|&&look| is_alike(look)).count();
            count > 0 && count * 10 >= looks_below.len() * 8
        };
        if look == CellLook::Word && alike(&CellLook::is_data) {
            let example = cells().find(|cell| CellLook::of(cell).is_data()).unwrap_or_default();
            return FirstRecordRole::Names(format!(
                "“{}” stands above values such as {}.",
                short(&first[place]),
                short(example)
            ));
        }
        let is_data = look.is_data()
            && alike(&|below| below == look)
            && !is_year_or_count(first, below, place)
            && !is_month_above_others(first, below, place);
        let is_repeated =
            look == CellLook::Word && !is_reported_again && cells().any(|below| below == &first[place]);
        if is_data {
            speaks_for_data
                .get_or_insert(format!("“{}” is a value like those below it.", short(&first[place])));
        } else if is_repeated {
            speaks_for_data
                .get_or_insert(format!("“{}” stands in the same column again.", short(&first[place])));
        }
    }
    if let Some(why) = speaks_for_data {
        return FirstRecordRole::Data(why);
    }
    names_by_words(first, below, is_reported_again)
}

/// Whether words above words are names: as a rule the words themselves say so.
fn names_by_words(first: &Record, below: &[Record], is_reported_again: bool) -> FirstRecordRole {
    if is_reported_again {
        return FirstRecordRole::Names("The same line stands further below again.".to_owned());
    }
    // Years and numbers name columns beside words, but say nothing themselves.
    let filled: Vec<&str> = first.iter().filter(|cell| CellLook::of(cell) == CellLook::Word).collect();
    let named = filled.iter().filter(|cell| names_a_column(cell)).count();
    if named > 0 && named * 2 >= filled.len() {
        let example = filled.iter().find(|cell| names_a_column(cell)).copied().unwrap_or_default();
        return FirstRecordRole::Names(format!("“{}” is what a column is called.", short(example)));
    }
    // A value that comes in a column where all others come again and again would come again as well.
    let rare = (0..first.len()).find(|&place| is_rare(place, first, below));
    if let Some(place) = rare {
        return FirstRecordRole::Names(format!(
            "“{}” stands only there, while the values below come again and again.",
            short(&first[place])
        ));
    }
    if is_written_otherwise(&filled, first, below) {
        return FirstRecordRole::Names("It is written otherwise than what stands below.".to_owned());
    }
    FirstRecordRole::Either
}

/// True where each value below stands there three times at least on the average, and none is the first.
fn is_rare(place: usize, first: &Record, below: &[Record]) -> bool {
    let values: Vec<&str> =
        below.iter().filter_map(|record| record.get(place)).filter(|cell| !cell.is_empty()).collect();
    let different: std::collections::BTreeSet<&str> = values.iter().copied().collect();
    let here = first.get(place).unwrap_or_default();
    !here.is_empty() && values.len() >= 12 && different.len() * 4 <= values.len() && !different.contains(here)
}

/// True where all names are in lower case alone or capitals alone, and what is below in some column is not.
fn is_written_otherwise(filled: &[&str], first: &Record, below: &[Record]) -> bool {
    let style = |cell: &str| {
        let has = |is: fn(char) -> bool| cell.chars().any(is);
        (
            has(char::is_lowercase),
            has(char::is_uppercase),
            has(char::is_whitespace),
            has(|c| c.is_ascii_digit()),
        )
    };
    let Some(&sample) = filled.first() else { return false };
    let name = style(sample);
    let is_plain = name == (true, false, false, false) || name == (false, true, false, false);
    if !is_plain || filled.iter().any(|cell| style(cell) != name) || below.len() < 5 {
        return false;
    }
    (0..first.len()).all(|place| {
        let cells =
            || below.iter().filter_map(move |record| record.get(place)).filter(|cell| !cell.is_empty());
        let others = cells().filter(|cell| style(cell) != name).count();
        others > 0 && others * 10 >= cells().count() * 9
    })
}

/// A cell as it is shown in a sentence.
fn short(cell: &str) -> String {
    match cell.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
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

/// True for a month, such as `2024-01` or `01.2024`, above what are no months: tables have a column for each.
fn is_month_above_others(first: &Record, below: &[Record], place: usize) -> bool {
    let is_month = |cell: &str| {
        let Some((one, other)) = cell.trim().split_once(['-', '/', '.']) else { return false };
        let is_of = |part: &str, digits: usize| {
            part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (year, month) = if one.len() == 4 { (one, other) } else { (other, one) };
        is_of(year, 4)
            && is_of(month, 2)
            && (year.starts_with("19") || year.starts_with("20"))
            && (1..=12).contains(&month.parse().unwrap_or(0))
    };
    first.get(place).is_some_and(is_month)
        && !below.iter().filter_map(|record| record.get(place)).any(is_month)
}

pub(super) fn is_number(cell: &str) -> bool {
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

pub(super) fn is_moment(cell: &str) -> bool {
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
    use crate::delimited::first_records;
    use crate::dialect::Dialect;

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
            ("id,v\n1,a\n2,b\n\u{FEFF}id,v\n3,c\n", true),
            ("id,when\n,\n,\n", true),
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
            let records = first_records(text.as_bytes(), &Dialect::with_delimiter(delimiter), SAMPLED);
            let is_header = matches!(recognise(&records), FirstRecordRole::Names(_));
            assert_eq!(is_header, expected, "{text:?}");
            assert_ne!(recognise(&records), FirstRecordRole::Either, "{text:?}");
        }
    }

    #[test]
    fn words_above_words_are_a_question() {
        for text in
            ["ann,rome\nbob,oslo\n", "a,b\nx,y\n", "Anna;Bern\nUrs;Chur\n", "a,1st,2nd\nx,y,z\n", "x\ny\n"]
        {
            let delimiter = if text.contains(';') { b';' } else { b',' };
            let records = first_records(text.as_bytes(), &Dialect::with_delimiter(delimiter), SAMPLED);
            assert_eq!(recognise(&records), FirstRecordRole::Either, "{text:?}");
        }
        let words = format!("farbe\n{}", "rot\nblau\n".repeat(10));
        let shouted =
            "alpha,beta\nAnna Meier,Bern\nUrs Frei,Chur\nEva Roth,Genf\nJan Kurz,Zug\nLea Lang,Thun\n";
        for text in [words.as_str(), shouted] {
            let records = first_records(text.as_bytes(), &Dialect::with_delimiter(b','), SAMPLED);
            assert!(matches!(recognise(&records), FirstRecordRole::Names(_)), "{text:?}");
        }
    }
}
