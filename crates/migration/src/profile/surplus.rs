//! Where the surplus cells of records with too many seem to belong: most often one column's text holds the
//! delimiter, and nobody put it in quotes.

use super::fits::{Fits, SAMPLED};
use super::profile::{ColumnProfile, Frequent, Sample, SurplusProfile};
use crate::item::{is_null_word, join_surplus};
use crate::plan::AttributeKind;
use crate::source::{Record, shown};
use std::collections::BTreeMap;

/// Records that are looked at.
pub(super) const LOOKED_AT: usize = 2_000;
/// Samples that are shown.
const SAMPLES: usize = 3;

/// A record with more cells than the header, and its line.
pub(super) type SurplusRecord = (u64, Record);

/// What joining would mend; `None` when it mends fewer than half of the records.
pub(super) fn surplus_profile(
    records: u64,
    looked_at: &[SurplusRecord],
    columns: &[ColumnProfile],
    delimiter: &str,
) -> Option<SurplusProfile> {
    let strict: Vec<Option<AttributeKind>> = columns.iter().map(strict_kind).collect();
    let mut fits = 0;
    let mut joined: BTreeMap<usize, u64> = BTreeMap::new();
    let mut samples = Vec::new();
    for (line, record) in looked_at {
        let Some((mended, places)) = join_surplus(record, columns.len(), delimiter) else { continue };
        let holds = |cell: &str, kind: Option<AttributeKind>| {
            let is_nothing = cell.trim().is_empty() || is_null_word(cell);
            is_nothing || kind.is_none_or(|kind| Fits::of(cell).any(kind))
        };
        if !mended.iter().zip(&strict).all(|(cell, kind)| holds(cell, *kind)) {
            continue;
        }
        fits += 1;
        for &place in &places {
            *joined.entry(place).or_default() += 1;
            if samples.len() < SAMPLES {
                samples.push(Sample { line: *line, value: shown(&mended[place]) });
            }
        }
    }
    if fits == 0 || fits * 2 < looked_at.len() as u64 {
        return None;
    }
    let mut columns: Vec<Frequent> = joined
        .into_iter()
        .map(|(place, count)| Frequent { value: columns[place].column.clone(), count })
        .collect();
    columns.sort_by_key(|column| std::cmp::Reverse(column.count));
    Some(SurplusProfile { records, looked_at: looked_at.len() as u64, fits, columns, samples })
}

/// The kind that every value of a column fits, where there is one that not every text fits.
fn strict_kind(column: &ColumnProfile) -> Option<AttributeKind> {
    SAMPLED.into_iter().find(|kind| column.all_fit(*kind))
}
