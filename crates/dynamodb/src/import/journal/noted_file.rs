//! What is noted of a file, so that it is found again and read as it was.

use source::Source;
use std::path::{Path, PathBuf};

/// The names of a file's columns, as the file has them.
pub(super) fn names_of(source: &Source) -> Vec<String> {
    let names = source.json_names();
    if names.is_empty() { source.columns().to_vec() } else { names }
}

/// The path from the root, where the system tells.
pub(in crate::import) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
