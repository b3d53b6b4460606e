//! What a run says of itself, on its way and at its end.

use super::ImportMachine;
use super::ending::Phase;
use crate::actions::EndState;
use crate::checkpoint::{Counts, Position};
use crate::payloads::Payloads;
use crate::units::{RateLimit, UnitsUsed};
use failure::Failure;

/// How far a run has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Of this run and of those that it continues.
    pub totals: Counts,
    /// Where the chunk ends that was taken last.
    pub reached: Position,
    /// Write units a second over the last few seconds, where the server tells.
    pub write_units_per_second: Option<f64>,
    /// What bounds the rate, where something known does.
    pub rate_limit: Option<RateLimit>,
    pub requests_in_flight: usize,
    pub is_paused: bool,
    /// Rows a second over the last few seconds.
    pub records_per_second: f64,
    pub seconds: f64,
    /// An estimate from the rate of the last seconds.
    pub seconds_left: Option<f64>,
    /// Why the credentials are no longer taken, while the run waits for a sign-in.
    pub sign_in_expired: Option<Failure>,
    /// A plain word when the run waits for something, such as a server that does not answer.
    pub waiting_for: Option<String>,
}

impl<P: Payloads> ImportMachine<P> {
    /// Seconds that this run and those that it continues have taken.
    pub fn seconds(&self) -> f64 {
        self.seconds_before + self.now.as_secs_f64()
    }

    /// Totals of this run and of those that it continues.
    pub fn totals(&self) -> Counts {
        let units_used = match (&self.before.units_used, self.rate_limiter.used()) {
            (None, None) => None,
            (Some(units), None) | (None, Some(units)) => Some(units.clone()),
            (Some(before), Some(now)) => {
                Some(now.iter().zip(before).map(|(now, before)| now + before).collect())
            }
        };
        Counts {
            requests: self.before.requests + self.requests,
            retried_items: self.before.retried_items + self.retried_items,
            throttled_requests: self.before.throttled_requests + self.throttled_requests,
            units_used,
            ..self.ledger.acknowledged.clone()
        }
    }

    /// Write units by target, with its name.
    pub fn named_units(&self, units: &[f64]) -> Vec<UnitsUsed> {
        self.rate_limiter.named(units)
    }

    /// How the run has ended or is about to; `None` while it goes on.
    pub fn end_state(&self) -> Option<EndState> {
        match self.phase {
            Phase::SavingCovered(state)
            | Phase::KeepingRejected(state, _)
            | Phase::SavingEnd { state, .. }
            | Phase::Ended(state) => Some(state),
            _ => None,
        }
    }

    /// Why the run stops before its end, if it does.
    pub fn stopped(&self) -> Option<&Failure> {
        self.stopped.as_ref()
    }

    /// Items that the machine holds: they wait to be sent, or for copies.
    pub fn waiting_items(&self) -> usize {
        let copying = self.copying.iter().flatten().chain(&self.looked_up.batches).chain(&self.held);
        let waiting_chunk = self.waiting_chunk.as_ref().map_or(0, |chunk| chunk.items.len());
        self.queue.items() + copying.map(|batch| batch.items.len()).sum::<usize>() + waiting_chunk
    }

    /// How far the run has come.
    pub fn progress(&self) -> Progress {
        let totals = self.totals();
        let records_read = totals.acknowledged();
        let records_per_second = self.throughput.per_second();
        let left = self.config.records_total.map(|total| total.saturating_sub(records_read));
        #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
        let seconds_left =
            left.filter(|_| records_per_second > 0.0).map(|left| left as f64 / records_per_second);
        Progress {
            totals,
            reached: self.reached,
            write_units_per_second: self.rate_limiter.per_second(),
            rate_limit: self.rate_limiter.limit(),
            requests_in_flight: self.in_flight.len(),
            is_paused: self.is_paused,
            records_per_second,
            seconds: self.seconds(),
            seconds_left: seconds_left.filter(|_| !self.is_held()),
            sign_in_expired: self.sign_in.expired().cloned(),
            waiting_for: self.waiting_for(),
        }
    }

    fn waiting_for(&self) -> Option<String> {
        if self.is_paused {
            return None;
        }
        if self.sign_in.is_awaited() {
            return Some("Waiting for sign-in: the AWS credentials have expired.".to_owned());
        }
        let not_answering =
            || self.is_not_answering.then(|| "The server does not answer. Trying again.".to_owned());
        self.rate_limiter.throttling(self.now).or_else(not_answering)
    }
}
