//! A table, an index and key values become items: GetItem, Query, a page of Scan ([`query`]).

mod asking;
mod page_token;
mod request;

pub use asking::query;
pub use request::{FoundAttribute, FoundItem, ItemsPage, QueryRequest, SortCondition};
