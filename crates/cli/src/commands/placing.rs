//! Where the rows of several tables go, by the relations between them.

use super::read::{Planned, names_of, plan_opened};
use super::relations::{add_unknown, find};
use crate::arguments::Design;
use app::{App, OpenedTables, Relation};
use failure::Failure;

/// Tables with their plans, and the relations that these are placed by.
pub(super) struct Placed {
    /// What the source calls each, and its plan.
    pub tables: Vec<(String, Planned)>,
    pub relations: Vec<Relation>,
}

/// Makes the plan of each table, and places them as the saved plan and the options say.
///
/// # Errors
/// As [`plan_opened`]; `no_such_relation` and `blocked` for placements that cannot be.
pub(super) async fn plan_tables(app: &App, opened: OpenedTables, design: &Design) -> Result<Placed, Failure> {
    let mut tables = Vec::new();
    let names = names_of(&opened);
    for table in opened.tables {
        let design = design.of_table(&table.name, &names);
        let planned = plan_opened(app, table.source, Some(&table.name), &design).await?;
        tables.push((table.name, planned));
    }
    let choices = design.relations.choices();
    let mut relations = match &design.plan {
        Some(path) => app.saved_relations(path.clone()).await?,
        None => Vec::new(),
    };
    // Looking for them takes time, so it is done only where somebody asks for something that needs them.
    if (!choices.place.is_empty() || !choices.copy.is_empty()) && choices.applied(relations.clone()).is_err()
    {
        let to_relate = tables.iter().map(|(name, planned)| planned.to_relate(Some(name)));
        add_unknown(&mut relations, find(app, to_relate.collect()).await?.believed());
    }
    let relations = choices.applied(relations)?;
    let to_relate: Vec<_> = tables.iter().map(|(name, planned)| planned.to_relate(Some(name))).collect();
    let relations = app.with_digits(&to_relate, relations);
    let plans = tables.iter().map(|(name, planned)| (name.clone(), planned.plan.clone())).collect();
    let placed = app.place_tables(plans, &relations)?;
    for ((_, planned), (_, plan)) in tables.iter_mut().zip(placed) {
        planned.plan = plan;
    }
    Ok(Placed { tables, relations })
}
