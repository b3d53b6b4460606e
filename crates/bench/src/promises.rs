//! `promises`: what the product promises in seconds. A cancel is answered within one, whatever the server does; the
//! person's own limit of write units holds over any ten.

use crate::files;
use crate::pipeline::{clear, job, options};
use crate::serve::runtime;
use crate::table;
use dynamodb::destination::Connection;
use dynamodb::import::{ImportProgress, Job, import};
use dynamodb::verify::{VerifyChoices, verify};
use fault_server::{Faults, MemoryOptions, MemoryServer};
use source::Source;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const RUNS: usize = 5;
const CANCEL_LIMIT_SECONDS: f64 = 1.0;
/// Write units a second that the person allows, and the most that may be above them over ten seconds.
const LIMIT: u32 = 3_000;
const MAX_OVER: f64 = 1.03;
/// The least share of them that is used.
const LEAST_USED: f64 = 0.95;
const LATENCY: Duration = Duration::from_millis(10);

pub(crate) fn measure() -> Result<(), String> {
    let runtime = runtime()?;
    println!("from a cancel to the report, the longest of {RUNS} runs (limit {CANCEL_LIMIT_SECONDS} s)");
    let late = Faults { latency: LATENCY, ..Faults::default() };
    let silent = Faults { stalled: 1.0, ..Faults::default() };
    let mut is_within = true;
    let mut say = |what: &str, seconds: Vec<f64>| {
        let longest = seconds.into_iter().fold(0.0, f64::max);
        is_within &= longest <= CANCEL_LIMIT_SECONDS;
        println!("  {what}: {longest:.3} s");
    };
    let repeat =
        |once: &dyn Fn() -> Result<f64, String>| (0..RUNS).map(|_| once()).collect::<Result<Vec<_>, _>>();
    say("an import, answers come after 10 ms", repeat(&|| runtime.block_on(cancelled_import(late.clone())))?);
    say("an import, no answer comes", repeat(&|| runtime.block_on(cancelled_import(silent.clone())))?);
    say("an import into the practice database", repeat(&|| runtime.block_on(cancelled_practice()))?);
    say(
        "a comparison, answers come after 10 ms",
        repeat(&|| runtime.block_on(cancelled_comparison(late.clone())))?,
    );
    is_within &= runtime.block_on(limited())?;
    if is_within {
        println!("within the limits");
        Ok(())
    } else {
        Err("over the limits".to_owned())
    }
}

async fn served(faults: Faults) -> Result<MemoryServer, String> {
    let options = MemoryOptions { faults, ..MemoryOptions::default() };
    MemoryServer::start(options).await.map_err(|error| format!("The server cannot be started: {error}"))
}

fn users(records: u64) -> Result<Job, String> {
    let path = files::users(records).map_err(|error| format!("The file cannot be made: {error}"))?;
    let source = Source::open(&path).map_err(|error| error.to_string())?;
    Ok(job(source, table::plan(None)?, Arc::default(), None))
}

async fn cancelled_import(faults: Faults) -> Result<f64, String> {
    let server = served(Faults::default()).await?;
    let (_destinations, connection) = table::connect(server.url()).await?;
    let job = users(100_000)?;
    table::make(&connection, &job.plan).await?;
    server.set_faults(faults);
    cancelled(&job, &connection).await
}

async fn cancelled_practice() -> Result<f64, String> {
    let folder = files::fresh_folder("practice").map_err(|error| error.to_string())?;
    let (_destinations, connection) = table::connect(&format!("practice:{}", folder.display())).await?;
    let job = users(100_000)?;
    table::make(&connection, &job.plan).await?;
    cancelled(&job, &connection).await
}

/// Seconds from the cancel, in the middle of an import, to its report.
async fn cancelled(job: &Job, connection: &Connection) -> Result<f64, String> {
    let (cancel, mut at) = (CancellationToken::new(), None);
    let options = options(job.source.path());
    let is_under_way = |progress: &ImportProgress| progress.items_written > 1_000 || progress.seconds > 0.5;
    let report = import(job, connection, &options, &cancel, |progress| {
        if at.is_none() && is_under_way(&progress) {
            at = Some(Instant::now());
            cancel.cancel();
        }
    })
    .await
    .map_err(table::in_words)?;
    let seconds = at.ok_or("The import ended before it was cancelled.")?.elapsed().as_secs_f64();
    clear(&options);
    if report.cancelled { Ok(seconds) } else { Err("The import was not cancelled.".to_owned()) }
}

/// Seconds from the cancel of a comparison to its end.
async fn cancelled_comparison(faults: Faults) -> Result<f64, String> {
    let server = served(Faults::default()).await?;
    let (_destinations, connection) = table::connect(server.url()).await?;
    let job = users(20_000)?;
    table::make(&connection, &job.plan).await?;
    let options = options(job.source.path());
    let never = CancellationToken::new();
    import(&job, &connection, &options, &never, |_| {}).await.map_err(table::in_words)?;
    clear(&options);
    server.set_faults(faults);
    let (cancel, mut at) = (CancellationToken::new(), None);
    let choices = VerifyChoices { sample: None, count_indexes: false };
    let compared = verify(&job, &connection, choices, &cancel, |so_far| {
        if so_far.items > 0 && at.is_none() {
            at = Some(Instant::now());
            cancel.cancel();
        }
    })
    .await;
    let seconds = at.ok_or("The comparison ended before it was cancelled.")?.elapsed().as_secs_f64();
    match compared {
        Err(failure) if failure.code == "cancelled" => Ok(seconds),
        other => Err(format!("The comparison was not cancelled: {other:?}")),
    }
}

/// Whether the person's own limit holds over any ten seconds, and is used.
async fn limited() -> Result<bool, String> {
    let server = served(Faults { latency: LATENCY, ..Faults::default() }).await?;
    let (_destinations, connection) = table::connect(server.url()).await?;
    // Three units each: of the table and of two indexes.
    let job = users(u64::from(LIMIT) * 15 / 3)?;
    table::make(&connection, &job.plan).await?;
    let mut options = options(job.source.path());
    options.choices.most_write_units = Some(f64::from(LIMIT));
    let never = CancellationToken::new();
    let report = import(&job, &connection, &options, &never, |_| {}).await.map_err(table::in_words)?;
    clear(&options);
    let log = server.units_log();
    #[expect(clippy::cast_precision_loss, reason = "a figure for reading")]
    let (most, all) =
        (log.most_over(Duration::from_secs(10)) as f64, (log.total().table + log.total().indexes) as f64);
    let over = most / (f64::from(LIMIT) * 10.0);
    let used = all / (f64::from(LIMIT) * report.seconds);
    println!(
        "a limit of {LIMIT} write units a second: at most {:.1}% of it over any ten seconds (limit {:.1}%), {:.1}% \
         used (limit {:.0}%)",
        over * 100.0,
        MAX_OVER * 100.0,
        used * 100.0,
        LEAST_USED * 100.0
    );
    Ok(over <= MAX_OVER && used >= LEAST_USED)
}
