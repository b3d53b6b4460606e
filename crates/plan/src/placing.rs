//! Places tables by their relations: what each plan must know of the others, for rows to be written inside the items of
//! another table, or with attributes of one.

use super::deriving::{DerivingError, lock_tables, split_tables};
use super::edit::follow_others;
use super::made_parents::{MadeParentsError, make_parents};
use super::naming::{NamingStyle, Taken, attribute_name, singular, taken, untaken};
use super::of_others::Origin;
use super::plan::{CopiedAttribute, CopiedTable, InsideForm, InsideTable, PlacedInside, Plan};
use super::relation::{Placement, Relation, TableColumns};
use super::same_column::same_column;
use super::sharing::share_tables;
use super::sharing_error::SharingError;
use super::within_item::{SetError, form_in_item, set_column, set_name};
use std::collections::BTreeSet;
use thiserror::Error;

/// Why tables cannot be placed as relations say.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlacingError {
    #[error(
        "the rows of {child} are to stand with those of {first} and with those of {second}; they can only stand in one place"
    )]
    TwoParents { child: String, first: String, second: String },
    #[error("the rows of {table} would stand inside themselves")]
    Circle { table: String },
    #[error("the column {column} is to be copied from {table}, which has no such column, or leaves it out")]
    NoSuchColumn { table: String, column: String },
    #[error(
        "the table {table} has an attribute {attribute} already, so nothing of another table can stand under that name"
    )]
    NameTaken { table: String, attribute: String },
    #[error(transparent)]
    Set(#[from] SetError),
    #[error(transparent)]
    Sharing(#[from] SharingError),
    #[error(transparent)]
    Deriving(#[from] DerivingError),
    #[error(transparent)]
    MadeParents(#[from] MadeParentsError),
}

impl PlacingError {
    /// What a person can do about it.
    pub fn repair(&self) -> &'static str {
        match self {
            Self::TwoParents { .. } => "Put them with one of the two, and keep the other relation as it is.",
            Self::Circle { .. } => "Give one of the tables a table of its own.",
            Self::NoSuchColumn { .. } => "Copy another column, or carry this one over.",
            Self::NameTaken { .. } => "Give it another name.",
            Self::Set(error) => error.repair(),
            Self::Sharing(error) => error.repair(),
            Self::Deriving(error) => error.repair(),
            Self::MadeParents(error) => error.repair(),
        }
    }
}

/// The plans of some tables, placed as these relations say. What they were placed by before counts no more, so this can be
/// done after each change. Relations of tables that are not among them are passed over.
///
/// # Errors
/// [`PlacingError`].
pub fn place_tables(
    mut plans: Vec<(String, Plan)>,
    relations: &[Relation],
) -> Result<Vec<(String, Plan)>, PlacingError> {
    let before: Vec<Vec<(Origin, String)>> = plans.iter().map(|(_, plan)| plan.origins_of_others()).collect();
    for (_, plan) in &mut plans {
        plan.inside.clear();
        plan.copied.clear();
        plan.placed = None;
        plan.shared = None;
        plan.made = None;
    }
    let beside = split_tables(&mut plans, relations)?;
    let is_there = |end: &TableColumns| plans.iter().any(|(name, _)| *name == end.table);
    let known: Vec<&Relation> = relations
        .iter()
        .chain(&beside)
        .filter(|relation| is_there(&relation.child) && is_there(&relation.parent))
        .collect();
    let inside: Vec<&Relation> =
        known.iter().copied().filter(|relation| relation.placement.is_within_item()).collect();
    let placed: Vec<&Relation> =
        known.iter().copied().filter(|relation| relation.placement != Placement::Own).collect();
    for (place, relation) in placed.iter().enumerate() {
        let child = &relation.child.table;
        if let Some(before) = placed[..place].iter().find(|before| before.child.table == *child) {
            let (first, second) = (before.parent.table.clone(), relation.parent.table.clone());
            return Err(PlacingError::TwoParents { child: child.clone(), first, second });
        }
    }
    let placer = Placer { plans: &plans, before: &before, known: &known, inside: &inside };
    let mut placed = Vec::with_capacity(plans.len());
    for (name, _) in &plans {
        placed.push((name.clone(), placer.placed(name, &mut BTreeSet::new())?));
    }
    share_tables(&mut placed, &known)?;
    make_parents(&mut placed, &known)?;
    lock_tables(&mut placed)?;
    Ok(placed)
}

struct Placer<'a> {
    /// As they are by themselves.
    plans: &'a [(String, Plan)],
    /// What each called its attributes that come from others.
    before: &'a [Vec<(Origin, String)>],
    known: &'a [&'a Relation],
    inside: &'a [&'a Relation],
}

