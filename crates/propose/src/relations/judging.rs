//! How strongly the figures and names of a pair speak for a relation.
//!
//! Evidence is counted in decades: 2 means that chance would bring it about once in a hundred times, roughly. That values
//! are among the keys 1 to n says nothing by itself, since every small number is. It speaks for a relation when they end
//! where the keys end, leave out what the keys leave out, or are texts, which are keys of another table by chance hardly
//! ever.

use super::candidates::{LEAST_PERCENT, Pair};
use super::containment::{Shared, Values, as_f64};
use super::found::RelationLevel;
use super::hierarchy::Hierarchy;

/// Most that values alone may say.
const MOST_OF_VALUES: f64 = 6.0;
/// From which sum on a relation is what.
const LIKELY: f64 = 2.5;
const POSSIBLE: f64 = 2.0;
/// The same where all parents are pointed to, and no row points elsewhere.
const LIKELY_WHERE_COMPLETE: f64 = 1.9;
const POSSIBLE_WHERE_COMPLETE: f64 = 1.0;
/// The same where most of at least twenty parents are.
const POSSIBLE_WHERE_NEARLY_COMPLETE: f64 = 1.3;
/// A table that points to itself, without a circle.
const POSSIBLE_HIERARCHY: f64 = 1.2;
/// Names and values together.
const CERTAIN: f64 = 3.5;

/// What is known of a pair whose values were counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted<'a> {
    pub pair: &'a Pair,
    pub child: &'a Values,
    pub parent: &'a Values,
    pub shared: &'a Shared,
    /// Bytes of the pointer's longest value.
    pub longest_bytes: u64,
    /// What the names say against it, in decades.
    pub name_doubts: f64,
    /// True where the target is what mainly identifies the rows of its table.
    pub is_primary: bool,
    /// Where a table points to itself.
    pub hierarchy: Option<Hierarchy>,
    /// Tables whose rows are numbered one after another.
    pub sequences: u64,
    /// How far names can be believed in these tables, from 0 to 1.
    pub trust: f64,
}

/// What a pair comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judgement {
    pub level: RelationLevel,
    /// In decades.
    pub score: f64,
}

/// In decades, how unlikely it is that so many of all values are keys, where a share of what could be a value is a key;
/// nothing where that many are to be expected.
fn surprise(keys: f64, all: f64, share: f64) -> f64 {
    let found = keys / all;
    if found <= share || share <= 0.0 {
        return 0.0;
    }
    let of_others = if found < 1.0 { (all - keys) * ((1.0 - found) / (1.0 - share)).log10() } else { 0.0 };
    keys * (found / share).log10() + of_others
}

/// True where nearly all rows and values of a pointer are keys, and the target's values do identify rows.
pub(super) fn is_contained(child: &Values, parent: &Values, shared: &Shared) -> bool {
    let of_rows = shared.rows * 100 >= child.rows * LEAST_PERCENT;
    // A few rows may hold many values that are no keys.
    let of_values = shared.distinct * 100 >= child.distinct * 80;
    child.rows > 0 && shared.rows > 0 && of_rows && of_values && parent.is_unique()
}

