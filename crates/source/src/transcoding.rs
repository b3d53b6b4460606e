//! Text in an encoding of several bytes a character becomes UTF-8. Its bytes may look like delimiters, quotes or line
//! ends, so it is decoded before records are told apart. What is no text stands as a byte that UTF-8 never uses, so
//! that whoever reads the record sees the fault.

use super::text_encoding::TextEncoding;
use encoding_rs::{Decoder, DecoderResult, UTF_8};

/// Stands for bytes that are no text.
const UNDECODABLE: u8 = 0xFF;

/// Decodes a file from its start to its end.
pub(super) struct Transcoder {
    decoder: Decoder,
}

impl Transcoder {
    pub(super) fn new(encoding: TextEncoding) -> Self {
        Self { decoder: encoding.decoder().unwrap_or(UTF_8).new_decoder_without_bom_handling() }
    }

    /// Appends the text of the next bytes of the file to `text`. A character that they end within is kept for the next
    /// ones; at `is_end` it is no text.
    pub(crate) fn add(&mut self, bytes: &[u8], is_end: bool, text: &mut Vec<u8>) {
        let mut rest = bytes;
        loop {
            let start = text.len();
            let space = self.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            text.resize(start + space.unwrap_or(rest.len()), 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(rest, &mut text[start..], is_end);
            text.truncate(start + written);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::Malformed(..) => text.push(UNDECODABLE),
                DecoderResult::OutputFull => {}
            }
        }
    }
}

/// The start of a file as text. A character that it ends within is left out.
pub(super) fn start_of_text(encoding: TextEncoding, head: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    Transcoder::new(encoding).add(head, false, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(encoding: TextEncoding, bytes: &[u8], step: usize) -> Vec<u8> {
        let mut transcoder = Transcoder::new(encoding);
        let mut text = Vec::new();
        bytes.chunks(step).for_each(|part| transcoder.add(part, false, &mut text));
        transcoder.add(&[], true, &mut text);
        text
    }

    #[test]
    fn what_is_no_text_stands_out_and_delimiters_survive_it() {
        let cases: &[(TextEncoding, &[u8], &[u8])] = &[
            (TextEncoding::ShiftJis, b"\x83\x5C,\x8A\xBF\n", "ソ,漢\n".as_bytes()),
            (TextEncoding::ShiftJis, b"a\x83,b\n", b"a\xFF,b\n"),
            (TextEncoding::ShiftJis, b"a\x83", b"a\xFF"),
            (TextEncoding::EucJp, b"\xA5\xBD\xFF,", b"\xE3\x82\xBD\xFF,"),
            (TextEncoding::Gbk, b"\xBA\xBA\xFF\n", b"\xE6\xB1\x89\xFF\n"),
            (TextEncoding::Iso2022Jp, b"\x1B$B4A;z\x1B(B,x", "漢字,x".as_bytes()),
            (TextEncoding::Big5, b"\xA5\x5C,\xB3\x5C", "功,許".as_bytes()),
        ];
        for (encoding, bytes, text) in cases {
            for step in 1..5 {
                assert_eq!(decoded(*encoding, bytes, step), *text, "{encoding:?} {bytes:?} by {step}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_the_same_wherever_they_are_cut(
            bytes: Vec<u8>,
            step in 1usize..9,
            encoding in proptest::sample::select(
                TextEncoding::all().filter(|encoding| encoding.is_multi_byte()).collect::<Vec<_>>()
            ),
        ) {
            let whole = decoded(encoding, &bytes, bytes.len().max(1));
            prop_assert_eq!(decoded(encoding, &bytes, step), whole);
        }
    }
}
