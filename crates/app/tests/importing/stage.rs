//! A file, a server and a table, ready for an import.

use crate::checked_job::checked_job;
use crate::clock::RunClock;
use aws_sdk_dynamodb::types::AttributeValue;
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportOptions, ImportProgress, Job, Report, import};
use dynamodb::table::create_table;
use failure::Failure;
use fault_server::patience::{ends, until};
use fault_server::{Faults, MemoryOptions, MemoryServer, Time, VirtualClock};
use plan::{Capacity, Plan, ProvisionedUnits};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub(crate) struct Stage {
    pub folder: tempfile::TempDir,
    pub server: MemoryServer,
    pub connection: Connection,
    pub job: Job,
    pub options: ImportOptions,
    /// What run and server go by, where that is not the system's.
    pub clock: Option<VirtualClock>,
}

/// Records with an id, a name that says which edition of the file they are of, and a town to look up by.
pub(crate) fn people(numbers: std::ops::Range<u64>, edition: &str) -> String {
    let mut text = "id,name,town_code\n".to_owned();
    for number in numbers {
        let _ = writeln!(text, "{number},{edition} {number},T{}", number % 50);
    }
    text
}

pub(crate) fn job(path: &Path, change: impl FnOnce(&mut Plan)) -> Job {
    checked_job(path, "people.csv", |plan| {
        plan.table.capacity = Capacity::OnDemand;
        plan.table.indexes.clear();
        change(plan);
    })
}

pub(crate) fn provisioned(write_units_per_second: u32) -> ProvisionedUnits {
    ProvisionedUnits { read_units_per_second: 100, write_units_per_second }
}

impl Stage {
    pub(crate) async fn of(text: &str) -> Self {
        Self::with(text, |_| {}).await
    }

    pub(crate) async fn with(text: &str, change: impl FnOnce(&mut Plan)) -> Self {
        Self::by(None, text, change).await
    }

    /// Run and server go by a clock of their own: for what takes its time.
    pub(crate) async fn timed(text: &str, change: impl FnOnce(&mut Plan)) -> Self {
        Self::by(Some(VirtualClock::default()), text, change).await
    }

    async fn by(clock: Option<VirtualClock>, text: &str, change: impl FnOnce(&mut Plan)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        std::fs::write(&path, text).unwrap();
        let job = job(&path, change);
        let time = clock.clone().map_or(Time::System, Time::Virtual);
        let options = MemoryOptions { keeps_items: true, time, ..MemoryOptions::default() };
        let server = MemoryServer::start(options).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        let connection = Destinations::new().connect(&destination).await.unwrap();
        create_table(&connection, &job.plan, &CancellationToken::new(), |_| {}).await.unwrap();
        let options = import_options(&folder, "", clock.as_ref());
        Self { folder, server, connection, job, options, clock }
    }

    /// Another file in place of the first, under the same plan; its journal is another too.
    pub(crate) fn now_import(&mut self, text: &str) {
        let path = self.folder.path().join("other.csv");
        std::fs::write(&path, text).unwrap();
        let plan = (*self.job.plan).clone();
        self.job = job(&path, |proposed| *proposed = plan);
        self.options = import_options(&self.folder, "other.", self.clock.as_ref());
    }

    pub(crate) async fn try_import(&self) -> Result<Report, Failure> {
        import(&self.job, &self.connection, &self.options, &CancellationToken::new(), |_| {}).await
    }

    pub(crate) async fn import(&self) -> Report {
        self.import_until(&CancellationToken::new(), |_| {}).await
    }

