//! A record and the plan become an item, or a rejection: [`Converter`]. Pure: no file, no network. [`ItemLoad`]
//! says how large an item is and what writing it costs.

mod bytes;
mod calendar;
pub mod cell_keys;
mod compressed;
mod converter;
mod dynamodb_json;
mod elements;
mod footprint;
mod from_dynamodb_json;
mod instant;
mod invisible;
mod joined;
mod json;
mod json_scan;
mod key_columns;
mod number;
mod oversize;
mod part;
mod reading;
mod rejection;
mod related_values;
mod remark;
mod rule;
mod size;
mod sort_text;
mod spelling;
mod surplus;
mod synthesized;
mod target;
mod value;
mod value_bytes;
mod words;

pub use bytes::{is_prefixed_hex, looks_like_base64};
pub use calendar::{DateForm, WrittenDate, date_at_start, is_iso_date};
pub use converter::{ConvertedItem, Converter, ReadItem};
pub use converter::{first_filled, is_blank_record, repeats_header};
pub use dynamodb_json::{add_item, dynamodb_json, value_json};
pub use footprint::Footprint;
pub use from_dynamodb_json::item_from_dynamodb_json;
pub use instant::{Instant, instant};
pub use invisible::{first_invisible, has_other_space};
pub use joined::{BesideRows, DerivedRows, FateInside, Joined, PlacedRows, RelatedTables, RowFates, RowSet};
pub use json::{Document, JsonProblem, parse as parse_json};
pub use json_scan::{Scanned, Top, scan as scan_json};
pub use key_columns::{KeyColumns, OrderColumn, add_in_order};
pub use number::whole_digits;
pub use number::{Number, NumberProblem, canonical_spelling, is_plainly_spelled};
pub use oversize::{Oversize, OversizeColumn};
pub use part::PartReader;
pub use rejection::{CellProblem, ProblemCode, Rejection};
pub use related_values::{
    EncodedAttribute, RelatedAttributes, RelatedPart, RelatedRow, RelatedValues, RelatedWriter, SizedPart,
};
pub use remark::Remark;
pub use rule::{fix as fixed_cell, formula_text, starts_as_json};
pub use size::{ItemLoad, Loads, MAX_ITEM_BYTES, MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES, write_units};
pub use sort_text::key_text;
pub use spelling::{READINGS, plain_spelling};
pub use surplus::join_surplus;
pub use value::{Item, Value, item_size_bytes};
pub use value_bytes::{ValueReader, add_count, add_entries, add_sized, add_value, list_of};
pub use words::{YES_NO_PAIRS, is_null_word, is_plain_null_word, yes_no_word};
