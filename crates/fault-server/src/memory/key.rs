//! The key of an item as bytes: the same for the same key, however it was spelled.

use crate::item::{Attribute, canonical_number};

/// Bytes that stand for a key, in one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub Box<[u8]>);

impl Key {
    /// The key of these parts, each from [`part`].
    pub(super) fn of(partition: &[u8], sort: Option<&[u8]>) -> Self {
        let mut bytes = Vec::with_capacity(partition.len() + sort.map_or(0, <[u8]>::len) + 8);
        if let Some(sort) = sort {
            // Its length first, so that no two pairs run into the same bytes.
            bytes.extend_from_slice(&partition.len().to_be_bytes());
            bytes.extend_from_slice(partition);
            bytes.extend_from_slice(sort);
        } else {
            bytes.extend_from_slice(partition);
        }
        Self(bytes.into())
    }

    /// 64 bits of it.
    pub(super) fn hash(&self) -> u64 {
        use std::hash::BuildHasher;
        foldhash::quality::FixedState::default().hash_one(&self.0)
    }
}

/// One attribute's part of a key: its type and its value in one spelling.
pub(super) fn part(attribute: &Attribute<'_>) -> Vec<u8> {
    let mut bytes = attribute.kind.as_bytes().to_vec();
    let value = attribute.scalar();
    if attribute.kind == "N" {
        bytes.extend_from_slice(canonical_number(&value).as_bytes());
    } else {
        bytes.extend_from_slice(value.as_bytes());
    }
    bytes
}
