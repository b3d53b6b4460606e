//! A plan that is being edited.

use super::edited::{Consequence, Edited, Followed};
use crate::plan::Plan;

/// A plan that is being edited, and what followed so far.
pub(super) struct Working {
    pub plan: Plan,
    followed: Vec<Followed>,
}

impl Working {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { plan: plan.clone(), followed: Vec::new() }
    }

    pub(super) fn follows(&mut self, what: Consequence) {
        self.followed.push(what.into());
    }

    pub(super) fn finish(self) -> Edited {
        Edited { plan: self.plan, followed: self.followed }
    }
}
