//! Passes quotes that are written twice within a quoted cell, 64 bytes at a time. JSON in a delimited file has a pair every
//! few bytes; to look at each by itself costs more than all else that reads such a file.

/// Bytes that are looked at together.
const CHUNK: usize = 64;
/// Bytes that are copied together, of which some may be too many.
const STEP: usize = 16;
/// A one in each byte of a word.
const ONES: u64 = 0x0101_0101_0101_0101;
/// All bits but the highest of each byte.
const LOWER: u64 = 0x7F7F_7F7F_7F7F_7F7F;
/// Multiplied by this, the lowest bits of the bytes of a word stand together in its highest byte, the first one lowest.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// Finds pairs of one quote.
#[derive(Debug, Clone, Copy)]
pub(super) struct DoubledQuotes(u64);

/// The pairs at the start of some bytes.
struct Pairs {
    /// Where the first quote of each stands: a bit for each byte, the first byte's the lowest.
    starts: u64,
    /// So many bytes hold nothing but whole pairs and what is no quote.
    bytes: usize,
}

impl DoubledQuotes {
    pub(super) fn new(quote: u8) -> Self {
        Self(ONES * u64::from(quote))
    }

    /// How many bytes, of those that start within quotes, are seen to be within them: pairs, and what is no quote. Behind
    /// them there may be more.
    #[inline]
    pub(super) fn pass(self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(chunk) = bytes[at..].first_chunk() {
            let pairs = self.pairs(chunk);
            at += pairs.bytes;
            // A quote that is a chunk's last may be the first of a pair.
            if pairs.bytes < CHUNK - 1 {
                break;
            }
        }
        at
    }

    /// The same, and adds to `text` what they stand for: of each pair one quote.
    #[inline]
    pub(super) fn copy(self, bytes: &[u8], text: &mut Vec<u8>) -> usize {
        let mut at = 0;
        while let Some(chunk) = bytes[at..].first_chunk::<{ CHUNK + STEP }>() {
            let Some(looked_at) = chunk.first_chunk() else { break };
            let mut pairs = self.pairs(looked_at);
            let mut end = text.len();
            text.resize(end + CHUNK + STEP, 0);
            let mut from = 0;
            while pairs.starts != 0 {
                let quote = pairs.starts.trailing_zeros() as usize;
                pairs.starts &= pairs.starts - 1;
                end = copy_steps(chunk, from, quote + 1, text, end);
                from = quote + 2;
            }
            end = copy_steps(chunk, from, pairs.bytes, text, end);
            text.truncate(end);
            at += pairs.bytes;
            // A quote that is a chunk's last may be the first of a pair.
            if pairs.bytes < CHUNK - 1 {
                break;
            }
        }
        at
    }

    #[inline]
    fn pairs(self, chunk: &[u8; CHUNK]) -> Pairs {
        let quotes = self.places(chunk);
        let runs = quotes & !(quotes << 1);
        // Of a run that goes on behind the chunk the first two are a pair however long it is.
        let starts = runs & (quotes >> 1) & !(quotes >> 2);
        let other = runs & !starts;
        if other == 0 {
            return Pairs { starts, bytes: CHUNK };
        }
        Pairs { starts: starts & (other - 1) & !other, bytes: other.trailing_zeros() as usize }
    }

    /// A bit for each byte that is the quote, the first byte's the lowest.
    #[inline]
    fn places(self, chunk: &[u8; CHUNK]) -> u64 {
        let (words, _) = chunk.as_chunks::<8>();
        words.iter().rev().fold(0, |places, word| {
            let differing = u64::from_le_bytes(*word) ^ self.0;
            let is_quote = !(((differing & LOWER) + LOWER) | differing | LOWER);
            places << 8 | (is_quote >> 7).wrapping_mul(GATHER) >> 56
        })
    }
}

/// Copies bytes of a chunk to where the text ends. Where it ends then.
#[inline]
fn copy_steps(chunk: &[u8; CHUNK + STEP], from: usize, to: usize, text: &mut [u8], end: usize) -> usize {
    for place in (from..to).step_by(STEP) {
        let at = end + place - from;
        text[at..at + STEP].copy_from_slice(&chunk[place..place + STEP]);
    }
    end + to - from
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What pairs and other bytes stand for, looked at one after another; `None` where a quote stands alone.
    fn meant(bytes: &[u8]) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let mut rest = bytes;
        while let [byte, behind @ ..] = rest {
            text.push(*byte);
            rest = if *byte == b'"' { behind.strip_prefix(b"\"")? } else { behind };
        }
        Some(text)
    }

    proptest! {
        #[test]
        fn whole_pairs_are_passed_and_nothing_else(
            pieces in prop::collection::vec(
                prop_oneof![
                    8 => Just(b"\"\"".to_vec()),
                    1 => Just(b"\"".to_vec()),
                    4 => prop::collection::vec(any::<u8>().prop_filter("no quote", |byte| *byte != b'"'), 0..12),
                    1 => prop::collection::vec(prop_oneof![Just(b'!'), Just(b'#'), Just(0xA2), Just(0)], 0..100),
                ],
                0..80,
            ),
        ) {
            let bytes = pieces.concat();
            let quotes = DoubledQuotes::new(b'"');
            let passed = quotes.pass(&bytes);
            prop_assert!(meant(&bytes[..passed]).is_some());
            prop_assert!(bytes.len() - passed < CHUNK || bytes[passed] == b'"');
            let mut text = b"kept".to_vec();
            let copied = quotes.copy(&bytes, &mut text);
            prop_assert_eq!(Some(text.split_off(4)), meant(&bytes[..copied]));
            prop_assert!(bytes.len() - copied < CHUNK + STEP || bytes[copied] == b'"');
        }
    }

    #[test]
    fn a_long_cell_is_passed_whole() {
        let cell = "{\"\"name\"\": \"\"a\"\", \"\"n\"\": 1}".repeat(40) + "\",";
        let bytes = cell.as_bytes();
        let quotes = DoubledQuotes::new(b'"');
        assert!(bytes.len() - quotes.pass(bytes) < CHUNK);
    }
}
