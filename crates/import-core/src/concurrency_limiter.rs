//! How many requests are on their way at once: more while answers come as fast as before, fewer when they queue up
//! at the server, and half at once when the table asks to slow down.

use std::time::Duration;

/// Requests at the start.
const FIRST: f64 = 8.0;
/// Fewest and most.
const FEWEST: f64 = 2.0;
const MOST: f64 = 96.0;
/// Answers may take this much longer than the fastest before requests count as queueing.
const LONGER: f64 = 1.6;
/// So many queueing requests are never too many: they keep the server busy.
const MAY_QUEUE: f64 = 6.0;
/// The fastest answer is looked for again so often.
const REMEMBERED: Duration = Duration::from_secs(10);
/// The table's answer to fewer requests is waited for before there are fewer still.
const BETWEEN_CUTS: Duration = Duration::from_millis(250);
/// So many requests without an answer mean that the way is too narrow, not that one was lost.
const LOST: u32 = 4;

/// The number of requests that may be on their way.
#[derive(Debug)]
pub(crate) struct ConcurrencyLimiter {
    allowed: f64,
    /// No answer has been slow yet, so that the number doubles.
    doubles: bool,
    fastest: f64,
    /// The fastest since `sampled_again`, which takes its place.
    fastest_lately: f64,
    sampled_again: Duration,
    /// A moving average of how long answers take, in seconds.
    usual: f64,
    cut: Option<Duration>,
    unanswered: u32,
}

impl ConcurrencyLimiter {
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            allowed: FIRST,
            doubles: true,
            fastest: f64::INFINITY,
            fastest_lately: f64::INFINITY,
            sampled_again: now,
            usual: 0.0,
            cut: None,
            unanswered: 0,
        }
    }

    /// How many may be on their way.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 2 and 96")]
    pub(crate) fn allowed(&self) -> usize {
        self.allowed as usize
    }

    /// How long a request may stay without an answer before it is given up, after so many failures.
    pub(crate) fn patience(&self, failures: u32) -> Duration {
        const LEAST: Duration = Duration::from_secs(2);
        const LONGEST: Duration = Duration::from_mins(1);
        let usual = Duration::from_secs_f64(self.usual * 10.0);
        usual.max(LEAST).saturating_mul(1 << failures.min(5)).min(LONGEST)
    }

    /// Whether a request takes so much longer than usual that it may hang.
    pub(crate) fn is_overdue(&self, sent: Duration, now: Duration) -> bool {
        const LEAST: f64 = 0.25;
        now.saturating_sub(sent).as_secs_f64() > (self.usual * 5.0).max(LEAST)
    }

    /// Takes note of an answer. `was_full`: as many as allowed were on their way.
    pub(crate) fn answered(&mut self, took: Duration, was_full: bool, now: Duration) {
        self.unanswered = 0;
        let took = took.as_secs_f64();
        self.usual = if self.usual > 0.0 { self.usual + (took - self.usual) / 16.0 } else { took };
        self.fastest_lately = self.fastest_lately.min(took);
        self.fastest = self.fastest.min(took);
        if now.saturating_sub(self.sampled_again) >= REMEMBERED {
            self.fastest = self.fastest_lately;
            (self.fastest_lately, self.sampled_again) = (f64::INFINITY, now);
        }
        // Of the requests in flight, so many wait for their turn at the server.
        let queue = self.allowed * (1.0 - self.fastest / self.usual.max(self.fastest));
        if self.usual > self.fastest * LONGER && queue > MAY_QUEUE {
            self.doubles = false;
            if queue > 2.0 * MAY_QUEUE {
                self.allowed = (self.allowed - 1.0 / self.allowed).max(FEWEST);
            }
        } else if was_full {
            let more = if self.doubles { 1.0 } else { 1.0 / self.allowed };
            self.allowed = (self.allowed + more).min(MOST);
        }
    }

    /// The table asked to slow down.
    pub(crate) fn throttled(&mut self, now: Duration) {
        self.unanswered = 0;
        self.halve(now);
    }

    /// A request stayed without an answer.
    pub(crate) fn not_answered(&mut self, now: Duration) {
        self.unanswered += 1;
        if self.unanswered >= LOST {
            self.halve(now);
        }
    }

    fn halve(&mut self, now: Duration) {
        self.doubles = false;
        if self.cut.is_none_or(|cut| now.saturating_sub(cut) >= BETWEEN_CUTS) {
            self.cut = Some(now);
            self.allowed = (self.allowed / 2.0).max(FEWEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets answers come that take as long as the server needs for so many requests at once.
    fn acknowledge(concurrency: &mut ConcurrencyLimiter, answers: usize, takes: impl Fn(usize) -> f64) {
        let mut now = Duration::ZERO;
        for _ in 0..answers {
            now += Duration::from_millis(1);
            concurrency.answered(Duration::from_secs_f64(takes(concurrency.allowed())), true, now);
        }
    }

    #[test]
    fn it_grows_while_answers_come_as_fast_as_before() {
        let mut concurrency = ConcurrencyLimiter::new(Duration::ZERO);
        acknowledge(&mut concurrency, 200, |_| 0.01);
        assert_eq!(concurrency.allowed(), 96);
    }

    #[test]
    fn it_stays_where_more_would_only_queue() {
        let mut concurrency = ConcurrencyLimiter::new(Duration::ZERO);
        // The server works on four at a time.
        #[allow(clippy::cast_precision_loss)]
        acknowledge(&mut concurrency, 5000, |count| 0.001 * (count as f64 / 4.0).max(1.0));
        assert!((8..32).contains(&concurrency.allowed()), "{}", concurrency.allowed());
    }

    #[test]
    fn it_shrinks_at_once_when_throttled_but_not_twice_for_the_same() {
        let mut concurrency = ConcurrencyLimiter::new(Duration::ZERO);
        acknowledge(&mut concurrency, 200, |_| 0.01);
        let now = Duration::ZERO;
        concurrency.throttled(now);
        concurrency.throttled(now + Duration::from_millis(10));
        assert_eq!(concurrency.allowed(), 48);
        for round in 1..10 {
            concurrency.throttled(now + Duration::from_secs(round));
        }
        assert_eq!(concurrency.allowed(), 2);
    }

    #[test]
    fn one_lost_request_changes_nothing_and_many_do() {
        let mut concurrency = ConcurrencyLimiter::new(Duration::ZERO);
        let now = Duration::ZERO;
        concurrency.not_answered(now);
        assert_eq!(concurrency.allowed(), 8);
        (0..4).for_each(|_| concurrency.not_answered(now));
        assert_eq!(concurrency.allowed(), 4);
        assert_eq!(concurrency.patience(0), Duration::from_secs(2));
        assert_eq!(concurrency.patience(9), Duration::from_mins(1));
    }
}
