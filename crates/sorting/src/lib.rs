//! Sorting of more than fits into memory: [`EntrySorter`] takes entries, each a key and what it carries, and gives them
//! back in the order of their keys.

mod entry_sorter;

pub use entry_sorter::EntrySorter;
