//! The run as a whole.

mod answering;
mod ending;
mod launching;
mod progress;
mod saving;
mod signing_in;

use crate::actions::{Action, Copy, SourceCheck, WriteMode};
use crate::ceiling::Ceiling;
use crate::checkpoint::{Checkpoint, Counts, Position};
use crate::concurrency_limiter::ConcurrencyLimiter;
use crate::events::{Chunk, Event};
use crate::item::{Batch, Order, batches};
use crate::ledger::Ledger;
use crate::payloads::Payloads;
use crate::queue::Queue;
use crate::rate_limiter::RateLimiter;
use crate::throughput::Throughput;
use ending::Phase;
use failure::Failure;
pub use progress::Progress;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use signing_in::SignIn;
use std::collections::BTreeMap;
use std::time::Duration;

/// How often progress is told.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);
/// How often a checkpoint is saved.
const CHECKPOINT_INTERVAL: Duration = Duration::from_millis(500);
/// How often it is seen whether the source is still the same.
const SOURCE_CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// The machine asks to be called at least every tenth of a second. Called so much later, the computer was asleep.
const ASLEEP: Duration = Duration::from_secs(10);

/// Whether it is seen what the table holds under a key before something is written there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LookUp {
    #[default]
    Never,
    /// So that it can be put back.
    ToCopy,
    /// What is there as it would be written stays; the rest is kept where there is a journal, so that it can be put back.
    ToUpdate,
    /// An import is undone: what has changed since stays.
    ToUndo,
}

/// How a run goes about it.
#[derive(Debug, Clone)]
pub struct RunConfig {
    /// How items are written.
    pub mode: WriteMode,
    pub look_up: LookUp,
    /// Rows are noted whose items are not of this run.
    pub notes_untouched: bool,
    /// The table held nothing when the run was first started: whatever equals an item of the source since then is of
    /// this run.
    pub table_was_empty: bool,
    /// Rows before this one may have been sent by the run that is continued.
    pub doubtful_up_to: u64,
    pub order: Order,
    /// There is a journal: nothing is sent before it says that it may have been.
    pub has_journal: bool,
    /// Rows in the source, where they are known.
    pub records_total: Option<u64>,
    /// Write units that it may consume in all, with those of earlier runs that it continues.
    pub most_units: Option<f64>,
    /// With no item taken for so long, the run stops.
    pub give_up_after: Duration,
    /// Chance comes from here.
    pub seed: u64,
}

/// Requests that fail, since the last one that did not.
#[derive(Debug, Clone, Copy)]
struct Failing {
    since: Duration,
    requests: u32,
}

/// Batches that were looked up, and the copies that go to the disk before they are written.
#[derive(Debug)]
struct LookedUp<P: Payloads> {
    batches: Vec<Batch<P::Item>>,
    copies: Vec<Copy<P::Previous>>,
}

impl<P: Payloads> Default for LookedUp<P> {
    fn default() -> Self {
        Self { batches: Vec::new(), copies: Vec::new() }
    }
}

/// A run under way: keeps as many requests in flight as the table bears, sends again what it did not take, and records
/// what became of every row.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a state of its own, in any mixture with the others"
)]
pub struct ImportMachine<P: Payloads> {
    config: RunConfig,
    random: SmallRng,
    /// The latest time that was told.
    now: Duration,
    /// The time that was asked for last, until it has come.
    wake_at: Option<Duration>,
    /// When time alone changes what may be sent.
    look_again: Option<Duration>,
    next_tick: Duration,
    phase: Phase,
    is_cancelled: bool,
    is_paused: bool,
    /// Progress was told just now.
    has_told: bool,
    stopped: Option<Failure>,

    // What is read.
    is_reading: bool,
    is_at_end: bool,
    /// The next chunk, which the journal does not announce yet.
    waiting_chunk: Option<Chunk<P>>,
    /// Where the chunk that was taken last ends.
    reached: Position,
    is_checking_source: bool,
    source_checked_at: Duration,

    // What is sent.
    queue: Queue<P::Item>,
    /// The next batch, which the rate limiter holds back.
    held: Option<Batch<P::Item>>,
    concurrency: ConcurrencyLimiter,
    rate_limiter: RateLimiter,
    ceiling: Ceiling,
    /// When the requests that are in flight were sent, by their numbers.
    in_flight: BTreeMap<u64, Duration>,
    failing: Option<Failing>,
    is_not_answering: bool,
    sign_in: SignIn,

