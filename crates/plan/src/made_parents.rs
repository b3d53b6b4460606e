//! Parents that are made for rows which point to none: in the table of the parent, items with nothing but the key that is
//! pointed to, and with the rows that belong inside.
//!
//! They are a table of their own among the source tables, made from the rows that point ([`DerivedKind::Parent`]), and written
//! to the table of the parent. Of each key that no row of the parent has, the first row that points there stands for it.

use super::column::{Blank, ColumnPlan};
use super::derived::{DerivedKind, DerivedTable};
use super::plan::{
    AttributeOfOthers, Duplicates, InsideTable, MadeParents, Plan, PointingTable, Projection, SharedTable,
    TableDesign,
};
use super::relation::{Orphans, Placement, Relation, TableColumns};
use super::template::{ComposedAttribute, KeyTemplate};
use thiserror::Error;

/// Why parents cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MadeParentsError {
    #[error(
        "rows of {child} that have no {parent} would be put under one that is made for them, but {parent} has no items of its \
         own: its rows stand with those of {grandparent}"
    )]
    NoItems { child: String, parent: String, grandparent: String },
    #[error(
        "rows of {child} that have no {parent} would be put under one that is made for them, but they point to its {}, and its \
         key is {key}", .pointed_to.join(", ")
    )]
    OtherKey { child: String, parent: String, pointed_to: Vec<String>, key: String },
    #[error("{table} is made for rows of {of} that have no parent, and those are not to be put under one")]
    NotWanted { table: String, of: String },
}

impl MadeParentsError {
    /// What a person can do about it.
    pub fn repair(&self) -> &'static str {
        match self {
            Self::NoItems { .. } | Self::OtherKey { .. } => {
                "Keep such rows as items of their own, or reject them."
            }
            Self::NotWanted { .. } => {
                "Do without it, or choose for those rows to be put under a parent of that key."
            }
        }
    }
}

impl Relation {
    /// True where parents are made for rows that have none.
    pub fn makes_parents(&self) -> bool {
        self.placement != Placement::Own && self.orphans == Some(Orphans::Parent)
    }

    /// The table of parents that are made for rows that have none, as the plan of the child spells its columns.
    pub fn made_parents(&self, child: &Plan) -> DerivedTable {
        DerivedTable::parent(&self.child.table, child.spelled(&self.child.columns))
    }
}

impl Plan {
    /// True where both read each row of one source alike, but for the columns that point.
    pub fn reads_alike(&self, other: &Self, pointing: &[String]) -> bool {
        let settings = |column: &ColumnPlan| {
            let points = pointing.contains(&column.column);
            (!points).then(|| ColumnPlan { included: true, ..column.clone() })
        };
        self.columns.iter().map(settings).eq(other.columns.iter().map(settings))
            && self.cell_fixes == other.cell_fixes
            && self.left_out == other.left_out
            && self.delimiter == other.delimiter
            && (self.join_surplus, self.leave_out_headers, self.leave_out_blank)
                == (other.join_surplus, other.leave_out_headers, other.leave_out_blank)
    }
}

