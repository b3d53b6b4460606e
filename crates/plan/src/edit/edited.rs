//! What an edit gives.

use crate::plan::Plan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A plan after edits, and what changed besides what they say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Edited {
    pub plan: Plan,
    /// In the order in which it came about; empty where nothing but the edits themselves changed.
    pub followed: Vec<Followed>,
}

/// Something that changed because of an edit, though the edit does not say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Followed {
    #[serde(flatten)]
    pub what: Consequence,
    /// The same as a sentence.
    pub message: String,
}

/// What may change because of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "followed", rename_all = "snake_case")]
pub enum Consequence {
    /// An index is called after its key, or got a number since its name was taken.
    IndexRenamed { from: String, to: String },
    /// An index whose key is no more is gone.
    IndexRemoved { index: String },
    /// A column that is no date has no time zone.
    ZoneCleared { column: String, zone: String },
    /// The sign between thousands would be the one before a fraction.
    GroupingCleared { column: String },
    /// The table has no sort key any more.
    SortKeyRemoved { attribute: String },
    /// A column that was left out is carried, since it is a key.
    ColumnIncluded { column: String },
    /// A date that says when an item is deleted is written as epoch seconds.
    WrittenAsSeconds { column: String },
    /// Items are no longer deleted at a time: the attribute that held it is no more, or no number.
    TimeToLiveRemoved { attribute: String },
}

impl From<Consequence> for Followed {
    fn from(what: Consequence) -> Self {
        let message = match &what {
            Consequence::IndexRenamed { from, to } => format!("The index {from} is now called {to}."),
            Consequence::IndexRemoved { index } => {
                format!("The index {index} is removed: its key is no more.")
            }
            Consequence::ZoneCleared { column, zone } => {
                format!("{column} is no longer a date and time, so the time zone {zone} is taken off.")
            }
            Consequence::GroupingCleared { column } => {
                format!("Nothing stands between thousands of {column} now: the sign marks its fractions.")
            }
            Consequence::SortKeyRemoved { attribute } => format!("The sort key {attribute} is taken off."),
            Consequence::WrittenAsSeconds { column } => {
                format!(
                    "{column} is written as a Number of seconds since 1970: time to live reads nothing else."
                )
            }
            Consequence::TimeToLiveRemoved { attribute } => {
                format!("Time to live is switched off: {attribute} holds no such time any more.")
            }
            Consequence::ColumnIncluded { column } => {
                format!("The column {column} is carried again, since it is a key.")
            }
        };
        Self { what, message }
    }
}
