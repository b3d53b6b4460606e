//! Practice while it is used: it opens no socket, its files are nobody else's, and it answers whoever asks at once.
//! These tests have a process of their own, since others open sockets for their servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use check::{Checked, check};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportChoices, Job, Report, Runs, import};
use dynamodb::table::create_table;
use profile::read_profile;
use propose::propose;
use source::Source;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Imports the sample into a practice database in `folder`, as a run that is kept.
async fn imported(folder: &tempfile::TempDir) -> (Destinations, Connection, Report) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/users.csv");
    let never = CancellationToken::new();
    let source = Source::open(&path).unwrap();
    let profile = read_profile(&source, &never, |_| {}).unwrap();
    let plan = propose(&source.file_name(), &profile).plan;
    let Checked { result, resolution, .. } = check(&source, &plan, &never, |_| {}).unwrap();
    let destinations = Destinations::in_folder(folder.path().to_owned());
    let connection = destinations.connect(&Destination::Practice).await.unwrap();
    create_table(&connection, &plan, &never, |_| {}).await.unwrap();
    let job = Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution,
        joined: item::Joined::default(),
        records_total: Some(result.records),
    };
    let run = Runs::in_data_folder(folder.path()).new_run(&job.source, ImportChoices::default());
    let report = import(&job, &connection, &run, &never, |_| {}).await.unwrap();
    assert_eq!((report.records_read, report.items_written), (result.records, result.items));
    (destinations, connection, report)
}

#[cfg(target_os = "linux")]
mod sockets {
    use std::collections::HashSet;

    /// Sockets of any network and listening sockets of this computer alone that this process has open, as the system
    /// lists them.
    pub(super) fn open() -> Vec<String> {
        let own: HashSet<String> = std::fs::read_dir("/proc/self/fd")
            .unwrap()
            .flatten()
            .filter_map(|entry| std::fs::read_link(entry.path()).ok())
            .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
            .collect();
        let listed = |table: &str, place: usize, is_meant: fn(&str) -> bool| {
            let text = std::fs::read_to_string(format!("/proc/self/net/{table}")).unwrap_or_default();
            let is_own =
                |line: &&str| line.split_whitespace().nth(place).is_some_and(|inode| own.contains(inode));
            let lines = text.lines().skip(1).filter(is_own).filter(|line| is_meant(line));
            lines.map(|line| format!("{table}: {line}")).collect::<Vec<_>>()
        };
        let of_the_network = ["tcp", "tcp6", "udp", "udp6"].map(|table| listed(table, 9, |_| true));
        // Flag 0x10000 says that it listens.
        let within = listed("unix", 6, |line| line.split_whitespace().nth(3) == Some("00010000"));
        of_the_network.into_iter().flatten().chain(within).collect()
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn practice_opens_no_socket() {
    let listening = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    assert_eq!(sockets::open().len(), 1, "the test sees sockets");
    drop(listening);
    assert_eq!(sockets::open(), Vec::<String>::new());
    let folder = tempfile::tempdir().unwrap();
    let (_destinations, connection, _) = imported(&folder).await;
    assert_eq!(sockets::open(), Vec::<String>::new());
    assert_eq!(connection.tables().await.unwrap(), ["Users"]);
    assert_eq!(sockets::open(), Vec::<String>::new());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn practice_and_its_runs_are_nobody_elses() {
    use std::os::unix::fs::MetadataExt;
    fn files(folder: &std::path::Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        entries
            .flat_map(
                |path| if path.is_dir() { [vec![path.clone()], files(&path)].concat() } else { vec![path] },
            )
            .collect()
    }
    let folder = tempfile::tempdir().unwrap();
    let (_destinations, _connection, report) = imported(&folder).await;
    let found = files(folder.path());
    let names: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_string_lossy()).collect();
    for name in
        ["practice.db", "practice.db-wal", "practice.db-shm", "journal.json", report.run.as_deref().unwrap()]
    {
        assert!(names.iter().any(|found| found == name), "{name} of {names:?}");
    }
    for path in &found {
        let mode = path.metadata().unwrap().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{} {mode:o}", path.display());
    }
}

/// More ask at once than are worked on at once, and some give up: the others are answered all the same.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_waits_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (_destinations, connection, report) = imported(&folder).await;
    for client in [&connection.client, &connection.client_without_retries] {
        let protection = client.config().stalled_stream_protection();
        assert!(
            protection.is_some_and(|it| !it.is_enabled()),
            "whoever waits for a turn sends nothing meanwhile"
        );
    }
    let asked: Vec<_> = (0..200)
        .map(|place| {
            let client = connection.client_without_retries.clone();
            let asking = tokio::spawn(async move { client.scan().table_name("Users").send().await });
            if place % 3 == 0 {
                asking.abort();
            }
            asking
        })
        .collect();
    for (place, asking) in asked.into_iter().enumerate() {
        match asking.await {
            Ok(found) => assert_eq!(u64::try_from(found.unwrap().count).unwrap(), report.items_written),
            Err(error) => assert!(error.is_cancelled() && place % 3 == 0),
        }
    }
}
