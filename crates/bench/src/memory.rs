//! Peak memory of profile and check, each in a process of its own: the most that was resident.

use crate::{files, own, speed};
use std::path::Path;
use std::process::Command;

/// Records of the files that memory is measured on.
const RECORDS: [u64; 3] = [1_000_000, 4_000_000, 10_000_000];
/// The limit, which grows with the file.
const LIMIT_MB: f64 = 64.0;
const LIMIT_BYTES_A_RECORD: f64 = 24.0;
/// A bound that does not grow with the file; whether it is kept is only told.
const FLAT_MB: f64 = 64.0;

pub(crate) fn measure() -> Result<(), String> {
    println!("peak memory (limit {LIMIT_MB} MB and {LIMIT_BYTES_A_RECORD} bytes a record)");
    println!("{:<12} {:>12} {:>12} {:>12}", "records", "profile", "check", "limit");
    let (mut is_within, mut most) = (true, (0, 0.0f64));
    for records in RECORDS {
        let path = files::users(records)
            .map_err(|error| format!("The file to measure on cannot be made: {error}"))?;
        let profile = in_a_process("profile", &path)?;
        let check = in_a_process("check", &path)?;
        #[expect(clippy::cast_precision_loss, reason = "a figure for reading")]
        let limit = LIMIT_MB + records as f64 * LIMIT_BYTES_A_RECORD / 1_048_576.0;
        println!("{records:<12} {profile:>9.1} MB {check:>9.1} MB {limit:>9.1} MB");
        is_within &= profile <= limit && check <= limit;
        most = (records, profile.max(check));
    }
    let (records, most) = most;
    let verdict = if most <= FLAT_MB { "stay within" } else { "go beyond" };
    println!("{FLAT_MB} MB flat: at {records} records profile and check {verdict} it ({most:.1} MB)");
    if is_within {
        println!("within the limits");
        Ok(())
    } else {
        Err("over the limits".to_owned())
    }
}

fn in_a_process(work: &str, path: &Path) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["once", work])
        .arg(path)
        .output()
        .map_err(|error| format!("The measured process cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| {
        format!("The measured process did not say its memory: {}", String::from_utf8_lossy(&output.stderr))
    })
}

/// Does the work once and prints the most memory that was resident, in MB.
pub(crate) fn once(work: &str, file: &str) -> Result<(), String> {
    let path = Path::new(file);
    match work {
        "profile" => drop(speed::profiled(path)?),
        "check" => {
            // A plan from the first records: the profile's memory is not the check's.
            let few = if file.contains("wide") { files::wide(1_000) } else { files::users(1_000) };
            let plan = speed::plan_of(&few.map_err(|error| error.to_string())?)?;
            speed::checked_once(path, &plan)?;
        }
        other => return Err(format!("{other} is nothing to measure")),
    }
    let peak = own::peak_mb("self")
        .ok_or_else(|| "Peak memory is told by Linux only (/proc/self/status).".to_owned())?;
    println!("{peak:.1}");
    Ok(())
}
