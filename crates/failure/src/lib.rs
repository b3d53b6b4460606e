//! An error as it crosses to a person: a code to act on, and words to read.

mod code;

pub use code::Code;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, in words for the person at the window. Errors of the engine turn into this at its edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What the page acts on.
    pub code: Code,
    /// What went wrong, and where.
    pub message: String,
    /// What to do next.
    pub repair: String,
    /// The place in the file, where there is one.
    pub place: Option<Place>,
    /// What the service or the system said, for those who want it. Of a service: its code, its message, the status
    /// and the request's id; of the system: the kind of its error. Never headers, bodies, or what a program printed.
    pub detail: Option<String>,
}

/// A place in the person's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Place {
    pub file: String,
    /// Line as a text editor counts, from 1.
    pub line: Option<u64>,
    pub column: Option<String>,
    pub value: Option<String>,
}

impl Failure {
    /// A failure with no place and no detail.
    pub fn new(code: Code, message: impl Into<String>, repair: impl Into<String>) -> Self {
        Self { code, message: message.into(), repair: repair.into(), place: None, detail: None }
    }

    /// The same with the service's or system's own words.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.message)?;
        if !self.repair.is_empty() {
            write!(f, "\n{}", self.repair)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
