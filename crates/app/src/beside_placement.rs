//! What rows beside their parent come to, for the choice of where they go.

use crate::app::App;
use crate::joining::failure_of;
use crate::placement_option::{ExampleItem, LargestPartition, PlacementOption, read_units};
use crate::relations::TableToRelate;
use failure::Failure;
use item::{Converter, Joined};
use join::{BesideFigures, Join, SharedRows, beside_figures};
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
        Some(Self { parent, child, relation })
    }

    /// What they come to; `joined` is what putting the parent together with the child inside gave, by a plan that has the
    /// child at a place.
    pub(crate) fn figures(
        &self,
        (parent, child): (&Source, &Source),
        (plan, place): (&Plan, usize),
        joined: &Join,
        cancel: &CancellationToken,
    ) -> Result<BesideFigures, Failure> {
        let parent = SharedRows { source: parent, plan: &self.parent };
        let child = SharedRows { source: child, plan: &self.child };
        beside_figures(parent, child, joined, plan.copied.len(), place, cancel).map_err(failure_of)
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
