//! The list of items that are gone from an export, whole, so that deleting them can be undone: JSON Lines.

use item::{Item, item_from_dynamodb_json};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// The list's columns, when it is read as a file of rows: the names on each line, in their order.
pub fn gone_columns() -> Vec<String> {
    ["key", "item"].map(str::to_owned).to_vec()
}

/// An item of the table that an export does not have.
#[derive(Debug, Serialize)]
pub(super) struct GoneItem<'a> {
    /// Its key, for reading.
    pub key: Cow<'a, str>,
    /// The whole item, in DynamoDB JSON.
    pub item: Cow<'a, str>,
}

impl GoneItem<'_> {
    /// Adds it to a list.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, list: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *list, self)?;
        list.write_all(b"\n")
    }
}

/// The item in a row of the list, from its cells; `None` where it is none.
pub(crate) fn gone_row<'a>(mut cells: impl Iterator<Item = &'a str>) -> Option<Item> {
    item_from_dynamodb_json(cells.nth(1)?)
}
