//! An item of each table, such that those of tables that belong together do.

use crate::joining::failure_of;
use failure::Failure;
use item::{Converter, Item, Joined, dynamodb_json};
use join::join;
use plan::{Plan, Relation, place_of_column};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use source::Source;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Rows of each table that are looked through.
const LOOKED_THROUGH: usize = 1000;

/// An item of a table.
#[derive(Debug)]
pub(super) struct Example {
    /// The source table and its DynamoDB table.
    pub source: String,
    pub table: String,
    pub item: Item,
}

/// An item of each table that has items, with the rows of others that stand in it: if possible one that points to the example of the table that it points to, else one
/// with many attributes.
///
/// # Errors
/// What reading the sources says, and `cancelled`.
pub(super) fn examples(
    tables: &[(String, Arc<Source>, Plan)],
    relations: &[Relation],
    cancel: &CancellationToken,
) -> Result<Vec<Example>, Failure> {
    let open =
        |name: &str| tables.iter().find(|(other, ..)| other == name).map(|(_, source, _)| Arc::clone(source));
    let mut found: Vec<Option<Example>> = tables.iter().map(|_| None).collect();
    let points = |name: &str| {
        relations
            .iter()
            .filter(|relation| relation.child.table == name && relation.parent.table != name)
            .count()
    };
    let mut order: Vec<usize> = (0..tables.len()).collect();
    // Those of tables that are made from others are of the same row.
    order.sort_by_key(|&place| (tables[place].2.derived.is_some(), points(&tables[place].0)));
    for place in order {
        let (name, source, plan) = &tables[place];
        if plan.writes_no_items() {
            continue;
        }
        let plan = &*plan.in_shared_table();
        let mut joined = Joined::default();
        if plan.has_rows_of_others() {
            let made = join(source, plan, &open, cancel, &mut |_| {}).map_err(failure_of)?;
            joined.related = Some(made.related);
        }
        let converter = Converter::joined(plan, joined);
        let items: Vec<Item> = source
            .records(0, LOOKED_THROUGH)?
            .iter()
            .filter_map(|record| converter.convert(record.number, &record.cells).ok())
            .map(|converted| converted.item)
            .collect();
        let best = items.into_iter().rev().max_by_key(|item| {
            let fitting =
                relations.iter().filter(|relation| is_fitting(relation, name, item, tables, &found)).count();
            let of = plan.written_after().filter(|_| plan.derived.is_some());
            let owner = found.iter().flatten().find(|example| Some(example.source.as_str()) == of);
            let shared =
                owner.map_or(0, |owner| item.iter().filter(|part| owner.item.contains(part)).count());
            (fitting + shared, item.len())
        });
        found[place] =
            best.map(|item| Example { source: name.clone(), table: plan.table.name.clone(), item });
    }
    Ok(found.into_iter().flatten().collect())
}

/// True where the item points to, or is pointed to by, the example on the other side.
fn is_fitting(
    relation: &Relation,
    name: &str,
    item: &Item,
    tables: &[(String, Arc<Source>, Plan)],
    found: &[Option<Example>],
) -> bool {
    let (own, other) = if relation.child.table == name {
        (&relation.child, &relation.parent)
    } else if relation.parent.table == name {
        (&relation.parent, &relation.child)
    } else {
        return false;
    };
    let of_table = |name: &str| tables.iter().position(|(other, ..)| other == name);
    let (Some(own_place), Some(other_place)) = (of_table(&own.table), of_table(&other.table)) else {
        return false;
    };
    let Some(example) = &found[other_place] else { return false };
    own.columns.iter().zip(&other.columns).all(|(own, other)| {
        let left = value_of(item, &tables[own_place].2, own);
        left.is_some() && left == value_of(&example.item, &tables[other_place].2, other)
    })
}

/// The value of the attribute that a column becomes.
fn value_of(item: &Item, plan: &Plan, column: &str) -> Option<String> {
    let names = plan.columns.iter().map(|column| column.column.as_str());
    let attribute = &plan.columns[place_of_column(column, names)?].attribute;
    item.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.text())
}

/// The examples as one JSON document: by table, in DynamoDB JSON.
pub(super) fn document(examples: &[Example]) -> String {
    let of = |example: &Example| {
        let item = serde_json::from_str::<Value>(&dynamodb_json(&example.item)).unwrap_or_default();
        json!({ "table": example.table, "item": item })
    };
    super::pretty(&examples.iter().map(of).collect())
}

/// An item for reading.
pub(super) fn pretty_item(item: &Item) -> String {
    let raw = RawValue::from_string(dynamodb_json(item));
    raw.map(|raw| raw.get().to_owned()).unwrap_or_default()
}
