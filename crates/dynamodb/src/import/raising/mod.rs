//! A table's write capacity is raised while items are written, and set back after it. What is raised is on the disk before
//! AWS is asked for it, so that a crash loses nothing: whoever looks next finds it and sets it back.

mod carrying_out;
mod deciding;
mod kept;
mod offer;
mod place;
mod setting_back;
#[cfg(test)]
mod simulation;
mod words;

pub use carrying_out::require_raisable;
pub(super) use carrying_out::{Raise, Raised, raise};
pub use kept::{RaisedTable, RaisedTables};
pub use offer::{RaiseOffer, RaisedTarget, raise_offer};
pub use setting_back::{SetBack, set_back};
