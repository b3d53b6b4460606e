//! How bytes are text: recognises the encoding of a file, and decodes.

use super::summary::TextEncoding;
use super::utf16;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE_MARK: &[u8] = b"\xFF\xFE";
const UTF16_BE_MARK: &[u8] = b"\xFE\xFF";

/// Bytes that mean nothing in Windows-1252.
const NOT_IN_WINDOWS_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// As many sound characters beyond ASCII outweigh one that is broken: such a file is UTF-8 with a fault in it.
const OUTWEIGHING: u64 = 10;

impl TextEncoding {
    /// Decodes text as the splitter gives it: the file's own bytes, or for UTF-16 what
    /// [`utf16::Utf16Reader`] made of them. The second is true when some of it is no text; that stands as U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => match std::str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), false),
                Err(_) => (String::from_utf8_lossy(bytes), true),
            },
            Self::Latin1 => (encoding_rs::mem::decode_latin1(bytes), false),
            Self::Windows1252 => {
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
                // Plain ASCII comes back as it is.
                let is_ascii = matches!(text, Cow::Borrowed(_));
                if !is_ascii && bytes.iter().any(|byte| NOT_IN_WINDOWS_1252.contains(byte)) {
                    let meaningless = NOT_IN_WINDOWS_1252.map(char::from);
                    (Cow::Owned(text.replace(meaningless, "\u{FFFD}")), true)
                } else {
                    (text, false)
                }
            }
        }
    }

    /// Text as the splitter takes it, as UTF-8.
    pub(super) fn readable(self, text: &[u8]) -> Cow<'_, [u8]> {
        if !self.is_single_byte() {
            return Cow::Borrowed(text);
        }
        match self.decode(text).0 {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }
    }

    /// True when one byte of the file is one character.
    pub(super) fn is_single_byte(self) -> bool {
        matches!(self, Self::Windows1252 | Self::Latin1)
    }

    /// Bytes that text takes in the file, as the splitter gives it.
    pub(super) fn length_in_file(self, text: &[u8]) -> u64 {
        match self {
            Self::Utf16Le | Self::Utf16Be => utf16::length_in_file(text),
            Self::Utf8 | Self::Windows1252 | Self::Latin1 => text.len() as u64,
        }
    }

    /// The start of a file as the splitter would give it.
    pub(super) fn as_split(self, head: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Utf16Le | Self::Utf16Be => {
                let mut text = Vec::new();
                utf16::decode(head, self == Self::Utf16Be, false, &mut text);
                Cow::Owned(text)
            }
            Self::Utf8 | Self::Windows1252 | Self::Latin1 => Cow::Borrowed(head),
        }
    }

    /// Bytes of the mark at the start of a file read in this encoding, if it has one.
    pub(super) fn mark_length(self, head: &[u8]) -> usize {
        let mark = match self {
            Self::Utf16Le => UTF16_LE_MARK,
            Self::Utf16Be => UTF16_BE_MARK,
            // Whoever reads such a file otherwise than as UTF-8 still does not mean the mark.
            Self::Utf8 | Self::Windows1252 | Self::Latin1 => UTF8_MARK,
        };
        if head.starts_with(mark) { mark.len() } else { 0 }
    }
}

/// The text of a small file, whatever its encoding: recognised as that of a table is. What is no text in it stands
/// as U+FFFD.
pub fn text_of(bytes: &[u8]) -> String {
    let encoding = told_by_head(bytes).unwrap_or_else(|| {
        let mut evidence = Evidence::default();
        evidence.add(bytes, true, true);
        evidence.encoding()
    });
    let text = &bytes[encoding.mark_length(bytes)..];
    match encoding {
        TextEncoding::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(text).0.into_owned(),
        TextEncoding::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(text).0.into_owned(),
        single => single.decode(text).0.into_owned(),
    }
}

/// The encoding that the first bytes of a file tell by themselves: by a mark, or by the NULs of UTF-16.
pub(super) fn told_by_head(head: &[u8]) -> Option<TextEncoding> {
    if head.starts_with(UTF8_MARK) {
        return Some(TextEncoding::Utf8);
    }
    if head.starts_with(UTF16_LE_MARK) {
        return Some(TextEncoding::Utf16Le);
    }
    if head.starts_with(UTF16_BE_MARK) {
        return Some(TextEncoding::Utf16Be);
    }
    // ASCII in UTF-16 has a NUL in every second byte, and in no other.
    let seen = &head[..head.len().min(4096)];
    let nuls = |parity: usize| seen.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), seen.len() / 2);
    if odd * 3 > pairs && even == 0 {
        Some(TextEncoding::Utf16Le)
    } else if even * 3 > pairs && odd == 0 {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}

