//! Several tables that are imported together.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An import of several tables, as each of its runs knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunGroup {
    /// Of two, that of the later import stands behind in the order of texts.
    pub id: String,
    /// What the source calls its tables.
    pub tables: Vec<String>,
    /// The place of the run's own table among them.
    pub place: usize,
}

impl RunGroup {
    /// An id for an import that begins now.
    pub fn new_id() -> String {
        let now = jiff::Timestamp::now();
        format!("{}-{:06x}", now.strftime("%Y%m%d-%H%M%S-%9f"), rand::random_range(0..0x0100_0000))
    }
}
