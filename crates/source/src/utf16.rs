//! UTF-16 read as UTF-8. What is no text stands as a byte that UTF-8 never uses, so that whoever decodes it sees
//! the fault, and so that the length in the file can be told from the text.

use std::io::Read;

/// Stands for two bytes that are half a surrogate pair.
const LONE_SURROGATE: u8 = 0xFF;
/// Stands for a last byte that has no second.
const LONE_BYTE: u8 = 0xFE;

const CHUNK_BYTES: usize = 64 * 1024;

/// Reads UTF-16 and gives UTF-8.
#[derive(Debug)]
pub(super) struct Utf16Reader<R> {
    inner: R,
    is_big_endian: bool,
    /// Bytes read but not decoded: less than a surrogate pair.
    raw: Vec<u8>,
    decoded: Vec<u8>,
    /// Decoded bytes that were given out.
    given: usize,
    at_end: bool,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(inner: R, is_big_endian: bool) -> Self {
        Self { inner, is_big_endian, raw: Vec::new(), decoded: Vec::new(), given: 0, at_end: false }
    }
}

impl<R> Utf16Reader<R> {
    /// What it reads from.
    pub(super) fn get_mut(&mut self) -> &mut R {
        &mut self.inner
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.decoded.len() && !self.at_end {
            let carried = self.raw.len();
            self.raw.resize(carried + CHUNK_BYTES, 0);
            let got = self.inner.read(&mut self.raw[carried..]);
            self.raw.truncate(carried + *got.as_ref().unwrap_or(&0));
            self.at_end = got? == 0;
            self.given = 0;
            self.decoded.clear();
            let used = decode(&self.raw, self.is_big_endian, self.at_end, &mut self.decoded);
            self.raw.drain(..used);
        }
        let length = buffer.len().min(self.decoded.len() - self.given);
        buffer[..length].copy_from_slice(&self.decoded[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

/// Appends the text of `raw` to `text`; gives how many bytes of it were used, all of them `at_end`.
pub(super) fn decode(raw: &[u8], is_big_endian: bool, at_end: bool, text: &mut Vec<u8>) -> usize {
    let unit = |at: usize| {
        let bytes = [*raw.get(at)?, *raw.get(at + 1)?];
        Some(if is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    text.reserve(raw.len() / 2 + 4);
    let mut at = 0;
    while let Some(first) = unit(at) {
        if let Ok(ascii @ 0..0x80) = u8::try_from(first) {
            text.push(ascii);
            at += 2;
            continue;
        }
        let second = if is_high_surrogate(first) { unit(at + 2) } else { None };
        if is_high_surrogate(first) && second.is_none() && !at_end {
            return at;
        }
        let pair = [first, second.unwrap_or(0)];
        if let Some(Ok(character)) = char::decode_utf16(pair).next() {
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            at += 2 * character.len_utf16();
        } else {
            text.push(LONE_SURROGATE);
            at += 2;
        }
    }
    if at_end && at < raw.len() {
        text.push(LONE_BYTE);
        at += 1;
    }
    at
}

fn is_high_surrogate(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

/// Bytes that decoded text takes in the file.
pub(super) fn length_in_file(text: &[u8]) -> u64 {
    let units: usize = text.iter().map(|&byte| units_begun_by(byte)).sum();
    2 * units as u64 - u64::from(text.last() == Some(&LONE_BYTE))
}

fn units_begun_by(byte: u8) -> usize {
    match byte {
        0x80..=0xBF => 0,
        0xF0..=0xF7 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A reader that gives a few bytes at a time.
    struct Dripping<'a>(&'a [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn read(raw: &[u8], is_big_endian: bool, step: usize) -> Vec<u8> {
        let mut text = Vec::new();
        Utf16Reader::new(Dripping(raw, step), is_big_endian).read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn what_is_no_text_stands_out() {
        let cases: &[(&[u8], &[u8])] = &[
            (b"a\0b\0", b"ab"),
            (b"\x3D\xD8\x00\xDE", "😀".as_bytes()),
            (b"a\0\x3D\xD8b\0", b"a\xFFb"),
            (b"\x00\xDEb\0", b"\xFFb"),
            (b"a\0\x3D\xD8", b"a\xFF"),
            (b"a\0b", b"a\xFE"),
            (b"\x3D\xD8b", b"\xFF\xFE"),
        ];
        for (raw, text) in cases {
            for step in 1..=5 {
                assert_eq!(read(raw, false, step), *text, "{raw:?} by {step}");
            }
            assert_eq!(length_in_file(text), raw.len() as u64, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in ".{0,60}", is_big_endian: bool, step in 1usize..9) {
            let raw: Vec<u8> = text
                .encode_utf16()
                .flat_map(|unit| if is_big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let read = read(&raw, is_big_endian, step);
            prop_assert_eq!(length_in_file(&read), raw.len() as u64);
            prop_assert_eq!(read, text.into_bytes());
        }

        #[test]
        fn any_bytes_have_their_length(raw: Vec<u8>, is_big_endian: bool, step in 1usize..9) {
            prop_assert_eq!(length_in_file(&read(&raw, is_big_endian, step)), raw.len() as u64);
        }
    }
}
