//! Tables that are put together, for those whose plans say so, before they are checked.

use crate::app::App;
use crate::progress::{CheckProgress, limited};
use crate::relations::TableToRelate;
use crate::sources::{CheckedTable, same_but_for_the_name};
use check::check_joined;
use failure::{Code, Failure};
use item::{BesideRows, DerivedRows, Joined, PlacedRows, RelatedTables};
use join::{Join, JoinError, Pass, join, join_made, rows_making_parents, rows_with_item, rows_with_parent};
use plan::{Duplicates, Orphans, PlacingError, Plan, Relation, place_tables};
use source::Source;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// What a table is put together from; by default from nothing else.
#[derive(Default)]
pub(crate) struct ToJoin {
    /// What plans call the table itself.
    name: String,
    sources: HashMap<String, Arc<Source>>,
    within: Within,
    /// Parents that are made for rows without one, in whose items they may stand: what each table of such is called, its plan,
    /// and its check; one of a kept run is checked anew.
    made: Vec<(String, Plan, Option<CheckedTable>)>,
}

/// In whose items the rows of a table stand.
#[derive(Default)]
enum Within {
    #[default]
    Nothing,
    /// Another table's, with its plan and its check.
    Checked(Box<(Plan, CheckedTable)>),
    /// Of a kept run: those tables, the nearest first, each with its plan. They are checked anew.
    Kept(Vec<(String, Plan)>),
}

/// What putting a table together gave: for its rows, and for those of tables inside them.
type JoinedTable = (Joined, Option<Arc<Join>>);

impl App {
    /// The plans of source tables, each by its table's name, placed as relations say: which rows stand inside other items,
    /// and what is copied. What they were placed by before counts no more.
    ///
    /// # Errors
    /// `blocked` where relations contradict each other.
    pub fn place_tables(
        &self,
        plans: Vec<(String, Plan)>,
        relations: &[Relation],
    ) -> Result<Vec<(String, Plan)>, Failure> {
        place_tables(plans, relations).map_err(|error: PlacingError| {
            Failure::new(Code::Blocked, sentence(&error.to_string()), error.repair())
        })
    }

    /// The same of tables that are open, in their order.
    ///
    /// # Errors
    /// As [`App::place_tables`].
    pub fn place_open_tables(
        &self,
        tables: Vec<TableToRelate>,
        relations: &[Relation],
    ) -> Result<Vec<Plan>, Failure> {
        let named = tables.into_iter().map(|table| (table.name.unwrap_or_default(), table.plan)).collect();
        Ok(self.place_tables(named, relations)?.into_iter().map(|(_, plan)| plan).collect())
    }

    /// What the table of a source is put together from, as its plan says.
    ///
    /// # Errors
    /// `not_checked` where the table in whose items its rows stand was not checked with this one in it.
    pub(crate) fn to_join(&self, source_id: &str, plan: &Plan) -> Result<ToJoin, Failure> {
        if let Some(related) = self.sources.related(source_id) {
            return ToJoin::again(&related, &self.sources.get(source_id)?, plan);
        }
        let (name, sources) = self.sources.together_with(source_id);
        let of = plan.derived.as_ref().map(|derived| &derived.of);
        let within = match (&plan.placed, of) {
            (None, None) => Within::Nothing,
            // What stands inside a parent that is made is known without the check of its own table.
            (None, Some(_)) if plan.made.as_ref().is_some_and(|made| !made.beside) => Within::Nothing,
            (None, Some(of)) => {
                let found = self.sources.checked_beside(source_id, of);
                let found = found.filter(|(owner, _)| is_derived_from(plan, owner));
                Within::Checked(Box::new(found.ok_or_else(|| {
                    Failure::new(
                        Code::NotChecked,
                        format!("{name} is made from the rows of {of}, which has not been checked yet."),
                        format!("Check {of} first."),
                    )
                })?))
            }
            (Some(placed), _) => {
                Within::Checked(Box::new(self.checked_holding(source_id, &placed.parent, (&name, plan))?))
            }
        };
        let made = plan.made_before().map(|made| {
            let (of, checked) = self.checked_holding(source_id, made, (&name, plan))?;
            Ok((made.to_owned(), of, Some(checked)))
        });
        let made = made.collect::<Result<_, Failure>>()?;
        Ok(ToJoin { name, sources, within, made })
    }

