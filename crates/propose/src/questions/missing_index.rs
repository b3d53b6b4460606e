//! The index that would answer a question, or answer it better.

use super::answer::answer;
use super::asked::{Design, DesignTable, attributes_of};
use super::steps::{QuestionAnswer, WhyUnanswered};
use crate::indexes::index_on;
use plan::{AccessPattern, IndexDesign, MAX_INDEX_KEY_ATTRIBUTES, RelatedSide, SortBy, taken, untaken};

/// An index that is not there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MissingIndex {
    /// The source table whose plan lacks it.
    pub source: String,
    pub index: IndexDesign,
    /// The index that only lacks the attribute by which items are put in order.
    pub instead_of: Option<String>,
}

/// The index that would answer a question; `None` where it is answered as well as can be, or where no index would.
/// Local indexes are never proposed: they bind a partition to 10 GB and must be there from the start.
pub(super) fn missing_index(
    design: &Design<'_>,
    pattern: &AccessPattern,
    answered: &QuestionAnswer,
) -> Option<MissingIndex> {
    if answered.unanswered.as_ref().is_some_and(|unanswered| unanswered.why != WhyUnanswered::ReadsWholeTable)
    {
        return None;
    }
    let table = design.of_pattern(pattern)?;
    let alone = AccessPattern { related: Vec::new(), ..pattern.clone() };
    let first = answer(design, &alone);
    if is_wanting(&first) {
        return index_for(table, &pattern.attributes, pattern.sort.as_ref());
    }
    pattern.related.iter().find_map(|rows| {
        let relation = design.relation(rows)?;
        if rows.side == RelatedSide::Parent || relation.placement.is_within_item() {
            return None;
        }
        let one = AccessPattern { related: vec![rows.clone()], ..pattern.clone() };
        let answer = answer(design, &one);
        let child = design.table(&relation.child.table)?;
        let columns = attributes_of(child.plan, &relation.child.columns)?;
        is_wanting(&answer).then(|| index_for(child, &columns, rows.sort.as_ref())).flatten()
    })
}

fn is_wanting(answer: &QuestionAnswer) -> bool {
    answer.unanswered.is_some()
        || answer.steps.iter().any(|step| !step.filter.is_empty() || step.sorted_afterwards.is_some())
}

fn index_for(table: DesignTable<'_>, attributes: &[String], sort: Option<&SortBy>) -> Option<MissingIndex> {
    let plan = table.plan;
    let can_be_key = |attribute: &&String| plan.key_type_of(attribute).is_some();
    let mut keys: Vec<String> = attributes.iter().filter(can_be_key).cloned().collect();
    keys.dedup();
    if keys.is_empty() {
        return None;
    }
    let mut sort_keys = keys.split_off(keys.len().min(MAX_INDEX_KEY_ATTRIBUTES));
    sort_keys.extend(
        sort.map(|sort| sort.attribute.clone())
            .filter(|attribute| can_be_key(&attribute) && !attributes.contains(attribute)),
    );
    sort_keys.truncate(MAX_INDEX_KEY_ATTRIBUTES);
    let mut index = index_on(keys);
    index.sort_keys = sort_keys;
    let indexes = &plan.table.indexes;
    let has_the_same_keys = |known: &&IndexDesign| {
        known.partition_keys == index.partition_keys && known.sort_keys == index.sort_keys
    };
    if indexes.iter().any(|known| has_the_same_keys(&known)) {
        return None;
    }
    let instead_of = indexes
        .iter()
        .find(|known| known.partition_keys == index.partition_keys && known.sort_keys.is_empty())
        .map(|known| known.name.clone());
    let mut names = taken(indexes.iter().map(|known| known.name.clone()));
    index.name = untaken(&index.name, &mut names);
    Some(MissingIndex { source: table.name.to_owned(), index, instead_of })
}
