//! A run by a clock that the test moves, which the server goes by, too.

use dynamodb::import::{Clock, Waiting};
use fault_server::VirtualClock;
use std::time::Instant;

#[derive(Debug)]
pub(crate) struct RunClock(pub VirtualClock);

impl Clock for RunClock {
    fn now(&self) -> Instant {
        self.0.now()
    }

    fn sleep_until(&self, at: Instant) -> Waiting {
        Box::pin(self.0.client_sleep_until(at))
    }

    fn run_waits_for(&self, requests: Option<usize>) {
        self.0.client_waits_for(requests);
    }
}
