//! `serve`: the memory server as a process of its own, and the handle on one. It prints its address, answers
//! `counts` on its input with a line of JSON, and ends with its input.

use crate::process::this_program;
use fault_server::{Faults, MemoryCounts, MemoryOptions, MemoryServer, WriteUnits};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

/// How a server is started. On the command line, JSON of what is not as usual.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServeOptions {
    /// 0: a free one.
    pub port: u16,
    /// Items are kept, so that they can be read back.
    pub keeps_items: bool,
    pub latency_ms: u64,
    /// Write units a second of the table, and of each index. Without them, what the table is created with.
    pub table_units: Option<f64>,
    pub index_units: Option<f64>,
    /// Seconds of unused capacity that are saved up.
    pub burst_seconds: f64,
    /// Shares of the requests that write.
    pub throttled: f64,
    pub half_unprocessed: f64,
    pub failed: f64,
    pub dropped: f64,
    pub dropped_unwritten: f64,
    pub stalled: f64,
}

/// Serves until the input ends.
pub(crate) fn serve(options: &str) -> Result<(), String> {
    let options: ServeOptions = serde_json::from_str(options)
        .map_err(|error| format!("The server's options are JSON, such as {{\"latency_ms\":10}}: {error}"))?;
    let runtime = runtime()?;
    let server = runtime.block_on(MemoryServer::start(MemoryOptions {
        faults: Faults {
            latency: Duration::from_millis(options.latency_ms),
            throttled: options.throttled,
            half_unprocessed: options.half_unprocessed,
            failed: options.failed,
            dropped: options.dropped,
            dropped_unwritten: options.dropped_unwritten,
            stalled: options.stalled,
            ..Faults::default()
        },
        write_units: WriteUnits {
            table: options.table_units,
            indexes: options.index_units,
            burst_seconds: options.burst_seconds,
        },
        keeps_items: options.keeps_items,
        port: options.port,
        ..MemoryOptions::default()
    }));
    let server = server.map_err(|error| format!("The server cannot be started: {error}"))?;
    println!("{}", server.url());
    for line in std::io::stdin().lines().map_while(Result::ok) {
        if line.trim() == "counts" {
            println!("{}", serde_json::to_string(&server.counts()).map_err(|error| error.to_string())?);
        }
    }
    Ok(())
}

/// Threads for what is asynchronous.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Runtime::new().map_err(|error| format!("No threads are to be had: {error}"))
}

/// A server in a process of its own, which ends with this.
#[derive(Debug)]
pub(crate) struct Served {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Served {
    pub(crate) fn start(options: &ServeOptions) -> Result<Self, String> {
        let options = serde_json::to_string(options).map_err(|error| error.to_string())?;
        let mut child = this_program(&["serve", &options])?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("The server cannot be started: {error}"))?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or("The server has no output.")?;
        let mut served = Self { child, input, output: BufReader::new(output), url: String::new() };
        served.url = served.line()?;
        Ok(served)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn counts(&mut self) -> Result<MemoryCounts, String> {
        let input = self.input.as_mut().ok_or("The server has no input.")?;
        writeln!(input, "counts").map_err(|error| error.to_string())?;
        let line = self.line()?;
        serde_json::from_str(&line).map_err(|error| format!("The server said {line:?}: {error}"))
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(|error| error.to_string())?;
        if line.is_empty() { Err("The server has ended.".to_owned()) } else { Ok(line.trim().to_owned()) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
