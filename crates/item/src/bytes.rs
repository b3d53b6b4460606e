//! Bytes written in a cell: hexadecimal digits or base64.

use plan::BinaryText;

/// The bytes that a text stands for; `None` when it stands for none.
///
/// Hexadecimal: two digits a byte, with or without `0x` (SQL Server, MySQL) or `\x` (PostgreSQL) before them.
/// Base64: the standard or the URL alphabet, padded or not, line ends within it allowed.
pub(super) fn bytes_of(text: &str, written: BinaryText) -> Option<Vec<u8>> {
    match written {
        BinaryText::Hex => {
            let digits = without_prefix(text).unwrap_or(text).as_bytes();
            if !digits.len().is_multiple_of(2) {
                return None;
            }
            digits.chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
        }
        BinaryText::Base64 => {
            let mut standard: String = text
                .chars()
                .filter(|character| !matches!(character, '\r' | '\n'))
                .map(|character| match character {
                    '-' => '+',
                    '_' => '/',
                    other => other,
                })
                .collect();
            while !standard.len().is_multiple_of(4) {
                standard.push('=');
            }
            let bytes = base64_simd::STANDARD.decode_to_vec(&standard).ok()?;
            // What does not give the same text again had bits or signs that would be lost.
            let again = base64_simd::STANDARD.encode_to_string(&bytes);
            (again.trim_end_matches('=') == standard.trim_end_matches('=')).then_some(bytes)
        }
    }
}

/// True for `0x` or `\x` and at least one pair of hexadecimal digits: nobody writes anything but bytes so.
pub fn is_prefixed_hex(text: &str) -> bool {
    without_prefix(text).is_some_and(|digits| {
        !digits.is_empty()
            && digits.len().is_multiple_of(2)
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// True for a text that is most likely base64: long, in whole groups of four, and of mixed letters.
pub fn looks_like_base64(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 24
        && bytes.len().is_multiple_of(4)
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_lowercase)
        && bytes.iter().any(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'/' | b'='))
        && bytes_of(text, BinaryText::Base64).is_some()
}

fn without_prefix(text: &str) -> Option<&str> {
    text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).or_else(|| text.strip_prefix("\\x"))
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_are_read_as_they_are_written() {
        for (text, bytes) in [
            ("0x00ff", Some(vec![0, 255])),
            ("0X00FF", Some(vec![0, 255])),
            ("\\x0aB1", Some(vec![10, 177])),
            ("00ff", Some(vec![0, 255])),
            ("0x0", None),
            ("0xzz", None),
            ("é", None),
        ] {
            assert_eq!(bytes_of(text, BinaryText::Hex), bytes, "{text}");
        }
        for (text, bytes) in [
            ("AP8=", Some(vec![0, 255])),
            ("AP8", Some(vec![0, 255])),
            ("-_8=", Some(vec![251, 255])),
            ("AP9=", None),
            ("A", None),
            ("????", None),
        ] {
            assert_eq!(bytes_of(text, BinaryText::Base64), bytes, "{text}");
        }
    }

    #[test]
    fn words_are_not_taken_for_bytes() {
        for text in ["abcd", "International", "0x", "0xabc", "deadbeef", "ThisIsOneLongWordOfLetters"] {
            assert!(!is_prefixed_hex(text) && !looks_like_base64(text), "{text}");
        }
        assert!(is_prefixed_hex("0x151C2F00"));
        assert!(looks_like_base64("iVBORw0KGgoAAAANSUhEUgAA"));
    }

    proptest! {
        #[test]
        fn bytes_survive(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            prop_assert_eq!(bytes_of(&format!("0x{hex}"), BinaryText::Hex), Some(bytes.clone()));
            let base64 = base64_simd::STANDARD.encode_to_string(&bytes);
            prop_assert_eq!(bytes_of(&base64, BinaryText::Base64), Some(bytes));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = (bytes_of(&text, BinaryText::Hex), bytes_of(&text, BinaryText::Base64), looks_like_base64(&text));
        }
    }
}
