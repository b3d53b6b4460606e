//! The keys of what was read, and what writing it costs.

use super::super::reading::Reading;
use super::super::size::Loads;
use super::super::value::Value;
use super::{Converter, ReadItem};

impl Converter {
    /// The key in the table of what was read, in a form in which equal keys are equal bytes, added to `bytes`.
    pub fn add_key_bytes(&self, read: &ReadItem<'_>, bytes: &mut Vec<u8>) {
        for name in std::iter::once(&self.partition_key).chain(&self.sort_key) {
            let synthesized =
                read.synthesized.iter().find(|(place, _)| self.synthesized[*place].attribute == *name);
            let part: &[u8] = if let Some((_, text)) = synthesized {
                text.as_bytes()
            } else {
                read.values
                    .iter()
                    .find(|(place, _)| self.rules[*place].attribute() == name)
                    // A key that is missing has rejected the record.
                    .map_or(&[0xFF], |(_, value)| value.key_bytes())
            };
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
    }

    /// The same of an item.
    pub fn key_bytes(&self, item: &[(String, Value)]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(24);
        for name in std::iter::once(&self.partition_key).chain(&self.sort_key) {
            let part: &[u8] = match item.iter().find(|(attribute, _)| attribute == name) {
                Some((_, Value::S(text) | Value::N(text))) => text.as_bytes(),
                Some((_, Value::B(bytes))) => bytes,
                _ => &[0xFF],
            };
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }

    /// The number that an attribute of what was read holds, in canonical spelling; `None` where it holds none.
    pub fn number<'r>(&self, read: &'r ReadItem<'_>, attribute: &str) -> Option<&'r str> {
        let mut values = read.values.iter();
        match values.find(|(place, _)| self.rules[*place].attribute() == attribute)? {
            (_, Reading::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The partition key that what was read has in the index at a place of the plan, in a form in which equal keys are equal
    /// bytes, added to `bytes`; `false` where it does not enter that index.
    pub fn add_index_key_bytes(&self, read: &ReadItem<'_>, index: usize, bytes: &mut Vec<u8>) -> bool {
        let Some(target) = self.targets.get(index + 1) else { return false };
        for (place, key) in target.keys.iter().enumerate() {
            let Some(part) = read.key_part(key) else { return false };
            if place < target.partition_keys {
                bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
                bytes.extend_from_slice(part);
            }
        }
        true
    }

    /// Adds to `loads` what writing the item that was read costs.
    pub fn add_load(&self, read: &ReadItem<'_>, loads: &mut Loads) {
        for (place, target) in self.targets.iter().enumerate() {
            if !target.keys.iter().all(|key| read.key_part(key).is_some()) {
                continue;
            }
            let bytes = match &target.projected {
                None => read.size_bytes,
                Some(projected) => {
                    let synthesized = read
                        .synthesized
                        .iter()
                        .filter(|(synthesized, _)| target.carries_synthesized[*synthesized]);
                    let of_rules = read.values.iter().filter(|(rule, _)| projected[*rule]);
                    synthesized
                        .map(|(synthesized, text)| {
                            (self.synthesized[*synthesized].attribute.len() + text.len()) as u64
                        })
                        .chain(of_rules.map(|(rule, value)| {
                            self.rules[*rule].attribute().len() as u64 + value.size_bytes()
                        }))
                        .sum::<u64>()
                        + target.related_bytes(&read.related)
                }
            };
            loads.add_entry(place, bytes);
        }
    }
}
