//! Where imports put their objects in a bucket.

/// What the names of all objects begin with that imports write under a prefix, and those of no others: it ends in `/`.
pub(crate) fn imports_folder(prefix: &str) -> String {
    match prefix.trim_matches('/') {
        "" => "tableferry/".to_owned(),
        prefix => format!("{prefix}/tableferry/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_lie_in_a_folder_of_their_own() {
        for (prefix, folder) in
            [("", "tableferry/"), ("/", "tableferry/"), ("a", "a/tableferry/"), ("/a/b/", "a/b/tableferry/")]
        {
            assert_eq!(imports_folder(prefix), folder);
        }
    }
}
