//! Options of the command line for what a table has beside keys, indexes and capacity.

use crate::name_value::pair;
use app::{TableClass, WarmThroughput};
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
    /// The key of AWS KMS with which the table is encrypted: an ARN, an id or alias/NAME; alias/aws/dynamodb is that of the
    /// account. An empty text: the key that AWS owns, as without this. Not in Practice.
    #[arg(long, value_name = "KEY")]
    pub kms_key: Option<String>,
    /// Reads and writes a second that the table and its indexes bear at once, such as 12000,8000. AWS charges once for what
    /// goes beyond its own, and never lowers it again. Not in Practice.
    #[arg(long, value_name = "READS,WRITES", value_parser = warm_throughput)]
    pub warm_throughput: Option<WarmThroughput>,
}

fn warm_throughput(text: &str) -> Result<WarmThroughput, String> {
    let units = text.split_once(',').and_then(|(reads, writes)| {
        Some(WarmThroughput {
            read_units_per_second: reads.trim().parse().ok()?,
            write_units_per_second: writes.trim().parse().ok()?,
        })
    });
    units.ok_or_else(|| "give two numbers, such as 12000,8000".to_owned())
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
