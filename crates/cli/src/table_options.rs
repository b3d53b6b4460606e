//! Options of the command line for what a table has beside keys, indexes and capacity.

use crate::name_value::pair;
use app::TableClass;
use clap::{Args, ValueEnum};

/// What a table has beside keys, indexes and capacity. A table that is there already keeps what it has.
#[derive(Debug, Clone, Args)]
pub(crate) struct TableOptionChoices {
    /// The column of dates, or of epoch seconds, at whose time DynamoDB deletes an item; it is written as epoch seconds.
    /// An empty text: none.
    #[arg(long, value_name = "COLUMN")]
    pub time_to_live: Option<String>,
    /// The table can be set back to any second of the last 35 days, for a charge. Not in Practice.
    #[arg(long)]
    pub point_in_time_recovery: bool,
    /// The table cannot be deleted until that is switched off again. Not in Practice.
    #[arg(long)]
    pub deletion_protection: bool,
    /// What AWS charges: storing, or reading and writing.
    #[arg(long, value_name = "CLASS")]
    pub table_class: Option<TableClassChoice>,
    /// A label of the table (repeatable), such as `team=shop`.
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pair)]
    pub tags: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TableClassChoice {
    Standard,
    /// Storing costs less, reading and writing more.
    InfrequentAccess,
}

impl From<TableClassChoice> for TableClass {
    fn from(choice: TableClassChoice) -> Self {
        match choice {
            TableClassChoice::Standard => Self::Standard,
            TableClassChoice::InfrequentAccess => Self::InfrequentAccess,
        }
    }
}
