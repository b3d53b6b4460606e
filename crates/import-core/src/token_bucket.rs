//! A bucket of write units: they flow in at a rate, and what is written takes them out.

use std::time::Duration;

/// After so long it is looked again, however slowly units flow in.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Units that flow in at a rate and do not gather beyond a bound.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    per_second: f64,
    /// Most units that gather.
    most: f64,
    /// Below zero where more was taken out than was there.
    units: f64,
    filled: Duration,
}

impl TokenBucket {
    /// Units that gather, as a share of what flows in within a second: over any ten seconds no more than 2.5%
    /// above the rate goes out.
    const GATHERS: f64 = 0.25;

    pub(crate) fn new(per_second: f64, now: Duration) -> Self {
        let most = (per_second * Self::GATHERS).max(1.0);
        Self { per_second, most, units: most, filled: now }
    }

    /// A bucket of one who has just been told to slow down: it is empty, and a little less, so that the other side's
    /// is never quite empty again.
    pub(crate) fn emptied(per_second: f64, now: Duration) -> Self {
        let bucket = Self::new(per_second, now);
        Self { units: -0.4 * bucket.most, ..bucket }
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.per_second
    }

    /// Most units that go out at once.
    pub(crate) fn most(&self) -> f64 {
        self.most
    }

    /// Lets units flow in at another rate from now on.
    pub(crate) fn set_rate(&mut self, per_second: f64, now: Duration) {
        self.fill(now);
        self.per_second = per_second;
        self.most = (per_second * Self::GATHERS).max(1.0);
        self.units = self.units.min(self.most);
    }

    /// How long until so many units may go out; nothing when they may now. What can never gather may go out
    /// once the bucket is full.
    pub(crate) fn wait(&mut self, units: f64, now: Duration) -> Duration {
        self.fill(now);
        let lacking = units.min(self.most) - self.units;
        if lacking <= 0.0 {
            return Duration::ZERO;
        }
        Duration::try_from_secs_f64(lacking / self.per_second)
            .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
    }

    /// Takes units out, or puts back what was not used.
    pub(crate) fn take(&mut self, units: f64) {
        self.units = (self.units - units).min(self.most);
    }

    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.units = (self.units + passed * self.per_second).min(self.most);
        self.filled = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is sent as soon as it may, over any ten seconds no more than 5% above the rate goes out, as
        /// long as one request is no more than what gathers.
        #[test]
        fn no_ten_seconds_exceed_the_rate(
            rate in 1.0f64..5000.0,
            sizes in proptest::collection::vec(0.0f64..1.0, 50..400),
        ) {
            let start = Duration::ZERO;
            let mut bucket = TokenBucket::new(rate, start);
            let (mut now, mut sent) = (start, Vec::new());
            for size in sizes.iter().cycle().take(4000) {
                let units = (size * bucket.most()).max(0.01);
                now += bucket.wait(units, now) + Duration::from_nanos(1);
                bucket.take(units);
                sent.push((now, units));
                if now.saturating_sub(start) > Duration::from_secs(40) {
                    break;
                }
            }
            for (place, &(from, _)) in sent.iter().enumerate() {
                let until = from + Duration::from_secs(10);
                let within: f64 =
                    sent[place..].iter().take_while(|(at, _)| *at < until).map(|(_, units)| units).sum();
                prop_assert!(within <= rate * 10.0 * 1.05 + 1.0, "{within} of {}", rate * 10.0);
            }
        }
    }

    #[test]
    fn what_is_larger_than_what_gathers_goes_out_of_a_full_bucket_and_is_made_up_for() {
        let now = Duration::ZERO;
        let mut bucket = TokenBucket::new(100.0, now);
        assert_eq!(bucket.wait(400.0, now), Duration::ZERO);
        bucket.take(400.0);
        let wait = bucket.wait(25.0, now);
        assert!((wait.as_secs_f64() - 4.0).abs() < 0.01, "{wait:?}");
    }
}
