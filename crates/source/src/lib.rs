//! A path becomes records with their line and byte position. [`Source::open`] recognises the file: packed or
//! not, its encoding, delimited or JSON. A splitter cuts its text into blocks at record ends, [`map_blocks`] works
//! on blocks on all cores, and [`Source::records`] jumps to any record by the positions noted on the way.

mod blank_cell;
mod block;
mod blocks;
pub mod byte_finder;
mod cells;
mod civil_date;
mod container;
mod content;
mod contradictions;
mod copy_fault;
mod database_fault;
mod database_opening;
mod delimited;
mod delimiter;
mod dialect;
mod disk_space;
mod doubled_quotes;
mod doubts;
mod dump;
mod dump_opening;
mod encoding;
mod encoding_guess;
mod encoding_question;
mod encoding_score;
mod error;
mod facts;
mod foreign_json;
mod growing_file;
mod header;
mod header_words;
mod json_array;
mod json_lines;
mod json_objects;
mod json_record;
mod json_start;
mod kind;
mod line_ends;
mod list_question;
mod listing_watch;
mod locator;
mod naming;
mod not_a_table;
mod opening;
mod origin;
pub mod own_columns;
mod parser;
mod positions;
mod read_ahead;
mod recognising;
mod record;
mod record_start;
mod refusal;
mod sample;
mod scan;
mod sniffing;
mod source;
mod splitter;
pub mod sql;
mod sqlite;
mod staging;
mod summary;
mod table_schema;
mod table_search;
mod tables;
#[cfg(test)]
mod tests;
mod text_encoding;
mod transcoding;
mod unpacking;
mod utf16;
mod workbook;
mod workbook_opening;
mod xml_spreadsheet;
mod zip_archive;
mod zip_names;
mod zip_stream;

pub use blank_cell::{BlankCell, BlankKind};
pub use block::{Block, Position};
pub use blocks::map_blocks;
pub use cells::CellTexts;
pub use content::{Content, Fingerprint};
pub use database_fault::DatabaseProblem;
pub use dialect::{Escape, LineEnd, Quote};
pub use dump::SqlDialect;
pub use encoding::text_of;
pub use error::SourceError;
pub use foreign_json::has_type_letter;
pub use listing_watch::{ListingProgress, ListingWatch};
pub use locator::{Locator, place_words};
pub use record::{CellForm, Record, RecordFault};
pub use sample::{Sample, locate};
pub use source::{OwnedRecord, Source};
pub use summary::{
    DateCells, FormatChoice, FormatFact, FormatOption, FormatPart, FormatQuestion, RecordText, SourceFormat,
    SourceKind, SourceSummary, Unnamed,
};
pub use table_schema::{SchemaColumn, SchemaForeignKey, StoredCells, TableSchema};
pub use table_search::{find_tables, find_tables_watched, holds_tables};
pub use tables::{DumpChoice, FoundDump, FoundTables, PassedOverFile, SourceTable, TableOrigin, open_tables};
pub use text_encoding::TextEncoding;
pub use workbook::{WorkbookProblem, is_beyond_sure_digits};

/// Longest text shown of a cell, in characters.
pub const SHOWN_CHARACTERS: usize = 200;

/// A cell cut to what is shown of it.
pub fn shown(cell: &str) -> String {
    match cell.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}

/// A file's name without what its endings say: of `users.csv.gz`, `users`.
pub fn stem(file_name: &str) -> &str {
    let packed = file_name.len().checked_sub(".gz".len()).and_then(|at| file_name.split_at_checked(at));
    let name = match packed {
        Some((name, ending)) if !name.is_empty() && ending.eq_ignore_ascii_case(".gz") => name,
        _ => file_name,
    };
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
