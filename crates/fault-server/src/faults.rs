//! What the server does wrong.

use std::time::Duration;

/// What the server does to requests that write items. Shares are between 0 and 1.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Waited before every answer.
    pub latency: Duration,
    /// Share of requests answered with `ProvisionedThroughputExceededException`.
    pub throttled: f64,
    /// Share of requests of which half the items come back as unprocessed.
    pub half_unprocessed: f64,
    /// Share of requests answered with status 500.
    pub failed: f64,
    /// Share of requests whose connection is dropped before the answer, after the items were written.
    pub dropped: f64,
    /// Every request that holds this text is refused with a `ValidationException`.
    pub refused_text: Option<String>,
    /// Every request is answered with this error and status, such as `ExpiredTokenException`, 400.
    pub error: Option<(String, u16)>,
    /// No request is answered at all.
    pub silent: bool,
    /// Requests that write are answered normally this many times; then the connection is dropped without the
    /// items being written, until this is changed.
    pub stops_after: Option<u64>,
}

/// What happens to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misbehaviour {
    None,
    Throttle,
    HalfUnprocessed,
    Fail,
    WriteThenDrop,
    Drop,
    Refuse,
    Error(String, u16),
    Silence,
}

impl Faults {
    /// What happens to the `number`th request that writes (from 0) with this body. `chance` is between 0 and 1.
    pub fn misbehaviour(&self, number: u64, body: &str, chance: f64) -> Misbehaviour {
        if self.silent {
            return Misbehaviour::Silence;
        }
        if self.stops_after.is_some_and(|after| number >= after) {
            return Misbehaviour::Drop;
        }
        if let Some((error, status)) = &self.error {
            return Misbehaviour::Error(error.clone(), *status);
        }
        if self.refused_text.as_ref().is_some_and(|text| body.contains(text)) {
            return Misbehaviour::Refuse;
        }
        let shares = [
            (self.throttled, Misbehaviour::Throttle),
            (self.half_unprocessed, Misbehaviour::HalfUnprocessed),
            (self.failed, Misbehaviour::Fail),
            (self.dropped, Misbehaviour::WriteThenDrop),
        ];
        let mut up_to = 0.0;
        for (share, misbehaviour) in shares {
            up_to += share;
            if chance < up_to {
                return misbehaviour;
            }
        }
        Misbehaviour::None
    }
}
