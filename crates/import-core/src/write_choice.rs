//! How a run writes, by what becomes of items that are there already and by whether any may be.

use crate::actions::WriteMode;
use crate::machine::LookUp;
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
    /// They are looked up, and replaced where the row's item is another; a row whose item is there as it is counts as
    /// kept.
    Update,
}

impl ExistingItems {
    /// True where what is there may be replaced.
    pub fn may_replace(self) -> bool {
        matches!(self, Self::Overwrite | Self::Update)
    }
}

/// How a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteChoice {
    pub mode: WriteMode,
    pub look_up: LookUp,
    /// What is overwritten is kept first.
    pub keeps_copies: bool,
}

/// Whether a table holds anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableHolds {
    /// It holds nothing as the run starts or goes on.
    pub nothing_now: bool,
    /// It held nothing when the run was first started.
    pub nothing_at_first: bool,
}

/// Chooses how a run writes. `has_journal`: copies have a place to be kept in. What stands in the table at the start, and whatever comes in while the run is
/// interrupted, is somebody else's.
pub fn choose_write(
    existing: ExistingItems,
    keep_copy: bool,
    table: TableHolds,
    has_journal: bool,
) -> WriteChoice {
    let may_hold_others = !table.nothing_now || !table.nothing_at_first;
    let mode = match existing {
        ExistingItems::Keep if may_hold_others => WriteMode::PutIfAbsent,
        _ => WriteMode::Write,
    };
    // Of an update it is known what it wrote by what was kept of what was there.
    let is_update = existing == ExistingItems::Update;
    let keeps_copies = (keep_copy || is_update) && mode == WriteMode::Write && may_hold_others && has_journal;
    let look_up = match (is_update && may_hold_others, keeps_copies) {
        (true, _) => LookUp::ToUpdate,
        (false, true) => LookUp::ToCopy,
        (false, false) => LookUp::Never,
    };
    WriteChoice { mode, look_up, keeps_copies }
}
