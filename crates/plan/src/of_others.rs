//! Attributes of the items that rows of other tables give: which they are, and where they come from.

use super::column::ColumnPlan;
use super::kind::KeyType;
use super::plan::{IndexDesign, InsideForm, Plan};

/// An attribute of the items that rows of another table give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttributeOfAnother<'a> {
    /// The source table that it comes from.
    pub table: &'a str,
    /// How its values are read there; `None` of rows that stand in the item as a List or a set.
    pub column: Option<&'a ColumnPlan>,
}

impl AttributeOfAnother<'_> {
    /// Its type as a key of an index; `None` where it cannot be one.
    pub fn key_type(&self) -> Option<KeyType> {
        self.column.and_then(ColumnPlan::key_type)
    }
}

/// Where an attribute comes from: the relations from table to table, and the column there.
pub(super) type Origin = Vec<String>;

impl Plan {
    /// Where an attribute of this name comes from that rows of another table give: copied from it, merged into the items, or
    /// its rows themselves.
    pub fn attribute_of_another(&self, attribute: &str) -> Option<AttributeOfAnother<'_>> {
        for copied in &self.copied {
            if let Some(found) = copied.attributes.iter().find(|known| known.attribute == attribute) {
                let column = copied.plan.column_of_attribute(&found.from);
                return Some(AttributeOfAnother { table: &copied.table, column });
            }
        }
        for inside in &self.inside {
            if let InsideForm::Merged { attributes } = &inside.form {
                let Some(found) = attributes.iter().find(|known| known.attribute == attribute) else {
                    continue;
                };
                let own = inside.plan.column_of_attribute(&found.from);
                let own = own.map(|column| AttributeOfAnother { table: &inside.table, column: Some(column) });
                return own.or_else(|| inside.plan.attribute_of_another(&found.from));
            }
            if inside.attribute == attribute {
                return Some(AttributeOfAnother { table: &inside.table, column: None });
            }
        }
        None
    }

    /// The keys of indexes that come from other tables, each once, in the order in which the indexes name them.
    pub fn index_keys_of_others(&self) -> Vec<(&String, AttributeOfAnother<'_>)> {
        let mut found: Vec<(&String, AttributeOfAnother<'_>)> = Vec::new();
        if !self.has_rows_of_others() {
            return found;
        }
        for name in self.table.indexes.iter().flat_map(IndexDesign::key_attributes) {
            if found.iter().all(|(known, _)| *known != name)
                && let Some(other) = self.attribute_of_another(name)
            {
                found.push((name, other));
            }
        }
        found
    }

    /// Every attribute that rows of other tables give, behind where it comes from.
    pub(super) fn origins_of_others(&self) -> Vec<(Origin, String)> {
        let mut found = Vec::new();
        for copied in &self.copied {
            for attribute in &copied.attributes {
                let column = copied.plan.column_of_attribute(&attribute.from);
                let column = column.map_or(&attribute.from, |column| &column.column);
                let origin = origin("copied", &copied.table, &copied.pointing, &[column]);
                found.push((origin, attribute.attribute.clone()));
            }
        }
        for inside in &self.inside {
            let InsideForm::Merged { attributes } = &inside.form else {
                found.push((origin("rows", &inside.table, &inside.pointing, &[]), inside.attribute.clone()));
                continue;
            };
            let further = inside.plan.origins_of_others();
            for attribute in attributes {
                let from = match inside.plan.column_of_attribute(&attribute.from) {
                    Some(column) => std::slice::from_ref(&column.column),
                    None => further
                        .iter()
                        .find(|(_, name)| *name == attribute.from)
                        .map_or(std::slice::from_ref(&attribute.from), |(origin, _)| origin.as_slice()),
                };
                let from: Vec<&String> = from.iter().collect();
                let origin = origin("merged", &inside.table, &inside.pointing, &from);
                found.push((origin, attribute.attribute.clone()));
            }
        }
        found
    }
}

