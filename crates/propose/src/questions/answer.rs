//! Which requests answer a question.

use super::asked::{Design, DesignTable, attributes_of, has_attribute};
use super::steps::{
    KindOfItem, MadeKey, Operation, QuestionAnswer, RangeKey, RangePart, RequestStep, StepKey, Unanswered,
    WhyUnanswered,
};
use super::words::step_words;
use plan::{
    AccessPattern, IndexDesign, KeyTemplate, Placement, Plan, Projection, RelatedRows, RelatedSide, Relation,
    SharedTable, SortBy, SortForm, TemplatePart, ValueRange,
};

/// The requests that answer a question, or why none do. Nothing but the design is looked at.
pub fn answer(design: &Design<'_>, pattern: &AccessPattern) -> QuestionAnswer {
    match answered(design, pattern) {
        Ok(answer) => answer,
        Err(unanswered) => QuestionAnswer { unanswered: Some(unanswered), ..QuestionAnswer::default() },
    }
}

fn answered(design: &Design<'_>, pattern: &AccessPattern) -> Result<QuestionAnswer, Unanswered> {
    let not_there = |sentence: String| Unanswered {
        why: WhyUnanswered::NotInDesign,
        table: pattern.table.clone(),
        sentence,
    };
    let Some(table) = design.of_pattern(pattern) else {
        return Err(not_there(format!("The design has no table {}.", pattern.table)));
    };
    let named = pattern.attributes.iter().chain(pattern.sort.as_ref().map(|sort| &sort.attribute));
    if let Some(unknown) = named.into_iter().find(|name| !has_attribute(table.plan, name)) {
        return Err(not_there(format!("Items of {} have no attribute {unknown}.", pattern.table)));
    }
    let keys = pattern.attributes.iter().map(|attribute| given(attribute)).collect();
    let wanted =
        Wanted { keys, sort: pattern.sort.as_ref(), index: pattern.index.as_deref(), for_each: false };
    let mut answer =
        QuestionAnswer { steps: vec![step(design, table, &wanted)?], ..QuestionAnswer::default() };
    for rows in &pattern.related {
        let Some(relation) = design.relation(rows) else {
            return Err(not_there(format!(
                "The design has no such relation between {} and {}.",
                rows.child.table, rows.parent
            )));
        };
        let other = match rows.side {
            RelatedSide::Children => &relation.child.table,
            RelatedSide::Parent => &relation.parent.table,
        };
        if rows.side == RelatedSide::Children && relation.placement.is_within_item() {
            answer.inside.push(other.clone());
            continue;
        }
        if let Some(kind) = beside(design, rows, relation)
            && read_partition(&mut answer.steps[0], kind)
        {
            continue;
        }
        let related = related_step(design, table, rows)
            .unwrap_or_else(|| Err(not_there(format!("Rows of {other} are not found by attributes."))))?;
        answer.steps.push(related);
    }
    Ok(answer)
}

/// The requests for rows that belong to what is found; `None` where a column of the relation becomes no attribute.
fn related_step(
    design: &Design<'_>,
    table: DesignTable<'_>,
    rows: &RelatedRows,
) -> Option<Result<RequestStep, Unanswered>> {
    let relation = design.relation(rows)?;
    let (here, there) = match rows.side {
        RelatedSide::Children => (&relation.parent, &relation.child),
        RelatedSide::Parent => (&relation.child, &relation.parent),
    };
    let other = design.table(&there.table)?;
    let (from, to) = (attributes_of(table.plan, &here.columns)?, attributes_of(other.plan, &there.columns)?);
    let keys =
        to.into_iter().zip(from).map(|(attribute, from)| StepKey { attribute, from: Some(from) }).collect();
    Some(step(design, other, &Wanted { keys, sort: rows.sort.as_ref(), index: None, for_each: true }))
}

fn given(attribute: &str) -> StepKey {
    StepKey { attribute: attribute.to_owned(), from: None }
}

/// What is asked of one table.
struct Wanted<'a> {
    keys: Vec<StepKey>,
    sort: Option<&'a SortBy>,
    /// The index that is to be asked, where it can be.
    index: Option<&'a str>,
    for_each: bool,
}

/// A way to the items: the table's own key, or an index.
struct Path<'a> {
    index: Option<&'a IndexDesign>,
    /// Where it is the key of a table that is shared: the key is made of the attributes in it.
    shared: Option<&'a SharedTable>,
    /// False where the sort key has more than the attributes of `sort`.
    is_complete: bool,
    partition: Vec<&'a String>,
    sort: Vec<&'a String>,
}

/// The same, with how much of what is asked it answers.
struct Suited<'a> {
    path: Path<'a>,
    /// How many attributes of the sort key, from the first on, are given a value.
    matched: usize,
    /// True where the items come in the order that is asked for.
    is_sorted: bool,
    filtered: usize,
}

