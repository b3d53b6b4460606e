//! What a kept run was made from, opened again.

use super::choices::ImportChoices;
use crate::destination::Destination;
use item::RelatedTables;
use plan::Plan;
use source::Source;

/// A run's file, opened again, and what belongs to it.
#[derive(Debug)]
pub struct ReopenedRun {
    pub source: Source,
    pub plan: Plan,
    pub destination: Destination,
    pub choices: ImportChoices,
    /// What its table is put together with, as it was then; unknown of runs of earlier versions.
    pub related: Option<RelatedTables>,
}

impl ReopenedRun {
    /// The plan as it was designed: of a table whose rows stand inside another's items, with the key that it would have by
    /// itself.
    pub fn designed(&self) -> Plan {
        let parent = self.related.as_ref().and_then(|related| Some((&related.name, related.within.first()?)));
        let inside = parent.and_then(|(name, (_, plan))| {
            plan.inside.iter().find(|inside| inside.table == *name).map(|inside| inside.plan.as_ref())
        });
        let designed = inside.map(|plan| {
            let mut plan = Plan { placed: self.plan.placed.clone(), ..plan.clone() };
            if !plan.writes_no_items() {
                // It may have been renamed since.
                plan.table.name.clone_from(&self.plan.table.name);
            }
            plan
        });
        designed.filter(|plan| *plan.as_written() == self.plan).unwrap_or_else(|| self.plan.clone())
    }
}
