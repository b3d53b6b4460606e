//! Texts in Python.

use serde_json::Value;

/// A text as Python writes it: JSON's texts are Python's, too.
pub(super) fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

/// A text that ends no comment.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
