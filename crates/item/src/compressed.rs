//! Text that is kept compressed, as DynamoDB's guide advises for what is long and seldom read: gzip, which every language
//! reads.

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

/// Most bytes that are taken out of a value to show it.
const MAX_SHOWN_BYTES: u64 = 16 * 1024 * 1024;

/// The same bytes for the same text, with no name and no time in them. Never `None`: memory takes whatever is written.
pub(super) fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4 + 32), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// The text that is compressed in `bytes`; `None` where there is none.
pub(super) fn text_of(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(&[0x1F, 0x8B, 8]) {
        return None;
    }
    let mut text = String::new();
    let read = GzDecoder::new(bytes).take(MAX_SHOWN_BYTES + 1).read_to_string(&mut text).ok()?;
    (read as u64 <= MAX_SHOWN_BYTES).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        compressed(bytes).unwrap()
    }

    /// Items that were written before must stay the same when they are written or compared again: where a newer library
    /// compresses otherwise, this says so.
    #[test]
    fn a_text_is_compressed_to_the_same_bytes_for_ever() {
        let text: String = (0..4000).map(|place| ["tea ", "rye ", "oil "][place * place % 7 % 3]).collect();
        let hash = blake3_of(&packed(text.as_bytes()));
        assert_eq!(hash, "acb397661ddc828c");
        assert!(packed(text.as_bytes()).len() < text.len() / 20);
    }

    fn blake3_of(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex()[..16].to_owned()
    }

    #[test]
    fn what_is_no_compressed_text_is_none() {
        let cut = &packed(b"some text")[..12];
        let no_text = packed(&[0xFF, 0xFE]);
        for bytes in [b"".as_slice(), b"text", cut, &no_text, &[0x1F, 0x8B, 8]] {
            assert_eq!(text_of(bytes), None, "{bytes:?}");
        }
        let bomb = packed(&vec![b'a'; usize::try_from(MAX_SHOWN_BYTES).unwrap() + 1]);
        assert_eq!(text_of(&bomb), None);
    }

    proptest! {
        #[test]
        fn a_text_comes_out_as_it_went_in(text in "\\PC{0,300}") {
            prop_assert_eq!(text_of(&packed(text.as_bytes())), Some(text));
        }
    }
}
