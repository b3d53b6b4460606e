//! Questions that follow from keys, relations and indexes.

use super::asked::{Design, DesignTable, attributes_of};
use plan::{
    AccessPattern, Finds, Plan, RelatedRows, RelatedSide, Relation, SortBy, name_words, same_column, singular,
};
use serde::Serialize;
use ts_rs::TS;

/// Most questions that are proposed.
const MAX_PROPOSED: usize = 12;

/// A question, and why it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProposedQuestion {
    pub pattern: AccessPattern,
    pub reason: String,
}

/// Questions that an application probably asks, the most useful first: one row with the rows that point to it, one row by
/// the key of its table, and look-ups by what is unique or has an index.
pub fn proposed_questions(design: &Design<'_>) -> Vec<ProposedQuestion> {
    let mut proposed: Vec<(u8, ProposedQuestion)> = Vec::new();
    for relation in design.relations {
        proposed.extend(with_children(design, relation).map(|question| {
            let is_own = relation.child.table == relation.parent.table;
            (if is_own { 3 } else { 0 }, question)
        }));
    }
    // Nobody asks for what is only there to be written besides.
    for table in design.tables.iter().filter(|table| table.plan.derived.is_none()) {
        let has_children = proposed.iter().any(|(_, question)| {
            question.pattern.table == table.plan.table.name && !question.pattern.related.is_empty()
        });
        if !has_children && design.inside(table.name).is_none() {
            let points =
                design.relations.iter().filter(|relation| relation.child.table == table.name).count();
            // A row that joins others is rarely looked for alone.
            proposed.push((if points > 1 { 4 } else { 1 }, by_key(*table)));
        }
        proposed.extend(by_indexes(design, *table).map(|question| (2, question)));
    }
    proposed.sort_by_key(|(rank, _)| *rank);
    proposed.truncate(MAX_PROPOSED);
    proposed.into_iter().map(|(_, question)| question).collect()
}

fn key_of(plan: &Plan) -> Vec<String> {
    std::iter::once(&plan.table.partition_key).chain(&plan.table.sort_key).cloned().collect()
}

fn by_key(table: DesignTable<'_>) -> ProposedQuestion {
    ProposedQuestion {
        pattern: AccessPattern {
            table: table.plan.table.name.clone(),
            attributes: key_of(table.plan),
            finds: Finds::One,
            ..AccessPattern::default()
        },
        reason: format!("It is the key of {}.", table.name),
    }
}

/// One row of the parent with the rows that point to it; `None` where its columns become no attributes.
fn with_children(design: &Design<'_>, relation: &Relation) -> Option<ProposedQuestion> {
    let (parent, child) = (design.table(&relation.parent.table)?, design.table(&relation.child.table)?);
    if design.inside(parent.name).is_some() {
        return None;
    }
    let attributes = attributes_of(parent.plan, &relation.parent.columns)?;
    attributes_of(child.plan, &relation.child.columns)?;
    let sort = newest(child).map(|attribute| SortBy { attribute, descending: true, range: None });
    let rows = RelatedRows { sort, ..RelatedRows::along(relation, RelatedSide::Children) };
    Some(ProposedQuestion {
        pattern: AccessPattern {
            table: parent.plan.table.name.clone(),
            attributes,
            finds: Finds::One,
            related: vec![rows],
            ..AccessPattern::default()
        },
        reason: format!("{} points to {}.", columns(child.name, &relation.child.columns), parent.name),
    })
}

fn columns(table: &str, columns: &[String]) -> String {
    format!("{table}.{}", columns.join(","))
}

/// The attribute that says when a row came about: the only date of the table, or the only one that is called after it
/// (`orderDate` of orders).
fn newest(table: DesignTable<'_>) -> Option<String> {
    let dates = || table.plan.columns.iter().filter(|column| column.included && column.kind.is_date());
    let own = singular(name_words(table.name).last().map_or("", String::as_str)).to_lowercase();
    let is_called_after =
        |column: &str| name_words(column).first().is_some_and(|first| first.to_lowercase() == own);
    let only = |mut found: Vec<&String>| if found.len() == 1 { found.pop().cloned() } else { None };
    only(dates().map(|column| &column.attribute).collect()).or_else(|| {
        only(
            dates()
                .filter(|column| is_called_after(&column.column))
                .map(|column| &column.attribute)
                .collect(),
        )
    })
}

/// Look-ups by what is declared unique, and by the indexes of the table that no relation is behind.
fn by_indexes<'a>(
    design: &'a Design<'_>,
    table: DesignTable<'a>,
) -> impl Iterator<Item = ProposedQuestion> + 'a {
    let plan = table.plan;
    let unique: Vec<Vec<String>> = plan
        .declared
        .iter()
        .flat_map(|declared| &declared.unique)
        .filter_map(|columns| attributes_of(plan, columns))
        .collect();
    let points = move |attributes: &[String]| {
        design.relations.iter().any(|relation| {
            relation.child.table == table.name
                && relation.child.columns.len() == attributes.len()
                && attributes_of(plan, &relation.child.columns)
                    .is_some_and(|pointing| pointing.iter().all(|name| attributes.contains(name)))
        })
    };
    let of_unique = unique.clone().into_iter().map(|attributes| (attributes, Finds::One, "is unique"));
    let of_indexes = plan.table.indexes.iter().filter_map(move |index| {
        let is_unique = unique.contains(&index.partition_keys);
        let finds_one = index.partition_keys.iter().all(|name| is_called_unique(name));
        let finds = if finds_one { Finds::One } else { Finds::Many };
        (!is_unique).then(|| (index.partition_keys.clone(), finds, "has an index"))
    });
    of_unique
        .chain(of_indexes)
        .filter(move |(attributes, ..)| *attributes != key_of(plan) && !points(attributes))
        .map(move |(attributes, finds, why)| ProposedQuestion {
            reason: format!("{} {why} in {}.", attributes.join(" and "), table.name),
            pattern: AccessPattern {
                table: plan.table.name.clone(),
                attributes,
                finds,
                ..AccessPattern::default()
            },
        })
}

/// True for what people expect to find one of.
fn is_called_unique(attribute: &str) -> bool {
    ["email", "username", "mail"].iter().any(|name| same_column(name, attribute))
}
