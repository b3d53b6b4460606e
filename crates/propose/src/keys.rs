//! Keys that the data allow: one column, a pair, several together, or one made from the record's content.

use super::composed_keys::composed_keys;
use super::proposal::KeyProposal;
use plan::AttributeKind;
use plan::Plan;
use plan::{is_own_id, names_an_id};
use profile::{ColumnProfile, KeyEvidence, Profile};
use wording::grouped;

/// Keys of one column that are offered.
const SINGLE_KEYS: usize = 4;
/// Longest name of a key, in bytes. The questions of a survey are longer.
pub(crate) const LONGEST_NAME_BYTES: usize = plan::MAX_KEY_NAME_BYTES;
/// Longest key that is proposed, in bytes, where others are to be had.
const SHORT_BYTES: u64 = 100;

/// The keys that the table could have, the proposed one first; at least one.
pub(crate) fn key_proposals(plan: &Plan, profile: &Profile) -> Vec<KeyProposal> {
    let mut keys = Vec::new();
    let table = &plan.table.name;
    let places = || (0..plan.columns.len()).filter(|&place| can_be_key(plan, profile, place));
    let column = |place: usize| &profile.columns[place];
    let is_perfect = |place: usize| column(place).distinct.unique && is_never_blank(column(place));
    let own = places().find(|&place| {
        let found = column(place);
        is_own_id(table, &found.column)
            && found.distinct.count * 2 >= found.filled
            && found.blank * 2 <= found.filled
    });
    if let Some(place) = own {
        keys.push(single(column(place), profile, "The table's own id: "));
    }
    let is_plain = |place: &usize| {
        matches!(plan.columns[*place].kind, AttributeKind::Text | AttributeKind::Number)
            && !column(*place).is_date_ambiguous
            && column(*place).longest_bytes <= SHORT_BYTES
    };
    let mut perfect: Vec<usize> = places().filter(|&place| is_perfect(place) && own != Some(place)).collect();
    perfect.sort_by_key(|place| (!is_plain(place), !names_an_id(&column(*place).column), *place));
    let space = SINGLE_KEYS - keys.len();
    for (rank, &place) in perfect.iter().take(space).enumerate() {
        let why = match (names_an_id(&column(place).column), rank) {
            (true, _) => "An id: ",
            (false, 0) => "The first column that is ",
            (false, _) => "Also ",
        };
        keys.push(single(column(place), profile, why));
    }
    let may_be_part = |name: &str| places().any(|place| column(place).column == *name);
    let sound = profile.pairs.iter().filter(|pair| {
        pair.evidence.repeats == Some(0)
            && may_be_part(&pair.partition_column)
            && may_be_part(&pair.sort_column)
    });
    for pair in sound.take(2) {
        keys.push(KeyProposal {
            partition_column: Some(pair.partition_column.clone()),
            sort_column: Some(pair.sort_column.clone()),
            partition_template: None,
            sort_template: None,
            reason: format!(
                "No column finds one item alone; {} and {} together never repeat",
                pair.partition_column, pair.sort_column
            ),
            evidence: pair.evidence,
        });
    }
    keys.extend(composed_keys(plan, profile));
    keys.push(generated(profile));
    keys
}

/// The key of these columns of the file, as a declaration names them.
pub(crate) fn declared_key(profile: &Profile, partition: &str, sort: Option<&str>) -> Option<KeyProposal> {
    let find = |name: &str| profile.columns.iter().find(|column| column.column == name);
    let column = find(partition)?;
    let mut key = single(column, profile, "PRIMARY KEY in the CREATE TABLE: ");
    let Some(sort) = sort else { return Some(key) };
    let other = find(sort)?;
    let known = profile
        .pairs
        .iter()
        .find(|pair| pair.partition_column == partition && pair.sort_column == sort)
        .map(|pair| pair.evidence);
    key.sort_column = Some(sort.to_owned());
    "PRIMARY KEY in the CREATE TABLE".clone_into(&mut key.reason);
    key.evidence = known.unwrap_or(KeyEvidence {
        blank: blank_cells(column).max(blank_cells(other)),
        distinct: profile.records,
        exact: false,
        repeats: None,
        ..key.evidence
    });
    Some(key)
}

fn can_be_key(plan: &Plan, profile: &Profile, place: usize) -> bool {
    let column = &plan.columns[place];
    column.included
        && column.key_type().is_some()
        && column.attribute.len() <= LONGEST_NAME_BYTES
        && profile.columns[place].filled > 0
}

fn blank_cells(column: &ColumnProfile) -> u64 {
    column.blank + column.null_words.iter().map(|word| word.count).sum::<u64>()
}

fn is_never_blank(column: &ColumnProfile) -> bool {
    blank_cells(column) == 0
}

/// What was counted of a column as the whole key.
pub(crate) fn evidence_of_column(column: &ColumnProfile, profile: &Profile) -> KeyEvidence {
    let distinct = column.distinct;
    let busiest =
        if distinct.unique { Some(1) } else { column.most_frequent.first().map(|value| value.count) };
    KeyEvidence {
        // Records with too few or too many cells, and empty ones, are in no column.
        records: profile.records - profile.misshapen_records,
        distinct: distinct.count,
        exact: distinct.exact,
        blank: blank_cells(column),
        repeats: distinct.exact.then(|| column.filled - distinct.count),
        partitions: distinct.count,
        busiest,
        ..KeyEvidence::default()
    }
    .with_spread()
}

fn single(column: &ColumnProfile, profile: &Profile, why: &str) -> KeyProposal {
    let evidence = evidence_of_column(column, profile);
    KeyProposal {
        partition_column: Some(column.column.clone()),
        sort_column: None,
        partition_template: None,
        sort_template: None,
        reason: format!("{why}{}", in_words(column, &evidence)),
        evidence,
    }
}

fn in_words(column: &ColumnProfile, evidence: &KeyEvidence) -> String {
    if column.distinct.unique && evidence.blank == 0 {
        return "never blank, never repeats".to_owned();
    }
    let mut parts = Vec::new();
    if evidence.blank > 0 {
        parts.push(format!("blank in {} records", grouped(evidence.blank)));
    }
    if !column.distinct.unique {
        let about = if column.distinct.exact { "" } else { "about " };
        parts.push(format!(
            "{about}{} different values in {} records",
            grouped(column.distinct.count),
            grouped(column.filled)
        ));
    }
    format!("but {}", parts.join(", "))
}

/// A key made from the content, which finds every record that differs from all others.
fn generated(profile: &Profile) -> KeyProposal {
    KeyProposal {
        partition_column: None,
        sort_column: None,
        partition_template: None,
        sort_template: None,
        reason: "A key made from each record's content: the same record gets the same key every time"
            .to_owned(),
        evidence: KeyEvidence {
            records: profile.records,
            distinct: profile.records,
            partitions: profile.records,
            ..KeyEvidence::default()
        },
    }
}