fn step(design: &Design<'_>, table: DesignTable<'_>, wanted: &Wanted<'_>) -> Result<RequestStep, Unanswered> {
    let name = &table.plan.table_of_items().name;
    if let Some(relation) = design.inside(table.name) {
        return Err(Unanswered {
            why: WhyUnanswered::RowsInside,
            table: name.clone(),
            sentence: format!(
                "The rows of {} stand inside the items of {}; they are found with these.",
                table.name, relation.parent.table
            ),
        });
    }
    let sort = wanted.sort.filter(|sort| wanted.keys.iter().all(|key| key.attribute != sort.attribute));
    let suited = paths(table)
        .into_iter()
        .filter_map(|path| suits(path, wanted, sort))
        .min_by_key(|suited| rank(suited, wanted));
    let Some(Suited { path, matched, is_sorted, .. }) = suited else {
        return Err(Unanswered {
            why: WhyUnanswered::ReadsWholeTable,
            table: name.clone(),
            sentence: format!("Not answered: would read all of {name}."),
        });
    };
    let mut in_key: Vec<&String> = path.partition.clone();
    for attribute in &path.sort[..matched] {
        if !in_key.contains(attribute) {
            in_key.push(attribute);
        }
    }
    let of = |attribute: &String| wanted.keys.iter().find(|key| key.attribute == *attribute).cloned();
    let key: Vec<StepKey> = in_key.iter().filter_map(|attribute| of(attribute)).collect();
    let filter: Vec<StepKey> =
        wanted.keys.iter().filter(|key| !in_key.contains(&&key.attribute)).cloned().collect();
    let next = path.sort.get(matched);
    let range = sort.and_then(|sort| {
        let range = sort.range?;
        Some(RangeKey { attribute: sort.attribute.clone(), range })
    });
    let is_in_key = range.as_ref().is_some_and(|range| {
        next.is_some_and(|next| **next == range.attribute)
            && path.shared.is_none_or(|shared| can_be_range(shared, matched, range.range))
    });
    let (range, range_afterwards) = if is_in_key { (range, None) } else { (None, range) };
    let is_whole_key = path.is_whole(matched);
    let mut step = RequestStep {
        operation: if is_whole_key { Operation::GetItem } else { Operation::Query },
        source: table.name.to_owned(),
        table: name.clone(),
        index: path.index.map(|index| index.name.clone()),
        key,
        range,
        descending: is_sorted && !is_whole_key && sort.is_some_and(|sort| sort.descending),
        filter,
        range_afterwards,
        sorted_afterwards: sort.filter(|_| !is_sorted && !is_whole_key).map(|sort| sort.attribute.clone()),
        for_each: wanted.for_each,
        carries_all: path.index.is_none_or(|index| index.projection == Projection::All),
        made: path.shared.map(|shared| made_key(table.plan, shared, matched, is_whole_key, is_in_key)),
        kinds: table.plan.shared.iter().map(|shared| kind_of_item(table.name, shared, false)).collect(),
        words: String::new(),
    };
    step.words = step_words(&step);
    Ok(step)
}

impl Path<'_> {
    /// True where so many attributes of the sort key are all of the table's own key.
    fn is_whole(&self, matched: usize) -> bool {
        self.index.is_none() && self.is_complete && matched == self.sort.len()
    }
}

