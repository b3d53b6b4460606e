//! What the parts of a question take, over all values that it can be asked with.

use super::costs::{Cost, Spread};
use super::groups::Group;
use super::lookups::{Part, Parts};

/// What the parts of a question take, over all values.
#[derive(Default)]
pub(super) struct Spreads {
    /// Of the first step with what adds up value by value.
    pub main: Spread,
    /// Of each other part.
    pub others: Vec<Spread>,
}

impl Spreads {
    /// Adds what one value takes; `found`: the groups that each look-up finds by it.
    pub(super) fn add(&mut self, parts: &Parts, found: &[(u32, Group)]) {
        let group = |lookup: usize| {
            found.iter().find(|(place, _)| usize::try_from(*place) == Ok(lookup)).map(|(_, group)| *group)
        };
        // With what the same request reads of other kinds.
        let whole = |lookup: usize, also: &[usize]| {
            let mut sum = group(lookup);
            for other in also.iter().filter_map(|lookup| group(*lookup)) {
                match &mut sum {
                    Some(sum) => (sum.items, sum.bytes) = (sum.items + other.items, sum.bytes + other.bytes),
                    None => sum = Some(other),
                }
            }
            sum
        };
        self.others.resize_with(parts.others.len(), Spread::default);
        for (part, spread) in parts.others.iter().zip(&mut self.others).filter(|(part, _)| !part.is_joined) {
            // Other kinds alone are asked for by nobody.
            if group(part.lookup).is_some()
                && let Some(group) = whole(part.lookup, &part.also)
            {
                spread.add(cost_of(part, group), group.first_record);
            }
        }
        if group(parts.main).is_none() {
            return;
        }
        let Some(main) = whole(parts.main, &parts.also) else { return };
        let joined = || parts.others.iter().filter(|part| part.is_joined);
        let inside: u64 =
            joined().filter_map(|part| Some(part.list_bytes? + group(part.lookup)?.bytes)).sum();
        let beside: u64 =
            joined().filter(|part| part.are_items).filter_map(|part| Some(group(part.lookup)?.items)).sum();
        let first = Cost::of(main.items + beside, main.bytes + inside);
        let nothing = Group { items: 0, bytes: 0, first_record: 0 };
        let cost = joined().filter(|part| part.list_bytes.is_none()).fold(first, |sum, part| {
            sum.and(cost_of(part, whole(part.lookup, &part.also).unwrap_or(nothing)))
        });
        self.main.add(cost, main.first_record);
    }
}

/// Rows inside take no request of their own.
fn cost_of(part: &Part, group: Group) -> Cost {
    match part.list_bytes {
        None => Cost::of(group.items, group.bytes),
        Some(list) => Cost { requests: 0, items: 0, ..Cost::of(0, group.bytes + list) },
    }
}
