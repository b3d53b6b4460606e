//! How long to wait before AWS is asked for its import again.

use std::time::Duration;

/// An import takes minutes at least: once it has lasted, a look every half minute is often enough.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);
/// With every look the wait grows by a quarter.
const GROWTH: f64 = 1.25;

/// The wait after so many looks.
pub(super) fn wait_after(looks: u32) -> Duration {
    let growth = GROWTH.powi(i32::try_from(looks).unwrap_or(i32::MAX));
    Duration::from_secs_f64((SHORTEST.as_secs_f64() * growth).min(LONGEST.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_asked_often_at_first_and_seldom_later() {
        assert_eq!(wait_after(0), SHORTEST);
        assert!((1..200).all(|looks| wait_after(looks) >= wait_after(looks - 1)));
        assert_eq!((wait_after(40), wait_after(u32::MAX)), (LONGEST, LONGEST));
    }
}
