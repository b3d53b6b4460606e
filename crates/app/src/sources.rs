//! Sources that are open, each under an id, with what reading them whole and the newest check gave.

use check::{CheckResult, Checked};
use dynamodb::destination::Destination;
use failure::{Code, Failure};
use item::{Joined, RelatedTables, RowFates};
use join::Join;
use plan::{DerivedKind, DerivedTable, Plan};
use profile::Profile;
use propose::NameApart;
use source::{Source, SourceError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The sources that are open.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sources: HashMap<String, Opened>,
    opened: u64,
    /// The file that was opened last and refused as plainly no table.
    refused: Option<PathBuf>,
}

/// A source, what reading it whole gave, and the newest check of it.
#[derive(Debug, Clone)]
struct Opened {
    source: Arc<Source>,
    /// Where another table that was opened with it has the name that would be proposed for this one.
    apart: Option<NameApart>,
    profile: Option<Arc<Profile>>,
    checked: Option<(Plan, CheckedTable)>,
    /// True for parents that are made, of rows that have none.
    is_made: bool,
    /// Those that were opened together, and what each is called among them.
    together: Option<(u64, String)>,
    /// Of a kept run's table: those that it was put together with.
    related: Option<Arc<RelatedTables>>,
    /// Where it was imported last, under which plan, and what became of its rows.
    imported: Option<Imported>,
}

/// An import under a plan to a destination, and rows that it did not write, though they were to be.
type Imported = (Plan, Destination, Arc<RowFates>);

/// What the newest check of a source found, and what putting it together with other tables gave for it.
#[derive(Debug, Clone)]
pub(crate) struct CheckedTable {
    pub checked: Arc<Checked>,
    pub joined: Joined,
    /// Of a table whose items hold rows of others.
    pub join: Option<Arc<Join>>,
}

impl Sources {
    /// Keeps a source and gives its id.
    pub(crate) fn add(&self, source: Source) -> String {
        let mut state = self.lock();
        state.opened += 1;
        let id = format!("source-{}", state.opened);
        let source = Arc::new(source);
        let opened = Opened {
            source,
            apart: None,
            profile: None,
            checked: None,
            is_made: false,
            together: None,
            related: None,
            imported: None,
        };
        state.sources.insert(id.clone(), opened);
        id
    }

    /// Keeps a table that is made from the rows of the source under an id, its owner, among those that this was opened with,
    /// and gives its id. The owner is called as it says from now on, where it was opened alone. `None` where a table of this
    /// `name` is there already.
    pub(crate) fn add_derived(&self, owner: &str, derived: &DerivedTable, name: &str) -> Option<String> {
        let mut state = self.lock();
        let opened_with = state.sources.get(owner)?.together.as_ref();
        let group = if let Some((group, _)) = opened_with {
            *group
        } else {
            state.opened += 1;
            let group = state.opened;
            state.sources.get_mut(owner)?.together = Some((group, derived.of.clone()));
            group
        };
        let together = Some((group, name.to_owned()));
        if state.sources.values().any(|opened| opened.together == together) {
            return None;
        }
        state.opened += 1;
        let id = format!("source-{}", state.opened);
        let of = state.sources.get(owner)?;
        let opened = Opened {
            source: Arc::clone(&of.source),
            apart: None,
            profile: of.profile.clone(),
            checked: None,
            is_made: derived.kind == DerivedKind::Parent,
            together,
            related: None,
            imported: None,
        };
        state.sources.insert(id.clone(), opened);
        Some(id)
    }

    /// Notes that sources were opened together, each under the name that plans know it by.
    pub(crate) fn open_together(&self, ids_and_names: &[(String, String)]) {
        let mut state = self.lock();
        state.opened += 1;
        let group = state.opened;
        for (id, name) in ids_and_names {
            if let Some(opened) = state.sources.get_mut(id) {
                opened.together = Some((group, name.clone()));
            }
        }
    }

