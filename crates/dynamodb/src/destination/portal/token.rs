//! What a portal gave for the sign-in of this session. In memory alone, and never printed.

use crate::destination::sign_in::Portal;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The sign-in of a person at a portal.
#[derive(Clone)]
pub(in crate::destination) struct Token {
    pub(super) access: String,
    pub(super) refresh: Option<Refresh>,
}

/// With what a sign-in is renewed without the person, as long as the portal allows.
#[derive(Clone)]
pub(super) struct Refresh {
    pub(super) token: String,
    pub(super) client: RegisteredClient,
}

/// This program, as the portal knows it.
#[derive(Clone)]
pub(super) struct RegisteredClient {
    pub(super) id: String,
    pub(super) secret: String,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(not shown)")
    }
}

impl fmt::Debug for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refresh(not shown)")
    }
}

impl fmt::Debug for RegisteredClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegisteredClient(not shown)")
    }
}

/// The sign-ins of this session, by portal.
#[derive(Debug, Default)]
pub(in crate::destination) struct PortalTokens(Mutex<HashMap<Portal, Arc<Token>>>);

impl PortalTokens {
    pub(in crate::destination) fn keep(&self, portal: Portal, token: Token) {
        self.lock().insert(portal, Arc::new(token));
    }

    pub(in crate::destination) fn get(&self, portal: &Portal) -> Option<Arc<Token>> {
        self.lock().get(portal).cloned()
    }

    /// Forgets a token that is no longer taken, unless another one came meanwhile.
    pub(super) fn forget(&self, portal: &Portal, token: &Arc<Token>) {
        let mut tokens = self.lock();
        if tokens.get(portal).is_some_and(|kept| Arc::ptr_eq(kept, token)) {
            tokens.remove(portal);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Portal, Arc<Token>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
