//! A value as a dump writes it.

use super::dialect::SqlDialect;
use super::lexer::Prefix;

/// What a value is, whatever its column is declared to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    Null,
    /// What the column holds where nothing is said.
    Default,
    /// Digits as they stand.
    Number,
    Text,
    /// A field of a block of COPY, which says nothing of its type.
    Field,
    Bytes,
    /// Zeros and ones.
    Bits,
    True,
    False,
    /// `YYYY-MM-DD`
    Date,
    /// In ISO 8601.
    Timestamp,
}

/// A value; its text is in the dump's encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) kind: ValueKind,
    pub(super) bytes: Vec<u8>,
}

impl Default for Value {
    fn default() -> Self {
        Self { kind: ValueKind::Null, bytes: Vec::new() }
    }
}

impl Value {
    pub(super) fn set(&mut self, kind: ValueKind, bytes: &[u8]) {
        self.kind = kind;
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
    }
}

impl Value {
    pub(super) fn is_zero(&self) -> bool {
        matches!(self.kind, ValueKind::Number | ValueKind::Text) && self.bytes == b"0"
    }

    /// In Oracle a text of no length is NULL.
    pub(super) fn null_where_empty(&mut self) {
        if self.kind == ValueKind::Text && self.bytes.is_empty() {
            self.kind = ValueKind::Null;
        }
    }
}

/// Appends what a string between quotes stands for.
pub(super) fn unescape(inner: &[u8], quote: u8, prefix: Prefix, dialect: SqlDialect, text: &mut Vec<u8>) {
    let has_backslashes = prefix == Prefix::Escapes || dialect.has_backslashes();
    let mut rest = inner;
    while let Some((&byte, behind)) = rest.split_first() {
        if byte == quote && behind.first() == Some(&quote) {
            text.push(quote);
            rest = &behind[1..];
        } else if byte == b'\\' && has_backslashes {
            let used = match prefix {
                Prefix::Escapes => unescape_postgresql(behind, text),
                _ => unescape_mysql(behind, text),
            };
            rest = &behind[used..];
        } else {
            let plain = rest.iter().skip(1).position(|next| *next == quote || *next == b'\\');
            let length = plain.map_or(rest.len(), |plain| plain + 1);
            text.extend_from_slice(&rest[..length]);
            rest = &rest[length..];
        }
    }
}

fn unescape_mysql(behind: &[u8], text: &mut Vec<u8>) -> usize {
    let Some(&byte) = behind.first() else {
        text.push(b'\\');
        return 0;
    };
    match byte {
        b'0' => text.push(0),
        b'b' => text.push(8),
        b'n' => text.push(b'\n'),
        b'r' => text.push(b'\r'),
        b't' => text.push(b'\t'),
        b'Z' => text.push(0x1A),
        // They escape signs of LIKE, and keep their backslash elsewhere.
        b'%' | b'_' => text.extend_from_slice(&[b'\\', byte]),
        other => text.push(other),
    }
    1
}

fn unescape_postgresql(behind: &[u8], text: &mut Vec<u8>) -> usize {
    let Some(&byte) = behind.first() else {
        text.push(b'\\');
        return 0;
    };
    let digits = |most: usize, from: usize, radix: u32| {
        let rest = behind.get(from..).unwrap_or_default();
        let count = rest.iter().take(most).take_while(|byte| char::from(**byte).is_digit(radix)).count();
        let value = rest[..count]
            .iter()
            .fold(0u32, |value, byte| value * radix + char::from(*byte).to_digit(radix).unwrap_or(0));
        (count, value)
    };
    match byte {
        b'b' => text.push(8),
        b'f' => text.push(12),
        b'n' => text.push(b'\n'),
        b'r' => text.push(b'\r'),
        b't' => text.push(b'\t'),
        b'v' => text.push(11),
        b'0'..=b'7' => {
            let (count, value) = digits(3, 0, 8);
            text.push((value & 0xFF) as u8);
            return count;
        }
        b'x' if digits(2, 1, 16).0 > 0 => {
            let (count, value) = digits(2, 1, 16);
            text.push((value & 0xFF) as u8);
            return 1 + count;
        }
        b'u' | b'U' => {
            let (count, value) = digits(if byte == b'u' { 4 } else { 8 }, 1, 16);
            if let (4 | 8, Some(character)) = (count, char::from_u32(value)) {
                text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return 1 + count;
            }
            text.push(byte);
        }
        other => text.push(other),
    }
    1
}

