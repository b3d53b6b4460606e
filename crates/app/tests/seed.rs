//! The seed of the product: `users.csv` as it becomes a plan and items, with no setting changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use check::{RowStatus, check, preview_record, preview_rows};
use plan::{AttributeKind, Capacity, Projection, ProvisionedUnits};
use profile::read_profile;
use propose::{Proposal, propose};
use source::Source;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

fn users() -> Source {
    Source::open(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/users.csv")).unwrap()
}

fn proposal(source: &Source) -> Proposal {
    let profile = read_profile(source, &CancellationToken::new(), |_| {}).unwrap();
    propose(&source.file_name(), &profile)
}

#[test]
fn the_plan_is_the_seeds() {
    let Proposal { plan, reasons, .. } = proposal(&users());
    assert_eq!(plan.table.name, "Users");
    assert_eq!(plan.table.partition_key, "userId");
    assert_eq!(plan.table.sort_key, None);
    let indexes: Vec<(&str, &str, &Projection)> = plan
        .table
        .indexes
        .iter()
        .map(|index| (index.name.as_str(), index.partition_keys[0].as_str(), &index.projection))
        .collect();
    assert_eq!(
        indexes,
        [("UsernameIndex", "username", &Projection::All), ("EmailIndex", "email", &Projection::All)]
    );
    let units = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };
    assert_eq!(plan.table.capacity, Capacity::Provisioned { units });
    assert!(plan.table.indexes.iter().all(|index| index.provisioned == units));
    let columns: Vec<(&str, AttributeKind)> =
        plan.columns.iter().map(|column| (column.attribute.as_str(), column.kind)).collect();
    assert_eq!(
        columns,
        [
            ("userId", AttributeKind::Number),
            ("username", AttributeKind::Text),
            ("email", AttributeKind::Text),
            ("registrationDate", AttributeKind::Date),
            ("lastLogin", AttributeKind::DateTime),
            ("profileData", AttributeKind::Json),
        ]
    );
    insta::assert_json_snapshot!(reasons);
}

#[test]
fn item_101_is_exactly_the_seeds() {
    let source = users();
    let plan = proposal(&source).plan;
    let preview = preview_record(&source, &plan, &item::Joined::default(), None, 0).unwrap().unwrap();
    assert_eq!(preview.line, 2);
    assert_eq!(preview.remarks, [""; 0]);
    let item = preview.item.unwrap();
    assert_eq!(
        item.dynamodb_json,
        r#"{"userId":{"N":"101"},"username":{"S":"alice"},"email":{"S":"alice@example.com"},"registrationDate":{"S":"2023-01-15"},"lastLogin":{"S":"2024-03-10T09:30:00Z"},"profileData":{"M":{"bio":{"S":"Loves dogs"}}}}"#
    );
    // 6+3, 8+5, 5+17, 16+10, 9+20, 11+(3+1+3+10): names and values.
    assert_eq!(item.load.size_bytes, 127);
    assert_eq!((item.load.table_write_units, item.load.total_write_units), (1, 3));
}

#[test]
fn nothing_stands_in_the_way() {
    let source = users();
    let plan = proposal(&source).plan;
    let checked = check(&source, &plan, &CancellationToken::new(), |_| {}).unwrap();
    let result = checked.result;
    assert_eq!((result.records, result.items, result.rejected, result.duplicates), (3, 3, 0, 0));
    assert_eq!(result.write_units, 9);
    assert_eq!(result.findings, []);
    let rows = preview_rows(&source, &plan, &item::Joined::default(), Some(&checked.resolution), 0, 100)
        .unwrap()
        .rows;
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.status == RowStatus::Item && row.remark.is_none()));
}
