//! Questions in words.

use super::asked::Design;
use super::steps::{MadeKey, Operation, RequestStep, StepKey};
use plan::{
    AccessPattern, Finds, IndexDesign, Plan, RelatedRows, RelatedSide, SortBy, ValueRange, name_words,
    singular,
};
use std::fmt::Write;

/// The question in the person's words; where there are none, in words made from it.
pub fn question_words(design: &Design<'_>, pattern: &AccessPattern) -> String {
    if !pattern.question.trim().is_empty() {
        return pattern.question.clone();
    }
    let table = design.of_pattern(pattern);
    let rows = lower(table.map_or(&pattern.table, |table| table.name));
    let is_one = pattern.finds == Finds::One;
    let mut words = match (is_one, pattern.attributes.is_empty()) {
        (true, _) => format!("Find one {}", one(&rows)),
        (false, false) => format!("Find {rows}"),
        (false, true) => format!("Find all {rows}"),
    };
    let range = pattern.sort.as_ref().filter(|sort| sort.range.is_some());
    let mut by: Vec<String> = pattern.attributes.iter().map(|attribute| attribute_words(attribute)).collect();
    by.extend(range.map(range_words));
    if !by.is_empty() {
        words.push_str(" by ");
        words.push_str(&joined(&by));
    }
    let related: Vec<String> = pattern.related.iter().map(|rows| related_words(design, rows)).collect();
    if !related.is_empty() {
        words.push_str(", with ");
        words.push_str(&joined(&related));
    }
    if let (Some(sort), Some(table)) = (&pattern.sort, table)
        && !is_one
        && (sort.range.is_none() || sort.descending)
    {
        words.push_str(&order_words(sort, table.plan));
    }
    words
}

/// An attribute's name in words: `customerId` is the customer id.
pub fn attribute_words(attribute: &str) -> String {
    lower(attribute)
}

/// A step in words: `Query on CustomerIdIndex of Orders by customerId, the largest orderDate first`.
pub(super) fn step_words(step: &RequestStep) -> String {
    let operation = match step.operation {
        Operation::GetItem => "GetItem",
        Operation::Query => "Query",
        Operation::Scan => "Scan",
    };
    let on = match &step.index {
        Some(index) => format!("{index} of {}", step.table),
        None => step.table.clone(),
    };
    let names = |keys: &[StepKey]| joined(&keys.iter().map(|key| key.attribute.clone()).collect::<Vec<_>>());
    let mut words = format!("{operation} on {on} by {}", names(&step.key));
    match &step.made {
        Some(MadeKey { sort: None, partition_key, .. }) => {
            let _ = write!(words, " ({partition_key} alone: with all that stands under it)");
        }
        Some(MadeKey { partition_key, sort_key, is_whole: true, .. }) => {
            let _ = write!(words, " (made to {partition_key} and {sort_key})");
        }
        Some(MadeKey { partition_key, sort_key, .. }) => {
            let _ = write!(words, " (made to {partition_key} and the beginning of {sort_key})");
        }
        None => {}
    }
    if let Some(range) = &step.range {
        let _ = write!(words, " and a range of {}", range.attribute);
    }
    if step.descending {
        words.push_str(", backwards (ScanIndexForward false)");
    }
    if !step.filter.is_empty() {
        let _ = write!(
            words,
            ", then a filter on {} (what it leaves out is read and charged too)",
            names(&step.filter)
        );
    }
    if let Some(range) = &step.range_afterwards {
        let _ = write!(
            words,
            "; the application picks the range of {} (the rest is read and charged too)",
            range.attribute
        );
    }
    if let Some(attribute) = &step.sorted_afterwards {
        let _ = write!(words, "; the application sorts by {attribute}");
    }
    if !step.carries_all {
        words.push_str("; the index carries some attributes only");
    }
    words
}

/// An index that would be added, in words.
pub(super) fn new_index_words(source: &str, index: &IndexDesign, usual: u64, most: u64) -> String {
    let sorted = if index.sort_keys.is_empty() {
        String::new()
    } else {
        format!(", sorted by {}", joined(&index.sort_keys))
    };
    let units =
        |units: u64| if units == 1 { "1 write unit".to_owned() } else { format!("{units} write units") };
    let costs = if usual == most {
        format!("{} more for each item that is written", units(usual))
    } else {
        format!("{} more for each item that is written, {most} at most", units(usual))
    };
    format!("Add an index {} on {}{sorted} of {source}: {costs}.", index.name, joined(&index.partition_keys))
}

/// An index that would get a sort key, in words.
pub(super) fn changed_index_words(index: &IndexDesign) -> String {
    format!("Sort {} by {}: no more write units.", index.name, joined(&index.sort_keys))
}

fn related_words(design: &Design<'_>, rows: &RelatedRows) -> String {
    let RelatedRows { child, parent, side, sort } = rows;
    let name = match side {
        RelatedSide::Children => lower(&child.table),
        RelatedSide::Parent => one(&lower(parent)),
    };
    let is_one_of_several = design
        .relations
        .iter()
        .filter(|other| other.child.table == child.table && other.parent.table == *parent)
        .count()
        > 1;
    let by = if is_one_of_several || child.table == *parent {
        let columns: Vec<String> = child.columns.iter().map(|column| lower(column)).collect();
        format!(" by {}", joined(&columns))
    } else {
        String::new()
    };
    let plan = design.table(&child.table).map(|table| table.plan);
    let order = match (sort, plan) {
        (Some(sort), Some(plan)) if *side == RelatedSide::Children => order_words(sort, plan),
        _ => String::new(),
    };
    format!("its {name}{by}{order}")
}

fn order_words(sort: &SortBy, plan: &Plan) -> String {
    let is_date = plan.column_of_attribute(&sort.attribute).is_some_and(|column| column.kind.is_date());
    let first = match (is_date, sort.descending) {
        (true, true) => "newest first",
        (true, false) => "oldest first",
        (false, true) => "in falling order",
        (false, false) => "in order",
    };
    let by = if is_date { "by" } else { "of" };
    format!(", {first} {by} {}", lower(&sort.attribute))
}

fn range_words(sort: &SortBy) -> String {
    let name = lower(&sort.attribute);
    match sort.range {
        Some(ValueRange::AtLeast) => format!("the smallest {name}"),
        Some(ValueRange::AtMost) => format!("the largest {name}"),
        Some(ValueRange::BeginsWith) => format!("the beginning of the {name}"),
        Some(ValueRange::Between) | None => format!("a range of {name}"),
    }
}

fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn lower(name: &str) -> String {
    let words = name_words(name);
    if words.is_empty() { name.to_owned() } else { words.join(" ").to_lowercase() }
}

/// The last word in the singular.
fn one(rows: &str) -> String {
    match rows.rsplit_once(' ') {
        Some((before, last)) => format!("{before} {}", singular(last)),
        None => singular(rows),
    }
}
