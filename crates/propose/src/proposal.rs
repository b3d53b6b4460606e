//! A proposed plan with its reasons.

use plan::Finding;
use plan::{KeyTemplate, Plan};
use profile::KeyEvidence;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A plan made from a profile, and why each part is as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Proposal {
    pub plan: Plan,
    pub reasons: Reasons,
    /// Keys that the data allow, the proposed one first.
    pub keys: Vec<KeyProposal>,
    /// What was counted of each column as the whole key, in the file's order.
    pub columns_as_key: Vec<KeyEvidence>,
    /// Where the data and what the plan comes from (a `CREATE TABLE`, a saved plan) disagree.
    pub findings: Vec<Finding>,
}

/// Reasons for a proposed plan, each a sentence for the person at the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reasons {
    pub table_name: String,
    pub partition_key: String,
    pub sort_key: String,
    pub capacity: String,
    /// One for each column, in the plan's order.
    pub columns: Vec<String>,
    /// One for each index, in the plan's order.
    pub indexes: Vec<String>,
}

/// A key that the table could have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeyProposal {
    /// Names of columns of the file, where one column is the whole key.
    pub partition_column: Option<String>,
    pub sort_column: Option<String>,
    /// What the partition key is made from, where no column is it. With neither column nor template, the partition key is
    /// made from the record's content.
    pub partition_template: Option<KeyTemplate>,
    /// What the sort key is made from, where no column is it. With neither, there is none.
    pub sort_template: Option<KeyTemplate>,
    /// Why it is proposed, or what speaks against it.
    pub reason: String,
    pub evidence: KeyEvidence,
}

impl KeyProposal {
    /// True when both are made from the same columns in the same way.
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        (&self.partition_column, &self.sort_column) == (&other.partition_column, &other.sort_column)
            && (&self.partition_template, &self.sort_template)
                == (&other.partition_template, &other.sort_template)
    }
}

impl Reasons {
    /// Says of everything in which `chosen` differs from what was proposed that a person chose it.
    pub fn chosen_otherwise(&mut self, proposed: &Plan, chosen: &Plan) {
        const CHOSEN: &str = "As it was chosen";
        for (place, reason) in self.columns.iter_mut().enumerate() {
            if chosen.columns.get(place) != proposed.columns.get(place) {
                CHOSEN.clone_into(reason);
            }
        }
        let (table, other) = (&chosen.table, &proposed.table);
        for (is_same, reason) in [
            (table.name == other.name, &mut self.table_name),
            (table.partition_key == other.partition_key, &mut self.partition_key),
            (table.sort_key == other.sort_key, &mut self.sort_key),
            (table.capacity == other.capacity, &mut self.capacity),
        ] {
            if !is_same {
                CHOSEN.clone_into(reason);
            }
        }
        if table.indexes != other.indexes {
            self.indexes = vec![CHOSEN.to_owned(); table.indexes.len()];
        }
    }
}
