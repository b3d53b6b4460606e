//! Values by which rows point to rows, as keys of a fixed size.
//!
//! Two cells are the same key where they become the same value: numbers by value (`7` and `7.0`), texts letter by letter.
//! A whole number of up to 18 digits is its own key, in its order. Every other value is known by 127 bits of SipHash-1-3
//! under a random key: that two different ones of `n` values are taken for the same happens with a probability below
//! n² / 2^128, for a thousand million values one in 10^20, whatever the values are.

use super::part::PartReader;
use plan::{AttributeKind, ColumnPlan};
use siphasher::sip128::{Hasher128, SipHasher13};
use source::CellForm;
use std::hash::Hasher;

/// A value, see the module. Whole numbers come first, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    high: u64,
    low: u64,
}

/// Set in every key that is a hash.
const HASHED: u64 = 1 << 63;
/// Most digits of a number that is its own key.
const WHOLE_DIGITS: usize = 18;

impl Key {
    /// Bytes of a key on the disk.
    pub const BYTES: usize = 16;

    /// The key of these bytes, see [`Key::bytes`].
    pub fn of_bytes(high: [u8; 8], low: [u8; 8]) -> Self {
        Self { high: u64::from_le_bytes(high), low: u64::from_le_bytes(low) }
    }

    pub fn bytes(self) -> [[u8; 8]; 2] {
        [self.high.to_le_bytes(), self.low.to_le_bytes()]
    }

    fn of_whole(number: i64) -> Self {
        Self { high: 0, low: number.cast_unsigned() ^ HASHED }
    }

    /// The whole number that it is, if it is one.
    pub fn whole(self) -> Option<i64> {
        (self.high == 0).then_some((self.low ^ HASHED).cast_signed())
    }

    /// Some bits of it, by which it is found in a small table.
    pub fn slot(self, slots: usize) -> usize {
        let mixed = (self.low ^ self.high.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 32).unwrap_or(0) % slots
    }
}

/// Makes keys; those of one maker can be compared.
#[derive(Debug)]
pub struct KeyMaker {
    hasher: SipHasher13,
}

impl KeyMaker {
    /// With a random key, so that nobody can write values whose keys collide.
    #[must_use]
    pub fn new() -> Self {
        let random = || {
            let state = std::hash::RandomState::new();
            std::hash::BuildHasher::hash_one(&state, 0_u8)
        };
        Self { hasher: SipHasher13::new_with_keys(random(), random()) }
    }

    /// The key of a value's canonical text.
    pub fn of_text(&self, text: &str) -> Key {
        match whole_number(text) {
            Some(number) => Key::of_whole(number),
            None => self.of_bytes(text.as_bytes()),
        }
    }

    /// The key of several values together.
    pub fn of_keys(&self, keys: &[Key]) -> Key {
        let bytes: Vec<u8> = keys.iter().flat_map(|key| key.bytes()).flatten().collect();
        self.of_bytes(&bytes)
    }

    /// The key of bytes that are no value's text.
    pub fn of_bytes(&self, bytes: &[u8]) -> Key {
        let mut hasher = self.hasher;
        hasher.write(bytes);
        let hash = hasher.finish128();
        Key { high: hash.h1 | HASHED, low: hash.h2 }
    }
}

impl Default for KeyMaker {
    fn default() -> Self {
        Self::new()
    }
}

/// The number that a text is, where it is spelled as whole numbers are.
fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_plain = (1..=WHOLE_DIGITS).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && (digits[0] != b'0' || text == "0");
    is_plain.then(|| text.parse().ok()).flatten()
}

/// Reads the cells of a column as keys.
#[derive(Debug)]
pub struct CellReader {
    part: PartReader,
    null_words: Vec<String>,
}

impl CellReader {
    /// Cells as the plan reads them. Bytes are compared as they are written.
    pub fn new(planned: &ColumnPlan) -> Self {
        let mut read = planned.clone();
        if read.kind == AttributeKind::Binary {
            read.kind = AttributeKind::Text;
        }
        Self { part: PartReader::new(read), null_words: planned.null_words.clone() }
    }

    /// The key of a cell; `None` for one that is blank, so that it points nowhere. What cannot be read is compared as it
    /// stands.
    pub fn key(&self, cell: &str, form: CellForm, maker: &KeyMaker) -> Option<Key> {
        if let Some(text) = self.part.text(cell, form) {
            return Some(maker.of_text(&text));
        }
        let is_blank = matches!(form, CellForm::Missing | CellForm::Null)
            || cell.trim().is_empty()
            || self.null_words.iter().any(|word| word == cell);
        (!is_blank).then(|| maker.of_bytes(cell.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_the_same_as_a_person_means_them() {
        let maker = KeyMaker::new();
        let reader = |kind| CellReader::new(&ColumnPlan::new("a", "a", kind));
        let (number, text) = (reader(AttributeKind::Number), reader(AttributeKind::Text));
        let of_number = |cell| number.key(cell, CellForm::Plain, &maker);
        let of_text = |cell| text.key(cell, CellForm::Plain, &maker);
        for (left, right, is_same) in [
            (of_number("7"), of_number("7.0"), true),
            (of_number("-7"), of_number("7"), false),
            (of_number("0.5"), of_number("0.50"), true),
            (of_number("12345678901234567890"), of_number("12345678901234567890.0"), true),
            (of_number("7"), of_text("7"), true),
            (of_text("007"), of_text("7"), false),
            (of_text("-0"), of_text("0"), false),
            (of_text("ALFKI"), of_text("ALFKI"), true),
            (of_text("ALFKI"), of_text("Alfki"), false),
            (of_text("a"), of_text("a "), false),
        ] {
            assert_eq!(left == right, is_same, "{left:?} {right:?}");
            assert!(left.is_some() && right.is_some());
        }
        for blank in ["", "  "] {
            assert_eq!(of_number(blank), None);
        }
        assert_eq!(text.key("NULL", CellForm::Null, &maker), None);
        // What is no number after all is still told apart from nothing.
        assert!(of_number("seven").is_some() && of_number("seven") != of_number("eight"));
    }

    #[test]
    fn whole_numbers_keep_their_order() {
        let maker = KeyMaker::new();
        let keys: Vec<Key> =
            ["-10", "-2", "0", "3", "20", "x"].iter().map(|text| maker.of_text(text)).collect();
        assert!(keys.is_sorted());
        assert_eq!(keys[1].whole(), Some(-2));
        assert_eq!(keys[5].whole(), None);
        let [high, low] = keys[5].bytes();
        assert_eq!(Key::of_bytes(high, low), keys[5]);
    }
}
