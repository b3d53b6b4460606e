//! The whole life of a simulated import: attempts that are interrupted, what others do meanwhile, its end, its undoing.

use crate::checks::{
    Items, check_process, check_sums, check_table, expected, goes_on, is_of_import, rejected,
};
use crate::process::{Exit, Process, Purpose};
use crate::rows::{Owner, RowKind, Rows, Value};
use crate::scenario::{Interruption, Scenario, Twin, UndoAt};
use crate::server::Server;
use crate::table::Table;
use crate::world::World;
use import_core::{ExistingItems, UndoneRun, not_undone};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// After so many attempts an import should have come to its end.
const MAX_ATTEMPTS: usize = 30;
/// From this key on the table holds items that no row is of.
const ELSEWHERE: u64 = 1_000_000;

/// What a simulation came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    pub imports: u64,
    pub rows: u64,
    /// Processes that were started, and those that crashed.
    pub attempts: u64,
    pub crashes: u64,
    pub requests: u64,
    pub events: u64,
    pub undone: u64,
}

impl Statistics {
    /// Adds what another simulation came to.
    pub fn add(&mut self, other: &Self) {
        self.imports += other.imports;
        self.rows += other.rows;
        self.attempts += other.attempts;
        self.crashes += other.crashes;
        self.requests += other.requests;
        self.events += other.events;
        self.undone += other.undone;
    }
}

/// Something that must hold and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub seed: u64,
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}: {}", self.seed, self.what)
    }
}

impl std::error::Error for Violation {}

/// Simulates the import of a seed.
///
/// # Errors
/// What did not hold.
pub fn simulate(seed: u64) -> Result<Statistics, Violation> {
    simulate_scenario(&Scenario::of_seed(seed))
}

/// Simulates a scenario.
///
/// # Errors
/// What did not hold.
pub fn simulate_scenario(scenario: &Scenario) -> Result<Statistics, Violation> {
    let mut story = Story::new(scenario);
    let lived = if scenario.twin == Twin::None { story.live() } else { story.live_with_twin() };
    match lived {
        Ok(()) => {
            story.statistics.events = story.world.events;
            Ok(story.statistics)
        }
        Err(what) => Err(Violation { seed: scenario.seed, what }),
    }
}

struct Story<'a> {
    scenario: &'a Scenario,
    rows: Rows<'a>,
    world: World,
    /// What was in the table before, and what others have written since.
    there: Items,
    others: Items,
    /// What others have changed since the import, or deleted.
    changed_since: BTreeMap<u64, Option<Value>>,
    refused: u64,
    statistics: Statistics,
}

