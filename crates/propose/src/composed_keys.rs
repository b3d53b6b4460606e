//! Keys made from several columns, where no column and no pair tells rows apart.

use super::proposal::KeyProposal;
use plan::{AttributeKind, KeyTemplate, MAX_KEY_NAME_BYTES, Plan};
use profile::{ColumnProfile, KeyEvidence, KeySetProfile, Profile};
use wording::grouped;

/// What stands between the parts of a key whose values were not looked at for it.
const SEPARATOR: &str = "#";
/// A first column with so many different values spreads a declared key well enough.
const MANY: u64 = 100;

/// The keys of several columns that the data allow, the best first.
pub(crate) fn composed_keys(plan: &Plan, profile: &Profile) -> Vec<KeyProposal> {
    let can_all_be_part = |set: &&KeySetProfile| {
        set.partition_columns.iter().chain(&set.sort_columns).all(|column| can_be_part(plan, column))
    };
    profile.key_sets.iter().filter(can_all_be_part).map(|set| of_set(plan, set)).collect()
}

fn of_set(plan: &Plan, set: &KeySetProfile) -> KeyProposal {
    let all: Vec<&str> = set.partition_columns.iter().chain(&set.sort_columns).map(String::as_str).collect();
    let rows = grouped(set.evidence.records);
    let together = match all.as_slice() {
        [only] => format!("{only} tells every one of {rows} rows apart"),
        all => format!("Together, {} tell every one of {rows} rows apart", listed(all)),
    };
    let spread = match set.evidence.busiest {
        Some(busiest) if !set.sort_columns.is_empty() => {
            let partition: Vec<&str> = set.partition_columns.iter().map(String::as_str).collect();
            format!(
                ". The partition key, from {}, has {} different values; at most {} rows share one",
                listed(&partition),
                grouped(set.evidence.partitions),
                grouped(busiest)
            )
        }
        _ => String::new(),
    };
    key(
        plan,
        &set.partition_columns,
        &set.sort_columns,
        &set.separator,
        format!("{together}{spread}"),
        set.evidence,
    )
}

/// The key of three or more columns that a table is declared with; `None` where one of them cannot be a part.
pub(crate) fn declared_composed_key(plan: &Plan, profile: &Profile, columns: &[&str]) -> Option<KeyProposal> {
    if !columns.iter().all(|column| can_be_part(plan, column)) {
        return None;
    }
    let reason = format!("PRIMARY KEY in the CREATE TABLE: {} together", listed(columns));
    let is_it = |set: &&KeySetProfile| {
        let found = set.partition_columns.iter().chain(&set.sort_columns);
        found.clone().count() == columns.len()
            && found.into_iter().all(|name| columns.contains(&name.as_str()))
    };
    if let Some(set) = profile.key_sets.iter().find(is_it) {
        let counted = of_set(plan, set);
        return Some(KeyProposal { reason: format!("{reason}. {}", counted.reason), ..counted });
    }
    let first = profile.columns.iter().find(|column| column.column == columns[0])?;
    let (partition, sort) = columns.split_at(if first.distinct.count >= MANY { 1 } else { 2 });
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    let blank =
        |name: &&str| profile.columns.iter().find(|column| column.column == *name).map_or(0, blank_cells);
    let evidence = KeyEvidence {
        records: profile.records - profile.misshapen_records,
        distinct: profile.records,
        blank: columns.iter().map(blank).max().unwrap_or(0),
        partitions: first.distinct.count,
        ..KeyEvidence::default()
    };
    Some(key(plan, &owned(partition), &owned(sort), SEPARATOR, reason, evidence))
}

fn key(
    plan: &Plan,
    partition: &[String],
    sort: &[String],
    separator: &str,
    reason: String,
    evidence: KeyEvidence,
) -> KeyProposal {
    let side = |columns: &[String]| match columns {
        [] => (None, None),
        [only] if can_be_key(plan, only) => (Some(only.clone()), None),
        several => (None, Some(KeyTemplate::joined(several.iter().map(String::as_str), separator))),
    };
    let (partition_column, partition_template) = side(partition);
    let (sort_column, sort_template) = side(sort);
    KeyProposal { partition_column, sort_column, partition_template, sort_template, reason, evidence }
}

/// Why a sort key is made from these columns: in which order rows stand under it.
pub(crate) fn order_words(plan: &Plan, template: &KeyTemplate) -> String {
    let kind =
        |name: &str| plan.columns.iter().find(|column| column.column == name).map(|column| column.kind);
    let mut words = Vec::new();
    if let Some(first) = template.columns().next()
        && matches!(kind(first), Some(AttributeKind::Date | AttributeKind::DateTime))
    {
        words.push(format!("{first} comes first, so rows can be asked for from one time to another"));
    }
    let numbers: Vec<&str> =
        template.columns().filter(|name| kind(name) == Some(AttributeKind::Number)).collect();
    if !numbers.is_empty() {
        words.push(format!("in a text, the digits of {} sort as letters do: 10 before 9", listed(&numbers)));
    }
    words.iter().fold(String::new(), |text, word| text + "; " + word)
}

fn can_be_part(plan: &Plan, name: &str) -> bool {
    plan.columns.iter().any(|column| column.column == *name && column.included && column.kind.can_be_part())
}

fn can_be_key(plan: &Plan, name: &str) -> bool {
    plan.columns.iter().any(|column| {
        column.column == *name && column.key_type().is_some() && column.attribute.len() <= MAX_KEY_NAME_BYTES
    })
}

fn blank_cells(column: &ColumnProfile) -> u64 {
    column.blank + column.null_words.iter().map(|word| word.count).sum::<u64>()
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
