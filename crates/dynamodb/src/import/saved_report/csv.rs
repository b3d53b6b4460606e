//! The report as a CSV.

use super::amounts::iso_moment;
use super::facts::{Facts, Value};
use crate::import::RunSummary;
use ::csv::Writer;
use jiff::tz::TimeZone;
use std::borrow::Cow;

/// The report as a CSV: `name,value`, with numbers as they are reckoned with and times in ISO 8601; then, behind a
/// blank line, the first rejected records as `line,column,value,reason` (rows of a database as `row,…`). A spreadsheet takes no cell for a formula:
/// what would begin one has an apostrophe before it.
pub fn report_csv(run: &RunSummary) -> String {
    report_csv_in(run, &TimeZone::system())
}

fn report_csv_in(run: &RunSummary, zone: &TimeZone) -> String {
    let facts = Facts::of(run);
    let mut rows = vec![("Report".to_owned(), facts.title), ("Outcome".to_owned(), facts.outcome)];
    if let Some(failure) = facts.why {
        rows.push(("Why it stopped".to_owned(), failure.message));
        rows.push(("What to do".to_owned(), failure.repair));
    }
    rows.push(("Records read".to_owned(), facts.sum.read.to_string()));
    rows.extend(facts.sum.parts.iter().map(|part| (part.name.to_owned(), part.count.to_string())));
    if facts.sum.uneven > 0 {
        rows.push(("Not accounted for".to_owned(), facts.sum.uneven.to_string()));
    }
    if facts.sum.not_reached > 0 {
        rows.push(("Not reached".to_owned(), facts.sum.not_reached.to_string()));
    }
    for section in [facts.places, facts.course, facts.units, facts.choices] {
        rows.extend(section.facts.into_iter().map(|fact| match fact.value {
            Value::Text(text) | Value::Name(text) => (fact.name, text),
            Value::Count(count) => (fact.name, count.to_string()),
            // Whose units they are says the name, what they are does not.
            Value::Amount(units) => (format!("{}, write units", fact.name), units.to_string()),
            Value::Rate(rate) => (fact.name, thousandths(rate)),
            Value::Seconds(seconds) => (format!("{}, in seconds", fact.name), thousandths(seconds)),
            Value::Moment(moment) => (fact.name, iso_moment(moment, zone)),
        }));
    }
    if let Some(file) = &run.report.rejects_file {
        rows.push(("File of the rejected records".to_owned(), file.clone()));
    }
    let named = rows.iter().map(|(name, value)| [name.as_str(), value.as_str()]);
    let mut text = table(std::iter::once(["name", "value"]).chain(named));
    if !run.report.first_rejected.is_empty() {
        let lines: Vec<String> = run
            .report
            .first_rejected
            .iter()
            .map(|rejected| match &rejected.place {
                Some(place) => place.to_string(),
                None => rejected.line.to_string(),
            })
            .collect();
        let place = run.report.rejected_place_name().to_lowercase();
        let rejected = run.report.first_rejected.iter().zip(&lines).map(|(rejected, line)| {
            let column = rejected.column.as_deref().unwrap_or_default();
            [line.as_str(), column, rejected.value.as_deref().unwrap_or_default(), rejected.reason.as_str()]
        });
        text.push('\n');
        text += &table(std::iter::once([place.as_str(), "column", "value", "reason"]).chain(rejected));
    }
    text
}

/// A measured number to a thousandth.
fn thousandths(value: f64) -> String {
    ((value * 1000.0).round() / 1000.0).to_string()
}

fn table<'a, const WIDTH: usize>(rows: impl Iterator<Item = [&'a str; WIDTH]>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail, here and below.
        let _ = writer.write_record(row.map(|cell| no_formula(cell).into_owned()));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"). Numbers stay as they are.
fn no_formula(cell: &str) -> Cow<'_, str> {
    const BEGINNINGS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    // Spreadsheets part cells at these as well, by their language.
    const BETWEEN: [char; 5] = [';', '\t', '\n', '\r', '|'];
    if is_number(cell) {
        return Cow::Borrowed(cell);
    }
    let mut safe = String::with_capacity(cell.len() + 1);
    let mut is_start = true;
    for letter in cell.chars() {
        if is_start && BEGINNINGS.contains(&letter) {
            safe.push('\'');
        }
        is_start = BETWEEN.contains(&letter) || (is_start && letter == ' ');
        safe.push(letter);
    }
    if safe.len() == cell.len() { Cow::Borrowed(cell) } else { Cow::Owned(safe) }
}

