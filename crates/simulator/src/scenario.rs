//! What a simulated import is to live through, all from its seed.

use import_core::ExistingItems;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::time::Duration;

/// An import and what happens to it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that may go wrong, in any mixture")]
pub struct Scenario {
    pub seed: u64,
    /// Rows of the source.
    pub rows: u64,
    /// Most rows of a chunk.
    pub chunk_rows: u64,
    /// Of so many rows one cannot be converted, and of so many one is set aside; 0: none.
    pub rejected_every: u64,
    pub set_aside_every: u64,
    /// Of so many rows one stands inside an item of another table; 0: none.
    pub embedded_every: u64,
    /// Of so many rows the table has nothing, since it is made from another's; 0: of none.
    pub without_item_every: u64,
    /// Of so many items the server refuses one; 0: none.
    pub refused_every: u64,
    pub existing: ExistingItems,
    pub keep_copy: bool,
    pub has_journal: bool,
    /// Of so many rows the table holds an item under the key of one before the import; 0: it is empty.
    pub there_every: u64,
    /// Write units a second that the table bears; a row's item takes one to three.
    pub capacity: Option<f64>,
    /// The capacity is known.
    pub names_capacity: bool,
    /// Most write units that the person allows.
    pub chosen_limit: Option<f64>,
    /// Write units after which the person wants an import that begins to stop.
    pub ceiling: Option<f64>,
    /// The table is a file on the disk, which loses in a power cut what was not put on the disk.
    pub practice: bool,
    pub faults: Faults,
    /// Crashes and cancels, one for each attempt.
    pub interruptions: Vec<Interruption>,
    /// While the import is interrupted, others write to the table.
    pub others_write: bool,
    /// The import is undone: after its end, after so many attempts, or not at all.
    pub undo: UndoAt,
    /// Before it is undone, others change and delete some of its items.
    pub others_change: bool,
    pub undo_interruptions: Vec<Interruption>,
    /// Another import runs at the same time.
    pub twin: Twin,
}

/// When an import is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoAt {
    Never,
    End,
    /// After so many attempts, however they ended.
    Attempt(usize),
}

/// Another import at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    None,
    SameTable,
    OtherTable,
}

/// How often what goes wrong, as probabilities of each request or piece of work.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    pub throttled: f64,
    /// The server says that it failed; it may have written all the same.
    pub failed: f64,
    /// The connection breaks, before or after the server has written.
    pub dropped: f64,
    /// No answer comes, though the server may have written.
    pub stalled: f64,
    /// A part of the items is not processed.
    pub unprocessed: f64,
    /// How long a request takes.
    pub latency: Duration,
    /// From and until when no server is there.
    pub outage: Option<(Duration, Duration)>,
    /// From when on credentials are expired, until the run has stopped for it.
    pub expired: Option<Duration>,
    /// From when on credentials are expired, until somebody signs in again.
    pub sign_in: Option<(Duration, Duration)>,
    /// Writing to the disk, or putting what was written on it, fails.
    pub disk: f64,
    /// From and until when the disk is full.
    pub disk_full: Option<(Duration, Duration)>,
    /// How long the disk takes at most.
    pub disk_takes: Duration,
    /// From and until when the source is not what was read.
    pub source_changed: Option<(Duration, Duration)>,
    /// From and until when the person holds the run.
    pub pause: Option<(Duration, Duration)>,
    /// When the computer falls asleep, for how long, and whether its clock goes on meanwhile.
    pub sleep: Option<(Duration, Duration, bool)>,
    /// The clock is a little behind now and then.
    pub clock_jitter: bool,
}

/// What ends an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// The process ends after it has carried out so many actions. `power_cut`: what is not on the disk is lost.
    CrashAfterActions {
        actions: u64,
        power_cut: bool,
    },
    /// The process ends while its so many-th save is under way.
    CrashInSave {
        save: u64,
        power_cut: bool,
    },
    CrashAt {
        at: Duration,
        power_cut: bool,
    },
    Cancel {
        at: Duration,
    },
    /// Nothing.
    None,
}

fn millis(random: &mut SmallRng, range: std::ops::Range<u64>) -> Duration {
    Duration::from_millis(random.random_range(range))
}

impl Interruption {
    fn random(random: &mut SmallRng) -> Self {
        let power_cut = random.random_bool(0.5);
        match random.random_range(0..10) {
            0..=2 => Self::CrashAfterActions { actions: random.random_range(0..60), power_cut },
            3 => Self::CrashAfterActions { actions: random.random_range(0..1000), power_cut },
            4..=6 => Self::CrashInSave { save: random.random_range(1..8), power_cut },
            7 => Self::CrashAt { at: millis(random, 0..4000), power_cut },
            8 => Self::Cancel { at: millis(random, 0..4000) },
            _ => Self::None,
        }
    }

    fn several(random: &mut SmallRng) -> Vec<Self> {
        let count = if random.random_bool(0.5) { 0 } else { random.random_range(1..5) };
        (0..count).map(|_| Self::random(random)).collect()
    }
}

