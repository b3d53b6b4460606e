//! Servers that misbehave.

use crate::stage::{Stage, expected, people};
use fault_server::Faults;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn everything_at_once_loses_and_doubles_nothing_and_raises_no_storm() {
    const RECORDS: u64 = 20_000;
    let stage = Stage::timed(&people(0..RECORDS, "first"), |_| {}).await;
    stage.set_faults(Faults {
        throttled: 0.2,
        failed: 0.1,
        dropped: 0.05,
        stalled: 0.05,
        ..Faults::default()
    });
    let report = stage.import().await;
    assert!(report.stopped.is_none(), "{report:?}");
    assert_eq!((report.records_read, report.items_written), (RECORDS, RECORDS));
    assert!(report.requests <= 3 * RECORDS / 25, "{} requests", report.requests);
    stage.quick();
    assert_eq!(stage.table().await, expected(0..RECORDS, "first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_the_items_that_the_server_refuses_are_rejected() {
    const RECORDS: u64 = 3000;
    let stage = Stage::of(&people(0..RECORDS, "first")).await;
    stage.set_faults(Faults { refused_where: Some(("id".to_owned(), 7)), ..Faults::default() });
    let report = stage.import().await;
    assert_eq!(report.records_rejected, RECORDS.div_ceil(7), "{report:?}");
    stage.quick();
    let written: BTreeSet<String> = stage.table().await.into_keys().collect();
    let taken = (0..RECORDS).filter(|number| number % 7 != 0).map(|number| number.to_string());
    assert_eq!(written, taken.collect());
    let mut reader = csv::Reader::from_path(stage.folder.path().join("rejected.csv")).unwrap();
    let rejected: BTreeSet<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    assert_eq!(rejected, (0..RECORDS).step_by(7).map(|number| number.to_string()).collect());
    // Four bad ones of twenty-five must not make a request for each of the others.
    assert!(report.requests < RECORDS, "{} requests", report.requests);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_batch_that_comes_back_is_sent_again() {
    let stage = Stage::of(&people(0..2000, "first")).await;
    stage.set_faults(Faults { half_unprocessed: 0.5, ..Faults::default() });
    let report = stage.import().await;
    assert_eq!(report.items_written, 2000, "{report:?}");
    assert!(report.retried_items > 0 && report.throttled_requests > 0);
    assert_eq!(stage.server.counts().distinct_keys, 2000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_away_for_a_while_is_waited_for() {
    let stage = Stage::timed(&people(0..10_000, "first"), |_| {}).await;
    let clock = stage.clock.clone().unwrap();
    stage.hold_after(40);
    let away = async {
        stage.until_paused_after(40).await;
        stage.server.pause_listening().await;
        clock.after(Duration::from_secs(20)).await;
        stage.quick();
        stage.server.resume().await.unwrap();
    };
    let mut was_told = false;
    let never = tokio_util::sync::CancellationToken::new();
    let importing = stage.import_until(&never, |progress| {
        was_told |= progress.waiting_for.is_some_and(|word| word.contains("does not answer"));
    });
    let (report, ()) = tokio::join!(importing, away);
    assert!(report.stopped.is_none() && report.seconds >= 20.0, "{report:?}");
    assert_eq!(report.items_written, 10_000);
    assert!(was_told);
    stage.quick();
    assert_eq!(stage.table().await, expected(0..10_000, "first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_that_stays_unanswered_holds_nothing_up_for_long() {
    let stage = Stage::timed(&people(0..5000, "first"), |_| {}).await;
    stage.set_faults(Faults { stalled: 0.05, ..Faults::default() });
    let report = stage.import().await;
    assert_eq!(report.items_written, 5000);
    assert!(report.seconds < 30.0, "{} s", report.seconds);
}

/// A run gives up when nothing but failures comes for long, not when a failure comes after a long time.
#[tokio::test(flavor = "multi_thread")]
async fn a_failure_after_a_long_silence_is_no_reason_to_give_up() {
    let mut stage = Stage::timed(&people(0..1000, "first"), |_| {}).await;
    // A request every quarter of a second: each answer comes later than the run waits for one.
    stage.options.choices.most_write_units = Some(100.0);
    stage.options.give_up_after = Duration::from_millis(200);
    stage.set_faults(Faults { failed: 0.07, ..Faults::default() });
    let report = stage.import().await;
    assert!(report.stopped.is_none(), "{report:?}");
    assert_eq!(report.items_written, 1000);
    stage.set_faults(Faults { throttled: 1.0, ..Faults::default() });
    stage.now_import(&people(0..1000, "second"));
    let report = stage.import().await;
    assert_eq!(report.stopped.unwrap().code, "throttled");
    assert!((60.0..120.0).contains(&report.seconds), "{} s", report.seconds);
}