fn origin(how: &str, table: &str, pointing: &[String], from: &[&String]) -> Origin {
    let relation = [how.to_owned(), table.to_owned(), pointing.join(",")];
    relation.into_iter().chain(from.iter().map(|part| (*part).clone())).collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        AccessPattern, AttributeKind, ChangedTable, ColumnPlan, CopiedColumn, EditError, IndexDesign,
        KeyType, NamingStyle, Placement, Plan, PlanEdit, Projection, ProvisionedUnits, Relation,
        TableColumns, TableDesign, follow_question, place_tables,
    };

    fn plan(table: &str, columns: &[(&str, AttributeKind)]) -> Plan {
        let of = |(name, kind): &(&str, AttributeKind)| {
            ColumnPlan::new(name, &crate::attribute_name(name, 0, NamingStyle::CamelCase), *kind)
        };
        let columns: Vec<ColumnPlan> = columns.iter().map(of).collect();
        Plan::new(TableDesign::new(table, &columns[0].attribute), columns)
    }

    fn relation(child: &str, parent: &str, column: &str) -> Relation {
        let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec![column.to_owned()] };
        Relation::new(end(child), end(parent))
    }

    /// Customers, each with a passport merged into it that has the country of an office, and with a list of visits; their
    /// orders, with a level and notes copied.
    fn shop() -> (Vec<(String, Plan)>, Vec<Relation>) {
        use AttributeKind::{Json, Number, Text};
        let tables = [
            ("customers", &[("customer_id", Text), ("level", Number), ("notes", Json)][..]),
            ("passports", &[("passport_no", Text), ("customer_id", Text), ("office_id", Text)]),
            ("offices", &[("office_id", Text), ("country", Text)]),
            ("visits", &[("visit_id", Text), ("customer_id", Text)]),
            ("orders", &[("order_id", Text), ("customer_id", Text)]),
        ];
        let tables = tables.map(|(name, columns)| (name.to_owned(), plan(name, columns))).into();
        let copied = |columns: &[&str]| {
            let copied = |column: &&str| CopiedColumn { column: (*column).to_owned(), attribute: None };
            columns.iter().map(copied).collect()
        };
        let relations = vec![
            Relation { placement: Placement::Merged, ..relation("passports", "customers", "customer_id") },
            Relation { copied: copied(&["country"]), ..relation("passports", "offices", "office_id") },
            Relation { placement: Placement::Inside, ..relation("visits", "customers", "customer_id") },
            Relation {
                copied: copied(&["level", "notes"]),
                ..relation("orders", "customers", "customer_id")
            },
        ];
        (tables, relations)
    }

    fn of<'a>(tables: &'a [(String, Plan)], name: &str) -> &'a Plan {
        &tables.iter().find(|(known, _)| known == name).unwrap().1
    }

    fn index(keys: &[&str]) -> IndexDesign {
        IndexDesign {
            name: crate::index_name_of(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()),
            partition_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            sort_keys: Vec::new(),
            projection: Projection::KeysOnly,
            provisioned: ProvisionedUnits { read_units_per_second: 1, write_units_per_second: 1 },
        }
    }

    fn with_index(tables: &mut [(String, Plan)], table: &str, keys: &[&str]) {
        let (_, plan) = tables.iter_mut().find(|(name, _)| name == table).unwrap();
        *plan = plan.apply(&PlanEdit::AddIndex { index: Some(index(keys)) }).unwrap().plan;
    }

    #[test]
    fn a_key_of_an_index_may_come_from_another_table_and_has_its_type() {
        let (tables, relations) = shop();
        let placed = place_tables(tables, &relations).unwrap();
        let (orders, customers) = (of(&placed, "orders"), of(&placed, "customers"));
        for (plan, attribute, table, key_type) in [
            (orders, "customerLevel", Some("customers"), Some(KeyType::N)),
            (orders, "customerNotes", Some("customers"), None),
            (orders, "customerId", None, Some(KeyType::S)),
            (customers, "passportNo", Some("passports"), Some(KeyType::S)),
            (customers, "officeCountry", Some("offices"), Some(KeyType::S)),
            (customers, "visits", Some("visits"), None),
            (customers, "officeLevel", None, None),
        ] {
            let other = plan.attribute_of_another(attribute);
            assert_eq!(
                (other.map(|other| other.table), plan.key_type_of(attribute)),
                (table, key_type),
                "{attribute}"
            );
        }
        let add = |plan: &Plan, keys: &[&str]| {
            let edited = plan.apply(&PlanEdit::AddIndex { index: Some(index(keys)) });
            edited.map(|edited| edited.plan.table.indexes.len())
        };
        assert_eq!(add(orders, &["customerLevel", "orderId"]), Ok(1));
        assert_eq!(add(customers, &["officeCountry"]), Ok(1));
        assert!(matches!(add(orders, &["customerNotes"]), Err(EditError::NotAKey { .. })));
        assert!(
            matches!(add(customers, &["visits"]), Err(EditError::HoldsRows { table, .. }) if table == "visits")
        );
        assert!(matches!(add(customers, &["officeLevel"]), Err(EditError::NoSuchAttribute { .. })));
        // What finds an item in its table must be its own.
        let key = orders.apply(&PlanEdit::PartitionKey { attribute: "customerLevel".to_owned() });
        assert!(matches!(key, Err(EditError::NotOwn { table, .. }) if table == "customers"));
        let name = PlanEdit::RenameAttribute {
            column: "order_id".to_owned(),
            attribute: "customerLevel".to_owned(),
        };
        assert!(
            matches!(orders.apply(&name), Err(EditError::NameTaken { by, .. }) if by == "What comes from customers")
        );
        // One after another every attribute that can be a key gets its index, those of others last.
        let mut all = customers.clone();
        for _ in 0..10 {
            all = all.apply(&PlanEdit::AddIndex { index: None }).unwrap().plan;
        }
        let keys: Vec<&str> =
            all.table.indexes.iter().map(|index| index.partition_keys[0].as_str()).collect();
        assert_eq!(keys, ["level", "passportNo", "officeId", "officeCountry"]);
    }

    #[test]
    fn indexes_and_questions_follow_the_names_of_what_comes_from_others() {
        let (tables, mut relations) = shop();
        let mut before = place_tables(tables, &relations).unwrap();
        with_index(&mut before, "orders", &["customerLevel"]);
        with_index(&mut before, "customers", &["officeCountry"]);
        before = place_tables(before, &relations).unwrap();
        // A name is chosen for one, and the table has its columns named otherwise, so that the others are, too.
        let mut after = before.clone();
        relations[3].copied[0].attribute = Some("rank".to_owned());
        let style = PlanEdit::NameAttributes { style: NamingStyle::SnakeCase };
        for (_, plan) in &mut after {
            *plan = plan.apply(&style).unwrap().plan;
        }
        let after = place_tables(after, &relations).unwrap();
        let keys = |tables: &[(String, Plan)], name: &str| {
            let index = of(tables, name).table.indexes[0].clone();
            (index.name, index.partition_keys[0].clone())
        };
        assert_eq!(keys(&before, "orders"), ("CustomerLevelIndex".to_owned(), "customerLevel".to_owned()));
        assert_eq!(keys(&after, "orders"), ("RankIndex".to_owned(), "rank".to_owned()));
        assert_eq!(keys(&after, "customers"), ("OfficeCountryIndex".to_owned(), "office_country".to_owned()));
        assert_eq!(
            of(&after, "customers").inside,
            of(&place_tables(after.clone(), &relations).unwrap(), "customers").inside
        );
        let asked = AccessPattern {
            table: "orders".to_owned(),
            index: Some("CustomerLevelIndex".to_owned()),
            attributes: vec!["customerLevel".to_owned()],
            ..AccessPattern::default()
        };
        let changed =
            [ChangedTable { name: "orders", before: of(&before, "orders"), after: of(&after, "orders") }];
        let (now, lost) = follow_question(&asked, &changed);
        assert_eq!(
            (now.attributes, now.index.as_deref(), lost),
            (vec!["rank".to_owned()], Some("RankIndex"), None)
        );
        // What is copied no more leaves the index as it is, for the review to tell; copied again, it is as it was.
        relations[3].copied.remove(0);
        let without = place_tables(after, &relations).unwrap();
        assert_eq!(keys(&without, "orders").1, "rank");
        assert_eq!(of(&without, "orders").key_type_of("rank"), None);
        relations[3]
            .copied
            .push(CopiedColumn { column: "level".to_owned(), attribute: Some("rank".to_owned()) });
        let again = place_tables(without, &relations).unwrap();
        assert_eq!(of(&again, "orders").key_type_of("rank"), Some(KeyType::N));
    }
}
