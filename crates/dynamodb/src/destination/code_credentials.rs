//! What a code of a device (MFA) gave for a profile, as the SDK asks for it: it has no way to ask for the code itself.

use super::sign_in_problem::SignInProblem;
use super::sign_ins::SignIns;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use failure::Code;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long before they end credentials are no longer used.
const MARGIN: Duration = Duration::from_secs(30);

/// Gives what a code gave, until it has expired.
#[derive(Debug)]
pub(super) struct CodeCredentials {
    pub(super) profile: String,
    pub(super) sign_ins: Arc<SignIns>,
}

impl ProvideCredentials for CodeCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let given = self.sign_ins.by_code(&self.profile).filter(|credentials| {
            credentials.expiry().is_none_or(|expiry| expiry > SystemTime::now() + MARGIN)
        });
        future::ProvideCredentials::ready(given.ok_or_else(|| {
            CredentialsError::provider_error(SignInProblem::new(
                Code::CodeNeeded,
                &format!("The profile {} asks for the code of a device (MFA).", self.profile),
                "Enter the six digits that the device shows now.",
            ))
        }))
    }
}
