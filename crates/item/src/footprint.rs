//! What an item takes of its table and of each index: what writing it, writing over it and deleting it cost.

use super::size::{WRITE_UNIT_BYTES, target_bytes};
use super::value::Value;
use super::value_bytes::add_value;
use plan::{IndexDesign, Plan, Projection};

/// Bytes of a hash: two different values are taken for the same once in 2^128.
const HASH_BYTES: usize = 16;

/// What an item takes of its table and of each index, in the plan's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footprint {
    table_bytes: u64,
    indexes: Vec<Option<IndexEntry>>,
}

/// What an index holds of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct IndexEntry {
    bytes: u64,
    /// Of the values of the index's key.
    key: [u8; HASH_BYTES],
    /// Of all that it carries.
    carried: [u8; HASH_BYTES],
}

impl Footprint {
    pub fn of(item: &[(String, Value)], plan: &Plan) -> Self {
        let mut bytes = target_bytes(item, plan).into_iter();
        let table_bytes = bytes.next().flatten().unwrap_or_default();
        let entry = |(index, bytes): (&IndexDesign, Option<u64>)| {
            bytes.map(|bytes| IndexEntry {
                bytes,
                key: hash(item, |name| index.is_key(name)),
                carried: hash(item, |name| match &index.projection {
                    Projection::All => true,
                    Projection::KeysOnly => plan.table.is_key(name) || index.is_key(name),
                    Projection::Include { attributes } => {
                        plan.table.is_key(name)
                            || index.is_key(name)
                            || attributes.iter().any(|attribute| attribute == name)
                    }
                }),
            })
        };
        Self { table_bytes, indexes: plan.table.indexes.iter().zip(bytes).map(entry).collect() }
    }

    /// Write units for writing it where nothing is; as many as deleting it takes.
    pub fn write_units(&self) -> u64 {
        units(self.table_bytes) + self.indexes.iter().flatten().map(|entry| units(entry.bytes)).sum::<u64>()
    }

    /// Write units for writing another item over it: the table takes what the larger one does. An index takes nothing where
    /// neither enters it, or both with the same; what the larger one does where its keys are the same; else the one is taken
    /// out and the other put in (developer guide, "Provisioned throughput considerations for Global Secondary Indexes").
    pub fn overwrite_units(&self, new: &Self) -> u64 {
        let of_index = |(old, new): (&Option<IndexEntry>, &Option<IndexEntry>)| match (old, new) {
            (None, None) => 0,
            (Some(entry), None) | (None, Some(entry)) => units(entry.bytes),
            (Some(old), Some(new)) if old.key != new.key => units(old.bytes) + units(new.bytes),
            (Some(old), Some(new)) if old.carried == new.carried => 0,
            (Some(old), Some(new)) => units(old.bytes.max(new.bytes)),
        };
        let of_indexes: u64 = self.indexes.iter().zip(&new.indexes).map(of_index).sum();
        units(self.table_bytes.max(new.table_bytes)) + of_indexes
    }

    /// In so many bytes that [`Self::read`] knows where it ends.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.table_bytes.to_le_bytes());
        bytes.extend_from_slice(&(self.indexes.len() as u64).to_le_bytes());
        for entry in &self.indexes {
            bytes.push(u8::from(entry.is_some()));
            if let Some(IndexEntry { bytes: size, key, carried }) = entry {
                bytes.extend_from_slice(&size.to_le_bytes());
                bytes.extend_from_slice(key);
                bytes.extend_from_slice(carried);
            }
        }
    }

    /// What was written so, and what stands behind it; `None` where it is not.
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let number = |bytes: &[u8]| {
            let (number, rest) = bytes.split_first_chunk::<8>()?;
            Some((u64::from_le_bytes(*number), rest.len()))
        };
        let (table_bytes, left) = number(bytes)?;
        let mut rest = &bytes[bytes.len() - left..];
        let (count, left) = number(rest)?;
        rest = &rest[rest.len() - left..];
        let mut indexes = Vec::new();
        for _ in 0..count {
            let (is_there, behind) = rest.split_first()?;
            rest = behind;
            if *is_there == 0 {
                indexes.push(None);
                continue;
            }
            let (size, left) = number(rest)?;
            rest = &rest[rest.len() - left..];
            let (key, behind) = rest.split_first_chunk::<HASH_BYTES>()?;
            let (carried, behind) = behind.split_first_chunk::<HASH_BYTES>()?;
            rest = behind;
            indexes.push(Some(IndexEntry { bytes: size, key: *key, carried: *carried }));
        }
        Some((Self { table_bytes, indexes }, rest))
    }
}

