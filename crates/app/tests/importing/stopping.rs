//! What stops a run stops it cleanly, and continuing takes it up where it stopped.

use crate::stage::{Stage, expected, people};
use dynamodb::import::{ImportProgress, Report};
use fault_server::Faults;
use std::io::Write;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Stops after some requests with an error of the service.
async fn stopped_by(error: &str) -> (Stage, Report) {
    let stage = Stage::of(&people(0..5000, "first")).await;
    stage.set_faults(Faults { errors_after: Some((60, error.to_owned(), 400)), ..Faults::default() });
    let report = stage.import().await;
    assert!(report.items_written >= 1000 && report.items_written < 5000, "{report:?}");
    (stage, report)
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_expire_in_the_middle_are_told_and_the_run_is_continued() {
    let (stage, report) = stopped_by("ExpiredTokenException").await;
    let stop = report.stopped.unwrap();
    assert_eq!(stop.code, "credentials_expired");
    assert!(stop.repair.contains("then continue"), "{stop}");
    stage.quick();
    let report = stage.import().await;
    assert!(report.resumed && report.stopped.is_none());
    assert_eq!((report.records_read, report.items_written), (5000, 5000));
    assert_eq!(stage.table().await, expected(0..5000, "first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn access_that_is_taken_away_in_the_middle_is_told() {
    let (_, report) = stopped_by("AccessDeniedException").await;
    assert_eq!(report.stopped.unwrap().code, "access_denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_deleted_in_the_middle_stops_the_run_and_one_made_anew_starts_it_over() {
    let stage = Stage::of(&people(0..5000, "first")).await;
    stage.hold_after(20);
    let delete = async {
        stage.until_paused_after(20).await;
        stage.connection.client.delete_table().table_name(&stage.job.plan.table.name).send().await.unwrap();
        stage.quick();
    };
    let (report, ()) = tokio::join!(stage.import(), delete);
    assert_eq!(report.stopped.unwrap().code, "no_such_table");
    assert_eq!(stage.try_import().await.unwrap_err().code, "no_such_table");
    let never = CancellationToken::new();
    dynamodb::table::create_table(&stage.connection, &stage.job.plan, &never, |_| {}).await.unwrap();
    let report = stage.import().await;
    assert!(!report.resumed);
    assert_eq!(report.items_written, 5000);
    assert_eq!(stage.table().await, expected(0..5000, "first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_interrupted_again_and_again_ends_as_one_that_is_not() {
    let stage = Stage::of(&people(0..4000, "first")).await;
    stage.set_faults(Faults {
        latency: Duration::from_millis(150),
        dropped: 0.05,
        half_unprocessed: 0.1,
        ..Faults::default()
    });
    let mut runs = 0;
    loop {
        runs += 1;
        let cancel = CancellationToken::new();
        let mut at_start = None;
        let report = stage
            .import_until(&cancel, |progress: ImportProgress| {
                let start = *at_start.get_or_insert(progress.items_written);
                if progress.items_written > start + 500 {
                    cancel.cancel();
                }
            })
            .await;
        if !report.cancelled {
            assert!(report.resumed && report.stopped.is_none(), "{report:?}");
            assert_eq!((report.records_read, report.items_written), (4000, 4000));
            break;
        }
        assert!(runs < 50);
    }
    assert!(runs > 2, "{runs} runs");
    stage.quick();
    assert_eq!(stage.table().await, expected(0..4000, "first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_answers_within_a_second_even_when_no_request_is_answered() {
    let stage = Stage::timed(&people(0..5000, "first"), |_| {}).await;
    stage.set_faults(Faults { stalled: 1.0, ..Faults::default() });
    let cancel = CancellationToken::new();
    let mut cancelled = None;
    let report = stage
        .import_until(&cancel, |progress| {
            if progress.requests_in_flight > 4 && cancelled.is_none() {
                cancelled = Some(progress.seconds);
                cancel.cancel();
            }
        })
        .await;
    assert!(report.seconds - cancelled.unwrap() < 1.0, "{} s after {cancelled:?}", report.seconds);
    assert!(report.cancelled && report.items_written == 0, "{report:?}");
    stage.quick();
    assert_eq!(stage.import().await.items_written, 5000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_goes_or_shrinks_on_the_way_stops_the_run() {
    type Harm = fn(&std::path::Path);
    let harms: [(&str, Harm); 3] = [
        ("changed", |path| std::fs::write(path, people(0..30_000, "other")).unwrap()),
        ("truncated", |path| {
            std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(100_000).unwrap();
        }),
        ("removed", |path| std::fs::remove_file(path).unwrap()),
    ];
    for (what, harm) in harms {
        let stage = Stage::of(&people(0..30_000, "first")).await;
        // What is held stays so: the run looks at the file while nothing is answered.
        stage.hold_after(20);
        let path = stage.job.source.path().to_owned();
        let harming = async {
            stage.until_paused_after(20).await;
            harm(&path);
        };
        let (report, ()) = tokio::join!(stage.import(), harming);
        let stop = report.stopped.unwrap_or_else(|| panic!("{what}: nothing stopped"));
        assert!(report.items_written < 30_000, "{what}");
        assert!(!stop.message.is_empty() && !stop.repair.is_empty(), "{what}: {stop}");
        stage.quick();
        assert!(stage.try_import().await.is_err(), "{what}: a run that cannot be continued");
    }
}

/// A disk that is full: whatever is written there fails.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_journal_on_a_full_disk_stops_the_run_and_it_continues_once_there_is_room() {
    let stage = Stage::of(&people(0..20_000, "first")).await;
    stage.set_faults(Faults { latency: Duration::from_millis(50), ..Faults::default() });
    let journal = stage.folder.path().join("journal.json");
    let full = stage.folder.path().join("journal.json.new");
    let mut is_full = false;
    let never = CancellationToken::new();
    let report = stage
        .import_until(&never, |progress| {
            if progress.items_written > 2000 && !is_full {
                is_full = true;
                let _ = std::fs::remove_file(&full);
                std::os::unix::fs::symlink("/dev/full", &full).unwrap();
                // What is not as the run left it is written again, which takes space.
                let journal = std::fs::OpenOptions::new().append(true).open(&journal);
                journal.unwrap().write_all(b"\n").unwrap();
            }
        })
        .await;
    let stop = report.stopped.expect("a full disk stops the run");
    assert_eq!(stop.code, "journal_unwritable");
    assert!(stop.repair.contains("Free some space"), "{stop}");
    // The run has removed it, so that it takes no space.
    assert!(full.symlink_metadata().is_err());
    stage.quick();
    let report = stage.import().await;
    assert!(report.resumed && report.stopped.is_none(), "{report:?}");
    assert_eq!((report.records_read, report.items_written), (20_000, 20_000));
    assert_eq!(stage.table().await, expected(0..20_000, "first"));
}
