//! Thousands of imports of several tables that are killed, cancelled or stopped, and asked for again: which table is next,
//! and what of an earlier import goes on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use import_core::{NextTable, SeveralTables, TableStanding, TableTurn, pick_up};
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

const IMPORTS: u64 = 20_000;

/// What is on the disk of a table's run, and how often its rows were begun from the first.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// Rows that are written; `None`: it has no run.
    written: Option<u64>,
    is_finished: bool,
    begun: u64,
    /// Its table was deleted since.
    is_lost: bool,
}

/// How an attempt ends, where it does not come to its end by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Killed,
    Cancelled,
    Stopped,
}

#[derive(Debug, Default)]
struct Sum {
    attempts: u64,
    killed: u64,
    skipped: u64,
    continued: u64,
}

struct World {
    random: SmallRng,
    /// Rows of each table.
    rows: Vec<u64>,
    order: Vec<usize>,
    kept: Vec<Kept>,
    sum: Sum,
}

impl World {
    fn standings(&self) -> (Vec<TableStanding>, bool) {
        let standing = |kept: &Kept| match kept {
            Kept { is_lost: true, .. } | Kept { written: None, .. } => TableStanding::NotBegun,
            Kept { is_finished: true, .. } => TableStanding::Imported,
            Kept { .. } => TableStanding::Unfinished,
        };
        let has_ended = self.kept.iter().all(|kept| kept.is_finished);
        (self.kept.iter().map(standing).collect(), has_ended)
    }

    /// One process: the same command once more. True when it came to the end of all tables.
    fn attempt(&mut self) -> bool {
        self.sum.attempts += 1;
        let (standings, has_ended) = self.standings();
        let turns = pick_up(&standings, has_ended).unwrap_or_else(|| vec![TableTurn::Start; standings.len()]);
        let mut tables = SeveralTables::new(self.order.clone());
        let mut is_cancelled = false;
        let mut seen = Vec::new();
        while let Some((place, next)) = tables.next(|place| turns[place] == TableTurn::Skip, is_cancelled) {
            seen.push(place);
            match next {
                NextTable::WasImported => {
                    assert!(self.kept[place].is_finished && !self.kept[place].is_lost, "{place} is skipped");
                    self.sum.skipped += 1;
                }
                NextTable::NotStarted => {
                    assert!(is_cancelled || !self.is_whole(&seen), "{place} waits for nothing");
                }
                NextTable::Import => {
                    // What it may stand on is there, whole.
                    assert!(self.is_whole(&seen[..seen.len() - 1]), "{place} comes too early");
                    match self.import(place, turns[place]) {
                        None => tables.ended(true),
                        Some(End::Killed) => {
                            self.sum.killed += 1;
                            return false;
                        }
                        Some(End::Cancelled) => {
                            is_cancelled = true;
                            tables.ended(false);
                        }
                        Some(End::Stopped) => tables.ended(false),
                    }
                    // Between two tables; after the last there is nothing left over.
                    if self.random.random_bool(0.05) && !self.standings().1 {
                        self.sum.killed += 1;
                        return false;
                    }
                }
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..self.rows.len()).collect::<Vec<_>>(), "each has one turn");
        self.standings().1 && self.is_whole(&seen)
    }

    fn is_whole(&self, places: &[usize]) -> bool {
        places.iter().all(|place| {
            let kept = &self.kept[*place];
            kept.is_finished && !kept.is_lost && kept.written == Some(self.rows[*place])
        })
    }

    fn import(&mut self, place: usize, turn: TableTurn) -> Option<End> {
        let kept = &mut self.kept[place];
        match turn {
            TableTurn::Skip => panic!("{place} is skipped and imported"),
            TableTurn::Continue => {
                assert!(kept.written.is_some() && !kept.is_finished, "{place} has nothing to continue");
                self.sum.continued += 1;
            }
            TableTurn::Start => *kept = Kept { written: Some(0), begun: kept.begun + 1, ..Kept::default() },
        }
        let kept = &mut self.kept[place];
        while kept.written < Some(self.rows[place]) {
            kept.written = kept.written.map(|written| written + 1);
            match self.random.random_range(0..100) {
                0 | 1 => return Some(End::Killed),
                2 => return Some(End::Cancelled),
                3 => return Some(End::Stopped),
                _ => {}
            }
        }
        kept.is_finished = true;
        None
    }
}

#[test]
fn each_table_is_written_once_whatever_interrupts_the_import() {
    let mut all = Sum::default();
    for seed in 0..IMPORTS {
        let mut random = SmallRng::seed_from_u64(seed);
        let count = random.random_range(1..8);
        let rows: Vec<u64> = (0..count).map(|_| random.random_range(0..60)).collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.shuffle(&mut random);
        let kept = vec![Kept::default(); count];
        let mut world = World { random, rows, order, kept, sum: Sum::default() };
        let mut lost = vec![0; count];
        while !world.attempt() {
            assert!(world.sum.attempts < 1000, "seed {seed} does not end: {:?}", world.kept);
            // Now and then somebody deletes a table meanwhile: it is written again, and none but it.
            let place = world.random.random_range(0..count);
            let is_waited_for = !world.kept.iter().all(|kept| kept.is_finished);
            if world.random.random_bool(0.02) && world.kept[place].written.is_some() && is_waited_for {
                world.kept[place].is_lost = true;
                world.kept[place].is_finished = false;
                lost[place] += 1;
            }
        }
        for (place, kept) in world.kept.iter().enumerate() {
            assert!(
                (1..=1 + lost[place]).contains(&kept.begun),
                "seed {seed}: {place} was begun {} times",
                kept.begun
            );
        }
        // It came to its end, so the same command is a new import.
        let (standings, has_ended) = world.standings();
        assert_eq!(pick_up(&standings, has_ended), None, "seed {seed}");
        all.attempts += world.sum.attempts;
        all.killed += world.sum.killed;
        all.skipped += world.sum.skipped;
        all.continued += world.sum.continued;
    }
    println!("{all:?}");
    // The seeds do what they are for.
    assert!(all.killed > IMPORTS && all.skipped > IMPORTS && all.continued > IMPORTS, "{all:?}");
}
