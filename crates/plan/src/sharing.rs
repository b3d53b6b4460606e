//! Puts children beside their parent: one table for all of them, with keys under which each parent's rows stand together.
//!
//! No two different rows get the same keys unless they have the same keys by themselves. Sort keys of one source table begin
//! with its item type and `#`, and no other table of the group has that type. What follows are parts of a number that is the
//! same for all its rows, divided by `#`, and no part but the last has a `#` in it
//! ([`TemplatePart::Escaped`], [`TemplatePart::Ordered`]). The parts of
//! both keys together hold every column of the key that the row would have in a table of its own.

use super::column::ColumnPlan;
use super::inverted_index::{second_side, way_in};
use super::kind::{AttributeKind, KeyType};
use super::naming::{Taken, singular, taken, untaken, words};
use super::plan::{
    AttributeOfOthers, BesideParent, Capacity, IndexDesign, InvertedIndex, Plan, Projection,
    ProvisionedUnits, SharedMember, SharedTable, TableDesign,
};
use super::relation::{Placement, Relation};
use super::same_column::same_column;
use super::shared_names::{ChosenNames, SharedNames};
use super::sharing_error::SharingError;
use super::template::{KeyTemplate, OrderedPart, SortForm, TemplatePart};

/// Digits of numbers in a sort key where none are chosen: enough for seconds up to the year 9999.
const DEFAULT_DIGITS: u8 = 12;
/// Most letters of an item type.
const MAX_TYPE_LETTERS: usize = 100;

/// Says in the plan of each table that shares one which it is. The plans are placed already.
///
/// # Errors
/// [`SharingError`].
pub(super) fn share_tables(plans: &mut [(String, Plan)], known: &[&Relation]) -> Result<(), SharingError> {
    let beside: Vec<&Relation> =
        known.iter().copied().filter(|relation| relation.placement == Placement::Beside).collect();
    let mut parents: Vec<&str> = Vec::new();
    for relation in &beside {
        refuse_chain(relation, &beside, plans)?;
        if !parents.contains(&relation.parent.table.as_str()) {
            parents.push(&relation.parent.table);
        }
    }
    for parent in parents {
        let of_parent: Vec<&Relation> =
            beside.iter().copied().filter(|relation| relation.parent.table == parent).collect();
        let group = Group::new(parent, &of_parent, plans)?;
        let shared = group.shared(known)?;
        for (name, shared) in shared {
            if let Some((_, plan)) = plans.iter_mut().find(|(known, _)| *known == name) {
                plan.shared = Some(shared);
            }
        }
    }
    name_outermost(plans);
    Ok(())
}

fn refuse_chain(
    relation: &Relation,
    beside: &[&Relation],
    plans: &[(String, Plan)],
) -> Result<(), SharingError> {
    let (child, parent) = (&relation.child.table, &relation.parent.table);
    if child == parent {
        return Err(SharingError::BesideItself { table: child.clone() });
    }
    if let Some(above) = beside.iter().find(|above| above.child.table == *parent) {
        let grandparent = above.parent.table.clone();
        return Err(SharingError::BesideBeside { child: child.clone(), parent: parent.clone(), grandparent });
    }
    let placed = plans.iter().find(|(name, _)| name == parent).and_then(|(_, plan)| plan.placed.as_ref());
    match placed {
        Some(placed) => Err(SharingError::BesideInside {
            child: child.clone(),
            parent: parent.clone(),
            grandparent: placed.parent.clone(),
        }),
        None => Ok(()),
    }
}

/// Rows inside items of a shared table are where those are.
fn name_outermost(plans: &mut [(String, Plan)]) {
    for place in 0..plans.len() {
        let mut at = place;
        for _ in 0..plans.len() {
            let parent = plans[at].1.placed.as_ref().map(|placed| placed.parent.clone());
            match parent.and_then(|parent| plans.iter().position(|(name, _)| *name == parent)) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        let table = plans[at].1.shared.as_ref().map(|shared| shared.table.clone());
        if let (Some(placed), Some(table)) = (&mut plans[place].1.placed, table) {
            placed.table = table;
        }
    }
}

/// The tables that share one.
struct Group<'a> {
    members: Vec<Member<'a>>,
    names: ChosenNames,
}

