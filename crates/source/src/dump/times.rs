//! How often something is in a dump, and on which line first.

/// How often something is, and where first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) count: u64,
    pub(super) first_line: u64,
}

impl Times {
    pub(super) fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += 1;
    }

    /// These and others.
    pub(super) fn join(&mut self, others: Self) {
        if self.count == 0 || (others.count > 0 && others.first_line < self.first_line) {
            self.first_line = others.first_line;
        }
        self.count += others.count;
    }
}
