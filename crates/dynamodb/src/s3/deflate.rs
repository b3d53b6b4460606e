//! Pieces of one DEFLATE stream (RFC 1951), each compressed by itself. `libdeflate` is a third faster than what goes on from
//! piece to piece, but gives whole streams only: here the last block of one becomes a block that others may follow.

use libdeflater::{CompressionLvl, Compressor};
use std::ops::Range;

/// An empty stored block behind its header, which stands in the zero bits before: whatever follows starts on a whole byte.
const EMPTY_BLOCK: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
/// The longest code of a symbol, in bits.
const MAX_CODE_BITS: usize = 15;
const NEAR_BITS: usize = 11;
/// In this order the code lengths of code lengths are given.
const LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END_OF_BLOCK: u16 = 256;

/// Compresses one piece after another.
pub(super) struct PieceCompressor {
    compressor: Compressor,
    /// What is compressed into: to have it anew from the system for each piece costs much of what the compressor gains.
    room: Vec<u8>,
}

impl PieceCompressor {
    /// `None` where there is no such level.
    pub(super) fn new(level: u32) -> Option<Self> {
        let level = CompressionLvl::new(i32::try_from(level).ok()?).ok()?;
        Some(Self { compressor: Compressor::new(level), room: Vec::new() })
    }

    /// A piece that others may follow: it ends on a whole byte, and needs nothing of the piece before. `None` when it cannot
    /// be made, which is an error in this program.
    pub(super) fn compressed(&mut self, unpacked: &[u8]) -> Option<Vec<u8>> {
        let most = self.compressor.deflate_compress_bound(unpacked.len());
        if self.room.len() < most {
            self.room.resize(most, 0);
        }
        let length = self.compressor.deflate_compress(unpacked, &mut self.room).ok()?;
        let stream = self.room.get(..length)?;
        let last = last_block(stream)?;
        let mut bytes = Vec::with_capacity(length + 1 + EMPTY_BLOCK.len());
        bytes.extend_from_slice(stream);
        bytes[last.start / 8] &= !(1 << (last.start % 8));
        // The three bits of the empty block's header may reach beyond the last byte.
        if bytes.len() * 8 < last.end + 3 {
            bytes.push(0);
        }
        bytes.extend(EMPTY_BLOCK);
        Some(bytes)
    }
}

/// Where the last block of a stream stands, in bits from its start. `None` where the bytes are no stream, or end before or
/// behind it.
fn last_block(stream: &[u8]) -> Option<Range<usize>> {
    let mut bits = Bits::new(stream);
    let mut codes = Codes::default();
    loop {
        let start = bits.place();
        let is_last = bits.take(1) == 1;
        match bits.take(2) {
            0 => {
                bits.pass_to_byte();
                let length = bits.take(16);
                if bits.take(16) != length ^ 0xFFFF {
                    return None;
                }
                bits.pass_bytes(usize::from(length));
            }
            1 => {
                codes.set_fixed()?;
                codes.pass_symbols(&mut bits)?;
            }
            2 => {
                codes.read(&mut bits)?;
                codes.pass_symbols(&mut bits)?;
            }
            _ => return None,
        }
        let end = bits.place();
        if end > stream.len() * 8 {
            return None;
        }
        if is_last {
            return (end.div_ceil(8) == stream.len()).then_some(start..end);
        }
    }
}

/// Bits of a stream, the lowest of each byte first; zeros behind its end.
#[derive(Debug)]
struct Bits<'a> {
    bytes: &'a [u8],
    /// Of the bytes, or of the zeros behind them, the first that is not in `word`.
    next: usize,
    /// The next bits: so many as are held, and no others.
    word: u64,
    held: usize,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next: 0, word: 0, held: 0 }
    }

    /// How many bits are passed.
    fn place(&self) -> usize {
        self.next * 8 - self.held
    }

    /// Makes sure of 56 bits.
    #[inline]
    fn fill(&mut self) {
        let bytes = self.bytes.get(self.next..).unwrap_or_default();
        let more = match bytes.first_chunk::<8>() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
        // Of the last byte that it has in part the bits are set already when it comes whole, and equal.
        self.word |= more << self.held;
        self.next += (63 - self.held) >> 3;
        self.held |= 0b11_1000;
    }

    #[inline]
    fn pass(&mut self, count: usize) {
        self.word >>= count;
        self.held -= count;
    }

    /// The next bits, at most 16.
    fn take(&mut self, count: usize) -> u16 {
        self.fill();
        let bits = low(self.word) & low((1 << count) - 1);
        self.pass(count);
        bits
    }

    fn pass_to_byte(&mut self) {
        self.pass(self.held % 8);
    }

    /// Goes on behind whole bytes, from the start of one.
    fn pass_bytes(&mut self, count: usize) {
        self.next = self.place() / 8 + count;
        (self.word, self.held) = (0, 0);
    }
}

#[inline]
fn low(bits: u64) -> u16 {
    let [first, second, ..] = bits.to_le_bytes();
    u16::from_le_bytes([first, second])
}

