//! The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. Each call may
//! wait for the person, whom the system asks to unlock it.

use super::typed::TypedKeys;
use failure::{Code, Failure};
use keyring::{Entry, Error};

/// Under this name the keychain shows what Tableferry keeps there.
const SERVICE: &str = "Tableferry: AWS access keys";

/// Keeps keys under an id.
///
/// # Errors
/// `no_keychain`.
pub(in crate::destination) async fn keep(id: String, keys: TypedKeys) -> Result<(), Failure> {
    in_background(move || {
        let text = serde_json::to_string(&keys).map_err(|_| unusable(None))?;
        entry(&id)?.set_password(&text).map_err(|error| unusable(Some(&error)))
    })
    .await
}

/// The keys under an id.
///
/// # Errors
/// `no_such_keys`, `no_keychain`.
pub(in crate::destination) async fn load(id: String) -> Result<TypedKeys, Failure> {
    in_background(move || match entry(&id)?.get_password() {
        Ok(text) => serde_json::from_str(&text).map_err(|_| no_such_keys()),
        Err(Error::NoEntry) => Err(no_such_keys()),
        Err(error) => Err(unusable(Some(&error))),
    })
    .await
}

/// Removes the keys under an id; none there is no fault.
///
/// # Errors
/// `no_keychain`.
pub(in crate::destination) async fn forget(id: String) -> Result<(), Failure> {
    in_background(move || match entry(&id)?.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(unusable(Some(&error))),
    })
    .await
}

fn entry(id: &str) -> Result<Entry, Failure> {
    Entry::new(SERVICE, id).map_err(|error| unusable(Some(&error)))
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(unusable(None)))
}

fn no_such_keys() -> Failure {
    Failure::new(
        Code::NoSuchKeys,
        "These access keys are not kept on this computer any more.",
        "Type them again in the destination.",
    )
}

/// What the keychain itself says is not shown: it may repeat what it was given.
fn unusable(error: Option<&Error>) -> Failure {
    let (message, repair) = match error {
        Some(Error::NoStorageAccess(_)) => (
            "The keychain of this computer is locked, or does not let Tableferry in.",
            "Unlock it and try again, or use the keys for this session only.",
        ),
        _ => (
            "This computer has no keychain that Tableferry can use.",
            "Use the keys for this session only: they are forgotten when Tableferry is closed.",
        ),
    };
    Failure::new(Code::NoKeychain, message, repair)
}
