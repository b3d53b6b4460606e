//! Sources that cannot be read again from a given place (a database, later a workbook or a dump) are *staged*: read once
//! into a private temporary file of typed rows, which lives as long as the source.
//!
//! The file is a sequence of rows, each with its length before it ([`row`]), so that a byte offset is a cursor: blocks
//! are cut as in a text file ([`scan`]), read on all cores, and positions noted on the way lead back to any row. All
//! passes are those of text files, and memory does not grow with the rows. [`StagedTable`] writes it in a thread of its
//! own; what is there already can be read meanwhile.
//!
//! Why not a SQLite file, which is built in already: its pages would be read by one connection at a time under a lock,
//! while these blocks are read by all cores at once; it would need an index to jump to the n-th row, which positions
//! give here for nothing; and each row would be parsed, checked and copied twice more on its way. What SQLite would give
//! (queries, updates, transactions) no pass asks for.

mod reading;
mod row;
mod scan;
mod staged_table;

pub(super) use reading::{for_each_record, row_of};
pub(super) use row::{RowWriter, add_real};
pub(super) use scan::scan;
pub(super) use staged_table::{RowSink, StagedTable, Wanted, columns_of};
