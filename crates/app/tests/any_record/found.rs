//! What such tests have found, case by case.

use crate::files::opened;
use check::review;
use item::{Converter, Item, Value};
use plan::Severity;
use plan::{AttributeKind, Blank, ColumnFix, ColumnPlan, DateAs, GeneratedKey, NamingStyle, Plan, renamed};
use propose::{fit, generate_key, propose, proposed_index};
use source::{Record, Source, SourceError};

fn plan(names: &[&str], cells: &[&str]) -> Plan {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    propose("orders.csv", &opened(&owned(names), &[owned(cells)]).profile).plan
}

fn blocker_codes(plan: &Plan) -> Vec<String> {
    let columns: Vec<String> = plan.columns.iter().map(|column| column.column.clone()).collect();
    let findings = review(plan, &columns).into_iter();
    findings
        .filter(|finding| finding.severity == Severity::Blocker)
        .map(|finding| finding.code.to_string())
        .collect()
}

fn converted(plan: &Plan, cells: &[&str]) -> Option<Item> {
    let record = Record::of_cells(cells.iter().copied());
    Converter::new(plan).convert(0, &record).ok().map(|converted| converted.item)
}

/// The items of a JSON file, its one column `a` read as JSON; the key is made from the content.
fn json_items(text: &str, fixes: Vec<ColumnFix>) -> Vec<Item> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.jsonl");
    std::fs::write(&path, text).unwrap();
    let source = Source::open(&path).unwrap();
    let mut plan = plan(&["a"], &["x"]);
    plan.columns[0] = ColumnPlan { fixes, ..ColumnPlan::new("a", "a", AttributeKind::Json) };
    plan.table.indexes.clear();
    generate_key(&mut plan);
    let converter = Converter::new(&plan);
    let records = source.records(0, 10).unwrap();
    records.iter().map(|record| converter.convert(record.number, &record.cells).unwrap().item).collect()
}

#[test]
fn a_blank_key_that_is_to_be_no_bytes_at_all_is_rejected() {
    let mut plan = plan(&["id"], &["0x01"]);
    plan.generated_key = None;
    plan.table.partition_key = "id".into();
    plan.columns[0] = ColumnPlan {
        blank: Blank::Value,
        blank_value: "0x".into(),
        ..ColumnPlan::new("id", "id", AttributeKind::Binary)
    };
    assert_eq!(converted(&plan, &[""]), None);
    assert_eq!(converted(&plan, &["0x"]), None);
    plan.columns[0].blank_value = "0xFF".into();
    assert_eq!(converted(&plan, &["0x"]), Some(vec![("id".into(), Value::B(vec![255]))]));
}

#[test]
fn a_midnight_that_names_its_zone_is_that_moment() {
    let mut plan = plan(&["id", "day"], &["1", "x"]);
    plan.columns[1] = ColumnPlan {
        date_as: DateAs::EpochSeconds,
        zone: Some("UTC".into()),
        ..ColumnPlan::new("day", "day", AttributeKind::Date)
    };
    for (cell, seconds) in
        [("1970-01-02", "86400"), ("1970-01-02 00:00", "86400"), ("1970-01-02T00:00:00+01:00", "82800")]
    {
        let item = converted(&plan, &["1", cell]).unwrap();
        assert_eq!(item[1].1, Value::N(seconds.into()), "{cell}");
    }
}

#[test]
fn a_fixed_string_of_json_stays_a_string() {
    let items = json_items("{\"a\":\" 5 \"}\n{\"a\":5}\n", vec![ColumnFix::Trim]);
    let values: Vec<&Value> = items.iter().map(|item| &item[1].1).collect();
    assert_eq!(values, [&Value::S("5".into()), &Value::N("5".into())]);
}

#[test]
fn json_records_that_differ_only_in_a_type_have_keys_of_their_own() {
    let items = json_items("{\"a\":5}\n{\"a\":\"5\"}\n{\"a\":null}\n{\"a\":\"\"}\n{}\n", Vec::new());
    let keys: std::collections::HashSet<String> = items.iter().map(|item| item[0].1.text()).collect();
    assert_eq!(keys.len(), 5);
}

#[test]
fn indexes_of_keys_in_other_letters_have_names_of_their_own() {
    let plan = plan(&["id", "邮箱", "邮件"], &["1", "a@b.de", "c@d.de"]);
    let names: Vec<&str> = plan.table.indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(names, ["Index", "Index2"]);
    assert_eq!(blocker_codes(&renamed(&plan, NamingStyle::PascalCase)), Vec::<String>::new());
}

#[test]
fn a_column_whose_name_is_too_long_for_a_key_is_not_proposed_as_one() {
    let question = format!("email {}", "what do you think of it ".repeat(20));
    let plan = plan(&[&question, "answer"], &["a@b.de", "7"]);
    assert_eq!((plan.table.partition_key.as_str(), plan.table.indexes.len()), ("answer", 0));
    assert_eq!(blocker_codes(&plan), Vec::<String>::new());
}

#[test]
fn a_generated_key_keeps_its_name_to_itself() {
    let mut saved = plan(&["record-id", "record key"], &["1", "2"]);
    saved.columns[1].attribute = "other".into();
    generate_key(&mut saved);
    assert_eq!(renamed(&saved, NamingStyle::CamelCase).columns[1].attribute, "recordKey2");
    saved.columns.truncate(1);
    let new = opened(&["record-id".into(), "record key".into()], &[vec!["1".into(), "2".into()]]);
    let fitted = fit(&saved, propose("orders.csv", &new.profile)).plan;
    assert_eq!(fitted.columns[1].attribute, "recordKey2");
    for attribute in [String::new(), "a".repeat(256)] {
        saved.table.partition_key.clone_from(&attribute);
        saved.generated_key = Some(GeneratedKey { attribute });
        assert_eq!(blocker_codes(&saved), ["attribute_name"]);
    }
}

#[test]
fn an_index_pays_for_the_generated_key_only_where_it_carries_it() {
    let mut plan = plan(&["id", "email"], &["1", "a@b.de"]);
    plan.table.indexes = vec![proposed_index("email")];
    plan.table.indexes[0].projection = plan::Projection::KeysOnly;
    plan.generated_key = Some(GeneratedKey { attribute: "recordKey".into() });
    let converter = Converter::new(&plan);
    let mut loads = item::Loads::none(1);
    let record = Record::of_cells(["1", "a@b.de"]);
    converter.read(0, &record, |read| converter.add_load(&read, &mut loads)).unwrap();
    assert_eq!(loads.target_bytes[1], ("id".len() + 2 + "email".len() + "a@b.de".len()) as u64);
}

#[test]
fn the_largest_of_long_texts_stands_where_it_is_first() {
    let long = "x".repeat(2000);
    let records: Vec<Vec<String>> = (0..3).map(|_| vec![long.clone()]).collect();
    let profile = opened(&["a".into()], &records).profile;
    let line = |sample: &Option<source::Sample>| sample.as_ref().map(|sample| sample.line);
    let column = &profile.columns[0];
    assert_eq!([line(&column.smallest), line(&column.largest), line(&column.longest)], [Some(2); 3]);
}

#[test]
fn thousands_of_columns_of_one_name_are_named_and_more_are_refused() {
    let names = vec!["a"; 5000];
    let plan = plan(&names, &vec!["1"; 5000]);
    assert_eq!(plan.columns[4999].attribute, "a5000");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, format!("{}\n1,2\n", "a,".repeat(5000))).unwrap();
    let refusal = Source::open(&path).unwrap_err();
    assert!(matches!(refusal, SourceError::TooManyColumns { found: 5001, .. }), "{refusal}");
}
