//! What imports through S3 are estimated at, held against the spending ceiling before they are started: AWS carries each out
//! whole. The direct route stops by itself before it passes its own.

use crate::app::App;
use crate::import_tables::TableWork;
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

impl App {
    /// The same of several tables, whose ceiling is one for all of them: their estimates together.
    ///
    /// # Errors
    /// `spending_ceiling`.
    pub(crate) fn require_all_under_ceiling(&self, tables: &[TableWork]) -> Result<(), Failure> {
        let waiting = tables.iter().filter(|table| table.done.is_none());
        let ceiling = waiting.filter_map(|table| table.work.choices.most_dollars).reduce(f64::min);
        let sum = tables.iter().map(|table| self.estimate_through_s3(table)).sum();
        require_at_most(sum, ceiling, "The imports of all tables through S3 are together")
    }

    /// What the import of a table through S3 is estimated at, in US dollars; nothing where it goes by another route.
    pub(crate) fn estimate_through_s3(&self, TableWork { work, done, .. }: &TableWork) -> f64 {
        let route = done.as_ref().map_or(work.choices.route(), |report| report.route);
        let checked = self.sources.checked(&work.source_id, &work.plan);
        checked.map_or(0.0, |checked| estimate_on(route, &work.plan, &checked.checked.result))
    }
}

fn estimate_on(route: RouteName, plan: &Plan, checked: &CheckResult) -> f64 {
    match route {
        RouteName::S3 if !plan.writes_no_items() => S3Estimate::of(checked).dollars,
        RouteName::S3 | RouteName::Direct => 0.0,
    }
}

fn require_at_most(estimate: f64, most: Option<f64>, what: &str) -> Result<(), Failure> {
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
