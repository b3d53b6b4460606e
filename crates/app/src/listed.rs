//! The tables that were listed last, of which a person chooses some.

use failure::{Code, Failure};
use source::{DumpChoice, FormatChoice, FoundDump, SourceTable};
use std::path::PathBuf;
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
    dumps: Vec<FoundDump>,
    looked: Looked,
}

/// What was looked through, and how it is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looked {
    pub paths: Vec<PathBuf>,
    pub choice: FormatChoice,
    /// What a person said of single dumps.
    pub of_dumps: Vec<DumpChoice>,
}

impl Listed {
    /// Keeps a list in place of the one before, and gives its id.
    pub(crate) fn keep(&self, tables: Vec<SourceTable>, dumps: Vec<FoundDump>, looked: Looked) -> String {
        let mut state = self.lock();
        state.lists += 1;
        (state.tables, state.dumps, state.looked) = (tables, dumps, looked);
        format!("list-{}", state.lists)
    }

    /// What was looked through for a list, and the dump at a place of it.
    ///
    /// # Errors
    /// `no_such_source` where another list was made since, or there is no such dump.
    pub(crate) fn looked(&self, list_id: &str, dump: usize) -> Result<(Looked, FoundDump), Failure> {
        let state = self.lock();
        let found = state.dumps.get(dump).filter(|_| list_id == format!("list-{}", state.lists));
        Ok((state.looked.clone(), found.ok_or_else(gone)?.clone()))
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
        Ok((wanted, state.looked.choice.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, ListedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone() -> Failure {
    Failure::new(Code::NoSuchSource, "This list of tables is no longer open.", "Open it again.")
}