impl Faults {
    fn random(random: &mut SmallRng) -> Self {
        let mut share = |probability: f64, most: f64| {
            if random.random_bool(probability) { random.random_range(0.0..most) } else { 0.0 }
        };
        let (throttled, failed, dropped) = (share(0.3, 0.4), share(0.3, 0.3), share(0.3, 0.3));
        let (stalled, unprocessed, disk) = (share(0.15, 0.1), share(0.3, 0.8), share(0.1, 0.2));
        let slow = if random.random_bool(0.1) { 3000 } else { 200 };
        let latency = millis(random, 1..slow);
        let mut window = |probability: f64, start: u64, longest: u64| {
            random.random_bool(probability).then(|| {
                let from = millis(random, 0..start);
                (from, from + millis(random, 1..longest))
            })
        };
        let outage = window(0.06, 3000, 100_000);
        let disk_full = window(0.06, 3000, 20_000);
        let pause = window(0.08, 2000, 90_000);
        let sleep = window(0.08, 2000, 2);
        let source_changed = window(0.04, 4000, 10_000);
        Self {
            throttled,
            failed,
            dropped,
            stalled,
            unprocessed,
            latency,
            outage,
            expired: random.random_bool(0.05).then(|| millis(random, 0..3000)),
            sign_in: None,
            disk,
            disk_full,
            disk_takes: millis(random, 1..if slow == 3000 { 2000 } else { 50 }),
            source_changed,
            pause,
            sleep: sleep.map(|(from, _)| (from, Duration::from_hours(1), random.random_bool(0.5))),
            clock_jitter: random.random_bool(0.1),
        }
    }
}

impl Scenario {
    /// The scenario of a seed.
    pub fn of_seed(seed: u64) -> Self {
        let mut random = SmallRng::seed_from_u64(seed);
        let random = &mut random;
        let rows = match random.random_range(0..1000) {
            0..=19 => 0,
            20..=599 => random.random_range(1..80),
            600..=949 => random.random_range(80..500),
            950..=996 => random.random_range(500..2000),
            _ => random.random_range(2000..20_000),
        };
        let mut every = |probability: f64, range: std::ops::Range<u64>| {
            if random.random_bool(probability) { random.random_range(range) } else { 0 }
        };
        let (rejected_every, set_aside_every) = (every(0.4, 2..60), every(0.3, 2..60));
        let (refused_every, there_every) = (every(0.25, 4..100), every(0.5, 1..8));
        // Whether it is an update is not drawn, so that the other seeds give what they gave before.
        let existing = match random.random_bool(0.4) {
            true => ExistingItems::Keep,
            false if seed % 5 == 2 => ExistingItems::Update,
            false => ExistingItems::Overwrite,
        };
        let has_faults = random.random_bool(0.85);
        let slow_latency = millis(random, 1..60);
        let capacity = random.random_bool(0.15).then(|| random.random_range(50.0..2000.0));
        let twin = match random.random_range(0..20) {
            0 => Twin::SameTable,
            1 => Twin::OtherTable,
            _ => Twin::None,
        };
        let undo = match random.random_range(0..10) {
            0..=4 => UndoAt::End,
            5..=7 => UndoAt::Attempt(random.random_range(1..4)),
            _ => UndoAt::Never,
        };
        Self {
            seed,
            rows,
            chunk_rows: random.random_range(1..if rows > 2000 { 2000 } else { 300 }),
            rejected_every,
            set_aside_every,
            // Not drawn, so that a seed gives what it gave before.
            embedded_every: if seed % 4 == 3 { 2 + seed % 29 } else { 0 },
            without_item_every: if seed % 5 == 2 { 2 + seed % 31 } else { 0 },
            refused_every,
            existing,
            keep_copy: existing == ExistingItems::Overwrite && random.random_bool(0.6),
            has_journal: random.random_bool(0.97),
            there_every,
            capacity,
            names_capacity: random.random_bool(0.5),
            ceiling: ceiling_of(seed),
            chosen_limit: random.random_bool(0.1).then(|| random.random_range(20.0..2000.0)),
            // A power cut would end both of two imports.
            practice: random.random_bool(0.2) && twin == Twin::None,
            faults: if has_faults {
                Faults { sign_in: sign_in_of(seed), ..Faults::random(random) }
            } else {
                Faults { latency: slow_latency, disk_takes: Duration::from_millis(5), ..Faults::default() }
            },
            interruptions: Interruption::several(random),
            others_write: random.random_bool(0.3),
            undo,
            others_change: random.random_bool(0.3),
            undo_interruptions: Interruption::several(random),
            twin,
        }
    }
}

/// Of a few seeds: more than what one request takes.
fn ceiling_of(seed: u64) -> Option<f64> {
    (seed % 13 == 4).then(|| f64::from(u32::try_from(100 + seed % 400).unwrap_or(100)))
}

/// Not drawn, so that a seed gives what it gave before.
fn sign_in_of(seed: u64) -> Option<(Duration, Duration)> {
    let from = Duration::from_millis(20 * (seed % 97));
    (seed % 7 == 3).then(|| (from, from + Duration::from_millis(1 + 900 * (seed % 89))))
}
