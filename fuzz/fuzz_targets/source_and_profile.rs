//! Any bytes as a file: it is opened, read, planned, checked and looked at, or refused with a reason. Nothing panics,
//! and every sum holds.

#![no_main]

use check::{Checked, RowStatus, check, preview_record, preview_rows, review};
use libfuzzer_sys::fuzz_target;
use plan::{AttributeKind, Blank, DateAs, Duplicates, Plan};
use profile::{Profile, read_profile};
use propose::{generate_key, propose, read_as};
use source::{Escape, FormatChoice, LineEnd, Quote, Source, SourceError, SourceKind, TextEncoding, Unnamed};
use std::cell::RefCell;
use std::io::Write;
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Bytes before the file's own that say how it is opened and how its plan is changed.
const CHOICES: usize = 18;
/// Records that are looked at one by one.
const SAMPLED: u64 = 200;

const ENDINGS: [&str; 6] = ["csv", "tsv", "json", "jsonl", "txt", "csv.gz"];
const KINDS: [AttributeKind; 11] = [
    AttributeKind::Text,
    AttributeKind::Number,
    AttributeKind::YesNo,
    AttributeKind::Date,
    AttributeKind::DateTime,
    AttributeKind::Json,
    AttributeKind::List,
    AttributeKind::TextSet,
    AttributeKind::NumberSet,
    AttributeKind::Binary,
    AttributeKind::Null,
];

const COMMENTS: [&str; 5] = ["", "#", "--", "\"", "é"];
const NULL_WORDS: [&str; 5] = ["", "\\N", "NULL", "-", "\"\""];

thread_local! {
    static FOLDER: RefCell<tempfile::TempDir> = RefCell::new(tempfile::tempdir().expect("a folder"));
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choices, file)) = bytes.split_first_chunk::<CHOICES>() else { return };
    FOLDER.with_borrow(|folder| {
        let ending = ENDINGS[usize::from(choices[0]) % ENDINGS.len()];
        let path = folder.path().join(format!("orders.{ending}"));
        write(&path, file, ending == "csv.gz" && choices[0] < 128);
        carry(&path, choices);
    });
});

fn write(path: &Path, file: &[u8], packed: bool) {
    if packed {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(file).expect("space");
        std::fs::write(path, packer.finish().expect("space")).expect("space on the disk");
    } else {
        std::fs::write(path, file).expect("space on the disk");
    }
}

fn choice(choices: &[u8; CHOICES]) -> FormatChoice {
    use Escape::{Backslash, Doubled, Literal, Mysql, Postgres};
    use LineEnd::{Any, Lf, LfOrCrlf};
    use SourceKind::{Delimited, JsonArray, JsonLines, JsonObjects};
    let one_of = |byte: u8| usize::from(byte).checked_sub(1);
    FormatChoice {
        kind: one_of(choices[1])
            .and_then(|place| [Delimited, JsonArray, JsonLines, JsonObjects].get(place).copied()),
        delimiter: (choices[2] > 0).then(|| char::from(choices[2])),
        header: [true, false].get(one_of(choices[3]).unwrap_or(9)).copied(),
        encoding: one_of(choices[4]).and_then(|place| TextEncoding::all().nth(place)),
        quote: one_of(choices[8])
            .and_then(|place| [Quote::Double, Quote::Single, Quote::None].get(place).copied()),
        escape: one_of(choices[9]).and_then(|place| {
            [Doubled, Backslash, Literal, Mysql, Postgres, Escape::None].get(place).copied()
        }),
        line_end: one_of(choices[10]).and_then(|place| [Any, LfOrCrlf, Lf].get(place).copied()),
        comment: one_of(choices[11]).and_then(|place| COMMENTS.get(place)).map(|&prefix| prefix.to_owned()),
        null_word: one_of(choices[12]).and_then(|place| NULL_WORDS.get(place)).map(|&word| word.to_owned()),
        skip_lines: one_of(choices[13]).filter(|&lines| lines < 5).map(|lines| lines as u64),
        footer_lines: one_of(choices[14]).filter(|&lines| lines < 5).map(|lines| lines as u64),
        below_header: one_of(choices[15]).filter(|&lines| lines < 5).map(|lines| lines as u64),
        unnamed: one_of(choices[16]).and_then(|place| [Unnamed::First, Unnamed::Last].get(place).copied()),
    }
}

/// What a person may hear; an error of Tableferry's own is a bug.
fn or_refused<T>(result: Result<T, SourceError>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error @ (SourceError::Internal { .. } | SourceError::Changed(_) | SourceError::Cancelled)) => {
            panic!("{error}")
        }
        Err(_) => None,
    }
}

fn carry(path: &Path, choices: &[u8; CHOICES]) {
    let never = CancellationToken::new();
    let Some(source) = or_refused(Source::open_as(path, &choice(choices))) else { return };
    let _ = or_refused(source.summary());
    let Some(profile) = or_refused(read_profile(&source, &never, |_| {})) else { return };
    answers_are_sound(&source);
    let columns = source.columns();
    columns_have_names(&columns);
    profile_adds_up(&profile, columns.len());
    let proposal = propose(&source.file_name(), &profile);
    let plan = proposal.plan;
    let blockers: Vec<_> = review(&plan, &columns)
        .into_iter()
        .filter(|finding| finding.severity == plan::Severity::Blocker)
        // A name of more than 64 KB is for the person to shorten.
        .filter(|finding| finding.code != "attribute_name")
        .collect();
    assert!(blockers.is_empty(), "{blockers:?}");
    checked_adds_up(&source, &plan, &profile);
    records_stand_where_they_are_said_to(&source, &profile);
    checked_adds_up(&source, &changed(plan, &profile, choices), &profile);
}

