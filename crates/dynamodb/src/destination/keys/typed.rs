//! Access keys as a person types or pastes them.

use aws_credential_types::Credentials;
use failure::{Code, Failure};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest of the two shorter parts, in bytes.
const MAX_KEY_BYTES: usize = 256;
/// Longest session token, in bytes: AWS names no bound, and gives about 1,500.
const MAX_TOKEN_BYTES: usize = 16 * 1024;
/// Characters of the access key id that are shown, so that two pairs can be told apart.
const SHOWN: usize = 4;

/// Access keys. They are never printed and never leave the engine again.
#[derive(Clone, Deserialize, Serialize)]
pub struct TypedKeys {
    pub access_key_id: String,
    pub secret_access_key: String,
    /// What temporary keys come with.
    #[serde(default)]
    pub session_token: Option<String>,
}

impl fmt::Debug for TypedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedKeys(not shown)")
    }
}

impl TypedKeys {
    /// The keys without what is pasted around them.
    ///
    /// # Errors
    /// `not_access_keys` when they cannot be keys of AWS. The message does not repeat them.
    pub(in crate::destination) fn checked(self) -> Result<Self, Failure> {
        let access_key_id = self.access_key_id.trim().to_owned();
        let secret_access_key = self.secret_access_key.trim().to_owned();
        let session_token =
            self.session_token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
        let is_id = (SHOWN..=MAX_KEY_BYTES).contains(&access_key_id.len())
            && access_key_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_id {
            return Err(not_keys("The access key ID is not complete: it has letters and digits alone."));
        }
        if secret_access_key.is_empty() || !is_plain(&secret_access_key, MAX_KEY_BYTES) {
            return Err(not_keys("The secret access key is not complete, or has a space in it."));
        }
        if session_token.as_deref().is_some_and(|token| !is_plain(token, MAX_TOKEN_BYTES)) {
            return Err(not_keys("The session token has a space in it, or is too long."));
        }
        if access_key_id.starts_with("ASIA") && session_token.is_none() {
            return Err(not_keys(
                "These are temporary keys, whose ID begins with ASIA. They need their session token too.",
            ));
        }
        Ok(Self { access_key_id, secret_access_key, session_token })
    }

    /// The id under which they are kept: it shows the end of the access key id, and tells two of the same end apart.
    pub(in crate::destination) fn id(&self) -> String {
        let end = self.access_key_id.len().saturating_sub(SHOWN);
        let hash = blake3::hash(self.access_key_id.as_bytes()).to_hex();
        let shown = self.access_key_id.get(end..).unwrap_or_default();
        format!("{shown}-{}", hash.get(..8).unwrap_or_default())
    }

    pub(in crate::destination) fn into_credentials(self) -> Credentials {
        let Self { access_key_id, secret_access_key, session_token } = self;
        Credentials::new(access_key_id, secret_access_key, session_token, None, "typed")
    }
}

fn is_plain(text: &str, max_bytes: usize) -> bool {
    text.len() <= max_bytes && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn not_keys(why: &str) -> Failure {
    Failure::new(Code::NotAccessKeys, why, "Copy them again from where AWS shows them.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(id: &str, secret: &str, token: Option<&str>) -> TypedKeys {
        TypedKeys {
            access_key_id: id.to_owned(),
            secret_access_key: secret.to_owned(),
            session_token: token.map(str::to_owned),
        }
    }

    #[test]
    fn what_cannot_be_keys_is_refused_and_not_repeated() {
        const SECRET: &str = "wJalrXUtnFEMI/K7MDENG";
        for (id, secret, token, is_taken) in [
            ("AKIAIOSFODNN7EXAMPLE", SECRET, None, true),
            (" AKIAIOSFODNN7EXAMPLE\n", " wJalrXUtnFEMI/K7MDENG ", Some(" "), true),
            ("ASIAIOSFODNN7EXAMPLE", SECRET, Some("IQoJb3JpZ2lu=="), true),
            ("ASIAIOSFODNN7EXAMPLE", SECRET, None, false),
            ("test", "test", None, true),
            ("", SECRET, None, false),
            ("AKIA IOSF", SECRET, None, false),
            ("AKIAIOSFODNN7EXAMPLE", "", None, false),
            ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtn FEMI", None, false),
            ("AKIAIOSFODNN7EXAMPLE", SECRET, Some("a\nb"), false),
        ] {
            let checked = typed(id, secret, token).checked();
            assert_eq!(checked.is_ok(), is_taken, "{id} {secret} {token:?}");
            if let Err(failure) = checked {
                assert_eq!(failure.code, "not_access_keys");
                assert!(!format!("{failure:?}").contains("wJalr"), "{failure:?}");
            }
        }
    }

    #[test]
    fn the_id_shows_the_end_and_no_more() {
        let keys = typed("AKIAIOSFODNN7EXAMPLE", "hush-hush", Some("hush-token"));
        let id = keys.id();
        assert!(id.starts_with("MPLE-") && id.len() == 13, "{id}");
        assert_ne!(id, typed("AKIAIOSFODNN8EXAMPLE", "x", None).id());
        assert!(!format!("{keys:?} {:?}", keys.clone().into_credentials()).contains("hush"));
    }
}
