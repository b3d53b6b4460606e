//! The route through S3 while it packs: held, cancelled, and on a full disk.

use crate::stage::{job, people};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportOptions, ImportProgress, Job, Report, Route, S3Choices, S3Route, S3Stage};
use failure::Code;
use fault_server::patience::{ends, until};
use fault_server::{AwsProxy, MiniStack, Passage};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio_util::sync::CancellationToken;

const RECORDS: u64 = 20_000;

struct Packing {
    folder: tempfile::TempDir,
    connection: Connection,
    job: Job,
    options: ImportOptions,
    /// Requests to S3 that change something.
    sent: Arc<AtomicU32>,
    proxy: AwsProxy,
    _stack: MiniStack,
}

impl Packing {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        // So long that they are many blocks of the file, of which each may end an object.
        std::fs::write(&path, people(0..RECORDS, &"first ".repeat(40))).unwrap();
        let job = job(&path, |_| {});
        let stack = tokio::task::block_in_place(|| MiniStack::start(folder.path()));
        let proxy = AwsProxy::start(stack.url());
        let sent = Arc::<AtomicU32>::default();
        let counted = Arc::clone(&sent);
        proxy.rule(move |request| {
            if request.is_s3() && ["PUT", "POST"].contains(&request.method.as_str()) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            Passage::PassOn
        });
        let destination = Destination::Endpoint { url: proxy.url().to_owned(), region: None };
        let connection = Destinations::new().connect(&destination).await.unwrap();
        let journal = folder.path().join("journal.json");
        let mut options = ImportOptions::new(folder.path().join("rejected.csv"), Some(journal));
        let bucket = "the-imports".to_owned();
        options.choices.s3 = Some(S3Choices { bucket, items_per_object: Some(500), ..S3Choices::default() });
        Self { folder, connection, job, options, sent, proxy, _stack: stack }
    }

    async fn run(
        &self,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Report {
        let run = S3Route.run(&self.job, &self.connection, &self.options, cancel, on_progress);
        ends("the run's end", Box::pin(run)).await.unwrap()
    }

    async fn finish(&self) {
        let report = self.run(&CancellationToken::new(), |_| {}).await;
        assert!(report.resumed && report.stopped.is_none(), "{report:?}");
        assert_eq!((report.records_read, report.items_written), (RECORDS, RECORDS), "{report:?}");
    }
}

/// True once it packs and some objects are whole.
fn is_packing(progress: &ImportProgress) -> bool {
    progress.s3.as_ref().is_some_and(|s3| s3.stage == S3Stage::Packing && s3.objects >= 3)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_held_uploads_nothing_until_it_goes_on() {
    let packing = Packing::new().await;
    let (cancel, is_held) = (CancellationToken::new(), AtomicBool::new(false));
    let pause = packing.options.pause.clone();
    let mut is_asked = false;
    let run = packing.run(&cancel, |progress| {
        is_held.store(progress.is_paused, Ordering::SeqCst);
        if is_packing(&progress) && !is_asked {
            is_asked = true;
            pause.set(true);
        }
    });
    let holding = async {
        until("it is held", || is_held.load(Ordering::SeqCst)).await;
        let before = packing.sent.load(Ordering::SeqCst);
        for _ in 0..20 {
            packing.connection.client.list_tables().send().await.unwrap();
        }
        assert_eq!(packing.sent.load(Ordering::SeqCst), before);
        // One that is held can be cancelled.
        cancel.cancel();
    };
    let (report, ()) = tokio::join!(run, holding);
    assert!(report.cancelled && report.stopped.is_none(), "{report:?}");
    packing.options.pause.set(false);
    packing.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_held_goes_on_to_its_end() {
    let packing = Packing::new().await;
    let pause = packing.options.pause.clone();
    let mut pauses = 0;
    let report = packing
        .run(&CancellationToken::new(), |progress| {
            if progress.is_paused {
                pause.set(false);
            } else if is_packing(&progress) && pauses < 5 {
                pauses += 1;
                pause.set(true);
            }
        })
        .await;
    assert_eq!((pauses, report.items_written), (5, RECORDS), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_s3_is_too_busy_for_are_sent_again_and_no_row_is_lost_or_doubled() {
    let packing = Packing::new().await;
    let refused = Arc::<AtomicU32>::default();
    let (counted, mut seen) = (Arc::clone(&refused), 0);
    packing.proxy.rule(move |request| {
        if !request.is_s3() || !["PUT", "POST"].contains(&request.method.as_str()) {
            return Passage::PassOn;
        }
        seen += 1;
        // One begins an upload, one brings its part, one ends it: each of them is refused now and then.
        if seen % 6 != 0 {
            return Passage::PassOn;
        }
        counted.fetch_add(1, Ordering::SeqCst);
        slow_down()
    });
    let report = packing.run(&CancellationToken::new(), |_| {}).await;
    assert!(refused.load(Ordering::SeqCst) >= 8, "{refused:?}");
    assert!(report.stopped.is_none() && !report.cancelled, "{report:?}");
    assert_eq!((report.records_read, report.items_written), (RECORDS, RECORDS), "{report:?}");
}

fn slow_down() -> Passage {
    let error = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    Passage::Answer(503, "content-type: application/xml\r\n".to_owned(), error.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_s3_that_stays_too_busy_stops_the_run_and_it_continues_once_there_is_room() {
    let packing = Packing::new().await;
    let (is_busy, mut parts) = (Arc::new(AtomicBool::new(true)), 0);
    let busy = Arc::clone(&is_busy);
    packing.proxy.rule(move |request| {
        let is_part = request.is_s3() && request.method == "PUT";
        parts += u32::from(is_part);
        if is_part && parts > 5 && busy.load(Ordering::SeqCst) { slow_down() } else { Passage::PassOn }
    });
    let report = packing.run(&CancellationToken::new(), |_| {}).await;
    let stopped = report.stopped.as_ref().unwrap();
    assert_eq!(stopped.code, Code::Throttled, "{report:?}");
    assert!(stopped.repair.contains("continue"), "{report:?}");
    is_busy.store(false, Ordering::SeqCst);
    packing.finish().await;
}

/// A disk that is full: whatever is written there fails.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_journal_on_a_full_disk_stops_the_packing_and_it_continues_once_there_is_room() {
    use std::io::Write;
    let packing = Packing::new().await;
    let journal = packing.folder.path().join("journal.json");
    let full = packing.folder.path().join("journal.json.new");
    let mut is_full = false;
    let report = packing
        .run(&CancellationToken::new(), |progress| {
            if is_packing(&progress) && !is_full {
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
    packing.finish().await;
}