    // What became of it.
    ledger: Ledger<P::Rejected>,
    throughput: Throughput,
    /// Totals and seconds of earlier runs that this one continues.
    before: Counts,
    seconds_before: f64,
    requests: u64,
    retried_items: u64,
    throttled_requests: u64,

    // What is on the disk.
    /// No row from this number on was sent, says the next checkpoint.
    sent_up_to: u64,
    /// The same, says the journal on the disk.
    announced: u64,
    /// The checkpoint that is on its way to the disk; `None` in it where no journal entry is.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether the disk is busy, the inner one what with"
    )]
    saving: Option<Option<Checkpoint>>,
    /// What the journal on the disk covers: what it did at the start, until this run has put another there.
    saved: Checkpoint,
    last_saved: Duration,
    /// Batches that were looked up while other copies are on their way to the disk.
    looked_up: LookedUp<P>,
    /// Batches whose copies are on their way to the disk.
    copying: Option<Vec<Batch<P::Item>>>,
}

impl<P: Payloads> ImportMachine<P> {
    /// A run that goes on from a checkpoint, of a new run [`Checkpoint::default`] at the source's first row. It begins
    /// with the first event, which a [`Event::Timer`] at zero may be.
    pub fn new(config: RunConfig, checkpoint: Checkpoint, rate_limiter: RateLimiter) -> Self {
        let now = Duration::ZERO;
        Self {
            random: SmallRng::seed_from_u64(config.seed),
            now,
            wake_at: None,
            look_again: None,
            next_tick: now,
            phase: Phase::Running,
            is_cancelled: false,
            is_paused: false,
            has_told: false,
            stopped: None,
            is_reading: false,
            is_at_end: false,
            waiting_chunk: None,
            reached: checkpoint.position,
            is_checking_source: false,
            source_checked_at: now,
            queue: Queue::new(config.order),
            held: None,
            concurrency: ConcurrencyLimiter::new(now),
            rate_limiter,
            ceiling: Ceiling::new(config.most_units, consumed_by(&checkpoint.counts)),
            in_flight: BTreeMap::new(),
            failing: None,
            is_not_answering: false,
            sign_in: SignIn::default(),
            ledger: Ledger::new(&checkpoint),
            throughput: Throughput::default(),
            before: checkpoint.counts.clone(),
            seconds_before: checkpoint.seconds,
            requests: 0,
            retried_items: 0,
            throttled_requests: 0,
            sent_up_to: checkpoint.sent_up_to,
            // Without a journal there is nothing to announce. With one nothing is sent before it says that the run is
            // under way, also where an earlier run announced it already.
            announced: if config.has_journal { 0 } else { u64::MAX },
            saving: None,
            saved: checkpoint,
            last_saved: now,
            looked_up: LookedUp::default(),
            copying: None,
            config,
        }
    }

    /// Takes an event that happened at `now`, which is time since the run's start, and adds to `actions` what is to be
    /// done. A time before the latest one counts as that.
    pub fn handle(&mut self, now: Duration, event: Event<P>, actions: &mut Vec<Action<P>>) {
        self.now = self.now.max(now);
        if self.wake_at.is_some_and(|wake_at| self.now > wake_at + ASLEEP) {
            self.start_afresh();
        }
        self.take_event(event, actions);
        if self.phase == Phase::Running {
            self.go_on(actions);
        }
        self.end_where_due(actions);
        self.ask_to_wake(actions);
    }

    fn take_event(&mut self, event: Event<P>, actions: &mut Vec<Action<P>>) {
        let is_running = self.phase == Phase::Running;
        match event {
            Event::Timer => {
                self.wake_at = None;
                if is_running && self.now >= self.next_tick {
                    self.tick(actions);
                }
            }
            Event::Chunk(chunk) => {
                self.is_reading = false;
                if is_running {
                    self.take_chunk(chunk, actions);
                }
            }
            Event::EndOfSource => {
                self.is_reading = false;
                self.is_at_end = true;
            }
            Event::Answered { request, answer } => self.take_answer(request, answer),
            Event::Saved(saved) => self.take_saved(saved, actions),
            Event::CopiesKept(kept) => self.take_copies_kept(kept),
            Event::SourceChecked(checked) => self.take_source_checked(checked, actions),
            Event::SignedIn(signed_in) => self.take_signed_in(signed_in),
            Event::Pause => self.set_paused(true),
            Event::Resume => self.set_paused(false),
            Event::Cancel => self.is_cancelled = true,
            Event::Failed(failure) => {
                self.is_reading = false;
                self.stop(failure);
            }
        }
    }

