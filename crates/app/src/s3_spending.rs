//! What imports through S3 are estimated at, held against the spending ceiling before they are started: AWS carries each out
//! whole. The direct route stops by itself before it passes its own.

use check::{CheckResult, S3Estimate};
use dynamodb::import::{ImportChoices, RouteName};
use failure::{Code, Failure};
use plan::Plan;

/// What the sum of estimates may differ by from the same sum in another order.
const ROUNDING_DOLLARS: f64 = 1e-9;

/// Refuses an import of one table through S3 that is estimated at more than its ceiling.
///
/// # Errors
/// `spending_ceiling`.
pub(crate) fn require_under_ceiling(
    choices: &ImportChoices,
    plan: &Plan,
    checked: &CheckResult,
) -> Result<(), Failure> {
    let estimate = estimate_on(choices.route(), plan, checked);
    require_at_most(estimate, choices.most_dollars, "The import through S3 is")
}

/// What an import by a route is estimated at through S3, in US dollars; nothing where it goes by another.
pub(crate) fn estimate_on(route: RouteName, plan: &Plan, checked: &CheckResult) -> f64 {
    match route {
        RouteName::S3 if !plan.writes_no_items() => S3Estimate::of(checked).dollars,
        RouteName::S3 | RouteName::Direct => 0.0,
    }
}

/// Refuses `what` is estimated at more than may be spent.
///
/// # Errors
/// `spending_ceiling`.
pub(crate) fn require_at_most(estimate: f64, most: Option<f64>, what: &str) -> Result<(), Failure> {
    match most {
        Some(most) if estimate > most + ROUNDING_DOLLARS => Err(Failure::new(
            Code::SpendingCeiling,
            format!(
                "{what} estimated at {}, which is more than the {} that your spending ceiling allows. Nothing of it was \
                 written.",
                dollars(estimate),
                dollars(most)
            ),
            "Raise the ceiling, or take it away.",
        )),
        _ => Ok(()),
    }
}

/// With as many digits as two small sums need to be told apart.
fn dollars(sum: f64) -> String {
    if sum < 0.1 { format!("${sum:.6}") } else { format!("${sum:.2}") }
}