/// Appends what a field of a block of COPY stands for.
pub(super) fn unescape_field(field: &[u8], text: &mut Vec<u8>) {
    let mut rest = field;
    while let Some(found) = memchr::memchr(b'\\', rest) {
        text.extend_from_slice(&rest[..found]);
        let behind = &rest[found + 1..];
        rest = &behind[unescape_postgresql(behind, text).min(behind.len())..];
    }
    text.extend_from_slice(rest);
}

/// The bytes that hexadecimal digits are, white space left out; `None` where they are none.
pub(super) fn bytes_of_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    let mut half: Option<u32> = None;
    for byte in digits.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        let digit = char::from(*byte).to_digit(16)?;
        match half.take() {
            None => half = Some(digit),
            Some(high) => bytes.push(((high * 16 + digit) & 0xFF) as u8),
        }
    }
    half.is_none().then_some(bytes)
}

/// The bytes of PostgreSQL's `bytea` as a text writes them: `\x00ff`, or with escapes, `a\\b\000`.
pub(super) fn bytes_of_bytea(text: &[u8]) -> Option<Vec<u8>> {
    if let Some(digits) = text.strip_prefix(b"\\x") {
        return bytes_of_hex(digits);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if byte != b'\\' {
            bytes.push(byte);
        } else if let Some(behind) = rest.strip_prefix(b"\\") {
            bytes.push(b'\\');
            rest = behind;
        } else {
            let (octal, behind) = rest.split_at_checked(3)?;
            let value = octal
                .iter()
                .try_fold(0u32, |value, digit| Some(value * 8 + char::from(*digit).to_digit(8)?))?;
            bytes.push(u8::try_from(value).ok()?);
            rest = behind;
        }
    }
    Some(bytes)
}

/// A number as its digits stand, in the form that all numbers have: no plus, no zeros before it, digits around the
/// point. `None` for what is no number.
pub(super) fn plain_number(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + part.len() == 0 || !are_digits(whole) || !are_digits(part) {
        return None;
    }
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !are_digits(digits) {
            return None;
        }
    }
    let whole = whole.trim_start_matches('0');
    let mut number = format!("{sign}{}", if whole.is_empty() { "0" } else { whole });
    if !part.is_empty() {
        number.push('.');
        number.push_str(part);
    }
    if let Some(exponent) = exponent {
        number.push('e');
        number.push_str(exponent.strip_prefix('+').unwrap_or(exponent));
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stand_for_what_their_database_reads() {
        use SqlDialect::{Mysql, Postgresql, Sqlite};
        let cases: &[(SqlDialect, Prefix, &str, &[u8])] = &[
            (Mysql, Prefix::None, r"it\'s '' \\ \n\0\Z\%\q", b"it's ' \\ \n\0\x1A\\%q"),
            (Sqlite, Prefix::None, r"it''s \n", br"it's \n"),
            (Postgresql, Prefix::None, r"C:\''", br"C:\'"),
            (Postgresql, Prefix::Escapes, r"\'\\\n\x41\101\u00e9\q", "'\\\nAA\u{e9}q".as_bytes()),
        ];
        for (dialect, prefix, inner, expected) in cases {
            let mut text = Vec::new();
            unescape(inner.as_bytes(), b'\'', *prefix, *dialect, &mut text);
            assert_eq!(text, *expected, "{inner}");
        }
        let mut text = Vec::new();
        unescape_field(br"a\tb\\c\nd\x41\", &mut text);
        assert_eq!(text, b"a\tb\\c\ndA\\");
    }

    #[test]
    fn bytes_are_read_in_both_ways_of_writing_them() {
        assert_eq!(bytes_of_bytea(br"\x00fF"), Some(vec![0, 255]));
        assert_eq!(bytes_of_bytea(br"a\\b\000\377"), Some(vec![b'a', b'\\', b'b', 0, 255]));
        assert_eq!(bytes_of_bytea(br"a\9"), None);
        assert_eq!(bytes_of_hex(b"0"), None);
    }

    #[test]
    fn numbers_keep_their_digits() {
        for (text, expected) in [
            ("007", Some("7")),
            ("-0.50", Some("-0.50")),
            ("+12", Some("12")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("1E+07", Some("1e07")),
            (
                "12345678901234567890123456789012345678901234567890",
                Some("12345678901234567890123456789012345678901234567890"),
            ),
            ("0", Some("0")),
            ("1e", None),
            ("-", None),
            ("1,5", None),
            ("NaN", None),
            ("", None),
        ] {
            assert_eq!(plain_number(text).as_deref(), expected, "{text}");
        }
    }
}
