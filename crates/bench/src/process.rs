//! A side of a comparison, in a process of its own: how long, how much processor time, how much memory.

use crate::own;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How often a running process is looked at.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// What a process says of its work in its last line of JSON.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Said {
    pub items: u64,
    /// From the first record to the last answer.
    pub seconds: f64,
    #[serde(default)]
    pub phases: Vec<Phase>,
}

/// A part of the work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Phase {
    pub name: String,
    pub seconds: f64,
    pub cpu_seconds: Option<f64>,
    pub peak_mb: Option<f64>,
}

/// What a process came to.
#[derive(Debug, Clone)]
pub(crate) struct ProcessResult {
    /// What it printed.
    pub lines: Vec<String>,
    /// From its start to its end.
    pub seconds: f64,
    pub cpu_seconds: Option<f64>,
    pub peak_mb: Option<f64>,
}

/// A running process, looked at.
#[derive(Debug)]
pub(crate) struct Look<'a> {
    pub after: Duration,
    pub resident_mb: Option<f64>,
    /// What it printed so far.
    pub lines: &'a [String],
}

/// Runs the command to its end. The process prints what it did as a line of JSON.
pub(crate) fn run(command: Command) -> Result<ProcessResult, String> {
    run_looking(command, |_| {})
}

/// The same, and looks at it on the way.
pub(crate) fn run_looking(
    mut command: Command,
    mut look: impl FnMut(&Look<'_>),
) -> Result<ProcessResult, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| format!("{name} cannot be run: {error}");
    let cpu_before = own::cpu_seconds_of_ended();
    let started = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let id = child.id().to_string();
    let (send, lines) = mpsc::channel();
    let out = child.stdout.take();
    let errors = child.stderr.take();
    let reading = std::thread::spawn(move || {
        for line in out.into_iter().flat_map(|out| BufReader::new(out).lines().map_while(Result::ok)) {
            // Nobody listens any more once the process was given up.
            let _ = send.send(line);
        }
    });
    let reading_errors = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.map(|mut errors| errors.read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let (mut printed, mut peak) = (Vec::new(), None);
    let status = loop {
        let ended = child.try_wait().map_err(failed)?;
        if ended.is_some() {
            let _ = reading.join();
            break ended;
        }
        peak = own::peak_mb(&id).or(peak);
        printed.extend(lines.try_iter());
        look(&Look { after: started.elapsed(), resident_mb: own::resident_mb(&id), lines: &printed });
        std::thread::sleep(POLL_INTERVAL);
    };
    let seconds = started.elapsed().as_secs_f64();
    printed.extend(lines.try_iter());
    let errors = reading_errors.join().unwrap_or_default();
    if !status.is_some_and(|status| status.success()) {
        let first: Vec<&str> = errors.trim().lines().rev().take(3).collect();
        return Err(format!("{name} failed: {}", first.into_iter().rev().collect::<Vec<_>>().join(" ")));
    }
    let cpu_seconds = own::cpu_seconds_of_ended().zip(cpu_before).map(|(after, before)| after - before);
    Ok(ProcessResult { lines: printed, seconds, cpu_seconds, peak_mb: peak })
}

impl ProcessResult {
    /// The last line that is JSON of this.
    pub(crate) fn said<T: DeserializeOwned>(&self) -> Option<T> {
        self.lines.iter().rev().find_map(|line| serde_json::from_str(line).ok())
    }
}

/// This program, with other arguments.
pub(crate) fn this_program(arguments: &[&str]) -> Result<Command, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}
