//! The time that a run goes by.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// Something that is waited for in a box: what makes a [`Clock`] one that can be passed in.
pub type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The time that a run goes by: the system's, or in tests one that the test moves.
pub trait Clock: Debug + Send + Sync {
    fn now(&self) -> Instant;

    fn sleep_until(&self, at: Instant) -> Waiting;

    /// Told that the run has nothing to do before time passes or one of so many requests is answered; with `None`, that
    /// it has something to do. A clock that is moved by hand moves only in between.
    fn run_waits_for(&self, _requests: Option<usize>) {}
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep_until(&self, at: Instant) -> Waiting {
        Box::pin(tokio::time::sleep_until(tokio::time::Instant::from_std(at)))
    }
}

/// What comes of `work` within `patience`; `None` where it takes longer.
pub(super) async fn within<T>(
    clock: &dyn Clock,
    patience: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let too_long = clock.sleep_until(clock.now() + patience);
    tokio::select! {
        biased;
        done = work => Some(done),
        () = too_long => None,
    }
}
