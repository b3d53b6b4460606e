//! Where the surplus cells of records with too many seem to belong: most often one column's text holds the
//! delimiter, and nobody put it in quotes.

use super::profile::{ColumnProfile, Frequent, SurplusProfile};
use super::type_matches::{SAMPLED, TypeMatches};
use item::{is_null_word, join_surplus};
use plan::AttributeKind;
use source::{Record, Sample, shown};
use std::collections::BTreeMap;

/// Records that are looked at.
pub(super) const MAX_SURPLUS_RECORDS: usize = 2_000;
/// Samples that are shown.
const SAMPLES: usize = 3;

/// A record with more cells than the header, and its line.
pub(super) type SurplusRecord = (u64, Record);

/// What joining would fix; `None` when it fixes fewer than half of the records.
pub(super) fn surplus_profile(
    records: u64,
    sampled: &[SurplusRecord],
    columns: &[ColumnProfile],
    delimiter: &str,
) -> Option<SurplusProfile> {
    let strict: Vec<Option<AttributeKind>> = columns.iter().map(strict_kind).collect();
    let mut matches = 0;
    let mut joined: BTreeMap<usize, u64> = BTreeMap::new();
    let mut samples = Vec::new();
    for (line, record) in sampled {
        let Some((fixed, places)) = join_surplus(record, columns.len(), delimiter) else { continue };
        let holds = |cell: &str, kind: Option<AttributeKind>| {
            let is_nothing = cell.trim().is_empty() || is_null_word(cell);
            is_nothing || kind.is_none_or(|kind| TypeMatches::of(cell).any(kind))
        };
        if !fixed.iter().zip(&strict).all(|(cell, kind)| holds(cell, *kind)) {
            continue;
        }
        matches += 1;
        for &place in &places {
            *joined.entry(place).or_default() += 1;
            if samples.len() < SAMPLES {
                samples.push(Sample::on_line(*line, shown(&fixed[place])));
            }
        }
    }
    if matches == 0 || matches * 2 < sampled.len() as u64 {
        return None;
    }
    let mut columns: Vec<Frequent> = joined
        .into_iter()
        .map(|(place, count)| Frequent { value: columns[place].column.clone(), count })
        .collect();
    columns.sort_by_key(|column| std::cmp::Reverse(column.count));
    Some(SurplusProfile { records, sampled: sampled.len() as u64, matches, columns, samples })
}

/// The kind that every value of a column fits, where there is one that not every text fits.
fn strict_kind(column: &ColumnProfile) -> Option<AttributeKind> {
    SAMPLED.into_iter().find(|kind| column.all_match(*kind))
}
