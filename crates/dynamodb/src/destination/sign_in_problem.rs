//! Why one of our own sources of credentials gives none: in words for the person, on its way through the SDK.

use failure::{Code, Failure};
use std::fmt;

/// Why there are no credentials. It holds no secret, so that it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignInProblem(Failure);

impl SignInProblem {
    pub(super) fn new(code: Code, message: &str, repair: &str) -> Self {
        Self(Failure::new(code, message, repair))
    }

    /// Nobody is signed in at the portal, or no longer.
    pub(super) fn not_signed_in() -> Self {
        Self::new(
            Code::SignInNeeded,
            "You are not signed in to your company's AWS portal, or no longer.",
            "Sign in again in the destination.",
        )
    }

    pub(super) fn failure(&self) -> &Failure {
        &self.0
    }

    pub(super) fn into_failure(self) -> Failure {
        self.0
    }
}

impl From<Failure> for SignInProblem {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl fmt::Display for SignInProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.message)
    }
}

impl std::error::Error for SignInProblem {}