impl Counted<'_> {
    /// True where nearly all rows and values of the pointer are keys, and the target's values do identify rows.
    pub(super) fn is_contained(&self) -> bool {
        is_contained(self.child, self.parent, self.shared)
    }

    fn orphans(&self) -> u64 {
        self.child.rows - self.shared.rows
    }

    /// True where every key is pointed to, and nothing else.
    fn is_complete(&self) -> bool {
        self.orphans() == 0 && self.shared.distinct == self.parent.distinct && self.parent.distinct >= 3
    }

    /// True where most keys are pointed to, and nothing else.
    fn is_nearly_complete(&self) -> bool {
        self.orphans() == 0
            && self.shared.distinct >= 20
            && self.shared.distinct * 10 >= self.parent.distinct * 8
    }

    /// What the pair comes to; `None` where nothing speaks for it.
    pub(super) fn judge(&self) -> Option<Judgement> {
        let is_declared = self.pair.is_declared;
        if is_declared {
            return Some(Judgement { level: RelationLevel::Certain, score: 100.0 });
        }
        if !self.is_contained() {
            return None;
        }
        let values = self.values();
        let names = self.pair.name.0 * self.trust;
        let structure = self.structure()?;
        // Among many tables that number their rows, one ends where the numbers end.
        let tried = if self.is_bare(names) { (as_f64(self.sequences) / 10.0).max(1.0).log10() } else { 0.0 };
        let score = values + names + structure - self.doubts() - tried;
        let level = if names >= 2.0 && self.orphans() == 0 && score >= CERTAIN && self.shared.distinct > 1 {
            RelationLevel::Certain
        } else {
            let (likely, possible) = self.bounds(names);
            if score >= likely {
                RelationLevel::Likely
            } else if score >= possible {
                RelationLevel::Possible
            } else {
                return None;
            }
        };
        Some(Judgement { level, score })
    }

    /// True for numbers that no name speaks for.
    fn is_bare(&self, names: f64) -> bool {
        self.shared.up_to > 0 && self.child.is_mostly_whole() && names < 1.0
    }

    /// From which sums on the pair is likely, and possible.
    fn bounds(&self, names: f64) -> (f64, f64) {
        const NEVER: f64 = f64::INFINITY;
        // A few numbers are anywhere.
        let is_bare = self.is_bare(names);
        let is_few = is_bare && self.shared.distinct < 5;
        match self.hierarchy {
            Some(_) => (LIKELY, POSSIBLE_HIERARCHY),
            None if is_bare && self.child.rows < 10 => (NEVER, NEVER),
            None if self.is_complete() && is_few => (NEVER, POSSIBLE_WHERE_COMPLETE),
            None if self.is_complete() => (LIKELY_WHERE_COMPLETE, POSSIBLE_WHERE_COMPLETE),
            None if is_few => (NEVER, LIKELY + 1.0),
            None if self.is_nearly_complete() => (LIKELY, POSSIBLE_WHERE_NEARLY_COMPLETE),
            None => (LIKELY, POSSIBLE),
        }
    }

    /// What the values say.
    pub(super) fn values(&self) -> f64 {
        let evidence =
            if self.shared.up_to > 0 && self.child.is_mostly_whole() && self.parent.is_mostly_whole() {
                self.whole_numbers()
            } else {
                self.texts()
            };
        let complete = if self.is_complete() { 0.5 } else { 0.0 };
        (evidence + complete).clamp(0.0, MOST_OF_VALUES)
    }

    fn whole_numbers(&self) -> f64 {
        let (child, parent, shared) = (self.child, self.parent, self.shared);
        // Two tables that number their rows have the same numbers.
        if child.is_sequence() && parent.is_dense() {
            return 0.0;
        }
        let keys = as_f64(parent.distinct) + 1.0;
        let ends_with = child.largest <= parent.largest;
        let begins_with = child.smallest >= parent.smallest;
        let after = as_f64(parent.distinct - shared.up_to) + 1.0;
        let before = as_f64(shared.before) + 1.0;
        let mut evidence = if ends_with { (keys / after).log10() } else { 0.0 };
        // Whatever counts begins at the start; a beginning elsewhere says as much as an end.
        if !parent.begins_at_start() && begins_with {
            evidence += (keys / before).log10() + 0.5;
        }
        let within = as_f64(shared.up_to - shared.before);
        let span = child.span().map_or(within, as_f64);
        // Each value could have been one that the keys leave out.
        evidence += surprise(as_f64(shared.distinct), as_f64(child.distinct), (within / span).min(1.0));
        if shared.falls() {
            // As quantities and places in a list are: the smaller, the more frequent.
            evidence -= 1.0;
        }
        if shared.distinct >= 3 && shared.most > 1 && shared.most == shared.least {
            // As days and hours are: each as often as any other.
            evidence -= 0.5;
        }
        evidence
    }

    fn texts(&self) -> f64 {
        // One letter may mean anything.
        let of_each = match self.longest_bytes {
            0 | 1 => 0.15,
            2 => 0.3,
            _ => 0.7,
        };
        (as_f64(self.shared.distinct) * of_each).min(4.0)
    }

    /// What following the pointers of a table to itself says; `None` where it speaks against a relation.
    fn structure(&self) -> Option<f64> {
        let is_named = self.pair.name.0 * self.trust >= 1.5;
        match self.hierarchy {
            None | Some(Hierarchy::Unknown) => Some(0.0),
            // Numbers that grow with the rows point back to the first row, which points to itself.
            Some(Hierarchy::Tops { itself, .. }) if itself > 0 && !is_named => None,
            // Of all ways to point from n rows, r of them at the top, about r in n have no circle.
            Some(Hierarchy::Tops { nowhere, itself }) => {
                let tops = as_f64((nowhere + itself).max(1));
                Some((as_f64(self.parent.distinct) / tops).log10().clamp(0.0, 3.0))
            }
            Some(Hierarchy::Circle) => is_named.then_some(-1.0),
        }
    }

    /// What speaks against it.
    fn doubts(&self) -> f64 {
        let share = as_f64(self.orphans()) / as_f64(self.child.rows.max(1));
        let orphans = if self.orphans() > 0 { 0.5 + 10.0 * share } else { 0.0 };
        let other_key = if self.is_primary { 0.0 } else { 1.5 };
        let other_class =
            if self.child.is_mostly_whole() == self.parent.is_mostly_whole() { 0.0 } else { 1.0 };
        orphans + self.name_doubts * self.trust + other_key + other_class
    }
}
