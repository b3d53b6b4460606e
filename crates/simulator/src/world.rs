//! The world in which processes run: its time, its servers and disks, and what happens next.

use crate::checks::{check_journal, check_sent};
use crate::disk::{Extent, RunFiles, SaveWork};
use crate::process::{Exit, Process};
use crate::rows::{Change, Simulated, Value};
use crate::scenario::Interruption;
use crate::server::{Reply, Server, failed, word};
use crate::table::Table;
use failure::Code;
use import_core::{Action, Answer, EndState, Event, FailureKind, Request, SourceCheck, WriteMode};
use rand::RngExt;
use rand::rngs::SmallRng;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// So many events are more than any scenario needs: it does not come to an end.
const MAX_EVENTS: u64 = 3_000_000;
/// How far a clock that jitters may be behind, twice.
const CLOCK_JITTER: Duration = Duration::from_millis(100);
/// How long cancelling may take: requests in flight, and the disk four times.
const CANCEL_GRACE: Duration = Duration::from_millis(600);

/// Something that will happen to a process.
#[derive(Debug)]
enum Happening {
    /// A request comes to the server; its number.
    Arrival(u64),
    Reply(u64, Answer<Value>),
    /// Nobody waits for the answer any longer.
    OutOfPatience(u64),
    Chunk,
    Timer(u64),
    Saved {
        fails: bool,
    },
    CopiesKept {
        fails: bool,
    },
    SourceChecked(SourceCheck),
    /// Somebody signs in again, or nobody can.
    SignedIn(bool),
    Pause(bool),
    Cancel,
    Sleep {
        lasts: Duration,
        clock_goes_on: bool,
    },
    Crash,
}

/// How long is waited at least after so many failures of the same items: doubled from 50 ms up to 5 s, and half of it is
/// left to chance.
fn least_wait(failures: u32) -> Duration {
    let doubled = Duration::from_millis(50) * (1 << failures.saturating_sub(1).min(10));
    doubled.min(Duration::from_secs(5)) / 2
}

/// A place where one table and the runs into it are kept.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) now: Duration,
    pub(crate) random: SmallRng,
    pub(crate) servers: Vec<Server>,
    pub(crate) tables: Vec<Table>,
    /// What each process keeps, and which table it writes to.
    pub(crate) files: Vec<RunFiles>,
    pub(crate) table_of: Vec<usize>,
    /// Keys whose items may be in the table without the run having heard so.
    pub(crate) doubted: BTreeSet<u64>,
    /// Faults of the disk that a person has put an end to.
    pub(crate) has_space: bool,
    /// The source is what it was, whatever the scenario says: a person has put it back.
    pub(crate) has_source: bool,
    happenings: BTreeMap<(Duration, u64), (usize, Happening)>,
    sequence: u64,
    actions: Vec<Action<Simulated>>,
    pub(crate) events: u64,
}

impl World {
    pub(crate) fn new(
        servers: Vec<Server>,
        tables: Vec<Table>,
        table_of: Vec<usize>,
        random: SmallRng,
    ) -> Self {
        Self {
            now: Duration::ZERO,
            random,
            servers,
            tables,
            files: vec![RunFiles::default(); table_of.len()],
            table_of,
            doubted: BTreeSet::new(),
            has_space: false,
            has_source: false,
            happenings: BTreeMap::new(),
            sequence: 0,
            actions: Vec::new(),
            events: 0,
        }
    }

    fn schedule(&mut self, at: Duration, place: usize, happening: Happening) {
        self.sequence += 1;
        self.happenings.insert((at, self.sequence), (place, happening));
    }

    fn after(&mut self, most: Duration) -> Duration {
        let micros = u64::try_from(most.as_micros()).unwrap_or(u64::MAX).max(2);
        self.now + Duration::from_micros(self.random.random_range(1..micros))
    }

