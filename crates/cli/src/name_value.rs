//! Values of options that are written as `NAME=VALUE`.

/// The name, which is not empty, and the value.
///
/// # Errors
/// What to write instead.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