/// The table's own key first.
fn paths(table: DesignTable<'_>) -> Vec<Path<'_>> {
    let plan = table.plan;
    let design = plan.table_of_items();
    let own = match &plan.shared {
        None => Some(Path {
            index: None,
            shared: None,
            is_complete: true,
            partition: vec![&design.partition_key],
            sort: design.sort_key.iter().collect(),
        }),
        Some(shared) => shared_path(plan, shared),
    };
    // An index of a shared table may be one for items of another kind.
    let is_of_this = |index: &&IndexDesign| {
        plan.shared.is_none()
            || index.key_attributes().all(|key| has_attribute(plan, key) || design.is_key(key))
    };
    let of_indexes = design.indexes.iter().filter(is_of_this).map(|index| Path {
        index: Some(index),
        shared: None,
        is_complete: true,
        partition: index.partition_keys.iter().collect(),
        sort: index.sort_keys.iter().collect(),
    });
    own.into_iter().chain(of_indexes).collect()
}

/// The key of a shared table by the attributes that it is made of; `None` where it needs a column that becomes none.
fn shared_path<'a>(plan: &'a Plan, shared: &'a SharedTable) -> Option<Path<'a>> {
    let attribute = |name: &str| {
        let mut columns = plan.columns.iter().filter(|column| column.included);
        columns.find(|column| column.column == name).map(|column| &column.attribute)
    };
    let partition = shared.partition.columns().map(attribute).collect::<Option<Vec<&String>>>()?;
    let parts = || shared.sort.parts.iter().filter(|part| !matches!(part, TemplatePart::Text(_)));
    let sort: Vec<&String> = shared.sort.columns().map_while(attribute).collect();
    let is_complete = sort.len() == parts().count();
    Some(Path { index: None, shared: Some(shared), is_complete, partition, sort })
}

/// The keys with attributes for columns: the sort key up to its `matched`th attribute.
fn made_key(plan: &Plan, shared: &SharedTable, matched: usize, is_whole: bool, has_range: bool) -> MadeKey {
    let of_attributes = |mut template: KeyTemplate| {
        template.for_each_column(|name| {
            if let Some(column) = plan.columns.iter().find(|column| column.column == *name) {
                name.clone_from(&column.attribute);
            }
        });
        template
    };
    let mut begins = shared.sort.clone();
    if !is_whole {
        let mut columns = 0;
        begins.parts = (begins.parts.into_iter())
            .take_while(|part| {
                columns += usize::from(!matches!(part, TemplatePart::Text(_)));
                columns <= matched
            })
            .collect();
    }
    MadeKey {
        partition_key: shared.table.partition_key.clone(),
        sort_key: shared.table.sort_key.clone().unwrap_or_default(),
        partition: of_attributes(shared.partition.clone()),
        range: range_part(shared, matched).filter(|_| has_range).map(|(part, is_last)| {
            let mut of_attribute = of_attributes(KeyTemplate { parts: vec![part] });
            RangePart { part: of_attribute.parts.remove(0), is_last }
        }),
        sort: Some(of_attributes(begins)),
        is_whole,
    }
}

/// The part of the sort key behind so many others, and whether it is the last.
fn range_part(shared: &SharedTable, matched: usize) -> Option<(TemplatePart, bool)> {
    let mut parts = shared.sort.parts.iter().filter(|part| !matches!(part, TemplatePart::Text(_)));
    let part = parts.nth(matched)?;
    Some((part.clone(), parts.next().is_none()))
}

/// True where the keys of a range stand together. Of a number or a moment, its first letters are none.
fn can_be_range(shared: &SharedTable, matched: usize, range: ValueRange) -> bool {
    match range_part(shared, matched) {
        Some((TemplatePart::Ordered(part), _)) => {
            range != ValueRange::BeginsWith || part.form == SortForm::Text
        }
        Some((TemplatePart::Column(_), _)) => true,
        _ => false,
    }
}

fn kind_of_item(source: &str, shared: &SharedTable, descending: bool) -> KindOfItem {
    KindOfItem {
        source: source.to_owned(),
        sort_key: shared.table.sort_key.clone().unwrap_or_default(),
        begins: shared.sort_prefix(),
        descending,
    }
}

/// The children of a relation as items beside those of their parent, where they are and come in the order that is wanted.
fn beside(design: &Design<'_>, rows: &RelatedRows, relation: &Relation) -> Option<KindOfItem> {
    if rows.side != RelatedSide::Children || relation.placement != Placement::Beside {
        return None;
    }
    let child = design.table(&relation.child.table)?;
    let shared = child.plan.shared.as_ref()?;
    let first = shared_path(child.plan, shared)?.sort.first().copied();
    let fits = |sort: &SortBy| sort.range.is_none() && first == Some(&sort.attribute);
    let descending = rows.sort.as_ref().is_some_and(|sort| sort.descending);
    rows.sort.as_ref().is_none_or(fits).then(|| kind_of_item(child.name, shared, descending))
}

/// Lets a step that finds a parent by its key read all that stands under it; false where it finds it in another way.
fn read_partition(step: &mut RequestStep, kind: KindOfItem) -> bool {
    let is_parent = step.operation == Operation::GetItem || step.kinds.len() > 1;
    let Some(made) = step.made.as_mut().filter(|_| is_parent && step.filter.is_empty()) else { return false };
    made.sort = None;
    made.is_whole = false;
    step.operation = Operation::Query;
    step.kinds.push(kind);
    step.words = step_words(step);
    true
}

/// `None` where a value is not given for each attribute of the partition key.
fn suits<'a>(path: Path<'a>, wanted: &Wanted<'_>, sort: Option<&SortBy>) -> Option<Suited<'a>> {
    let is_given = |attribute: &String| wanted.keys.iter().any(|key| key.attribute == *attribute);
    if path.partition.is_empty() || !path.partition.iter().all(|attribute| is_given(attribute)) {
        return None;
    }
    let matched = path.sort.iter().take_while(|attribute| is_given(attribute)).count();
    let is_whole_key = path.is_whole(matched);
    let next = path.sort.get(matched);
    let is_sorted = is_whole_key || sort.is_none_or(|sort| next.is_some_and(|next| **next == sort.attribute));
    let is_in_key = |key: &&StepKey| {
        path.partition.iter().chain(&path.sort[..matched]).any(|attribute| **attribute == key.attribute)
    };
    let filtered = wanted.keys.iter().filter(|key| !is_in_key(key)).count();
    Some(Suited { path, matched, is_sorted, filtered })
}

/// The smaller, the better: an index that the person named, nothing to filter, the order, all attributes, few key
/// attributes that items may lack, the table itself.
fn rank(suited: &Suited<'_>, wanted: &Wanted<'_>) -> (bool, usize, bool, bool, usize, bool) {
    let Suited { path, matched, is_sorted, filtered } = suited;
    let named = wanted.index.is_some_and(|name| path.index.is_none_or(|index| index.name != name));
    let is_partial = path.index.is_some_and(|index| index.projection != Projection::All);
    (named, *filtered, !is_sorted, is_partial, path.sort.len() - matched, path.index.is_some())
}
