//! The runs that are kept.

use crate::stage::{Stage, assert_even, expected, people};
use check::check;
use dynamodb::import::{ImportChoices, Job, RunKind, RunState, Runs, import, undo};
use fault_server::Faults;
use fault_server::patience::until;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn runs(stage: &Stage) -> Runs {
    Runs::in_data_folder(stage.folder.path())
}

/// The run's file, opened again as after a start of the app.
fn reopened(runs: &Runs, run: &str) -> Job {
    let kept = runs.reopen(run).unwrap();
    let checked = check(&kept.source, &kept.plan, &CancellationToken::new(), |_| {}).unwrap();
    Job {
        source: Arc::new(kept.source),
        plan: Arc::new(kept.plan),
        resolution: checked.resolution,
        joined: item::Joined::default(),
        records_total: Some(checked.result.records),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_kept_found_unfinished_continued_and_undone() {
    let mut stage = Stage::of(&people(0..4000, "first")).await;
    let kept = runs(&stage);
    assert!(kept.list().unwrap().is_empty());
    stage.options = kept.new_run(&stage.job.source, ImportChoices::default());
    let id = stage.options.run.clone().unwrap();
    stage.slow();
    assert!(stage.import_some(1000).await.cancelled);

    let (source, plan) = (&stage.job.source, &stage.job.plan);
    let found = kept.unfinished(source, plan, &stage.connection.destination).unwrap().unwrap();
    assert_eq!((found.id.as_str(), found.state), (id.as_str(), RunState::Cancelled));
    assert!(found.not_continued.is_none() && found.not_undone.is_none());
    assert_eq!((found.file_name.as_str(), found.records_total), ("people.csv", Some(4000)));
    assert!(found.report.items_written >= 1000 && found.report.cancelled);
    assert_even(&found.report);

    stage.quick();
    let job = reopened(&kept, &id);
    let options = kept.continued(&id).unwrap();
    let never = CancellationToken::new();
    let report = import(&job, &stage.connection, &options, &never, |_| {}).await.unwrap();
    assert!(report.resumed);
    assert_eq!(report.run.as_deref(), Some(id.as_str()));
    let found = kept.find(&id).unwrap();
    assert_eq!((found.state, found.report.items_written), (RunState::Finished, 4000));
    assert!(found.not_continued.is_some());
    assert_eq!(stage.table().await, expected(0..4000, "first"));

    let options = kept.new_run(&stage.job.source, ImportChoices::default());
    let path = kept.journal_path(&id).unwrap();
    let report = undo(&path, &id, &job, &stage.connection, &options, &never, |_| {}).await.unwrap();
    assert_eq!(report.items_deleted, 4000);
    let listed = kept.list().unwrap();
    assert_eq!(listed.len(), 2);
    let of_import = listed.iter().find(|run| run.id == id).unwrap();
    assert_eq!(of_import.undone_by, options.run);
    assert!(of_import.not_undone.as_deref().unwrap().contains("undone already"));
    assert!(listed.iter().any(|run| run.kind == RunKind::Undo { run: id.clone(), puts_back: false }));

    kept.forget(&id).unwrap();
    assert_eq!(kept.find(&id).unwrap_err().code, "no_such_run");
    assert_eq!(kept.find("../../etc").unwrap_err().code, "no_such_run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_under_way_is_untouched_and_one_whose_file_changed_is_not_continued() {
    let mut stage = Stage::of(&people(0..4000, "first")).await;
    let kept = runs(&stage);
    stage.options = kept.new_run(&stage.job.source, ImportChoices::default());
    let id = stage.options.run.clone().unwrap();
    stage.slow();
    let mut seen = None;
    let cancel = CancellationToken::new();
    stage
        .import_until(&cancel, |progress| {
            if progress.items_written > 500 && seen.is_none() {
                seen = Some((kept.find(&id).unwrap(), kept.forget(&id).unwrap_err().code));
                cancel.cancel();
            }
        })
        .await;
    let (found, refused) = seen.unwrap();
    assert_eq!((found.state, refused.as_str()), (RunState::Running, "run_under_way"));

    std::fs::write(stage.job.source.path(), people(0..10, "second")).unwrap();
    let found = kept.find(&id).unwrap();
    assert!(found.not_continued.unwrap().contains("has changed since"));
    assert_eq!(kept.reopen(&id).unwrap_err().code, "source_changed");
    std::fs::remove_file(stage.job.source.path()).unwrap();
    assert!(kept.find(&id).unwrap().not_continued.unwrap().contains("not there any more"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_ended_without_a_word_says_how_far_it_came() {
    let mut stage = Stage::of(&people(0..4000, "first")).await;
    let kept = runs(&stage);
    stage.options = kept.new_run(&stage.job.source, ImportChoices::default());
    let id = stage.options.run.clone().unwrap();
    stage.hold_after(80);
    let is_noted = || kept.find(&id).is_ok_and(|found| found.report.items_written > 0);
    tokio::select! {
        report = stage.import() => panic!("it came to its end: {report:?}"),
        () = until("the journal notes what was written", is_noted) => {}
    }
    let found = kept.find(&id).unwrap();
    assert_eq!(found.state, RunState::Interrupted);
    assert_even(&found.report);
    assert!(found.report.items_written > 0, "{found:?}");
    stage.quick();
    let report = stage.import().await;
    assert!(report.resumed);
    assert_eq!((report.records_read, report.items_written), (4000, 4000));
    let twice = stage.server.counts().items_written - 4000;
    assert!(twice < 4000 - found.report.items_written, "{twice} items were written again");
    assert_eq!(stage.table().await, expected(0..4000, "first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_journal_is_not_for_another_plan() {
    let stage = Stage::of(&people(0..2000, "first")).await;
    stage.slow();
    assert!(stage.import_some(500).await.cancelled);
    let mut other = (*stage.job.plan).clone();
    other.columns[1].included = false;
    let job = Job { plan: Arc::new(other), ..stage.job.clone() };
    let never = CancellationToken::new();
    let refused = import(&job, &stage.connection, &stage.options, &never, |_| {}).await.unwrap_err();
    assert_eq!(refused.code, "journal_of_another_run");
    assert!(refused.message.contains("the plan changed"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_records_are_opened_fixed_and_imported_alone() {
    let mut stage = Stage::of(&people(0..200, "first")).await;
    let kept = runs(&stage);
    stage.options = kept.new_run(&stage.job.source, ImportChoices::default());
    let id = stage.options.run.clone().unwrap();
    stage.set_faults(Faults { refused_where: Some(("id".to_owned(), 50)), ..Faults::default() });
    assert_eq!(stage.import().await.records_rejected, 4);
    stage.quick();
    let rejected = kept.open_rejected(&id).unwrap();
    assert_eq!(rejected.plan.columns.len(), 6);
    assert_eq!(rejected.plan.columns.iter().filter(|column| column.included).count(), 3);
    let checked = check(&rejected.source, &rejected.plan, &CancellationToken::new(), |_| {}).unwrap();
    assert_eq!((checked.result.records, checked.result.items), (4, 4));
    let job = Job {
        source: Arc::new(rejected.source),
        plan: Arc::new(rejected.plan),
        resolution: checked.resolution,
        joined: item::Joined::default(),
        records_total: Some(4),
    };
    let options = kept.new_run(&job.source, rejected.choices);
    let never = CancellationToken::new();
    let report = import(&job, &stage.connection, &options, &never, |_| {}).await.unwrap();
    assert_eq!((report.records_read, report.items_written), (4, 4), "{report:?}");
    assert_eq!(stage.table().await, expected(0..200, "first"));
}

/// Nothing is sent before the journal says that the run is under way: what a kill then leaves is known for what it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_continued_run_says_so_before_it_sends() {
    let stage = Stage::of(&people(0..4000, "first")).await;
    let journal = stage.options.journal.clone().unwrap();
    stage.slow();
    let before = stage.import_some(500).await;
    assert!(
        before.cancelled && std::fs::read_to_string(&journal).unwrap().contains(r#""state":"cancelled""#)
    );
    let cancel = CancellationToken::new();
    let mut said = None;
    stage
        .import_until(&cancel, |progress| {
            if progress.requests > before.requests && said.is_none() {
                said = Some(std::fs::read_to_string(&journal).unwrap());
                cancel.cancel();
            }
        })
        .await;
    assert!(said.unwrap().contains(r#""state":"running""#));
}

/// Records that are rejected beyond the journal's position come again: into the same file, unless somebody is at it.
#[tokio::test(flavor = "multi_thread")]
async fn rejected_records_of_a_continued_run_stand_in_one_file() {
    for is_fixed in [false, true] {
        let mut stage = Stage::of(&people(0..3000, "first")).await;
        stage.options.may_overwrite_rejects = false;
        let (first, second) =
            (stage.folder.path().join("rejected.csv"), stage.folder.path().join("rejected-2.csv"));
        stage.set_faults(Faults {
            latency: Duration::from_millis(100),
            refused_where: Some(("id".to_owned(), 50)),
            ..Faults::default()
        });
        let report = stage.import_until_refused().await;
        assert!(report.records_rejected < 60, "{report:?}");
        stage.set_faults(Faults { refused_where: Some(("id".to_owned(), 50)), ..Faults::default() });
        let left = std::fs::read_to_string(&first).unwrap();
        assert!(left.lines().count() > 1);
        if is_fixed {
            std::fs::write(&first, format!("{left}9,fixed,T9,,,\n")).unwrap();
        }
        let report = stage.import().await;
        assert_eq!((report.records_read, report.records_rejected), (3000, 60), "{report:?}");
        let lines = |path: &std::path::Path| std::fs::read_to_string(path).unwrap().lines().count();
        assert_eq!(second.exists(), is_fixed);
        if is_fixed {
            assert!(std::fs::read_to_string(&first).unwrap().contains("fixed"));
            assert_eq!(lines(&second), 61);
        } else {
            assert_eq!(lines(&first), 61);
        }
    }
}

#[test]
fn a_run_that_cannot_be_read_is_listed_with_its_reason_and_forgotten() {
    let data = tempfile::tempdir().unwrap();
    let place = |path: &str| data.path().join("runs").join(path);
    for id in ["20261127-101500-00000a", "20261127-101600-00000b", "20261127-101700-00000c"] {
        std::fs::create_dir_all(place(id)).unwrap();
    }
    std::fs::write(place("20261127-101500-00000a/journal.json"), "{\"version\":").unwrap();
    std::fs::write(place("20261127-101600-00000b/journal.json"), "").unwrap();
    std::fs::write(place("notes.txt"), "not a run").unwrap();
    let kept = Runs::in_data_folder(data.path());
    assert_eq!(kept.list().unwrap(), []);
    let unreadable = kept.unreadable().unwrap();
    let ids: Vec<&str> = unreadable.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(ids, ["20261127-101600-00000b", "20261127-101500-00000a"], "the newest first");
    for run in &unreadable {
        assert_eq!(run.failure.code, "journal_unreadable");
        assert!(run.failure.message.contains("journal.json cannot be read: "), "{}", run.failure.message);
        assert!(run.last_written.is_some());
        kept.forget(&run.id).unwrap();
    }
    assert_eq!(kept.unreadable().unwrap(), []);
    assert!(!place("20261127-101500-00000a").exists() && place("notes.txt").exists());
}
