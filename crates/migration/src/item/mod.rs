//! A record and the plan become an item, or a rejection: [`Converter`]. Pure: no file, no network. [`ItemLoad`]
//! says how large an item is and what writing it costs.

mod converter;
mod instant;
mod json;
mod number;
mod rejection;
mod size;
mod value;

pub use converter::{ConvertedItem, Converter, Remark};
pub use instant::{Written, is_iso_date, written};
pub use json::{Document, JsonProblem, parse as parse_json};
pub use number::{Number, NumberProblem, is_plainly_spelled};
pub use rejection::{CellProblem, ProblemCode, Rejection};
pub use size::{ItemLoad, Loads, MAX_ITEM_BYTES, MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
pub use value::{Item, Value, dynamodb_json, item_from_sdk, item_size_bytes};
