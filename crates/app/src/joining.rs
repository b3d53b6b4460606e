//! Tables that are put together, for those whose plans say so, before they are checked.

use crate::app::App;
use crate::relations::TableToRelate;
use crate::sources::CheckedTable;
use failure::{Code, Failure};
use item::{BesideRows, Joined, PlacedRows};
use join::{Join, JoinError, join, rows_with_parent};
use plan::{Orphans, PlacingError, Plan, Relation, place_tables};
use source::Source;
use std::collections::HashMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What a table is put together from.
pub(crate) struct ToJoin {
    sources: HashMap<String, Arc<Source>>,
    /// Of a table whose rows stand inside another: its name, and the other with its plan and its check.
    within: Option<(String, Plan, CheckedTable)>,
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
        let sources = self.sources.together_with(source_id);
        let within = match &plan.placed {
            None => None,
            Some(placed) => {
                let found = self.sources.checked_beside(source_id, &placed.parent);
                let is_of_this = |(own, parent, _): &(String, Plan, CheckedTable)| {
                    let bare = Plan { placed: None, ..plan.clone() };
                    parent.inside.iter().any(|inside| inside.table == *own && *inside.plan == bare)
                };
                Some(found.filter(is_of_this).ok_or_else(|| {
                    Failure::new(
                        Code::NotChecked,
                        format!(
                            "The rows stand inside items of {}, which has not been checked yet with these in it.",
                            placed.parent
                        ),
                        format!("Check {} first.", placed.parent),
                    )
                })?)
            }
        };
        Ok(ToJoin { sources, within })
    }
}

impl ToJoin {
    /// Puts the table together.
    ///
    /// # Errors
    /// `cancelled`, `no_such_source` where a table is not open, `blocked`, and what reading the sources says.
    pub(crate) fn join(
        &self,
        source: &Source,
        plan: &Plan,
        cancel: &CancellationToken,
        on_rows: &mut dyn FnMut(u64),
    ) -> Result<JoinedTable, Failure> {
        let Some((own, parent, checked)) = &self.within else {
            let beside = self.beside(source, plan, cancel, on_rows)?.map(Arc::new);
            if !plan.has_rows_of_others() {
                return Ok((Joined { beside, ..Joined::default() }, None));
            }
            let open = |name: &str| self.sources.get(name).cloned();
            let made = Arc::new(join(source, plan, &open, cancel, on_rows).map_err(failure_of)?);
            let related = Some(Arc::clone(&made.related));
            return Ok((Joined { related, beside, ..Joined::default() }, Some(made)));
        };
        let place = parent.inside.iter().position(|inside| inside.table == *own);
        let (Some(made), Some(place)) = (&checked.join, place) else {
            return Err(failure_of(JoinError::NotOpen { table: own.clone() }));
        };
        let child = &made.children[place];
        let placed =
            placed_rows(made, place, parent, plan, checked).map_err(|error| source.notes_lost(error))?;
        let related = child.join.as_ref().map(|join| Arc::clone(&join.related));
        Ok((Joined { related, placed: Some(Arc::new(placed)), beside: None }, child.join.clone()))
    }
}

impl ToJoin {
    /// Which rows have the parent that they stand beside, where that makes a difference.
    fn beside(
        &self,
        source: &Source,
        plan: &Plan,
        cancel: &CancellationToken,
        on_rows: &mut dyn FnMut(u64),
    ) -> Result<Option<BesideRows>, Failure> {
        let beside = plan.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        let Some(beside) = beside.filter(|beside| beside.orphans != Some(Orphans::Alone)) else {
            return Ok(None);
        };
        let open = |name: &str| self.sources.get(name).cloned();
        let with_parent =
            rows_with_parent(source, plan, beside, &open, cancel, on_rows).map_err(failure_of)?;
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
        orphans: plan.placed.as_ref().and_then(|placed| placed.orphans),
        ..PlacedRows::default()
    };
    let table = (parent.copied.len() + place) as u64;
    for number in checked.checked.unwritten.iter() {
        let row = made.related.of_row(number)?;
        for part in row.parts()?.into_iter().filter(|part| part.table == table) {
            for child in part.rows {
                placed.inside.remove(child);
                placed.without_item.insert(child);
            }
        }
    }
    Ok(placed)
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
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