/// Each answer to a question opens the file, or says why not; and it is not asked again.
fn answers_are_sound(source: &Source) {
    for question in source.questions() {
        assert!(question.options.len() > 1, "{question:?}");
        for option in &question.options {
            let Some(answered) = or_refused(Source::open_as(source.path(), &option.choice)) else { continue };
            let again = answered.questions();
            assert!(again.iter().all(|other| other.part != question.part), "{question:?}: {again:?}");
        }
    }
}

fn columns_have_names(columns: &[String]) {
    let mut names: Vec<&str> = columns.iter().map(String::as_str).collect();
    assert!(names.iter().all(|name| !name.trim().is_empty()), "{names:?}");
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

fn profile_adds_up(profile: &Profile, columns: usize) {
    assert_eq!(profile.columns.len(), columns);
    assert!(profile.records > 0);
    let sound = profile.records - profile.misshapen_records;
    for column in &profile.columns {
        let null_words: u64 = column.null_words.iter().map(|word| word.count).sum();
        assert_eq!(column.filled + column.blank + null_words, sound, "{column:?}");
        assert!(!column.distinct.exact || column.distinct.count <= column.filled, "{column:?}");
        assert!(!column.distinct.unique || column.distinct.count == column.filled, "{column:?}");
        for candidate in &column.candidates {
            assert_eq!(candidate.matches + candidate.outliers, column.filled, "{column:?}");
        }
    }
}

fn records_stand_where_they_are_said_to(source: &Source, profile: &Profile) {
    let Some(all) = or_refused(source.records(0, SAMPLED as usize)) else { return };
    assert_eq!(all.len() as u64, profile.records.min(SAMPLED));
    for (number, record) in all.iter().enumerate() {
        assert_eq!(record.number, number as u64);
    }
    assert!(all.windows(2).all(|pair| pair[0].line <= pair[1].line));
    for record in all.iter().rev().step_by(17).take(4) {
        let alone = source.records(record.number, 1).expect("it was read before");
        assert_eq!(alone[0].cells, record.cells);
        let found =
            source.record_at_line(record.line).expect("it was read before").expect("a record is there");
        assert_eq!(all.get(found as usize).map(|found| found.line), Some(record.line));
    }
}

fn checked_adds_up(source: &Source, plan: &Plan, profile: &Profile) {
    let never = CancellationToken::new();
    let Checked { result, resolution } = match check(source, plan, &never, |_| {}) {
        Ok(checked) => checked,
        Err(error) => panic!("the profile could read it: {error}"),
    };
    assert_eq!(result.records, profile.records);
    assert_eq!(result.items + result.rejected + result.duplicates, result.records);
    assert_eq!(result.duplicates, resolution.set_aside());
    assert_eq!(result.targets[0].entries, result.items);
    assert_eq!(result.targets.iter().map(|target| target.write_units).sum::<u64>(), result.write_units);
    let rows = preview_rows(source, plan, Some(&resolution), 0, SAMPLED as usize).expect("it was checked");
    for row in rows.rows.iter().take(5) {
        let record = preview_record(source, plan, Some(&resolution), row.number).expect("it was checked");
        let record = record.expect("a record is there");
        assert_eq!(record.status, row.status);
        assert_eq!(record.item.is_none(), row.status == RowStatus::Rejected);
    }
    if result.records <= SAMPLED {
        let count = |status| rows.rows.iter().filter(|row| row.status == status).count() as u64;
        assert_eq!(count(RowStatus::Item), result.items);
        assert_eq!(count(RowStatus::Rejected), result.rejected);
        assert_eq!(count(RowStatus::SetAside), result.duplicates);
    }
}

/// The plan as a person might change it.
fn changed(mut plan: Plan, profile: &Profile, choices: &[u8; CHOICES]) -> Plan {
    use Duplicates::{First, Last, Merge, Stop};
    plan.duplicates = [Merge, First, Last, Stop][usize::from(choices[5]) % 4];
    plan.join_surplus = choices[5] & 4 != 0;
    plan.leave_out_blank = choices[5] & 32 != 0;
    let width = plan.columns.len();
    for (place, (column, found)) in plan.columns.iter_mut().zip(&profile.columns).enumerate() {
        let byte = usize::from(choices[6]).wrapping_mul(31).wrapping_add(place * usize::from(choices[7]));
        if byte % 3 == 0 {
            read_as(column, KINDS[byte / 3 % KINDS.len()], found);
        }
        column.blank = [Blank::LeaveOut, Blank::Null, Blank::EmptyText][byte / 5 % 3];
        column.date_as = if byte % 7 == 0 { DateAs::EpochSeconds } else { DateAs::IsoText };
        column.zone = (byte % 4 == 1).then(|| "Europe/Berlin".to_owned());
    }
    if choices[5] & 8 != 0 {
        generate_key(&mut plan);
    } else if choices[5] & 16 != 0 {
        plan.table.partition_key = plan.columns[usize::from(choices[7]) % width].attribute.clone();
    }
    plan
}
