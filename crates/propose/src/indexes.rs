//! The indexes proposed for a table: look-ups by something else than its key.

use super::capacity::SMALL;
use super::keys::LONGEST_NAME_BYTES;
use super::kinds::is_email;
use plan::AttributeKind;
use plan::{IndexDesign, Plan, Projection};
use plan::{index_name, name_apart, same_column};
use plan::{is_lookup_name, points_to};
use profile::{ColumnProfile, Profile};
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
    found.sort_by_key(|(rank, _, _)| *rank);
    found.truncate(MAX_PROPOSED);
    let (mut indexes, reasons): (Vec<_>, Vec<_>) =
        found.into_iter().map(|(_, index, reason)| (index, reason)).unzip();
    name_apart(&mut indexes);
    (indexes, reasons)
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
    IndexDesign {
        name: index_name(attribute),
        partition_key: attribute.to_owned(),
        sort_key: None,
        projection: Projection::All,
        provisioned: SMALL,
    }
}
