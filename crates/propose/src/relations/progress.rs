//! How far a search is.

use super::found::RelationsProgress;
use super::read_table::ReadTable;
use std::collections::BTreeSet;

/// Tells how far a search is, over all its readings.
pub(super) struct Progress<'a, F> {
    tables: &'a [ReadTable<'a>],
    tell: F,
    /// Rows of the readings that ended.
    before: u64,
    total: u64,
    /// The table that is read, and its rows so far.
    at: (usize, u64),
}

impl<'a, F: FnMut(RelationsProgress)> Progress<'a, F> {
    pub(super) fn new(tables: &'a [ReadTable<'a>], tell: F) -> Self {
        Self { tables, tell, before: 0, total: 0, at: (0, 0) }
    }

    /// So many rows of this table were read. One that begins anew is read once more.
    pub(super) fn tell(&mut self, table: usize, rows: u64) {
        if table != self.at.0 || rows < self.at.1 {
            self.before += self.at.1;
        }
        self.at = (table, rows);
        let (table, rows) = (self.tables[table].name.to_owned(), self.before + rows);
        (self.tell)(RelationsProgress { table, rows, rows_total: self.total.max(rows) });
    }

    /// These tables will be read.
    pub(super) fn expect(&mut self, tables: &BTreeSet<usize>) {
        self.total += tables.iter().map(|table| self.tables[*table].profile.records).sum::<u64>();
    }
}
