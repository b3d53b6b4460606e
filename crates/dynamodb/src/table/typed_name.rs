//! What destroys items is confirmed with the table's name.

use failure::{Code, Failure};

/// Sees to it that whoever is about to destroy items has `typed` the table's name, to the letter. `message` says what
/// would be destroyed, `repair` what to type.
///
/// # Errors
/// `name_not_typed`.
pub(crate) fn require_typed_name(
    table: &str,
    typed: Option<&str>,
    message: String,
    repair: String,
) -> Result<(), Failure> {
    if typed == Some(table) { Ok(()) } else { Err(Failure::new(Code::NameNotTyped, message, repair)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_name_to_the_letter_will_do() {
        let typed = |typed| require_typed_name("Users", typed, String::new(), String::new());
        assert!(typed(Some("Users")).is_ok());
        for other in [None, Some(""), Some("users"), Some("Users ")] {
            assert_eq!(typed(other).unwrap_err().code, "name_not_typed", "{other:?}");
        }
    }
}