/// What a code stands for, as far as passing it needs to know: in the lower byte the bits of the code and of the number behind
/// it; one of the marks; and above them, of literals and lengths, the bits of the code alone. 0 where no symbol has the code.
type Symbol = u16;
/// A distance follows.
const BEFORE_DISTANCE: Symbol = 0x100;
const ENDS_BLOCK: Symbol = 0x200;
const OF_CODE: u32 = 12;

fn bits_of(symbol: Symbol) -> usize {
    usize::from(symbol & 0xFF)
}

fn bits_of_code(symbol: Symbol) -> usize {
    usize::from(symbol >> OF_CODE)
}

/// The codes of a block.
#[derive(Debug, Default)]
struct Codes {
    literals: Table,
    distances: Table,
}

/// Symbols by the next bits.
#[derive(Debug)]
struct Table {
    /// By so few that it stays near the processor: nearly all codes are that short.
    near: [Symbol; 1 << NEAR_BITS],
    /// By as many as the longest code has, where it has more: the symbols of such codes only.
    far: Vec<Symbol>,
}

impl Default for Table {
    fn default() -> Self {
        Self { near: [0; 1 << NEAR_BITS], far: Vec::new() }
    }
}

impl Table {
    /// Sets the codes of symbols by the lengths of these (RFC 1951, 3.2.2). `None` where they are more than there can be.
    fn set(&mut self, lengths: &[u8], of: impl Fn(u16, u16) -> Symbol) -> Option<()> {
        let longest = lengths.iter().copied().max().map_or(0, usize::from);
        if longest > MAX_CODE_BITS {
            return None;
        }
        self.near.fill(0);
        self.far.clear();
        self.far.resize(if longest > NEAR_BITS { 1 << longest } else { 1 }, 0);
        let mut counts = [0usize; MAX_CODE_BITS + 1];
        lengths.iter().filter(|length| **length > 0).for_each(|length| counts[usize::from(*length)] += 1);
        let mut next = [0usize; MAX_CODE_BITS + 2];
        for length in 1..=MAX_CODE_BITS {
            next[length + 1] = (next[length] + counts[length]) << 1;
        }
        for (symbol, &length) in (0u16..).zip(lengths).filter(|(_, length)| **length > 0) {
            let bits = usize::from(length);
            let code = next[bits];
            next[bits] += 1;
            if code >> bits != 0 {
                return None;
            }
            // The first bit of a code is its highest.
            let reversed = code.reverse_bits() >> (usize::BITS as usize - bits);
            let table: &mut [Symbol] = if bits <= NEAR_BITS { &mut self.near } else { &mut self.far };
            let symbol = of(symbol, u16::from(length));
            table.iter_mut().skip(reversed).step_by(1 << bits).for_each(|place| *place = symbol);
        }
        Some(())
    }

    /// Makes one of a literal and what follows it, wherever both have place in as many bits: most are passed in twos then.
    fn join_literals(&mut self) {
        let alone = self.near;
        for bits in 1..alone.len() {
            let first = alone[bits];
            if first == 0 || first & (BEFORE_DISTANCE | ENDS_BLOCK) != 0 {
                continue;
            }
            let length = bits_of_code(first);
            let has_place = |second: Symbol| second != 0 && length + bits_of_code(second) <= NEAR_BITS;
            // What follows may have been joined already.
            let followers = [self.near[bits >> length], alone[bits >> length]];
            if let Some(second) = followers.into_iter().find(|second| has_place(*second)) {
                self.near[bits] = first + second;
            }
        }
    }

    #[inline]
    fn at(&self, bits: u64) -> Symbol {
        let near = self.near[usize::from(low(bits)) & ((1 << NEAR_BITS) - 1)];
        if near != 0 {
            return near;
        }
        // Its size is a power of two.
        self.far.get(usize::from(low(bits)) & (self.far.len() - 1)).copied().unwrap_or_default()
    }
}

impl Codes {
    fn set(&mut self, literals: &[u8], distances: &[u8]) -> Option<()> {
        self.literals.set(literals, |symbol, length| {
            // 257..=264 and 285 stand for one length each, four of those between for twice as many as the four before.
            let behind = if (265..285).contains(&symbol) { (symbol - 261) / 4 } else { 0 };
            let mark = match symbol {
                0..END_OF_BLOCK => 0,
                END_OF_BLOCK => ENDS_BLOCK,
                _ => BEFORE_DISTANCE,
            };
            (length + behind) | mark | length << OF_CODE
        })?;
        self.literals.join_literals();
        self.distances.set(distances, |symbol, length| length + (symbol / 2).saturating_sub(1))
    }

    fn set_fixed(&mut self) -> Option<()> {
        let mut literals = [8; 288];
        literals[144..256].fill(9);
        literals[256..280].fill(7);
        self.set(&literals, &[5; 30])
    }

