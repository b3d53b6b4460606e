//! The keys of what was read, its bytes for temporary files, and what writing it costs.

use super::super::reading::Reading;
use super::super::size::Loads;
use super::super::value::Value;
use super::super::value_bytes::{add_count, add_reading, add_sized, add_text, begin_map};
use super::{Converter, ReadItem};
use source::Record;

/// Bytes that a Map counts for, and each of its entries besides name and value.
const MAP_BYTES: u64 = 3;
const ENTRY_BYTES: u64 = 1;

impl Converter {
    /// Adds the item that a record becomes as a Map, as [`add_value`](super::super::value_bytes::add_value) writes one, behind
    /// the bytes that it counts for; `false` where the record is rejected. Costs less than the item.
    pub fn add_map(&self, number: u64, record: &Record, bytes: &mut Vec<u8>) -> bool {
        let start = bytes.len();
        let added = self.read(number, record, |read| self.add_read_map(read, bytes));
        let is_added = matches!(added, Ok(Some(())));
        if !is_added {
            bytes.truncate(start);
        }
        is_added
    }

    fn add_read_map(&self, read: ReadItem<'_>, bytes: &mut Vec<u8>) -> Option<()> {
        let parts = read.related.parts().ok()?;
        let related = || parts.iter().flat_map(|part| &part.attributes);
        let entries = read.synthesized.len() + read.values.len() + related().count();
        add_count(MAP_BYTES + ENTRY_BYTES * entries as u64 + read.size_bytes, bytes);
        begin_map(entries, bytes);
        for (place, text) in &read.synthesized {
            add_sized(self.synthesized[*place].attribute.as_bytes(), bytes);
            add_text(text, bytes);
        }
        for (place, value) in read.values {
            add_sized(self.rules[place].attribute().as_bytes(), bytes);
            add_reading(value, bytes).ok()?;
        }
        for attribute in related() {
            add_sized(attribute.name.as_bytes(), bytes);
            bytes.extend_from_slice(attribute.encoded());
        }
        Some(())
    }

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

#[cfg(test)]
mod tests {
    use super::super::super::value_bytes::{ValueReader, add_value};
    use super::*;
    use plan::{AttributeKind, ColumnPlan, Plan, TableDesign};

    #[test]
    fn a_map_is_written_as_the_item_is() {
        let kinds = [
            ("id", AttributeKind::Number),
            ("name", AttributeKind::Text),
            ("paid", AttributeKind::YesNo),
            ("data", AttributeKind::Json),
            ("tags", AttributeKind::TextSet),
            ("hex", AttributeKind::Binary),
            ("none", AttributeKind::Text),
        ];
        let columns = kinds.map(|(name, kind)| ColumnPlan::new(name, name, kind)).to_vec();
        let mut plan = Plan::new(TableDesign::new("T", "id"), columns);
        plan.columns[6].blank = plan::Blank::Null;
        let converter = Converter::new(&plan);
        let record = |cells: &[&str]| Record::of_cells(cells.iter().copied());
        let cells = record(&["1.50", "Zoë", "true", "{\"a\": [1, null, \"x\"]}", "b,a", "0x00FF", ""]);
        let mut bytes = vec![7];
        assert!(converter.add_map(0, &cells, &mut bytes));
        let value = Value::M(converter.convert(0, &cells).unwrap().item);
        let mut expected = vec![7];
        add_count(value.size_bytes(), &mut expected);
        add_value(&value, &mut expected);
        assert_eq!(bytes, expected);
        let mut reader = ValueReader::new(&bytes[1..]);
        assert_eq!((reader.count(), reader.value()), (Some(value.size_bytes()), Some(value)));
        let wrong = record(&["x", "", "", "", "", "", ""]);
        assert!(!converter.add_map(0, &wrong, &mut bytes));
        assert_eq!(bytes, expected);
    }
}