/// Makes the plans of parents that are made, from plans that are placed, and says in those of rows that stand inside others
/// where else they may stand.
///
/// # Errors
/// [`MadeParentsError`].
pub(super) fn make_parents(
    plans: &mut [(String, Plan)],
    known: &[&Relation],
) -> Result<(), MadeParentsError> {
    let wanted: Vec<&Relation> = known.iter().copied().filter(|relation| relation.makes_parents()).collect();
    let mut made = Vec::with_capacity(wanted.len());
    for (place, relation) in wanted.iter().enumerate() {
        let plan_of = |name: &str| plans.iter().find(|(known, _)| known == name).map(|(_, plan)| plan);
        let (Some(child), Some(parent)) = (plan_of(&relation.child.table), plan_of(&relation.parent.table))
        else {
            continue;
        };
        require_makeable(relation, parent)?;
        let of_parent = |other: &&&Relation| other.parent.table == relation.parent.table;
        let before = wanted[..place].iter().filter(of_parent).filter_map(|other| {
            let plan = plan_of(&other.child.table)?;
            let (table, pointing) = (other.child.table.clone(), plan.spelled(&other.child.columns));
            Some(PointingTable { table, pointing, plan: Box::new(bare(plan)) })
        });
        let before = before.collect();
        let inside: Vec<&InsideTable> = parent
            .inside
            .iter()
            .filter(|inside| wanted.iter().filter(of_parent).any(|it| it.child.table == inside.table))
            .collect();
        let derived = relation.made_parents(child);
        made.push((derived.source_name(), Making { relation, child, parent }.plan(derived, before, &inside)));
    }
    let names = |parent: &str| -> Vec<String> {
        let of_parent = made
            .iter()
            .filter(|(_, plan)| plan.made.as_ref().is_some_and(|made| made.parent.table == parent));
        of_parent.map(|(name, _)| name.clone()).collect()
    };
    for relation in wanted.iter().filter(|relation| relation.placement.is_within_item()) {
        let child = plans.iter_mut().find(|(name, _)| *name == relation.child.table);
        if let Some(placed) = child.and_then(|(_, plan)| plan.placed.as_mut()) {
            placed.made = names(&relation.parent.table);
        }
    }
    for (name, plan) in plans.iter_mut() {
        let Some(derived) = plan.derived.as_ref().filter(|derived| derived.kind == DerivedKind::Parent)
        else {
            continue;
        };
        let Some((_, new)) = made.iter().find(|(made, _)| made == name) else {
            return Err(MadeParentsError::NotWanted { table: name.clone(), of: derived.of.clone() });
        };
        let table = TableDesign { name: plan.table.name.clone(), ..new.table.clone() };
        *plan = Plan { table, ..new.clone() };
    }
    Ok(())
}

fn require_makeable(relation: &Relation, parent: &Plan) -> Result<(), MadeParentsError> {
    let (child, name) = (relation.child.table.clone(), relation.parent.table.clone());
    if let Some(placed) = &parent.placed {
        let grandparent = placed.parent.clone();
        return Err(MadeParentsError::NoItems { child, parent: name, grandparent });
    }
    let beside = parent.shared.as_ref().and_then(|shared| shared.beside.as_ref());
    if let Some(beside) = beside {
        let grandparent = beside.parent.clone();
        return Err(MadeParentsError::NoItems { child, parent: name, grandparent });
    }
    let (key, pointed_to) = (parent.columns_of_key(), parent.spelled(&relation.parent.columns));
    let all_of = |some: &[String], others: &[String]| some.iter().all(|one| others.contains(one));
    if key.is_empty() || !all_of(&key, &pointed_to) || !all_of(&pointed_to, &key) {
        let key =
            if key.is_empty() { "made from the content of its rows".to_owned() } else { key.join(", ") };
        return Err(MadeParentsError::OtherKey { child, parent: name, pointed_to, key });
    }
    Ok(())
}

/// Parents that are made for the rows of one table.
struct Making<'a> {
    relation: &'a Relation,
    child: &'a Plan,
    parent: &'a Plan,
}