/// Whether it is a number in digits: not `-inf`, and not `-1+1`.
fn is_number(cell: &str) -> bool {
    let is_of_numbers = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    cell.bytes().all(is_of_numbers) && cell.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{finished, undone};
    use super::*;
    use failure::Failure;
    use std::collections::HashMap;

    fn parts(text: &str) -> (HashMap<String, String>, Vec<Vec<String>>) {
        let (named, rejected) = text.split_once("\n\n").unwrap_or((text, ""));
        let records = |text: &str| -> Vec<Vec<String>> {
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        let named = records(named).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        (named, records(rejected))
    }

    #[test]
    fn it_holds_every_figure_as_a_number() {
        let text = report_csv_in(&finished(), &TimeZone::UTC);
        assert!(text.starts_with("name,value\nReport,Import of users.csv into Users\n"), "{text}");
        let (named, rejected) = parts(&text);
        for (name, value) in [
            ("Records read", "612400"),
            ("Items written", "612340"),
            ("Kept as the table had them", "40"),
            ("Rejected", "12"),
            ("Set aside, since their key repeats", "8"),
            ("File", "/home/ann/exports/users.csv"),
            ("Started", "2026-11-23T12:51:49Z"),
            ("Time it took, in seconds", "153.8"),
            ("Items a second", "3981.4"),
            ("Table Users, write units", "612340"),
            ("Index EmailIndex, write units", "612220.5"),
            ("Consumed in all, write units", "1836900.5"),
            ("Most write units a second", "4000"),
            ("File of the rejected records", "/home/ann/.local/share/tableferry/users.rejected.csv"),
        ] {
            assert_eq!(named.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert_eq!(
            rejected,
            [
                ["5", "user_id", "<script>alert(\"1\")</script>", "This is no number."],
                ["9", "", "", "The record has 2 cells; the header has 6."],
                ["17", "username", "", "The key is blank."],
                ["40", "last, \"login\"", "'=1+1, or\ntwo", "This is no date & no time."],
            ]
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in
            ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "-inf", "+", "-", "＝1+1", "-cmd|' /C'!A0"]
        {
            assert_eq!(no_formula(formula), format!("'{formula}"));
        }
        for plain in ["", "-12.5", "+44", "-1e-7", "1-2", "a=b", "'=1", "user@example.com"] {
            assert_eq!(no_formula(plain), plain);
        }
        let mut run = finished();
        run.report.first_rejected[0].value = Some("=HYPERLINK(\"http://x\")".to_owned());
        run.report.first_rejected[1].value = Some("-7".to_owned());
        let (_, rejected) = parts(&report_csv_in(&run, &TimeZone::UTC));
        assert_eq!((rejected[0][2].as_str(), rejected[1][2].as_str()), ("'=HYPERLINK(\"http://x\")", "-7"));
        for (cell, safe) in [
            ("x;=1+1", "x;'=1+1"),
            ("x\n @SUM(A1)", "x\n '@SUM(A1)"),
            ("a-b; c=d", "a-b; c=d"),
            ("-1.5e3", "-1.5e3"),
            (" =1", " '=1"),
        ] {
            assert_eq!(no_formula(cell), safe, "{cell:?}");
        }
    }

    #[test]
    fn why_it_stopped_and_what_was_not_reached_are_in_it() {
        let mut run = finished();
        run.state = crate::import::RunState::Stopped;
        run.records_total = Some(700_000);
        run.report.stopped = Some(Failure::new(
            failure::Code::CredentialsExpired,
            "The AWS sign-in has expired.",
            "Sign in again.",
        ));
        let (named, _) = parts(&report_csv_in(&run, &TimeZone::UTC));
        assert_eq!(named["Why it stopped"], "The AWS sign-in has expired.");
        assert_eq!(named["What to do"], "Sign in again.");
        assert_eq!(named["Not reached"], "87600");
    }

    #[test]
    fn an_import_undone_has_its_own_sum() {
        let text = report_csv_in(&undone(), &TimeZone::UTC);
        let (named, rejected) = parts(&text);
        let counts = ["Items deleted", "Items put back as they were", "Kept", "Records read"]
            .map(|name| named[name].parse::<u64>().unwrap());
        assert_eq!(counts, [600_000, 12_378, 2, 612_400]);
        assert_eq!(named["Undoes the run"], "2026-11-23-0007");
        assert_eq!(named["Consumed"], "The server did not tell");
        assert!(rejected.is_empty() && !text.contains("line,column"), "{text}");
    }
}
