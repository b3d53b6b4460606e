//! Characters that nobody sees: they make texts differ that look the same.

use std::borrow::Cow;

/// True for a character that takes no space and stands for nothing by itself: marks of byte order and direction, soft
/// hyphens, joiners.
fn takes_no_room(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// True for a joiner (U+200C, U+200D): within a word of Persian or Hindi, or within an emoji, it has a meaning.
fn joins(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// True for a space at which no line is broken; it looks as any other.
fn is_other_space(character: char) -> bool {
    matches!(character, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// Where invisible characters stand in a text, by bytes.
fn invisible_places(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let can_be_joined = |letter: Option<char>| letter.is_some_and(|it| !it.is_ascii() && !takes_no_room(it));
    text.char_indices().filter(move |&(at, character)| {
        takes_no_room(character)
            && !(joins(character)
                && can_be_joined(text[..at].chars().next_back())
                && can_be_joined(text[at + character.len_utf8()..].chars().next()))
    })
}

/// The first invisible character of a text.
pub fn first_invisible(text: &str) -> Option<char> {
    invisible_places(text).next().map(|(_, character)| character)
}

/// True where a text has a space that is none of the keyboard.
pub fn has_other_space(text: &str) -> bool {
    text.contains(is_other_space)
}

/// The text without its invisible characters.
pub(crate) fn without_invisible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || first_invisible(text).is_none() {
        return Cow::Borrowed(text);
    }
    let places: Vec<usize> = invisible_places(text).map(|(at, _)| at).collect();
    let kept = text.char_indices().filter(|(at, _)| places.binary_search(at).is_err());
    Cow::Owned(kept.map(|(_, character)| character).collect())
}

/// The text with ordinary spaces in place of those at which no line is broken.
pub(crate) fn with_plain_spaces(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !has_other_space(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_other_space, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_invisible_goes_and_what_has_a_meaning_stays() {
        let cases = [
            ("abc", "abc"),
            ("\u{FEFF}abc", "abc"),
            ("a\u{200B}b\u{AD}c\u{202E}", "abc"),
            ("é\u{200E}", "é"),
            ("a\u{A0}b", "a\u{A0}b"),
            // A joiner within a Persian word and one within an emoji; beside Latin letters it is a slip.
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("👩\u{200D}💻", "👩\u{200D}💻"),
            ("a\u{200D}b", "ab"),
            ("می\u{200C}", "می"),
            ("a\u{200B}\u{200D}é", "aé"),
        ];
        for (text, kept) in cases {
            assert_eq!(without_invisible(text), kept, "{text:?}");
            // One pass leaves nothing for another.
            assert_eq!(without_invisible(kept), kept, "{text:?}");
        }
        assert_eq!(with_plain_spaces("1\u{A0}000\u{202F}€"), "1 000 €");
    }
}
