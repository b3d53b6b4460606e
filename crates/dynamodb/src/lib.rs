//! The DynamoDB layer: where items go ([`destination`]), what that takes ([`access`]), the table there ([`table`]), writing the items ([`import`]),
//! comparing them with the source ([`verify`]), and asking for them ([`query`]). Knows no window and no terminal.

pub mod access;
pub mod destination;
pub mod import;
pub mod query;
pub mod s3;
mod sdk_value;
pub mod table;
pub mod verify;

pub use sdk_value::{into_sdk, item_from_sdk};
