//! How fast: as fast as the table bears, and never faster than the person allows.

use crate::stage::{Stage, people, provisioned};
use dynamodb::import::RateLimitOf;
use fault_server::{Faults, WriteUnits};
use plan::{Capacity, IndexDesign, Projection};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn the_persons_own_limit_is_never_exceeded() {
    let mut stage = Stage::timed(&people(0..4000, "first"), |_| {}).await;
    stage.options.choices.most_write_units = Some(300.0);
    let mut limits = Vec::new();
    let never = CancellationToken::new();
    let report = stage.import_until(&never, |progress| limits.extend(progress.pace_limit)).await;
    assert_eq!(report.items_written, 4000);
    let most = stage.server.units_log().most_over(Duration::from_secs(10));
    assert!(most <= 3100, "{most} units in ten seconds");
    // And it is used.
    assert!(report.seconds < 13.6, "{} s", report.seconds);
    assert!(limits.iter().all(|limit| limit.of == RateLimitOf::Chosen));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pace_follows_the_tables_capacity() {
    let stage = Stage::timed(&people(0..8000, "first"), |plan| {
        plan.table.capacity = Capacity::Provisioned { units: provisioned(1000) };
    })
    .await;
    stage.set_faults(Faults { latency: Duration::from_millis(10), ..Faults::default() });
    let report = stage.import().await;
    assert_eq!(report.items_written, 8000);
    let share = 8000.0 / report.seconds / 1000.0;
    assert!(share > 0.9, "{share} of the capacity");
    assert!(report.throttled_requests * 20 < report.requests, "{report:?}");
    assert_eq!(report.consumed_write_units, Some(8000.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_that_holds_up_the_table_is_named() {
    let stage = Stage::timed(&people(0..3000, "first"), |plan| {
        plan.table.capacity = Capacity::Provisioned { units: provisioned(2000) };
        plan.table.indexes.push(IndexDesign {
            name: "TownIndex".to_owned(),
            partition_keys: vec!["townCode".to_owned()],
            sort_keys: Vec::new(),
            projection: Projection::All,
            provisioned: provisioned(500),
        });
    })
    .await;
    let (mut limits, mut words) = (Vec::new(), Vec::new());
    let never = CancellationToken::new();
    let report = stage
        .import_until(&never, |progress| {
            limits.extend(progress.pace_limit.map(|limit| limit.of));
            words.extend(progress.waiting_for);
        })
        .await;
    assert_eq!(report.items_written, 3000);
    let town = RateLimitOf::Index { name: "TownIndex".to_owned() };
    assert!(limits.iter().filter(|of| **of == town).count() * 2 > limits.len(), "{limits:?}");
    assert!(words.iter().any(|word| word.contains("The index TownIndex holds up the table")), "{words:?}");
    let names: Vec<Option<&str>> = report.units_used.iter().map(|used| used.index.as_deref()).collect();
    assert_eq!(names, [None, Some("TownIndex")]);
    assert!((report.units_used[1].units - 3000.0).abs() < 1e-6, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_table_on_demand_bears_is_found() {
    let stage = Stage::timed(&people(0..12_000, "first"), |_| {}).await;
    stage.server.set_write_units(WriteUnits { table: Some(1500.0), indexes: None, burst_seconds: 0.5 });
    stage.set_faults(Faults { latency: Duration::from_millis(5), ..Faults::default() });
    let mut words = Vec::new();
    let never = CancellationToken::new();
    let report = stage.import_until(&never, |progress| words.extend(progress.waiting_for)).await;
    assert_eq!(report.items_written, 12_000);
    assert!(report.seconds < 12.0, "{} s", report.seconds);
    assert!(report.throttled_requests * 4 < report.requests, "{report:?}");
    assert!(words.iter().any(|word| word.contains("write units a second")), "{words:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_waits_while_it_is_held_and_goes_on_where_it_was() {
    let mut stage = Stage::timed(&people(0..6000, "first"), |_| {}).await;
    stage.options.choices.most_write_units = Some(1000.0);
    let pause = stage.options.pause.clone();
    let mut held = None;
    let mut polls_while_paused = 0;
    let never = CancellationToken::new();
    let report = stage
        .import_until(&never, |progress| match held {
            None if progress.items_written > 1000 => {
                pause.set(true);
                held = Some((progress.seconds, progress.items_written));
            }
            Some((since, before)) if progress.is_paused => {
                // What was on its way has arrived.
                assert_eq!((progress.items_written, progress.requests_in_flight), (before, 0));
                assert!(progress.items_per_second < f64::EPSILON, "{}", progress.items_per_second);
                polls_while_paused += 1;
                if progress.seconds - since > 60.0 {
                    pause.set(false);
                }
            }
            _ => {}
        })
        .await;
    assert_eq!(report.items_written, 6000);
    assert!(
        polls_while_paused > 500 && report.seconds > 65.0,
        "{polls_while_paused} in {} s",
        report.seconds
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_stops_before_it_passes_what_it_may_cost_and_goes_on_when_more_is_allowed() {
    let mut stage = Stage::of(&people(0..3000, "first")).await;
    // 1,000 write units of $0.625 a million; some requests are taken by halves, some in vain.
    let ceiling = 1000.0 / 1e6 * 0.625;
    stage.options.choices.most_dollars = Some(ceiling);
    let faults = Faults { half_unprocessed: 0.2, throttled: 0.1, ..Faults::default() };
    stage.set_faults(faults.clone());
    let report = stage.import().await;
    assert_eq!(report.stopped.as_ref().unwrap().code, "spending_ceiling", "{report:?}");
    let consumed = report.consumed_write_units.unwrap();
    assert!((950.0..=1000.0).contains(&consumed), "{consumed}");
    assert_eq!(stage.table().await.len() as u64, report.items_written);
    // Continued under the same ceiling, it stops at once.
    let report = stage.import().await;
    assert_eq!(report.stopped.as_ref().unwrap().code, "spending_ceiling", "{report:?}");
    assert!(report.consumed_write_units.unwrap() <= 1000.0, "{report:?}");
    stage.options.choices.most_dollars = Some(ceiling * 2.0);
    let report = stage.import().await;
    let consumed = report.consumed_write_units.unwrap();
    assert!(report.stopped.is_some() && (1950.0..=2000.0).contains(&consumed), "{report:?}");
    stage.options.choices.most_dollars = None;
    let report = stage.import().await;
    assert!(report.stopped.is_none() && report.resumed, "{report:?}");
    assert_eq!((report.items_written, report.consumed_write_units), (3000, Some(3000.0)));
}
