//! Which values of some columns are keys of others, counted exactly over all rows.

use super::key_sorter::{SortedKeys, for_each_key};
use item::cell_keys::Key;
use source::SourceError;
use std::io;
use tokio_util::sync::CancellationToken;

/// Keys of a link that are kept as samples of those that are only in its pointer.
pub(super) const ORPHAN_SAMPLES: usize = 5;
/// Keys between two looks at whether the search was cancelled.
const KEYS_BETWEEN_LOOKS: u64 = 65_536;

/// Whether the values numbered `pointer` are among those numbered `target`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub pointer: u32,
    pub target: u32,
}

/// What was counted of one column, or of several together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Values {
    /// Rows with a value.
    pub rows: u64,
    /// Different values.
    pub distinct: u64,
    /// How often the most frequent one stands there.
    pub most: u64,
    /// Different values that are whole numbers, the smallest and the largest of those.
    pub whole: u64,
    pub smallest: Option<i64>,
    pub largest: Option<i64>,
    /// What divides the distances between all of those: 10 of 10, 20, 50. 0 where there are fewer than two.
    pub step: u64,
}

/// What was counted of a link: of the values that are in both.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shared {
    /// Rows of the pointer, and different values.
    pub rows: u64,
    pub distinct: u64,
    /// Rows of the pointer that have the most and the least frequent of them.
    pub most: u64,
    pub least: u64,
    /// Keys of the target before the first whole number, and up to the last.
    pub before: u64,
    pub up_to: u64,
    /// How the frequency of a value goes with its place among the keys.
    slope: Slope,
    /// Of how many whole numbers the one before is more frequent, of how many less, and how frequent the last one is.
    falling: u64,
    rising: u64,
    last: u64,
}

/// What was counted of some columns and links, by their places.
#[derive(Debug)]
pub(super) struct Counts {
    pub values: Vec<Values>,
    pub shared: Vec<Shared>,
    /// Of each link, the first keys of the pointer that the target has not.
    pub orphans: Vec<Vec<Key>>,
}

/// Sums by which a correlation is calculated.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Slope {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Values {
    /// True for a sequence: whole numbers without many gaps, none of them twice.
    pub(super) fn is_sequence(&self) -> bool {
        self.most == 1 && self.is_dense()
    }

    /// True for whole numbers of which most between the first and the last are there.
    pub(super) fn is_dense(&self) -> bool {
        self.whole == self.distinct && self.span().is_some_and(|span| span <= self.distinct.saturating_mul(2))
    }

    /// How many whole numbers of its step lie from the smallest to the largest.
    pub(super) fn span(&self) -> Option<u64> {
        Some((self.largest?.abs_diff(self.smallest?) / self.step.max(1)).saturating_add(1))
    }

    /// True for numbers that begin where counting does: with 0 or 1, or with 10 of 10, 20, 30.
    pub(super) fn begins_at_start(&self) -> bool {
        self.smallest.is_some_and(|smallest| smallest <= i64::try_from(self.step.max(1)).unwrap_or(i64::MAX))
    }

    /// True where most values are whole numbers.
    pub(super) fn is_mostly_whole(&self) -> bool {
        self.whole * 2 > self.distinct
    }

    /// True where no value stands twice.
    pub(super) fn is_unique(&self) -> bool {
        self.rows == self.distinct && self.rows > 0
    }

    fn add(&mut self, key: Key, count: u64) {
        self.rows += count;
        self.distinct += 1;
        self.most = self.most.max(count);
        if let Some(number) = key.whole() {
            self.whole += 1;
            // They come in their order.
            self.smallest.get_or_insert(number);
            let before = self.largest.replace(number);
            self.step = divisor(self.step, before.map_or(0, |before| number.abs_diff(before)));
        }
    }
}

impl Shared {
    /// True where small numbers are plainly the most frequent ones, as of quantities and places in a list.
    pub(super) fn falls(&self) -> bool {
        let steps = self.distinct.saturating_sub(1);
        let is_steady = steps >= 5 && self.rising * 5 <= steps && self.falling * 2 >= steps;
        is_steady || (self.distinct >= 12 && self.slope() < -0.6)
    }

