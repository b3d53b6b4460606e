//! What a person can do with Tableferry.

pub mod sample;
