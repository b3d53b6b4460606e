//! Why a relation is believed, in a sentence with its figures.

use super::found::{RelationEvidence, RelationLevel};
use plan::TableColumns;
use wording::grouped;

/// What a reason is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub child: &'a TableColumns,
    pub parent: &'a TableColumns,
    pub level: RelationLevel,
    pub is_one_to_one: bool,
    pub evidence: &'a RelationEvidence,
    /// True where the names of the columns say so too.
    pub is_named: bool,
}

/// "Every customerID of orders (830 rows) is in customers; 2 of 91 customers have none in orders; the busiest has 31."
pub(super) fn reason(told: Told<'_>) -> String {
    let Told { child, parent, level, is_one_to_one, evidence, is_named } = told;
    let pointer = match child.columns.as_slice() {
        [column] => column.clone(),
        columns => format!("pair of {}", columns.join(" and ")),
    };
    let pointer =
        if child.columns.len() > 2 { format!("set of {}", child.columns.join(", ")) } else { pointer };
    let to = if child.table == parent.table { "the same table".to_owned() } else { parent.table.clone() };
    let filled = evidence.pointing + evidence.orphans;
    let rows = match evidence.blank {
        0 => rows(filled),
        1 => format!("{}; 1 is blank", rows(filled)),
        blank => format!("{}; {} are blank", rows(filled), grouped(blank)),
    };
    if filled == 0 {
        let why = if evidence.is_declared { " A foreign key says so." } else { "" };
        return format!("No row of {} points anywhere: {pointer} is always blank.{why}", child.table);
    }
    let mut parts = Vec::new();
    parts.push(match evidence.orphans {
        0 => format!("every {pointer} of {} ({rows}) is in {to}", child.table),
        _ if evidence.pointing == 0 => format!("no {pointer} of {} ({rows}) is in {to}", child.table),
        orphans if orphans > evidence.pointing => format!(
            "only {} of {} ({rows}) {} a {pointer} that is in {to}",
            grouped(evidence.pointing),
            child.table,
            if evidence.pointing == 1 { "has" } else { "have" }
        ),
        1 => format!("all but 1 {pointer} of {} ({rows}) are in {to}", child.table),
        orphans => format!("all but {} {pointer} of {} ({rows}) are in {to}", grouped(orphans), child.table),
    });
    if evidence.parent_repeats > 0 {
        let repeats = match evidence.parent_repeats {
            1 => "1 row there repeats".to_owned(),
            repeats => format!("{} rows there repeat", grouped(repeats)),
        };
        parts.push(format!("{repeats} what another one holds, so that a row may point to several"));
    }
    let without = evidence.parents.saturating_sub(evidence.parents_pointed_to);
    let all = grouped(evidence.parents);
    parts.push(match without {
        0 => format!("each of its {all} rows is pointed to"),
        1 => format!("1 of its {all} rows has none"),
        without => format!("{} of its {all} rows have none", grouped(without)),
    });
    if is_one_to_one {
        parts.push("none has more than one".to_owned());
    } else if evidence.busiest > 0 {
        parts.push(format!("the busiest has {}", grouped(evidence.busiest)));
    }
    if let Some(tops) = evidence.tops {
        parts.push(match tops {
            1 => "1 row stands at the top".to_owned(),
            tops => format!("{} rows stand at the top", grouped(tops)),
        });
    }
    let mut sentence = parts.join("; ");
    sentence = capitalised(&sentence);
    let why = match level {
        _ if evidence.is_declared => ". A foreign key says so.",
        RelationLevel::Possible => ". It may be chance: please say whether it is meant.",
        _ if is_named => ". The names say so too.",
        _ => ".",
    };
    sentence + why
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(count)) }
}

/// The sentence with a capital, unless it begins with a name.
fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