    /// The table in whose items rows of another stand, as it was checked.
    ///
    /// # Errors
    /// `not_checked` where it was not checked with these rows in it.
    fn checked_holding(
        &self,
        source_id: &str,
        parent: &str,
        (name, plan): (&str, &Plan),
    ) -> Result<(Plan, CheckedTable), Failure> {
        let found = self.sources.checked_beside(source_id, parent);
        found.filter(|(parent, _)| holds_as_designed(parent, name, plan)).ok_or_else(|| {
            Failure::new(
                Code::NotChecked,
                format!("The rows stand inside items of {parent}, which has not been checked yet with these in it."),
                format!("Check {parent} first."),
            )
        })
    }
}

/// Whether a table is made from rows that are written as `owner` says.
fn is_derived_from(plan: &Plan, owner: &Plan) -> bool {
    if let Some(made) = &plan.made {
        return plan.reads_alike(owner, &made.pointing);
    }
    let Some(Ok(made)) = plan.derived.as_ref().map(|derived| derived.plan(owner, &plan.table)) else {
        return false;
    };
    // The keys in the table that both share follow from the relations.
    let made = Plan { shared: plan.shared.clone(), ..made };
    made.in_shared_table() == plan.in_shared_table()
}

/// Whether the rows of the table of this name stand in a parent's items as `plan` says.
fn holds_as_designed(parent: &Plan, name: &str, plan: &Plan) -> bool {
    let bare = Plan { placed: None, ..plan.clone() };
    let mut inside = parent.inside.iter();
    inside.any(|inside| inside.table == name && same_but_for_the_name(&inside.plan, &bare))
}

impl ToJoin {
    /// Nothing else, for a table of a kept run that was read alone.
    pub(crate) fn alone() -> Self {
        Self { within: Within::Kept(Vec::new()), ..Self::default() }
    }

    /// The same for a table of a kept run, with the tables that were read besides it then.
    ///
    /// # Errors
    /// `not_checked` where it stands in another's items otherwise than then.
    pub(crate) fn again(related: &RelatedTables, source: &Arc<Source>, plan: &Plan) -> Result<Self, Failure> {
        let RelatedTables { name, sources, within, made } = related;
        if let Some((parent, parent_plan)) = within.first()
            && !holds_as_designed(parent_plan, name, plan)
            && !is_derived_from(plan, parent_plan)
        {
            return Err(Failure::new(
                Code::NotChecked,
                format!(
                    "The design says otherwise than before how these rows stand inside items of {parent}."
                ),
                "Open all tables of the design together, and check it again.",
            ));
        }
        let mut sources: HashMap<String, Arc<Source>> = sources.iter().cloned().collect();
        sources.entry(name.clone()).or_insert_with(|| Arc::clone(source));
        if let Some(derived) = &plan.derived {
            sources.entry(derived.of.clone()).or_insert_with(|| Arc::clone(source));
        }
        let made: Vec<(String, Plan, Option<CheckedTable>)> =
            made.iter().map(|(made, plan)| (made.clone(), plan.clone(), None)).collect();
        if let Some((parent, _, _)) = made.iter().find(|(_, made, _)| !holds_as_designed(made, name, plan)) {
            return Err(Failure::new(
                Code::NotChecked,
                format!(
                    "The design says otherwise than before how these rows stand inside items of {parent}."
                ),
                "Open all tables of the design together, and check it again.",
            ));
        }
        for (name, plan, _) in &made {
            let of = plan.derived.as_ref().and_then(|derived| sources.get(&derived.of)).cloned();
            sources.extend(of.map(|of| (name.clone(), of)));
        }
        Ok(Self { name: name.clone(), sources, within: Within::Kept(within.clone()), made })
    }

    /// Puts the table together, and holds every record against every rule.
    ///
    /// # Errors
    /// As [`Self::join`].
    pub(crate) fn check(
        &self,
        source: &Source,
        plan: &Plan,
        cancel: &CancellationToken,
        on_progress: impl FnMut(CheckProgress),
    ) -> Result<CheckedTable, Failure> {
        self.check_told(source, plan, cancel, &mut limited(on_progress))
    }