    /// Notes that a source takes the place of another among those that it was opened with.
    pub(crate) fn take_place(&self, id: &str, of: &str) {
        let mut state = self.lock();
        let Some(before) = state.sources.get_mut(of) else { return };
        let (together, related) = (before.together.take(), before.related.take());
        let before = Arc::clone(&before.source);
        let Some(opened) = state.sources.get_mut(id) else { return };
        (opened.together, opened.related) = (together, related);
        // Tables that are made from its rows are read as it is.
        let now = Arc::clone(&opened.source);
        for derived in state.sources.values_mut().filter(|opened| opened.together.is_some()) {
            if Arc::ptr_eq(&derived.source, &before) {
                (derived.source, derived.profile, derived.checked) = (Arc::clone(&now), None, None);
            }
        }
    }

    /// Notes with what the table of a kept run was put together.
    pub(crate) fn keep_related(&self, id: &str, related: Arc<RelatedTables>) {
        if let Some(opened) = self.lock().sources.get_mut(id) {
            opened.related = Some(related);
        }
    }

    /// With what the table of a kept run was put together; `None` of any other table.
    pub(crate) fn related(&self, id: &str) -> Option<Arc<RelatedTables>> {
        self.lock().sources.get(id).and_then(|opened| opened.related.clone())
    }

    /// The name of a source among those that were opened together, and all of those by their names.
    pub(crate) fn together_with(&self, id: &str) -> (String, HashMap<String, Arc<Source>>) {
        let state = self.lock();
        let Some((group, own)) = state.sources.get(id).and_then(|opened| opened.together.as_ref()) else {
            return (String::new(), HashMap::new());
        };
        let in_group = state.sources.values().filter_map(|opened| match &opened.together {
            Some((of, name)) if of == group => Some((name.clone(), Arc::clone(&opened.source))),
            _ => None,
        });
        (own.clone(), in_group.collect())
    }

    /// What the check found of the table of this name that a source was opened with, and its plan.
    pub(crate) fn checked_beside(&self, id: &str, name: &str) -> Option<(Plan, CheckedTable)> {
        let state = self.lock();
        let (group, _) = state.sources.get(id)?.together.as_ref()?;
        let mut others = state.sources.values();
        let other = others.find(|opened| {
            opened.together.as_ref().is_some_and(|(of, other)| of == group && other == name)
        })?;
        let (plan, checked) = other.checked.as_ref()?;
        Some((plan.clone(), checked.clone()))
    }

    /// The tables that a source was opened with and that write to the same table, where keys do not tell which item is whose:
    /// parents that are made, and those that are there. Of each what its check found.
    ///
    /// # Errors
    /// `not_checked` where one of them was not: its items would be taken for what nobody writes.
    pub(crate) fn writing_beside(
        &self,
        id: &str,
        plan: &Plan,
    ) -> Result<Vec<(Arc<Source>, Plan, CheckedTable)>, Failure> {
        let state = self.lock();
        let Some((group, _)) = state.sources.get(id).and_then(|opened| opened.together.as_ref()) else {
            return Ok(Vec::new());
        };
        let parent = plan.made.as_ref().map(|made| &made.parent.table);
        let item_type = |plan: &Plan| plan.shared.as_ref().map(|shared| shared.item_type.clone());
        let is_beside = |(other, opened): &(&String, &Opened)| {
            *other != id && opened.together.as_ref().is_some_and(|(of, _)| of == group)
        };
        let mut found = Vec::new();
        for (_, opened) in state.sources.iter().filter(is_beside) {
            let Some((of, checked)) = &opened.checked else {
                let is_parent = opened.together.as_ref().is_some_and(|(_, name)| Some(name) == parent);
                if opened.is_made || is_parent {
                    return Err(not_checked());
                }
                continue;
            };
            if !of.writes_no_items()
                && (of.made.is_some() || plan.made.is_some())
                && of.table_of_items().name == plan.table_of_items().name
                && item_type(of) == item_type(plan)
            {
                found.push((Arc::clone(&opened.source), of.clone(), checked.clone()));
            }
        }
        Ok(found)
    }

