//! Converting and packing for S3, beside a bare gzip of the same bytes at the same level with as many threads; and how much
//! memory it takes.

use crate::{files, own, speed};
use check::check;
use dynamodb::import::{Converted, FolderChoices, Job, convert};
use dynamodb::s3::{GZIP_LEVEL, Packing};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use item::Joined;
use source::Source;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Records of 256 bytes.
const RECORDS: u64 = 1_000_000;
const ROUNDS: usize = 5;
/// Of the bare loop's speed, at least.
const ASKED: f64 = 0.8;
const MOST_MEGABYTES: f64 = 128.0;
/// What one thread of the bare loop packs at a time.
const BARE_PIECE_BYTES: usize = 1024 * 1024;

/// Converts a file and packs the same bytes bare, by turns; then the memory of a conversion by itself.
///
/// # Errors
/// What could not be measured, and figures below what is asked.
pub(crate) fn measure(records: Option<&str>) -> Result<(), String> {
    let records = match records {
        Some(records) => records.parse().map_err(|_| format!("{records} is no number of records"))?,
        None => RECORDS,
    };
    let path = files::users_of_256_bytes(records).map_err(|error| error.to_string())?;
    let job = job(&path)?;
    let lines = lines_of(&converted(&job)?)?;
    let (mut bare, mut packed) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        bare = bare.min(timed(|| bare_gzip(&lines))?);
        packed = packed.min(timed(|| converted(&job).map(|_| ()))?);
    }
    let megabytes = in_a_process(&path)?;
    #[expect(clippy::cast_precision_loss, reason = "a figure for reading")]
    let per_second = records as f64 / packed;
    let share = bare / packed;
    println!(
        "convert: {records} records of 256 bytes in {packed:.2} s ({per_second:.0} a second), {} MB of lines; bare gzip at level \
         {GZIP_LEVEL} {bare:.2} s: {:.0}%; peak memory {megabytes:.0} MB",
        lines.len() / 1_000_000,
        share * 100.0
    );
    if share < ASKED {
        return Err(format!(
            "Converting reaches {:.0}% of a bare gzip; asked are {:.0}%.",
            share * 100.0,
            ASKED * 100.0
        ));
    }
    if megabytes > MOST_MEGABYTES {
        return Err(format!("Converting takes {megabytes:.0} MB; asked are {MOST_MEGABYTES:.0} at most."));
    }
    Ok(())
}

/// What [`measure`] starts in a process of its own: converts a file, and says what memory that took at most, in MB.
pub(crate) fn once(file: &str) -> Result<(), String> {
    converted(&job(Path::new(file))?)?;
    let peak = own::peak_mb("self");
    println!("{:.1}", peak.ok_or("Peak memory is told by Linux only (/proc/self/status).")?);
    Ok(())
}

fn in_a_process(path: &Path) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = std::process::Command::new(program)
        .arg("once-convert")
        .arg(path)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().map_err(|_| format!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}

fn job(path: &Path) -> Result<Job, String> {
    // A plan from the first records: the profile's memory is not the conversion's.
    let few = files::users(1_000).map_err(|error| error.to_string())?;
    let plan = speed::plan_of(&few)?;
    let source = Source::open(path).map_err(|error| error.to_string())?;
    let checked =
        check(&source, &plan, &CancellationToken::new(), |_| {}).map_err(|error| error.to_string())?;
    Ok(Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        joined: Joined::default(),
        records_total: Some(checked.result.records),
    })
}

fn converted(job: &Job) -> Result<Converted, String> {
    let folder = PathBuf::from("target/bench/converted");
    let _ = std::fs::remove_dir_all(&folder);
    let choices = FolderChoices {
        rejects: folder.join("rejected.csv"),
        folder,
        packing: Packing::Gzip,
        items_per_object: None,
        first_object: 1,
        may_overwrite_rejects: true,
    };
    let runtime = crate::serve::runtime()?;
    let _within = runtime.enter();
    convert(job, &choices, &CancellationToken::new(), |_| {}).map_err(crate::table::in_words)
}

/// All that the objects hold, unpacked.
fn lines_of(converted: &Converted) -> Result<Vec<u8>, String> {
    let mut lines = Vec::new();
    for object in std::fs::read_dir(&converted.folder).map_err(|error| error.to_string())? {
        let path = object.map_err(|error| error.to_string())?.path();
        let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
        GzDecoder::new(file).read_to_end(&mut lines).map_err(|error| error.to_string())?;
    }
    Ok(lines)
}

/// Packs bytes that are in memory already, and keeps nothing.
fn bare_gzip(lines: &[u8]) -> Result<(), String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let pieces: Vec<&[u8]> = lines.chunks(BARE_PIECE_BYTES).collect();
    let next = AtomicUsize::new(0);
    let pack = || {
        while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut packed = GzEncoder::new(Vec::new(), Compression::new(GZIP_LEVEL));
            packed.write_all(piece)?;
            std::hint::black_box(packed.finish()?.len());
        }
        Ok::<_, std::io::Error>(())
    };
    std::thread::scope(|scope| {
        let packing: Vec<_> = (0..threads).map(|_| scope.spawn(pack)).collect();
        for thread in packing {
            let packed = thread.join().map_err(|_| "a thread of the bare loop panicked".to_owned())?;
            packed.map_err(|error| error.to_string())?;
        }
        Ok(())
    })
}

fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}