impl<'a> Story<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let rows = Rows { scenario, import: 0, first_key: 0 };
        let mut there: Items =
            (0..scenario.rows).filter_map(|number| Some((rows.key(number), rows.before(number)?))).collect();
        if scenario.there_every > 0 {
            there.extend((0..3).map(|number| (ELSEWHERE + number, Value { owner: Owner::Before, number })));
        }
        let random = SmallRng::seed_from_u64(scenario.seed ^ 0x51A1_0000);
        let table = Table::new(there.clone(), scenario.practice);
        let (servers, tables, table_of) = match scenario.twin {
            Twin::None | Twin::SameTable => (vec![Server::new(scenario)], vec![table], vec![0, 0]),
            Twin::OtherTable => (
                vec![Server::new(scenario), Server::new(scenario)],
                vec![table, Table::new(Items::new(), scenario.practice)],
                vec![0, 1],
            ),
        };
        let is_refused = |number: &u64| rows.kind(*number) == RowKind::Item && rows.is_refused(*number);
        Self {
            scenario,
            rows,
            world: World::new(servers, tables, table_of, random),
            there,
            others: Items::new(),
            changed_since: BTreeMap::new(),
            refused: (0..scenario.rows).filter(is_refused).count() as u64,
            statistics: Statistics { imports: 1, rows: scenario.rows, ..Statistics::default() },
        }
    }

    fn live(&mut self) -> Result<(), String> {
        let stop_after = match self.scenario.undo {
            UndoAt::Attempt(attempts) if self.scenario.has_journal => Some(attempts),
            _ => None,
        };
        let process = self.attempt(0, &Purpose::Import, &self.scenario.interruptions, stop_after)?;
        if process.exit == Some(Exit::Finished) {
            let mut there = self.there.clone();
            there.extend(&self.others);
            check_table(
                "after the import",
                self.world.tables[0].items(),
                &expected(&self.rows, &there),
                |_, _, _| false,
            )?;
            if self.scenario.has_journal || self.statistics.attempts == 1 {
                check_sums(&process, &self.world.files[0], &there)?;
            }
        }
        if self.scenario.undo != UndoAt::Never {
            self.undo()?;
        }
        Ok(())
    }

    /// Runs a purpose's processes, one after another, until it has come to its end or `stop_after` attempts.
    fn attempt(
        &mut self,
        place: usize,
        purpose: &Purpose,
        interruptions: &[Interruption],
        stop_after: Option<usize>,
    ) -> Result<Process<'a>, String> {
        for attempt in 0..MAX_ATTEMPTS {
            let interruption = interruptions.get(attempt).copied().unwrap_or(Interruption::None);
            let mut processes = [self.process(place, self.rows, purpose.clone(), interruption)];
            self.run(&mut processes)?;
            let [process] = processes;
            if !goes_on(process.exit) || stop_after.is_some_and(|most| attempt + 1 >= most) {
                return Ok(process);
            }
            if attempt >= interruptions.len() + 3 {
                self.calm();
            }
            if matches!(purpose, Purpose::Import) {
                self.others_write(attempt);
            }
        }
        Err(format!("it did not come to its end in {MAX_ATTEMPTS} attempts"))
    }

    fn process(
        &mut self,
        place: usize,
        rows: Rows<'a>,
        purpose: Purpose,
        interruption: Interruption,
    ) -> Process<'a> {
        let world = &mut self.world;
        let is_empty = world.tables[world.table_of[place]].items().is_empty();
        let files = &mut world.files[place];
        Process::new(place, rows, purpose, files, is_empty, interruption, world.now, &mut world.random)
    }

    /// Runs processes at the same time, and looks at each.
    fn run(&mut self, processes: &mut [Process<'a>]) -> Result<(), String> {
        let troubles: u64 = self.world.servers.iter().map(|server| server.troubles).sum();
        self.world.run(processes)?;
        let troubles = self.world.servers.iter().map(|server| server.troubles).sum::<u64>() - troubles;
        for process in processes {
            self.statistics.attempts += 1;
            self.statistics.requests += process.requests;
            self.statistics.crashes += u64::from(process.exit == Some(Exit::Crashed));
            check_process(process, troubles, self.refused)?;
            if process.exit == Some(Exit::Stopped) {
                self.calm();
            }
        }
        self.world.now += Duration::from_secs(1);
        Ok(())
    }

    /// Somebody has seen to what was at fault.
    fn calm(&mut self) {
        self.world.has_space = true;
        self.world.has_source = true;
        self.world.servers.iter_mut().for_each(|server| server.is_calm = true);
    }

    /// While the import is interrupted, others write where nothing is.
    fn others_write(&mut self, attempt: usize) {
        if !self.scenario.others_write || self.scenario.rows == 0 || !self.scenario.has_journal {
            return;
        }
        for _ in 0..3 {
            let number = self.world.random.random_range(0..self.scenario.rows);
            let key = self.rows.key(number);
            if self.world.tables[0].get(key).is_none() {
                let owner = Owner::Others(u32::try_from(attempt).unwrap_or_default());
                let value = Value { owner, number };
                self.world.tables[0].set(key, Some(value));
                self.others.insert(key, value);
            }
        }
        self.world.tables[0].sync_all();
    }

    /// Others change and delete what the import may have written.
    fn others_change(&mut self) {
        if !self.scenario.others_change || self.scenario.rows == 0 {
            return;
        }
        for place in 0..6 {
            let number = self.world.random.random_range(0..self.scenario.rows);
            let key = self.rows.key(number);
            let value = (place % 2 == 0).then_some(Value { owner: Owner::Others(u32::MAX), number });
            self.world.tables[0].set(key, value);
            self.changed_since.insert(key, value);
        }
        self.world.tables[0].sync_all();
    }

    fn undo(&mut self) -> Result<(), String> {
        let Scenario { existing, keep_copy, .. } = *self.scenario;
        let files = &self.world.files[0];
        let Some(journal) = &files.journal else { return Ok(()) };
        let was_empty = journal.table_was_empty;
        let is_interrupted = journal.state.is_none();
        let sent_up_to = journal.checkpoint.sent_up_to;
        if not_undone(sent_up_to, existing, keep_copy, was_empty, is_interrupted).is_some() {
            return Ok(());
        }
        let untouched = files.untouched.iter().copied().collect();
        let run = UndoneRun::new(&journal.checkpoint, untouched, existing, was_empty);
        let purpose = Purpose::Undo { run, copies: files.copies_by_key() };
        self.others_change();
        let process = self.attempt(1, &purpose, &self.scenario.undo_interruptions, None)?;
        self.statistics.undone += 1;
        let totals = process.machine.totals();
        if totals.acknowledged() != self.rows.count() || totals.items_written > 0 {
            return Err(format!("{} rows, but undoing came to {totals:?}", self.rows.count()));
        }
        let mut there = self.there.clone();
        there.extend(&self.others);
        for (key, value) in &self.changed_since {
            match value {
                Some(value) => there.insert(*key, *value),
                None => there.remove(key),
            };
        }
        let World { tables, doubted, .. } = &self.world;
        check_table("after undoing", tables[0].items(), &there, |key, is, should| {
            match existing {
                // What others wrote meanwhile was to be overwritten, and nothing was kept.
                ExistingItems::Overwrite if !keep_copy => {
                    self.others.contains_key(&key) && !self.changed_since.contains_key(&key)
                }
                // Where an answer was lost, nobody can tell whose an equal item is: it stays.
                ExistingItems::Keep if !was_empty => {
                    doubted.contains(&key) && is_of_import(is) && should.is_none()
                }
                _ => false,
            }
        })
    }

    /// Two imports at once, into one table or two.
    fn live_with_twin(&mut self) -> Result<(), String> {
        let first_key = if self.scenario.twin == Twin::SameTable { self.scenario.rows / 2 } else { 0 };
        let all_rows = [self.rows, Rows { import: 1, first_key, ..self.rows }];
        let mut ended = [false, false];
        for attempt in 0..MAX_ATTEMPTS {
            let interruption = |place: usize| {
                self.scenario.interruptions.get(attempt + place).copied().unwrap_or(Interruption::None)
            };
            let interruptions = [interruption(0), interruption(1)];
            let mut processes = Vec::new();
            for (place, rows) in all_rows.into_iter().enumerate().filter(|(place, _)| !ended[*place]) {
                processes.push(self.process(place, rows, Purpose::Import, interruptions[place]));
            }
            self.run(&mut processes)?;
            for process in &processes {
                ended[process.place] = !goes_on(process.exit);
                let rejected = rejected(&process.rows).len() as u64;
                let totals = process.machine.totals();
                let is_even =
                    totals.acknowledged() == self.scenario.rows && totals.records_rejected == rejected;
                if ended[process.place] && !is_even {
                    return Err(format!(
                        "import {}: {} rows, but {totals:?}",
                        process.place, self.scenario.rows
                    ));
                }
            }
            if ended == [true, true] {
                return self.check_twins(&all_rows);
            }
            if attempt >= self.scenario.interruptions.len() + 3 {
                self.calm();
            }
        }
        Err(format!("they did not come to their ends in {MAX_ATTEMPTS} attempts"))
    }

    fn check_twins(&self, all_rows: &[Rows<'_>; 2]) -> Result<(), String> {
        let tables = &self.world.tables;
        if self.scenario.twin == Twin::OtherTable {
            check_table(
                "first table",
                tables[0].items(),
                &expected(&all_rows[0], &self.there),
                |_, _, _| false,
            )?;
            let other = expected(&all_rows[1], &Items::new());
            return check_table("second table", tables[1].items(), &other, |_, _, _| false);
        }
        // Under a key of both either may be the last.
        let first = expected(&all_rows[0], &self.there);
        let both = expected(&all_rows[1], &first);
        let second = expected(&all_rows[1], &self.there);
        check_table("one table", tables[0].items(), &both, |key, is, _| {
            is.is_some() && (is == first.get(&key).copied() || is == second.get(&key).copied())
        })
    }
}
