//! Write units: what a table and its indexes take, and what was taken when.

use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Bytes that one write unit pays for.
const UNIT_BYTES: u64 = 1024;
/// Time that one entry of the log stands for.
const TICK: Duration = Duration::from_millis(100);

/// Write units a second that a table and each of its indexes take.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WriteUnits {
    /// `None`: what the table was created with; on demand, no limit.
    pub table: Option<f64>,
    /// For each index. `None`: what the index was created with; on demand, no limit.
    pub indexes: Option<f64>,
    /// Seconds of unused capacity that are saved up. A table starts with as much saved.
    pub burst_seconds: f64,
}

impl Default for WriteUnits {
    fn default() -> Self {
        Self { table: None, indexes: None, burst_seconds: 1.0 }
    }
}

/// Write units for so many bytes: one for each started KB.
pub(super) fn units_for(bytes: u64) -> u64 {
    bytes.div_ceil(UNIT_BYTES).max(1)
}

/// Units that come in at a rate and are taken by writes.
#[derive(Debug)]
pub(super) struct TokenBucket {
    rate: f64,
    most: f64,
    left: f64,
    filled_at: Instant,
}

impl TokenBucket {
    pub(super) fn new(rate: f64, burst_seconds: f64, now: Instant) -> Self {
        let most = (rate * burst_seconds).max(1.0);
        Self { rate, most, left: most, filled_at: now }
    }

    /// Whether so many units are there. What no bucket could ever hold passes when it is full.
    pub(super) fn has(&mut self, units: u64, now: Instant) -> bool {
        let came_in = self.rate * now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.left = (self.left + came_in).min(self.most);
        self.filled_at = self.filled_at.max(now);
        self.left >= units_as_float(units).min(self.most)
    }

    pub(super) fn take(&mut self, units: u64) {
        self.left -= units_as_float(units);
    }
}

#[expect(clippy::cast_precision_loss, reason = "units of one write are few")]
pub(super) fn units_as_float(units: u64) -> f64 {
    units as f64
}

/// Write units taken in one tick of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitsTick {
    pub table: u64,
    /// Of all indexes together.
    pub indexes: u64,
}

/// Write units taken since the server started, tick by tick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitsLog {
    /// Each of 100 milliseconds.
    pub ticks: Vec<UnitsTick>,
}

impl UnitsLog {
    pub(super) fn add(&mut self, after: Duration, units: UnitsTick) {
        let place = usize::try_from(after.as_millis() / TICK.as_millis()).unwrap_or(usize::MAX - 1);
        if self.ticks.len() <= place {
            self.ticks.resize(place + 1, UnitsTick::default());
        }
        self.ticks[place].table += units.table;
        self.ticks[place].indexes += units.indexes;
    }

    /// All units that were taken.
    pub fn total(&self) -> UnitsTick {
        let sum = |of: fn(&UnitsTick) -> u64| self.ticks.iter().map(of).sum();
        UnitsTick { table: sum(|tick| tick.table), indexes: sum(|tick| tick.indexes) }
    }

    /// Most units, of table and indexes together, that were taken in any span of so many seconds: to hold a
    /// cap against.
    pub fn most_over(&self, window: Duration) -> u64 {
        let ticks = usize::try_from(window.as_millis() / TICK.as_millis()).unwrap_or(usize::MAX).max(1);
        let sum = |part: &[UnitsTick]| part.iter().map(|tick| tick.table + tick.indexes).sum();
        if self.ticks.len() <= ticks {
            return sum(&self.ticks);
        }
        self.ticks.windows(ticks).map(sum).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(10.0, 1.0, start);
        assert!(bucket.has(10, start));
        bucket.take(10);
        assert!(!bucket.has(1, start));
        assert!(bucket.has(5, start + Duration::from_millis(501)));
        assert!(!bucket.has(6, start + Duration::from_millis(501)));
        // No more is saved than a second's worth.
        let later = start + Duration::from_mins(1);
        assert!(bucket.has(10, later));
        bucket.take(10);
        assert!(!bucket.has(1, later));
    }

    #[test]
    fn what_is_larger_than_a_bucket_passes_when_it_is_full() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(2.0, 1.0, start);
        assert!(bucket.has(5, start));
        bucket.take(5);
        assert!(!bucket.has(5, start + Duration::from_secs(2)));
        assert!(bucket.has(5, start + Duration::from_secs(3)));
    }

    #[test]
    fn the_log_finds_the_busiest_stretch() {
        let mut log = UnitsLog::default();
        for (at, table) in [(0, 5), (150, 7), (1000, 20), (1099, 1), (1250, 9)] {
            log.add(Duration::from_millis(at), UnitsTick { table, indexes: 1 });
        }
        assert_eq!(log.total(), UnitsTick { table: 42, indexes: 5 });
        assert_eq!(log.most_over(Duration::from_millis(100)), 23);
        assert_eq!(log.most_over(Duration::from_millis(300)), 33);
        assert_eq!(log.most_over(Duration::from_secs(10)), 47);
    }
}