struct Member<'a> {
    source: &'a str,
    plan: &'a Plan,
    /// How a child points to the parent.
    relation: Option<&'a Relation>,
    item_type: String,
    /// The columns of its partition key, as its plan spells them.
    partition: Vec<String>,
}

impl<'a> Group<'a> {
    fn new(
        parent: &'a str,
        relations: &[&'a Relation],
        plans: &'a [(String, Plan)],
    ) -> Result<Self, SharingError> {
        let plan_of = |name: &str| plans.iter().find(|(known, _)| known == name).map(|(_, plan)| plan);
        let (Some(parent_plan), Some(first)) = (plan_of(parent), relations.first()) else {
            return Ok(Self { members: Vec::new(), names: ChosenNames::default() });
        };
        if let Some(other) = relations.iter().find(|relation| !relation.parent.is_same(&first.parent)) {
            return Err(SharingError::OtherColumns {
                first: first.child.table.clone(),
                second: other.child.table.clone(),
                parent: parent.to_owned(),
            });
        }
        let chosen = relations.iter().find_map(|relation| relation.beside.parent_type.clone());
        let mut members = vec![Member {
            source: parent,
            plan: parent_plan,
            relation: None,
            item_type: chosen.unwrap_or_else(|| item_type(parent)),
            partition: parent_plan.spelled(&first.parent.columns),
        }];
        for relation in relations {
            let Some(plan) = plan_of(&relation.child.table) else { continue };
            members.push(Member {
                source: &relation.child.table,
                plan,
                relation: Some(relation),
                item_type: relation
                    .beside
                    .child_type
                    .clone()
                    .unwrap_or_else(|| item_type(&relation.child.table)),
                partition: plan.spelled(&relation.child.columns),
            });
        }
        for (place, member) in members.iter().enumerate() {
            let (word, table) = (member.item_type.clone(), member.source.to_owned());
            let letters = word.chars().count();
            if word.trim().is_empty() || word.contains('#') || letters > MAX_TYPE_LETTERS {
                return Err(SharingError::ItemType { table, word });
            }
            if let Some(before) = members[..place].iter().find(|before| before.item_type == word) {
                return Err(SharingError::SameItemType {
                    first: before.source.to_owned(),
                    second: table,
                    word,
                });
            }
        }
        Ok(Self { members, names: ChosenNames::of(relations) })
    }

    /// What each of them has to know of the table.
    fn shared(&self, known: &[&Relation]) -> Result<Vec<(String, SharedTable)>, SharingError> {
        let Some(parent) = self.members.first() else { return Ok(Vec::new()) };
        let mut names: Taken = taken(self.members.iter().flat_map(|member| {
            member.plan.own_attributes().chain(member.plan.attributes_of_others().map(str::to_owned))
        }));
        let SharedNames { partition_key, sort_key, item_type_attribute } =
            self.names.settled(parent.source, &mut names)?;
        let mut indexes = self.indexes()?;
        let mut inverted = Vec::with_capacity(self.members.len());
        for member in &self.members {
            inverted.push(member.inverted(&self.members, &mut indexes, &partition_key, known)?);
        }
        let table = TableDesign {
            partition_key,
            sort_key: Some(sort_key),
            indexes,
            capacity: self.capacity(),
            ..parent.plan.table.clone()
        };
        let table = self.with_expiry(table)?;
        let members: Vec<SharedMember> = self
            .members
            .iter()
            .map(|member| SharedMember {
                source: member.source.to_owned(),
                item_type: member.item_type.clone(),
            })
            .collect();
        let mut shared = Vec::with_capacity(self.members.len());
        for (member, inverted) in self.members.iter().zip(inverted) {
            let beside = member.relation.map(|relation| BesideParent {
                parent: parent.source.to_owned(),
                pointing: member.partition.clone(),
                pointed_to: parent.partition.clone(),
                orphans: relation.orphans,
                inverted,
                plan: Box::new(Plan { inside: Vec::new(), copied: Vec::new(), ..parent.plan.clone() }),
            });
            shared.push((
                member.source.to_owned(),
                SharedTable {
                    item_type: member.item_type.clone(),
                    item_type_attribute: item_type_attribute.clone(),
                    partition: member.partition_template(&parent.item_type)?,
                    sort: member.sort_template()?,
                    members: members.clone(),
                    of_others: self.of_others(member, &table),
                    beside,
                    table: table.clone(),
                },
            ));
        }
        Ok(shared)
    }

    /// The indexes of all: each once, under names of their own, without those that only find a parent's children.
    fn indexes(&self) -> Result<Vec<IndexDesign>, SharingError> {
        let mut indexes: Vec<IndexDesign> = Vec::new();
        for member in &self.members {
            for index in member.plan.table.indexes.iter().filter(|index| !member.is_found_by_key(index)) {
                if indexes.contains(index) {
                    continue;
                }
                let mut names: Taken = taken(indexes.iter().map(|index| index.name.clone()));
                indexes.push(IndexDesign { name: untaken(&index.name, &mut names), ..index.clone() });
            }
        }
        for index in &indexes {
            for attribute in index.key_attributes() {
                let having = self.members.iter().filter(|member| member.has(attribute));
                let mut types = having.map(|member| (member, member.plan.key_type_of(attribute)));
                let Some((_, first)) = types.next() else { continue };
                if let Some((other, _)) = types.find(|(_, other)| *other != first || first.is_none()) {
                    return Err(SharingError::KeyOfAnotherType {
                        index: index.name.clone(),
                        attribute: attribute.clone(),
                        table: other.source.to_owned(),
                    });
                }
            }
        }
        Ok(indexes)
    }

    /// On demand where one of them is, else what all have together.
    fn capacity(&self) -> Capacity {
        let mut sum = ProvisionedUnits { read_units_per_second: 0, write_units_per_second: 0 };
        for member in &self.members {
            let Capacity::Provisioned { units } = member.plan.table.capacity else {
                return Capacity::OnDemand;
            };
            sum.read_units_per_second = sum.read_units_per_second.saturating_add(units.read_units_per_second);
            sum.write_units_per_second =
                sum.write_units_per_second.saturating_add(units.write_units_per_second);
        }
        Capacity::Provisioned { units: sum }
    }

    fn with_expiry(&self, mut table: TableDesign) -> Result<TableDesign, SharingError> {
        for member in &self.members {
            match (&table.options.time_to_live, &member.plan.table.options.time_to_live) {
                (Some(first), Some(second)) if first != second => {
                    return Err(SharingError::TwoExpiries { first: first.clone(), second: second.clone() });
                }
                (None, Some(attribute)) => table.options.time_to_live = Some(attribute.clone()),
                _ => {}
            }
        }
        Ok(table)
    }

    /// What the indexes of the table name that items of this member do not have.
    fn of_others(&self, member: &Member<'_>, table: &TableDesign) -> Vec<AttributeOfOthers> {
        let mut found: Vec<AttributeOfOthers> = Vec::new();
        for index in &table.indexes {
            let projected: &[String] = match &index.projection {
                Projection::Include { attributes } => attributes,
                Projection::All | Projection::KeysOnly => &[],
            };
            for attribute in index.key_attributes().chain(projected) {
                if member.has(attribute)
                    || table.is_key(attribute)
                    || found.iter().any(|known| known.attribute == *attribute)
                {
                    continue;
                }
                let key_type = self
                    .members
                    .iter()
                    .filter(|member| member.has(attribute))
                    .find_map(|member| member.plan.key_type_of(attribute));
                found.push(AttributeOfOthers { attribute: attribute.clone(), key_type });
            }
        }
        // Where the items of one table expire by an attribute, others need not have it.
        if let Some(attribute) = &table.options.time_to_live
            && !member.has(attribute)
            && found.iter().all(|known| known.attribute != *attribute)
        {
            found.push(AttributeOfOthers { attribute: attribute.clone(), key_type: Some(KeyType::N) });
        }
        found
    }
}

impl Member<'_> {
    fn has(&self, attribute: &str) -> bool {
        self.plan.own_attributes().any(|own| own == attribute)
            || self.plan.attributes_of_others().any(|other| other == attribute)
    }

