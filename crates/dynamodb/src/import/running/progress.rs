//! What a run says of itself, on its way and at its end.

use super::super::journal::Counts;
use super::super::report::{ImportProgress, Report};
use super::super::run_summary::RunState;
use super::Running;

impl Running<'_> {
    pub(super) fn seconds(&self) -> f64 {
        self.seconds_before + self.options.clock.now().saturating_duration_since(self.started).as_secs_f64()
    }

    /// Totals of this run and of those that it continues.
    pub(super) fn totals(&self) -> Counts {
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

    fn waiting_for(&self) -> Option<String> {
        if self.is_paused {
            return None;
        }
        let not_answering =
            || self.not_answering.then(|| "The server does not answer. Trying again.".to_owned());
        self.rate_limiter.throttling(self.options.clock.now()).or_else(not_answering)
    }

    pub(super) fn progress(&self) -> ImportProgress {
        let totals = self.totals();
        let records_read = totals.acknowledged();
        let per_second = self.pace.per_second();
        let left = self.job.records_total.map(|total| total.saturating_sub(records_read));
        #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
        let seconds_left = left.filter(|_| per_second > 0.0).map(|left| left as f64 / per_second);
        ImportProgress {
            records_read,
            records_total: self.job.records_total,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            items_kept: totals.items_kept,
            items_deleted: totals.items_deleted,
            items_restored: totals.items_restored,
            bytes_read: self.bytes_read,
            bytes_total: self.job.source.size_bytes(),
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            consumed_write_units: totals.units_used.map(|units| units.iter().sum()),
            write_units_per_second: self.rate_limiter.per_second(),
            pace_limit: self.rate_limiter.limit(),
            requests_in_flight: self.on_their_way,
            is_paused: self.is_paused,
            items_per_second: per_second,
            seconds: self.seconds(),
            seconds_left: seconds_left.filter(|_| !self.is_paused),
            waiting_for: self.waiting_for(),
        }
    }

    /// What the run did.
    pub(super) fn report(&self, resumed: bool) -> Report {
        let totals = self.totals();
        let seconds = self.seconds();
        let records_read = totals.acknowledged();
        #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
        let items_per_second = if seconds > 0.0 { records_read as f64 / seconds } else { 0.0 };
        Report {
            run: self.options.run.clone(),
            table: self.job.plan.table.name.clone(),
            records_read,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            items_kept: totals.items_kept,
            items_deleted: totals.items_deleted,
            items_restored: totals.items_restored,
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            units_used: totals
                .units_used
                .as_deref()
                .map_or_else(Vec::new, |units| self.rate_limiter.named(units)),
            consumed_write_units: totals.units_used.map(|units| units.iter().sum()),
            seconds,
            items_per_second,
            resumed,
            cancelled: self.ledger.journal.checkpoint.state == RunState::Cancelled,
            stopped: self.stopped.clone(),
            rejects_file: self.ledger.rejects_file(),
            first_rejected: self.ledger.reported.clone(),
        }
    }
}
