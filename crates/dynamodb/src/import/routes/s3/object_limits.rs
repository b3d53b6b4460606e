//! When an object is full.

/// Items of an object at most: "up to about 4 million small items an object" (AWS, best practices for importing from S3).
const MAX_ITEMS: u64 = 4_000_000;
/// Bytes of an object before it is packed: what 4 million small items take. What an interrupted upload has to begin again with
/// is one object.
const MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// How much an object holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ObjectLimits {
    items: u64,
    bytes: u64,
}

impl ObjectLimits {
    /// What AWS advises, or less items where so many are asked for.
    pub(super) fn new(items: Option<u64>) -> Self {
        Self { items: items.map_or(MAX_ITEMS, |items| items.clamp(1, MAX_ITEMS)), bytes: MAX_BYTES }
    }

    /// True once an object of so many items and bytes takes no more. It may hold the rest of a block more than it should.
    pub(super) fn is_reached(self, items: u64, bytes: u64) -> bool {
        items >= self.items || bytes >= self.bytes
    }
}
