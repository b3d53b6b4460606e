//! The plan as a file.

use super::plan::{PLAN_VERSION, Plan};
use super::plan_document::PlanDocument;
use super::unknown_names::unknown_name;
use failure::{Code, Failure};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Why a plan cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("The plan {} cannot be read: {source}.", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{} is no plan of Tableferry: {reason}.", path.display())]
    Malformed { path: PathBuf, reason: String },
    #[error("{} is a plan of version {found}; this Tableferry knows versions 1 to {PLAN_VERSION}.", path.display())]
    UnknownVersion { path: PathBuf, found: u64 },
    #[error("The plan cannot be written to {}: {source}.", path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        let (code, repair) = match &error {
            PlanError::Unreadable { .. } => (Code::PlanUnreadable, "Check the path."),
            PlanError::Malformed { .. } => (Code::PlanMalformed, "Make the plan again from the file."),
            PlanError::UnknownVersion { .. } => {
                (Code::PlanVersion, "Update Tableferry, or make the plan again from the file.")
            }
            PlanError::Unwritable { .. } => (Code::PlanUnwritable, "Choose another folder."),
        };
        Failure::new(code, error.to_string(), repair)
    }
}

/// Reads a plan. Versions 1 and 2, which are of one source table, become a document of version 3 with the source
/// table's name unknown (empty). So does the plan of one table that `inspect` prints.
///
/// # Errors
/// When there is none, it is malformed, contradicts itself, or is of a version this engine does not know.
pub fn read_plan(path: &Path) -> Result<PlanDocument, PlanError> {
    let path = path.to_owned();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => return Err(PlanError::Unreadable { path, source }),
    };
    parse_plan(&text).map_err(|error| match error {
        Unparsed::Version(found) => PlanError::UnknownVersion { path, found },
        Unparsed::Reason(reason) => PlanError::Malformed { path, reason },
    })
}

enum Unparsed {
    Version(u64),
    Reason(String),
}

impl From<serde_json::Error> for Unparsed {
    fn from(error: serde_json::Error) -> Self {
        Self::Reason(error.to_string())
    }
}

fn parse_plan(text: &str) -> Result<PlanDocument, Unparsed> {
    #[derive(Deserialize)]
    struct Head {
        version: u64,
        /// Stands in the plan of one table alone.
        table: Option<IgnoredAny>,
    }
    // What a byte-order mark says, an editor of Windows may have added.
    let text = text.trim_start_matches('\u{FEFF}');
    let head: Head = serde_json::from_str(text)?;
    if !(1..=u64::from(PLAN_VERSION)).contains(&head.version) {
        return Err(Unparsed::Version(head.version));
    }
    if head.version < 3 || head.table.is_some() {
        // What the version did not know has its neutral value.
        let plan: Plan = serde_json::from_str(text)?;
        if head.version >= 3 {
            refuse_unknown_names(text, &plan)?;
        }
        let document = PlanDocument::of(vec![(String::new(), plan)]);
        return consistent(PlanDocument { relations: Vec::new(), ..document });
    }
    let document: PlanDocument = serde_json::from_str(text)?;
    refuse_unknown_names(text, &document)?;
    consistent(document)
}

/// Refuses a document with names that mean nothing in what was read of it.
fn refuse_unknown_names(text: &str, read: &impl Serialize) -> Result<(), Unparsed> {
    match unknown_name(&serde_json::from_str(text)?, &serde_json::to_value(read)?) {
        None => Ok(()),
        Some(reason) => Err(Unparsed::Reason(reason)),
    }
}

fn consistent(document: PlanDocument) -> Result<PlanDocument, Unparsed> {
    match document.contradiction() {
        None => Ok(document),
        Some(reason) => Err(Unparsed::Reason(reason)),
    }
}

/// Writes a plan.
///
/// # Errors
/// When the file cannot be written.
pub fn write_plan(document: &PlanDocument, path: &Path) -> Result<(), PlanError> {
    // A plan is texts, numbers and lists of them, which always have a JSON form.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    std::fs::write(path, text + "\n")
        .map_err(|source| PlanError::Unwritable { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
