//! What makes an item larger than DynamoDB takes.

use super::size::MAX_ITEM_BYTES;

/// What makes an item larger than DynamoDB takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oversize {
    /// Bytes of the item, attribute names counted.
    pub bytes: u64,
    /// Of those, what comes from rows of other tables.
    pub related_bytes: u64,
    pub columns: Vec<OversizeColumn>,
}

/// What one column adds to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OversizeColumn {
    /// Its place in the plan.
    pub place: usize,
    /// Bytes of its attribute, name counted.
    pub bytes: u64,
    /// The same were it kept compressed; `None` of what is neither text nor bytes of a database.
    pub compressed_bytes: Option<u64>,
}

impl Oversize {
    /// True where the item fits without this column.
    pub fn fits_without(&self, column: &OversizeColumn) -> bool {
        self.bytes - column.bytes <= MAX_ITEM_BYTES
    }

    /// True where it fits with this column compressed.
    pub fn fits_compressed(&self, column: &OversizeColumn) -> bool {
        column.compressed_bytes.is_some_and(|bytes| self.bytes - column.bytes + bytes <= MAX_ITEM_BYTES)
    }
}
