//! Whole files: the plan that is proposed for one can be imported, and the dry run's sums hold.

use crate::cells;
use check::{Checked, RowStatus, check, preview_rows, review};
use item::Converter;
use plan::Severity;
use plan::{Duplicates, Plan};
use profile::{Profile, read_profile};
use propose::{generate_key, propose};
use proptest::collection::vec;
use proptest::prelude::*;
use source::Source;
use std::collections::HashMap;
use tokio_util::sync::CancellationToken;

/// A file that is there as long as this lives.
pub(crate) struct Opened {
    pub(crate) source: Source,
    pub(crate) profile: Profile,
    _folder: tempfile::TempDir,
}

/// Writes a table as CSV and reads its profile.
pub(crate) fn opened(names: &[String], records: &[Vec<String>]) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .quote_style(csv::QuoteStyle::Necessary)
        .from_path(&path)
        .unwrap();
    out.write_record(names).unwrap();
    for record in records {
        out.write_record(record).unwrap();
    }
    out.flush().unwrap();
    // What the cells are is not in question here.
    let choice = source::FormatChoice {
        kind: Some(source::SourceKind::Delimited),
        delimiter: Some(','),
        header: Some(true),
        encoding: Some(source::TextEncoding::Utf8),
        quote: Some(source::Quote::Double),
        escape: Some(source::Escape::Doubled),
        null_word: Some(String::new()),
        comment: Some(String::new()),
        skip_lines: Some(0),
        footer_lines: Some(0),
        below_header: Some(0),
        ..source::FormatChoice::default()
    };
    let source = Source::open_as(&path, &choice).unwrap();
    let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
    Opened { source, profile, _folder: folder }
}

/// A cell that a file may hold: no NUL, which is refused when the file is opened.
pub(crate) fn cell() -> impl Strategy<Value = String> {
    cells::cell().prop_map(|cell| if cell.len() > 3000 { String::new() } else { cell.replace('\0', "") })
}

/// Columns that each hold one sort of cells, and their names.
pub(crate) fn table(
    records: std::ops::Range<usize>,
) -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    let name = prop_oneof![
        Just("id".to_owned()),
        Just("user_id".to_owned()),
        Just("email".to_owned()),
        Just("code".to_owned()),
        Just("recordKey".to_owned()),
        "[a-zA-Z_ -]{1,8}",
        "\\PC{1,6}",
        "[邮箱имя]{1,3}",
        "[a-z]{300}",
    ];
    let column = prop_oneof![
        2 => vec(cell(), records.end),
        1 => vec(cells::number(), records.end),
        1 => vec("[a-z]{1,3}@[a-z]{1,2}\\.(org|de)", records.end),
        1 => vec("[0-3]", records.end),
        1 => vec("(2024-01-0[1-9]|2024-01-02 10:00|NULL)", records.end),
        1 => Just((0..records.end).map(|place| format!("{place}x")).collect()),
    ];
    (vec((name, column), 1..5), records, any::<bool>()).prop_map(|(columns, count, cut)| {
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        let mut records: Vec<Vec<String>> = (0..count)
            .map(|place| {
                columns.iter().map(|(_, cells): &(String, Vec<String>)| cells[place].clone()).collect()
            })
            .collect();
        if cut && count > 3 && columns.len() > 1 {
            records[1].pop();
            records[2].push(" surplus".to_owned());
        }
        (names, records)
    })
}

fn checked_adds_up(opened: &Opened, plan: &Plan) {
    let Opened { source, profile, .. } = opened;
    let Checked { result, resolution, .. } = check(source, plan, &CancellationToken::new(), |_| {}).unwrap();
    assert_eq!(result.records, profile.records);
    assert_eq!(result.items + result.rejected + result.duplicates, result.records);
    // The same, record by record.
    let converter = Converter::new(plan);
    let mut keys: HashMap<Vec<u8>, u64> = HashMap::new();
    let mut rejected = 0;
    for record in source.records(0, 10_000).unwrap() {
        match converter.convert(record.number, &record.cells) {
            Ok(converted) => *keys.entry(converter.key_bytes(&converted.item)).or_default() += 1,
            Err(_) => rejected += 1,
        }
    }
    assert_eq!((result.rejected, result.items), (rejected, keys.len() as u64));
    let rows =
        preview_rows(source, plan, &item::Joined::default(), Some(&resolution), 0, 10_000).unwrap().rows;
    let count = |status| rows.iter().filter(|row| row.status == status).count() as u64;
    assert_eq!(
        (count(RowStatus::Item), count(RowStatus::Rejected), count(RowStatus::SetAside)),
        (result.items, result.rejected, result.duplicates)
    );
    let units: u64 = result.targets.iter().map(|target| target.write_units).sum();
    assert_eq!((result.targets[0].entries, units), (result.items, result.write_units));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_is_proposed_for_any_file_can_be_imported((names, records) in table(1..12)) {
        let opened = opened(&names, &records);
        let mut plan = propose("orders.csv", &opened.profile).plan;
        let blockers: Vec<_> = review(&plan, &opened.source.columns())
            .into_iter()
            .filter(|finding| finding.severity == Severity::Blocker)
            .collect();
        prop_assert_eq!(blockers, vec![]);
        checked_adds_up(&opened, &plan);
        for duplicates in [Duplicates::First, Duplicates::Last, Duplicates::Merge] {
            plan.duplicates = duplicates;
            plan.join_surplus = duplicates == Duplicates::Last;
            checked_adds_up(&opened, &plan);
        }
        plan.generated_key = None;
        plan.table.partition_key.clone_from(&plan.columns[0].attribute);
        plan.table.sort_key = None;
        // What cannot be a key is refused whole.
        if plan.key_type_of(&plan.table.partition_key).is_some() {
            checked_adds_up(&opened, &plan);
        }
        generate_key(&mut plan);
        checked_adds_up(&opened, &plan);
    }
}
