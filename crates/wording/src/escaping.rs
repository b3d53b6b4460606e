//! Text that came from a file, a server or a path, made safe to show where control characters act: in a terminal,
//! in a native dialog, in JSON that is printed.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with every character that acts instead of being seen written out: `\n`, `\t`, `\r`, and `\u{1B}` for
/// all other control characters (C0, DEL, C1), for those that change the direction of text, and for those that
/// show nothing at all. A line stays one line.
pub fn terminal_safe(text: &str) -> Cow<'_, str> {
    escaped(text, |safe, character| match character {
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        '\t' => safe.push_str("\\t"),
        // Writing to a string cannot fail.
        _ => {
            let _ = write!(safe, "\\u{{{:02X}}}", u32::from(character));
        }
    })
}

/// A JSON document whose strings have those characters as `\uXXXX`, which means the same to every reader. Blanks
/// between its parts stay.
pub fn json_safe(document: &str) -> Cow<'_, str> {
    escaped(document, |safe, character| match character {
        // Within strings JSON has them escaped already; elsewhere they are its layout.
        '\n' | '\r' | '\t' => safe.push(character),
        _ => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    })
}

fn escaped(text: &str, escape: impl Fn(&mut String, char)) -> Cow<'_, str> {
    let Some(first) = text.find(is_unseen) else { return Cow::Borrowed(text) };
    let mut safe = String::with_capacity(text.len() + 16);
    safe.push_str(&text[..first]);
    for character in text[first..].chars() {
        if is_unseen(character) { escape(&mut safe, character) } else { safe.push(character) }
    }
    Cow::Owned(safe)
}

/// True for control characters, and for format characters that turn the direction of text or show nothing. Those
/// that letters and emoji need to look right (variation selectors) are not among them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_acts_in_a_terminal_is_written_out() {
        for (text, safe) in [
            ("\u{1B}[2Jgone", "\\u{1B}[2Jgone"),
            ("a\u{9B}31mred", "a\\u{9B}31mred"),
            ("bell\u{7}, nul\0, del\u{7F}", "bell\\u{07}, nul\\u{00}, del\\u{7F}"),
            ("two\nlines\r\tand a tab", "two\\nlines\\r\\tand a tab"),
            ("user\u{202E}gpj.exe", "user\\u{202E}gpj.exe"),
            ("\u{2066}isolated\u{2069}", "\\u{2066}isolated\\u{2069}"),
            ("\u{FEFF}name\u{200B}", "\\u{FEFF}name\\u{200B}"),
            ("tag\u{E0041}", "tag\\u{E0041}"),
        ] {
            assert_eq!(terminal_safe(text), safe);
        }
    }

    #[test]
    fn what_is_seen_stays() {
        for text in ["", "Zoë O'Hara", "東京", "שלום", "مرحبا", "❤\u{FE0F}", "a\u{A0}b", "C:\\new"]
        {
            assert!(matches!(terminal_safe(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn safe_json_means_the_same_and_holds_nothing_unseen(text in any::<String>()) {
            let document = serde_json::json!({ text.clone(): [text] });
            let printed = serde_json::to_string_pretty(&document).unwrap();
            let safe = json_safe(&printed);
            prop_assert!(!safe.chars().any(|character| character != '\n' && is_unseen(character)));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), document);
        }

        #[test]
        fn safe_text_holds_nothing_unseen(text in any::<String>()) {
            prop_assert!(!terminal_safe(&text).chars().any(is_unseen));
        }
    }
}
