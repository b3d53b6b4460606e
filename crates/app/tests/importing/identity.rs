//! By what a run knows its file again, and runs that an earlier version made.

use crate::stage::{Stage, assert_even, expected, people};
use check::check;
use dynamodb::import::{
    DirectRoute, ImportChoices, ImportOptions, Job, Preflight, Report, Route, Runs, import, undo,
};
use failure::Failure;
use plan::Plan;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tokio_util::sync::CancellationToken;

fn runs(stage: &Stage) -> Runs {
    Runs::in_data_folder(stage.folder.path())
}

/// A run that was cancelled on its way.
async fn cancelled() -> (Stage, Runs, String) {
    let mut stage = Stage::of(&people(0..4000, "first")).await;
    let kept = runs(&stage);
    stage.options = kept.new_run(&stage.job.source, ImportChoices::default());
    let id = stage.options.run.clone().unwrap();
    stage.slow();
    assert!(stage.import_some(1000).await.cancelled);
    stage.quick();
    (stage, kept, id)
}

/// The run's file, opened again as after a start of the app.
fn reopened(runs: &Runs, run: &str, file: Option<&Path>) -> Result<Job, Failure> {
    let kept = runs.reopen_at(run, file)?;
    let checked = check(&kept.source, &kept.plan, &CancellationToken::new(), |_| {})?;
    Ok(Job {
        source: Arc::new(kept.source),
        plan: Arc::new(kept.plan),
        resolution: checked.resolution,
        joined: item::Joined::default(),
        records_total: Some(checked.result.records),
    })
}

