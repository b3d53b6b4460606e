//! One record at a time: it becomes an item that DynamoDB takes and that says what the record says, or a rejection.

use crate::{cells, meaning, plans, rules};
use check::review;
use item::{ConvertedItem, Converter, ItemLoad, Loads, dynamodb_json};
use plan::Severity;
use plan::{AttributeKind, GeneratedKey, Plan};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use source::{Record, Source};
use std::collections::HashMap;
use std::fmt::Write;

fn record(cells: &[String]) -> Record {
    Record::of_cells(cells.iter().map(String::as_str))
}

fn has_blocker(plan: &Plan) -> bool {
    let columns: Vec<String> = plan.columns.iter().map(|column| column.column.clone()).collect();
    review(plan, &columns).iter().any(|finding| finding.severity == Severity::Blocker)
}

/// Records of about the right number of cells, and a plan.
fn records_and_plan() -> impl Strategy<Value = (Vec<Vec<String>>, Plan)> {
    (1usize..5).prop_flat_map(|columns| {
        let record = prop_oneof![
            8 => vec(cells::cell(), columns),
            1 => vec(cells::cell(), 0..columns + 3),
            1 => vec("[ a]{0,2}", columns..columns + 3),
        ];
        (vec(record, 1..4), plans::plan(columns))
    })
}

/// A plan, and a record that fits it most of the time.
fn fitting_cells_and_plan(columns: usize) -> impl Strategy<Value = (Vec<String>, Plan)> {
    plans::plan(columns).prop_flat_map(|plan| {
        let cells: Vec<_> = plan.columns.iter().map(cells::fitting).collect();
        (cells, Just(plan))
    })
}

/// Reads a record in both ways, holds them against each other and the item against DynamoDB's rules.
fn convert(number: u64, record: &Record, plan: &Plan) -> Option<ConvertedItem> {
    let converter = Converter::new(plan);
    let converted = converter.convert(number, record);
    let mut loads = Loads::none(plan.table.indexes.len());
    let mut key = Vec::new();
    let mut json = String::new();
    let read = converter.read(number, record, |read| {
        assert_eq!(converter.add_json(&read, &mut json), Ok(()));
        converter.add_load(&read, &mut loads);
        converter.add_key_bytes(&read, &mut key);
        read.remarks
    });
    let converted = match (converted, read) {
        (Ok(converted), Ok(remarks)) => {
            assert_eq!(converted.remarks, remarks);
            assert_eq!(json, dynamodb_json(&converted.item));
            converted
        }
        (Err(converted), Err(read)) => {
            assert_eq!(converted, read);
            assert!(
                !read.problems.is_empty() && read.problems.iter().all(|problem| !problem.reason.is_empty())
            );
            return None;
        }
        (converted, read) => panic!("{converted:?} {read:?}"),
    };
    if has_blocker(plan) {
        return Some(converted);
    }
    rules::hold(&converted.item, plan);
    assert_eq!(key, converter.key_bytes(&converted.item));
    let mut of_item = Loads::none(plan.table.indexes.len());
    of_item.add(&converted.item, plan);
    assert_eq!(loads, of_item);
    let load = ItemLoad::of(&converted.item, plan);
    assert_eq!(load.size_bytes, loads.bytes);
    assert_eq!(load.size_bytes, rules::item_size(&converted.item) as u64);
    assert_eq!(load.total_write_units, loads.write_units.iter().sum::<u64>());
    assert_eq!(load.enters_indexes.len() as u64, loads.entries[1..].iter().sum::<u64>());
    Some(converted)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_record_becomes_an_item_that_dynamodb_takes_or_a_rejection((records, plan) in records_and_plan()) {
        for (number, cells) in records.iter().enumerate() {
            let columns = plan.columns.len();
            let converted = convert(number as u64, &record(cells), &plan);
            prop_assert!(converted.is_none() || cells.len() == columns || (plan.join_surplus && cells.len() > columns));
        }
    }

    #[test]
    fn an_item_says_what_its_record_says((cells, plan) in fitting_cells_and_plan(2)) {
        // With a key of its own no record is rejected for another column's sake.
        let mut plan = Plan { generated_key: Some(GeneratedKey { attribute: "recordKey".into() }), ..plan };
        (plan.table.partition_key, plan.table.sort_key) = ("recordKey".into(), None);
        for place in 0..2 {
            let mut plan = plan.clone();
            plan.columns[1 - place].included = false;
            let column = &plan.columns[place];
            let name = column.column.as_str();
            let is_key = column.included && plan.table.indexes.iter().any(|index| index.is_key(name));
            let Some(ConvertedItem { item, .. }) = convert(0, &record(&cells), &plan) else { continue };
            let cell_fix = plan.cell_fixes.iter().rev().find(|fix| fix.record == 0 && fix.column == name);
            let cell = match cell_fix.filter(|fix| fix.was == cells[place]) {
                Some(fix) => fix.value.clone(),
                None => meaning::fixed(&cells[place], column),
            };
            let value = item.iter().find(|(other, _)| other == name).map(|(_, value)| value);
            if column.included {
                meaning::hold(&cell, column, is_key, value);
            } else {
                prop_assert_eq!(value, None);
            }
        }
    }
}

/// The tests above would say nothing if every record were rejected.
#[test]
fn cells_of_every_kind_are_taken() {
    let mut runner = TestRunner::deterministic();
    let mut taken: HashMap<AttributeKind, u32> = HashMap::new();
    for _ in 0..2500 {
        let (cells, mut plan) = fitting_cells_and_plan(1).new_tree(&mut runner).unwrap().current();
        plan.generated_key = Some(GeneratedKey { attribute: "recordKey".into() });
        plan.composed_attributes.clear();
        (plan.table.partition_key, plan.table.sort_key) = ("recordKey".into(), None);
        let column = &plan.columns[0];
        let is_value = column.included && !cells[0].trim().is_empty() && column.null_words.is_empty();
        let item = Converter::new(&plan).convert(0, &record(&cells));
        if is_value && item.is_ok_and(|converted| converted.item.len() == 2) {
            *taken.entry(column.kind).or_default() += 1;
        }
    }
    // Nothing that is a value is Null.
    assert_eq!(taken.len(), 11, "{taken:?}");
    assert!(taken.values().all(|count| *count >= 10), "{taken:?}");
}

/// A JSON value from a cell: what it is where it is JSON, and a string where it is not.
fn json_value(cell: &str) -> String {
    let is_json = serde_json::from_str::<&serde_json::value::RawValue>(cell).is_ok() && !cell.contains('\n');
    if is_json { cell.to_owned() } else { serde_json::Value::from(cell).to_string() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_json_record_becomes_an_item_that_dynamodb_takes_or_a_rejection(
        records in vec(vec(cells::cell(), 3), 1..4),
        missing in 0usize..6,
        plan in plans::plan(3),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.jsonl");
        let mut text = "{\"c0\":1,\"c1\":2,\"c2\":3}\n".to_owned();
        for record in &records {
            let entries: Vec<String> = record
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != missing)
                .map(|(place, cell)| format!("\"c{place}\":{}", json_value(cell)))
                .collect();
            let _ = writeln!(text, "{{{}}}", entries.join(","));
        }
        std::fs::write(&path, text).unwrap();
        let source = Source::open(&path).unwrap();
        let found = source.records(0, 10).unwrap();
        prop_assert_eq!(found.len(), records.len() + 1);
        for record in found {
            convert(record.number, &record.cells, &plan);
        }
    }
}
