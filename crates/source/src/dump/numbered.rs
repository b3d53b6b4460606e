//! Numbers that the database would give to rows which name none: in the order of the rows, as it would count them.

use super::times::Times;
use super::value::{Value, ValueKind};
use crate::sql::Numbering;

/// The column of a table whose rows are numbered where they say nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub(super) column: usize,
    pub(super) numbering: Numbering,
    /// NULL stands for the next number, too.
    pub(super) takes_null: bool,
    /// So does 0.
    pub(super) takes_zero: bool,
    /// How many have it.
    pub(super) zeros: u64,
    /// Other rows have numbers of their own.
    pub(super) goes_on: bool,
    /// The rows that are numbered.
    pub(super) rows: Times,
    /// How many of them say DEFAULT.
    pub(super) defaults: u64,
}

/// Counts on from row to row.
#[derive(Debug)]
pub(super) struct Counter {
    pub(super) column: usize,
    takes_null: bool,
    takes_zero: bool,
    step: i64,
    /// `None` once there is no number any more.
    next: Option<i64>,
}

impl Counter {
    pub(super) fn new(numbered: &Numbered) -> Self {
        let Numbering { start, step } = numbered.numbering;
        let Numbered { column, takes_null, takes_zero, .. } = *numbered;
        Self { column, takes_null, takes_zero, step, next: Some(start) }
    }

    /// The number of a row that has this value in its place; `None` where it has one of its own, which is counted on from,
    /// or there is none.
    pub(super) fn number(&mut self, value: Option<&Value>) -> Option<i64> {
        let is_unset = value.is_none_or(|value| {
            value.kind == ValueKind::Default
                || (self.takes_null && value.kind == ValueKind::Null)
                || (self.takes_zero && value.is_zero())
        });
        if is_unset {
            return self.take();
        }
        let own = value.and_then(|value| std::str::from_utf8(&value.bytes).ok()?.parse::<i64>().ok());
        if let (Some(own), Some(next)) = (own, self.next)
            && (if self.step > 0 { own >= next } else { own <= next })
        {
            self.next = own.checked_add(self.step);
        }
        None
    }

    /// The next number, which a row takes that is not read.
    pub(super) fn take(&mut self) -> Option<i64> {
        let number = self.next?;
        self.next = number.checked_add(self.step);
        Some(number)
    }
}
