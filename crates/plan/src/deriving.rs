//! Makes the plans of tables that are made from the rows of another source table once more.
//!
//! How rows are read is said in the plan of that other table alone; the plan of a derived table follows from it, as often
//! as tables are placed ([`place_tables`](super::place_tables)), so that both read a row alike.

use super::derived::{DerivedKind, DerivedTable};
use super::naming::{taken, untaken, words as name_words};
use super::plan::{Capacity, Duplicates, IndexDesign, Plan, Projection, ProvisionedUnits, TableDesign};
use super::relation::{BesideKeys, Orphans, Placement, Relation, TableColumns};
use super::same_column::place_of_column;
use super::sharing::item_type;
use super::table_options::TableOptions;
use super::template::{ComposedAttribute, KeyTemplate, TemplatePart};
use thiserror::Error;

/// The attribute that holds what a lock locks.
const LOCK_ATTRIBUTE: &str = "lock";
/// Most letters of a table's name that is proposed.
const MAX_NAME_LETTERS: usize = 240;

/// Why a table cannot be derived from another.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DerivingError {
    #[error("the table {table} is made from the rows of {of}, which is not there")]
    NoOwner { table: String, of: String },
    #[error(
        "the table {table} is made from the rows of {of}, which is made from those of another table itself"
    )]
    OfDerived { table: String, of: String },
    #[error("a table is to be made from {column} of {of}, which is none of its columns")]
    NoSuchColumn { of: String, column: String },
    #[error("a table is to be made from columns of {of}, and none is named")]
    NoColumns { of: String },
    #[error("the column {column} of {of} is {kind} and cannot be kept unique by lock items")]
    NotAPart { of: String, column: String, kind: &'static str },
    #[error(
        "a table is to be made from {column} of {of}, whose rows have no items of their own: they stand inside those of {parent}"
    )]
    Inside { of: String, column: String, parent: String },
    #[error(
        "the column {column} of {of} is to stand in an item of its own beside, but rows of {of} stand beside those of {parent} already"
    )]
    Beside { of: String, column: String, parent: String },
    #[error(
        "the column {column} is a part of the key of {of}, which cannot stand in an item of its own beside"
    )]
    OfKey { of: String, column: String },
    #[error(
        "the column {column} of {of} is a part of the index {index}, which reads the item that it would leave"
    )]
    OfIndex { of: String, column: String, index: String },
    #[error("the key of {of} is made from the content of its rows, under which nothing else can stand")]
    ContentKey { of: String },
}

impl DerivingError {
    /// What a person can do about it.
    pub fn repair(&self) -> &'static str {
        match self {
            Self::NoOwner { .. } => "Open that table too, or do without the table that is made from it.",
            Self::OfDerived { .. } => "Name the table that its rows come from.",
            Self::NoSuchColumn { .. } | Self::NoColumns { .. } => "Name one of the table's columns.",
            Self::NotAPart { .. } => {
                "Choose a column of text, numbers, dates or yes/no, or give this one such a type."
            }
            Self::Inside { .. } => "Give the table items of its own, or do without the other.",
            Self::Beside { .. } => "Give the table a table of its own, or leave the column where it is.",
            Self::OfKey { .. } => "Name another column.",
            Self::OfIndex { .. } => "Take it out of the index first, or name another column.",
            Self::ContentKey { .. } => "Choose a column as the key.",
        }
    }
}

impl DerivedTable {
    /// A table for it, under a name after that of the `owner`'s table and with the same capacity:
    /// `CustomersEmailUnique`.
    pub fn proposed_table(&self, owner: &Plan) -> TableDesign {
        let owner = owner.table_of_items();
        let word = match self.kind {
            DerivedKind::Lock => "Unique",
            DerivedKind::Split => "",
            DerivedKind::Parent => "Missing",
        };
        let columns: String = self.columns.iter().map(|column| name_of(column)).collect();
        let mut name = format!("{}{columns}", owner.name);
        name.truncate(name.char_indices().nth(MAX_NAME_LETTERS).map_or(name.len(), |(end, _)| end));
        name.push_str(word);
        TableDesign { capacity: owner.capacity.clone(), ..TableDesign::new(&name, LOCK_ATTRIBUTE) }
    }

