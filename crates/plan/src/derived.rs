//! Tables that are made from the rows of another source table once more: locks that keep a column unique, and columns that
//! stand in an item of their own beside the rest of their row.
//!
//! How rows are read is said in the plan of that other table alone; the plan of a derived table follows from it, as often
//! as tables are placed ([`place_tables`](super::place_tables)), so that both read a row alike.

use super::naming::{taken, untaken, words as name_words};
use super::plan::{Duplicates, Plan, TableDesign};
use super::same_column::place_of_column;
use super::template::{ComposedAttribute, KeyTemplate, TemplatePart};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// The attribute that holds what a lock locks.
const LOCK_ATTRIBUTE: &str = "lock";
/// Most letters of a table's name that is proposed.
const MAX_NAME_LETTERS: usize = 240;

/// From what a table is made that is read from the rows of another once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DerivedTable {
    /// The source table whose rows they are.
    pub of: String,
    pub kind: DerivedKind,
    /// The columns that are unique together.
    pub columns: Vec<String>,
}

/// What a derived table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DerivedKind {
    /// An item for each value of columns that no two rows may have in common, with the key of the row's item.
    Lock,
}

/// Why a table cannot be derived from another.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DerivingError {
    #[error("{table} is made from the rows of {of}, which is not there")]
    NoOwner { table: String, of: String },
    #[error("{table} is made from the rows of {of}, which is made from those of another table itself")]
    OfDerived { table: String, of: String },
    #[error("{column} of {of} is to be kept unique, which is none of its columns")]
    NoSuchColumn { of: String, column: String },
    #[error("no column of {of} is named that is to be kept unique")]
    NoColumns { of: String },
    #[error("{column} of {of} is {kind} and cannot be kept unique by lock items")]
    NotAPart { of: String, column: String, kind: &'static str },
    #[error(
        "{column} of {of} is to be kept unique by lock items, but rows of {of} have no items of their own: they stand inside \
         those of {parent}"
    )]
    Inside { of: String, column: String, parent: String },
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
            Self::Inside { .. } => "Give the table items of its own, or do without the lock items.",
        }
    }
}

impl DerivedTable {
    /// Locks for these columns of a table.
    pub fn lock(of: &str, columns: Vec<String>) -> Self {
        Self { of: of.to_owned(), kind: DerivedKind::Lock, columns }
    }

    /// What the derived table is called among source tables: `customers: unique email`.
    pub fn source_name(&self) -> String {
        let columns = self.columns.join(", ");
        match self.kind {
            DerivedKind::Lock => format!("{}: unique {columns}", self.of),
        }
    }

    /// True where both are made from the same columns of the same table for the same.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.of == other.of
            && self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .all(|column| place_of_column(column, other.columns.iter().map(String::as_str)).is_some())
    }

    /// A table for it, under a name after that of the `owner`'s table and with the same capacity:
    /// `CustomersEmailUnique`.
    pub fn proposed_table(&self, owner: &Plan) -> TableDesign {
        let owner = owner.table_of_items();
        let word = match self.kind {
            DerivedKind::Lock => "Unique",
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
        }
    }

    /// Locks have the key of the item that holds the value, and the moment at which it expires.
    fn lock_plan(&self, owner: &Plan, table: &TableDesign) -> Result<Plan, DerivingError> {
        let columns = self.columns_of(owner)?;
        if let Some(placed) = &owner.placed {
            return Err(DerivingError::Inside {
                of: self.of.clone(),
                column: columns.join(", "),
                parent: placed.parent.clone(),
            });
        }
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

    /// Its columns as the plan of the table spells them.
    fn columns_of(&self, owner: &Plan) -> Result<Vec<String>, DerivingError> {
        let of = || self.of.clone();
        if self.columns.is_empty() {
            return Err(DerivingError::NoColumns { of: of() });
        }
        let find = |column: &String| {
            let names = owner.columns.iter().map(|column| column.column.as_str());
            let place = place_of_column(column, names)
                .ok_or_else(|| DerivingError::NoSuchColumn { of: of(), column: column.clone() })?;
            let found = &owner.columns[place];
            if !found.kind.can_be_part() {
                let kind = found.kind.plain_name();
                return Err(DerivingError::NotAPart { of: of(), column: found.column.clone(), kind });
            }
            Ok(found.column.clone())
        };
        self.columns.iter().map(find).collect()
    }
}

