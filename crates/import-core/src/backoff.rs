//! How long to wait before trying again: twice as long each time, bounded, and never quite the same.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(5);

/// The wait before the next attempt. `chance` is between 0 and 1 and spreads waits over their upper half, so
/// that requests that failed together do not come back together.
pub fn wait_before_attempt(failures: u32, chance: f64) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(LONGEST);
    doubled.mul_f64(0.5 + 0.5 * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound() {
        let whole: Vec<u128> =
            (1..=9).map(|failures| wait_before_attempt(failures, 1.0).as_millis()).collect();
        assert_eq!(whole, [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        assert_eq!(wait_before_attempt(3, 0.0).as_millis(), 100);
        assert_eq!(wait_before_attempt(u32::MAX, 1.0), LONGEST);
    }
}