    /// The plan of this table, written to `table`, from that of the table whose rows it has, which is placed.
    ///
    /// # Errors
    /// [`DerivingError`].
    pub fn plan(&self, owner: &Plan, table: &TableDesign) -> Result<Plan, DerivingError> {
        match self.kind {
            DerivedKind::Lock => self.lock_plan(owner, table),
            DerivedKind::Split => self.split_plan(owner, table),
            DerivedKind::Parent => self.parent_plan(owner, table),
        }
    }

    /// Parents that are made have a plan once tables are placed; until then it has the columns that point.
    fn parent_plan(&self, owner: &Plan, table: &TableDesign) -> Result<Plan, DerivingError> {
        let columns = self.named_columns(owner)?;
        let mut plan_columns = owner.columns.clone();
        for column in &mut plan_columns {
            column.included = columns.contains(&column.column);
        }
        Ok(Plan {
            table: table.clone(),
            columns: plan_columns,
            composed_attributes: Vec::new(),
            generated_key: None,
            declared: None,
            inside: Vec::new(),
            copied: Vec::new(),
            placed: None,
            shared: None,
            derived: Some(Self { columns, ..self.clone() }),
            ..owner.clone()
        })
    }

    /// Locks have the key of the item that holds the value, and the moment at which it expires.
    fn lock_plan(&self, owner: &Plan, table: &TableDesign) -> Result<Plan, DerivingError> {
        let columns = self.columns_of(owner)?;
        let written = owner.in_shared_table().into_owned();
        let expires = written.table.options.time_to_live.clone();
        let key = std::iter::once(&written.table.partition_key).chain(&written.table.sort_key);
        let carried: Vec<String> = key.chain(&expires).cloned().collect();
        let is_carried = |attribute: &str| carried.iter().any(|name| name == attribute);
        let lock = untaken(LOCK_ATTRIBUTE, &mut taken(carried.iter().cloned()));
        let mut composed: Vec<ComposedAttribute> = written.composed_attributes.clone();
        composed.retain(|composed| is_carried(&composed.attribute));
        composed.insert(0, ComposedAttribute { attribute: lock.clone(), template: lock_template(&columns) });
        let mut plan_columns = written.columns.clone();
        for column in &mut plan_columns {
            column.included &= is_carried(&column.attribute);
        }
        let mut options = table.options.clone();
        options.time_to_live = expires;
        let table = TableDesign {
            partition_key: lock,
            sort_key: None,
            indexes: Vec::new(),
            options,
            ..table.clone()
        };
        Ok(Plan {
            table,
            columns: plan_columns,
            composed_attributes: composed,
            duplicates: Duplicates::Stop,
            generated_key: written.generated_key.clone().filter(|key| is_carried(&key.attribute)),
            declared: None,
            inside: Vec::new(),
            copied: Vec::new(),
            placed: None,
            shared: None,
            derived: Some(Self { columns, ..self.clone() }),
            ..written
        })
    }