    /// The name of a source among those that it was opened with; and of the others among them that were checked and share this
    /// DynamoDB table, each by its name.
    pub(crate) fn checked_sharing(&self, id: &str, table: &str) -> (String, Vec<(String, CheckResult)>) {
        let state = self.lock();
        let Some((group, own)) = state.sources.get(id).and_then(|opened| opened.together.as_ref()) else {
            return (String::new(), Vec::new());
        };
        let mut others: Vec<(String, CheckResult)> = state
            .sources
            .values()
            .filter_map(|opened| {
                let (of, name) = opened.together.as_ref()?;
                let (plan, checked) = opened.checked.as_ref()?;
                let shares = of == group && name != own && plan.shared.as_ref()?.table.name == table;
                shares.then(|| (name.clone(), checked.checked.result.clone()))
            })
            .collect();
        others.sort_by(|left, right| left.0.cmp(&right.0));
        (own.clone(), others)
    }

    /// Keeps what became of the rows of a source that was imported; `None` where that is not known.
    pub(crate) fn keep_fates(&self, id: &str, imported: Option<Imported>) {
        if let Some(opened) = self.lock().sources.get_mut(id) {
            opened.imported = imported;
        }
    }

    /// The name of a source among those that it was opened with; and of the table of this `name` among them the plan, what
    /// its check found and what became of its rows, where it was imported so to a destination.
    pub(crate) fn imported_beside(
        &self,
        id: &str,
        name: &str,
        destination: &Destination,
    ) -> Option<(String, Plan, CheckedTable, Arc<RowFates>)> {
        let (plan, checked) = self.checked_beside(id, name)?;
        let state = self.lock();
        let (group, own) = state.sources.get(id)?.together.as_ref()?;
        let mut others = state.sources.values();
        let (imported, to, fates) = others.find_map(|opened| {
            let (of, other) = opened.together.as_ref()?;
            (of == group && other == name).then_some(opened.imported.as_ref()?)
        })?;
        let is_so = to == destination && same_but_for_the_name(imported, &plan);
        is_so.then(|| (own.clone(), plan, checked, Arc::clone(fates)))
    }

    /// The open source of a file that was checked under this very plan, as it is written, and what was found.
    pub(crate) fn checked_as_written(&self, path: &Path, plan: &Plan) -> Option<(Arc<Source>, CheckedTable)> {
        let state = self.lock();
        let mut open = state.sources.values().filter(|opened| opened.source.path() == path);
        open.find_map(|opened| {
            let (of, checked) = opened.checked.as_ref()?;
            (*of.as_written() == *plan).then(|| (Arc::clone(&opened.source), checked.clone()))
        })
    }

    /// Notes whether opening a file refused it as plainly no table.
    pub(crate) fn note_opening(&self, path: &Path, opened: &Result<Source, SourceError>) {
        let is_refused = matches!(opened, Err(SourceError::NoTable { .. }));
        self.lock().refused = is_refused.then(|| path.to_owned());
    }

    /// The file that was refused so when a file was opened last.
    ///
    /// # Errors
    /// `nothing_refused` where none was.
    pub(crate) fn refused(&self) -> Result<PathBuf, Failure> {
        self.lock()
            .refused
            .clone()
            .ok_or_else(|| Failure::new(Code::NothingRefused, "No file was refused.", "Open the file again."))
    }

    /// The source under an id.
    ///
    /// # Errors
    /// `no_such_source`.
    pub(crate) fn get(&self, id: &str) -> Result<Arc<Source>, Failure> {
        self.lock()
            .sources
            .get(id)
            .map(|opened| Arc::clone(&opened.source))
            .ok_or_else(|| Failure::new(Code::NoSuchSource, "The file is no longer open.", "Open it again."))
    }

    /// Notes by what name the table of a source is told from those opened with it.
    pub(crate) fn name_apart(&self, id: &str, apart: Option<NameApart>) {
        if let Some(opened) = self.lock().sources.get_mut(id) {
            opened.apart = apart;
        }
    }

    /// By what name the table of a source is told from those opened with it; `None` where it has one of its own.
    pub(crate) fn apart(&self, id: &str) -> Option<NameApart> {
        self.lock().sources.get(id).and_then(|opened| opened.apart.clone())
    }