/// Makes the plans of derived tables from those that are placed.
///
/// # Errors
/// [`DerivingError`].
pub(super) fn derive_tables(plans: &mut [(String, Plan)]) -> Result<(), DerivingError> {
    for place in 0..plans.len() {
        let (name, plan) = &plans[place];
        let Some(derived) = &plan.derived else { continue };
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
mod tests {
    use super::*;
    use crate::{
        AttributeKind, ColumnPlan, Orphans, Placement, PlacingError, PlanDocument, Relation, TableColumns,
        place_tables,
    };

    fn plan(name: &str, columns: &[&str]) -> Plan {
        let columns = columns.iter().map(|name| ColumnPlan::new(name, name, AttributeKind::Text));
        Plan::new(TableDesign::new(name, "id"), columns.collect())
    }

    fn with_lock(owner: &Plan, columns: &[&str]) -> Vec<(String, Plan)> {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        let derived = DerivedTable::lock("people", columns);
        let lock = derived.plan(owner, &derived.proposed_table(owner)).unwrap();
        let lock = (lock.derived.as_ref().unwrap().source_name(), lock);
        vec![("people".to_owned(), owner.clone()), lock]
    }

    fn attributes(plan: &Plan) -> Vec<&str> {
        let columns = plan.columns.iter().filter(|column| column.included);
        let composed = plan.composed_attributes.iter().map(|composed| composed.attribute.as_str());
        composed.chain(columns.map(|column| column.attribute.as_str())).collect()
    }

    #[test]
    fn a_lock_has_the_key_of_its_item_and_expires_with_it() {
        let mut owner = plan("People", &["id", "E-Mail", "name", "until", "lock"]);
        owner.table.sort_key = Some("lock".to_owned());
        owner.columns[3].kind = AttributeKind::Number;
        owner.table.options.time_to_live = Some("until".to_owned());
        let placed = place_tables(with_lock(&owner, &["e-mail"]), &[]).unwrap();
        let (name, lock) = &placed[1];
        assert_eq!((name.as_str(), lock.table.name.as_str()), ("people: unique E-Mail", "PeopleEMailUnique"));
        // Another attribute of the item has the name.
        assert_eq!(attributes(lock), ["lock2", "id", "until", "lock"]);
        assert_eq!((lock.table.partition_key.as_str(), &lock.table.sort_key), ("lock2", &None));
        assert_eq!(lock.table.options.time_to_live.as_deref(), Some("until"));
        assert_eq!(lock.composed_attributes[0].template.to_string(), "E_MAIL#{E-Mail}");
        assert_eq!(lock.written_after(), Some("people"));
        // What the owner's columns become is followed, and the name that a person gave stays.
        let mut changed = placed.clone();
        changed[0].1.columns[0].attribute = "key".to_owned();
        changed[0].1.table.partition_key = "key".to_owned();
        changed[1].1.table.name = "Emails".to_owned();
        let placed = place_tables(changed, &[]).unwrap();
        assert_eq!(attributes(&placed[1].1), ["lock2", "key", "until", "lock"]);
        assert_eq!(placed[1].1.table.name, "Emails");
    }

    #[test]
    fn what_cannot_be_locked_says_why() {
        let owner = plan("People", &["id", "email", "photo"]);
        let good = with_lock(&owner, &["email"]);
        let of = |derived: &DerivedTable, owner: &Plan| {
            derived.plan(owner, &derived.proposed_table(owner)).unwrap_err()
        };
        let lock = |column: &str| DerivedTable::lock("people", vec![column.to_owned()]);
        assert!(matches!(of(&lock("nothing"), &owner), DerivingError::NoSuchColumn { .. }));
        assert!(matches!(
            of(&DerivedTable::lock("people", Vec::new()), &owner),
            DerivingError::NoColumns { .. }
        ));
        let mut binary = owner.clone();
        binary.columns[2].kind = AttributeKind::Binary;
        assert!(matches!(of(&lock("photo"), &binary), DerivingError::NotAPart { .. }));
        let failed = |plans: Vec<(String, Plan)>, relations: &[Relation]| match place_tables(plans, relations)
        {
            Err(PlacingError::Deriving(error)) => error,
            other => panic!("{other:?}"),
        };
        assert!(matches!(failed(good[1..].to_vec(), &[]), DerivingError::NoOwner { .. }));
        let mut of_lock = good.clone();
        let mut second = good[1].1.clone();
        second.derived = Some(DerivedTable::lock(&good[1].0, vec!["email".to_owned()]));
        of_lock.push(("second".to_owned(), second));
        assert!(matches!(failed(of_lock, &[]), DerivingError::OfDerived { .. }));
        let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec!["id".to_owned()] };
        let inside = Relation {
            placement: Placement::Inside,
            orphans: Some(Orphans::Alone),
            ..Relation::new(end("people"), end("towns"))
        };
        let mut with_parent = good.clone();
        with_parent.push(("towns".to_owned(), plan("Towns", &["id", "name"])));
        assert!(matches!(failed(with_parent, &[inside]), DerivingError::Inside { .. }));
    }

    #[test]
    fn a_document_keeps_what_it_is_made_from_and_not_its_columns_twice() {
        let owner = plan("People", &["id", "email"]);
        let placed = place_tables(with_lock(&owner, &["email"]), &[]).unwrap();
        let document = PlanDocument::of(placed.clone());
        assert_eq!((document.mappings.len(), document.tables.len()), (1, 2));
        let (derived, table) = document.derived_tables(Some("people-2"))[0].clone();
        assert_eq!((derived.of.as_str(), table.name.as_str()), ("people-2", "PeopleEmailUnique"));
        assert_eq!(document.derived_tables(None)[0].0.plan(&owner, &table).unwrap(), placed[1].1);
        assert_eq!(document.contradiction(), None);
        for (change, reason) in [
            (
                (|document: &mut PlanDocument| document.derived[0].from.of = "towns".to_owned())
                    as fn(&mut PlanDocument),
                "none of its source tables",
            ),
            (|document| document.derived[0].from.columns = vec!["town".to_owned()], "no column of people"),
            (|document| document.derived[0].table = "People".to_owned(), "two source tables"),
            (|document| document.derived[0].source = "people".to_owned(), "says twice"),
            (|document| document.derived.clear(), "nothing is to become"),
        ] {
            let mut wrong = document.clone();
            change(&mut wrong);
            let told = wrong.contradiction().unwrap();
            assert!(told.contains(reason), "{told}");
        }
    }
}
