//! A bound on the write units that an import consumes in all.

use failure::{Code, Failure};

/// What is left of rounding when units are added up.
const ROUNDING: f64 = 1e-6;

/// How many write units a run may still consume, with those that it consumed before it was continued.
#[derive(Debug)]
pub(crate) struct Ceiling {
    /// `None`: as many as it takes.
    most_units: Option<f64>,
    consumed: f64,
    /// Of requests that are not answered yet.
    in_flight: f64,
}

impl Ceiling {
    pub(crate) fn new(most_units: Option<f64>, consumed_before: f64) -> Self {
        Self { most_units, consumed: consumed_before, in_flight: 0.0 }
    }

    /// Whether a request that takes so many may be sent, should all that are in flight be taken whole.
    pub(crate) fn allows(&self, units: f64) -> bool {
        self.most_units.is_none_or(|most| self.consumed + self.in_flight + units <= most + ROUNDING)
    }

    pub(crate) fn send(&mut self, units: f64) {
        self.in_flight += units;
    }

    /// Counts an answer to a request that was to take `sent` units, of which it consumed `consumed`.
    pub(crate) fn answered(&mut self, sent: f64, consumed: f64) {
        self.in_flight = (self.in_flight - sent).max(0.0);
        self.consumed += consumed;
    }

    /// Why nothing more is sent.
    pub(crate) fn reached(&self) -> Failure {
        let most = self.most_units.unwrap_or_default();
        Failure::new(
            Code::SpendingCeiling,
            format!(
                "The import stopped before it would pass your spending ceiling: {:.0} of {most:.0} write units are used.",
                // A sum of nothing is a zero below zero.
                self.consumed.abs()
            ),
            "Raise the ceiling or take it away, then continue: what is written stays, and is not written again.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_flight_counts_until_it_is_answered() {
        let mut ceiling = Ceiling::new(Some(10.0), 3.0);
        assert!(ceiling.allows(7.0) && !ceiling.allows(7.5));
        ceiling.send(5.0);
        assert!(ceiling.allows(2.0) && !ceiling.allows(3.0));
        // Only a part was taken.
        ceiling.answered(5.0, 2.0);
        assert!(ceiling.allows(5.0) && !ceiling.allows(6.0));
        assert!(ceiling.reached().message.contains("5 of 10"), "{}", ceiling.reached().message);
        let nothing = Ceiling::new(Some(2.0), std::iter::empty::<f64>().sum());
        assert!(nothing.reached().message.contains(": 0 of 2"), "{}", nothing.reached().message);
        assert!(Ceiling::new(None, 1e12).allows(1e12));
    }
}
