//! A connection to AWS whose credentials have expired, and how a run has another in its place.

use super::connection::Connection;
use super::exact::ExactDestination;
use super::sign_in::SignIn;
use super::sign_ins::SignIns;
use failure::{Code, Failure};
use std::sync::Arc;

/// How the same destination is reached again with fresh credentials.
#[derive(Debug, Clone)]
pub(crate) struct Renewal {
    sign_in: SignIn,
    sign_ins: Arc<SignIns>,
    /// Somebody is there who can sign in.
    can_sign_in: bool,
}

impl Renewal {
    pub(super) fn new(sign_in: SignIn, sign_ins: &Arc<SignIns>, can_sign_in: bool) -> Self {
        Self { sign_in, sign_ins: Arc::clone(sign_ins), can_sign_in }
    }

    /// The destination with credentials that are taken: at once where they renew themselves, else after somebody has
    /// signed in.
    ///
    /// # Errors
    /// `another_account` and the like when it is not where the run wrote before. Where nobody is there to sign in: why
    /// the credentials are not taken.
    pub(crate) async fn renewed(&self, same_as: &ExactDestination) -> Result<Connection, Failure> {
        let mut signed_in = self.sign_ins.watch();
        loop {
            signed_in.borrow_and_update();
            match self.once(same_as).await {
                Err(failure) if self.can_sign_in && is_about_sign_in(failure.code) => {
                    if signed_in.changed().await.is_err() {
                        return Err(failure);
                    }
                }
                done => return done,
            }
        }
    }

    async fn once(&self, same_as: &ExactDestination) -> Result<Connection, Failure> {
        let connection = Connection::to_aws(&self.sign_in, Some(&same_as.region), &self.sign_ins).await?;
        // It asks STS, which takes no credentials that have expired.
        let now = connection.exact().await?;
        same_as.require_same(&now)?;
        Ok(connection)
    }
}

/// Whether signing in again may change that.
fn is_about_sign_in(code: Code) -> bool {
    matches!(
        code,
        Code::CredentialsExpired
            | Code::CredentialsRefused
            | Code::NoCredentials
            | Code::SignInNeeded
            | Code::CodeNeeded
            | Code::NoSuchKeys
            | Code::NoKeychain
            | Code::NoAnswer
            | Code::Unreachable
    )
}
