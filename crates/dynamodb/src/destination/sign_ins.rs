//! Who is signed in since the app was started: at portals, by typed keys, by codes. In memory alone.

use super::aws_settings::AwsSettings;
use super::http::{http_client, timeouts};
use super::keys::{self, TypedKeys};
use super::portal::{PortalService, PortalTokens};
use super::sign_in::Portal;
use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use failure::Failure;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Who is signed in. Whoever waits for a sign-in is told of each.
#[derive(Debug, Default)]
pub struct SignIns {
    portals: Arc<PortalTokens>,
    /// Typed keys by their ids.
    keys: Mutex<HashMap<String, Credentials>>,
    /// The credentials that a code gave, by profile.
    by_code: Mutex<HashMap<String, Credentials>>,
    /// Counts the sign-ins.
    signed_in: watch::Sender<u64>,
}

impl SignIns {
    /// A portal, at the endpoints that the environment sets for it.
    ///
    /// # Errors
    /// What the settings of AWS on this computer say: `endpoint_not_https`, `aws_files_unreadable`.
    pub async fn portal(&self, portal: Portal) -> Result<PortalService, Failure> {
        let settings = AwsSettings::load(None).await?;
        self.portal_by(portal, &settings)
    }

    pub(super) fn portal_by(&self, portal: Portal, settings: &AwsSettings) -> Result<PortalService, Failure> {
        let (oidc, sso) = settings.portal_endpoints()?;
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client())
            .region(Region::new(portal.portal_region.clone()))
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .build();
        let text = |address: Option<super::address::Address>| address.map(|address| address.text());
        Ok(PortalService::new(portal, &config, text(oidc), text(sso), Arc::clone(&self.portals)))
    }

    /// Takes keys that a person typed: into the keychain, or for this session only. `replaced` is the id of keys in whose
    /// place they are used, as when those have expired. Gives the id.
    ///
    /// # Errors
    /// `not_access_keys`; `no_keychain`.
    pub async fn take_keys(
        &self,
        typed: TypedKeys,
        in_keychain: bool,
        replaced: Option<String>,
    ) -> Result<String, Failure> {
        let typed = typed.checked()?;
        let id = replaced.unwrap_or_else(|| typed.id());
        if in_keychain {
            keys::keep(id.clone(), typed.clone()).await?;
        }
        lock(&self.keys).insert(id.clone(), typed.into_credentials());
        self.tell();
        Ok(id)
    }

    /// Forgets keys; `in_keychain` where they are kept there.
    ///
    /// # Errors
    /// `no_keychain`.
    pub async fn forget_keys(&self, id: &str, in_keychain: bool) -> Result<(), Failure> {
        if in_keychain {
            keys::forget(id.to_owned()).await?;
        }
        lock(&self.keys).remove(id);
        Ok(())
    }

    /// Ids of the keys that were used since the app was started, sorted.
    pub fn key_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = lock(&self.keys).keys().cloned().collect();
        ids.sort_unstable();
        ids
    }

    /// The keys of an id.
    ///
    /// # Errors
    /// `no_such_keys`, `no_keychain`.
    pub(super) async fn keys(&self, id: &str) -> Result<Credentials, Failure> {
        if let Some(known) = lock(&self.keys).get(id) {
            return Ok(known.clone());
        }
        let loaded = keys::load(id.to_owned()).await?.into_credentials();
        lock(&self.keys).insert(id.to_owned(), loaded.clone());
        Ok(loaded)
    }

    /// Keeps what the code of a device gave for a profile.
    pub(super) fn keep_by_code(&self, profile: &str, credentials: Credentials) {
        lock(&self.by_code).insert(profile.to_owned(), credentials);
        self.tell();
    }

    pub(super) fn by_code(&self, profile: &str) -> Option<Credentials> {
        lock(&self.by_code).get(profile).cloned()
    }

    /// Tells whoever waits for it that somebody has signed in.
    pub fn tell(&self) {
        self.signed_in.send_modify(|count| *count += 1);
    }

    /// Changes with each sign-in.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.signed_in.subscribe()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
