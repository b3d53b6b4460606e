//! Which columns may point to which keys, as far as profiles and names say: what is plainly no pointer is not counted.

use super::catalog::Catalog;
use super::containment::as_f64;
use super::names::{NameMatch, name_match};
use super::read_table::{Column, ValueClass};
use profile::ColumnProfile;

/// Least share of a pointer's rows that must be keys, in percent.
pub(super) const LEAST_PERCENT: u64 = 95;
/// Most pairs that are counted; of more, those with the plainest names.
const MAX_PAIRS: usize = 50_000;

/// A column that may point to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub pointer: usize,
    pub target: usize,
    pub name: NameMatch,
    pub is_declared: bool,
    /// True where the target identifies rows alone; else it is part of a key of several columns.
    pub is_key: bool,
}

/// The pairs that have to be counted.
pub(super) fn candidates(catalog: &Catalog<'_>) -> Vec<Pair> {
    let Catalog { names, columns, keys, declared, .. } = catalog;
    let mut targets: Vec<(usize, bool)> = Vec::new();
    for key in keys {
        let is_key = key.columns.len() == 1;
        for &column in &key.columns {
            match targets.iter_mut().find(|(known, _)| *known == column) {
                Some((_, known)) => *known |= is_key,
                None => targets.push((column, is_key)),
            }
        }
    }
    let mut pairs = Vec::new();
    for &(target, is_key) in &targets {
        let parent = &columns[target];
        for (pointer, child) in columns.iter().enumerate() {
            let may_be = pointer != target
                && (is_key || child.table != parent.table)
                && is_alike(child, parent)
                && !is_larger(child, parent);
            if !may_be {
                continue;
            }
            let name = name_match(&names[child.table], &child.called, &names[parent.table], &parent.called);
            if may_point(child, parent, name, is_key) {
                pairs.push(Pair { pointer, target, name, is_declared: false, is_key });
            }
        }
    }
    for pointer in declared {
        if let ([child], [parent]) = (pointer.child.as_slice(), pointer.parent.as_slice()) {
            let known = pairs.iter_mut().find(|pair| (pair.pointer, pair.target) == (*child, *parent));
            match known {
                Some(pair) => (pair.is_declared, pair.is_key) = (true, true),
                None => pairs.push(Pair {
                    pointer: *child,
                    target: *parent,
                    name: NameMatch::NONE,
                    is_declared: true,
                    is_key: true,
                }),
            }
        }
    }
    pairs.sort_by(|left, right| {
        (right.is_declared, right.name.0)
            .partial_cmp(&(left.is_declared, left.name.0))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    pairs.truncate(MAX_PAIRS);
    pairs.sort_by_key(|pair| (pair.pointer, pair.target));
    pairs
}

/// True where the values of two columns may be the same ones by their types.
fn is_alike(child: &Column<'_>, parent: &Column<'_>) -> bool {
    use ValueClass::{Text, Time, Whole};
    let is_mostly_number = |column: &Column<'_>| {
        let number = column.profile.candidate(plan::AttributeKind::Number);
        number.is_some_and(|number| number.matches * 2 >= column.profile.filled)
    };
    match (child.class, parent.class) {
        (Whole, Whole) | (Text, Text) | (Time, Time) => true,
        (Whole, Text) => is_mostly_number(parent),
        (Text, Whole) => is_mostly_number(child),
        (Time, _) | (_, Time) => false,
    }
}

/// True where a column plainly has more values than another. Counts may be estimates, and some values may point to nothing.
fn is_larger(child: &Column<'_>, parent: &Column<'_>) -> bool {
    let keys = parent.profile.distinct.count + parent.unread;
    as_f64(child.profile.distinct.count) * 0.8 > as_f64(keys) + 1.0
}

/// True unless the profiles alone tell that a column does not point to another, or only by chance.
fn may_point(child: &Column<'_>, parent: &Column<'_>, name: NameMatch, is_key: bool) -> bool {
    let (from, to) = (child.profile, parent.profile);
    match (ends(from), ends(to)) {
        (Some((first, last)), Some((smallest, largest)))
            if child.class == ValueClass::Whole && parent.class == ValueClass::Whole =>
        {
            if parent.unread == 0 && (last < smallest || first > largest) {
                return false;
            }
            let is_within = (first >= smallest && last <= largest) || parent.unread > 0;
            if name > NameMatch::NONE {
                return is_within
                    || sampled_share(from, |value| {
                        whole(value).is_some_and(|number| (smallest..=largest).contains(&number))
                    }) >= 0.5;
            }
            // Small numbers are among those from 1 on whatever they mean: the last ones must meet.
            let is_sequence =
                is_key && smallest <= 1 && as_f64(to.distinct.count) * 2.0 >= f64_of(largest - smallest);
            let own_sequence =
                from.distinct.unique && as_f64(from.distinct.count) * 2.0 >= f64_of(last - first);
            let meets = f64_of(last - smallest) * 2.0 >= f64_of(largest - smallest);
            is_within
                && !(is_sequence && own_sequence)
                && (!is_sequence || meets || child.table == parent.table)
        }
        _ => {
            let (Some(smallest), Some(largest)) = (&to.smallest, &to.largest) else { return true };
            let is_within = |value: &str| value >= smallest.value.as_str() && value <= largest.value.as_str();
            child.class != parent.class || parent.unread > 0 || sampled_share(from, is_within) >= 0.5
        }
    }
}

/// What share of the values that the profile names fulfils something.
fn sampled_share(profile: &ColumnProfile, mut is_so: impl FnMut(&str) -> bool) -> f64 {
    let samples = [&profile.smallest, &profile.largest, &profile.shortest, &profile.longest];
    let values: Vec<&str> = samples
        .into_iter()
        .flatten()
        .map(|sample| sample.value.as_str())
        .chain(profile.examples.iter().map(String::as_str))
        .chain(profile.most_frequent.iter().map(|frequent| frequent.value.as_str()))
        .collect();
    let count = values.iter().filter(|value| is_so(value)).count();
    as_f64(count as u64) / as_f64(values.len().max(1) as u64)
}

/// The smallest and the largest value, where both are whole numbers.
fn ends(profile: &ColumnProfile) -> Option<(i128, i128)> {
    Some((whole(&profile.smallest.as_ref()?.value)?, whole(&profile.largest.as_ref()?.value)?))
}

fn whole(text: &str) -> Option<i128> {
    item::Number::parse(text).ok()?.canonical.parse().ok()
}

#[expect(clippy::cast_precision_loss, reason = "figures for estimates")]
fn f64_of(number: i128) -> f64 {
    number as f64
}
