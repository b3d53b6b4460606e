//! What rows beside their parent come to, counted over all rows: the figures by which a person chooses.

use super::error::JoinError;
use super::histogram::Histogram;
use super::join::Join;
use item::{Converter, Joined};
use plan::Plan;
use source::{Source, SourceError, map_blocks};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the rows of one child beside their parents come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BesideFigures {
    /// Items of all kinds under the partition key that has most of them, the parent's own among them.
    pub most_items: u64,
    /// Bytes of all items under one partition key: in the middle of those that have children, and at most.
    pub usual_bytes: u64,
    pub largest_bytes: u64,
    /// The line of the parent under whose key most bytes stand, from 1.
    pub largest_line: u64,
    /// Bytes of one child, in the middle.
    pub usual_child_bytes: u64,
}

/// A table, and the plan by which its rows stand in the table that both share.
#[derive(Debug, Clone, Copy)]
pub struct SharedRows<'a> {
    pub source: &'a Source,
    pub plan: &'a Plan,
}

/// The same of a child, at the place that it has among those inside.
#[derive(Debug, Clone, Copy)]
pub struct SharedChild<'a> {
    pub rows: SharedRows<'a>,
    pub place: usize,
}

/// Counts what the rows of children come to beside those of their parent, `child` among `others` that stand there already.
/// `joined` is what putting the parent together with all of them inside gave, behind so many `copied` tables: the same rows
/// belong together. Memory: four bytes for each row of the children.
///
/// # Errors
/// As [`join`](super::join()).
pub fn beside_figures(
    parent: SharedRows<'_>,
    child: SharedChild<'_>,
    others: &[SharedChild<'_>],
    joined: &Join,
    copied: usize,
    cancel: &CancellationToken,
) -> Result<BesideFigures, JoinError> {
    let of_child = |child: &SharedChild<'_>| {
        let own = joined.children[child.place].join.as_ref().map(|join| Arc::clone(&join.related));
        let converter = Converter::joined(child.rows.plan, Joined { related: own, ..Joined::default() });
        Ok::<_, SourceError>(((copied + child.place) as u64, sizes(child.rows.source, &converter, cancel)?))
    };
    let mut all = vec![of_child(&child)?];
    for other in others {
        all.push(of_child(other)?);
    }
    let mut of_children = Histogram::default();
    all[0].1.iter().filter(|size| **size > 0).for_each(|size| of_children.add((*size).into()));
    let mut figures = BesideFigures { usual_child_bytes: of_children.middle(), ..BesideFigures::default() };
    let size_of = |sizes: &[u32], row: u64| {
        usize::try_from(row).ok().and_then(|row| sizes.get(row)).copied().unwrap_or(0)
    };
    let converter = Converter::new(parent.plan);
    let mut partitions = Histogram::default();
    let source = parent.source;
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let (mut found, mut fault) = (Vec::new(), None);
            source.for_each_record(block, |number, line, record| {
                let Ok(own) = converter.read(number, record, |read| read.size_bytes()) else { return };
                let read = joined.related.of_row(number).and_then(|row| {
                    let (mut bytes, mut items, mut has_child) = (own, 1, false);
                    for part in row.parts()? {
                        let Some(place) = all.iter().position(|(table, _)| *table == part.table) else {
                            bytes += part.size_bytes;
                            continue;
                        };
                        let written =
                            part.rows.iter().map(|row| size_of(&all[place].1, *row)).filter(|size| *size > 0);
                        for size in written {
                            (bytes, items) = (bytes + u64::from(size), items + 1);
                            has_child |= place == 0;
                        }
                    }
                    Ok((line, bytes, items, has_child))
                });
                match read {
                    Ok(partition) => found.push(partition),
                    Err(error) => fault = Some(error),
                }
            })?;
            match fault {
                Some(error) => Err(source.notes_lost(error)),
                None => Ok(found),
            }
        },
        |_, found| {
            for (line, bytes, items, has_child) in found {
                figures.most_items = figures.most_items.max(items);
                if bytes > figures.largest_bytes {
                    (figures.largest_bytes, figures.largest_line) = (bytes, line);
                }
                if has_child {
                    partitions.add(bytes);
                }
            }
            true
        },
    )?;
    figures.usual_bytes = partitions.middle();
    Ok(figures)
}

/// Bytes of the item of each row, by its number; none of a row that becomes none. No item has more than 400 KB.
fn sizes(
    source: &Source,
    converter: &Converter,
    cancel: &CancellationToken,
) -> Result<Vec<u32>, SourceError> {
    let mut sizes = Vec::new();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            source.for_each_record(block, |number, _, record| {
                let bytes = converter.read(number, record, |read| read.size_bytes()).unwrap_or(0);
                found.push(u32::try_from(bytes).unwrap_or(0));
            })?;
            Ok(found)
        },
        |_, found| {
            sizes.extend(found);
            true
        },
    )?;
    Ok(sizes)
}
