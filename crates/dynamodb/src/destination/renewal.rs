//! With what a connection to AWS is had again once its credentials have expired.

use super::sign_in::SignIn;
use super::sign_ins::SignIns;
use std::sync::Arc;

/// With what the same destination is reached again with fresh credentials.
#[derive(Debug, Clone)]
pub(crate) struct Renewal {
    pub(super) sign_in: SignIn,
    pub(super) sign_ins: Arc<SignIns>,
    /// Somebody is there who can sign in.
    pub(super) can_sign_in: bool,
}
