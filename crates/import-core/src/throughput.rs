//! The rate of the last seconds.

use std::collections::VecDeque;
use std::time::Duration;

/// Time over which the rate is taken.
const WINDOW: Duration = Duration::from_secs(4);

/// Remembers totals of the last seconds and says how fast they grow.
#[derive(Debug, Default)]
pub(crate) struct Throughput {
    totals: VecDeque<(Duration, u64)>,
}

impl Throughput {
    /// Notes a total at a time since the start.
    pub(crate) fn note(&mut self, at: Duration, total: u64) {
        self.totals.push_back((at, total));
        while self.totals.len() > 2
            && self.totals.front().is_some_and(|first| at.saturating_sub(first.0) > WINDOW)
        {
            self.totals.pop_front();
        }
    }

    /// Growth a second over the window.
    pub(crate) fn per_second(&self) -> f64 {
        match (self.totals.front(), self.totals.back()) {
            (Some(first), Some(last)) if last.0 > first.0 => {
                #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
                let grown = (last.1 - first.1) as f64;
                grown / last.0.saturating_sub(first.0).as_secs_f64()
            }
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let mut pace = Throughput::default();
        assert!(pace.per_second() < f64::EPSILON);
        for second in 0..=20u64 {
            pace.note(Duration::from_secs(second), if second < 10 { second * 1000 } else { 10_000 });
        }
        assert!(pace.per_second() < f64::EPSILON);
        pace.note(Duration::from_secs(21), 10_400);
        assert!((pace.per_second() - 100.0).abs() < 1.0);
    }
}
