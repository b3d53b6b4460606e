//! What the server does wrong.

use crate::writes::written_items;
use std::time::Duration;

/// What the server does to requests that write items. Shares are between 0 and 1; each request meets one of
/// them at most. Counts of requests begin again when the faults are set.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Waited before every answer, also to requests that write nothing; not beyond the moment when other faults are set.
    pub latency: Duration,
    /// Share of requests answered with `ProvisionedThroughputExceededException`.
    pub throttled: f64,
    /// Share of requests of which half the items come back as unprocessed.
    pub half_unprocessed: f64,
    /// Share of requests answered with status 500.
    pub failed: f64,
    /// Share of requests whose connection is dropped before the answer, after the items were written.
    pub dropped: f64,
    /// Share of requests whose connection is dropped before the items are written.
    pub dropped_unwritten: f64,
    /// Share of requests that are taken and never answered. Their items are not written.
    pub stalled: f64,
    /// Every request that holds this text is refused with a `ValidationException`.
    pub refused_text: Option<String>,
    /// A number attribute and `n`: every request with an item in which `n` divides it is refused whole with a
    /// `ValidationException`. The item alone decides, so a test knows which ones are refused.
    pub refused_where: Option<(String, u64)>,
    /// Every request is answered with this error and status, such as `ExpiredTokenException`, 400.
    pub error: Option<(String, u16)>,
    /// Requests that write are answered normally this many times; from then on with this error and status, as
    /// when credentials expire or the table goes in the middle.
    pub errors_after: Option<(u64, String, u16)>,
    /// Requests that write are answered this many times; those after them are held, and meet the faults that are set
    /// next. So a test can act in the middle of an import, however fast or slow the machine is.
    pub holds_after: Option<u64>,
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
        if let Some((after, error, status)) = &self.errors_after
            && number >= *after
        {
            return Misbehaviour::Error(error.clone(), *status);
        }
        if self.refuses(body) {
            return Misbehaviour::Refuse;
        }
        let shares = [
            (self.throttled, Misbehaviour::Throttle),
            (self.half_unprocessed, Misbehaviour::HalfUnprocessed),
            (self.failed, Misbehaviour::Fail),
            (self.dropped, Misbehaviour::WriteThenDrop),
            (self.dropped_unwritten, Misbehaviour::Drop),
            (self.stalled, Misbehaviour::Silence),
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

    /// Whether an item in this body is one that is refused.
    fn refuses(&self, body: &str) -> bool {
        if self.refused_text.as_ref().is_some_and(|text| body.contains(text)) {
            return true;
        }
        let Some((attribute, every)) = &self.refused_where else { return false };
        written_items(body).iter().any(|item| {
            let mut is_refused = false;
            item.each_attribute(|found| {
                let number = || found.scalar().parse::<u64>().ok();
                is_refused |= found.name == attribute.as_str()
                    && number().is_some_and(|number| number.is_multiple_of(*every));
            });
            is_refused
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(ids: &[u64]) -> String {
        let puts: Vec<String> =
            ids.iter().map(|id| format!(r#"{{"PutRequest":{{"Item":{{"id":{{"N":"{id}"}}}}}}}}"#)).collect();
        format!(r#"{{"RequestItems":{{"T":[{}]}}}}"#, puts.join(","))
    }

    #[test]
    fn the_item_decides_whether_it_is_refused() {
        let faults = Faults { refused_where: Some(("id".to_owned(), 7)), ..Faults::default() };
        let what = |body: &str| faults.misbehaviour(0, body, 0.5);
        assert_eq!(what(&batch(&[1, 2, 15])), Misbehaviour::None);
        assert_eq!(what(&batch(&[1, 14, 15])), Misbehaviour::Refuse);
        assert_eq!(what(r#"{"TableName":"T","Item":{"a":{"S":"x"},"id":{"N":"7"}}}"#), Misbehaviour::Refuse);
        assert_eq!(
            what(r#"{"TableName":"T","Item":{"number":{"N":"7"},"id":{"N":"8"}}}"#),
            Misbehaviour::None
        );
    }

    #[test]
    fn shares_add_up() {
        let faults =
            Faults { throttled: 0.3, failed: 0.1, dropped: 0.05, stalled: 0.05, ..Faults::default() };
        let what = |chance| faults.misbehaviour(0, "{}", chance);
        assert_eq!(what(0.29), Misbehaviour::Throttle);
        assert_eq!(what(0.39), Misbehaviour::Fail);
        assert_eq!(what(0.44), Misbehaviour::WriteThenDrop);
        assert_eq!(what(0.49), Misbehaviour::Silence);
        assert_eq!(what(0.51), Misbehaviour::None);
    }

    #[test]
    fn an_error_may_begin_in_the_middle() {
        let errors_after = Some((3, "ExpiredTokenException".to_owned(), 400));
        let faults = Faults { errors_after, ..Faults::default() };
        assert_eq!(faults.misbehaviour(2, "{}", 0.5), Misbehaviour::None);
        let expired = Misbehaviour::Error("ExpiredTokenException".to_owned(), 400);
        assert_eq!(faults.misbehaviour(3, "{}", 0.5), expired);
    }
}