    /// Runs processes until each has ended.
    ///
    /// # Errors
    /// What is not as it must be.
    pub(crate) fn run(&mut self, processes: &mut [Process<'_>]) -> Result<(), String> {
        self.happenings.clear();
        for process in processes.iter_mut() {
            self.plan_faults(process);
            self.tell(process, Event::Timer)?;
        }
        while processes.iter().any(|process| process.exit.is_none()) {
            let Some(((at, _), (place, happening))) = self.happenings.pop_first() else {
                return Err("nothing happens any more, and the run has not ended".to_owned());
            };
            self.now = self.now.max(at);
            self.events += 1;
            if self.events > MAX_EVENTS {
                return Err("it does not come to an end".to_owned());
            }
            let Some(process) = processes.iter_mut().find(|process| process.place == place) else { continue };
            if process.exit.is_none() {
                self.happen(process, happening)?;
                if let Some((row, failures, waited)) = process.hasty {
                    return Err(format!("row {row} was sent again {waited:?} after failure {failures}"));
                }
            }
        }
        Ok(())
    }

    fn plan_faults(&mut self, process: &Process<'_>) {
        let faults = process.scenario().faults.clone();
        let start = self.now;
        if let Some((from, until)) = faults.pause {
            self.schedule(start + from, process.place, Happening::Pause(true));
            self.schedule(start + until, process.place, Happening::Pause(false));
        }
        if let Some((at, lasts, clock_goes_on)) = faults.sleep {
            self.schedule(start + at, process.place, Happening::Sleep { lasts, clock_goes_on });
        }
        match process.interruption {
            Interruption::CrashAt { at, .. } => self.schedule(start + at, process.place, Happening::Crash),
            Interruption::Cancel { at } => self.schedule(start + at, process.place, Happening::Cancel),
            _ => {}
        }
    }

    fn happen(&mut self, process: &mut Process<'_>, happening: Happening) -> Result<(), String> {
        match happening {
            Happening::Arrival(id) => {
                self.arrive(process, id);
                return Ok(());
            }
            Happening::Reply(id, answer) => {
                if let Some((request, _)) = process.pending.remove(&id) {
                    self.doubt_where_lost(&request, &answer);
                    self.note_failing(process, &request, &answer);
                    return self.tell(process, Event::Answered { request, answer });
                }
            }
            Happening::OutOfPatience(id) => {
                if let Some((request, has_arrived)) = process.pending.remove(&id) {
                    if !has_arrived {
                        self.lose(process, &request);
                    }
                    return self.lost(process, request);
                }
            }
            Happening::Chunk => {
                // Now and then the reading finds out.
                let event = if self.is_source_changed(process) && self.random.random_bool(0.5) {
                    Event::Failed(word(Code::SourceChanged))
                } else {
                    process.read_chunk(&mut self.random)
                };
                return self.tell(process, event);
            }
            Happening::Timer(timer) => {
                if timer == process.timer {
                    return self.tell(process, Event::Timer);
                }
            }
            Happening::Saved { fails } => {
                if let Some(work) = process.saving.take() {
                    self.save(process, &work, if fails { Extent::Part } else { Extent::Whole });
                    let table = &self.tables[self.table_of[process.place]];
                    check_journal(process, &self.files[process.place], table.items())?;
                    let result = if fails { Err(word(Code::DiskFull)) } else { Ok(()) };
                    return self.tell(process, Event::Saved(result));
                }
            }
            Happening::CopiesKept { fails } => {
                if let Some(copies) = process.copying.take() {
                    let extent = if fails { Extent::Part } else { Extent::Whole };
                    self.files[process.place].keep_copies(&copies, extent, &mut self.random);
                    let result = if fails { Err(word(Code::DiskFull)) } else { Ok(()) };
                    return self.tell(process, Event::CopiesKept(result));
                }
            }
            Happening::SourceChecked(check) => {
                let is_changed = self.is_source_changed(process);
                process.has_confirmed_source = check == SourceCheck::Whole && !is_changed;
                let checked = if is_changed { Err(word(Code::SourceChanged)) } else { Ok(()) };
                return self.tell(process, Event::SourceChecked(checked));
            }
            Happening::SignedIn(is_signed_in) => {
                process.failing = None;
                let signed_in = if is_signed_in { Ok(()) } else { Err(word(Code::CredentialsExpired)) };
                return self.tell(process, Event::SignedIn(signed_in));
            }
            Happening::Pause(true) => {
                process.failing = None;
                return self.tell(process, Event::Pause);
            }
            Happening::Pause(false) => return self.tell(process, Event::Resume),
            Happening::Cancel => {
                process.cancelled_at.get_or_insert(self.now);
                return self.tell(process, Event::Cancel);
            }
            Happening::Sleep { lasts, clock_goes_on } => {
                if clock_goes_on {
                    // What failed before is long ago.
                    process.failing = None;
                    process.ahead += lasts;
                }
                // Connections do not outlive it.
                for (request, has_arrived) in std::mem::take(&mut process.pending).into_values() {
                    if !has_arrived {
                        self.lose(process, &request);
                    }
                    self.lost(process, request)?;
                    if process.exit.is_some() {
                        break;
                    }
                }
            }
            Happening::Crash => self.crash(process, true),
        }
        Ok(())
    }

    fn arrive(&mut self, process: &mut Process<'_>, id: u64) {
        let table = self.table_of[process.place];
        let rows = process.rows;
        let Some((request, has_arrived)) = process.pending.get_mut(&id) else { return };
        *has_arrived = true;
        let now = self.now;
        let reply = self.servers[table].take(request, &rows, &mut self.tables[table], now, &mut self.random);
        if let Reply::Answer(answer) = reply {
            let at = self.after(process.scenario().faults.latency);
            self.schedule(at, process.place, Happening::Reply(id, answer));
        }
    }

    /// A request may yet come to the server though nobody waits for its answer.
    fn lose(&mut self, process: &Process<'_>, request: &Request<Change>) {
        let table = self.table_of[process.place];
        let now = self.now;
        self.servers[table].take_last(request, &process.rows, &mut self.tables[table], now, &mut self.random);
    }

    /// No answer came.
    fn lost(&mut self, process: &mut Process<'_>, request: Request<Change>) -> Result<(), String> {
        let Reply::Answer(answer) = failed(FailureKind::Transient) else { return Ok(()) };
        self.servers[self.table_of[process.place]].troubles += 1;
        self.doubt_where_lost(&request, &answer);
        self.note_failing(process, &request, &answer);
        self.tell(process, Event::Answered { request, answer })
    }

    fn note_failing(&self, process: &mut Process<'_>, request: &Request<Change>, answer: &Answer<Value>) {
        let clock = process.clock(self.now);
        match answer {
            Answer::Failed(FailureKind::Throttled | FailureKind::Transient, _) => {
                process.failing.get_or_insert((clock, 0)).1 += 1;
                for item in request.items() {
                    let (failures, last) = process.failures.entry(item.number).or_insert((0, clock));
                    let waited = clock.saturating_sub(*last);
                    if *failures > 0 && waited + CLOCK_JITTER < least_wait(*failures) {
                        process.hasty = Some((item.number, *failures, waited));
                    }
                    (*failures, *last) = (*failures + 1, clock);
                }
            }
            Answer::Failed(FailureKind::SignInExpired, _) => process.failing = None,
            Answer::Failed(..) => {}
            Answer::Exists { .. } => {
                process.failing = None;
                request.items().for_each(|item| {
                    process.failures.remove(&item.number);
                });
            }
            Answer::Taken { unprocessed, .. } | Answer::LookedUp { unprocessed, .. } => {
                if unprocessed.len() < request.items().len() {
                    process.failing = None;
                }
                request.items().for_each(|item| {
                    process.failures.remove(&item.number);
                });
                if !unprocessed.is_empty() {
                    process.failing.get_or_insert((clock, 0)).1 += 1;
                }
            }
        }
    }

    fn doubt_where_lost(&mut self, request: &Request<Change>, answer: &Answer<Value>) {
        if matches!(answer, Answer::Failed(FailureKind::Transient, _)) {
            self.doubt(request);
        }
    }

    fn doubt(&mut self, request: &Request<Change>) {
        if request.mode() == WriteMode::PutIfAbsent {
            self.doubted.extend(request.items().map(|item| item.payload.key));
        }
    }

    fn save(&mut self, process: &Process<'_>, work: &SaveWork, extent: Extent) {
        let table = self.table_of[process.place];
        self.files[process.place].save(
            work,
            extent,
            process.scenario().has_journal,
            process.table_was_empty,
            &mut self.tables[table],
            &mut self.random,
        );
    }

    /// The process ends without a word.
    fn crash(&mut self, process: &mut Process<'_>, power_cut: bool) {
        process.exit = Some(Exit::Crashed);
        self.drop_requests(process);
        if let Some(work) = process.saving.take() {
            let extent = if self.random.random_bool(0.2) { Extent::Whole } else { Extent::Part };
            self.save(process, &work, extent);
        }
        if let Some(copies) = process.copying.take() {
            self.files[process.place].keep_copies(&copies, Extent::Part, &mut self.random);
        }
        self.doubt_unsaved(process);
        if power_cut {
            self.tables[self.table_of[process.place]].lose_unsynced(&mut self.random);
        }
    }

    /// What was taken and is in no checkpoint is forgotten.
    fn doubt_unsaved(&mut self, process: &Process<'_>) {
        if process.mode == WriteMode::PutIfAbsent
            && let Some(journal) = &self.files[process.place].journal
        {
            let checkpoint = &journal.checkpoint;
            let doubtful = (checkpoint.position.record..checkpoint.sent_up_to.min(process.rows.count()))
                .filter(|number| !checkpoint.ahead.done.contains(*number));
            self.doubted.extend(doubtful.map(|number| process.rows.key(number)));
        }
    }

    fn drop_requests(&mut self, process: &mut Process<'_>) {
        for (request, has_arrived) in std::mem::take(&mut process.pending).into_values() {
            self.doubt(&request);
            if !has_arrived {
                self.lose(process, &request);
            }
        }
    }

    /// Tells the machine something and does what it asks for.
    fn tell(&mut self, process: &mut Process<'_>, event: Event<Simulated>) -> Result<(), String> {
        let mut clock = process.clock(self.now);
        if process.scenario().faults.clock_jitter && self.random.random_bool(0.1) {
            clock = clock.saturating_sub(Duration::from_millis(self.random.random_range(0..50)));
        }
        let mut actions = std::mem::take(&mut self.actions);
        process.machine.handle(clock, event, &mut actions);
        if process.stopped.is_none() && process.machine.stopped().is_some() {
            process.stopped = Some((process.clock(self.now), process.failing));
        }
        process.most_waiting = process.most_waiting.max(process.machine.waiting_items());
        for action in actions.drain(..) {
            process.actions += 1;
            if let Interruption::CrashAfterActions { actions, power_cut } = process.interruption
                && process.actions > actions
            {
                self.crash(process, power_cut);
            }
            if process.exit.is_some() {
                break;
            }
            self.act(process, action)?;
        }
        self.actions = actions;
        Ok(())
    }

    fn act(&mut self, process: &mut Process<'_>, action: Action<Simulated>) -> Result<(), String> {
        let faults = &process.scenario().faults;
        match action {
            Action::Send(request) => {
                check_sent(process, &self.files[process.place], &request)?;
                process.requests += 1;
                let arrival = self.after(faults.latency);
                let patience = self.now + request.patience();
                let id = request.id();
                self.schedule(arrival, process.place, Happening::Arrival(id));
                self.schedule(patience, process.place, Happening::OutOfPatience(id));
                process.pending.insert(id, (request, false));
            }
            Action::ReadChunk => {
                let at = self.after(Duration::from_millis(2));
                self.schedule(at, process.place, Happening::Chunk);
            }
            Action::Save(save) => {
                if process.saving.is_some() {
                    return Err("two saves at once".to_owned());
                }
                process.saves += 1;
                let table_changes = self.tables[self.table_of[process.place]].unsynced();
                process.saving = Some(SaveWork { save, table_changes });
                if let Interruption::CrashInSave { save, power_cut } = process.interruption
                    && process.saves == save
                {
                    self.crash(process, power_cut);
                    return Ok(());
                }
                let at = self.after(faults.disk_takes);
                let fails = self.disk_fails(process, at);
                self.schedule(at, process.place, Happening::Saved { fails });
            }
            Action::KeepCopies(copies) => {
                if process.copying.is_some() {
                    return Err("two times copies at once".to_owned());
                }
                process.copying = Some(copies);
                let at = self.after(faults.disk_takes);
                let fails = self.disk_fails(process, at);
                self.schedule(at, process.place, Happening::CopiesKept { fails });
            }
            Action::CheckSource(check) => {
                let at = self.after(Duration::from_millis(5));
                self.schedule(at, process.place, Happening::SourceChecked(check));
            }
            Action::SignIn(_) => {
                let can = faults.expired.is_none_or(|from| self.now < from)
                    || self.servers[self.table_of[process.place]].is_calm;
                let until = faults.sign_in.filter(|_| can).map_or(self.now, |(_, until)| until);
                let at = self.after(Duration::from_millis(50)).max(until);
                self.schedule(at, process.place, Happening::SignedIn(can));
            }
            Action::WaitUntil(at) => {
                process.timer += 1;
                let at = process.world_time(at).max(self.now);
                self.schedule(at, process.place, Happening::Timer(process.timer));
            }
            Action::ReportProgress => {
                let _ = process.machine.progress();
            }
            Action::AbortRequests => self.drop_requests(process),
            Action::Finish => self.finish(process)?,
        }
        Ok(())
    }

    fn disk_fails(&mut self, process: &Process<'_>, at: Duration) -> bool {
        let faults = &process.scenario().faults;
        let is_full = faults.disk_full.is_some_and(|(from, until)| (from..until).contains(&at));
        !self.has_space && (is_full || (faults.disk > 0.0 && self.random.random_bool(faults.disk)))
    }

    fn is_source_changed(&self, process: &Process<'_>) -> bool {
        let window = process.scenario().faults.source_changed;
        !self.has_source && window.is_some_and(|(from, until)| (from..until).contains(&self.now))
    }

    fn finish(&mut self, process: &mut Process<'_>) -> Result<(), String> {
        let state = process.machine.end_state();
        process.exit = Some(match state {
            Some(EndState::Finished) => Exit::Finished,
            Some(EndState::Cancelled) => Exit::Cancelled,
            Some(EndState::Stopped) => Exit::Stopped,
            None => return Err("it has ended without saying how".to_owned()),
        });
        if process.exit == Some(Exit::Finished) && !process.has_confirmed_source {
            return Err("it has come to its end without having seen that the source is the same".to_owned());
        }
        if !process.pending.is_empty() {
            return Err("it has ended with requests in flight".to_owned());
        }
        if process.saving.is_some() || process.copying.is_some() {
            return Err("it has ended while the disk was at work".to_owned());
        }
        self.doubt_unsaved(process);
        let patience = CANCEL_GRACE + 6 * process.scenario().faults.disk_takes + Duration::from_millis(20);
        match process.cancelled_at {
            Some(at) if self.now.saturating_sub(at) > patience => {
                Err(format!("cancelling took {:?}", self.now.saturating_sub(at)))
            }
            _ => Ok(()),
        }
    }
}
