//! Typed keys, as the SDK asks for them.

use crate::destination::sign_in_problem::SignInProblem;
use crate::destination::sign_ins::SignIns;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use std::sync::Arc;

/// Gives the keys of an id: those of this session, else those of the keychain.
#[derive(Debug)]
pub(in crate::destination) struct KeysCredentials {
    id: String,
    sign_ins: Arc<SignIns>,
}

impl KeysCredentials {
    pub(in crate::destination) fn new(id: String, sign_ins: Arc<SignIns>) -> Self {
        Self { id, sign_ins }
    }
}

impl ProvideCredentials for KeysCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let keys = self.sign_ins.keys(&self.id).await;
            keys.map_err(|failure| CredentialsError::provider_error(SignInProblem::from(failure)))
        })
    }
}
