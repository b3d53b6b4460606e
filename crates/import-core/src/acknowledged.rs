//! Which records ahead of the journal's position are settled already: continuing does not write them again.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of record numbers not far from each other: a bit for each from the first on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The first number that has a bit; a multiple of 8.
    from: u64,
    bits: Vec<u8>,
}

impl Numbers {
    /// A set of numbers that are not below `from`.
    pub fn from(from: u64) -> Self {
        Self { from: from / 8 * 8, bits: Vec::new() }
    }

    /// Adds a number; one below the first has no bit and is not kept.
    pub fn insert(&mut self, number: u64) {
        let Some((byte, bit)) = self.place(number) else { return };
        if self.bits.len() <= byte {
            self.bits.resize(byte + 1, 0);
        }
        self.bits[byte] |= bit;
    }

    pub fn contains(&self, number: u64) -> bool {
        self.place(number).is_some_and(|(byte, bit)| self.bits.get(byte).is_some_and(|bits| bits & bit != 0))
    }

    /// How many numbers it holds.
    pub fn count(&self) -> u64 {
        self.bits.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    /// Adds the numbers of another set that are not below `from`.
    pub fn extend(&mut self, other: &Self, from: u64) {
        let end = other.from + 8 * other.bits.len() as u64;
        (from.max(other.from)..end)
            .filter(|&number| other.contains(number))
            .for_each(|number| self.insert(number));
    }

    fn place(&self, number: u64) -> Option<(usize, u8)> {
        let offset = number.checked_sub(self.from)?;
        Some((usize::try_from(offset / 8).ok()?, 1 << (offset % 8)))
    }
}

/// As the first number and base64 of the bits.
impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.from, base64_simd::STANDARD.encode_to_string(&self.bits)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (from, bits) = <(u64, String)>::deserialize(deserializer)?;
        let bits = base64_simd::STANDARD.decode_to_vec(bits).map_err(serde::de::Error::custom)?;
        Ok(Self { from, bits })
    }
}

/// Records ahead of the journal's position that are settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcknowledgedAhead {
    /// Written, deleted or restored.
    pub done: Numbers,
    /// The table kept what it held.
    pub kept: Numbers,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn numbers_are_those_that_were_added_also_after_a_journal(
            from in 0u64..10_000,
            added in proptest::collection::btree_set(0u64..3000, 0..200),
        ) {
            let mut numbers = Numbers::from(from);
            for offset in &added {
                numbers.insert(from + offset);
            }
            let text = serde_json::to_string(&numbers).unwrap();
            let back: Numbers = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&back, &numbers);
            prop_assert_eq!(back.count(), added.len() as u64);
            let found: BTreeSet<u64> = (0..3010).filter(|offset| back.contains(from + offset)).collect();
            prop_assert_eq!(found, added);
        }
    }

    #[test]
    fn what_is_below_the_first_is_not_in_it() {
        let mut numbers = Numbers::from(17);
        numbers.insert(3);
        assert!(!numbers.contains(3) && !numbers.contains(u64::MAX));
        numbers.insert(16);
        assert!(numbers.contains(16));
    }
}
