//! What a route says before anything is written.

use crate::stage::{Stage, people, provisioned};
use check::{Checked, check};
use dynamodb::destination::Destination;
use dynamodb::import::{
    DirectRoute, ExistingItems, ImportChoices, ImportOptions, Preflight, Route, RouteEstimate,
};
use failure::Failure;
use plan::Capacity;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;

async fn preflight(stage: &Stage, options: &ImportOptions) -> Result<Preflight, Failure> {
    DirectRoute.preflight(&stage.job, &stage.connection, options, &CancellationToken::new()).await
}

fn files(stage: &Stage) -> BTreeSet<String> {
    let entries = std::fs::read_dir(stage.folder.path()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_tells_what_a_run_would_and_writes_nothing() {
    let mut stage = Stage::of(&people(0..1000, "old")).await;
    let before = files(&stage);
    let found = preflight(&stage, &stage.options).await.unwrap();
    assert_eq!(found, Preflight { table_is_empty: true, continues: false });
    assert!(stage.table().await.is_empty());
    assert_eq!(files(&stage), before);
    // Slow enough that it is not through before it is cancelled.
    stage.options.choices.most_write_units = Some(300.0);
    assert!(stage.import_some(100).await.cancelled);
    let found = preflight(&stage, &stage.options).await.unwrap();
    assert_eq!(found, Preflight { table_is_empty: false, continues: true });
    stage.now_import(&people(0..10, "new"));
    stage.options.choices.existing = ExistingItems::Stop;
    let there = stage.table().await;
    assert_eq!(preflight(&stage, &stage.options).await.unwrap_err().code, "table_not_empty");
    let onto_itself = ImportOptions { rejects: stage.job.source.path().to_owned(), ..stage.options.clone() };
    assert_eq!(preflight(&stage, &onto_itself).await.unwrap_err().code, "rejects_are_the_source");
    assert_eq!(stage.table().await, there);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_knows_capacity_limit_and_where_writes_are_free() {
    let stage = Stage::with(&people(0..100, "old"), |plan| {
        plan.table.capacity = Capacity::Provisioned { units: provisioned(5) }
    })
    .await;
    let Checked { result, .. } =
        check(&stage.job.source, &stage.job.plan, &CancellationToken::new(), |_| {}).unwrap();
    assert_eq!(result.write_units, 100);
    let limited = |units| ImportChoices { most_write_units: units, ..ImportChoices::default() };
    let aws = Destination::aws(None, None);
    let on_aws = |units| DirectRoute.estimate(&result, &aws, &limited(units));
    let dollars = result.estimate.provisioned_dollars;
    assert!(dollars.is_some());
    // A hundred write units at five a second; a limit above that changes nothing, one below it does.
    assert_eq!(on_aws(None), RouteEstimate { seconds: Some(20.0), dollars });
    assert_eq!(on_aws(Some(50.0)).seconds, Some(20.0));
    assert_eq!(on_aws(Some(2.0)).seconds, Some(50.0));
    let in_practice = |units| DirectRoute.estimate(&result, &Destination::Practice, &limited(units));
    assert_eq!(in_practice(None), RouteEstimate { seconds: None, dollars: None });
    assert_eq!(in_practice(Some(2.0)).seconds, Some(50.0));
}
