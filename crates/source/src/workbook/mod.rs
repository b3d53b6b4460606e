//! Workbooks: spreadsheets of Excel and `OpenDocument`, each sheet of which is a table. A workbook is looked through once
//! when it is listed ([`survey`]), which finds how each sheet is a table ([`layout`]) and what a person should know of it
//! ([`notes`]); the sheets that are wanted are then staged as tables of a database are ([`staging`]).

mod binary;
mod fault;
mod file;
mod layout;
mod notes;
mod number;
mod number_format;
mod ods;
mod ole;
mod package;
mod packed;
mod row;
mod serial;
mod sheet_table;
mod staging;
mod survey;
#[cfg(test)]
mod tests;
mod words;
mod xlsx;
mod xml;

pub(super) use fault::WorkbookFault;
pub use fault::WorkbookProblem;
pub(super) use file::{Workbook, WorkbookKind, recognise};
pub use number::is_beyond_sure_digits;
pub(super) use packed::looks_packed;
pub(super) use sheet_table::{SheetTable, stage_sheets};
