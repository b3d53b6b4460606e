//! What rows beside their parent come to, for the choice of where they go.

use crate::app::App;
use crate::joining::failure_of;
use crate::placement_option::{ExampleItem, LargestPartition, PlacementOption, read_units};
use crate::relations::TableToRelate;
use failure::Failure;
use item::{Converter, Joined};
use join::{BesideFigures, Join, OpenSources, SharedChild, SharedRows, beside_figures, join};
use plan::{Orphans, Placement, Plan, Relation, place_tables};
use source::Source;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Bytes that one request reads at most ("Paginating table query results" in AWS's developer guide).
const PAGE_BYTES: u64 = 1024 * 1024;

/// A parent and a child as they are written to one table.
pub(crate) struct BesidePlans {
    pub parent: Plan,
    child: Plan,
    /// What stands beside the parent already, by the names of the source tables.
    others: Vec<(String, Plan)>,
    /// Where something does: the parent's plan with all of them, and the child, inside. So it is known which rows belong
    /// together.
    together: Option<Plan>,
    /// The relation by which they are.
    relation: Relation,
}

impl App {
    /// A relation whose child stands beside its parent, with the digits of its numbers.
    pub(crate) fn with_digits_beside(
        &self,
        tables: &[TableToRelate],
        others: &[Relation],
        relation: &Relation,
    ) -> Relation {
        let tried =
            Relation { placement: Placement::Beside, orphans: Some(Orphans::Alone), ..relation.clone() };
        let all = others.iter().cloned().chain([tried.clone()]).collect();
        self.with_digits(tables, all).pop().unwrap_or(tried)
    }
}

impl BesidePlans {
    /// The plans with this relation's child beside its parent, and the others as they are; `None` where it cannot be.
    pub(crate) fn new(plans: &[(String, Plan)], others: &[Relation], relation: Relation) -> Option<Self> {
        let relations: Vec<Relation> = others.iter().cloned().chain([relation.clone()]).collect();
        let placed = place_tables(plans.to_vec(), &relations).ok()?;
        let written = |name: &str| {
            let (_, plan) = placed.iter().find(|(known, _)| known == name)?;
            Some(plan.in_shared_table().into_owned())
        };
        let (parent, child) = (written(&relation.parent.table)?, written(&relation.child.table)?);
        let is_beside = |other: &&Relation| {
            other.placement == Placement::Beside && other.parent.is_same(&relation.parent)
        };
        let names = others.iter().filter(is_beside).map(|other| other.child.table.clone());
        let with_plan = |name: String| {
            let plan = written(&name)?;
            Some((name, plan))
        };
        let others: Vec<(String, Plan)> = names.filter_map(with_plan).collect();
        let together = (!others.is_empty()).then(|| {
            let inside = relations.iter().map(|of| {
                if is_beside(&of) {
                    Relation { placement: Placement::Inside, orphans: Some(Orphans::Alone), ..of.clone() }
                } else {
                    of.clone()
                }
            });
            let placed = place_tables(plans.to_vec(), &inside.collect::<Vec<_>>()).ok()?;
            placed.into_iter().find(|(name, _)| *name == relation.parent.table).map(|(_, plan)| plan)
        });
        Some(Self { parent, child, others, together: together.flatten(), relation })
    }

    /// What they come to; `joined` is what putting the parent together with the child inside gave, by a plan that has the
    /// child at a place. `open` gives the tables that stand beside the parent already.
    pub(crate) fn figures(
        &self,
        (parent, child): (&Source, &Source),
        (plan, place): (&Plan, usize),
        joined: &Join,
        open: OpenSources<'_>,
        cancel: &CancellationToken,
    ) -> Result<BesideFigures, Failure> {
        let rows = SharedRows { source: parent, plan: &self.parent };
        let own = SharedRows { source: child, plan: &self.child };
        let Some(together) = &self.together else {
            let child = SharedChild { rows: own, place };
            let copied = plan.copied.len();
            return beside_figures(rows, child, &[], joined, copied, cancel).map_err(failure_of);
        };
        let made = join(parent, together, open, cancel, &mut |_| {}).map_err(failure_of)?;
        let place_of = |name: &str| together.inside.iter().position(|inside| inside.table == name);
        let sources: Vec<Option<Arc<Source>>> = self.others.iter().map(|(name, _)| open(name)).collect();
        let others = self.others.iter().zip(&sources).filter_map(|((name, plan), source)| {
            let rows = SharedRows { source: source.as_ref()?, plan };
            Some(SharedChild { rows, place: place_of(name)? })
        });
        let others: Vec<SharedChild<'_>> = others.collect();
        let place = place_of(&self.relation.child.table).unwrap_or(place);
        let child = SharedChild { rows: own, place };
        beside_figures(rows, child, &others, &made, together.copied.len(), cancel).map_err(failure_of)
    }

    /// What makes items of their rows.
    pub(crate) fn converters(&self, joined: &Join, place: usize) -> [Converter; 2] {
        let related = joined.children[place].join.as_ref().map(|join| Arc::clone(&join.related));
        let of_child = Converter::joined(&self.child, Joined { related, ..Joined::default() });
        [Converter::new(&self.parent), of_child]
    }

    /// The option to put them there.
    pub(crate) fn option(
        &self,
        figures: &BesideFigures,
        items: u64,
        example: Vec<ExampleItem>,
    ) -> PlacementOption {
        PlacementOption {
            placement: Placement::Beside,
            items,
            largest_bytes: None,
            largest_line: None,
            too_large: 0,
            read_requests: figures.usual_bytes.div_ceil(PAGE_BYTES).max(1),
            usual_read_units: read_units(figures.usual_bytes),
            most_read_units: read_units(figures.largest_bytes),
            change_write_units: figures.usual_child_bytes.div_ceil(1024).max(1),
            partition: Some(LargestPartition {
                items: figures.most_items,
                bytes: figures.largest_bytes,
                line: figures.largest_line,
            }),
            beside: Some(self.relation.beside.clone()),
            example,
        }
    }
}
