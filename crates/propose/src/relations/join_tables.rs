//! Tables whose key is two pointers, or that hold nothing else: many rows of one side belong to many of the other.

use super::catalog::Catalog;
use super::found::{FoundRelation, JoinSide, ManyToMany};
use super::read_table::ReadTable;

/// The join tables among these, by what was found.
pub(super) fn join_tables(catalog: &Catalog<'_>, relations: &[FoundRelation]) -> Vec<ManyToMany> {
    let Catalog { tables, columns, keys, .. } = catalog;
    let of_names = |table: &str, names: &[&str]| {
        let pointers: Vec<&FoundRelation> = relations
            .iter()
            .filter(|relation| {
                relation.child.table == table
                    && relation.parent.table != table
                    && relation.child.columns.iter().all(|column| names.contains(&column.as_str()))
            })
            .collect();
        let side = |relation: &FoundRelation| JoinSide {
            columns: relation.child.columns.clone(),
            parent: relation.parent.clone(),
        };
        pointers.iter().enumerate().find_map(|(place, first)| {
            let covers = |second: &&&FoundRelation| {
                let both = [first.child.columns.as_slice(), second.child.columns.as_slice()].concat();
                both.len() == names.len() && names.iter().all(|name| both.iter().any(|column| column == name))
            };
            let second = pointers[place + 1..].iter().find(covers)?;
            Some(ManyToMany { table: table.to_owned(), sides: [side(first), side(second)] })
        })
    };
    let join_of = |(place, table): (usize, &ReadTable<'_>)| {
        let of_table = keys.iter().filter(|key| key.table == place && key.columns.len() > 1);
        let keys =
            of_table.map(|key| key.columns.iter().map(|&column| columns[column].name).collect::<Vec<_>>());
        let whole: Vec<&str> = table.profile.columns.iter().map(|column| column.column.as_str()).collect();
        keys.chain([whole]).find_map(|names| of_names(table.name, &names))
    };
    tables.iter().enumerate().filter_map(join_of).collect()
}
