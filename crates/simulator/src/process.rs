//! A process that runs an import, an undo or the continuation of one: the machine, and the driver that a simulation has
//! for it.

use crate::disk::{RunFiles, SaveWork};
use crate::rows::{Change, RowKind, Rows, Simulated, Value, key_bytes};
use crate::scenario::{Interruption, Scenario};
use import_core::{
    Capacities, Checkpoint, Chunk, Copy, Event, ExistingItems, ImportMachine, Item, LookUp, Operation, Order,
    Position, RateLimiter, Rejected, Request, RunConfig, TableHolds, Undone, UndoneRun, WriteMode,
    choose_write,
};
use rand::RngExt;
use rand::rngs::SmallRng;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What a process does.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    Import,
    Undo { run: UndoneRun, copies: BTreeMap<u64, Option<Value>> },
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Crashed,
    Finished,
    Cancelled,
    Stopped,
}

/// A process.
#[derive(Debug)]
pub(crate) struct Process<'a> {
    /// Where its files lie.
    pub(crate) place: usize,
    pub(crate) rows: Rows<'a>,
    pub(crate) purpose: Purpose,
    pub(crate) machine: ImportMachine<Simulated>,
    pub(crate) mode: WriteMode,
    pub(crate) look_up: LookUp,
    /// Keys of which copies were kept before this process.
    copied_before: BTreeSet<u64>,
    pub(crate) keeps_copies: bool,
    pub(crate) table_was_empty: bool,
    pub(crate) interruption: Interruption,
    /// When it started, in the world's time, and how far its clock is ahead since then.
    pub(crate) started: Duration,
    pub(crate) ahead: Duration,
    /// Where the next chunk starts.
    pub(crate) next_row: u64,
    /// Requests that are not answered yet, and whether they have come to the server.
    pub(crate) pending: BTreeMap<u64, (Request<Change>, bool)>,
    pub(crate) saving: Option<SaveWork>,
    pub(crate) copying: Option<Vec<Copy<Value>>>,
    pub(crate) timer: u64,
    /// The source was seen to be what was read, for sure and not at a glance.
    pub(crate) has_confirmed_source: bool,
    pub(crate) exit: Option<Exit>,
    pub(crate) cancelled_at: Option<Duration>,
    /// Since when, by its own clock, requests have failed with none that succeeded, and how many.
    pub(crate) failing: Option<(Duration, u32)>,
    /// The same as it stopped, and when that was.
    pub(crate) stopped: Option<(Duration, Option<(Duration, u32)>)>,
    // What is measured.
    /// How often in a row each row's item failed, and when it did last.
    pub(crate) failures: BTreeMap<u64, (u32, Duration)>,
    /// A row that was sent again too soon: after so many failures, and so much time.
    pub(crate) hasty: Option<(u64, u32, Duration)>,
    pub(crate) actions: u64,
    pub(crate) saves: u64,
    pub(crate) requests: u64,
    pub(crate) most_waiting: usize,
    /// Requests that a run without troubles needs at most for the chunks that were handed over.
    pub(crate) needed_requests: u64,
    pub(crate) largest_chunk: usize,
    /// Of the rows before this one it was seen that what the journal says of them is so.
    pub(crate) checked_rows: u64,
}