    fn check_told(
        &self,
        source: &Source,
        plan: &Plan,
        cancel: &CancellationToken,
        on_progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<CheckedTable, Failure> {
        let (joined, join) = self.join(source, plan, cancel, on_progress)?;
        let written = plan.in_shared_table();
        let checked = check_joined(source, &written, &joined, cancel, |read| {
            on_progress(CheckProgress::checking(read));
        })?;
        Ok(CheckedTable { checked: Arc::new(checked), joined, join })
    }

    /// Puts the table together.
    ///
    /// # Errors
    /// `cancelled`, `no_such_source` where a table is not open, `blocked`, and what reading the sources says.
    pub(crate) fn join(
        &self,
        source: &Source,
        plan: &Plan,
        cancel: &CancellationToken,
        on_progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<JoinedTable, Failure> {
        let parent = match &self.within {
            Within::Nothing => None,
            Within::Checked(parent) => Some(Cow::Borrowed(&**parent)),
            Within::Kept(tables) => match tables.split_first() {
                None => None,
                Some(((name, parent), within)) => Some(Cow::Owned((
                    parent.clone(),
                    self.checked_again(name, parent, within, cancel, on_progress)?,
                ))),
            },
        };
        if plan.made.is_some() {
            return self.make(source, plan, parent.as_deref(), cancel, on_progress);
        }
        let Some((parent, checked)) = parent.as_deref() else {
            let beside = self.beside(source, plan, cancel, on_progress)?.map(Arc::new);
            if !plan.has_rows_of_others() {
                let rejects = plan.rejects_orphans_beside();
                let from = rejects.then(|| Arc::new(self.from(source, plan, Vec::new())));
                return Ok((Joined { beside, from, ..Joined::default() }, None));
            }
            let open = |name: &str| self.sources.get(name).cloned();
            let started = Instant::now();
            let mut on_pass = |pass: Pass<'_>| on_progress(CheckProgress::joining(pass, &self.name, started));
            let made = join(source, plan, &open, cancel, &mut on_pass).map_err(failure_of)?;
            let made = Arc::new(made);
            let related = Some(Arc::clone(&made.related));
            let from = Some(Arc::new(self.from(source, plan, Vec::new())));
            return Ok((Joined { related, beside, from, ..Joined::default() }, Some(made)));
        };
        if plan.derived.is_some() {
            return self.derive(source, plan, (parent, checked), cancel, on_progress);
        }
        let place = parent.inside.iter().position(|inside| inside.table == self.name);
        let (Some(made), Some(place)) = (&checked.join, place) else {
            return Err(failure_of(JoinError::NotOpen { table: self.name.clone() }));
        };
        let child = &made.children[place];
        let mut placed =
            placed_rows(made, place, parent, plan, checked).map_err(|error| source.notes_lost(error))?;
        let mut within_made = Vec::with_capacity(self.made.len());
        for (name, made_plan, checked) in &self.made {
            let checked = match checked {
                Some(checked) => Cow::Borrowed(checked),
                None => Cow::Owned(self.checked_again(name, made_plan, &[], cancel, on_progress)?),
            };
            let place = made_plan.inside.iter().position(|inside| inside.table == self.name);
            if let (Some(made), Some(place)) = (&checked.join, place) {
                let more = placed_rows(made, place, made_plan, plan, &checked);
                add_placed(&mut placed, &more.map_err(|error| source.notes_lost(error))?);
            }
            within_made.push((name.clone(), made_plan.clone()));
        }
        let related = child.join.as_ref().map(|join| Arc::clone(&join.related));
        let nearest = plan.placed.iter().map(|placed| (placed.parent.clone(), parent.clone()));
        let further = checked.joined.from.iter().flat_map(|from| from.within.iter().cloned());
        let mut from = self.from(source, plan, nearest.chain(further).collect());
        self.add_sources_of_made(&mut from, source, within_made);
        let joined = Joined {
            related,
            placed: Some(Arc::new(placed)),
            // One that stands too deep stands nowhere, and is not taken for a row without a parent.
            levels_above: checked.joined.levels_above + parent.inside[place].form.levels(),
            from: Some(Arc::new(from)),
            ..Joined::default()
        };
        Ok((joined, child.join.clone()))
    }

    /// Puts parents together that are made for rows without one; `child`: the rows that stand beside them, as they were checked.
    fn make(
        &self,
        source: &Source,
        plan: &Plan,
        child: Option<&(Plan, CheckedTable)>,
        cancel: &CancellationToken,
        on_progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<JoinedTable, Failure> {
        let of = plan.derived.as_ref().map(|derived| derived.of.clone()).unwrap_or_default();
        let inside = plan.inside.iter().find(|inside| inside.table == of).map(|inside| &*inside.plan);
        let Some(child_plan) = child.map(|(child, _)| child).or(inside) else {
            return Err(failure_of(JoinError::NotOpen { table: of }));
        };
        let unwritten = child.map(|(_, checked)| &checked.checked.unwritten);
        let open = |name: &str| self.sources.get(name).cloned();
        let started = Instant::now();
        let mut on_pass = |pass: Pass<'_>| on_progress(CheckProgress::joining(pass, &self.name, started));
        let with_item =
            rows_making_parents(source, plan, (&of, child_plan), unwritten, &open, cancel, &mut on_pass)
                .map_err(failure_of)?;
        let join = if plan.inside.is_empty() {
            None
        } else {
            let joined = join_made(source, plan, &with_item, &open, cancel, &mut on_pass);
            Some(Arc::new(joined.map_err(failure_of)?))
        };
        let within = child.map(|(child, checked)| {
            let further = checked.joined.from.iter().flat_map(|from| from.within.iter().cloned());
            std::iter::once((of.clone(), child.clone())).chain(further).collect()
        });
        let joined = Joined {
            related: join.as_ref().map(|join| Arc::clone(&join.related)),
            derived: Some(Arc::new(DerivedRows { with_item })),
            from: Some(Arc::new(self.from(source, plan, within.unwrap_or_default()))),
            ..Joined::default()
        };
        Ok((joined, join))
    }

    /// Puts a table together that is made from the rows of another, its owner.
    fn derive(
        &self,
        source: &Source,
        plan: &Plan,
        (owner, checked): (&Plan, &CheckedTable),
        cancel: &CancellationToken,
        on_progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<JoinedTable, Failure> {
        let of = plan.written_after().unwrap_or_default();
        if owner.duplicates == Duplicates::Merge && checked.checked.resolution.set_aside() > 0 {
            return Err(Failure::new(
                Code::Blocked,
                format!(
                    "Rows of {of} whose key repeats are merged, so that no single row says what {} has.",
                    self.name
                ),
                format!("Keep the first or the last of such rows of {of}, or do without {}.", self.name),
            ));
        }
        let started = Instant::now();
        let mut on_pass = |pass: Pass<'_>| on_progress(CheckProgress::joining(pass, &self.name, started));
        let unwritten = &checked.checked.unwritten;
        let with_item = rows_with_item(source, plan, unwritten, cancel, &mut on_pass).map_err(failure_of)?;
        let nearest = std::iter::once((of.to_owned(), owner.clone()));
        let further = checked.joined.from.iter().flat_map(|from| from.within.iter().cloned());
        let from = self.from(source, plan, nearest.chain(further).collect());
        let joined = Joined {
            derived: Some(Arc::new(DerivedRows { with_item })),
            from: Some(Arc::new(from)),
            ..Joined::default()
        };
        Ok((joined, None))
    }

    /// The check of a table in whose items rows stand, itself within others.
    fn checked_again(
        &self,
        name: &str,
        plan: &Plan,
        within: &[(String, Plan)],
        cancel: &CancellationToken,
        on_progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<CheckedTable, Failure> {
        let Some(source) = self.sources.get(name) else {
            return Err(failure_of(JoinError::NotOpen { table: name.to_owned() }));
        };
        let to_join = Self {
            name: name.to_owned(),
            sources: self.sources.clone(),
            within: Within::Kept(within.to_vec()),
            made: Vec::new(),
        };
        // It is read for the sake of the other.
        let mut on_progress = |progress: CheckProgress| {
            let joining = Some(progress.joining.unwrap_or_else(|| name.to_owned()));
            on_progress(CheckProgress { joining, ..progress });
        };
        to_join.check_told(source, plan, cancel, &mut on_progress)
    }

    /// The tables that are read besides this one.
    fn from(&self, source: &Source, plan: &Plan, within: Vec<(String, Plan)>) -> RelatedTables {
        let mut names: BTreeSet<&str> = plan.other_sources().into_iter().collect();
        for (name, plan) in &within {
            names.insert(name);
            names.extend(plan.other_sources());
        }
        let is_other = |other: &Arc<Source>| !std::ptr::eq(&raw const **other, source);
        let sources = names
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), Arc::clone(self.sources.get(name)?))))
            .filter(|(_, other)| is_other(other));
        let sources = sources.collect();
        RelatedTables { name: self.name.clone(), sources, within, made: Vec::new() }
    }

    /// Adds parents that were made, and what they are read from.
    fn add_sources_of_made(&self, from: &mut RelatedTables, source: &Source, made: Vec<(String, Plan)>) {
        let names = made.iter().flat_map(|(_, plan)| {
            let of = plan.derived.as_ref().map(|derived| derived.of.as_str());
            plan.other_sources().into_iter().chain(of)
        });
        for name in names {
            let Some(other) = self.sources.get(name) else { continue };
            let is_known = from.sources.iter().any(|(known, _)| known == name);
            if !is_known && !std::ptr::eq(&raw const **other, source) {
                from.sources.push((name.to_owned(), Arc::clone(other)));
            }
        }
        from.made = made;
    }
}

impl ToJoin {
    /// Which rows have the parent that they stand beside, where that makes a difference.
    fn beside(
        &self,
        source: &Source,
        plan: &Plan,
        cancel: &CancellationToken,
        on_progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<Option<BesideRows>, Failure> {
        let beside = plan.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        let Some(beside) =
            beside.filter(|beside| !matches!(beside.orphans, Some(Orphans::Alone | Orphans::Parent)))
        else {
            return Ok(None);
        };
        // Where nobody had to decide, every row of a kept run had its parent.
        if beside.orphans.is_none() && matches!(self.within, Within::Kept(_)) {
            return Ok(None);
        }
        let open = |name: &str| self.sources.get(name).cloned();
        let started = Instant::now();
        let mut on_pass = |pass: Pass<'_>| on_progress(CheckProgress::joining(pass, &self.name, started));
        let with_parent =
            rows_with_parent(source, plan, beside, &open, cancel, &mut on_pass).map_err(failure_of)?;
        Ok(Some(BesideRows { with_parent, orphans: beside.orphans }))
    }
}

/// Which rows of a child stand in items, now that it is known which rows of the parent become none.
fn placed_rows(
    made: &Join,
    place: usize,
    parent: &Plan,
    plan: &Plan,
    checked: &CheckedTable,
) -> std::io::Result<PlacedRows> {
    let mut placed = PlacedRows {
        inside: made.children[place].attached.clone(),
        left_over: made.children[place].left_over.clone(),
        orphans: plan.placed.as_ref().and_then(|placed| placed.orphans),
        ..PlacedRows::default()
    };
    for number in checked.checked.unwritten.iter() {
        for child in rows_inside(made, parent, place, number)? {
            placed.inside.remove(child);
            placed.without_item.insert(child);
        }
    }
    Ok(placed)
}

/// Adds what stands in items of other tables. A row has its place in one of them.
fn add_placed(placed: &mut PlacedRows, more: &PlacedRows) {
    let all = [
        (&mut placed.inside, &more.inside),
        (&mut placed.without_item, &more.without_item),
        (&mut placed.left_over, &more.left_over),
    ];
    for (rows, more) in all {
        for row in more.iter() {
            rows.insert(row);
        }
    }
}

/// The rows of the child at `place` that stand in the item of a parent's row.
pub(crate) fn rows_inside(
    made: &Join,
    parent: &Plan,
    place: usize,
    number: u64,
) -> std::io::Result<Vec<u64>> {
    let table = (parent.copied.len() + place) as u64;
    let row = made.related.of_row(number)?;
    let parts = row.parts()?.into_iter().filter(|part| part.table == table);
    Ok(parts.flat_map(|part| part.rows).collect())
}

pub(crate) fn failure_of(error: JoinError) -> Failure {
    match error {
        JoinError::Source(error) => error.into(),
        JoinError::NotOpen { .. } => {
            Failure::new(Code::NoSuchSource, error.to_string(), "Open all tables of the design together.")
        }
        JoinError::NoSuchColumns { .. } => {
            Failure::new(Code::Blocked, error.to_string(), "Correct the relation, or remove it.")
        }
    }
}

/// A reason as a sentence.
pub(crate) fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
