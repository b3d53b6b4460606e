//! Staging: how fast the rows of a SQLite file are staged, beside a bare `rusqlite` loop over the same rows in the same
//! run, and how much memory it takes as the rows grow.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use source::Source;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 5;
/// Of the bare loop's speed, at least.
const ASKED: f64 = 0.6;
/// How much more memory four times the rows may take, in MB: what allocators keep.
const MORE_MEGABYTES: f64 = 16.0;

/// Stages a million rows and reads them with the bare loop, by turns.
///
/// # Errors
/// What could not be measured, and figures below what is asked.
pub(crate) fn measure() -> Result<(), String> {
    let file = database(ROWS)?;
    let (mut bare, mut staged) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        bare = bare.min(timed(|| read_bare(&file))?);
        staged = staged.min(timed(|| stage(&file))?);
    }
    let share = bare / staged;
    println!(
        "sqlite: {ROWS} rows, bare rusqlite loop {bare:.3} s, staged {staged:.3} s: {:.0}%",
        share * 100.0
    );
    let small = peak_megabytes(&database(ROWS / 4)?)?;
    let large = peak_megabytes(&file)?;
    println!("sqlite: peak memory {small:.1} MB with {} rows, {large:.1} MB with {ROWS}", ROWS / 4);
    if share < ASKED {
        return Err(format!(
            "Staging reaches {:.0}% of the bare loop; asked are {:.0}%.",
            share * 100.0,
            ASKED * 100.0
        ));
    }
    if large > small + MORE_MEGABYTES {
        return Err(format!("Memory grows with the rows: {small:.1} MB, then {large:.1} MB."));
    }
    Ok(())
}

/// What [`measure`] starts in a process of its own: stages a file, and says what memory that took at most, in KB.
pub(crate) fn once(file: &str) -> Result<(), String> {
    let source = Source::open(Path::new(file)).map_err(|error| error.to_string())?;
    source.content(&CancellationToken::new()).map_err(|error| error.to_string())?;
    match source.staged_rows() {
        Some((1.., _)) => println!("{}", peak_kilobytes()?),
        _ => return Err("nothing was staged".to_owned()),
    }
    Ok(())
}

pub(crate) fn peak_megabytes(file: &Path) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = std::process::Command::new(program)
        .arg("once-staged")
        .arg(file)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let kilobytes = said.trim().parse::<f64>();
    kilobytes
        .map(|kilobytes| kilobytes / 1024.0)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}

pub(crate) fn peak_kilobytes() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .ok_or_else(|| "no VmHWM".to_owned())
}

fn timed(work: impl FnOnce() -> Result<u64, String>) -> Result<f64, String> {
    let started = Instant::now();
    let rows = work()?;
    let seconds = started.elapsed().as_secs_f64();
    if rows == ROWS { Ok(seconds) } else { Err(format!("{rows} rows were read, not {ROWS}")) }
}

fn stage(file: &Path) -> Result<u64, String> {
    let never = CancellationToken::new();
    let source = Source::open(file).map_err(|error| error.to_string())?;
    source.content(&never).map_err(|error| error.to_string())?;
    let cells = source.schema().and_then(|schema| schema.columns.first()?.cells);
    cells.map(|cells| cells.integers).ok_or_else(|| "nothing was staged".to_owned())
}

fn read_bare(file: &Path) -> Result<u64, String> {
    let read = || {
        let connection = Connection::open(file)?;
        let mut statement = connection.prepare("SELECT * FROM users")?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        let (mut count, mut bytes) = (0, 0);
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                bytes += match row.get_ref(column)? {
                    ValueRef::Null => 0,
                    ValueRef::Integer(_) | ValueRef::Real(_) => 8,
                    ValueRef::Text(text) | ValueRef::Blob(text) => text.len(),
                };
            }
            count += 1;
        }
        std::hint::black_box(bytes);
        Ok(count)
    };
    read().map_err(|error: rusqlite::Error| error.to_string())
}

/// A database of users in the folder for temporary files; made once.
pub(crate) fn database(rows: u64) -> Result<PathBuf, String> {
    let path = std::env::temp_dir().join(format!("tableferry-bench-{rows}.sqlite"));
    if path.exists() {
        return Ok(path);
    }
    let making = path.with_extension("making");
    let make = || {
        let _ = std::fs::remove_file(&making);
        let connection = Connection::open(&making)?;
        connection.execute_batch(&format!(
            "CREATE TABLE users (user_id INTEGER PRIMARY KEY, username TEXT, email TEXT, registration_date DATE,
                 last_login DATETIME, balance REAL, active BOOLEAN, profile_data JSON, photo BLOB);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO users SELECT i, 'user' || i, 'user.' || i || '@example.com', date('2015-01-01', (i % 3000) || ' days'),
                 datetime(1500000000 + i, 'unixepoch'), i * 0.37, i % 2,
                 '{{\"bio\": \"Likes number ' || i || '\", \"score\": ' || (i % 100) || ', \"tags\": [\"a\", \"b\"]}}',
                 CASE WHEN i % 4 = 0 THEN NULL ELSE randomblob(16) END FROM n;"
        ))
    };
    make().map_err(|error| error.to_string())?;
    std::fs::rename(&making, &path).map_err(|error| error.to_string())?;
    Ok(path)
}
