//! Looks for bytes eight at a time. Where what is looked for stands close, as quotes in JSON do, that is faster than a
//! search made for long sections.

/// A one in each byte of a word.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte of a word.
const HIGHEST: u64 = 0x8080_8080_8080_8080;
const WIDTH: usize = 8;

/// Bytes that are looked for, none of them 0; and every byte below a limit, of at most 128.
#[derive(Debug, Clone, Copy)]
pub struct ByteFinder<const COUNT: usize, const BELOW: u8 = 0>([u64; COUNT]);

impl<const COUNT: usize, const BELOW: u8> ByteFinder<COUNT, BELOW> {
    pub fn new(bytes: [u8; COUNT]) -> Self {
        Self(bytes.map(|byte| ONES * u64::from(byte)))
    }

    /// Where the first of them is.
    #[inline]
    pub fn find(&self, bytes: &[u8]) -> Option<usize> {
        self.walk(bytes, |_| {})
    }

    /// Adds to `text` what stands before the first of them, or all when there is none. Where that is.
    #[inline]
    pub(crate) fn copy_before(&self, bytes: &[u8], text: &mut Vec<u8>) -> Option<usize> {
        let before = text.len();
        let found = self.walk(bytes, |chunk| text.extend_from_slice(chunk));
        // The last chunk was copied whole.
        if let Some(length) = found {
            text.truncate(before + length);
        }
        found
    }

    /// Hands on the bytes chunk by chunk, up to the one in which the first of them is.
    #[inline]
    fn walk(&self, bytes: &[u8], mut chunk_done: impl FnMut(&[u8])) -> Option<usize> {
        let mut at = 0;
        while let Some(chunk) = bytes[at..].first_chunk::<WIDTH>() {
            chunk_done(chunk);
            if let Some(place) = self.place(*chunk) {
                return Some(at + place);
            }
            at += WIDTH;
        }
        let rest = &bytes[at..];
        let mut last = [0; WIDTH];
        last[..rest.len()].copy_from_slice(rest);
        chunk_done(rest);
        self.place(last).filter(|&place| place < rest.len()).map(|place| at + place)
    }

    /// Where the first of them is among eight bytes.
    #[inline]
    fn place(&self, chunk: [u8; WIDTH]) -> Option<usize> {
        let word = u64::from_le_bytes(chunk);
        let below = word.wrapping_sub(ONES * u64::from(BELOW)) & !word & HIGHEST;
        let marks = self.0.iter().fold(below, |marks, wanted| {
            let differing = word ^ wanted;
            // Exact up to the first that is equal; behind it a borrow may set more.
            marks | (differing.wrapping_sub(ONES) & !differing & HIGHEST)
        });
        (marks != 0).then(|| marks.trailing_zeros() as usize / 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As a plain look at each byte finds and copies it.
        #[test]
        fn what_is_wanted_is_found_where_it_is(
            bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), any::<u8>()], 0..60),
            wanted in prop_oneof![Just([b'"', b',']), Just([b'\n', b'\\']), Just([b'!', 0xFF]), Just([1, 0x80])],
        ) {
            let expected = bytes.iter().position(|byte| wanted.contains(byte));
            prop_assert_eq!(ByteFinder::<2>::new(wanted).find(&bytes), expected);
            let mut text = b"kept".to_vec();
            prop_assert_eq!(ByteFinder::<2>::new(wanted).copy_before(&bytes, &mut text), expected);
            let special = bytes.iter().position(|&byte| wanted.contains(&byte) || byte < 0x20);
            prop_assert_eq!(ByteFinder::<2, 0x20>::new(wanted).find(&bytes), special);
            let copied = &bytes[..expected.unwrap_or(bytes.len())];
            prop_assert_eq!(text, [b"kept".as_slice(), copied].concat());
        }
    }
}