impl Making<'_> {
    fn plan(&self, derived: DerivedTable, before: Vec<PointingTable>, inside: &[&InsideTable]) -> Plan {
        let Self { relation, child, parent } = self;
        let (pointing, pointed_to) = (derived.columns.clone(), parent.spelled(&relation.parent.columns));
        let here = |column: &String| {
            let place = pointed_to.iter().position(|pointed| pointed == column);
            place.and_then(|place| pointing.get(place)).cloned()
        };
        let columns = child.columns.iter().map(|column| {
            let place = pointing.iter().position(|pointing| *pointing == column.column);
            let there = place.and_then(|place| pointed_to.get(place));
            let there = there.and_then(|name| parent.columns.iter().find(|known| known.column == *name));
            match there {
                None => ColumnPlan { included: false, ..column.clone() },
                Some(there) => ColumnPlan {
                    included: there.included,
                    attribute: there.attribute.clone(),
                    kind: there.kind,
                    date_as: there.date_as,
                    blank: Blank::LeaveOut,
                    ..column.clone()
                },
            }
        });
        let columns: Vec<ColumnPlan> = columns.collect();
        // Whatever of the parent is made from nothing but its key.
        let composed = parent.composed_attributes.iter().filter_map(|composed| {
            let template = renamed(&composed.template, &here)?;
            Some(ComposedAttribute { attribute: composed.attribute.clone(), template })
        });
        let composed: Vec<ComposedAttribute> = composed.collect();
        let inside = inside.iter().map(|inside| InsideTable {
            pointed_to: inside.pointed_to.iter().map(|column| here(column).unwrap_or_default()).collect(),
            ..(*inside).clone()
        });
        let shared = parent.shared.as_ref().and_then(|shared| {
            Some(SharedTable {
                partition: renamed(&shared.partition, &here)?,
                sort: renamed(&shared.sort, &here)?,
                ..shared.clone()
            })
        });
        let table = parent.table_of_items().clone();
        let mut plan = Plan {
            table: TableDesign {
                name: derived.proposed_table(child).name,
                indexes: Vec::new(),
                ..parent.table.clone()
            },
            columns,
            composed_attributes: composed,
            duplicates: Duplicates::Stop,
            generated_key: None,
            declared: None,
            inside: inside.collect(),
            copied: Vec::new(),
            placed: None,
            shared,
            derived: Some(derived),
            made: Some(MadeParents {
                parent: TableColumns { table: relation.parent.table.clone(), columns: pointed_to },
                plan: Box::new(bare(parent)),
                pointing,
                table,
                beside: relation.placement == Placement::Beside,
                before,
                of_others: Vec::new(),
            }),
            ..(*child).clone()
        };
        let of_others = self.of_others(&plan);
        if let Some(made) = &mut plan.made {
            made.of_others = of_others;
        }
        plan
    }

    /// What the parent's table and its indexes name that items with nothing but a key do not have.
    fn of_others(&self, made: &Plan) -> Vec<AttributeOfOthers> {
        let table = self.parent.table_of_items();
        let mut found: Vec<AttributeOfOthers> = Vec::new();
        let projected = table.indexes.iter().flat_map(|index| match &index.projection {
            Projection::Include { attributes } => attributes.as_slice(),
            Projection::All | Projection::KeysOnly => &[],
        });
        let keys = table.indexes.iter().flat_map(super::plan::IndexDesign::key_attributes);
        for attribute in keys.chain(projected).chain(&table.options.time_to_live) {
            let is_own = made.own_attributes().any(|own| own == *attribute)
                || made.attributes_of_others().any(|other| other == attribute);
            if is_own || table.is_key(attribute) || found.iter().any(|known| known.attribute == *attribute) {
                continue;
            }
            found.push(AttributeOfOthers {
                attribute: attribute.clone(),
                key_type: self.parent.key_type_of(attribute),
            });
        }
        found
    }
}

/// The template with the columns of another table; `None` where it names one that has no counterpart there.
fn renamed(template: &KeyTemplate, here: &dyn Fn(&String) -> Option<String>) -> Option<KeyTemplate> {
    let (mut template, mut is_whole) = (template.clone(), true);
    template.for_each_column(|column| match here(column) {
        Some(name) => *column = name,
        None => is_whole = false,
    });
    let has_content = template.parts.contains(&super::template::TemplatePart::Content);
    (is_whole && !has_content).then_some(template)
}

/// How a table's rows are read, without what other tables add to them.
fn bare(plan: &Plan) -> Plan {
    Plan { inside: Vec::new(), copied: Vec::new(), placed: None, shared: None, ..plan.clone() }
}

#[cfg(test)]
mod tests;