    /// True for an index that finds nothing but what the partition key finds: all children of a parent, in their order.
    fn is_found_by_key(&self, index: &IndexDesign) -> bool {
        let Some(relation) = self.relation else { return false };
        let attribute = |column: &String| {
            let column = self.plan.columns.iter().find(|known| same_column(&known.column, column));
            column.map_or("", |column| column.attribute.as_str())
        };
        let (mut pointing, mut order) = (self.partition.iter(), relation.order.iter().map(|by| &by.column));
        index.partition_keys.iter().map(String::as_str).eq(pointing.by_ref().map(attribute))
            && (index.sort_keys.is_empty()
                || index.sort_keys.iter().map(String::as_str).eq(order.by_ref().map(attribute)))
    }

    /// The index by which the second of two tables that the rows join finds them; it is added where there is none.
    fn inverted(
        &self,
        members: &[Member<'_>],
        indexes: &mut Vec<IndexDesign>,
        partition_key: &str,
        known: &[&Relation],
    ) -> Result<Option<InvertedIndex>, SharingError> {
        let Some(relation) = self.relation else { return Ok(None) };
        let (key, has_content) = self.own_key()?;
        // What another member calls by the same name must be of the same type to be a key.
        let is_of_one_type = |attribute: &String| {
            let mut having = members.iter().filter(|member| member.has(attribute));
            having.all(|member| member.plan.key_type_of(attribute) == self.plan.key_type_of(attribute))
        };
        let second = second_side(relation, self.plan, &key, known)
            .filter(|second| !has_content && second.attributes.iter().all(is_of_one_type));
        Ok(second.and_then(|second| {
            let index = way_in(indexes, &second, partition_key)?;
            Some(InvertedIndex { parent: second.parent, index })
        }))
    }

    /// `CUSTOMER#{customer_id}`.
    fn partition_template(&self, parent_type: &str) -> Result<KeyTemplate, SharingError> {
        let parts = self.key_parts(&self.partition)?;
        Ok(joined(parent_type, parts))
    }

    /// `CUSTOMER#{customer_id}` for a parent, `ORDER#{order_date}#{order_id:06}` for a child.
    fn sort_template(&self) -> Result<KeyTemplate, SharingError> {
        let (columns, has_content) = self.own_key()?;
        let mut parts = Vec::new();
        match self.relation.filter(|_| self.plan.derived.is_none()) {
            // One item of each key: nothing is to be read in order.
            None => parts.extend(self.key_parts(&columns)?),
            Some(relation) => {
                if relation.order.iter().any(|by| by.descending != relation.order[0].descending) {
                    return Err(SharingError::MixedOrder { table: self.source.to_owned() });
                }
                let order: Vec<String> = relation.order.iter().map(|by| by.column.clone()).collect();
                let order = self.plan.spelled(&order);
                let in_key = |column: &String| columns.contains(column);
                // What the partition key holds, and what stands in the order, need not stand twice.
                let mut rest: Vec<&String> = columns
                    .iter()
                    .filter(|column| !self.partition.contains(column) && !order.contains(column))
                    .collect();
                if rest.is_empty() && order.is_empty() && !has_content {
                    rest = columns.iter().collect();
                }
                for column in &order {
                    parts.push(self.ordered(column, relation, !in_key(column))?);
                }
                let last = rest.len().checked_sub(1);
                for (place, column) in rest.into_iter().enumerate() {
                    let ordered = self.ordered(column, relation, false)?;
                    // A text at the end may have any letter.
                    let is_text = self.key_type_of_column(column) == Some(KeyType::S)
                        && self
                            .plan
                            .columns
                            .iter()
                            .any(|known| known.column == *column && !known.kind.is_date());
                    let is_last = Some(place) == last && !has_content;
                    parts.push(if is_last && is_text {
                        TemplatePart::Column(column.clone())
                    } else {
                        ordered
                    });
                }
            }
        }
        if has_content {
            parts.push(TemplatePart::Content);
        }
        Ok(joined(&self.item_type, parts))
    }

    /// The columns of the key that the rows would have in a table of their own, and whether their content is a part of it.
    fn own_key(&self) -> Result<(Vec<String>, bool), SharingError> {
        let (table, mut columns, mut has_content) = (&self.plan.table, Vec::new(), false);
        for attribute in std::iter::once(&table.partition_key).chain(&table.sort_key) {
            let mut add = |column: &str| {
                if !columns.iter().any(|known| known == column) {
                    columns.push(column.to_owned());
                }
            };
            if self.plan.generated_key.as_ref().is_some_and(|key| key.attribute == *attribute) {
                has_content = true;
            } else if let Some(composed) = self.plan.composed_attribute(attribute) {
                composed.template.columns().for_each(&mut add);
            } else if let Some(column) = self.plan.column_of_attribute(attribute) {
                add(&column.column);
            } else {
                return Err(SharingError::NoKey { table: self.source.to_owned() });
            }
        }
        if columns.is_empty() && !has_content {
            return Err(SharingError::NoKey { table: self.source.to_owned() });
        }
        Ok((columns, has_content))
    }

    /// Columns as parts of a key that is asked for whole: only the last may have a `#` in it.
    fn key_parts(&self, columns: &[String]) -> Result<Vec<TemplatePart>, SharingError> {
        let last = columns.len().saturating_sub(1);
        columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                self.require_part(column)?;
                Ok(if place == last {
                    TemplatePart::Column(column.clone())
                } else {
                    TemplatePart::Escaped(column.clone())
                })
            })
            .collect()
    }

    /// A column as a part whose text is in its order.
    fn ordered(
        &self,
        column: &str,
        relation: &Relation,
        may_be_blank: bool,
    ) -> Result<TemplatePart, SharingError> {
        self.require_part(column)?;
        let is_moment = |known: &ColumnPlan| known.column == column && known.kind == AttributeKind::DateTime;
        let form = if self.key_type_of_column(column) == Some(KeyType::N) {
            let chosen = relation.beside.digits.iter().find(|chosen| same_column(&chosen.column, column));
            SortForm::Number(chosen.map_or(DEFAULT_DIGITS, |chosen| chosen.digits))
        } else if self.plan.columns.iter().any(is_moment) {
            SortForm::Moment
        } else {
            SortForm::Text
        };
        Ok(TemplatePart::Ordered(OrderedPart { column: column.to_owned(), form, may_be_blank }))
    }

    fn key_type_of_column(&self, column: &str) -> Option<KeyType> {
        self.plan.columns.iter().find(|known| known.column == column)?.key_type()
    }

    fn require_part(&self, column: &str) -> Result<(), SharingError> {
        let table = || self.source.to_owned();
        let Some(known) = self.plan.columns.iter().find(|known| known.column == column) else {
            return Err(SharingError::NoSuchColumn { table: table(), column: column.to_owned() });
        };
        if known.kind.can_be_part() {
            return Ok(());
        }
        let (column, kind) = (column.to_owned(), known.kind.plain_name());
        Err(SharingError::NotAPart { table: table(), column, kind })
    }
}

/// The word and the parts, with `#` between each two.
fn joined(word: &str, parts: Vec<TemplatePart>) -> KeyTemplate {
    let mut all = vec![TemplatePart::Text(format!("{word}#"))];
    for (place, part) in parts.into_iter().enumerate() {
        if place > 0 {
            all.push(TemplatePart::Text("#".to_owned()));
        }
        all.push(part);
    }
    KeyTemplate { parts: all }
}

/// The word for items of a table: of `order_details`, `ORDER_DETAIL`.
pub(super) fn item_type(table: &str) -> String {
    let mut words = words(table);
    if let Some(last) = words.last_mut() {
        *last = singular(&last.to_lowercase());
    }
    let word: String = words.join("_").to_uppercase().chars().take(MAX_TYPE_LETTERS).collect();
    if word.is_empty() { "ITEM".to_owned() } else { word }
}

#[cfg(test)]
mod tests;