fn units(bytes: u64) -> u64 {
    bytes.div_ceil(WRITE_UNIT_BYTES).max(1)
}

/// Equal for what DynamoDB takes for equal, in whatever order the attributes stand.
fn hash(item: &[(String, Value)], is_of_it: impl Fn(&str) -> bool) -> [u8; HASH_BYTES] {
    let of_it = item.iter().filter(|(name, _)| is_of_it(name)).cloned().collect();
    let mut bytes = Vec::new();
    add_value(&Value::M(of_it).normalised(), &mut bytes);
    let mut hash = [0; HASH_BYTES];
    hash.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..HASH_BYTES]);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{AttributeKind, ColumnPlan, ProvisionedUnits, TableDesign};

    fn plan() -> Plan {
        let index = |name: &str, key: &str, projection| IndexDesign {
            name: name.to_owned(),
            partition_keys: vec![key.to_owned()],
            sort_keys: Vec::new(),
            projection,
            provisioned: ProvisionedUnits { read_units_per_second: 1, write_units_per_second: 1 },
        };
        let columns = ["id", "mail", "city", "note"];
        let indexes = vec![
            index("All", "mail", Projection::All),
            index("Keys", "mail", Projection::KeysOnly),
            index("City", "mail", Projection::Include { attributes: vec!["city".to_owned()] }),
        ];
        let table = TableDesign { indexes, ..TableDesign::new("People", "id") };
        Plan::new(table, columns.map(|name| ColumnPlan::new(name, name, AttributeKind::Text)).into())
    }

    fn item(mail: Option<&str>, city: &str, note: usize) -> Vec<(String, Value)> {
        let text = |text: &str| Value::S(text.to_owned());
        let mail = mail.map(|mail| ("mail".to_owned(), text(mail)));
        let rest = [("city".to_owned(), text(city)), ("note".to_owned(), text(&"x".repeat(note)))];
        std::iter::once(("id".to_owned(), text("1"))).chain(mail).chain(rest).collect()
    }

    #[test]
    fn an_index_is_written_by_what_changes_of_it() {
        let plan = plan();
        let of = |item: Vec<(String, Value)>| Footprint::of(&item, &plan);
        let small = of(item(Some("a"), "Ulm", 10));
        assert_eq!(small.write_units(), 4);
        for (what, new, expected) in [
            ("nothing changes", item(Some("a"), "Ulm", 10), 1),
            ("only the index with all carries the note", item(Some("a"), "Ulm", 11), 2),
            ("a larger note takes more of the table and of that index", item(Some("a"), "Ulm", 3000), 6),
            ("the city is carried by two", item(Some("a"), "Bonn", 10), 3),
            ("a key changes: out and in, in each", item(Some("b"), "Ulm", 10), 7),
            ("a key goes: out of each", item(None, "Ulm", 10), 4),
        ] {
            assert_eq!(small.overwrite_units(&of(new)), expected, "{what}");
        }
        // The larger one counts, whichever it is.
        let large = of(item(Some("a"), "Ulm", 3000));
        assert_eq!(large.overwrite_units(&small), small.overwrite_units(&large));
        // A key comes: into each.
        assert_eq!(of(item(None, "Ulm", 10)).overwrite_units(&small), 4);
        assert_eq!(of(item(None, "Ulm", 10)).write_units(), 1);
    }

    #[test]
    fn it_comes_back_as_it_was_written() {
        for mail in [None, Some("a")] {
            let footprint = Footprint::of(&item(mail, "Ulm", 5000), &plan());
            let mut bytes = Vec::new();
            footprint.write(&mut bytes);
            for cut in 0..bytes.len() {
                assert!(Footprint::read(&bytes[..cut]).is_none(), "{cut}");
            }
            bytes.extend_from_slice(b"rest");
            assert_eq!(Footprint::read(&bytes), Some((footprint, &b"rest"[..])));
        }
    }
}