    /// Keeps what reading a source whole gave.
    pub(crate) fn keep_profile(&self, id: &str, profile: Profile) {
        let (mut state, profile) = (self.lock(), Arc::new(profile));
        let Some(source) = state.sources.get(id).map(|opened| Arc::clone(&opened.source)) else { return };
        // Tables that are made from its rows are of the same source.
        for opened in state.sources.values_mut().filter(|opened| Arc::ptr_eq(&opened.source, &source)) {
            opened.profile = Some(Arc::clone(&profile));
        }
    }

    /// What reading a source whole gave.
    ///
    /// # Errors
    /// `not_read` while it was not.
    pub(crate) fn profile(&self, id: &str) -> Result<Arc<Profile>, Failure> {
        self.lock().sources.get(id).and_then(|opened| opened.profile.clone()).ok_or_else(|| {
            Failure::new(
                Code::NotRead,
                "The file has not been read whole yet.",
                "Wait until it is, then try again.",
            )
        })
    }

    /// Forgets a source.
    pub(crate) fn close(&self, id: &str) {
        self.lock().sources.remove(id);
    }

    /// Keeps what the check of a source under a plan found.
    pub(crate) fn keep_checked(&self, id: &str, plan: Plan, checked: CheckedTable) {
        let mut state = self.lock();
        let Some(opened) = state.sources.get_mut(id) else { return };
        opened.checked = Some((plan, checked));
        let Some((group, name)) = opened.together.clone() else { return };
        // Which rows stand inside its items, and which become items, may have changed: tables of such rows are checked anew.
        let mut outdated = vec![name];
        while let Some(parent) = outdated.pop() {
            for opened in state.sources.values_mut() {
                let is_inside = |(plan, _): &(Plan, CheckedTable)| {
                    plan.placed.as_ref().is_some_and(|placed| placed.parent == parent)
                        || plan.made_before().any(|made| made == parent)
                        || plan.written_after().filter(|_| plan.derived.is_some()) == Some(&parent)
                };
                if let Some((_, name)) = opened.together.as_ref().filter(|(of, _)| *of == group)
                    && opened.checked.as_ref().is_some_and(is_inside)
                {
                    outdated.push(name.clone());
                    opened.checked = None;
                }
            }
        }
    }

    /// What the check of a source found, when it was of this very plan. The table's name does not count: no rule for
    /// records depends on it.
    pub(crate) fn checked(&self, id: &str, plan: &Plan) -> Option<CheckedTable> {
        self.lock()
            .sources
            .get(id)
            .and_then(|opened| opened.checked.as_ref())
            .filter(|(of, _)| same_but_for_the_name(of, plan))
            .map(|(_, checked)| checked.clone())
    }

    /// The same, where there must be one.
    ///
    /// # Errors
    /// `not_checked`.
    pub(crate) fn require_checked(&self, id: &str, plan: &Plan) -> Result<CheckedTable, Failure> {
        self.checked(id, plan).ok_or_else(not_checked)
    }

    /// Refuses a plan that no open source was checked under.
    ///
    /// # Errors
    /// `not_checked`.
    pub(crate) fn require_checked_plan(&self, plan: &Plan) -> Result<(), Failure> {
        let state = self.lock();
        let mut checked = state.sources.values().filter_map(|opened| opened.checked.as_ref());
        if checked.any(|(of, _)| same_but_for_the_name(of, plan)) { Ok(()) } else { Err(not_checked()) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_checked() -> Failure {
    Failure::new(Code::NotChecked, "The design has not been checked yet.", "Go back to the preview first.")
}

/// Whether two plans say the same of rows.
pub(crate) fn same_but_for_the_name(left: &Plan, right: &Plan) -> bool {
    let nameless = |plan: &Plan| {
        let mut plan = plan.clone();
        plan.table.name.clear();
        if let Some(shared) = &mut plan.shared {
            shared.table.name.clear();
        }
        if let Some(made) = &mut plan.made {
            made.table.name.clear();
        }
        plan
    };
    nameless(left) == nameless(right)
}
