//! The credentials of a role through a portal, as the SDK asks for them.

use super::service::{PortalError, PortalService};
use crate::destination::sign_in_problem::SignInProblem;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};

/// Gives the credentials of a role as long as the person is signed in at the portal.
#[derive(Debug)]
pub(in crate::destination) struct PortalCredentials {
    service: PortalService,
    account: String,
    role: String,
}

impl PortalCredentials {
    pub(in crate::destination) fn new(service: PortalService, account: String, role: String) -> Self {
        Self { service, account, role }
    }
}

impl ProvideCredentials for PortalCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let given = self.service.role_credentials(&self.account, &self.role).await;
            given.map_err(|error| {
                CredentialsError::provider_error(match error {
                    PortalError::NotSignedIn => SignInProblem::not_signed_in(),
                    PortalError::Failed(failure) => SignInProblem::from(failure),
                })
            })
        })
    }
}
