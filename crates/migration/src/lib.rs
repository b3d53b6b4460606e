//! The engine of Tableferry: it carries the records of a table in a file into Amazon DynamoDB, and knows
//! nothing of windows. A row walks one corridor, each module one space of it: [`source`] → [`profile`] →
//! [`plan`] → [`item`] → [`check`] → [`table`] → [`import`] → [`verify`] → [`query`]; [`destination`] says
//! where it ends. `docs/architecture.md` shows the way.

mod byte_finder;
pub mod check;
pub mod destination;
pub mod escaping;
pub mod failure;
pub mod import;
pub mod item;
pub mod plan;
pub mod private_files;
pub mod profile;
pub mod query;
pub mod sample;
pub mod source;
pub mod table;
pub mod verify;