impl<'a> Process<'a> {
    /// A process that starts now with what lies on the disk. `is_empty`: the table holds nothing.
    #[expect(clippy::too_many_arguments, reason = "all that a process finds when it starts")]
    pub(crate) fn new(
        place: usize,
        rows: Rows<'a>,
        purpose: Purpose,
        files: &mut RunFiles,
        is_empty: bool,
        interruption: Interruption,
        started: Duration,
        random: &mut SmallRng,
    ) -> Self {
        files.reopen();
        let scenario = rows.scenario;
        let checkpoint = match &files.journal {
            Some(journal) => journal.checkpoint.clone(),
            None => Checkpoint::default(),
        };
        let table_was_empty = files.journal.as_ref().map_or(is_empty, |journal| journal.table_was_empty);
        let table = TableHolds { nothing_now: is_empty, nothing_at_first: table_was_empty };
        let choice = match &purpose {
            Purpose::Import => {
                choose_write(scenario.existing, scenario.keep_copy, table, scenario.has_journal)
            }
            Purpose::Undo { .. } => choose_write(ExistingItems::Overwrite, false, table, true),
        };
        let is_import = matches!(purpose, Purpose::Import);
        let keeps_copies = choice.keeps_copies;
        let look_up = if is_import { choice.look_up } else { LookUp::ToUndo };
        let config = RunConfig {
            mode: choice.mode,
            look_up,
            notes_untouched: is_import && scenario.has_journal,
            table_was_empty,
            doubtful_up_to: if is_import { checkpoint.sent_up_to } else { 0 },
            order: if scenario.practice { Order::AsInTheSource } else { Order::Shuffled },
            has_journal: scenario.has_journal,
            records_total: scenario.seed.is_multiple_of(3).then_some(scenario.rows),
            // Whoever continues raises it.
            most_units: scenario
                .ceiling
                .filter(|_| is_import && scenario.has_journal && checkpoint == Checkpoint::default()),
            give_up_after: Duration::from_mins(1),
            seed: random.random(),
        };
        let named = scenario.capacity.filter(|_| scenario.names_capacity);
        let capacities = Capacities { table: named, indexes: Vec::new() };
        let from_the_start = scenario.seed.is_multiple_of(5);
        let rate_limiter =
            RateLimiter::new(&capacities, scenario.chosen_limit, from_the_start, Duration::ZERO);
        let next_row = checkpoint.position.record;
        Self {
            place,
            rows,
            purpose,
            machine: ImportMachine::new(config, checkpoint, rate_limiter),
            mode: choice.mode,
            look_up,
            copied_before: files.copied.clone(),
            keeps_copies,
            table_was_empty,
            interruption,
            started,
            ahead: Duration::ZERO,
            next_row,
            pending: BTreeMap::new(),
            saving: None,
            copying: None,
            timer: 0,
            has_confirmed_source: false,
            exit: None,
            cancelled_at: None,
            failing: None,
            stopped: None,
            failures: BTreeMap::new(),
            hasty: None,
            actions: 0,
            saves: 0,
            requests: 0,
            most_waiting: 0,
            needed_requests: 0,
            largest_chunk: 0,
            checked_rows: next_row,
        }
    }

    pub(crate) fn scenario(&self) -> &'a Scenario {
        self.rows.scenario
    }

    /// The time by its own clock.
    pub(crate) fn clock(&self, now: Duration) -> Duration {
        now.saturating_sub(self.started) + self.ahead
    }

    /// The world's time at which its clock shows `at`.
    pub(crate) fn world_time(&self, at: Duration) -> Duration {
        self.started + at.saturating_sub(self.ahead)
    }

    /// The next chunk of the source, converted.
    pub(crate) fn read_chunk(&mut self, random: &mut SmallRng) -> Event<Simulated> {
        if self.next_row >= self.rows.count() {
            return Event::EndOfSource;
        }
        let size = random.random_range(1..=self.scenario().chunk_rows);
        let end = (self.next_row + size).min(self.rows.count());
        let mut chunk = Chunk {
            end: Position { record: end, byte: end * 100, line: end + 2 },
            items: Vec::new(),
            rejected: Vec::new(),
            set_aside: 0,
            embedded: 0,
            without_item: 0,
            kept: 0,
        };
        for number in self.next_row..end {
            match self.rows.kind(number) {
                RowKind::Rejected => {
                    chunk.rejected.push(Rejected { line: number + 2, size_bytes: 100, row: number });
                }
                RowKind::SetAside => chunk.set_aside += 1,
                RowKind::Embedded => chunk.embedded += 1,
                RowKind::WithoutItem => chunk.without_item += 1,
                RowKind::Item => match self.convert(number) {
                    Some(item) => chunk.items.push(item),
                    None => chunk.kept += 1,
                },
            }
        }
        self.next_row = end;
        self.largest_chunk = self.largest_chunk.max(chunk.items.len());
        let items = chunk.items.len() as u64;
        let is_bounded = self.scenario().capacity.is_some() || self.scenario().chosen_limit.is_some();
        let batches =
            if self.mode == WriteMode::PutIfAbsent || is_bounded { items } else { items.div_ceil(25) };
        self.needed_requests += if self.look_up == LookUp::Never { batches } else { 2 * batches };
        Event::Chunk(chunk)
    }

    fn convert(&self, number: u64) -> Option<Item<Change>> {
        let key = self.rows.key(number);
        let (value, operation) = match &self.purpose {
            Purpose::Import => (Some(self.rows.value(number)), Operation::Write),
            Purpose::Undo { run, copies } => {
                let copy = || Ok::<_, std::convert::Infallible>(copies.get(&key).copied());
                match run.of_row(number, copy) {
                    Ok(Undone::Untouched) => return None,
                    Ok(Undone::Delete) => (None, Operation::Delete),
                    Ok(Undone::Restore(previous)) => (Some(previous), Operation::Restore),
                }
            }
        };
        let (units, size_bytes) = self.rows.size(number);
        Some(Item {
            number,
            line: number + 2,
            key: key_bytes(key),
            size_bytes,
            units: vec![units],
            operation,
            payload: Change {
                key,
                written: self.rows.value(number),
                value,
                is_copied: self.copied_before.contains(&key),
            },
        })
    }
}
