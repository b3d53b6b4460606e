//! A profile's role that is given for a code of a device (MFA): the SDK has no way to ask for the code.

use super::aws_settings::{AwsSettings, ProfileSource};
use super::profile_credentials::credentials_of_profile;
use super::role::RoleThrough;
use super::service_error::failure_of;
use super::sign_in_problem::SignInProblem;
use super::sign_ins::SignIns;
use aws_config::Region;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_sts::error::ProvideErrorMetadata;
use failure::{Code, Failure};
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

/// Asks STS for the role of a profile, with the code of its device.
///
/// # Errors
/// `code_refused`; `no_such_profile`; what STS says.
pub(super) async fn assume_with_code(
    sign_ins: &Arc<SignIns>,
    profile: &str,
    region: Option<&str>,
    code: &str,
) -> Result<Credentials, Failure> {
    let code = code.trim();
    if !(4..=12).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refused("The code has digits alone, six as a rule."));
    }
    let settings = AwsSettings::load(Some(profile)).await?;
    let ProfileSource::Role(role) = settings.source_of(profile) else {
        return Err(refused(&format!("The profile {profile} does not ask for a code.")));
    };
    let region = Region::new(settings.region(region)?);
    let base = credentials_of_profile(&role.source, &settings, sign_ins, &region)?;
    let endpoint = settings.sts_endpoint()?.map(|address| address.text());
    let asked = RoleThrough::new(role, base, region, endpoint).assume(Some(code)).await;
    let given = asked.map_err(|error| {
        let failure = failure_of(&error, "sign in with the code");
        match error.as_service_error().and_then(ProvideErrorMetadata::code) {
            Some("AccessDenied" | "AccessDeniedException" | "ValidationError") => Failure {
                code: Code::CodeRefused,
                message: "AWS did not take the code, or does not give you the role.".to_owned(),
                repair: "Wait for the next code of the device and try that. Each code counts once."
                    .to_owned(),
                ..failure
            },
            _ => failure,
        }
    })?;
    given.ok_or_else(|| refused("AWS gave no credentials for the code."))
}

fn refused(why: &str) -> Failure {
    Failure::new(Code::CodeRefused, why, "Enter the code that the device shows now.")
}
