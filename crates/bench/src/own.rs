//! What the system tells of a process: processor time and memory. Linux alone tells it in files; elsewhere
//! there is nothing to print.

use std::fs;

/// A tick of `/proc/…/stat`: Linux tells programs hundredths of a second on every machine.
const TICKS_A_SECOND: f64 = 100.0;

/// Seconds of processor time that this process has taken.
pub(crate) fn cpu_seconds() -> Option<f64> {
    times().map(|times| times[0] + times[1])
}

/// Seconds of processor time that processes took which this one started and that have ended.
pub(crate) fn cpu_seconds_of_ended() -> Option<f64> {
    times().map(|times| times[2] + times[3])
}

/// utime, stime, cutime and cstime, in seconds.
fn times() -> Option<[f64; 4]> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in brackets, may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> =
        rest.split_whitespace().skip(11).take(4).filter_map(|field| field.parse().ok()).collect();
    let ticks: [f64; 4] = ticks.try_into().ok()?;
    Some(ticks.map(|ticks| ticks / TICKS_A_SECOND))
}

/// The most memory that was resident, in MB; `process` is `self` or an id.
pub(crate) fn peak_mb(process: &str) -> Option<f64> {
    status_mb(process, "VmHWM:")
}

/// Memory that is resident now, in MB.
pub(crate) fn resident_mb(process: &str) -> Option<f64> {
    status_mb(process, "VmRSS:")
}

fn status_mb(process: &str, field: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kilobytes: f64 = kilobytes.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Lets [`peak_mb`] begin again with what is resident now.
pub(crate) fn forget_peak() {
    // Where the system does not take it, the peak is that of the whole run, which is no less.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use fault_server::patience::until_blocking;

    #[test]
    fn a_process_is_told_its_time_and_memory() {
        let before = cpu_seconds().unwrap();
        until_blocking("processor time goes on", || {
            std::hint::black_box(
                (0..1_000_000_u64).fold(0, |sum, number| sum ^ std::hint::black_box(number)),
            );
            cpu_seconds().unwrap() > before
        });
        assert!(peak_mb("self").unwrap() >= resident_mb("self").unwrap() * 0.5);
        let of_ended = cpu_seconds_of_ended().unwrap();
        std::process::Command::new("sh")
            .args(["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"])
            .status()
            .unwrap();
        assert!(cpu_seconds_of_ended().unwrap() > of_ended);
    }
}
