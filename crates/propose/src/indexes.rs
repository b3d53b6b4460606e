//! The indexes proposed for a table: look-ups by something else than its key.

use super::capacity::SMALL;
use super::keys::LONGEST_NAME_BYTES;
use super::kinds::is_email;
use plan::AttributeKind;
use plan::{IndexDesign, MAX_INDEX_KEY_ATTRIBUTES, Plan, Projection};
use plan::{column_names, index_name_of, name_apart, place_of_column, same_column};
use plan::{is_lookup_name, points_to};
use profile::{ColumnProfile, Profile};
use std::collections::BTreeSet;
use wording::grouped;

/// Most indexes proposed.
const MAX_PROPOSED: usize = 5;

/// Indexes for the columns that a person would look things up by, with their reasons. Never for dates, JSON or
/// free text.
pub(crate) fn proposed_indexes(plan: &Plan, profile: &Profile) -> (Vec<IndexDesign>, Vec<String>) {
    let mut found: Vec<(u8, IndexDesign, String)> = Vec::new();
    for (column, profile) in plan.columns.iter().zip(&profile.columns) {
        let may_be_key = matches!(column.kind, AttributeKind::Text | AttributeKind::Number);
        if !column.included
            || !may_be_key
            || profile.filled == 0
            || column.attribute.len() > LONGEST_NAME_BYTES
            || plan.table.partition_key == column.attribute
        {
            continue;
        }
        let reason = declared_reason(plan, &column.column)
            .map(|reason| (0, reason))
            .or_else(|| lookup_reason(column.kind, profile).map(|reason| (1, reason)))
            .or_else(|| pointer_reason(profile).map(|reason| (2, reason)));
        if let Some((rank, reason)) = reason {
            found.push((rank, proposed_index(&column.attribute), reason));
        }
    }
    found.extend(declared_together(plan).map(|(index, reason)| (0, index, reason)));
    found.sort_by_key(|(rank, _, _)| *rank);
    found.truncate(MAX_PROPOSED);
    let (mut indexes, reasons): (Vec<_>, Vec<_>) =
        found.into_iter().map(|(_, index, reason)| (index, reason)).unzip();
    name_apart(&mut indexes);
    (indexes, reasons)
}

/// Indexes for several columns that the declaration names together: a foreign key, or what is UNIQUE. Not those by
/// which the table itself is asked.
fn declared_together(plan: &Plan) -> impl Iterator<Item = (IndexDesign, String)> {
    let foreign_keys = plan.declared.iter().flat_map(|declared| &declared.foreign_keys);
    let unique = plan.declared.iter().flat_map(|declared| &declared.unique);
    let foreign_keys = foreign_keys
        .map(|key| (&key.columns, format!("Together they point to {} in the CREATE TABLE", key.table)));
    let unique =
        unique.map(|columns| (columns, "UNIQUE together in the CREATE TABLE: they find one item".to_owned()));
    let mut seen: Vec<Vec<String>> = Vec::new();
    foreign_keys.chain(unique).filter_map(move |(columns, reason)| {
        let attributes = key_attributes(plan, columns)?;
        let mut sorted = attributes.clone();
        sorted.sort();
        let mut table_key: Vec<String> =
            std::iter::once(&plan.table.partition_key).chain(&plan.table.sort_key).cloned().collect();
        table_key.sort();
        if sorted == table_key || seen.contains(&sorted) {
            return None;
        }
        seen.push(sorted);
        Some((index_on(attributes), reason))
    })
}

/// The attributes of several columns, where they can be a key of an index together.
fn key_attributes(plan: &Plan, columns: &[String]) -> Option<Vec<String>> {
    if !(2..=MAX_INDEX_KEY_ATTRIBUTES).contains(&columns.len()) {
        return None;
    }
    let names = column_names(plan);
    let attributes: Option<Vec<String>> = columns
        .iter()
        .map(|name| {
            let place = place_of_column(name, names.iter().copied())?;
            let column = &plan.columns[place];
            let can_be_key = column.included
                && column.key_type().is_some()
                && column.attribute.len() <= LONGEST_NAME_BYTES;
            can_be_key.then(|| column.attribute.clone())
        })
        .collect();
    attributes.filter(|names| names.iter().collect::<BTreeSet<_>>().len() == names.len())
}

/// Why a column is looked up by its declaration.
fn declared_reason(plan: &Plan, column: &str) -> Option<String> {
    let declared = plan.declared.as_ref()?;
    let is_it = |names: &[String]| matches!(names, [only] if same_column(only, column));
    if declared.unique.iter().any(|names| is_it(names)) {
        return Some("UNIQUE in the CREATE TABLE: it finds one item".to_owned());
    }
    let key = declared.foreign_keys.iter().find(|key| is_it(&key.columns))?;
    Some(format!("Points to {} in the CREATE TABLE", key.table))
}

fn lookup_reason(kind: AttributeKind, profile: &ColumnProfile) -> Option<String> {
    let is_lookup = kind == AttributeKind::Text && (is_lookup_name(&profile.column) || is_email(profile));
    // A look-up that gives one item, or nearly: few values repeat.
    let is_reporting = profile.filled < 10 || profile.distinct.count * 10 >= profile.filled * 9;
    let what = if is_email(profile) { "an e-mail address" } else { "a name or code" };
    let repeats = if profile.distinct.unique { ", and none repeats" } else { "" };
    (is_lookup && is_reporting).then(|| format!("People look things up by {what}{repeats}"))
}

/// A column that names something of another table, of which each has some records here.
fn pointer_reason(profile: &ColumnProfile) -> Option<String> {
    let what = points_to(&profile.column)?;
    let distinct = profile.distinct.count;
    // With a few values each would be a large part of the table.
    let is_even = distinct >= 5 || (distinct > 1 && profile.filled < 20);
    let about = if profile.distinct.exact { "" } else { "about " };
    is_even
        .then(|| format!("Finds the records of one {what}; there are {about}{} of them", grouped(distinct)))
}

/// The index proposed for a look-up by `attribute`.
pub fn proposed_index(attribute: &str) -> IndexDesign {
    index_on(vec![attribute.to_owned()])
}

/// The index proposed for a look-up by several attributes together.
pub fn index_on(partition_keys: Vec<String>) -> IndexDesign {
    IndexDesign {
        name: index_name_of(&partition_keys),
        partition_keys,
        sort_keys: Vec::new(),
        projection: Projection::All,
        provisioned: SMALL,
    }
}
