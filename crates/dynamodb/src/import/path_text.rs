//! Paths in a journal: as text, or byte by byte where they are none.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::path::{Path, PathBuf};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    /// In base64.
    Bytes {
        bytes: String,
    },
}

pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    let written = match path.to_str() {
        Some(text) => Written::Text(text.to_owned()),
        None => {
            Written::Bytes { bytes: bytes_of(path).ok_or_else(|| S::Error::custom("the path is no text"))? }
        }
    };
    written.serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    match Written::deserialize(deserializer)? {
        Written::Text(text) => Ok(PathBuf::from(text)),
        Written::Bytes { bytes } => path_of(&bytes).ok_or_else(|| D::Error::custom("no path")),
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "on other systems such a path cannot be written")]
fn bytes_of(path: &Path) -> Option<String> {
    use std::os::unix::ffi::OsStrExt;
    Some(aws_smithy_types::base64::encode(path.as_os_str().as_bytes()))
}

#[cfg(unix)]
fn path_of(bytes: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let bytes = aws_smithy_types::base64::decode(bytes).ok()?;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn bytes_of(_: &Path) -> Option<String> {
    None
}

#[cfg(not(unix))]
fn path_of(_: &str) -> Option<PathBuf> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder {
        #[serde(with = "super")]
        path: PathBuf,
    }

    #[test]
    fn a_path_comes_back_as_it_was() {
        let back = |path: PathBuf| {
            let text = serde_json::to_string(&Holder { path }).unwrap();
            (serde_json::from_str::<Holder>(&text).unwrap().path, text)
        };
        let (path, text) = back("/home/ann/users.csv".into());
        assert_eq!(
            (path, text.as_str()),
            ("/home/ann/users.csv".into(), r#"{"path":"/home/ann/users.csv"}"#)
        );
        #[cfg(unix)]
        {
            let odd = path_of(&aws_smithy_types::base64::encode(b"caf\xE9/users.csv")).unwrap();
            assert_eq!(back(odd.clone()).0, odd);
        }
    }
}
