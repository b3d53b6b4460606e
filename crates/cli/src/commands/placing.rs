//! Where the rows of several tables go, by the relations between them.

use super::read::{Planned, names_of, plan_opened};
use super::relations::{add_unknown, find};
use crate::arguments::Design;
use crate::several_options::of_which;
use app::{App, DerivedKind, DerivedTable, OpenedDerived, OpenedTables, Relation};
use failure::{Code, Failure};

/// Tables with their plans, those that are made from others last, and the relations that these are placed by.
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
    let (mut tables, mut designs) = (Vec::new(), Vec::new());
    let names = names_of(&opened);
    for table in opened.tables {
        // One alone is here with tables that are made from its rows: its columns need no name before them.
        let mut own = if names.len() > 1 { design.of_table(&table.name, &names) } else { design.clone() };
        own.adds_indexes_later = true;
        let planned = plan_opened(app, table.source, Some(&table.name), &own).await?;
        tables.push((table.name, planned));
        designs.push(own);
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
    add_derived(app, &mut tables, &relations, design).await?;
    let to_relate: Vec<_> = tables.iter().map(|(name, planned)| planned.to_relate(Some(name))).collect();
    let relations = app.with_digits(&to_relate, relations);
    let plans = tables.iter().map(|(name, planned)| (name.clone(), planned.plan.clone())).collect();
    let placed = app.place_tables(plans, &relations)?;
    let (mut plans, mut has_more) = (placed, false);
    for (((_, planned), (_, plan)), own) in tables.iter().zip(&mut plans).zip(&designs) {
        if let Some(with_indexes) = own.with_later_indexes(app, &planned.source.source_id, plan)? {
            (*plan, has_more) = (with_indexes, true);
        }
    }
    if has_more {
        plans = app.place_tables(plans, &relations)?;
    }
    for ((_, planned), (_, plan)) in tables.iter_mut().zip(plans) {
        planned.plan = plan;
    }
    Ok(Placed { tables, relations })
}

/// Adds the tables that are made from the rows of others, as the saved plan and the options say.
async fn add_derived(
    app: &App,
    tables: &mut Vec<(String, Planned)>,
    relations: &[Relation],
    design: &Design,
) -> Result<(), Failure> {
    let names: Vec<String> = tables.iter().map(|(name, _)| name.clone()).collect();
    let only = if let [only] = names.as_slice() { Some(only.clone()) } else { None };
    let mut wanted: Vec<_> = match &design.plan {
        Some(path) => app.saved_derived(path.clone(), only).await?,
        None => Vec::new(),
    }
    .into_iter()
    .filter(|(derived, _)| names.contains(&derived.of))
    .map(|(derived, table)| (derived, Some(table)))
    .collect();
    let named = |option, texts: &[String], kind: DerivedKind| {
        texts.iter().map(|text| derived(&names, option, text, kind)).collect::<Result<Vec<_>, Failure>>()
    };
    let unique = named("--unique", &design.unique, DerivedKind::Lock)?;
    for derived in unique.into_iter().chain(named("--split", &design.split, DerivedKind::Split)?) {
        if !wanted.iter().any(|(known, _)| known.is_same(&derived)) {
            wanted.push((derived, None));
        }
    }
    let plan_of =
        |table: &str| tables.iter().find(|(name, _)| name == table).map(|(_, planned)| &planned.plan);
    let is_open = |relation: &&Relation| plan_of(&relation.parent.table).is_some();
    for relation in relations.iter().filter(|relation| relation.makes_parents()).filter(is_open) {
        let made = plan_of(&relation.child.table).map(|child| relation.made_parents(child));
        wanted.extend(made.map(|made| (made, None)));
    }
    for (derived, table) in wanted {
        let Some((name, planned)) = tables.iter().find(|(name, _)| *name == derived.of) else { continue };
        let opened = app.derive_table(&planned.to_relate(Some(name)), &derived, table)?;
        let OpenedDerived { name, source, plan } = opened;
        tables.push((name, Planned { source, plan, reasons: None }));
    }
    Ok(())
}

/// What an option names: columns of the only table, or of the one whose name and a dot stand before them.
fn derived(tables: &[String], option: &str, text: &str, kind: DerivedKind) -> Result<DerivedTable, Failure> {
    let columns = |text: &str| text.split(',').map(|column| column.trim().to_owned()).collect::<Vec<_>>();
    match (of_which(text, tables), tables) {
        (Some((table, named)), _) => Ok(DerivedTable { of: table.to_owned(), kind, columns: columns(named) }),
        (None, [only]) => Ok(DerivedTable { of: only.clone(), kind, columns: columns(text) }),
        (None, _) => Err(Failure::new(
            Code::NoSuchSourceTable,
            format!("{option} {text} does not say of which table, and the sources hold several."),
            format!("Write TABLE.COLUMN. The tables are {}.", tables.join(", ")),
        )),
    }
}
