//! Items that are there already: overwritten, kept, or a reason to stop.

use crate::stage::{Stage, expected, people};
use dynamodb::import::ExistingItems;
use fault_server::Faults;
use std::collections::BTreeMap;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_overwritten_where_nothing_else_is_said() {
    let mut stage = Stage::of(&people(0..300, "old")).await;
    stage.import().await;
    stage.now_import(&people(200..500, "new"));
    let report = stage.import().await;
    assert_eq!((report.items_written, report.items_kept), (300, 0));
    let mut all = expected(0..200, "old");
    all.extend(expected(200..500, "new"));
    assert_eq!(stage.table().await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_can_be_kept() {
    let mut stage = Stage::of(&people(0..300, "old")).await;
    stage.import().await;
    stage.now_import(&people(200..500, "new"));
    stage.options.choices.existing = ExistingItems::Keep;
    let report = stage.import().await;
    assert_eq!((report.items_written, report.items_kept), (200, 100), "{report:?}");
    let mut all = expected(0..300, "old");
    all.extend(expected(300..500, "new"));
    assert_eq!(stage.table().await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_counted_right_through_faults_and_interruptions() {
    let mut stage = Stage::of(&people(0..1000, "old")).await;
    stage.import().await;
    stage.now_import(&people(500..2500, "new"));
    stage.options.choices.existing = ExistingItems::Keep;
    stage.set_faults(Faults {
        latency: std::time::Duration::from_millis(50),
        throttled: 0.05,
        failed: 0.05,
        dropped: 0.1,
        ..Faults::default()
    });
    let mut report = stage.import_some(300).await;
    assert!(report.cancelled, "{report:?}");
    for items in [900, 1500] {
        report = stage.import_some(items).await;
    }
    if report.cancelled {
        report = stage.import().await;
    }
    assert!(report.resumed && report.stopped.is_none(), "{report:?}");
    assert_eq!((report.records_read, report.items_written, report.items_kept), (2000, 1500, 500));
    stage.quick();
    let mut all = expected(0..1000, "old");
    all.extend(expected(1000..2500, "new"));
    assert_eq!(stage.table().await, all);
}

/// A newer export of those that were there: half of them as they were, half of them in a new edition, and as many again.
fn newer() -> String {
    let changed = people(500..2000, "new");
    let (_, changed) = changed.split_once('\n').unwrap();
    people(0..500, "old") + changed
}

fn after_the_newer() -> BTreeMap<String, String> {
    let mut all = expected(0..500, "old");
    all.extend(expected(500..2000, "new"));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_newer_export_what_differs_is_written_and_the_rest_stays() {
    let mut stage = Stage::of(&people(0..1000, "old")).await;
    stage.import().await;
    stage.now_import(&newer());
    stage.options.choices.existing = ExistingItems::Update;
    let report = stage.import().await;
    assert_eq!((report.items_written, report.items_kept), (1500, 500), "{report:?}");
    assert_eq!(report.consumed_write_units, Some(1500.0));
    assert_eq!(stage.table().await, after_the_newer());
    // Once more, and there is nothing to do.
    stage.now_import(&newer());
    stage.options.choices.existing = ExistingItems::Update;
    let report = stage.import().await;
    assert_eq!((report.items_written, report.items_kept), (0, 2000), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unchanged_is_counted_right_through_faults_and_interruptions() {
    let mut stage = Stage::of(&people(0..1000, "old")).await;
    stage.import().await;
    stage.now_import(&newer());
    stage.options.choices.existing = ExistingItems::Update;
    stage.set_faults(Faults {
        latency: std::time::Duration::from_millis(50),
        throttled: 0.05,
        failed: 0.05,
        dropped: 0.1,
        half_unprocessed: 0.1,
        ..Faults::default()
    });
    let mut report = stage.import_some(300).await;
    assert!(report.cancelled, "{report:?}");
    for items in [900, 1500] {
        report = stage.import_some(items).await;
    }
    if report.cancelled {
        report = stage.import().await;
    }
    assert!(report.resumed && report.stopped.is_none(), "{report:?}");
    assert_eq!((report.records_read, report.items_written, report.items_kept), (2000, 1500, 500));
    stage.quick();
    assert_eq!(stage.table().await, after_the_newer());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_not_empty_can_be_untouched() {
    let mut stage = Stage::of(&people(0..10, "old")).await;
    stage.options.choices.existing = ExistingItems::Stop;
    assert_eq!(stage.import().await.items_written, 10);
    stage.now_import(&people(0..10, "new"));
    stage.options.choices.existing = ExistingItems::Stop;
    let refused = stage.try_import().await.unwrap_err();
    assert_eq!(refused.code, "table_not_empty");
    assert_eq!(stage.table().await, expected(0..10, "old"));
}
