//! The server itself: starts, takes requests, tells what it has seen.

use super::metering::{UnitsLog, WriteUnits};
use super::state::State;
use super::{reading, tables, writing};
use crate::clock::Time;
use crate::counts::Counts;
use crate::exchange::{Reply, Request};
use crate::faults::Faults;
use crate::front::Front;
use crate::misbehaving::{Backend, Misbehaving};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One thread is enough: it does nothing but parse, and what is measured keeps the other cores.
const THREADS: usize = 1;

/// How a server is started.
#[derive(Debug, Clone)]
pub struct MemoryOptions {
    pub faults: Faults,
    pub write_units: WriteUnits,
    /// Without items, 64 bits of each key are kept: items can then be written, counted and told apart, not read.
    pub keeps_items: bool,
    /// Where it listens; 0: a free port.
    pub port: u16,
    /// How often a table is described as being changed after its capacity was; as at AWS, what it had before counts until then.
    pub looks_while_updating: u32,
    /// Requests that lower the capacity of a table and are taken, before AWS's limit on them is met.
    pub decreases_left: u32,
    /// The time that capacity, latency and the log of units go by.
    pub time: Time,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            faults: Faults::default(),
            write_units: WriteUnits::default(),
            keeps_items: true,
            port: 0,
            looks_while_updating: 0,
            decreases_left: u32::MAX,
            time: Time::default(),
        }
    }
}

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct MemoryServer {
    front: Front,
    server: Arc<Misbehaving<Memory>>,
}

/// What a server has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryCounts {
    pub requests: Counts,
    /// Items that were put, each as often as it was.
    pub items_written: u64,
    /// Keys that were deleted, each as often as it was.
    pub items_deleted: u64,
    /// Different keys that the tables hold.
    pub distinct_keys: u64,
    /// Write units that tables took.
    pub table_units: u64,
    /// Write units that indexes took.
    pub index_units: u64,
}

impl MemoryServer {
    /// Starts a server with no tables, in a thread of its own.
    ///
    /// # Errors
    /// When the port is not to be had.
    pub async fn start(options: MemoryOptions) -> std::io::Result<Self> {
        let mut state = State::new(options.keeps_items, options.write_units, options.time.clone());
        state.looks_while_updating = options.looks_while_updating;
        state.decreases_left = options.decreases_left;
        let server = Arc::new(Misbehaving::new(Memory(Mutex::new(state)), options.faults, options.time));
        let front = Front::start(Arc::clone(&server), options.port, THREADS).await?;
        Ok(Self { front, server })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        self.front.url()
    }

    /// Changes what it does wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.server.set_faults(faults);
    }

    /// Changes what tables take, those there and those to come. Their buckets are full again.
    pub fn set_write_units(&self, units: WriteUnits) {
        self.server.backend.state().limit(units);
    }

    /// How many requests that lower the capacity of a table it takes from now on.
    pub fn set_decreases_left(&self, decreases: u32) {
        self.server.backend.state().decreases_left = decreases;
    }

    /// Deletes and creates a table again, as somebody else would: empty, with the keys and the capacity that it has by now.
    pub fn create_again(&self, table: &str) {
        tables::create_again(&mut self.server.backend.state(), table);
    }

    /// What it has seen so far.
    pub fn counts(&self) -> MemoryCounts {
        let state = self.server.backend.state();
        let units = state.log.total();
        MemoryCounts {
            requests: self.server.counts(),
            items_written: state.items_written,
            items_deleted: state.items_deleted,
            distinct_keys: state.tables.values().map(|table| table.store.len() as u64).sum(),
            table_units: units.table,
            index_units: units.indexes,
        }
    }

    /// Write units that were taken, by tenths of a second since the server started.
    pub fn units_log(&self) -> UnitsLog {
        self.server.backend.state().log.clone()
    }

    /// Stops listening and ends every connection, as a server that goes down: connections are refused until
    /// [`Self::resume`]. Tables and items stay.
    pub async fn pause_listening(&self) {
        self.front.pause().await;
    }

    /// Listens again, on the same port.
    ///
    /// # Errors
    /// When another program has taken the port.
    pub async fn resume(&self) -> std::io::Result<()> {
        self.front.resume().await
    }
}

#[derive(Debug)]
struct Memory(Mutex<State>);

impl Memory {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backend for Memory {
    async fn answer(&self, request: &Request) -> Reply {
        let body = request.text();
        let answered = match request.operation() {
            "BatchWriteItem" => writing::batch(&self.0, body),
            "PutItem" | "DeleteItem" => writing::single(&self.0, body),
            "GetItem" => reading::get(&self.state(), body),
            "BatchGetItem" => reading::batch_get(&self.state(), body),
            "Scan" => reading::scan(&self.state(), body),
            "CreateTable" => tables::create(&mut self.state(), body),
            "DescribeTable" => tables::describe(&mut self.state(), body),
            "UpdateTable" => tables::update(&mut self.state(), body),
            "DeleteTable" => tables::delete(&mut self.state(), body),
            "ListTables" => Ok(tables::list(&self.state(), body)),
            other => {
                let message = format!("This server does not know {other}.");
                Err(Reply::error("UnknownOperationException", &message, 400))
            }
        };
        // A refusal is an answer like any other.
        answered.unwrap_or_else(|refused| refused)
    }
}