impl Placer<'_> {
    fn plan(&self, name: &str) -> Option<&Plan> {
        self.plans.iter().find(|(known, _)| known == name).map(|(_, plan)| plan)
    }

    /// The plan of a table with what it holds of others. `within`: the tables in which it stands.
    fn placed(&self, name: &str, within: &mut BTreeSet<String>) -> Result<Plan, PlacingError> {
        if !within.insert(name.to_owned()) {
            return Err(PlacingError::Circle { table: name.to_owned() });
        }
        let Some(mut plan) = self.plan(name).cloned() else {
            return Err(PlacingError::Circle { table: name.to_owned() });
        };
        let mut names = taken(plan.own_attributes());
        for relation in self.known.iter().filter(|relation| relation.child.table == name) {
            let copied = self.copied(relation, &plan, &mut names)?;
            plan.copied.extend(copied);
        }
        for relation in self.inside.iter().filter(|relation| relation.parent.table == name) {
            let child = self.placed(&relation.child.table, within)?;
            let style = naming_style(&plan);
            let form = form_in_item(relation, &child, self.known, style, &mut names)?;
            let attribute = match (&form, &relation.attribute) {
                (InsideForm::Merged { .. }, _) => String::new(),
                (_, Some(chosen)) => own_name(name, chosen, &mut names)?,
                (InsideForm::Set { column }, None) => untaken(&set_name(column, style), &mut names),
                (InsideForm::List, None) => {
                    untaken(&attribute_name(&relation.child.table, 0, style), &mut names)
                }
            };
            plan.inside.push(InsideTable {
                table: relation.child.table.clone(),
                attribute,
                form,
                pointing: child.spelled(&relation.child.columns),
                pointed_to: plan.spelled(&relation.parent.columns),
                order: relation.order.clone(),
                plan: Box::new(Plan { placed: None, ..child }),
            });
        }
        if let Some(place) = self.plans.iter().position(|(known, _)| known == name) {
            follow_others(&mut plan, &self.before[place]);
        }
        if let Some(relation) = self.inside.iter().find(|relation| relation.child.table == name) {
            let set = relation.placement == Placement::Set;
            let set_column = if set { Some(set_column(relation, &plan, self.known)?) } else { None };
            plan.placed = Some(PlacedInside {
                parent: relation.parent.table.clone(),
                placement: relation.placement,
                set_column,
                table: self.outermost(&relation.parent.table, name)?.table.clone(),
                orphans: relation.orphans,
                made: Vec::new(),
            });
        }
        within.remove(name);
        Ok(plan)
    }

    /// The plan of the table whose items hold, at the outermost, the rows of this one.
    fn outermost(&self, name: &str, child: &str) -> Result<&Plan, PlacingError> {
        let mut at = name;
        for _ in 0..=self.inside.len() {
            match self.inside.iter().find(|relation| relation.child.table == at) {
                Some(relation) => at = &relation.parent.table,
                None => return self.plan(at).ok_or_else(|| PlacingError::Circle { table: child.to_owned() }),
            }
        }
        Err(PlacingError::Circle { table: child.to_owned() })
    }

    /// What each row of the child takes from the row that it points to; `names`: those that are taken in its items.
    fn copied(
        &self,
        relation: &Relation,
        child: &Plan,
        names: &mut Taken,
    ) -> Result<Option<CopiedTable>, PlacingError> {
        let TableColumns { table, columns } = &relation.parent;
        let Some(parent) = self.plan(table).filter(|_| !relation.copied.is_empty()) else { return Ok(None) };
        let mut attributes = Vec::with_capacity(relation.copied.len());
        for copied in &relation.copied {
            let column = parent
                .columns
                .iter()
                .find(|column| column.included && same_column(&column.column, &copied.column))
                .ok_or_else(|| PlacingError::NoSuchColumn {
                    table: table.clone(),
                    column: copied.column.clone(),
                })?;
            let attribute = if let Some(chosen) = &copied.attribute {
                own_name(&relation.child.table, chosen, names)?
            } else {
                let both = format!("{}_{}", singular(table), column.column);
                untaken(&attribute_name(&both, 0, naming_style(child)), names)
            };
            attributes.push(CopiedAttribute { from: column.attribute.clone(), attribute });
        }
        Ok(Some(CopiedTable {
            table: table.clone(),
            pointing: child.spelled(&relation.child.columns),
            pointed_to: parent.spelled(columns),
            attributes,
            plan: Box::new(parent.clone()),
        }))
    }
}

/// A name that was chosen for an attribute, where no other attribute of the table has it.
fn own_name(table: &str, chosen: &str, names: &mut Taken) -> Result<String, PlacingError> {
    if untaken(chosen, names) == chosen {
        return Ok(chosen.to_owned());
    }
    Err(PlacingError::NameTaken { table: table.to_owned(), attribute: chosen.to_owned() })
}

/// How the attributes of a plan are named after its columns.
fn naming_style(plan: &Plan) -> NamingStyle {
    let fits = |style: &NamingStyle| {
        let mut columns = plan.columns.iter().enumerate();
        columns.all(|(place, column)| column.attribute == attribute_name(&column.column, place, *style))
    };
    let styles = [NamingStyle::CamelCase, NamingStyle::AsIs, NamingStyle::SnakeCase, NamingStyle::PascalCase];
    styles.into_iter().find(fits).unwrap_or_default()
}

#[cfg(test)]
mod tests;
