//! Words with a meaning of their own: those that stand where a value is missing, and pairs for yes and no.

/// True for a word that exports write where a value is missing: `NULL`, `\N`, `NA`, `n/a`, `None`, `-` and their
/// spellings.
pub fn is_null_word(cell: &str) -> bool {
    cell.len() <= 5
        && match cell.as_bytes().first() {
            Some(b'n' | b'N') => {
                ["null", "na", "n/a", "none"].iter().any(|word| cell.eq_ignore_ascii_case(word))
            }
            Some(b'\\') => cell == "\\N",
            Some(b'-') => cell == "-",
            Some(b'#') => cell.eq_ignore_ascii_case("#N/A") || cell.eq_ignore_ascii_case("#NULL"),
            _ => false,
        }
}

/// True for the null words that can hardly mean anything else. `NA` is also Namibia, `None` a name, `-` a sign.
pub fn is_plain_null_word(cell: &str) -> bool {
    is_null_word(cell)
        && !(cell == "-" || cell.eq_ignore_ascii_case("na") || cell.eq_ignore_ascii_case("none"))
}

/// Pairs of words for yes and no, the first the plainest.
pub const YES_NO_PAIRS: [(&str, &str); 6] =
    [("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off"), ("1", "0")];

/// The place of a word among [`YES_NO_PAIRS`], and whether it says yes.
pub fn yes_no_word(cell: &str) -> Option<(usize, bool)> {
    if cell.len() > 5 {
        return None;
    }
    YES_NO_PAIRS.iter().enumerate().find_map(|(place, (yes, no))| {
        if cell.eq_ignore_ascii_case(yes) {
            Some((place, true))
        } else if cell.eq_ignore_ascii_case(no) {
            Some((place, false))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing() {
        for word in ["NULL", "null", "Null", "\\N", "NA", "na", "n/a", "N/A", "None", "none", "-", "#N/A"] {
            assert!(is_null_word(word), "{word}");
        }
        for word in ["", "Nan", "--", "-5", "nu", "NONE of them", "\\n", "0", "n", "no"] {
            assert!(!is_null_word(word), "{word}");
        }
        for word in ["NA", "None", "-"] {
            assert!(!is_plain_null_word(word), "{word}");
        }
        assert!(is_plain_null_word("NULL") && is_plain_null_word("N/A"));
    }

    #[test]
    fn words_for_yes_and_no() {
        assert_eq!(yes_no_word("TRUE"), Some((0, true)));
        assert_eq!(yes_no_word("No"), Some((1, false)));
        assert_eq!(yes_no_word("f"), Some((3, false)));
        assert_eq!(yes_no_word("1"), Some((5, true)));
        assert_eq!(yes_no_word("maybe"), None);
        assert_eq!(yes_no_word(""), None);
    }
}
