//! A model of DynamoDB: it writes, looks up, throttles, fails, loses answers and refuses items.

use crate::rows::{Change, Owner, Rows, Value, key_of};
use crate::scenario::Scenario;
use crate::table::Table;
use failure::{Code, Failure};
use import_core::{Answer, FailureKind, Found, Item, Request, WriteMode};
use rand::RngExt;
use rand::rngs::SmallRng;
use std::time::Duration;

/// What comes back of a request.
#[derive(Debug)]
pub(crate) enum Reply {
    Answer(Answer<Value>),
    /// Nothing, though the table may hold the items.
    Nothing,
}

/// A server.
#[derive(Debug)]
pub(crate) struct Server {
    /// Write units that are there, and when that was.
    units: f64,
    filled: Duration,
    /// It has throttled, failed or lost so many requests, or processed them in part.
    pub(crate) troubles: u64,
    pub(crate) requests: u64,
    /// Credentials are valid whatever the scenario says; no outage and no full disk any more.
    pub(crate) is_calm: bool,
}

impl Server {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            units: scenario.capacity.unwrap_or_default(),
            filled: Duration::ZERO,
            troubles: 0,
            requests: 0,
            is_calm: false,
        }
    }

    /// A request arrives.
    pub(crate) fn take(
        &mut self,
        request: &Request<Change>,
        rows: &Rows<'_>,
        table: &mut Table,
        now: Duration,
        random: &mut SmallRng,
    ) -> Reply {
        self.requests += 1;
        let faults = &rows.scenario.faults;
        let is_within = |window: Option<(Duration, Duration)>| {
            window.is_some_and(|(from, until)| (from..until).contains(&now))
        };
        if !self.is_calm && is_within(faults.outage) {
            self.troubles += 1;
            return if random.random_bool(0.2) { Reply::Nothing } else { failed(FailureKind::Transient) };
        }
        if !self.is_calm && faults.expired.is_some_and(|from| now >= from) {
            return failed(FailureKind::SignInExpired);
        }
        if !self.is_calm && is_within(faults.sign_in) {
            self.troubles += 1;
            return failed(FailureKind::SignInExpired);
        }
        let mut happens = |probability: f64| probability > 0.0 && random.random_bool(probability);
        if happens(faults.throttled) {
            self.troubles += 1;
            return failed(FailureKind::Throttled);
        }
        let is_lost = happens(faults.stalled);
        let is_failed = is_lost || happens(faults.failed) || happens(faults.dropped);
        if is_failed {
            self.troubles += 1;
            if random.random_bool(0.5) {
                let _ = self.answer(request, rows, table, now, random);
            }
            return if is_lost { Reply::Nothing } else { failed(FailureKind::Transient) };
        }
        Reply::Answer(self.answer(request, rows, table, now, random))
    }

    /// The connection to a client ends: what was on its way to the server may have come there.
    pub(crate) fn take_last(
        &mut self,
        request: &Request<Change>,
        rows: &Rows<'_>,
        table: &mut Table,
        now: Duration,
        random: &mut SmallRng,
    ) {
        if random.random_bool(0.5) {
            let _ = self.answer(request, rows, table, now, random);
        }
    }

    fn answer(
        &mut self,
        request: &Request<Change>,
        rows: &Rows<'_>,
        table: &mut Table,
        now: Duration,
        random: &mut SmallRng,
    ) -> Answer<Value> {
        let faults = &rows.scenario.faults;
        let is_partial = faults.unprocessed > 0.0 && random.random_bool(faults.unprocessed);
        match request.mode() {
            WriteMode::LookUp => {
                let mut found = Vec::new();
                let mut unprocessed = Vec::new();
                for item in request.items() {
                    if is_partial && random.random_bool(0.5) {
                        unprocessed.push(item.key.clone());
                    } else if let Some(previous) = table.get(item.payload.key) {
                        let is_same = item.payload.written == previous;
                        let is_restored = !is_same && item.payload.value == Some(previous);
                        let is_copied = item.payload.is_copied;
                        found.push(Found {
                            key: item.key.clone(),
                            is_same,
                            is_restored,
                            is_copied,
                            previous,
                        });
                    }
                }
                self.troubles += u64::from(!unprocessed.is_empty());
                Answer::LookedUp { found, unprocessed }
            }
            WriteMode::PutIfAbsent => {
                let Some(item) = request.items().next() else {
                    return Answer::Failed(FailureKind::Invalid, word(Code::Refused));
                };
                if is_refused(item, rows) {
                    return Answer::Failed(FailureKind::Invalid, word(Code::Refused));
                }
                if !self.take_units(item, rows, now) {
                    self.troubles += 1;
                    return Answer::Failed(FailureKind::Throttled, word(Code::Throttled));
                }
                if let Some(there) = table.get(item.payload.key) {
                    Answer::Exists { is_same: item.payload.value == Some(there), used: None }
                } else {
                    table.set(item.payload.key, item.payload.value);
                    Answer::Taken { unprocessed: Vec::new(), used: used(item, rows) }
                }
            }
            WriteMode::Write => {
                if request.items().any(|item| is_refused(item, rows)) {
                    return Answer::Failed(FailureKind::Invalid, word(Code::Refused));
                }
                let mut unprocessed = Vec::new();
                let mut all_used: Option<Vec<f64>> = None;
                for item in request.items() {
                    if (is_partial && random.random_bool(0.5)) || !self.take_units(item, rows, now) {
                        unprocessed.push(item.key.clone());
                        continue;
                    }
                    table.set(item.payload.key, item.payload.value);
                    if let Some(used) = used(item, rows) {
                        all_used.get_or_insert_with(|| vec![0.0; used.len()])[0] += used[0];
                    }
                }
                self.troubles += u64::from(!unprocessed.is_empty());
                if unprocessed.len() == request.items().len() {
                    return Answer::Failed(FailureKind::Throttled, word(Code::Throttled));
                }
                Answer::Taken { unprocessed, used: all_used }
            }
        }
    }

    fn take_units(&mut self, item: &Item<Change>, rows: &Rows<'_>, now: Duration) -> bool {
        let Some(capacity) = rows.scenario.capacity else { return true };
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.units = (self.units + passed * capacity).min(capacity);
        self.filled = self.filled.max(now);
        let units: f64 = item.units.iter().sum();
        if self.units < units {
            return false;
        }
        self.units -= units;
        true
    }
}

/// Write units that the server tells; half of the servers do.
fn used(item: &Item<Change>, rows: &Rows<'_>) -> Option<Vec<f64>> {
    rows.scenario.seed.is_multiple_of(2).then(|| item.units.clone())
}

fn is_refused(item: &Item<Change>, rows: &Rows<'_>) -> bool {
    debug_assert_eq!(key_of(&item.key), item.payload.key);
    let is_fresh = |value: Value| value.owner == Owner::Import(rows.import) && rows.is_refused(value.number);
    item.payload.value.is_some_and(is_fresh)
}

pub(crate) fn failed(kind: FailureKind) -> Reply {
    Reply::Answer(Answer::Failed(
        kind,
        word(match kind {
            FailureKind::Throttled => Code::Throttled,
            FailureKind::Transient => Code::NoAnswer,
            FailureKind::Invalid => Code::Refused,
            FailureKind::SignInExpired | FailureKind::Final => Code::CredentialsExpired,
        }),
    ))
}

/// A failure of this code.
pub(crate) fn word(code: Code) -> Failure {
    Failure::new(code, "", "")
}
