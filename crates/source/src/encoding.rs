//! How bytes are text: recognises the encoding of a file, and decodes.

use super::encoding_guess::Evidence;
use super::text_encoding::TextEncoding;
use super::{transcoding, utf16};
use std::borrow::Cow;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE_MARK: &[u8] = b"\xFF\xFE";
const UTF16_BE_MARK: &[u8] = b"\xFE\xFF";
const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";

impl TextEncoding {
    /// Decodes text as the splitter gives it: the file's own bytes, or for UTF-16 and encodings of several bytes a
    /// character, UTF-8 made of them. The second is true when some of it is no text; that stands as U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        if !self.is_single_byte() {
            return match std::str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), false),
                Err(_) => (String::from_utf8_lossy(bytes), true),
            };
        }
        let Some(decoder) = self.decoder() else { return (encoding_rs::mem::decode_latin1(bytes), false) };
        let (text, is_broken) = decoder.decode_without_bom_handling(bytes);
        match text {
            Cow::Owned(text) if self.is_windows_page() => match without_controls(text) {
                (text, true) => (Cow::Owned(text), true),
                (text, false) => (Cow::Owned(text), is_broken),
            },
            text => (text, is_broken),
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

    /// Bytes that text takes in the file, as the splitter gives it; of a copy where it is read from one.
    pub(super) fn length_in_file(self, text: &[u8]) -> u64 {
        match self {
            Self::Utf16Le | Self::Utf16Be => utf16::length_in_file(text),
            _ => text.len() as u64,
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
            encoding if encoding.is_multi_byte() => Cow::Owned(transcoding::start_of_text(encoding, head)),
            _ => Cow::Borrowed(head),
        }
    }

    /// Bytes of the mark at the start of a file read in this encoding, if it has one.
    pub(super) fn mark_length(self, head: &[u8]) -> usize {
        let mark = match self {
            Self::Utf16Le => UTF16_LE_MARK,
            Self::Utf16Be => UTF16_BE_MARK,
            Self::Gb18030 | Self::Gbk if head.starts_with(GB18030_MARK) => GB18030_MARK,
            // Whoever reads such a file otherwise than as UTF-8 still does not mean the mark.
            _ => UTF8_MARK,
        };
        if head.starts_with(mark) { mark.len() } else { 0 }
    }

    /// Bytes that stand alone as text, such as a line of a file; U+FFFD stands for what is none. `is_whole`: they do
    /// not end within a character.
    pub(super) fn decode_alone(self, bytes: &[u8], is_whole: bool) -> String {
        match self {
            Self::Utf16Le | Self::Utf16Be => {
                let mut text = Vec::new();
                utf16::decode(bytes, self == Self::Utf16Be, is_whole, &mut text);
                String::from_utf8_lossy(&text).into_owned()
            }
            encoding if encoding.is_multi_byte() => {
                let mut text = Vec::new();
                let mut transcoder = transcoding::Transcoder::new(encoding);
                transcoder.add(bytes, is_whole, &mut text);
                String::from_utf8_lossy(&text).into_owned()
            }
            Self::Utf8 if !is_whole => match std::str::from_utf8(bytes) {
                Err(error) if error.error_len().is_none() => {
                    String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
                }
                _ => String::from_utf8_lossy(bytes).into_owned(),
            },
            other => other.decode(bytes).0.into_owned(),
        }
    }
}

/// The text with U+FFFD for control characters of the range that code pages of Windows fill with letters; true when
/// there were some.
fn without_controls(text: String) -> (String, bool) {
    let bytes = text.as_bytes();
    let has_some = memchr::memchr_iter(0xC2, bytes)
        .any(|at| bytes.get(at + 1).is_some_and(|next| (0x80..0xA0).contains(next)));
    if has_some {
        (text.replace(|letter| ('\u{80}'..='\u{9F}').contains(&letter), "\u{FFFD}"), true)
    } else {
        (text, false)
    }
}

/// The text of a small file, whatever its encoding: recognised as that of a table is. What is no text in it stands
/// as U+FFFD.
pub fn text_of(bytes: &[u8]) -> String {
    let encoding = recognise_by_head(bytes).unwrap_or_else(|| {
        let mut evidence = Evidence::default();
        evidence.add(bytes, true, true);
        evidence.likeliest()
    });
    encoding.decode_alone(&bytes[encoding.mark_length(bytes)..], true)
}

/// The encoding that the first bytes of a file tell by themselves: by a mark, or by the NULs of UTF-16.
pub(super) fn recognise_by_head(head: &[u8]) -> Option<TextEncoding> {
    if head.starts_with(UTF8_MARK) {
        return Some(TextEncoding::Utf8);
    }
    if head.starts_with(UTF16_LE_MARK) {
        return Some(TextEncoding::Utf16Le);
    }
    if head.starts_with(UTF16_BE_MARK) {
        return Some(TextEncoding::Utf16Be);
    }
    if head.starts_with(GB18030_MARK) {
        return Some(TextEncoding::Gb18030);
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

#[cfg(test)]
mod tests {
    use super::*;
    use TextEncoding::*;

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
            (b"\x84\x31\x95\x33a", Some(Gb18030)),
            (b"\0a\0,\0b\0\n", Some(Utf16Be)),
            (b"a\0,\0\xE9\x04\x3A\x04\n\0", Some(Utf16Le)),
            (b"a,b\n", None),
            (b"a,\0\0\n", None),
            (b"", None),
        ];
        for (head, encoding) in cases {
            assert_eq!(recognise_by_head(head), *encoding, "{head:?}");
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
            (Windows1251, b"\xCF\xF0\x98", "Пр\u{FFFD}", true),
            (Windows1253, b"\xAA\xE1", "\u{FFFD}α", true),
            (Windows874, b"\x80\x81\xA1", "€\u{FFFD}ก", true),
            (Iso8859_5, b"\x81\xBF", "\u{81}П", false),
            (Iso8859_7, b"\xD2\xE1", "\u{FFFD}α", true),
            (Koi8R, b"\xF0\x80", "П─", false),
            // Of encodings of several bytes the splitter gives UTF-8.
            (ShiftJis, "ソ".as_bytes(), "ソ", false),
            (ShiftJis, b"a\xFFb", "a\u{FFFD}b", true),
        ];
        for (encoding, bytes, text, is_broken) in cases {
            let (decoded, found) = encoding.decode(bytes);
            assert_eq!((decoded.as_ref(), found), (*text, *is_broken), "{encoding:?} {bytes:?}");
        }
    }
}
