//! Options that a plan asks for and a table has not, and how they are told.

use plan::{TableTag, WarmThroughput};

/// An option that a plan asks for and a table has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unset {
    TimeToLive {
        attribute: String,
        now: Option<String>,
    },
    PointInTimeRecovery,
    DeletionProtection,
    InfrequentAccess,
    Tags(Vec<TableTag>),
    /// It is encrypted with another key, by its ARN; `None`: with the one that AWS owns.
    Encryption {
        key: String,
        now: Option<String>,
    },
    /// It bears less: what is to be asked for, of the table and of indexes.
    WarmThroughput {
        wanted: WarmThroughput,
        now: WarmThroughput,
        table: Option<WarmThroughput>,
        indexes: Vec<(String, WarmThroughput)>,
    },
    /// A server that plays DynamoDB's part does not know the option of this name.
    Unknown(&'static str),
}

impl Unset {
    /// The same in a sentence.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::TimeToLive { attribute, now: None } => {
                format!("Time to live is off there; planned is the time in {attribute}.")
            }
            Self::TimeToLive { attribute, now: Some(now) } => {
                format!("Items are deleted there at the time in {now}; planned is {attribute}.")
            }
            Self::Unknown(option) => format!("The server has no {option}."),
            Self::PointInTimeRecovery => "Point-in-time recovery is off there.".to_owned(),
            Self::DeletionProtection => "Deletion protection is off there.".to_owned(),
            Self::InfrequentAccess => "Its class is Standard; planned is Infrequent Access.".to_owned(),
            Self::Encryption { key, now: None } => {
                format!("It is encrypted with the key that AWS owns; planned is {key}.")
            }
            Self::Encryption { key, now: Some(now) } => {
                format!("It is encrypted with the key {now}; planned is {key}.")
            }
            Self::WarmThroughput { wanted, now, table, .. } => {
                let planned = format!(
                    "planned are {} reads and {} writes a second",
                    wanted.read_units_per_second, wanted.write_units_per_second
                );
                if table.is_none() {
                    return format!("Some of its indexes bear less at once than planned: {planned}.");
                }
                let (reads, writes) = (now.read_units_per_second, now.write_units_per_second);
                format!("It bears {reads} reads and {writes} writes a second at once; {planned}.")
            }
            Self::Tags(tags) => {
                let named: Vec<String> =
                    tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
                format!("It lacks the tags {}.", named.join(", "))
            }
        }
    }
}
