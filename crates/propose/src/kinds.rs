//! As what a column is proposed to be read, and why.

use plan::AttributeKind;
use plan::names_a_code;
use plan::{ColumnPlan, NumberReading, Reading};
use profile::{Candidate, ColumnProfile};
use wording::grouped;

/// The column as it is proposed, and why.
pub(crate) fn proposed_kind(found: &ColumnProfile, attribute: &str) -> (ColumnPlan, String) {
    let (kind, reason) = kind_and_reason(found);
    let mut column = ColumnPlan::new(&found.column, attribute, kind);
    read_as(&mut column, kind, found);
    (column, reason)
}

/// Reads a column as another kind, written as most of its values are.
pub fn read_as(column: &mut ColumnPlan, kind: AttributeKind, found: &ColumnProfile) {
    column.kind = kind;
    if let Some(reading) = reading_of(found, kind) {
        reading.apply(column);
    }
}

/// How the values of a column that fit a kind are written, most of them; `None` where none fits.
pub(crate) fn reading_of(found: &ColumnProfile, kind: AttributeKind) -> Option<Reading> {
    let candidate = found.candidate(kind)?;
    Some(Reading {
        number: candidate.number,
        yes_no: candidate.yes_no.clone(),
        date_order: candidate.date_order,
        binary: candidate.binary,
        separator: candidate.separator.clone(),
    })
}

fn kind_and_reason(column: &ColumnProfile) -> (AttributeKind, String) {
    if column.filled == 0 {
        return (AttributeKind::Text, "Every cell is blank".to_owned());
    }
    let fitting = |kind| column.candidate(kind).filter(|candidate| candidate.outliers == 0);
    let is_plain = |number: &&Candidate| number.number == Some(NumberReading::default());
    if let Some(number) = fitting(AttributeKind::Number).filter(is_plain) {
        // A JSON file says itself that it is a number.
        if names_a_code(&column.column) && fitting(AttributeKind::Text).is_some() {
            return (AttributeKind::Text, "Digits of a code, which nobody calculates with".to_owned());
        }
        return (number.kind, number_reason(column));
    }
    // A number that DynamoDB cannot hold is rejected; it makes no text of the others.
    if column.json_numbers == column.filled
        && let Some(number) = column.candidate(AttributeKind::Number).filter(is_plain)
    {
        let others = if number.outliers == 1 { "1 is" } else { "some are" };
        return (number.kind, format!("Every value is a number; {others} beyond what DynamoDB holds"));
    }
    if let Some(yes_no) = fitting(AttributeKind::YesNo)
        && let Some(words) = &yes_no.yes_no
        && words.yes != "1"
        && yes_no.is_certain
    {
        return (yes_no.kind, format!("Every value is {} or {}", words.yes, words.no));
    }
    for kind in [AttributeKind::Date, AttributeKind::DateTime] {
        if let Some(date) = fitting(kind) {
            return if date.date_order.is_some() {
                (kind, date_reason(column, kind))
            } else {
                (AttributeKind::Text, ambiguous_reason(column))
            };
        }
    }
    if let Some(binary) = fitting(AttributeKind::Binary)
        && binary.binary == Some(plan::BinaryText::Hex)
        && binary.is_certain
    {
        return (binary.kind, "Bytes, written as 0x and hexadecimal digits".to_owned());
    }
    // A broken value among JSON is a broken record, not a sign that the column is something else; where not one
    // in three is sound, it is something else: `{a,b}` of PostgreSQL, `['a', 'b']` of Python, a title with brackets.
    if let Some(json) = column.candidate(AttributeKind::Json) {
        let is_nested = column.json_like >= column.filled.div_ceil(2) && json.matches * 3 >= column.filled;
        let is_mixed =
            (json.outliers == 0 || column.json_numbers > 0) && fitting(AttributeKind::Text).is_none();
        if is_nested {
            return (AttributeKind::Json, json_reason(column, json.outliers));
        }
        if is_mixed {
            return (AttributeKind::Json, "Values of several types; each keeps its own".to_owned());
        }
    }
    (AttributeKind::Text, text_reason(column))
}

fn number_reason(column: &ColumnProfile) -> String {
    let is_fraction = |text: &String| text.contains('.');
    let whole = !column.examples.iter().any(is_fraction)
        && !column.largest.iter().chain(&column.smallest).any(|sample| is_fraction(&sample.value));
    let what = if whole { "Every value is a whole number" } else { "Every value is a number" };
    let repeats = if column.distinct.unique && column.filled > 1 { ", none repeats" } else { "" };
    let flags = column
        .candidate(AttributeKind::YesNo)
        .is_some_and(|candidate| candidate.outliers == 0 && column.distinct.count == 2);
    if flags {
        return "0 and 1 only, kept as numbers; choose Yes/No if that is what they mean".to_owned();
    }
    format!("{what}{repeats}")
}

