//! What a person says of how tables belong together, applied to what is known of it.

use crate::app::App;
use crate::blocking::blocking;
use failure::{Code, Failure};
use plan::{CopiedColumn, OrderBy, Orphans, Placement, Relation, read_plan};
use std::path::PathBuf;

/// What a person says of relations, each of a child by the name of its source table.
#[derive(Debug, Clone, Default)]
pub struct RelationChoices {
    /// Relations besides those that are known.
    pub relate: Vec<Relation>,
    pub place: Vec<PlacementChoice>,
    pub copy: Vec<CopyChoice>,
    pub orphans: Vec<(String, Orphans)>,
    pub order: Vec<(String, Vec<OrderBy>)>,
    /// What the attribute is called that holds rows of a child which stand inside, or their set.
    pub attribute: Vec<(String, String)>,
    pub key_names: Vec<KeyNamesChoice>,
}

/// What the keys of a table are called that several tables share, and the attribute that tells their items apart; `None`: as it
/// is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyNamesChoice {
    /// The table beside whose rows the others stand.
    pub parent: String,
    pub partition_key: Option<String>,
    pub sort_key: Option<String>,
    pub item_type_attribute: Option<String>,
}

/// Where the rows of a child go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementChoice {
    pub child: String,
    pub placement: Placement,
    /// In whose items, or beside which, where they have no table of their own.
    pub parent: Option<String>,
}

/// A column of a parent that a child carries too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyChoice {
    pub child: String,
    pub parent: String,
    pub column: String,
}

impl RelationChoices {
    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        self.relate.is_empty()
            && self.place.is_empty()
            && self.copy.is_empty()
            && self.orphans.is_empty()
            && self.order.is_empty()
            && self.attribute.is_empty()
            && self.key_names.is_empty()
    }

    /// The relations with what is chosen of them.
    ///
    /// # Errors
    /// `no_such_relation` where a choice is of one that is not known, or of several; `blocked` where an order is given to rows
    /// that have none.
    pub fn applied(&self, known: Vec<Relation>) -> Result<Vec<Relation>, Failure> {
        let mut relations = known;
        for given in &self.relate {
            if !relations.iter().any(|relation| relation.joins_the_same(given)) {
                relations.push(given.clone());
            }
        }
        for PlacementChoice { child, placement, parent } in &self.place {
            match (placement, parent) {
                (placement, Some(parent)) if *placement != Placement::Own => {
                    between(&mut relations, child, parent)?.placement = *placement;
                }
                _ => relations
                    .iter_mut()
                    .filter(|relation| relation.child.table == *child)
                    .for_each(|relation| relation.placement = Placement::Own),
            }
        }
        for CopyChoice { child, parent, column } in &self.copy {
            let relation = between(&mut relations, child, parent)?;
            // One that a saved plan copies already, perhaps under a name of its own, stays so.
            if !relation.copied.iter().any(|copied| copied.column == *column) {
                relation.copied.push(CopiedColumn { column: column.clone(), attribute: None });
            }
        }
        for (child, orphans) in &self.orphans {
            placed(&mut relations, child)?.orphans = Some(*orphans);
        }
        for (child, order) in &self.order {
            let relation = placed(&mut relations, child)?;
            if matches!(relation.placement, Placement::Merged | Placement::Set) {
                return Err(Failure::new(
                    Code::Blocked,
                    format!(
                        "The rows of {child} have no order where they go: one row is merged, and a set has none."
                    ),
                    "Leave the order out, or place them inside or beside.",
                ));
            }
            relation.order.clone_from(order);
        }
        for (child, attribute) in &self.attribute {
            let relation = placed(&mut relations, child)?;
            if !matches!(relation.placement, Placement::Inside | Placement::Set) {
                return Err(Failure::new(
                    Code::Blocked,
                    format!("The rows of {child} stand in no attribute of their own."),
                    "Leave its name out, or place them inside or in a set.",
                ));
            }
            relation.attribute = Some(attribute.clone());
        }
        for names in &self.key_names {
            names.apply(&mut relations)?;
        }
        Ok(relations)
    }
}

impl KeyNamesChoice {
    fn apply(&self, relations: &mut [Relation]) -> Result<(), Failure> {
        let is_meant = |relation: &&mut Relation| {
            relation.parent.table == self.parent && relation.placement == Placement::Beside
        };
        let mut found = relations.iter_mut().filter(is_meant);
        let Some(first) = found.next() else {
            return Err(Failure::new(
                Code::NoSuchRelation,
                format!("No rows stand beside those of {}.", self.parent),
                "Say first which do: --place CHILD=beside:PARENT.",
            ));
        };
        // Of each name the first relation that says one counts.
        let keys = &mut first.beside;
        for (name, chosen) in [
            (&mut keys.partition_key, &self.partition_key),
            (&mut keys.sort_key, &self.sort_key),
            (&mut keys.item_type_attribute, &self.item_type_attribute),
        ] {
            if chosen.is_some() {
                name.clone_from(chosen);
            }
        }
        Ok(())
    }
}