async fn go_on(stage: &Stage, job: &Job, options: &ImportOptions) -> Result<Report, Failure> {
    import(job, &stage.connection, options, &CancellationToken::new(), |_| {}).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_to_be_continued_is_not_started_anew() {
    let (stage, kept, id) = cancelled().await;
    let job = reopened(&kept, &id, None).unwrap();
    let options = kept.continued(&id).unwrap();
    let never = CancellationToken::new();
    let resume = || DirectRoute.resume(&job, &stage.connection, &options, &never, |_| {});
    let preflight = || DirectRoute.preflight(&job, &stage.connection, &options, &never);
    assert_eq!(preflight().await.unwrap(), Preflight { table_is_empty: false, continues: true });
    assert!(resume().await.unwrap().resumed);
    let journal = kept.journal_path(&id).unwrap();
    let before = std::fs::read(&journal).unwrap();
    assert_eq!(preflight().await.unwrap(), Preflight { table_is_empty: false, continues: false });
    assert_eq!(resume().await.unwrap_err().code, "nothing_to_continue");
    assert_eq!(std::fs::read(&journal).unwrap(), before);
}

fn set_time(path: &Path, time: SystemTime) {
    std::fs::OpenOptions::new().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_at_another_place_and_time_goes_on_and_is_undone() {
    let (stage, kept, id) = cancelled().await;
    let path = stage.job.source.path().to_owned();
    let text = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(kept.find(&id).unwrap().not_continued.unwrap().contains("not there any more"));
    // A copy that somebody put elsewhere, under another name and with another time.
    let moved = stage.folder.path().join("elsewhere.csv");
    std::fs::write(&moved, &text).unwrap();
    set_time(&moved, SystemTime::UNIX_EPOCH);
    assert!(kept.find_at(&id, Some(&moved)).unwrap().not_continued.is_none());
    let job = reopened(&kept, &id, Some(&moved)).unwrap();
    let offered = kept.unfinished(&job.source, &job.plan, &stage.connection.destination).unwrap();
    assert_eq!(offered.map(|run| run.id), Some(id.clone()));
    let report = go_on(&stage, &job, &kept.continued(&id).unwrap()).await.unwrap();
    assert!(report.resumed);
    assert_eq!((report.records_read, report.items_written), (4000, 4000));
    assert_eq!(stage.table().await, expected(0..4000, "first"));
    // From now on it is looked for there.
    assert_eq!(kept.find(&id).unwrap().file, moved.display().to_string());

    // Put back where it was; the copy is gone.
    std::fs::rename(&moved, &path).unwrap();
    let job = reopened(&kept, &id, Some(&path)).unwrap();
    let options = kept.new_run(&job.source, ImportChoices::default());
    let journal = kept.journal_path(&id).unwrap();
    let never = CancellationToken::new();
    let report = undo(&journal, &id, &job, &stage.connection, &options, &never, |_| {}).await.unwrap();
    assert_eq!(report.items_deleted, 4000);
    assert!(stage.table().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_content_of_the_same_size_and_time_is_refused() {
    let (stage, kept, id) = cancelled().await;
    let path = stage.job.source.path().to_owned();
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let other = text.replace("first 3999,", "worst 3999,");
    assert_eq!(other.len(), text.len());
    std::fs::write(&path, &other).unwrap();
    set_time(&path, time);
    // The list does not read the file; whoever takes it up does.
    assert!(kept.find(&id).unwrap().not_continued.is_none());
    assert_eq!(reopened(&kept, &id, None).unwrap_err().code, "source_changed");
    // Nor is it taken for the run's file by somebody who opened it by himself.
    let source = source::Source::open(&path).unwrap();
    let job = Job { source: Arc::new(source), ..stage.job.clone() };
    assert!(kept.unfinished(&job.source, &job.plan, &stage.connection.destination).unwrap().is_none());
    let written = stage.server.counts().items_written;
    let refused = go_on(&stage, &job, &kept.continued(&id).unwrap()).await.unwrap_err();
    assert_eq!(refused.code, "journal_of_another_run");
    assert!(refused.message.contains("the file changed"), "{refused}");
    let options = kept.new_run(&job.source, ImportChoices::default());
    let journal = kept.journal_path(&id).unwrap();
    let never = CancellationToken::new();
    let refused = undo(&journal, &id, &job, &stage.connection, &options, &never, |_| {}).await.unwrap_err();
    assert!(refused.message.contains("the file changed"), "{refused}");
    assert_eq!(stage.server.counts().items_written, written);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_only_touched_after_its_check_is_imported() {
    let stage = Stage::of(&people(0..200, "first")).await;
    let path = stage.job.source.path();
    let text = std::fs::read(path).unwrap();
    std::fs::write(path, &text).unwrap();
    set_time(path, SystemTime::UNIX_EPOCH);
    assert_eq!(stage.import().await.items_written, 200);
    let changed = std::fs::read_to_string(path).unwrap().replace("first 7,", "other 7,");
    std::fs::write(path, changed).unwrap();
    set_time(path, SystemTime::UNIX_EPOCH);
    assert_eq!(stage.try_import().await.unwrap_err().code, "source_changed");
}

const VERSION_2: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/journals-v2");

/// A run that version 2 left in the folder of runs, as if it had been made here: with this file and in this table.
struct Earlier {
    stage: Stage,
    kept: Runs,
    file: PathBuf,
}

/// The file of the journals of version 2: three of its rows have no number for an id.
fn earlier_people() -> String {
    let text = people(0..4000, "first");
    ["7", "1500", "3999"].iter().fold(text, |text, id| text.replace(&format!("\n{id},"), "\nx,"))
}

impl Earlier {
    async fn with_people() -> Self {
        let plan: Value = journal("cancelled/journal.json")["plan"].clone();
        let plan: Plan = serde_json::from_value(plan).unwrap();
        let stage = Stage::with(&earlier_people(), |proposed| *proposed = plan).await;
        let (kept, file) = (runs(&stage), stage.job.source.path().to_owned());
        Self { stage, kept, file }
    }

    /// Puts a journal there, with what belongs to this computer in place of what belonged to that one.
    async fn put(&self, id: &str, name: &str, rejected: Option<&str>) {
        let mut journal = journal(name);
        let modified = std::fs::metadata(&self.file).unwrap().modified().unwrap();
        journal["fingerprint"]["modified"] = serde_json::to_value(modified).unwrap();
        journal["file"] = json!(self.file);
        journal["destination"] = serde_json::to_value(&self.stage.connection.destination).unwrap();
        let table = &self.stage.job.plan.table.name;
        let described = self.stage.connection.client.describe_table().table_name(table).send().await.unwrap();
        let created = described.table().unwrap().creation_date_time().unwrap().secs();
        journal["table_created"] = json!(created);
        let folder = self.stage.folder.path().join("runs").join(id);
        std::fs::create_dir_all(&folder).unwrap();
        if let Some(rejected) = rejected {
            let path = folder.join("rejected.csv");
            std::fs::copy(Path::new(VERSION_2).join(rejected), &path).unwrap();
            journal["rejects_path"] = json!(path);
        }
        std::fs::write(folder.join("journal.json"), journal.to_string()).unwrap();
    }

    /// Options for going on as fast as may be, with what was typed.
    fn continued(&self, id: &str, typed: Option<&str>) -> ImportOptions {
        let mut options = self.kept.continued(id).unwrap();
        options.choices.most_write_units = None;
        options.typed_name = typed.map(str::to_owned);
        options
    }
}

fn journal(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(Path::new(VERSION_2).join(name)).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_version_2_goes_on_and_is_undone_once_somebody_has_confirmed_file_and_account() {
    let earlier = Earlier::with_people().await;
    let Earlier { stage, kept, .. } = &earlier;
    earlier.put("earlier", "cancelled/journal.json", Some("cancelled/people.rejected.csv")).await;
    let found = kept.find("earlier").unwrap();
    assert_eq!((found.report.items_written, found.report.records_rejected), (500, 3));
    assert!(found.not_continued.is_none() && found.not_undone.is_none(), "{found:?}");
    assert!(found.to_confirm.unwrap().contains("noted neither what the file holds nor the AWS account"));
    assert_eq!(kept.list().unwrap().len(), 1);

    let job = reopened(kept, "earlier", None).unwrap();
    let offered = kept.unfinished(&job.source, &job.plan, &stage.connection.destination).unwrap();
    assert_eq!(offered.map(|run| run.id).as_deref(), Some("earlier"));
    for typed in [None, Some("people")] {
        let refused = go_on(stage, &job, &earlier.continued("earlier", typed)).await.unwrap_err();
        assert_eq!(refused.code, "run_not_confirmed", "{refused}");
        assert!(refused.message.contains("people.csv") && refused.message.contains("People"), "{refused}");
    }
    assert_eq!(stage.server.counts().items_written, 0);
    let report = go_on(stage, &job, &earlier.continued("earlier", Some("People"))).await.unwrap();
    assert_even(&report);
    assert_eq!((report.records_read, report.items_written, report.records_rejected), (4000, 3997, 3));
    // What it had written before is not written again.
    assert_eq!(stage.server.counts().items_written, 3497);
    // It goes on as the run began: with its names, in its file.
    let rejected = std::fs::read_to_string(report.rejects_file.unwrap()).unwrap();
    assert_eq!(
        rejected,
        std::fs::read_to_string(Path::new(VERSION_2).join("cancelled/people.rejected.csv")).unwrap()
    );

    // It is a run like any other now, and asks no more.
    let found = kept.find("earlier").unwrap();
    assert_eq!((found.to_confirm, found.report.items_written), (None, 3997));
    let options = kept.new_run(&job.source, ImportChoices::default());
    let path = kept.journal_path("earlier").unwrap();
    let never = CancellationToken::new();
    let report = undo(&path, "earlier", &job, &stage.connection, &options, &never, |_| {}).await.unwrap();
    assert_eq!((report.items_deleted, report.records_rejected), (3997, 3), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_of_version_2_that_had_begun_is_brought_to_its_end() {
    let earlier = Earlier::with_people().await;
    let Earlier { stage, kept, .. } = &earlier;
    let id = "20261127-184526-0ec78f";
    earlier.put(id, "undo/import.journal.json", None).await;
    earlier.put("20261127-184544-96a70a", "undo/journal.json", None).await;
    let found = kept.find(id).unwrap();
    assert_eq!(found.undone_by.as_deref(), Some("20261127-184544-96a70a"));
    assert!(found.not_undone.is_none() && found.not_continued.is_some());
    let undoing = kept.unfinished_undo(id).unwrap().unwrap();
    let job = reopened(kept, id, None).unwrap();
    let (path, never) = (kept.journal_path(id).unwrap(), CancellationToken::new());
    let refused =
        undo(&path, id, &job, &stage.connection, &earlier.continued(&undoing, None), &never, |_| {}).await;
    assert_eq!(refused.unwrap_err().code, "run_not_confirmed");
    let options = earlier.continued(&undoing, Some("People"));
    let report = undo(&path, id, &job, &stage.connection, &options, &never, |_| {}).await.unwrap();
    assert_even(&report);
    assert!(report.resumed && report.stopped.is_none(), "{report:?}");
    assert!(kept.find(id).unwrap().not_undone.unwrap().contains("undone already"));
    assert!(stage.table().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_records_of_version_2_are_opened_though_their_columns_have_other_names() {
    let earlier = Earlier::with_people().await;
    earlier.put("earlier", "finished/journal.json", Some("finished/orders.rejected.csv")).await;
    let rejected = earlier.kept.open_rejected("earlier").unwrap();
    assert_eq!(*rejected.source.columns(), ["id", "note", "tags", "line", "column", "reason"]);
    let included: Vec<&str> = rejected
        .plan
        .columns
        .iter()
        .filter(|column| column.included)
        .map(|column| column.column.as_str())
        .collect();
    assert_eq!(included, ["id", "note", "tags"]);
    let checked = check(&rejected.source, &rejected.plan, &CancellationToken::new(), |_| {}).unwrap();
    assert_eq!((checked.result.records, checked.result.rejected), (2, 2));
}
