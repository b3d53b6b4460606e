//! Dumps: how fast a million rows are found and staged, beside `sqlite3` loading the same dump in the same run, and how
//! much memory that takes as the rows grow.

use crate::sqlite::{database, peak_megabytes};
use rusqlite::Connection;
use source::Source;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 3;
/// Megabytes of a dump a second, at least; or of the speed of `sqlite3`.
const ASKED_MEGABYTES: f64 = 40.0;
const ASKED_SHARE: f64 = 0.5;
/// How much more memory four times the rows may take, in MB: what allocators keep.
const MORE_MEGABYTES: f64 = 16.0;

/// Surveys and stages a million rows in three ways of writing them, and loads one with `sqlite3`, by turns.
///
/// # Errors
/// What could not be measured, and figures below what is asked.
pub(crate) fn measure() -> Result<(), String> {
    let dump = sqlite_dump(ROWS)?;
    let (mut loaded, mut staged) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        loaded = loaded.min(timed(|| load(&dump))?);
        staged = staged.min(timed(|| stage(&dump))?);
    }
    let speed = megabytes(&dump)? / staged;
    let share = loaded / staged;
    println!(
        "dump: {ROWS} rows of sqlite3 .dump, {:.0} MB: sqlite3 loads it in {loaded:.2} s, surveyed and staged in {staged:.2} s: \
         {speed:.0} MB/s, {share:.1} times as fast",
        megabytes(&dump)?
    );
    for (name, rewritten) in [("mysqldump", extended_inserts()?), ("pg_dump", copy_block()?)] {
        let mut fastest = f64::INFINITY;
        for _ in 0..ROUNDS {
            fastest = fastest.min(timed(|| stage(&rewritten))?);
        }
        let size = megabytes(&rewritten)?;
        println!(
            "dump: {ROWS} rows as {name} writes them, {size:.0} MB: {fastest:.2} s, {:.0} MB/s",
            size / fastest
        );
    }
    let (small, large) = (peak_megabytes(&sqlite_dump(ROWS / 4)?)?, peak_megabytes(&dump)?);
    println!("dump: peak memory {small:.1} MB with {} rows, {large:.1} MB with {ROWS}", ROWS / 4);
    if speed < ASKED_MEGABYTES && share < ASKED_SHARE {
        return Err(format!("A dump is staged with {speed:.0} MB/s; asked are {ASKED_MEGABYTES:.0}."));
    }
    if large > small + MORE_MEGABYTES {
        return Err(format!("Memory grows with the rows: {small:.1} MB, then {large:.1} MB."));
    }
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "it is shown without decimals")]
fn megabytes(file: &Path) -> Result<f64, String> {
    file.metadata().map(|found| found.len() as f64 / 1e6).map_err(|error| error.to_string())
}

fn stage(file: &Path) -> Result<(), String> {
    let source = Source::open(file).map_err(|error| error.to_string())?;
    source.content(&CancellationToken::new()).map_err(|error| error.to_string())?;
    match source.staged_rows() {
        Some((ROWS, _)) => Ok(()),
        found => Err(format!("{found:?} rows were staged, not {ROWS}")),
    }
}

fn load(dump: &Path) -> Result<(), String> {
    let database = dump.with_extension("loaded");
    let _ = std::fs::remove_file(&database);
    let input = File::open(dump).map_err(|error| error.to_string())?;
    let status = Command::new("sqlite3").arg(&database).stdin(input).status();
    let is_done = status.map_err(|error| format!("sqlite3: {error}"))?.success();
    let _ = std::fs::remove_file(&database);
    if is_done { Ok(()) } else { Err("sqlite3 could not load its own dump".to_owned()) }
}