fn date_reason(column: &ColumnProfile, kind: AttributeKind) -> String {
    let is_iso = column.date_formats.iter().all(|format| format.value.starts_with("YYYY-MM-DD"));
    let format = column.date_formats.first().map_or("", |format| format.value.as_str());
    if kind == AttributeKind::Date {
        return if is_iso {
            "ISO 8601 dates already; kept as they are".to_owned()
        } else {
            format!("Dates written {format}; they become ISO 8601")
        };
    }
    let midnight = if column.at_midnight == column.filled { ", always midnight" } else { "" };
    match column.without_zone {
        0 if is_iso => "ISO 8601 with time zone; kept as it is".to_owned(),
        0 => format!("Written {format}; it becomes ISO 8601"),
        some if some == column.filled => format!("Date and time with no time zone{midnight}"),
        some => format!("Date and time; {} of {} name no time zone", grouped(some), grouped(column.filled)),
    }
}

fn ambiguous_reason(column: &ColumnProfile) -> String {
    let example = column.examples.first().map_or("", String::as_str);
    format!("{example} could have the day or the month first: say which, and it becomes a date")
}

fn json_reason(column: &ColumnProfile, outliers: u64) -> String {
    let lists = column.examples.iter().any(|example| example.starts_with('['));
    let what =
        if lists { "JSON; objects become a Map, lists a List" } else { "JSON objects; each becomes a Map" };
    match outliers {
        0 => what.to_owned(),
        1 => format!("{what}. 1 value is neither"),
        some => format!("{what}. {} values are neither", grouped(some)),
    }
}

fn text_reason(column: &ColumnProfile) -> String {
    if let Some(number) = column.candidate(AttributeKind::Number)
        && number.outliers == 0
        && let Some(example) = column
            .examples
            .iter()
            .find(|example| example.contains([',', '.', ' ', '\'']))
            .or(column.examples.first())
    {
        return match number.number {
            Some(_) => format!("Numbers written like {example}; choose Number to keep their value"),
            None => format!(
                "The sign in {example} may part thousands or a fraction; choose Number and say which, to keep their value"
            ),
        };
    }
    // The kind that nearly fits says most about why the column is text.
    let nearest = column
        .candidates
        .iter()
        .filter(|candidate| {
            matches!(
                candidate.kind,
                AttributeKind::Number | AttributeKind::YesNo | AttributeKind::Date | AttributeKind::DateTime
            ) && candidate.outliers > 0
                && candidate.matches * 2 >= column.filled
        })
        .max_by_key(|candidate| candidate.matches);
    if let Some(reason) = nearest.and_then(|candidate| outlier_reason(column, candidate)) {
        return reason;
    }
    if let Some(number) = column.candidate(AttributeKind::Number)
        && let Some(sample) = number.outlier_samples.first()
        && is_zero_led(&sample.value)
    {
        return format!(
            "Text, because values such as {} in {} start with 0",
            sample.value,
            sample.place_words()
        );
    }
    if let Some(sample) = column.shortest.as_ref()
        && column.candidates.iter().all(|candidate| candidate.kind == AttributeKind::Text)
        && is_zero_led(&sample.value)
    {
        return format!(
            "Text, because values such as {} in {} start with 0",
            sample.value,
            sample.place_words()
        );
    }
    if is_email(column) {
        let repeats = if column.distinct.unique { ", none repeats" } else { "" };
        return format!("E-mail addresses{repeats}");
    }
    if !column.examples.is_empty() && column.examples.iter().all(|example| has_short_year(example)) {
        return "Dates with two digits for the year, which leave the century open; kept as text".to_owned();
    }
    let about = if column.distinct.exact { "" } else { "About " };
    let values = if column.distinct.count == 1 { "value" } else { "values" };
    let records = if column.filled == 1 { "record" } else { "records" };
    format!(
        "{about}{} different {values} in {} {records}",
        grouped(column.distinct.count),
        grouped(column.filled)
    )
}

/// True for `03/04/24`.
fn has_short_year(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['/', '.', '-']).collect();
    let is_short =
        |part: &&str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [_, _, year] if year.len() == 2) && parts.iter().all(is_short)
}

fn is_zero_led(value: &str) -> bool {
    value.len() > 1 && value.starts_with('0') && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Why a kind that most values fit was not taken.
fn outlier_reason(column: &ColumnProfile, candidate: &Candidate) -> Option<String> {
    let sample = candidate.outlier_samples.first()?;
    let is_one = candidate.outliers == 1;
    let what = match candidate.kind {
        AttributeKind::Number if is_zero_led(&sample.value) => {
            format!("would lose the 0 {} with", if is_one { "it starts" } else { "they start" })
        }
        AttributeKind::Number if sample.value.bytes().all(|byte| byte.is_ascii_digit()) => {
            let have = if is_one { "has" } else { "have" };
            format!("{have} more digits than DynamoDB keeps in a number (38)")
        }
        kind => format!("cannot be kept as {}", kind.plain_name()),
    };
    Some(if is_one {
        format!("Text, because {} in {} {what}", sample.value, sample.place_words())
    } else {
        format!(
            "Text, because {} of {} values, such as {} in {}, {what}",
            grouped(candidate.outliers),
            grouped(column.filled),
            sample.value,
            sample.place_words()
        )
    })
}

/// True for a column whose first values are e-mail addresses.
pub(crate) fn is_email(column: &ColumnProfile) -> bool {
    let looks = |text: &String| {
        text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
    };
    !column.examples.is_empty() && column.examples.iter().all(looks)
}
