//! The plan as a file.

use super::plan::{PLAN_VERSION, Plan};
use failure::{Code, Failure};
use serde::Deserialize;
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

/// Reads a plan.
///
/// # Errors
/// When there is none, it is malformed, or of a version this engine does not know.
pub fn read_plan(path: &Path) -> Result<Plan, PlanError> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u64,
    }
    let path = path.to_owned();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => return Err(PlanError::Unreadable { path, source }),
    };
    let malformed =
        |error: serde_json::Error| PlanError::Malformed { path: path.clone(), reason: error.to_string() };
    let Versioned { version } = serde_json::from_str(&text).map_err(malformed)?;
    if !(1..=u64::from(PLAN_VERSION)).contains(&version) {
        return Err(PlanError::UnknownVersion { path, found: version });
    }
    // What version 1 did not know has its neutral value.
    let plan: Plan = serde_json::from_str(&text).map_err(malformed)?;
    Ok(Plan { version: PLAN_VERSION, ..plan })
}

/// Writes a plan.
///
/// # Errors
/// When the file cannot be written.
pub fn write_plan(plan: &Plan, path: &Path) -> Result<(), PlanError> {
    // A plan is texts, numbers and lists of them, which always have a JSON form.
    let text = serde_json::to_string_pretty(plan).unwrap_or_default();
    std::fs::write(path, text + "\n")
        .map_err(|source| PlanError::Unwritable { path: path.to_owned(), source })
}