/// The one relation that leads from a child to a parent.
fn between<'a>(
    relations: &'a mut [Relation],
    child: &str,
    parent: &str,
) -> Result<&'a mut Relation, Failure> {
    let is_meant =
        |relation: &&mut Relation| relation.child.table == child && relation.parent.table == parent;
    let mut found = relations.iter_mut().filter(is_meant);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(Failure::new(
            Code::NoSuchRelation,
            format!("{child} points to {parent} by more than one relation."),
            "Say in the plan which one is meant: each relation has a placement of its own.",
        )),
        _ => Err(Failure::new(
            Code::NoSuchRelation,
            format!("No relation is known by which rows of {child} point to {parent}."),
            "Name it: --relate CHILD.COLUMN=PARENT.COLUMN. The command relations lists those that were found.",
        )),
    }
}

/// The relation by which a child stands inside its parent or beside it.
fn placed<'a>(relations: &'a mut [Relation], child: &str) -> Result<&'a mut Relation, Failure> {
    let is_meant =
        |relation: &&mut Relation| relation.child.table == child && relation.placement != Placement::Own;
    relations.iter_mut().find(is_meant).ok_or_else(|| {
        Failure::new(
            Code::NoSuchRelation,
            format!("The rows of {child} do not stand inside another table's items, or beside them."),
            "Say where they go first: --place CHILD=inside:PARENT, or merged, set or beside.",
        )
    })
}

impl App {
    /// The relations of a saved design.
    ///
    /// # Errors
    /// Where the file holds no plan.
    pub async fn saved_relations(&self, path: PathBuf) -> Result<Vec<Relation>, Failure> {
        blocking(move || Ok::<_, Failure>(read_plan(&path)?.relations)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::TableColumns;

    fn relation(child: &str, column: &str, parent: &str) -> Relation {
        let end =
            |table: &str, column: &str| TableColumns { table: table.into(), columns: vec![column.into()] };
        Relation::new(end(child, column), end(parent, "id"))
    }

    #[test]
    fn choices_are_of_the_relation_that_they_name() {
        let known = vec![relation("lines", "order", "orders"), relation("orders", "customer", "customers")];
        let choices = RelationChoices {
            relate: vec![relation("lines", "Order", "orders"), relation("lines", "product", "products")],
            place: vec![PlacementChoice {
                child: "lines".into(),
                placement: Placement::Inside,
                parent: Some("orders".into()),
            }],
            copy: vec![CopyChoice {
                child: "lines".into(),
                parent: "products".into(),
                column: "unit_price".into(),
            }],
            orphans: vec![("lines".into(), Orphans::Reject)],
            order: vec![("lines".into(), vec![OrderBy { column: "product".into(), descending: true }])],
            ..RelationChoices::default()
        };
        let applied = choices.applied(known.clone()).unwrap();
        assert_eq!(applied.len(), 3);
        assert_eq!((applied[0].placement, applied[0].orphans), (Placement::Inside, Some(Orphans::Reject)));
        assert!(applied[0].order[0].descending);
        assert_eq!(applied[1], known[1]);
        assert_eq!(applied[2].copied, [CopiedColumn { column: "unit_price".into(), attribute: None }]);
    }

    #[test]
    fn a_choice_of_no_relation_or_of_two_is_refused() {
        let place = |parent: &str| RelationChoices {
            place: vec![PlacementChoice {
                child: "orders".into(),
                placement: Placement::Inside,
                parent: Some(parent.into()),
            }],
            ..RelationChoices::default()
        };
        let known = vec![relation("orders", "buyer", "people"), relation("orders", "seller", "people")];
        for (parent, words) in [("people", "more than one"), ("shops", "No relation")] {
            let refused = place(parent).applied(known.clone()).unwrap_err();
            assert_eq!(refused.code, Code::NoSuchRelation);
            assert!(refused.message.contains(words), "{}", refused.message);
        }
        let orphans = RelationChoices {
            orphans: vec![("orders".into(), Orphans::Alone)],
            ..RelationChoices::default()
        };
        assert_eq!(orphans.applied(known).unwrap_err().code, Code::NoSuchRelation);
        for placement in [Placement::Merged, Placement::Set] {
            let known = vec![Relation { placement, ..relation("orders", "buyer", "people") }];
            let ordered = RelationChoices {
                order: vec![("orders".into(), vec![OrderBy { column: "day".into(), descending: true }])],
                ..RelationChoices::default()
            };
            assert_eq!(ordered.applied(known).unwrap_err().code, Code::Blocked);
        }
    }

    #[test]
    fn names_are_chosen_for_what_has_one() {
        let mut known =
            vec![relation("lines", "order", "orders"), relation("orders", "customer", "customers")];
        known[0].placement = Placement::Inside;
        known[1].placement = Placement::Beside;
        let names = |parent: &str| RelationChoices {
            attribute: vec![("lines".into(), "parts".into())],
            key_names: vec![KeyNamesChoice {
                parent: parent.into(),
                sort_key: Some("row".into()),
                ..KeyNamesChoice::default()
            }],
            ..RelationChoices::default()
        };
        let named = names("customers").applied(known.clone()).unwrap();
        assert_eq!(named[0].attribute.as_deref(), Some("parts"));
        assert_eq!(
            (named[1].beside.sort_key.as_deref(), named[1].beside.partition_key.as_deref()),
            (Some("row"), None)
        );
        assert_eq!(names("orders").applied(known.clone()).unwrap_err().code, Code::NoSuchRelation);
        let beside =
            RelationChoices { attribute: vec![("orders".into(), "x".into())], ..RelationChoices::default() };
        assert_eq!(beside.applied(known).unwrap_err().code, Code::Blocked);
    }
}