/// The dump that `sqlite3` writes of the database of the other measurement; made once.
fn sqlite_dump(rows: u64) -> Result<PathBuf, String> {
    let database = database(rows)?;
    let path = database.with_extension("sql");
    if path.exists() {
        return Ok(path);
    }
    let making = path.with_extension("making");
    let output = File::create(&making).map_err(|error| error.to_string())?;
    let mut command = Command::new("sqlite3");
    let status = command.arg(&database).arg(".dump").stdin(Stdio::null()).stdout(output).status();
    if !status.map_err(|error| format!("sqlite3: {error}"))?.success() {
        return Err("sqlite3 could not write a dump".to_owned());
    }
    std::fs::rename(&making, &path).map_err(|error| error.to_string())?;
    Ok(path)
}

/// The rows of that database in statements of about a megabyte, as `mysqldump` writes them.
fn extended_inserts() -> Result<PathBuf, String> {
    let query = "SELECT user_id || ',' || quote(username) || ',' || quote(email) || ',' || quote(registration_date) || ',' || \
                 quote(last_login) || ',' || balance || ',' || active || ',' || quote(profile_data) || ',' || \
                 iif(photo IS NULL, 'NULL', '0x' || hex(photo)) FROM users";
    let head = "-- MySQL dump\nCREATE TABLE `users` (`user_id` int, `username` text, `email` text, `registration_date` date, \
                `last_login` datetime, `balance` double, `active` int, `profile_data` text, `photo` blob, \
                PRIMARY KEY (`user_id`)) ENGINE=InnoDB;\n";
    let mut length = 0;
    written("mysql.sql", head, query, "\n", move |row, output| {
        output.write_all(if length == 0 { b";\nINSERT INTO `users` VALUES (" } else { b",(" })?;
        output.write_all(row.as_bytes())?;
        output.write_all(b")")?;
        length = if length > 1_000_000 { 0 } else { length + row.len() };
        Ok(())
    })
}

/// The same rows as `pg_dump` writes them.
fn copy_block() -> Result<PathBuf, String> {
    let query = "SELECT user_id || char(9) || username || char(9) || email || char(9) || registration_date || char(9) || \
                 last_login || char(9) || balance || char(9) || active || char(9) || profile_data || char(9) || \
                 iif(photo IS NULL, '\\N', '\\\\x' || hex(photo)) FROM users";
    let head = "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.users (user_id integer, username text, email text, \
                registration_date date, last_login timestamp, balance double precision, active integer, \
                profile_data json, photo bytea);\nCOPY public.users (user_id, username, email, registration_date, \
                last_login, balance, active, profile_data, photo) FROM stdin;\n";
    written("copy.sql", head, query, "\\.\n", |row, output| {
        output.write_all(row.as_bytes())?;
        output.write_all(b"\n")
    })
}

/// What a query of the database gives, row by row, between a head and an end; made once.
fn written(
    ending: &str,
    head: &str,
    query: &str,
    end: &str,
    mut write: impl FnMut(&str, &mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<PathBuf, String> {
    let database = database(ROWS)?;
    let path = database.with_extension(ending);
    if path.exists() {
        return Ok(path);
    }
    let making = path.with_extension("making");
    let words = |error: &dyn std::error::Error| error.to_string();
    let mut output = BufWriter::new(File::create(&making).map_err(|error| words(&error))?);
    output.write_all(head.as_bytes()).map_err(|error| words(&error))?;
    let connection = Connection::open(&database).map_err(|error| words(&error))?;
    let mut statement = connection.prepare(query).map_err(|error| words(&error))?;
    let mut rows = statement.query([]).map_err(|error| words(&error))?;
    while let Some(row) = rows.next().map_err(|error| words(&error))? {
        let text: String = row.get(0).map_err(|error| words(&error))?;
        write(&text, &mut output).map_err(|error| words(&error))?;
    }
    output.write_all(end.as_bytes()).and_then(|()| output.flush()).map_err(|error| words(&error))?;
    std::fs::rename(&making, &path).map_err(|error| words(&error))?;
    Ok(path)
}
