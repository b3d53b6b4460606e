//! How counts, and text that comes from elsewhere, are written for a person.

pub mod escaping;
mod grouped;

pub use grouped::grouped;
