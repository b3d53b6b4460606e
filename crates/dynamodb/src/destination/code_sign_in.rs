//! Signing in with the code of a device (MFA), where a profile asks for one.

use super::aws_settings::{AwsSettings, ProfileSource};
use super::profile_credentials::credentials_of_profile;
use super::role::RoleThrough;
use super::service_error::failure_of;
use super::sign_ins::SignIns;
use aws_config::Region;
use aws_credential_types::Credentials;
use aws_sdk_sts::error::ProvideErrorMetadata;
use failure::{Code, Failure};
use std::sync::Arc;

/// Signs in with the code of a device, where a profile asks for one. It counts for this session.
///
/// # Errors
/// `code_refused`, `no_such_profile`, and what STS says.
pub async fn sign_in_with_code(
    sign_ins: &Arc<SignIns>,
    profile: &str,
    region: Option<&str>,
    code: &str,
) -> Result<(), Failure> {
    let credentials = assume_with_code(sign_ins, profile, region, code).await?;
    sign_ins.keep_by_code(profile, credentials);
    Ok(())
}

/// Asks STS for the role of a profile, with the code of its device.
///
/// # Errors
/// `code_refused`; `no_such_profile`; what STS says.
async fn assume_with_code(
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
