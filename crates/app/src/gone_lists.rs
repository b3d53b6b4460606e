//! Lists of items that newer exports do not have, until they are deleted or the app ends.

use dynamodb::destination::Destination;
use failure::{Code, Failure};
use plan::Plan;
use private_files::TemporaryFile;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The lists, each under a name.
#[derive(Debug, Default)]
pub(crate) struct GoneLists {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    made: u64,
    lists: HashMap<String, Arc<GoneList>>,
}

/// Items that a newer export does not have.
#[derive(Debug)]
pub(crate) struct GoneList {
    pub file: TemporaryFile,
    /// What it is called where it is kept.
    pub name: String,
    /// The table's plan, as it is written.
    pub plan: Arc<Plan>,
    pub destination: Destination,
    pub count: u64,
    /// Of some, as text.
    pub keys: Vec<String>,
    /// Why the person should think twice.
    pub doubt: Option<String>,
}

impl GoneLists {
    /// Keeps a list in place of an older one of the same table, and gives its name.
    pub(crate) fn add(&self, list: GoneList) -> String {
        let mut state = self.lock();
        state.made += 1;
        let name = format!("gone-{}", state.made);
        // A table may hold the items of several source tables, each with a list of its own.
        let item_type = |list: &GoneList| list.plan.shared.as_ref().map(|shared| shared.item_type.clone());
        let is_of_another = |other: &Arc<GoneList>| {
            other.plan.table.name != list.plan.table.name
                || other.destination != list.destination
                || item_type(other) != item_type(&list)
        };
        state.lists.retain(|_, other| is_of_another(other));
        state.lists.insert(name.clone(), Arc::new(list));
        name
    }

    pub(crate) fn get(&self, name: &str) -> Option<Arc<GoneList>> {
        self.lock().lists.get(name).cloned()
    }

    pub(crate) fn remove(&self, name: &str) {
        self.lock().lists.remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn no_such_list() -> Failure {
    Failure::new(
        Code::NoSuchList,
        "It is not known any more which items are gone from the file.",
        "Look again at what changed.",
    )
}
