//! Why an edit cannot be applied.

use crate::kind::AttributeKind;
use crate::plan::Plan;
use failure::{Code, Failure};

/// Columns that are named where one is not found.
const NAMED: usize = 20;

/// Why an edit cannot be applied. The plan stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("There is no column {column}.")]
    NoSuchColumn { column: String, columns: Vec<String> },
    #[error("No column that is carried becomes the attribute {attribute}.")]
    NoSuchAttribute { attribute: String },
    #[error("There is no index {index}.")]
    NoSuchIndex { index: String },
    #[error("An attribute needs a name.")]
    NoName,
    #[error("{by} is called {name} already.")]
    NameTaken { name: String, by: String },
    #[error("{attribute} is {} and cannot be a key: a key is text, a number or binary.", kind.plain_name())]
    NotAKey { attribute: String, kind: AttributeKind },
    #[error(
        "{attribute} is {} and cannot say when an item is deleted: time to live reads a Number of seconds since 1970.",
        kind.plain_name()
    )]
    NoTimeToLive { attribute: String, kind: AttributeKind },
    #[error(
        "{attribute} holds rows of {table}, and what stands in a list or a set cannot be a key: a key is one value."
    )]
    HoldsRows { attribute: String, table: String },
    #[error(
        "{attribute} comes from {table}. Only an index can have it as its key: the table is found by what its own rows hold."
    )]
    NotOwn { attribute: String, table: String },
    #[error("{attribute} is the partition key already.")]
    SameKeyTwice { attribute: String },
}

impl EditError {
    pub(super) fn no_such_column(plan: &Plan, column: &str) -> Self {
        let columns = plan.columns.iter().take(NAMED).map(|known| known.column.clone()).collect();
        Self::NoSuchColumn { column: column.to_owned(), columns }
    }
}

impl From<EditError> for Failure {
    fn from(error: EditError) -> Self {
        let (code, repair) = match &error {
            EditError::NoSuchColumn { columns, .. } => {
                (Code::NoSuchColumn, format!("The columns are {}.", columns.join(", ")))
            }
            EditError::NoSuchAttribute { .. } => {
                (Code::NoSuchColumn, "Choose an attribute of the item.".to_owned())
            }
            EditError::NoSuchIndex { .. } => (Code::NoSuchIndex, "Choose one of the design.".to_owned()),
            EditError::NoName => (Code::NoName, "Give it one of at least one letter.".to_owned()),
            EditError::NameTaken { .. } => (Code::NameTaken, "Choose another name.".to_owned()),
            EditError::NotAKey { .. } => {
                (Code::NotAKey, "Choose another key, or read the column as Text or Number.".to_owned())
            }
            EditError::NoTimeToLive { .. } => (
                Code::NoTimeToLive,
                "Choose a column of dates, or a number of seconds since 1970.".to_owned(),
            ),
            EditError::HoldsRows { .. } => (
                Code::NotAKey,
                "Choose another attribute; to find these rows by it, give them a table of their own."
                    .to_owned(),
            ),
            EditError::NotOwn { .. } => (Code::NotAKey, "Choose a column of the table itself.".to_owned()),
            EditError::SameKeyTwice { .. } => (Code::NotAKey, "Choose another sort key, or none.".to_owned()),
        };
        Failure::new(code, error.to_string(), repair)
    }
}