    /// Reads the codes that stand before a block.
    fn read(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        let literals = usize::from(bits.take(5)) + 257;
        let distances = usize::from(bits.take(5)) + 1;
        let given = usize::from(bits.take(4)) + 4;
        let mut of_lengths = [0; LENGTH_ORDER.len()];
        for place in &LENGTH_ORDER[..given] {
            [of_lengths[*place], _] = bits.take(3).to_le_bytes();
        }
        // Of these the length stands in the lower byte, the symbol in the upper.
        let mut table = Table::default();
        table.set(&of_lengths, |symbol, length| length | symbol << 8)?;
        let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
        while lengths.len() < literals + distances {
            bits.fill();
            let [length, symbol] = table.at(bits.word).to_le_bytes();
            if length == 0 {
                return None;
            }
            bits.pass(usize::from(length));
            let (value, times) = match symbol {
                16 => (*lengths.last()?, 3 + bits.take(2)),
                17 => (0, 3 + bits.take(3)),
                18 => (0, 11 + bits.take(7)),
                length => (length, 1),
            };
            lengths.extend(std::iter::repeat_n(value, usize::from(times)));
        }
        if lengths.len() > literals + distances {
            return None;
        }
        let (literals, distances) = lengths.split_at(literals);
        self.set(literals, distances)
    }

    /// Goes on to behind the end of the block.
    fn pass_symbols(&self, bits: &mut Bits<'_>) -> Option<()> {
        // Whether a distance follows cannot be foreseen, so that it is no branch: a wrong guess costs more than a symbol.
        let mut wrong_distances = 0;
        while bits.next <= bits.bytes.len() + 8 {
            // Symbols that are passed together and a distance take 48 bits at most.
            bits.fill();
            let symbol = self.literals.at(bits.word);
            bits.pass(bits_of(symbol));
            let distance = self.distances.at(bits.word);
            let is_wanted = usize::from(symbol & BEFORE_DISTANCE != 0);
            wrong_distances |= is_wanted & usize::from(distance == 0);
            bits.pass(bits_of(distance) * is_wanted);
            if symbol == 0 {
                return None;
            }
            if symbol & ENDS_BLOCK != 0 {
                return (wrong_distances == 0).then_some(());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::DeflateDecoder;
    use flate2::write::DeflateEncoder;
    use proptest::prelude::*;
    use std::io::{Read, Write};

    /// Texts, noise and long runs, of every size up to some blocks.
    fn contents() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            "[a-e]{0,40}".prop_map(String::into_bytes),
            prop::collection::vec(any::<u8>(), 0..200),
            (any::<u8>(), 0usize..2000).prop_map(|(byte, times)| vec![byte; times]),
        ];
        (prop::collection::vec(piece, 0..30), 1usize..40)
            .prop_map(|(pieces, times)| pieces.concat().repeat(times))
    }

    fn read(stream: &[u8]) -> (Vec<u8>, usize) {
        let mut decoder = DeflateDecoder::new(stream);
        let mut unpacked = Vec::new();
        decoder.read_to_end(&mut unpacked).unwrap();
        (unpacked, usize::try_from(decoder.total_in()).unwrap())
    }

    proptest! {
        #[test]
        fn pieces_make_one_stream(pieces in prop::collection::vec(contents(), 0..4), level in 0u32..=9) {
            let mut compressor = PieceCompressor::new(level).unwrap();
            let mut stream: Vec<u8> = pieces.iter().flat_map(|piece| compressor.compressed(piece).unwrap()).collect();
            stream.extend([0x03, 0x00]);
            let (unpacked, length) = read(&stream);
            prop_assert_eq!(unpacked, pieces.concat());
            prop_assert_eq!(length, stream.len());
        }

        /// What another program compressed, in several blocks.
        #[test]
        fn the_last_block_of_any_stream_is_found(
            pieces in prop::collection::vec(contents(), 0..4),
            level in 0u32..=9,
        ) {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
            for piece in &pieces {
                encoder.write_all(piece).unwrap();
                encoder.flush().unwrap();
            }
            let mut stream = encoder.finish().unwrap();
            let last = last_block(&stream).unwrap();
            prop_assert_eq!(last.end.div_ceil(8), stream.len());
            // Without its mark the stream goes on.
            stream[last.start / 8] &= !(1 << (last.start % 8));
            if stream.len() * 8 < last.end + 3 {
                stream.push(0);
            }
            stream.extend(EMPTY_BLOCK);
            stream.extend([0x03, 0x00]);
            prop_assert_eq!(read(&stream), (pieces.concat(), stream.len()));
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), content in contents(), at in any::<prop::sample::Index>(), bit in 0..8) {
            let _ = last_block(&bytes);
            let mut stream = DeflateEncoder::new(Vec::new(), Compression::new(6));
            stream.write_all(&content).unwrap();
            let mut stream = stream.finish().unwrap();
            let place = at.index(stream.len());
            prop_assert_eq!(last_block(&stream[..place]), None);
            stream[place] ^= 1u8 << bit;
            let _ = last_block(&stream);
        }
    }
}