    pub(crate) async fn import_until(
        &self,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress),
    ) -> Report {
        let importing = import(&self.job, &self.connection, &self.options, cancel, on_progress);
        let report = self.ended(Box::pin(importing)).await.unwrap();
        assert_even(&report);
        report
    }

    /// Waits for the end of a run, and lets the time pass that it needs.
    async fn ended<T>(&self, run: impl Future<Output = T>) -> T {
        match &self.clock {
            Some(clock) => {
                // Before a run begins it asks one thing after another.
                clock.client_waits_for(Some(1));
                ends("the run's end", clock.pass_while(run)).await
            }
            None => ends("the run's end", run).await,
        }
    }

    /// Imports until some items are written, and then ends it.
    pub(crate) async fn import_some(&self, items: u64) -> Report {
        let cancel = CancellationToken::new();
        self.import_until(&cancel, |progress| {
            if progress.items_written + progress.items_kept + progress.items_deleted >= items {
                cancel.cancel();
            }
        })
        .await
    }

    /// Imports until the server has refused an item, and then ends it.
    pub(crate) async fn import_until_refused(&self) -> Report {
        let cancel = CancellationToken::new();
        let report = self
            .import_until(&cancel, |progress| {
                if progress.records_rejected > 0 {
                    cancel.cancel();
                }
            })
            .await;
        assert!(report.cancelled, "{report:?}");
        report
    }

    /// Every item of the table, by its key.
    pub(crate) async fn table(&self) -> BTreeMap<String, String> {
        let mut items = BTreeMap::new();
        let mut start = None;
        loop {
            let page = self
                .connection
                .client
                .scan()
                .table_name(&self.job.plan.table.name)
                .set_exclusive_start_key(start)
                .send()
                .await
                .unwrap();
            for item in page.items() {
                let text = |name: &str| match item.get(name) {
                    Some(AttributeValue::N(text) | AttributeValue::S(text)) => text.clone(),
                    other => panic!("{other:?}"),
                };
                assert_eq!(item.len(), 3);
                items.insert(text("id"), format!("{} of {}", text("name"), text("townCode")));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return items;
            }
        }
    }

    /// Writes items of another edition past the import, as somebody else does.
    pub(crate) async fn put(&self, numbers: &[u64], edition: &str) {
        for number in numbers {
            self.connection
                .client
                .put_item()
                .table_name(&self.job.plan.table.name)
                .item("id", AttributeValue::N(number.to_string()))
                .item("name", AttributeValue::S(format!("{edition} {number}")))
                .item("townCode", AttributeValue::S(format!("T{}", number % 50)))
                .send()
                .await
                .unwrap();
        }
    }

    /// The first numbers below `end` under which the table holds nothing.
    pub(crate) async fn missing(&self, end: u64, most: usize) -> Vec<u64> {
        let there = self.table().await;
        (0..end).filter(|number| !there.contains_key(&number.to_string())).take(most).collect()
    }

    pub(crate) fn set_faults(&self, faults: Faults) {
        self.server.set_faults(faults);
    }

    /// The server answers so many requests that write, and holds those after them until it is told otherwise.
    pub(crate) fn hold_after(&self, writes: u64) {
        self.set_faults(Faults { holds_after: Some(writes), ..Faults::default() });
    }

    /// Waits until it has answered so many and holds one.
    pub(crate) async fn until_paused_after(&self, writes: u64) {
        let is_paused = || {
            let counts = self.server.counts().requests;
            counts.written >= writes && counts.writes > writes
        };
        until("a request is held", is_paused).await;
    }

    /// So slow that an import passes the moment at which a test ends it on no machine.
    pub(crate) fn slow(&self) {
        self.set_faults(Faults { latency: Duration::from_millis(150), ..Faults::default() });
    }

    pub(crate) fn quick(&self) {
        self.set_faults(Faults::default());
    }
}

fn import_options(folder: &tempfile::TempDir, prefix: &str, clock: Option<&VirtualClock>) -> ImportOptions {
    let path = |name: &str| folder.path().join(format!("{prefix}{name}"));
    let mut options = ImportOptions::new(path("rejected.csv"), Some(path("journal.json")));
    if let Some(clock) = clock {
        options.clock = Arc::new(RunClock(clock.clone()));
    }
    options
}

/// What the table holds after an import of these people.
pub(crate) fn expected(numbers: std::ops::Range<u64>, edition: &str) -> BTreeMap<String, String> {
    numbers.map(|number| (number.to_string(), format!("{edition} {number} of T{}", number % 50))).collect()
}

/// What the table holds of another edition.
pub(crate) fn of_others(numbers: &[u64], edition: &str) -> BTreeMap<String, String> {
    numbers.iter().flat_map(|number| expected(*number..number + 1, edition)).collect()
}

pub(crate) fn assert_even(report: &Report) {
    let acknowledged = report.items_written
        + report.items_kept
        + report.items_deleted
        + report.items_restored
        + report.records_rejected
        + report.duplicates_set_aside;
    assert_eq!(report.records_read, acknowledged, "{report:?}");
}
