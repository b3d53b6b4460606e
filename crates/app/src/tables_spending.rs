//! What several tables may cost through S3: their ceiling is one for all of them.

use crate::app::App;
use crate::import_tables::TableWork;
use crate::s3_spending::{estimate_on, require_at_most};
use failure::Failure;

impl App {
    /// Refuses imports of several tables through S3 that are estimated at more than their ceiling together.
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
