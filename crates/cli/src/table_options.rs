//! Options of the command line for what a table has beside keys, indexes and capacity.

use crate::arguments::pair;
use crate::options::column_of;
use app::{Plan, PlanEdit, TableClass, TableTag};
use clap::{Args, ValueEnum};
use failure::Failure;

/// What a table has beside keys, indexes and capacity. A table that is there already keeps what it has.
#[derive(Debug, Args)]
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

impl TableOptionChoices {
    /// What the options change in a plan.
    ///
    /// # Errors
    /// `no_such_column`.
    pub(crate) fn edits(&self, plan: &Plan) -> Result<Vec<PlanEdit>, Failure> {
        let mut edits = Vec::new();
        if let Some(name) = &self.time_to_live {
            let attribute = match name.as_str() {
                "" => None,
                name => Some(column_of(plan, name)?.attribute.clone()),
            };
            edits.push(PlanEdit::TimeToLive { attribute });
        }
        if self.point_in_time_recovery {
            edits.push(PlanEdit::PointInTimeRecovery { on: true });
        }
        if self.deletion_protection {
            edits.push(PlanEdit::DeletionProtection { on: true });
        }
        if let Some(class) = self.table_class {
            edits.push(PlanEdit::TableClass { class: class.into() });
        }
        if !self.tags.is_empty() {
            // Those that a plan has stay, but for those of the same name.
            let mut tags = plan.table.options.tags.clone();
            for (key, value) in &self.tags {
                tags.retain(|tag| tag.key != *key);
                tags.push(TableTag { key: key.clone(), value: value.clone() });
            }
            edits.push(PlanEdit::Tags { tags });
        }
        Ok(edits)
    }
}
