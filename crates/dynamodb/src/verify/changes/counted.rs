//! What holding an export against a table gave.

use crate::verify::difference::Difference;
use check::Prices;
use serde::{Deserialize, Serialize};
use source::Locator;
use ts_rs::TS;

/// Rows and keys that are named of each kind.
pub(super) const NAMED: usize = 50;
/// Bytes that one read unit pays for.
const READ_UNIT_BYTES: u64 = 4096;

/// What holding an export against a table gave. Of its rows, `new + changed + unchanged + rejected + set_aside +
/// embedded + without_item` are all; of the table's items, `changed + unchanged + gone`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Changes {
    pub table: String,
    /// Rows whose key the table does not hold.
    pub new: u64,
    /// Rows whose item the table holds otherwise.
    pub changed: u64,
    /// Rows whose item the table holds as it is.
    pub unchanged: u64,
    /// Items of the table whose key no row has. Where rows were rejected, some of them may be these rows'.
    pub gone: u64,
    pub rejected: u64,
    pub set_aside: u64,
    /// Rows that stand inside items of another table.
    pub embedded: u64,
    /// Rows of another table of which this one, which is made from it, has nothing.
    #[serde(default)]
    pub without_item: u64,
    /// Write units for the new and changed ones, of the table and its indexes, as both sides are now: writing over an item
    /// takes what the larger one of the two does, and each index by what changes of it.
    pub write_units: u64,
    /// Write units for deleting what is gone.
    #[serde(default)]
    pub delete_units: u64,
    /// The first new ones, by line.
    pub new_rows: Vec<NewRow>,
    /// Where the first changed ones differ, by line.
    pub differences: Vec<Difference>,
    /// The keys of some that are gone, as text.
    pub gone_keys: Vec<String>,
    pub consumed_read_units: Option<f64>,
    pub seconds: f64,
}

impl Changes {
    /// Rows that would be written.
    pub fn to_write(&self) -> u64 {
        self.new + self.changed
    }

    /// Rows of the export.
    pub fn rows(&self) -> u64 {
        self.to_write() + self.unchanged + self.rejected + self.set_aside + self.embedded + self.without_item
    }
}

/// A row whose key the table does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewRow {
    /// Line in the file.
    pub line: u64,
    /// By what the row of a database is found again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Locator>,
    /// The item's key, as text.
    pub key: String,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct ChangesProgress {
    pub rows_read: u64,
    /// Where known.
    pub rows_total: Option<u64>,
    pub items_read: u64,
}

/// What reading a table whole takes: an estimate from its size as the service last counted it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangesCost {
    /// Bytes of the table, as the service last counted them; AWS does so about every six hours.
    pub table_bytes: u64,
    /// Read units (strongly consistent).
    pub read_units: f64,
    /// On demand, in dollars; nothing is charged outside AWS.
    pub dollars: f64,
    /// When the prices were read.
    pub prices_of: String,
}

/// What reading a table of this size whole takes.
#[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
pub fn changes_cost(table_bytes: u64, is_charged: bool) -> ChangesCost {
    let read_units = table_bytes.div_ceil(READ_UNIT_BYTES) as f64;
    let prices = Prices::known();
    let dollars = if is_charged { read_units / 1e6 * prices.on_demand_per_million_read_units } else { 0.0 };
    ChangesCost { table_bytes, read_units, dollars, prices_of: prices.read }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_a_table_takes_a_unit_for_each_4_kb() {
        let cost = changes_cost(4096 * 1_000_000, true);
        assert!((cost.read_units - 1e6).abs() < 1e-9 && (cost.dollars - 0.125).abs() < 1e-9, "{cost:?}");
        assert!(changes_cost(5, false).dollars == 0.0);
    }
}
