//! The tables that were listed last, of which a person chooses some.

use failure::{Code, Failure};
use source::{FormatChoice, SourceTable};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The tables that were listed last.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    state: Mutex<ListedState>,
}

#[derive(Debug, Default)]
struct ListedState {
    lists: u64,
    tables: Vec<SourceTable>,
    choice: FormatChoice,
}

impl Listed {
    /// Keeps a list in place of the one before, and gives its id.
    pub(crate) fn keep(&self, tables: Vec<SourceTable>, choice: FormatChoice) -> String {
        let mut state = self.lock();
        state.lists += 1;
        (state.tables, state.choice) = (tables, choice);
        format!("list-{}", state.lists)
    }

    /// The tables at some places, and how they are read.
    ///
    /// # Errors
    /// `no_such_source` where another list was made since, or a place is not in the list.
    pub(crate) fn chosen(
        &self,
        list_id: &str,
        places: &[usize],
    ) -> Result<(Vec<SourceTable>, FormatChoice), Failure> {
        let gone =
            || Failure::new(Code::NoSuchSource, "This list of tables is no longer open.", "Open it again.");
        let state = self.lock();
        if list_id != format!("list-{}", state.lists) || places.is_empty() {
            return Err(gone());
        }
        let mut wanted = Vec::new();
        for place in places {
            let table = state.tables.get(*place).ok_or_else(gone)?;
            if !wanted.contains(table) {
                wanted.push(table.clone());
            }
        }
        Ok((wanted, state.choice.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, ListedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
