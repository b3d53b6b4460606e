//! Of all pairs that something speaks for, those that are told: of each pointer the one that leads to the nearest and
//! plainest key.

use super::candidates::Pair;
use super::containment::as_f64;
use super::found::RelationLevel;
use super::judging::Judgement;
use std::cmp::Ordering;
use std::collections::HashMap;

/// A pair that something speaks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub pair: Pair,
    /// Its place among the pairs that were counted.
    pub place: usize,
    pub judgement: Judgement,
    pub child_table: usize,
    pub parent_table: usize,
    /// True where the target is what mainly identifies the rows of its table.
    pub is_primary: bool,
    /// Different values of the pointer that are keys, and keys.
    pub distinct: u64,
    pub keys: u64,
    pub is_text: bool,
    pub name: f64,
}

/// The choices that are told.
pub(super) fn chosen(mut choices: Vec<Choice>) -> Vec<Choice> {
    drop_other_keys(&mut choices);
    add_nearness(&mut choices);
    let mut incoming: HashMap<usize, u32> = HashMap::new();
    for choice in &choices {
        *incoming.entry(choice.pair.target).or_default() += 1;
    }
    choices.sort_by(|left, right| {
        let rank = |choice: &Choice| (choice.pair.is_declared, choice.judgement.score);
        let plainest = rank(right).partial_cmp(&rank(left)).unwrap_or(Ordering::Equal);
        let asked = incoming[&right.pair.target].cmp(&incoming[&left.pair.target]);
        plainest
            .then(asked)
            .then(right.keys.cmp(&left.keys))
            .then((left.parent_table, left.pair.target).cmp(&(right.parent_table, right.pair.target)))
            .then(left.pair.pointer.cmp(&right.pair.pointer))
    });
    let mut taken: Vec<Choice> = Vec::new();
    let mut leads_to: HashMap<usize, usize> = HashMap::new();
    let mut is_open: Vec<usize> = Vec::new();
    for choice in choices {
        let Pair { pointer, target, is_declared, .. } = choice.pair;
        if let Some(&known) = leads_to.get(&pointer) {
            let first =
                taken.iter().find(|taken| (taken.pair.pointer, taken.pair.target) == (pointer, known));
            let is_tie = first.is_some_and(|first| is_tie(first, &choice));
            if is_tie && !is_declared {
                is_open.push(pointer);
            }
            if !is_declared || known == target {
                continue;
            }
        }
        if !is_declared && comes_back(pointer, target, &leads_to) {
            continue;
        }
        leads_to.insert(pointer, target);
        taken.push(choice);
    }
    // Where another table would do as well and no name tells, it is only possible; what was only possible, is chance.
    taken.retain_mut(|choice| {
        if choice.pair.is_declared || !is_open.contains(&choice.pair.pointer) {
            return true;
        }
        let was = std::mem::replace(&mut choice.judgement.level, RelationLevel::Possible);
        was != RelationLevel::Possible
    });
    taken
}

/// True where nothing tells which of two parents is meant.
fn is_tie(first: &Choice, second: &Choice) -> bool {
    !first.is_text
        && first.keys == second.keys
        && (first.judgement.score - second.judgement.score).abs() < 0.3
        && first.child_table != second.parent_table
}

/// Drops pointers to other unique columns of a table that the same child points to by its main key, or more plainly by
/// another: they are copies.
fn drop_other_keys(choices: &mut Vec<Choice>) {
    choices.sort_by(|left, right| right.judgement.score.total_cmp(&left.judgement.score));
    let by_main_key: Vec<(usize, usize)> = choices
        .iter()
        .filter(|choice| choice.is_primary)
        .map(|choice| (choice.child_table, choice.parent_table))
        .collect();
    let mut by_other_key: Vec<(usize, usize)> = Vec::new();
    choices.retain(|choice| {
        let tables = (choice.child_table, choice.parent_table);
        if choice.pair.is_declared || choice.is_primary {
            return true;
        }
        let is_back = by_main_key.contains(&(tables.1, tables.0)) && choice.name < 2.0;
        let is_copy = by_main_key.contains(&tables) || by_other_key.contains(&tables) || is_back;
        by_other_key.push(tables);
        !is_copy
    });
}

/// Of several keys that hold all values of a pointer, the smaller is the nearer: that all of them fell into it by chance
/// is the less likely, the more values there are.
fn add_nearness(choices: &mut [Choice]) {
    let mut largest: HashMap<usize, u64> = HashMap::new();
    for choice in choices.iter() {
        let known = largest.entry(choice.pair.pointer).or_default();
        *known = (*known).max(choice.keys);
    }
    for choice in choices.iter_mut() {
        let largest = largest[&choice.pair.pointer];
        let share = as_f64(largest) / as_f64(choice.keys.max(1));
        // Of numbers this is said already by where they end, but of those of the same name.
        if share >= 2.0 && (choice.is_text || choice.name >= 2.5) {
            choice.judgement.score += (share.log10() * as_f64(choice.distinct)).min(2.0);
        }
    }
}

/// True where a pointer to `target` would lead back to where it begins.
fn comes_back(pointer: usize, target: usize, leads_to: &HashMap<usize, usize>) -> bool {
    let mut at = target;
    let mut steps = 0;
    while let Some(&next) = leads_to.get(&at) {
        steps += 1;
        if next == pointer || steps > leads_to.len() {
            return true;
        }
        at = next;
    }
    at == pointer
}