    /// The items beside have the key of the row, the moment at which it expires, and the columns. Their keys in the table
    /// that both share follow from [`DerivedTable::relation`].
    fn split_plan(&self, owner: &Plan, table: &TableDesign) -> Result<Plan, DerivingError> {
        let columns = self.columns_of(owner)?;
        let of = || self.of.clone();
        let beside = owner.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        if let Some(beside) = beside {
            let parent = beside.parent.clone();
            return Err(DerivingError::Beside { of: of(), column: columns.join(", "), parent });
        }
        let is_named = |column: &str| columns.iter().any(|name| name == column);
        let key_columns = owner.columns_of_key();
        if let Some(column) = key_columns.iter().find(|column| is_named(column)) {
            return Err(DerivingError::OfKey { of: of(), column: column.clone() });
        }
        if key_columns.is_empty() || owner.partition_columns().is_empty() {
            return Err(DerivingError::ContentKey { of: of() });
        }
        for column in owner.columns.iter().filter(|column| is_named(&column.column)) {
            let is_in = |index: &&IndexDesign| {
                let projected = match &index.projection {
                    Projection::Include { attributes } => attributes.as_slice(),
                    Projection::All | Projection::KeysOnly => &[],
                };
                index.key_attributes().chain(projected).any(|name| *name == column.attribute)
            };
            if let Some(index) = owner.table.indexes.iter().find(is_in) {
                let (column, index) = (column.column.clone(), index.name.clone());
                return Err(DerivingError::OfIndex { of: of(), column, index });
            }
        }
        let expires = owner.table.options.time_to_live.clone();
        let mut plan_columns = owner.columns.clone();
        for column in &mut plan_columns {
            let is_carried = key_columns.contains(&column.column)
                || owner.table.is_key(&column.attribute)
                || expires.as_ref() == Some(&column.attribute);
            column.included = is_named(&column.column) || (column.included && is_carried);
        }
        let mut composed = owner.composed_attributes.clone();
        composed.retain(|composed| owner.table.is_key(&composed.attribute));
        let capacity = match owner.table.capacity {
            Capacity::OnDemand => Capacity::OnDemand,
            // They write into the table of the owner, and have no units of their own.
            Capacity::Provisioned { .. } => Capacity::Provisioned {
                units: ProvisionedUnits { read_units_per_second: 0, write_units_per_second: 0 },
            },
        };
        let options = TableOptions { time_to_live: expires, ..TableOptions::default() };
        let table = TableDesign {
            name: table.name.clone(),
            indexes: Vec::new(),
            capacity,
            options,
            ..owner.table.clone()
        };
        Ok(Plan {
            table,
            columns: plan_columns,
            composed_attributes: composed,
            duplicates: Duplicates::Stop,
            generated_key: owner.generated_key.clone().filter(|key| owner.table.is_key(&key.attribute)),
            declared: None,
            inside: Vec::new(),
            copied: Vec::new(),
            placed: None,
            shared: None,
            derived: Some(Self { columns, ..self.clone() }),
            ..owner.clone()
        })
    }

    /// How the items beside belong to their rows, where they do; `others` are the relations of other tables.
    pub(super) fn relation(&self, name: &str, owner: &Plan, others: &[&Relation]) -> Option<Relation> {
        if self.kind != DerivedKind::Split {
            return None;
        }
        // All that stand beside a table point to it by the same columns.
        let known = others
            .iter()
            .find(|relation| relation.placement == Placement::Beside && relation.parent.table == self.of);
        let columns = match known {
            Some(relation) => owner.spelled(&relation.parent.columns),
            None => owner.partition_columns(),
        };
        let words: Vec<String> = self.columns.iter().flat_map(|column| name_words(column)).collect();
        let end = |table: &str| TableColumns { table: table.to_owned(), columns: columns.clone() };
        Some(Relation {
            placement: Placement::Beside,
            orphans: Some(Orphans::Alone),
            beside: BesideKeys {
                child_type: Some(format!("{}_{}", item_type(&self.of), words.join("_").to_uppercase())),
                ..BesideKeys::default()
            },
            ..Relation::new(end(name), end(&self.of))
        })
    }

    /// Its columns as the plan of the table spells them.
    fn columns_of(&self, owner: &Plan) -> Result<Vec<String>, DerivingError> {
        let of = || self.of.clone();
        if let Some(placed) = &owner.placed {
            return Err(DerivingError::Inside {
                of: of(),
                column: self.columns.join(", "),
                parent: placed.parent.clone(),
            });
        }
        self.named_columns(owner)
    }

    /// The same, wherever the rows stand.
    fn named_columns(&self, owner: &Plan) -> Result<Vec<String>, DerivingError> {
        let of = || self.of.clone();
        if self.columns.is_empty() {
            return Err(DerivingError::NoColumns { of: of() });
        }
        let find = |column: &String| {
            let names = owner.columns.iter().map(|column| column.column.as_str());
            let place = place_of_column(column, names)
                .ok_or_else(|| DerivingError::NoSuchColumn { of: of(), column: column.clone() })?;
            let found = &owner.columns[place];
            if self.kind == DerivedKind::Lock && !found.kind.can_be_part() {
                let kind = found.kind.plain_name();
                return Err(DerivingError::NotAPart { of: of(), column: found.column.clone(), kind });
            }
            Ok(found.column.clone())
        };
        self.columns.iter().map(find).collect()
    }
}

impl Plan {
    /// The columns that its keys are made from.
    pub(super) fn columns_of_key(&self) -> Vec<String> {
        let keys = std::iter::once(&self.table.partition_key).chain(&self.table.sort_key);
        keys.flat_map(|key| self.columns_of_attribute(key)).collect()
    }

