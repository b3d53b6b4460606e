//! Where the credentials of a profile come from, where it is not the SDK alone that knows: a portal at which the person
//! signed in here, and roles that are given for a code.

use super::aws_settings::{AwsSettings, ProfileSource};
use super::code_credentials::CodeCredentials;
use super::http::http_client;
use super::portal::PortalCredentials;
use super::role::RoleThrough;
use super::sign_ins::SignIns;
use aws_config::Region;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use failure::Failure;
use std::sync::Arc;

/// The credentials of a profile, whatever they come from.
///
/// # Errors
/// What the settings of AWS on this computer say.
pub(super) fn credentials_of_profile(
    name: &str,
    settings: &AwsSettings,
    sign_ins: &Arc<SignIns>,
    region: &Region,
) -> Result<SharedCredentialsProvider, Failure> {
    let mut visited = Vec::new();
    let own = own_credentials(name, settings, sign_ins, region, &mut visited)?;
    Ok(own.unwrap_or_else(|| {
        let of_profile = ProfileFileCredentialsProvider::builder()
            .configure(
                &ProviderConfig::without_region()
                    .with_region(Some(region.clone()))
                    .with_http_client(http_client()),
            )
            .profile_name(name);
        SharedCredentialsProvider::new(of_profile.build())
    }))
}

/// The same where the SDK alone would not find them.
fn own_credentials(
    name: &str,
    settings: &AwsSettings,
    sign_ins: &Arc<SignIns>,
    region: &Region,
    visited: &mut Vec<String>,
) -> Result<Option<SharedCredentialsProvider>, Failure> {
    if visited.iter().any(|known| known == name) {
        return Ok(None);
    }
    visited.push(name.to_owned());
    match settings.source_of(name) {
        ProfileSource::Role(role) if role.serial.is_some() => {
            let of_code = CodeCredentials { profile: name.to_owned(), sign_ins: Arc::clone(sign_ins) };
            Ok(Some(SharedCredentialsProvider::new(of_code)))
        }
        ProfileSource::Role(role) => {
            let Some(base) = own_credentials(&role.source, settings, sign_ins, region, visited)? else {
                return Ok(None);
            };
            let endpoint = settings.sts_endpoint()?.map(|address| address.text());
            let through = RoleThrough::new(role, base, region.clone(), endpoint);
            Ok(Some(SharedCredentialsProvider::new(through)))
        }
        ProfileSource::Portal { portal, account, role } => {
            let service = sign_ins.portal_by(portal, settings)?;
            // Nobody signed in here: the AWS command line may have.
            Ok(service
                .is_signed_in()
                .then(|| SharedCredentialsProvider::new(PortalCredentials::new(service, account, role))))
        }
        ProfileSource::Other => Ok(None),
    }
}
