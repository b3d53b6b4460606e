//! What a run carries and the machine never looks into.

use std::fmt::Debug;

/// The types of what travels through the machine. It moves them, counts them and drops them; it never looks into one.
pub trait Payloads {
    /// What is sent for an item, such as a write request in JSON.
    type Item: Debug;
    /// What the table held under a key before it was written to.
    type Previous: Debug;
    /// A row as it was read, which could not become an item.
    type Rejected: Debug + Clone;
}
