//! Objects are packed in pieces, on all cores: each piece is compressed by itself, and the pieces of an object, in their
//! order, are one stream of gzip with one header and one checksum, as any reader takes it.

use super::deflate::PieceCompressor;
use failure::{Code, Failure};
use flate2::Crc;
use serde::{Deserialize, Serialize};

/// How well is packed, of 9. What is slow is the line to S3, and AWS counts the bytes that it unpacks: 6 takes about three
/// times the time of 1 and leaves a fifth less to upload; beyond it nothing is gained that is worth its time.
pub const GZIP_LEVEL: u32 = 6;
/// A gzip header without name and time, so that the same rows give the same bytes.
const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
/// The last block of the stream, which is empty.
const LAST_BLOCK: [u8; 2] = [0x03, 0x00];

/// How objects are packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    #[default]
    Gzip,
    None,
}

/// Packs one piece after another.
pub(crate) struct Packer {
    packing: Packing,
    /// `None` only by an error in this program.
    compressor: Option<PieceCompressor>,
}

/// A piece of an object.
#[derive(Debug)]
pub(crate) struct Packed {
    pub bytes: Vec<u8>,
    /// Of what was packed; `None` where nothing is.
    crc: Option<Crc>,
    /// Bytes before they were packed.
    pub bytes_unpacked: u64,
    pub items: u64,
}

/// What goes around the pieces of one object.
#[derive(Debug)]
pub(crate) struct Frame {
    packing: Packing,
    crc: Crc,
}

impl Packing {
    /// What the names of objects end in.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Gzip => "json.gz",
            Self::None => "json",
        }
    }

    pub(crate) fn packer(self) -> Packer {
        Packer { packing: self, compressor: PieceCompressor::new(GZIP_LEVEL) }
    }

    pub(crate) fn frame(self) -> Frame {
        Frame { packing: self, crc: Crc::new() }
    }
}

impl Packer {
    /// Packs a piece, which holds so many items.
    ///
    /// # Errors
    /// `unexpected` where it cannot be packed.
    pub(crate) fn pack(&mut self, unpacked: &[u8], items: u64) -> Result<Packed, Failure> {
        let bytes_unpacked = unpacked.len() as u64;
        match self.packing {
            Packing::None => Ok(Packed { bytes: unpacked.to_vec(), crc: None, bytes_unpacked, items }),
            Packing::Gzip => {
                let mut crc = Crc::new();
                crc.update(unpacked);
                let compressed =
                    self.compressor.as_mut().and_then(|compressor| compressor.compressed(unpacked));
                let bytes = compressed.ok_or_else(|| {
                    Failure::new(
                        Code::Unexpected,
                        "Something went wrong in Tableferry itself while packing.",
                        "Try again; if it happens again, please report it.",
                    )
                })?;
                Ok(Packed { bytes, crc: Some(crc), bytes_unpacked, items })
            }
        }
    }
}

impl Frame {
    /// What stands before the first piece.
    pub(crate) fn start(&self) -> &'static [u8] {
        match self.packing {
            Packing::Gzip => &HEADER,
            Packing::None => &[],
        }
    }

    /// Notes the next piece.
    pub(crate) fn add(&mut self, piece: &Packed) {
        if let Some(crc) = &piece.crc {
            self.crc.combine(crc);
        }
    }

    /// What stands behind the last piece.
    pub(crate) fn end(&self) -> Vec<u8> {
        match self.packing {
            Packing::Gzip => {
                let mut end = LAST_BLOCK.to_vec();
                end.extend(self.crc.sum().to_le_bytes());
                end.extend(self.crc.amount().to_le_bytes());
                end
            }
            Packing::None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use proptest::prelude::*;
    use std::io::Read;

    fn object(packing: Packing, pieces: &[Vec<u8>]) -> Vec<u8> {
        let (mut packer, mut frame) = (packing.packer(), packing.frame());
        let mut object = frame.start().to_vec();
        for piece in pieces {
            let piece = packer.pack(piece, 1).unwrap();
            frame.add(&piece);
            object.extend(piece.bytes);
        }
        object.extend(frame.end());
        object
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_are_one_stream(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..5000), 0..6),
            repeats in 1usize..40,
        ) {
            let pieces: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.repeat(repeats)).collect();
            let whole = pieces.concat();
            let packed = object(Packing::Gzip, &pieces);
            let mut unpacked = Vec::new();
            // This one reads one member alone, and holds length and checksum against what it read.
            GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
            prop_assert_eq!(&unpacked, &whole);
            prop_assert_eq!(object(Packing::None, &pieces), whole);
        }
    }

    #[test]
    fn the_same_gives_the_same_bytes() {
        let pieces = [b"{\"Item\":{}}\n".repeat(500), b"more".to_vec()];
        assert_eq!(object(Packing::Gzip, &pieces), object(Packing::Gzip, &pieces));
    }
}
