//! A count with its first samples.

use source::Sample;

/// Most sample lines of one finding.
pub(super) const SAMPLES: usize = 10;

/// A count with its first samples.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub count: u64,
    pub samples: Vec<Sample>,
}

impl Counted {
    /// Counts one more; `value` is asked only while samples are wanted.
    pub(super) fn add(&mut self, line: u64, value: impl FnOnce() -> String) {
        self.count += 1;
        if self.samples.len() < SAMPLES {
            self.samples.push(Sample::on_line(line, value()));
        }
    }

    /// Adds what a later part of the file came to.
    pub(super) fn merge(&mut self, later: &Self) {
        self.count += later.count;
        let space = SAMPLES.saturating_sub(self.samples.len());
        self.samples.extend(later.samples.iter().take(space).cloned());
    }
}
