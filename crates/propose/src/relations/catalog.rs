//! All tables of a search: their columns, keys and declared pointers.

use super::names::TableName;
use super::read_table::{
    Column, DeclaredPointer, ReadTable, TableKey, columns_of, declared_pointers, keys_of,
};
use super::shared_names::keys_by_name;
use item::cell_keys::KeyMaker;
use tokio_util::sync::CancellationToken;

/// What is known of all tables before their rows are read.
#[derive(Debug)]
pub(super) struct Catalog<'a> {
    pub tables: &'a [ReadTable<'a>],
    pub names: Vec<TableName>,
    /// The columns that may point or be pointed to; by their places here they are known everywhere.
    pub columns: Vec<Column<'a>>,
    pub keys: Vec<TableKey>,
    pub declared: Vec<DeclaredPointer>,
}

/// The tables of a search, and what is needed to read their rows as keys.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub catalog: Catalog<'a>,
    pub maker: KeyMaker,
    pub cancel: &'a CancellationToken,
}

impl<'a> Catalog<'a> {
    pub(super) fn of(tables: &'a [ReadTable<'a>]) -> Self {
        let names: Vec<TableName> = tables.iter().map(|table| TableName::new(table.name)).collect();
        let columns = columns_of(tables, &names);
        let mut keys = keys_of(tables, &columns);
        keys.extend(keys_by_name(&columns, &keys));
        let declared = declared_pointers(tables, &columns);
        Self { tables, names, columns, keys, declared }
    }
}