    /// How the frequency of a value goes with its place among the keys: from -1, small ones are the most frequent, to 1.
    fn slope(&self) -> f64 {
        let Slope { count, x, y, xx, yy, xy } = self.slope;
        let (across, along) = (count * xx - x * x, count * yy - y * y);
        if across <= 0.0 || along <= 0.0 { 0.0 } else { (count * xy - x * y) / (across * along).sqrt() }
    }

    fn add(&mut self, key: Key, count: u64, place: u64) {
        self.least = if self.distinct == 0 { count } else { self.least.min(count) };
        self.rows += count;
        self.distinct += 1;
        self.most = self.most.max(count);
        if key.whole().is_some() {
            if self.up_to == 0 {
                self.before = place - 1;
            }
            self.up_to = place;
            self.falling += u64::from(self.last > count && self.distinct > 1);
            self.rising += u64::from(self.last < count && self.distinct > 1);
            self.last = count;
            let (x, y) = (as_f64(place), as_f64(count));
            let slope = &mut self.slope;
            slope.count += 1.0;
            slope.x += x;
            slope.y += y;
            slope.xx += x * x;
            slope.yy += y * y;
            slope.xy += x * y;
        }
    }
}

/// The greatest common divisor; of 0 and a number, the number.
fn divisor(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { divisor(right, left % right) }
}

#[expect(clippy::cast_precision_loss, reason = "figures for estimates")]
pub(super) fn as_f64(count: u64) -> f64 {
    count as f64
}

/// Why the counting ended early.
enum Ended {
    Cancelled,
    Lost(io::Error),
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Lost(error)
    }
}

/// Counts the values of `numbers` columns, and what each link's have in common.
///
/// # Errors
/// When a temporary file cannot be read back (`lost` says of which source), or `cancel` is cancelled.
pub(super) fn count_shared(
    sorted: &mut [&mut SortedKeys],
    numbers: usize,
    links: &[Link],
    cancel: &CancellationToken,
    lost: impl Fn(io::Error) -> SourceError,
) -> Result<Counts, SourceError> {
    let mut values = vec![Values::default(); numbers];
    let mut shared = vec![Shared::default(); links.len()];
    let mut orphans: Vec<Vec<Key>> = vec![Vec::new(); links.len()];
    let mut by_pointer: Vec<Vec<(u32, usize)>> = vec![Vec::new(); numbers];
    for (place, link) in links.iter().enumerate() {
        by_pointer[link.pointer as usize].push((link.target, place));
    }
    // Of each column, in how many rows it holds the key.
    let mut counts = vec![0_u64; numbers];
    let mut present: Vec<u32> = Vec::new();
    let mut keys = 0_u64;
    let outcome = for_each_key(sorted, |key, holders| {
        keys += 1;
        if keys.is_multiple_of(KEYS_BETWEEN_LOOKS) && cancel.is_cancelled() {
            return Err(Ended::Cancelled);
        }
        // A column may be named twice, with parts of its rows.
        present.clear();
        for &(column, count) in holders {
            let counted = &mut counts[column as usize];
            if *counted == 0 {
                present.push(column);
            }
            *counted += u64::from(count);
        }
        for &column in &present {
            values[column as usize].add(key, counts[column as usize]);
        }
        for &column in &present {
            for &(target, place) in &by_pointer[column as usize] {
                if counts[target as usize] > 0 {
                    shared[place].add(key, counts[column as usize], values[target as usize].distinct);
                } else if orphans[place].len() < ORPHAN_SAMPLES {
                    orphans[place].push(key);
                }
            }
        }
        for &column in &present {
            counts[column as usize] = 0;
        }
        Ok(())
    });
    match outcome {
        Ok(()) => Ok(Counts { values, shared, orphans }),
        Err(Ended::Cancelled) => Err(SourceError::Cancelled),
        Err(Ended::Lost(error)) => Err(lost(error)),
    }
}
