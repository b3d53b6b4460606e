//! What rows come to that stand in their parent's item otherwise than as a list, for the choice of where they go.

use crate::joining::failure_of;
use crate::placement_option::{ExampleItem, PlacementOption, read_units};
use failure::Failure;
use item::{Converter, Joined};
use join::{InsideFigures, OpenSources, inside_figures, join};
use plan::{Orphans, Placement, Plan, Relation, place_tables};
use source::Source;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Tables with rows of a child in the parent's items in one form.
pub(crate) struct WithinPlans {
    pub placement: Placement,
    plan: Plan,
    /// The child among those that the plan has inside.
    place: usize,
}

impl WithinPlans {
    /// The plans with this relation's child in its parent's items, and the others as they are; `None` where it cannot be.
    pub(crate) fn new(
        plans: &[(String, Plan)],
        others: &[Relation],
        relation: &Relation,
        placement: Placement,
    ) -> Option<Self> {
        let of_child = |other: &Relation| other.child.table == relation.child.table;
        let own = |other: &Relation| Relation { placement: Placement::Own, ..other.clone() };
        let others = others.iter().filter(|other| !other.joins_the_same(relation));
        let others = others.map(|other| if of_child(other) { own(other) } else { other.clone() });
        let tried = Relation { placement, orphans: Some(Orphans::Alone), ..relation.clone() };
        let relations: Vec<Relation> = others.chain([tried]).collect();
        let placed = place_tables(plans.to_vec(), &relations).ok()?;
        let (_, plan) = placed.into_iter().find(|(name, _)| *name == relation.parent.table)?;
        let place = plan.inside.iter().position(|inside| inside.table == relation.child.table)?;
        Some(Self { placement, plan, place })
    }

    /// The option to put them there, with what they come to; `None` where some would have no place.
    ///
    /// # Errors
    /// What reading the sources says.
    pub(crate) fn option(
        &self,
        source: &Source,
        rows: u64,
        sources: OpenSources<'_>,
        cancel: &CancellationToken,
    ) -> Result<Option<WithinOption>, Failure> {
        let joined = join(source, &self.plan, sources, cancel, &mut |_| {}).map_err(failure_of)?;
        if !joined.children[self.place].left_over.is_empty() {
            return Ok(None);
        }
        let figures =
            inside_figures(source, &self.plan, self.place, &joined, sources, cancel).map_err(failure_of)?;
        if figures.with_children == 0 {
            return Ok(None);
        }
        let related = Joined { related: Some(Arc::clone(&joined.related)), ..Joined::default() };
        let converter = Converter::joined(&self.plan, related);
        let from_child: Vec<&str> = self.plan.inside[self.place].attributes().collect();
        let mut examples = Vec::new();
        if let Some((number, _)) = &figures.example {
            examples.extend(example(source, &converter, *number, &self.plan.table.name, &from_child)?);
        }
        let option = within_option(self.placement, &figures, rows, examples);
        Ok(Some(WithinOption { option, figures }))
    }
}

/// The option to put rows into their parent's items, and what it was made from.
pub(crate) struct WithinOption {
    pub option: PlacementOption,
    pub figures: InsideFigures,
}

/// The option to put all `rows` of a child into their parent's items.
pub(crate) fn within_option(
    placement: Placement,
    figures: &InsideFigures,
    rows: u64,
    example: Vec<ExampleItem>,
) -> PlacementOption {
    PlacementOption {
        placement,
        items: figures.parents - figures.too_large + (rows - figures.attached),
        largest_bytes: Some(figures.largest_bytes),
        largest_line: Some(figures.largest_line),
        too_large: figures.too_large,
        read_requests: 1,
        usual_read_units: read_units(figures.usual_bytes),
        most_read_units: read_units(figures.largest_bytes),
        change_write_units: figures.usual_bytes.div_ceil(1024).max(1),
        partition: None,
        beside: None,
        example,
    }
}

/// The item of a row in a few lines, with the attributes that come from the child behind its own.
pub(crate) fn example(
    source: &Source,
    converter: &Converter,
    number: u64,
    table: &str,
    from_child: &[&str],
) -> Result<Option<ExampleItem>, Failure> {
    let Some(record) = source.records(number, 1)?.into_iter().next() else { return Ok(None) };
    let item = converter.convert(record.number, &record.cells).ok();
    Ok(item.map(|converted| ExampleItem {
        table: table.to_owned(),
        lines: crate::example_lines::example_lines(&converted.item, from_child),
    }))
}
