//! Where the rows of a child can go, each with figures from all rows and a picture of the person's own.

use crate::app::App;
use crate::beside_placement::BesidePlans;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::joining::failure_of;
use crate::placement_option::{ExampleItem, LargestPartition, PlacementOption, read_units};
use crate::relations::TableToRelate;
use crate::within_placement::{WithinOption, WithinPlans, example, within_option};
use failure::{Code, Failure};
use item::{Converter, Joined};
use join::{InsideFigures, inside_figures, join};
use plan::{Orphans, Placement, Plan, Relation, place_tables};
use serde::Serialize;
use source::Source;
use std::collections::HashMap;
use std::sync::Arc;
use ts_rs::TS;
use wording::grouped;

/// Where the rows of a child can go.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PlacementOptions {
    pub options: Vec<PlacementOption>,
    pub recommended: Placement,
    /// Why, in a sentence.
    pub reason: String,
    /// Rows of the child that point to no row of the parent, or nowhere.
    pub without_parent: u64,
}

/// Most bytes of the largest item, and most children, up to which a table inside another is recommended.
const SMALL_BYTES: u64 = 100 * 1024;
const FEW_CHILDREN: u64 = 100;

impl App {
    /// Where the rows of the child of a relation can go, with figures over all rows under the plans as they are.
    ///
    /// # Errors
    /// `no_such_source`, `blocked` where the relation cannot be placed, `cancelled`, and what reading the sources says.
    pub async fn placement_options(
        &self,
        tables: Vec<TableToRelate>,
        relations: Vec<Relation>,
        relation: Relation,
        job: &str,
    ) -> Result<PlacementOptions, Failure> {
        let given = tables.clone();
        let mut sources = HashMap::new();
        let mut plans = Vec::with_capacity(tables.len());
        for TableToRelate { name, source_id, plan } in tables {
            let source = self.sources.get(&source_id)?;
            let name = name.unwrap_or_else(|| source.file_stem());
            sources.insert(name.clone(), source);
            plans.push((name, plan));
        }
        // Only this relation is tried: what stands inside the child already stays there.
        let all = relations.clone();
        let mut tried: Vec<Relation> = relations
            .into_iter()
            .filter(|other| !other.joins_the_same(&relation) && other.child.table != relation.child.table)
            .collect();
        let beside = BesidePlans::new(&plans, &tried, self.with_digits_beside(&given, &tried, &relation));
        let forms: Vec<WithinPlans> = [Placement::Merged, Placement::Set]
            .into_iter()
            .filter_map(|placement| WithinPlans::new(&plans, &all, &relation, placement))
            .collect();
        tried.push(Relation {
            placement: Placement::Inside,
            orphans: Some(Orphans::Alone),
            ..relation.clone()
        });
        let placed = place_tables(plans, &tried)
            .map_err(|error| Failure::new(Code::Blocked, error.to_string(), error.repair()))?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let token = running.token.clone();
        blocking(move || {
            let by_name = |name: &str| placed.iter().find(|(known, _)| known == name).map(|(_, plan)| plan);
            let (parent, child) = (&relation.parent.table, &relation.child.table);
            let (Some(plan), Some(source), Some(child_plan), Some(child_source)) =
                (by_name(parent), sources.get(parent), by_name(child), sources.get(child))
            else {
                return Err(Failure::new(
                    Code::NoSuchSource,
                    "A table of the relation is not open.",
                    "Open it.",
                ));
            };
            let Some(place) = plan.inside.iter().position(|inside| inside.table == *child) else {
                return Err(Failure::new(
                    Code::NoSuchRelation,
                    "The relation is not known.",
                    "Add it first.",
                ));
            };
            let open = |name: &str| sources.get(name).cloned();
            let joined = join(source, plan, &open, &token, &mut |_| {}).map_err(failure_of)?;
            let figures = inside_figures(source, plan, place, &joined, &open, &token).map_err(failure_of)?;
            let of_child = Converter::new(child_plan);
            let rows = rows_of(child_source, &token)?;
            let related = Joined { related: Some(Arc::clone(&joined.related)), ..Joined::default() };
            let inside = Converter::joined(plan, related);
            let from_child: Vec<&str> = plan.inside[place].attributes().collect();
            let (mut own_example, mut inside_example) = (Vec::new(), Vec::new());
            if let Some((number, children)) = &figures.example {
                inside_example.extend(example(source, &inside, *number, &plan.table.name, &from_child)?);
                own_example.extend(example(source, &Converter::new(plan), *number, &plan.table.name, &[])?);
                for number in children {
                    own_example.extend(example(
                        child_source,
                        &of_child,
                        *number,
                        &child_plan.table.name,
                        &[],
                    )?);
                }
            }
            let beside = match &beside {
                Some(plans) => {
                    let sources = (&**source, &**child_source);
                    let of_beside = plans.figures(sources, (plan, place), &joined, &open, &token)?;
                    let mut example_beside = Vec::new();
                    if let Some((number, children)) = &figures.example {
                        let [of_parent, of_child] = plans.converters(&joined, place);
                        let table = &plans.parent.table.name;
                        example_beside.extend(example(source, &of_parent, *number, table, &[])?);
                        for number in children {
                            example_beside.extend(example(child_source, &of_child, *number, table, &[])?);
                        }
                    }
                    Some(plans.option(&of_beside, figures.parents + rows, example_beside))
                }
                None => None,
            };
            let mut within = Vec::new();
            for plans in forms {
                let is_tried = plans.placement != Placement::Merged || figures.most_children == 1;
                if is_tried {
                    within.extend(plans.option(source, rows, &open, &token)?);
                }
            }
            let examples = (inside_example, own_example);
            let others = Others { within, beside };
            Ok(options(&figures, rows, examples, others, (parent, child), child_plan))
        })
        .await
    }
}

