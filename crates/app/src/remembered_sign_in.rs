//! What is remembered of signing in, so that the next time takes one click: which portal and role, and the ids of keys in
//! the system's keychain. No secret.

use dynamodb::destination::PortalRole;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file in the data folder.
const FILE: &str = "sign_in.json";

/// What is remembered of signing in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RememberedSignIn {
    /// The role that was used last, and its portal.
    #[serde(default)]
    pub(crate) portal: Option<PortalRole>,
    /// Ids of access keys that are in the system's keychain.
    #[serde(default)]
    pub(crate) keys: Vec<String>,
}

impl RememberedSignIn {
    /// What the data folder holds; nothing where that cannot be read: it is asked again then.
    pub(crate) fn read(folder: &Path) -> Self {
        let read = std::fs::read(folder.join(FILE)).ok();
        read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Keeps it. Where that fails it is asked again the next time, which harms nothing.
    pub(crate) fn write(&self, folder: &Path) {
        let path: PathBuf = folder.join(FILE);
        if let Ok(bytes) = serde_json::to_vec_pretty(self)
            && private_files::create_folders(folder).is_ok()
        {
            let _ = private_files::write(&path, &bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dynamodb::destination::Portal;

    #[test]
    fn what_is_remembered_is_read_again_and_nothing_where_it_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let remembered = RememberedSignIn {
            portal: Some(PortalRole {
                portal: Portal {
                    start_url: "https://portal.example.com/start".to_owned(),
                    portal_region: "eu-west-1".to_owned(),
                },
                account: "123456789012".to_owned(),
                role: "Importer".to_owned(),
            }),
            keys: vec!["X2Q7-0a1b2c3d".to_owned()],
        };
        assert_eq!(RememberedSignIn::read(folder.path()), RememberedSignIn::default());
        remembered.write(folder.path());
        assert_eq!(RememberedSignIn::read(folder.path()), remembered);
        std::fs::write(folder.path().join(FILE), "{").unwrap();
        assert_eq!(RememberedSignIn::read(folder.path()), RememberedSignIn::default());
    }
}
