//! What may be the name of a table.

use failure::{Code, Failure};

/// True for 3 to 255 ASCII letters, digits, `_`, `-` and `.`.
pub fn is_table_name(name: &str) -> bool {
    (3..=255).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// Refuses what is no name of a table before it is sent. DynamoDB takes an ARN in its place as well, which may be of
/// another account.
///
/// # Errors
/// `not_a_table_name`.
pub fn check_table_name(name: &str) -> Result<(), Failure> {
    if is_table_name(name) {
        return Ok(());
    }
    let shown: String = name.chars().take(100).collect();
    Err(Failure::new(
        Code::NotATableName,
        format!("“{shown}” cannot be the name of a table."),
        "Names have 3 to 255 letters from A to Z, digits, and _ - . and nothing else.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_sent() {
        for name in ["abc", "Users_2024-01.old", &"x".repeat(255)] {
            assert!(check_table_name(name).is_ok(), "{name}");
        }
        let arn = "arn:aws:dynamodb:eu-central-1:111122223333:table/Users";
        for other in ["", "ab", arn, "Üsers", "a b c", "Users\n", &"x".repeat(256)] {
            assert_eq!(check_table_name(other).unwrap_err().code, "not_a_table_name", "{other}");
        }
    }
}
