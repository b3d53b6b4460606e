//! A newer file held against the table, and what it does not have deleted and put back.

use crate::stage::{Stage, assert_even, expected, of_others, people};
use dynamodb::import::{ImportOptions, Job, Report, delete_gone, gone_job, undo};
use dynamodb::verify::{Changes, changes};
use failure::Failure;
use fault_server::Faults;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

impl Stage {
    fn list(&self) -> PathBuf {
        self.folder.path().join("people.gone.jsonl")
    }

    async fn changes(&self) -> Changes {
        let list = File::create(self.list()).unwrap();
        changes(&self.job, &[], &self.connection, list, &CancellationToken::new(), |_| {}).await.unwrap()
    }

    fn gone_job(&self) -> Job {
        gone_job(&self.list(), &self.job.plan, None).unwrap()
    }

    fn options_of(&self, name: &str) -> ImportOptions {
        let path = |ending: &str| self.folder.path().join(format!("{name}.{ending}"));
        ImportOptions::new(path("rejected.jsonl"), Some(path("journal.json")))
    }

    /// Deletes what is gone until some items are deleted.
    async fn delete_some(&self, items: u64) -> Report {
        let cancel = CancellationToken::new();
        let (job, options) = (self.gone_job(), self.options_of("gone"));
        let deleting = delete_gone(&job, &self.connection, &options, &cancel, |progress| {
            if progress.items_deleted + progress.items_kept >= items {
                cancel.cancel();
            }
        });
        Box::pin(deleting).await.unwrap()
    }

    async fn put_back(&self) -> Result<Report, Failure> {
        let (job, options) = (self.gone_job(), self.options_of("undo"));
        let journal = self.options_of("gone").journal.unwrap();
        undo(&journal, "run", &job, &self.connection, &options, &CancellationToken::new(), |_| {}).await
    }
}

fn faults() -> Faults {
    Faults {
        latency: Duration::from_millis(50),
        throttled: 0.1,
        failed: 0.1,
        dropped: 0.1,
        half_unprocessed: 0.1,
        ..Faults::default()
    }
}

/// A table of 2,000 people, of whom the newer file has 300 no more, 700 as they are and 1,000 changed, and 500 new ones.
async fn newer() -> Stage {
    let mut stage = Stage::of(&people(0..2000, "old")).await;
    stage.import().await;
    let changed = people(1000..2500, "new");
    let (_, changed) = changed.split_once('\n').unwrap();
    stage.now_import(&(people(300..1000, "old") + changed));
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_file_is_held_against_the_whole_table_through_faults() {
    let stage = newer().await;
    stage.set_faults(faults());
    let found = stage.changes().await;
    assert_eq!((found.new, found.changed, found.unchanged, found.gone), (500, 1000, 700, 300), "{found:?}");
    assert_eq!((found.rejected, found.rows()), (0, 2200));
    let keys: Vec<u64> = found.new_rows.iter().map(|row| row.key.parse().unwrap()).collect();
    assert_eq!(keys, (2000..2050).collect::<Vec<u64>>());
    assert_eq!((found.differences.len(), &*found.differences[0].key), (50, "1000"));
    assert_eq!(found.differences[0].found.as_deref(), Some("old 1000"));
    // Half of 2,000 items that differ, and 500 that are new, of less than 1 KB each.
    assert_eq!((found.write_units, found.delete_units), (1500, 300), "{found:?}");
    assert_eq!(std::fs::read_to_string(stage.list()).unwrap().lines().count(), 300);
    // Nothing was written by looking.
    stage.quick();
    assert_eq!(stage.table().await, expected(0..2000, "old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_deleted_through_interruptions_and_put_back() {
    let stage = newer().await;
    stage.changes().await;
    // Most of its requests go unanswered, so that it cannot be at its end when it is cancelled.
    stage.set_faults(Faults { holds_after: Some(8), ..faults() });
    let first = stage.delete_some(1).await;
    assert!(first.cancelled && first.items_deleted < 300, "{first:?}");
    stage.set_faults(faults());
    let report = stage.delete_some(u64::MAX).await;
    assert_even(&report);
    assert!(report.resumed && report.stopped.is_none(), "{report:?}");
    assert_eq!((report.records_read, report.items_deleted, report.items_kept), (300, 300, 0), "{report:?}");
    stage.quick();
    assert_eq!(stage.table().await, expected(300..2000, "old"));
    stage.set_faults(faults());
    let report = stage.put_back().await.unwrap();
    assert_even(&report);
    stage.quick();
    assert_eq!(report.items_restored, 300, "{report:?}");
    assert_eq!(stage.table().await, expected(0..2000, "old"));
    assert_eq!(stage.put_back().await.unwrap_err().message, "It was undone already.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_it_was_listed_stays() {
    let stage = newer().await;
    stage.changes().await;
    stage.put(&[5, 7], "theirs").await;
    let report = stage.delete_some(u64::MAX).await;
    assert_even(&report);
    assert_eq!((report.items_deleted, report.items_kept), (298, 2), "{report:?}");
    // Somebody writes under a key that was deleted: that stays too when the rest comes back.
    stage.put(&[9], "theirs").await;
    let report = stage.put_back().await.unwrap();
    assert_eq!((report.items_restored, report.items_kept), (297, 3), "{report:?}");
    let mut all: BTreeMap<String, String> = expected(0..2000, "old");
    all.extend(of_others(&[5, 7, 9], "theirs"));
    assert_eq!(stage.table().await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_deletion_is_put_back_and_no_more() {
    let stage = newer().await;
    stage.changes().await;
    stage.slow();
    assert!(stage.delete_some(1).await.cancelled);
    stage.quick();
    let report = stage.put_back().await.unwrap();
    assert_even(&report);
    assert_eq!(stage.table().await, expected(0..2000, "old"));
    // Undone, it does not go on.
    let (job, options) = (stage.gone_job(), stage.options_of("gone"));
    let again = delete_gone(&job, &stage.connection, &options, &CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap_err().code, "undone");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_list_in_its_place_is_not_taken_for_the_runs() {
    let stage = newer().await;
    stage.changes().await;
    stage.slow();
    assert!(stage.delete_some(1).await.cancelled);
    stage.quick();
    let list = std::fs::read_to_string(stage.list()).unwrap();
    std::fs::write(stage.list(), list.lines().skip(1).fold(String::new(), |text, line| text + line + "\n"))
        .unwrap();
    let (job, options) = (stage.gone_job(), stage.options_of("gone"));
    let again = delete_gone(&job, &stage.connection, &options, &CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap_err().code, "journal_of_another_run");
    assert!(stage.put_back().await.is_err());
}
