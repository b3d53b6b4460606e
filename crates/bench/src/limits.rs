//! What an import must keep to, beside the bare loop of the same run.

use crate::scenario::{Measured, Scenario, WRITE_UNITS};

/// The least share of the bare loop's items a second.
const LATE_SHARE: f64 = 0.80;
const AT_ONCE_SHARE: f64 = 0.75;
const PRACTICE_SHARE: f64 = 0.95;
/// The least share of the reserved write units that is used, and the largest share of throttled requests.
const CAPACITY_SHARE: f64 = 0.97;
const THROTTLED_SHARE: f64 = 0.02;
/// The most processor time for 100,000 records at 10 ms, and the most memory.
const CPU_SECONDS: f64 = 1.6;
const PEAK_MB: f64 = 64.0;

/// A limit and what was measured.
#[derive(Debug)]
pub(crate) struct Limit {
    pub text: String,
    pub is_kept: bool,
}

/// The medians that limits are held against.
#[derive(Debug)]
pub(crate) struct Medians<'a> {
    pub bare: &'a Measured,
    /// Check, table and import.
    pub whole: &'a Measured,
    pub import: &'a Measured,
}

impl Measured {
    #[expect(clippy::cast_precision_loss, reason = "a figure for reading")]
    pub(crate) fn items_a_second(&self) -> f64 {
        self.items as f64 / self.seconds
    }

    /// Share of the reserved write units that the table used, of those that came in while it was written.
    #[expect(clippy::cast_precision_loss, reason = "a figure for reading")]
    pub(crate) fn capacity_used(&self) -> Option<f64> {
        self.counts.map(|counts| counts.table_units as f64 / (f64::from(WRITE_UNITS) * self.seconds))
    }

    /// Share of the requests that were told to slow down, with an error or by items handed back.
    #[expect(clippy::cast_precision_loss, reason = "a figure for reading")]
    pub(crate) fn throttled(&self) -> Option<f64> {
        let requests = self.counts?.requests;
        Some((requests.throttled + requests.partly_processed) as f64 / requests.writes.max(1) as f64)
    }
}

/// The limits of a scenario.
pub(crate) fn limits(scenario: Scenario, medians: &Medians<'_>) -> Vec<Limit> {
    let Medians { bare, whole, import } = medians;
    let share = |least: f64| {
        let of = |side: &Measured| side.items_a_second() / bare.items_a_second();
        Limit {
            text: format!(
                "at least {:.0}% of the bare loop: {:.0}% with its check, {:.0}% the import alone",
                least * 100.0,
                of(whole) * 100.0,
                of(import) * 100.0
            ),
            is_kept: of(whole) >= least,
        }
    };
    match scenario {
        Scenario::Late => vec![
            share(LATE_SHARE),
            at_most(CPU_SECONDS, "seconds of processor time", whole.cpu_seconds, import.cpu_seconds, 2),
            at_most(PEAK_MB, "MB", whole.peak_mb, import.peak_mb, 1),
        ],
        Scenario::AtOnce => vec![share(AT_ONCE_SHARE)],
        Scenario::Practice => vec![share(PRACTICE_SHARE)],
        Scenario::Provisioned => {
            let percent = |share: Option<f64>| share.unwrap_or_default() * 100.0;
            let throttled = whole.throttled().unwrap_or_default();
            vec![
                Limit {
                    text: format!(
                        "at least {:.0}% of the capacity: {:.1}% with its check, {:.1}% the import alone",
                        CAPACITY_SHARE * 100.0,
                        percent(whole.capacity_used()),
                        percent(import.capacity_used())
                    ),
                    is_kept: whole.capacity_used().is_some_and(|used| used >= CAPACITY_SHARE),
                },
                Limit {
                    text: format!(
                        "at most {:.0}% of the requests throttled: {:.1}%",
                        THROTTLED_SHARE * 100.0,
                        throttled * 100.0
                    ),
                    is_kept: throttled <= THROTTLED_SHARE,
                },
            ]
        }
    }
}

/// What the system does not tell breaks no limit.
fn at_most(most: f64, unit: &str, whole: Option<f64>, import: Option<f64>, digits: usize) -> Limit {
    let text = |figure: Option<f64>| {
        figure.map_or_else(|| "untold".to_owned(), |figure| format!("{figure:.digits$}"))
    };
    Limit {
        text: format!(
            "at most {most} {unit}: {} with its check, {} the import alone",
            text(whole),
            text(import)
        ),
        is_kept: whole.is_none_or(|figure| figure <= most),
    }
}
