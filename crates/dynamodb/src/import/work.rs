//! What is to be imported.

use check::Resolution;
use item::Joined;
use plan::Plan;
use source::Source;
use std::sync::Arc;

/// A source under a plan, as its dry run left them.
#[derive(Debug, Clone)]
pub struct Job {
    pub source: Arc<Source>,
    pub plan: Arc<Plan>,
    /// From the dry run of this source under this plan.
    pub resolution: Arc<Resolution>,
    /// What joining it with other tables gave, as its plan says.
    pub joined: Joined,
    /// Records in the source, where known.
    pub records_total: Option<u64>,
}