fn rows_of(source: &Source, cancel: &tokio_util::sync::CancellationToken) -> Result<u64, Failure> {
    let mut rows = 0;
    source::map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut count = 0;
            source.for_each_record(block, |_, _, _| count += 1)?;
            Ok(count)
        },
        |_, count: u64| {
            rows += count;
            true
        },
    )?;
    Ok(rows)
}

/// The options besides those that there always are.
struct Others {
    within: Vec<WithinOption>,
    beside: Option<PlacementOption>,
}

fn options(
    figures: &InsideFigures,
    rows: u64,
    (inside_example, own_example): (Vec<ExampleItem>, Vec<ExampleItem>),
    Others { within, beside }: Others,
    (parent, child): (&str, &str),
    child_plan: &Plan,
) -> PlacementOptions {
    let write_units = |bytes: u64| bytes.div_ceil(1024).max(1);
    let inside = within_option(Placement::Inside, figures, rows, inside_example);
    let parent_alone = figures.usual_bytes.saturating_sub(figures.usual_own_bytes).max(1);
    let own = PlacementOption {
        placement: Placement::Own,
        items: figures.parents + rows,
        largest_bytes: None,
        largest_line: None,
        too_large: 0,
        read_requests: 2,
        usual_read_units: read_units(parent_alone) + read_units(figures.usual_own_bytes),
        most_read_units: read_units(parent_alone) + read_units(figures.most_own_bytes),
        change_write_units: 2 * write_units(figures.usual_child_bytes),
        partition: None,
        beside: None,
        example: own_example,
    };
    let has_children_of_its_own = !child_plan.inside.is_empty();
    let partition = beside.as_ref().and_then(|option| option.partition);
    let (recommended, reason) = within_recommendation(&within, (parent, child))
        .unwrap_or_else(|| recommendation(figures, partition, (parent, child), has_children_of_its_own));
    let within = within.into_iter().map(|within| within.option);
    PlacementOptions {
        options: std::iter::once(inside).chain(within).chain(beside).chain([own]).collect(),
        recommended,
        reason,
        without_parent: rows - figures.attached,
    }
}

/// What speaks for one row in one item, and for keys in a set or for ways in from both sides.
fn within_recommendation(
    within: &[WithinOption],
    (parent, child): (&str, &str),
) -> Option<(Placement, String)> {
    let kilobytes = |bytes: u64| grouped(bytes.div_ceil(1024));
    let of = |placement| within.iter().find(|within| within.option.placement == placement);
    if let Some(WithinOption { figures, .. }) = of(Placement::Merged).filter(|of| of.figures.too_large == 0) {
        return Some((
            Placement::Merged,
            format!(
                "No row of {parent} has more than one of {child}: together they are one item, {} KB at most of 400. One \
                 request reads all.",
                kilobytes(figures.largest_bytes)
            ),
        ));
    }
    let WithinOption { figures, .. } = of(Placement::Set)?;
    let (usual, most) = (grouped(figures.usual_children), grouped(figures.most_children));
    if figures.largest_bytes > SMALL_BYTES || figures.most_children > FEW_CHILDREN {
        return Some((
            Placement::Own,
            format!(
                "{child} joins two tables, and one row of {parent} has {most} of it: in a table of its own, with its key or an \
                 index for each of the two, it is found from both sides."
            ),
        ));
    }
    Some((
        Placement::Set,
        format!(
            "{child} holds nothing but the keys of two tables, few for each of {parent}: {usual} usually, {most} at most. \
             One request reads them with the item."
        ),
    ))
}

/// The placement that the figures speak for, and why.
fn recommendation(
    figures: &InsideFigures,
    partition: Option<LargestPartition>,
    (parent, child): (&str, &str),
    has_children_of_its_own: bool,
) -> (Placement, String) {
    let kilobytes = |bytes: u64| grouped(bytes.div_ceil(1024));
    let (most, largest) = (figures.most_children, figures.largest_bytes);
    let own = |reason: String| (Placement::Own, reason);
    if figures.with_children == 0 {
        return own(format!("No row of {child} points to a row of {parent}."));
    }
    if figures.too_large > 0 && partition.is_none() {
        let items = if figures.too_large == 1 {
            "1 item".to_owned()
        } else {
            format!("{} items", grouped(figures.too_large))
        };
        return own(format!(
            "Inside, {items} of {parent} would be over the 400 KB that DynamoDB takes, the largest {} KB.",
            kilobytes(largest)
        ));
    }
    if largest > SMALL_BYTES || most > FEW_CHILDREN {
        if let Some(partition) = partition {
            return (
                Placement::Beside,
                format!(
                    "One row of {parent} has {} of {child}, {} KB with it: beside it they are read in one query, page by page, \
                     and changed one by one.",
                    grouped(most),
                    kilobytes(partition.bytes)
                ),
            );
        }
        return own(format!(
            "One row of {parent} has {} of {child}, and its item would be {} KB: what grows goes into a table of its own.",
            grouped(most),
            kilobytes(largest)
        ));
    }
    if has_children_of_its_own {
        return own(format!(
            "{child} holds rows of other tables itself; asked for alone, it answers sooner."
        ));
    }
    (
        Placement::Inside,
        format!(
            "Few rows for each of {parent}: {} usually, {} at most, and the largest item is {} KB of 400. One request reads all.",
            grouped(figures.usual_children),
            grouped(most),
            kilobytes(largest)
        ),
    )
}
