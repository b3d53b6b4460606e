//! How a run writes, by what becomes of items that are there already and by whether any may be.

use crate::actions::WriteMode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What becomes of items that the table holds already under a row's key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExistingItems {
    /// They are replaced by the row's item.
    #[default]
    Overwrite,
    /// They stay as they are, and the row counts as kept.
    Keep,
    /// Nothing is written at all where the table holds any item.
    Stop,
}

/// How a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteChoice {
    pub mode: WriteMode,
    /// What is overwritten is looked up and kept first.
    pub keeps_copies: bool,
}

/// Chooses how a run writes. `is_empty`: the table holds nothing as the run starts or goes on; `was_empty`: it held
/// nothing when the run was first started. What stands in the table at the start, and whatever comes in while the run is
/// interrupted, is somebody else's.
pub fn choose_write(
    existing: ExistingItems,
    keep_copy: bool,
    is_empty: bool,
    was_empty: bool,
) -> WriteChoice {
    let may_hold_others = !is_empty || !was_empty;
    let mode = match existing {
        ExistingItems::Keep if may_hold_others => WriteMode::PutIfAbsent,
        _ => WriteMode::Write,
    };
    WriteChoice { mode, keeps_copies: keep_copy && mode == WriteMode::Write && may_hold_others }
}
