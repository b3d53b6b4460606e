//! `relations`: how the tables of the sources belong together, with nothing written.

use super::read::{Opened, names_of, open, plan_opened};
use super::{JOB, cancel_by_ctrl_c};
use crate::arguments::Design;
use crate::bar::Bar;
use crate::output::print_json;
use app::{
    App, FoundRelation, FoundRelations, OpenedTables, Outcome, Relation, RelationLevel, Sample, TableColumns,
    TableToRelate,
};
use failure::Failure;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) async fn relations(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    json: bool,
) -> Result<Outcome, Failure> {
    let opened = open(app, sources, design).await?;
    // What is opened is not a job yet; from here on it is.
    cancel_by_ctrl_c(app);
    let tables = match opened {
        Opened::One(source) => {
            let planned = plan_opened(app, *source, None, design).await?;
            vec![planned.to_relate(None)]
        }
        Opened::Several(opened) => tables_to_relate(app, opened, design).await?,
    };
    let found = find(app, tables).await?;
    if json {
        print_json(&found)?;
    } else {
        say_found(&found);
    }
    Ok(Outcome::Done)
}

/// Opens each table with the plan for it.
pub(super) async fn tables_to_relate(
    app: &App,
    opened: OpenedTables,
    design: &Design,
) -> Result<Vec<TableToRelate>, Failure> {
    let mut tables = Vec::new();
    let names = names_of(&opened);
    for table in opened.tables {
        let design = design.of_table(&table.name, &names);
        let planned = plan_opened(app, table.source, Some(&table.name), &design).await?;
        tables.push(planned.to_relate(Some(&table.name)));
    }
    Ok(tables)
}

/// Looks for relations, with progress on stderr.
pub(super) async fn find(app: &App, tables: Vec<TableToRelate>) -> Result<FoundRelations, Failure> {
    app.find_relations(tables, JOB, Bar::relating()).await
}

/// Says which relations were found and are not in the plan, since they may be chance.
pub(super) fn say_what_is_asked(found: &FoundRelations) {
    for relation in found.relations.iter().filter(|relation| !relation.is_believed()) {
        note!(
            "not in the plan: {} -> {}. {}",
            columns(&relation.child),
            columns(&relation.parent),
            relation.reason
        );
    }
}

/// Adds relations between columns that none is between yet.
pub(super) fn add_unknown(relations: &mut Vec<Relation>, others: Vec<Relation>) {
    for relation in others {
        if !relations.iter().any(|known| known.joins_the_same(&relation)) {
            relations.push(relation);
        }
    }
}

fn say_found(found: &FoundRelations) {
    if found.relations.is_empty() {
        say!("No table points to another.");
    }
    for relation in &found.relations {
        say!("{}", line(relation));
        say!("  {}", relation.reason);
        if !relation.orphan_samples.is_empty() {
            let sample = |sample: &Sample| format!("{} ({})", sample.value, sample.place_words());
            let samples: Vec<String> = relation.orphan_samples.iter().map(sample).collect();
            say!("  Not there: {}", samples.join("; "));
        }
    }
    for join in &found.many_to_many {
        let [left, right] = &join.sides;
        say!(
            "many to many: {} and {}, through {}",
            columns(&left.parent),
            columns(&right.parent),
            join.table
        );
    }
}

/// A relation in a line: `orders.customerID -> customers.customerID (certain, many to one)`.
fn line(relation: &FoundRelation) -> String {
    let level = match relation.level {
        RelationLevel::Certain => "certain",
        RelationLevel::Likely => "likely",
        RelationLevel::Possible => "possible",
    };
    let kind = if relation.is_one_to_one { "one to one" } else { "many to one" };
    format!("{} -> {} ({level}, {kind})", columns(&relation.child), columns(&relation.parent))
}

/// `orders.customerID`, or `flights.origin,time_hour` of several columns.
fn columns(of: &TableColumns) -> String {
    format!("{}.{}", of.table, of.columns.join(","))
}
