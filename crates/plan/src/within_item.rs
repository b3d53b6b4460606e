//! Rows that stand in the item of another table otherwise than as a List: merged into it, or as a set of keys.

use super::kind::KeyType;
use super::naming::{NamingStyle, Taken, attribute_name, plural, singular, untaken};
use super::plan::{CopiedAttribute, InsideForm, Plan};
use super::relation::{Placement, Relation};
use thiserror::Error;

/// Why rows cannot be a set of keys in the items of another table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SetError {
    #[error(
        "the rows of {table} hold more than the keys of two tables, which a set of keys would lose: {}",
        .columns.join(", ")
    )]
    MoreThanKeys { table: String, columns: Vec<String> },
    #[error("no relation leads from {table} to a second table by one column, so there are no keys for a set")]
    NoOtherTable { table: String },
    #[error(
        "the column {column} of {table} becomes neither a String nor a Number, so its values make no set"
    )]
    NoSetOfType { table: String, column: String },
    #[error("the rows of {table} hold what other tables add to them, which a set of keys would lose")]
    HoldsOthers { table: String },
}

impl SetError {
    /// What a person can do about it.
    pub fn repair(&self) -> &'static str {
        match self {
            Self::MoreThanKeys { .. } => {
                "Put the rows inside as a list, or leave these columns out of the design."
            }
            Self::NoOtherTable { .. } => "Put the rows inside as a list, or name the relation first.",
            Self::NoSetOfType { .. } => {
                "Choose another type for the column, or put the rows inside as a list."
            }
            Self::HoldsOthers { .. } => "Put the rows inside as a list.",
        }
    }
}

/// The form in which the rows of the child of a relation stand in the parent's items. `known`: all relations; `style`: how
/// the parent's attributes are named; `names`: those that are taken there.
///
/// # Errors
/// [`SetError`].
pub(super) fn form_in_item(
    relation: &Relation,
    child: &Plan,
    known: &[&Relation],
    style: NamingStyle,
    names: &mut Taken,
) -> Result<InsideForm, SetError> {
    match relation.placement {
        Placement::Merged => {
            Ok(InsideForm::Merged { attributes: merged_attributes(relation, child, style, names) })
        }
        Placement::Set => Ok(InsideForm::Set { column: set_column(relation, child, known)? }),
        Placement::Own | Placement::Inside | Placement::Beside => Ok(InsideForm::List),
    }
}

/// What the child's attributes are called where they are the parent's: as in the child, or, where the parent has one of
/// that name, after the child and the column.
fn merged_attributes(
    relation: &Relation,
    child: &Plan,
    style: NamingStyle,
    names: &mut Taken,
) -> Vec<CopiedAttribute> {
    let pointing = child.spelled(&relation.child.columns);
    let of_columns =
        child.columns.iter().filter(|column| column.included && !pointing.contains(&column.column));
    let of_columns = of_columns.map(|column| (column.attribute.as_str(), column.column.as_str()));
    let of_others = child.attributes_of_others().map(|attribute| (attribute, attribute));
    let one = singular(&relation.child.table);
    let named = |(from, after): (&str, &str)| {
        let attribute = if names.contains_key(from) {
            untaken(&attribute_name(&format!("{one}_{after}"), 0, style), names)
        } else {
            untaken(from, names)
        };
        CopiedAttribute { from: from.to_owned(), attribute }
    };
    of_columns.chain(of_others).map(named).collect()
}

/// The column whose values are in the set: the one by which the rows point to the second table.
pub(super) fn set_column(relation: &Relation, child: &Plan, known: &[&Relation]) -> Result<String, SetError> {
    let table = || relation.child.table.clone();
    if child.has_rows_of_others() {
        return Err(SetError::HoldsOthers { table: table() });
    }
    let here = child.spelled(&relation.child.columns);
    let is_other =
        |other: &&&Relation| other.child.table == relation.child.table && !other.joins_the_same(relation);
    let others: Vec<Vec<String>> =
        known.iter().filter(is_other).map(|other| child.spelled(&other.child.columns)).collect();
    let is_more =
        |column: &&String| !here.contains(column) && !others.iter().any(|other| other.contains(column));
    let included = || child.columns.iter().filter(|column| column.included).map(|column| &column.column);
    let more: Vec<String> = included().filter(is_more).cloned().collect();
    if !more.is_empty() {
        return Err(SetError::MoreThanKeys { table: table(), columns: more });
    }
    let members: Vec<&String> = included().filter(|column| !here.contains(column)).collect();
    let [member] = members.as_slice() else {
        return Err(SetError::NoOtherTable { table: table() });
    };
    if !others.iter().any(|other| other.len() == 1 && other[0] == **member) {
        return Err(SetError::NoOtherTable { table: table() });
    }
    let planned = child.columns.iter().find(|column| column.column == **member);
    match planned.and_then(super::column::ColumnPlan::key_type) {
        Some(KeyType::S | KeyType::N) => Ok((*member).clone()),
        Some(KeyType::B) | None => Err(SetError::NoSetOfType { table: table(), column: (*member).clone() }),
    }
}

/// The name of the attribute that holds a set, where none was chosen: after the column in plural.
pub(super) fn set_name(column: &str, style: NamingStyle) -> String {
    plural(&attribute_name(column, 0, style))
}
