//! Columns that may be parts of a key, and which of them come first in it.

use super::key_candidates::{ColumnSet, columns_of};
use super::profile::ColumnProfile;
use item::PartReader;
use plan::{AttributeKind, BinaryText, ColumnPlan, NumberReading, is_lookup_name, names_an_id};

/// Columns of which sets are made: the likeliest ones of a wide table.
const COLUMNS: usize = 16;
/// Longest part of a key that is proposed, in bytes.
const LONGEST_BYTES: u64 = 100;
/// A partition key is spread evenly enough where no value has more than one in so many records, or this many.
const EVEN_SHARE: u64 = 100;
const FEW_RECORDS: u64 = 100;

/// A column that may be part of a key.
#[derive(Debug)]
pub(super) struct KeyColumn {
    /// Its place among all columns.
    pub place: usize,
    pub reader: PartReader,
    /// How unlikely it is to be part of a key: 0 for an id or a name to look things up by.
    pub rank: u32,
    pub is_time: bool,
}

/// The columns that may be parts of a key, in the file's order: those that are never blank, short, and of a kind that
/// has one plain text. Numbers with fractions are measurements, and tell rows apart by chance.
pub(super) fn key_columns(columns: &[ColumnProfile]) -> Vec<KeyColumn> {
    let mut found: Vec<KeyColumn> = columns
        .iter()
        .enumerate()
        .filter_map(|(place, column)| {
            let kind = part_kind(column)?;
            let is_time = matches!(kind, AttributeKind::Date | AttributeKind::DateTime);
            let rank = match kind {
                _ if names_an_id(&column.column) || is_lookup_name(&column.column) => 0,
                AttributeKind::Date | AttributeKind::DateTime => 1,
                AttributeKind::Text => 2,
                AttributeKind::Number => 3,
                _ => 4,
            };
            Some(KeyColumn { place, reader: PartReader::new(column_plan(column, kind)), rank, is_time })
        })
        .collect();
    found.sort_by_key(|column| (column.rank, column.place));
    found.truncate(COLUMNS);
    found.sort_by_key(|column| column.place);
    found
}

/// As what a column will most likely be read, where it can be part of a key.
fn part_kind(column: &ColumnProfile) -> Option<AttributeKind> {
    let is_sound = column.blank == 0
        && column.null_words.is_empty()
        && column.distinct.count > 1
        && column.longest_bytes <= LONGEST_BYTES
        && column.json_like == 0;
    if !is_sound {
        return None;
    }
    let fitting = |kind| column.candidate(kind).filter(|candidate| candidate.outliers == 0);
    if fitting(AttributeKind::Number).is_some_and(|number| number.number == Some(NumberReading::default())) {
        let has_fraction = |text: &str| text.contains(['.', 'e', 'E']);
        let ends = column.smallest.iter().chain(&column.largest).map(|sample| sample.value.as_str());
        let is_measured = column.examples.iter().map(String::as_str).chain(ends).any(has_fraction);
        return (!is_measured).then_some(AttributeKind::Number);
    }
    if column.json_numbers > 0 {
        return None;
    }
    if fitting(AttributeKind::YesNo).is_some_and(|yes_no| yes_no.is_certain && yes_no.yes_no.is_some()) {
        return Some(AttributeKind::YesNo);
    }
    for kind in [AttributeKind::Date, AttributeKind::DateTime] {
        if fitting(kind).is_some_and(|date| date.date_order.is_some()) {
            return Some(kind);
        }
    }
    let is_bytes = fitting(AttributeKind::Binary)
        .is_some_and(|binary| binary.is_certain && binary.binary == Some(BinaryText::Hex));
    (!is_bytes && fitting(AttributeKind::Text).is_some()).then_some(AttributeKind::Text)
}

fn column_plan(column: &ColumnProfile, kind: AttributeKind) -> ColumnPlan {
    let mut planned = ColumnPlan::new(&column.column, &column.column, kind);
    if let Some(candidate) = column.candidate(kind) {
        planned.date_order = candidate.date_order.unwrap_or_default();
        if let Some(words) = &candidate.yes_no {
            planned.yes_no.clone_from(words);
        }
    }
    planned
}

/// The places of the columns of a key, those of the partition key and those of the sort key, in order.
///
/// The partition key has the columns that things are looked up by, in the file's order, as many as it takes to spread
/// the records evenly; times come first in the sort key, so that it can be asked for from one to another. `largest` says
/// of a set of columns how many records share its most frequent values, at most or about.
pub(super) fn divided(
    set: ColumnSet,
    columns: &[KeyColumn],
    records: u64,
    largest: impl Fn(ColumnSet) -> u64,
) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: Vec<usize> = columns_of(set).collect();
    waiting.sort_by_key(|&place| (columns[place].is_time, columns[place].rank > 0, place));
    let mut partition = Vec::new();
    while !waiting.is_empty() {
        partition.push(waiting.remove(0));
        let chosen = partition.iter().fold(0, |set: ColumnSet, place| set | 1 << place);
        let is_even = || largest(chosen) <= (records / EVEN_SHARE).max(FEW_RECORDS);
        if waiting.len() <= 1 || is_even() {
            break;
        }
    }
    waiting.sort_by_key(|&place| (!columns[place].is_time, columns[place].rank > 0, place));
    (partition, waiting)
}
