//! Access keys that a person typed: in the system's keychain, or in memory for this session alone.

mod keychain;
mod provider;
mod typed;

pub(super) use keychain::{forget, keep, load};
pub(super) use provider::KeysCredentials;
pub use typed::TypedKeys;