/// What stretches of a file say of its encoding, where [`told_by_head`] says nothing.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Characters beyond ASCII that are sound UTF-8.
    sound: u64,
    /// Places that are no UTF-8.
    broken: u64,
    /// True when a byte means nothing in Windows-1252.
    is_not_windows_1252: bool,
}

impl Evidence {
    /// Looks at a stretch, which may start and end within a character where the file does not.
    pub(super) fn add(&mut self, stretch: &[u8], starts_file: bool, ends_file: bool) {
        self.is_not_windows_1252 |= stretch.iter().any(|byte| NOT_IN_WINDOWS_1252.contains(byte));
        let cut = if starts_file {
            0
        } else {
            stretch.iter().take(3).take_while(|&&byte| (0x80..0xC0).contains(&byte)).count()
        };
        let mut rest = &stretch[cut..];
        loop {
            let (sound, next) = match std::str::from_utf8(rest) {
                Ok(_) => (rest, None),
                Err(error) => {
                    let (sound, bad) = rest.split_at(error.valid_up_to());
                    let half = if ends_file { Some(bad.len()) } else { None };
                    (sound, error.error_len().or(half).map(|length| &bad[length..]))
                }
            };
            self.sound += sound.iter().filter(|&&byte| byte >= 0xC0).count() as u64;
            let Some(next) = next else { return };
            self.broken += 1;
            rest = next;
        }
    }

    pub(super) fn encoding(&self) -> TextEncoding {
        if self.broken == 0 || self.sound >= OUTWEIGHING * self.broken {
            TextEncoding::Utf8
        } else if self.is_not_windows_1252 {
            TextEncoding::Latin1
        } else {
            TextEncoding::Windows1252
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextEncoding::{Latin1, Utf8, Utf16Be, Utf16Le, Windows1252};

    #[test]
    fn small_files_become_text() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("CREATE é".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [&b"CREATE \xC3\xA9"[..], b"\xEF\xBB\xBFCREATE \xC3\xA9", b"CREATE \xE9", &utf16] {
            assert_eq!(text_of(bytes), "CREATE é", "{bytes:?}");
        }
    }

    #[test]
    fn encodings_are_told_by_the_head() {
        let cases: &[(&[u8], Option<TextEncoding>)] = &[
            (b"\xEF\xBB\xBFa", Some(Utf8)),
            (b"\xFF\xFEa\0", Some(Utf16Le)),
            (b"\xFE\xFF\0a", Some(Utf16Be)),
            (b"a\0,\0b\0\n\0", Some(Utf16Le)),
            (b"\0a\0,\0b\0\n", Some(Utf16Be)),
            (b"a\0,\0\xE9\x04\x3A\x04\n\0", Some(Utf16Le)),
            (b"a,b\n", None),
            (b"a,\0\0\n", None),
            (b"", None),
        ];
        for (head, encoding) in cases {
            assert_eq!(told_by_head(head), *encoding, "{head:?}");
        }
    }

    #[test]
    fn encodings_are_told_by_what_is_beyond_ascii() {
        let many = "é".repeat(30).into_bytes();
        let cases: &[(&[&[u8]], TextEncoding)] = &[
            (&[b"plain"], Utf8),
            (&["café".as_bytes()], Utf8),
            (&[b"caf\xE9", b""], Utf8),
            (&[b"caf\xE9"], Windows1252),
            (&[b"caf\xE9 au lait"], Windows1252),
            (&[b"plain", b"a \x80 5"], Windows1252),
            (&[b"plain", b"a \x9D b"], Latin1),
            // A window may cut a character at both its ends.
            (&[b"plain", b"\xA9 caf\xC3", b""], Utf8),
            (&[b"plain", b"\x98\x80 caf\xF0\x9F", b""], Utf8),
            // One bad byte does not make a UTF-8 file another.
            (&[&many, b"caf\xE9 au lait"], Utf8),
        ];
        for (stretches, encoding) in cases {
            let mut evidence = Evidence::default();
            for (place, stretch) in stretches.iter().enumerate() {
                evidence.add(stretch, place == 0, place + 1 == stretches.len());
            }
            assert_eq!(evidence.encoding(), *encoding, "{stretches:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_told() {
        let cases: &[(TextEncoding, &[u8], &str, bool)] = &[
            (Utf8, "é".as_bytes(), "é", false),
            (Utf8, b"a\xE9b", "a\u{FFFD}b", true),
            (Windows1252, b"\x80 \xE9", "€ é", false),
            (Windows1252, b"\x81\xE9", "\u{FFFD}é", true),
            (Latin1, b"\x81\xE9", "\u{81}é", false),
            (Utf16Le, b"a\xFF", "a\u{FFFD}", true),
        ];
        for (encoding, bytes, text, is_broken) in cases {
            let (decoded, found) = encoding.decode(bytes);
            assert_eq!((decoded.as_ref(), found), (*text, *is_broken), "{encoding:?} {bytes:?}");
        }
    }
}