    /// Those of its partition key; none where that is made from the content.
    fn partition_columns(&self) -> Vec<String> {
        self.columns_of_attribute(&self.table.partition_key)
    }

    fn columns_of_attribute(&self, attribute: &str) -> Vec<String> {
        if let Some(composed) = self.composed_attribute(attribute) {
            return composed.template.columns().map(str::to_owned).collect();
        }
        self.column_of_attribute(attribute).map(|column| column.column.clone()).into_iter().collect()
    }
}

/// Leaves columns out of the items that items beside have, and makes the plans of those from what is left; what is given
/// are plans as they are by themselves. Gives how they belong together.
///
/// # Errors
/// [`DerivingError`].
pub(super) fn split_tables(
    plans: &mut [(String, Plan)],
    others: &[Relation],
) -> Result<Vec<Relation>, DerivingError> {
    let others: Vec<&Relation> = others.iter().collect();
    for derived in plans.iter().filter_map(|(_, plan)| plan.derived.as_ref()) {
        let above = others
            .iter()
            .find(|relation| relation.placement == Placement::Beside && relation.child.table == derived.of);
        if let Some(above) = above.filter(|_| derived.kind == DerivedKind::Split) {
            let (of, column) = (derived.of.clone(), derived.columns.join(", "));
            return Err(DerivingError::Beside { of, column, parent: above.parent.table.clone() });
        }
    }
    derive_of(plans, DerivedKind::Split)?;
    let mut relations = Vec::new();
    for place in 0..plans.len() {
        let (name, plan) = plans[place].clone();
        let Some(derived) = plan.derived.filter(|derived| derived.kind == DerivedKind::Split) else {
            continue;
        };
        let Some((_, owner)) = plans.iter_mut().find(|(known, _)| *known == derived.of) else { continue };
        for column in &mut owner.columns {
            column.included &= !derived.columns.contains(&column.column);
        }
        relations.extend(derived.relation(&name, owner, &others));
    }
    Ok(relations)
}

/// Makes the plans of lock items from those that are placed.
///
/// # Errors
/// [`DerivingError`].
pub(super) fn lock_tables(plans: &mut [(String, Plan)]) -> Result<(), DerivingError> {
    derive_of(plans, DerivedKind::Lock)
}

fn derive_of(plans: &mut [(String, Plan)], kind: DerivedKind) -> Result<(), DerivingError> {
    for place in 0..plans.len() {
        let (name, plan) = &plans[place];
        let Some(derived) = plan.derived.as_ref().filter(|derived| derived.kind == kind) else { continue };
        let owner = plans.iter().find(|(known, _)| *known == derived.of);
        let (table, of) = (name.clone(), derived.of.clone());
        let made = match owner {
            None => return Err(DerivingError::NoOwner { table, of }),
            Some((_, owner)) if owner.derived.is_some() => {
                return Err(DerivingError::OfDerived { table, of });
            }
            Some((_, owner)) => derived.plan(owner, &plan.table)?,
        };
        plans[place].1 = made;
    }
    Ok(())
}

/// `EMAIL#{email}`; of several columns `FIRST_NAME+LAST_NAME#{first_name}#{last_name}`.
fn lock_template(columns: &[String]) -> KeyTemplate {
    let words: Vec<String> =
        columns.iter().map(|column| name_words(column).join("_").to_uppercase()).collect();
    let mut parts = vec![TemplatePart::Text(format!("{}#", words.join("+")))];
    let last = columns.len() - 1;
    for (place, column) in columns.iter().enumerate() {
        if place > 0 {
            parts.push(TemplatePart::Text("#".to_owned()));
        }
        // Only the last may have a # in it: so different values never make the same text.
        parts.push(if place == last {
            TemplatePart::Column(column.clone())
        } else {
            TemplatePart::Escaped(column.clone())
        });
    }
    KeyTemplate { parts }
}

/// `company_name` as a part of a table's name.
fn name_of(column: &str) -> String {
    let words = name_words(column);
    let capitalised = |word: &String| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        first + &letters.as_str().to_lowercase()
    };
    words.iter().map(capitalised).collect::<String>().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests;