    /// Sends what may be sent, and asks for more.
    fn go_on(&mut self, actions: &mut Vec<Action<P>>) {
        if self.is_over() {
            return;
        }
        // Whoever is told of progress may hold the run: nothing is sent before that is known.
        let has_told = std::mem::take(&mut self.has_told);
        self.sign_in_where_due(actions);
        self.look_again = match (self.is_held(), has_told) {
            (true, _) => None,
            (false, true) => Some(self.now),
            (false, false) => self.launch(actions),
        };
        self.start_copying(actions);
        let reads = !self.is_reading
            && !self.is_at_end
            && !self.is_held()
            && self.waiting_chunk.is_none()
            && !self.queue.is_full()
            && !self.ledger.is_far_ahead();
        if reads {
            self.is_reading = true;
            actions.push(Action::ReadChunk);
        }
        if self.ledger.has_many_rejected() {
            self.save_checkpoint(actions);
        }
    }

    /// Names the time at which to be called again, where that is another one than before.
    fn ask_to_wake(&mut self, actions: &mut Vec<Action<P>>) {
        let wake_at = match self.phase {
            Phase::Running => {
                Some(self.look_again.map_or(self.next_tick, |look_again| look_again.min(self.next_tick)))
            }
            Phase::Draining { until } => Some(until),
            _ => None,
        };
        if wake_at != self.wake_at {
            self.wake_at = wake_at;
            actions.extend(wake_at.map(Action::WaitUntil));
        }
    }

    fn take_chunk(&mut self, chunk: Chunk<P>, actions: &mut Vec<Action<P>>) {
        if !self.is_announced(chunk.end.record, actions) {
            self.waiting_chunk = Some(chunk);
            return;
        }
        self.reached = chunk.end;
        let most_items = if self.config.mode == WriteMode::PutIfAbsent { 1 } else { usize::MAX };
        let items = self.ledger.take(chunk);
        let most_units = self.rate_limiter.most_at_once();
        self.queue.add(batches(items, self.queue.order(), most_items, most_units, &mut self.random));
    }

    fn tick(&mut self, actions: &mut Vec<Action<P>>) {
        self.next_tick = self.now + PROGRESS_INTERVAL;
        if !self.is_held() {
            self.throughput.note(self.now, self.ledger.acknowledged.acknowledged());
        }
        self.rate_limiter.tick(self.now);
        actions.push(Action::ReportProgress);
        self.has_told = true;
        if self.now.saturating_sub(self.last_saved) >= CHECKPOINT_INTERVAL {
            self.save_checkpoint(actions);
        }
        let is_due = self.now.saturating_sub(self.source_checked_at) >= SOURCE_CHECK_INTERVAL;
        if is_due && !self.is_checking_source {
            self.source_checked_at = self.now;
            self.is_checking_source = true;
            actions.push(Action::CheckSource(SourceCheck::Quick));
        }
    }

    fn set_paused(&mut self, is_paused: bool) {
        if self.is_paused != is_paused {
            // Nothing goes on while it is held, and afterwards the pause is no part of the rate.
            self.start_afresh();
            self.is_paused = is_paused;
        }
    }

    /// Nothing is sent or read: the person holds the run, or it waits for a sign-in.
    fn is_held(&self) -> bool {
        self.is_paused || self.sign_in.is_awaited()
    }

    /// Forgets what went before a time in which nothing could go on.
    fn start_afresh(&mut self) {
        self.throughput = Throughput::default();
        self.failing = None;
    }

    /// Ends the run for a reason; the first one counts.
    fn stop(&mut self, failure: Failure) {
        self.stopped.get_or_insert(failure);
    }
}

/// Write units of all targets, where the server told of them.
fn consumed_by(counts: &Counts) -> f64 {
    counts.units_used.iter().flatten().sum()
}
