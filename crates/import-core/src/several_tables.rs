//! Which of several tables is imported next, and what of an import that was left over goes on.

/// How a table stands in an import of several that was begun before, by what is kept of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableStanding {
    /// Its run came to its end.
    Imported,
    /// Its run can be continued.
    Unfinished,
    /// It has no run, or none that is of what is open now.
    NotBegun,
}

/// What is done with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableTurn {
    /// Nothing: it counts as it was imported.
    Skip,
    Continue,
    Start,
}

/// What becomes of each table where the same import is asked for again; `None`: nothing of it was left over, so that each
/// starts anew. `has_ended`: each of its tables once came to its end, whatever became of it since.
pub fn pick_up(standings: &[TableStanding], has_ended: bool) -> Option<Vec<TableTurn>> {
    if has_ended || standings.iter().all(|standing| *standing == TableStanding::NotBegun) {
        return None;
    }
    let turn = |standing: &TableStanding| match standing {
        TableStanding::Imported => TableTurn::Skip,
        TableStanding::Unfinished => TableTurn::Continue,
        TableStanding::NotBegun => TableTurn::Start,
    };
    Some(standings.iter().map(turn).collect())
}

/// An import of several tables, one after another. Once one of them did not come to its end no further one is begun: what
/// comes after it may stand on it.
#[derive(Debug)]
pub struct SeveralTables {
    /// Places of the tables, in the order in which they are written.
    order: std::vec::IntoIter<usize>,
    goes_on: bool,
}

impl SeveralTables {
    pub fn new(order: Vec<usize>) -> Self {
        Self { order: order.into_iter(), goes_on: true }
    }

    /// The place of the next table, in the order, and whether it is begun; `None` after the last. `is_done`: of tables that
    /// were imported before.
    pub fn next(
        &mut self,
        is_done: impl Fn(usize) -> bool,
        is_cancelled: bool,
    ) -> Option<(usize, NextTable)> {
        let place = self.order.next()?;
        let next = match (is_done(place), self.goes_on && !is_cancelled) {
            (true, _) => NextTable::WasImported,
            (false, true) => NextTable::Import,
            (false, false) => NextTable::NotStarted,
        };
        Some((place, next))
    }

    /// The table whose turn it was has ended; `well`: it came to its end.
    pub fn ended(&mut self, well: bool) {
        self.goes_on &= well;
    }
}

/// What becomes of the next table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextTable {
    WasImported,
    Import,
    /// One before it did not come to its end, or the import was cancelled.
    NotStarted,
}

#[cfg(test)]
mod tests {
    use super::*;
    use TableStanding::{Imported, NotBegun, Unfinished};

    #[test]
    fn what_was_left_over_goes_on_and_what_was_imported_is_not_written_again() {
        use TableTurn::{Continue, Skip, Start};
        for (standings, has_ended, expected) in [
            (vec![], false, None),
            (vec![NotBegun, NotBegun], false, None),
            (vec![Imported, Imported], true, None),
            // One was undone, or its table was deleted: that does not make a whole import one that was left over.
            (vec![Imported, NotBegun], true, None),
            (vec![Imported, NotBegun], false, Some(vec![Skip, Start])),
            (vec![Imported, Unfinished, NotBegun], false, Some(vec![Skip, Continue, Start])),
            (vec![Unfinished, Imported], false, Some(vec![Continue, Skip])),
        ] {
            assert_eq!(pick_up(&standings, has_ended), expected, "{standings:?}");
        }
    }

    #[test]
    fn none_is_begun_after_one_that_did_not_end() {
        let mut tables = SeveralTables::new(vec![2, 0, 1, 3]);
        let is_done = |place| place == 1;
        assert_eq!(tables.next(is_done, false), Some((2, NextTable::Import)));
        tables.ended(true);
        assert_eq!(tables.next(is_done, false), Some((0, NextTable::Import)));
        tables.ended(false);
        assert_eq!(tables.next(is_done, false), Some((1, NextTable::WasImported)));
        assert_eq!(tables.next(is_done, false), Some((3, NextTable::NotStarted)));
        assert_eq!(tables.next(is_done, false), None);
    }

    #[test]
    fn none_is_begun_after_a_cancel() {
        let mut tables = SeveralTables::new(vec![0, 1]);
        assert_eq!(tables.next(|place| place == 0, true), Some((0, NextTable::WasImported)));
        assert_eq!(tables.next(|_| false, true), Some((1, NextTable::NotStarted)));
    }
}
