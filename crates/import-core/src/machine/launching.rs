//! Which batch goes next, and when.

use super::{ImportMachine, LookUp};
use crate::actions::{Action, Request, WriteMode};
use crate::payloads::Payloads;
use crate::units::Units;
use std::time::Duration;

/// Requests that hang and are not counted among those in flight.
const MAX_OVERDUE_REQUESTS: usize = 32;
/// Batches that may wait for the disk before they are written.
const MAX_BATCHES_WAITING_FOR_DISK: usize = 64;

impl<P: Payloads> ImportMachine<P> {
    /// Sends batches as long as more may be in flight; gives when to look again, where time alone changes that.
    pub(super) fn launch(&mut self, actions: &mut Vec<Action<P>>) -> Option<Duration> {
        let now = self.now;
        loop {
            let allowed = self.concurrency.allowed().min(self.rate_limiter.most_in_flight(now));
            let overdue =
                self.in_flight.values().filter(|sent| self.concurrency.is_overdue(**sent, now)).count();
            // What hangs must not keep others from being sent, up to a bound.
            if self.in_flight.len() >= allowed + overdue.min(MAX_OVERDUE_REQUESTS) {
                return None;
            }
            // What the table did not take comes first: all of it where that was just now.
            let most_waiting = if self.rate_limiter.is_throttling(now) { 0 } else { 2 * allowed };
            let takes_fresh = self.queue.waiting() <= most_waiting;
            let held = self.held.take();
            let Some(batch) = held.or_else(|| self.queue.next(now, takes_fresh, &mut self.random)) else {
                return self.queue.due();
            };
            let looks_up = self.config.look_up != LookUp::Never && !batch.is_looked_up;
            let (mode, units) =
                if looks_up { (WriteMode::LookUp, Units::new()) } else { (self.config.mode, batch.units()) };
            if looks_up && self.waiting_for_copies() >= MAX_BATCHES_WAITING_FOR_DISK {
                self.held = Some(batch);
                return None;
            }
            let cost: f64 = units.iter().sum();
            if !self.ceiling.allows(cost) {
                self.held = Some(batch);
                // What is in flight may not be taken whole: then more may follow.
                if self.in_flight.is_empty() {
                    self.stop(self.ceiling.reached());
                }
                return None;
            }
            let wait = self.rate_limiter.wait(&units, now);
            if !wait.is_zero() {
                self.held = Some(batch);
                return Some(now + wait);
            }
            self.rate_limiter.send(&units);
            self.ceiling.send(cost);
            self.requests += 1;
            let id = self.requests;
            let was_full = self.in_flight.len() + 1 >= allowed;
            let patience = self.concurrency.patience(batch.failures);
            self.in_flight.insert(id, now);
            actions.push(Action::Send(Request { id, batch, mode, units, sent: now, was_full, patience }));
        }
    }
}
