//! What rows inside the items of another table come to, counted over all rows: the figures by which a person chooses.

use super::error::JoinError;
use super::histogram::Histogram;
use super::join::{Join, OpenSources};
use item::{Converter, RowSet};
use plan::Plan;
use source::{Source, map_blocks};
use tokio_util::sync::CancellationToken;

/// What the rows of one child inside their parents' items come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsideFigures {
    /// Rows of the parent that become items by themselves.
    pub parents: u64,
    /// Of those, how many have children.
    pub with_children: u64,
    /// Children of a parent that has some: in the middle, and at most.
    pub usual_children: u64,
    pub most_children: u64,
    /// Bytes of an item with its children, names counted: in the middle of those that have some, and of the largest.
    pub usual_bytes: u64,
    pub largest_bytes: u64,
    /// The number of the largest item's row, from 0, and its line from 1.
    pub largest_row: u64,
    pub largest_line: u64,
    /// Items over 400 KB.
    pub too_large: u64,
    /// Bytes of the same children as items of their own, together: of the parent in the middle, and of the one with most.
    pub usual_own_bytes: u64,
    pub most_own_bytes: u64,
    /// Bytes of one child as an item of its own, in the middle.
    pub usual_child_bytes: u64,
    /// A parent with some children, for a picture: its row, and those of its first children.
    pub example: Option<(u64, Vec<u64>)>,
    /// Rows of the child that stand in an item.
    pub attached: u64,
}

/// Children that a picture shows, and as many as its parent should have at most.
pub(super) const EXAMPLE_CHILDREN: usize = 3;
pub(super) const EXAMPLE_MOST: usize = 6;

/// Counts what the rows of the child at `place` of the parent's `inside` come to. `joined` is what putting the parent
/// together gave.
///
/// # Errors
/// As [`join`](super::join()).
pub fn inside_figures(
    source: &Source,
    plan: &Plan,
    place: usize,
    joined: &Join,
    sources: OpenSources<'_>,
    cancel: &CancellationToken,
) -> Result<InsideFigures, JoinError> {
    let inside = &plan.inside[place];
    let child = sources(&inside.table).ok_or_else(|| JoinError::NotOpen { table: inside.table.clone() })?;
    let child_bytes = own_sizes(&child, &inside.plan, &joined.children[place].attached, cancel)?;
    let converter = Converter::new(plan);
    let table = (plan.copied.len() + place) as u64;
    let mut figures =
        InsideFigures { attached: joined.children[place].attached.len(), ..InsideFigures::default() };
    let (mut children, mut sizes) = (Histogram::default(), Histogram::default());
    let usual_child_bytes = child_bytes.middle();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let (mut found, mut fault) = (Vec::new(), None);
            source.for_each_record(block, |number, line, record| {
                let Ok(own_bytes) = converter.read(number, record, |read| read.size_bytes()) else { return };
                let read = joined.related.of_row(number).and_then(|row| {
                    let (mut others, mut rows, mut of_child) = (0, Vec::new(), 0);
                    for part in row.parts()? {
                        if part.table == table {
                            (rows, of_child) = (part.rows, part.size_bytes);
                        } else {
                            others += part.size_bytes;
                        }
                    }
                    Ok((others, rows, of_child))
                });
                match read {
                    Ok((others, rows, of_child)) => {
                        let count = rows.len();
                        let first = rows.into_iter().take(EXAMPLE_CHILDREN).collect::<Vec<_>>();
                        found.push((number, line, own_bytes + others + of_child, count, first));
                    }
                    Err(error) => fault = Some(error),
                }
            })?;
            match fault {
                Some(error) => Err(source.notes_lost(error)),
                None => Ok(found),
            }
        },
        |_, found| {
            for (number, line, bytes, count, first) in found {
                figures.parents += 1;
                if bytes > item::MAX_ITEM_BYTES {
                    figures.too_large += 1;
                }
                if bytes > figures.largest_bytes {
                    (figures.largest_bytes, figures.largest_row, figures.largest_line) =
                        (bytes, number, line);
                }
                if count > 0 {
                    figures.with_children += 1;
                    children.add(count as u64);
                    sizes.add(bytes);
                    let is_better = (2..=EXAMPLE_MOST).contains(&count)
                        && figures
                            .example
                            .as_ref()
                            .is_none_or(|(_, rows)| rows.len() < EXAMPLE_CHILDREN.min(count));
                    if figures.example.is_none() || is_better {
                        figures.example = Some((number, first));
                    }
                }
            }
            true
        },
    )?;
    figures.usual_children = children.middle();
    figures.most_children = children.largest();
    figures.usual_bytes = sizes.middle();
    figures.usual_child_bytes = usual_child_bytes;
    figures.usual_own_bytes = usual_child_bytes * figures.usual_children;
    figures.most_own_bytes = usual_child_bytes * figures.most_children;
    Ok(figures)
}

/// Bytes of the rows as items of their own, of those that stand in an item.
fn own_sizes(
    source: &Source,
    plan: &Plan,
    attached: &RowSet,
    cancel: &CancellationToken,
) -> Result<Histogram, JoinError> {
    let converter = Converter::new(plan);
    let mut sizes = Histogram::default();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            source.for_each_record(block, |number, _, record| {
                if attached.contains(number)
                    && let Ok(bytes) = converter.read(number, record, |read| read.size_bytes())
                {
                    found.push(bytes);
                }
            })?;
            Ok(found)
        },
        |_, found| {
            for bytes in found {
                sizes.add(bytes);
            }
            true
        },
    )?;
    Ok(sizes)
}
