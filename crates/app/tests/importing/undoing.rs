//! Taking an import back.

use crate::stage::{Stage, assert_even, expected, of_others, people};
use dynamodb::import::{ExistingItems, ImportOptions, ImportProgress, Report, undo};
use failure::Failure;
use fault_server::Faults;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

impl Stage {
    async fn undo_until(
        &self,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress),
    ) -> Result<Report, Failure> {
        let folder = self.folder.path();
        let options =
            ImportOptions::new(folder.join("undo.rejected.csv"), Some(folder.join("undo.journal.json")));
        let journal = self.options.journal.clone().unwrap();
        undo(&journal, "run", &self.job, &self.connection, &options, cancel, on_progress).await
    }

    async fn undo(&self) -> Result<Report, Failure> {
        self.undo_until(&CancellationToken::new(), |_| {}).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_into_an_empty_table_is_undone_whole() {
    let stage = Stage::of(&people(0..1000, "first")).await;
    stage.import().await;
    let report = stage.undo().await.unwrap();
    assert_even(&report);
    assert_eq!((report.records_read, report.items_deleted), (1000, 1000), "{report:?}");
    assert!(stage.table().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_import_is_undone_through_faults_and_a_cancel() {
    let stage = Stage::of(&people(0..5000, "first")).await;
    stage.slow();
    assert!(stage.import_some(1000).await.cancelled);
    stage.set_faults(Faults {
        latency: Duration::from_millis(150),
        throttled: 0.1,
        failed: 0.1,
        dropped: 0.1,
        half_unprocessed: 0.1,
        ..Faults::default()
    });
    let cancel = CancellationToken::new();
    let report = stage
        .undo_until(&cancel, |progress| {
            if progress.items_deleted > 500 {
                cancel.cancel();
            }
        })
        .await
        .unwrap();
    assert!(report.cancelled, "{report:?}");
    let report = stage.undo().await.unwrap();
    assert_even(&report);
    assert!(report.resumed && !report.cancelled && report.stopped.is_none(), "{report:?}");
    stage.quick();
    assert!(stage.table().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_overwritten_comes_back_where_copies_were_kept() {
    let mut stage = Stage::of(&people(0..600, "old")).await;
    stage.import().await;
    stage.now_import(&people(300..1200, "new"));
    stage.options.choices.keep_copy = true;
    stage.set_faults(Faults {
        latency: Duration::from_millis(50),
        throttled: 0.1,
        failed: 0.1,
        dropped: 0.1,
        ..Faults::default()
    });
    // Interrupted on the way: the copies are those of before the first attempt all the same.
    stage.import_some(200).await;
    let report = stage.import().await;
    assert_eq!((report.records_read, report.items_written), (900, 900), "{report:?}");
    stage.quick();
    let mut all = expected(0..300, "old");
    all.extend(expected(300..1200, "new"));
    assert_eq!(stage.table().await, all);
    let report = stage.undo().await.unwrap();
    assert_even(&report);
    assert_eq!((report.items_restored, report.items_deleted), (300, 600), "{report:?}");
    assert_eq!(stage.table().await, expected(0..600, "old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_undone_through_interruptions_and_what_was_unchanged_stays() {
    let mut stage = Stage::of(&people(0..600, "old")).await;
    stage.import().await;
    let changed = people(300..1200, "new");
    let (_, changed) = changed.split_once('\n').unwrap();
    stage.now_import(&(people(0..300, "old") + changed));
    stage.options.choices.existing = ExistingItems::Update;
    stage.set_faults(Faults { latency: Duration::from_millis(50), dropped: 0.1, ..Faults::default() });
    stage.import_some(200).await;
    let report = stage.import().await;
    assert_eq!((report.items_written, report.items_kept), (900, 300), "{report:?}");
    stage.quick();
    let report = stage.undo().await.unwrap();
    assert_even(&report);
    assert_eq!((report.items_restored, report.items_deleted, report.items_kept), (300, 600, 300));
    assert_eq!(stage.table().await, expected(0..600, "old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_stays_when_the_rest_is_undone() {
    let mut stage = Stage::of(&people(0..100, "old")).await;
    stage.import().await;
    stage.now_import(&people(50..200, "new"));
    stage.options.choices.existing = ExistingItems::Keep;
    stage.import().await;
    let report = stage.undo().await.unwrap();
    assert_eq!((report.items_deleted, report.items_kept), (100, 50), "{report:?}");
    assert_eq!(stage.table().await, expected(0..100, "old"));
}

/// What the import never came to, or never looked at, is not its own.
#[tokio::test(flavor = "multi_thread")]
async fn half_an_import_takes_nothing_with_it_that_was_there_before() {
    let choices =
        [(ExistingItems::Keep, false), (ExistingItems::Overwrite, true), (ExistingItems::Update, false)];
    for (existing, keep_copy) in choices {
        let mut stage = Stage::of(&people(0..3000, "old")).await;
        stage.import().await;
        stage.now_import(&people(1000..6000, "new"));
        stage.options.choices.existing = existing;
        stage.options.choices.keep_copy = keep_copy;
        stage.set_faults(Faults { latency: Duration::from_millis(150), dropped: 0.1, ..Faults::default() });
        assert!(stage.import_some(600).await.cancelled);
        stage.quick();
        let report = stage.undo().await.unwrap();
        assert_even(&report);
        assert!(report.items_kept > 0, "{report:?}");
        let left = stage.table().await;
        for (id, item) in expected(0..3000, "old") {
            assert_eq!(left.get(&id), Some(&item), "{existing:?}");
        }
        // What was on its way when it was cancelled is of nobody knows whom, and bounded.
        assert!(left.len() < 3000 + 25 * 96, "{}", left.len());
        assert_eq!(stage.undo().await.unwrap_err().message, "It was undone already.");
        assert_eq!(stage.try_import().await.unwrap_err().code, "undone");
    }
}

/// What comes into an empty table while the import is interrupted is kept, or copied, and is not undone.
#[tokio::test(flavor = "multi_thread")]
async fn what_others_write_during_an_interruption_is_theirs() {
    for (existing, keep_copy) in [(ExistingItems::Keep, false), (ExistingItems::Overwrite, true)] {
        let mut stage = Stage::of(&people(0..4000, "new")).await;
        stage.options.choices.existing = existing;
        stage.options.choices.keep_copy = keep_copy;
        stage.slow();
        assert!(stage.import_some(500).await.cancelled);
        stage.quick();
        let others = stage.missing(4000, 20).await;
        stage.put(&others, "other").await;
        let report = stage.import().await;
        assert!(report.resumed && report.stopped.is_none(), "{report:?}");
        let kept = if existing == ExistingItems::Keep { 20 } else { 0 };
        assert_eq!((report.items_written, report.items_kept), (4000 - kept, kept), "{report:?}");
        let mut all = expected(0..4000, "new");
        if existing == ExistingItems::Keep {
            all.extend(of_others(&others, "other"));
        }
        assert_eq!(stage.table().await, all);
        let report = stage.undo().await.unwrap();
        assert_even(&report);
        assert_eq!(report.items_deleted, 3980, "{report:?}");
        assert_eq!(stage.table().await, of_others(&others, "other"), "{existing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_import_never_came_to_or_was_refused_is_not_undone() {
    let stage = Stage::of(&people(0..60_000, "first")).await;
    stage.set_faults(Faults {
        latency: Duration::from_millis(150),
        refused_where: Some(("id".to_owned(), 50)),
        ..Faults::default()
    });
    stage.import_until_refused().await;
    stage.quick();
    // One that was refused, fixed since, and one that the import did not come to.
    let refused = std::fs::read_to_string(stage.folder.path().join("rejected.csv")).unwrap();
    let refused: u64 = refused.lines().nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    let others = [refused, 59_999];
    stage.put(&others, "other").await;
    let report = stage.undo().await.unwrap();
    assert_even(&report);
    assert!(report.items_deleted > 0 && report.items_kept > 5_000, "{report:?}");
    assert_eq!(stage.table().await, of_others(&others, "other"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_undone_where_nobody_knows_what_was_there() {
    let mut stage = Stage::of(&people(0..100, "old")).await;
    stage.import().await;
    stage.now_import(&people(50..200, "new"));
    stage.import().await;
    let refused = stage.undo().await.unwrap_err();
    assert_eq!(refused.code, "not_undone");
    assert!(refused.message.contains("no copy was kept"), "{refused}");
    assert_eq!(stage.table().await.len(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changed_since_takes_nothing_back() {
    let stage = Stage::of(&people(0..100, "first")).await;
    stage.import().await;
    std::fs::write(stage.job.source.path(), people(0..50, "second")).unwrap();
    let refused = stage.undo().await.unwrap_err();
    assert!(refused.message.contains("has changed since"), "{refused}");
    assert_eq!(stage.table().await.len(), 100);
}

/// What somebody has changed or deleted since the import is not the import's any more.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_since_stays_as_it_is() {
    for keep_copy in [false, true] {
        let mut stage = Stage::of(&people(0..300, "old")).await;
        if keep_copy {
            stage.import().await;
        }
        stage.now_import(&people(200..500, "new"));
        stage.options.choices.keep_copy = keep_copy;
        stage.import().await;
        stage.put(&[250, 450], "changed").await;
        let report = stage.undo().await.unwrap();
        assert_even(&report);
        assert_eq!((report.records_read, report.items_kept), (300, 2), "{report:?}");
        let mut left = if keep_copy { expected(0..300, "old") } else { BTreeMap::new() };
        left.extend(of_others(&[250, 450], "changed"));
        assert_eq!(stage.table().await, left);
    }
}
