//! What a run is, which does not change while it is under way.

use super::related::Related;
use crate::destination::{Destination, ExactDestination};
use crate::import::choices::ImportChoices;
use crate::import::rejects::RejectsForm;
use crate::import::run_group::RunGroup;
use crate::import::run_summary::RunKind;
use plan::Plan;
use serde::{Deserialize, Serialize};
use source::{Content, Fingerprint, FormatChoice};
use std::path::PathBuf;

/// What a run is. It is written once, when the run starts or goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct Header {
    pub kind: RunKind,
    #[serde(with = "crate::import::path_text")]
    pub file: PathBuf,
    pub identity: Identity,
    /// How the file was read, whatever would be recognised today.
    pub format: FormatChoice,
    /// The file's columns, in its order.
    pub columns: Vec<String>,
    /// Those of them that Tableferry added, in a file of rejected records.
    #[serde(default)]
    pub own_columns: Option<[String; 3]>,
    pub plan: Plan,
    /// A hash of what other tables add to the items, and of which rows stand inside others'.
    #[serde(default)]
    pub joined: Option<String>,
    /// With what that is made again; unknown of runs of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related: Option<Related>,
    /// Where several tables are imported together; unknown of runs of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<RunGroup>,
    /// Rows whose items the table does not take are noted, since other tables are made from them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub notes_fates: bool,
    /// Says where, and nothing secret.
    pub destination: Destination,
    pub choices: ImportChoices,
    pub records_total: Option<u64>,
    /// When the table was created, so that one created again is not taken for it.
    pub table_created: Option<i64>,
    /// The table held nothing when the run started: whatever it holds of the file since then is of this run.
    pub table_was_empty: bool,
    /// Seconds since 1970.
    pub started: i64,
    pub rejects_form: RejectsForm,
    #[serde(with = "crate::import::path_text")]
    pub rejects_path: PathBuf,
}

/// By what a run knows its file and its destination again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "a run has one; its size does not matter")]
pub(in crate::import) enum Identity {
    Exact {
        /// What the file holds, wherever it lies and whenever it was written.
        content: Content,
        destination: ExactDestination,
    },
    /// A run of version 2 knew no more than its file's size and time of change, and not the account. Somebody has to
    /// say that both are right before it goes on or is undone.
    SizeAndTime { fingerprint: Fingerprint },
}

impl Identity {
    /// Where the run writes; unknown of those of version 2.
    pub(in crate::import) fn destination(&self) -> Option<&ExactDestination> {
        match self {
            Self::Exact { destination, .. } => Some(destination),
            Self::SizeAndTime { .. } => None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
