//! Questions after the plans that they are about have changed: what is called otherwise now is named so in them, too.

use super::access_pattern::{AccessPattern, RelatedSide, SortBy};
use super::plan::{IndexDesign, Plan};

/// A source table, with its plan as it was when questions were named after it, and as it is now.
#[derive(Debug, Clone, Copy)]
pub struct ChangedTable<'a> {
    /// The source table's name, as questions know it.
    pub name: &'a str,
    pub before: &'a Plan,
    pub after: &'a Plan,
}

/// The question with the names that tables, attributes and indexes have now; and a sentence where it loses something:
/// the index that it was to ask, which is gone. An attribute that items no longer have stays in it: the answer says so,
/// and the question stands as it was once the column is carried again.
pub fn follow_question(
    pattern: &AccessPattern,
    changed: &[ChangedTable<'_>],
) -> (AccessPattern, Option<String>) {
    let mut now = pattern.clone();
    let mut lost = None;
    if let Some(table) = changed.iter().find(|table| table.before.table.name == pattern.table) {
        now.table.clone_from(&table.after.table.name);
        now.attributes.iter_mut().for_each(|attribute| table.rename(attribute));
        now.sort.iter_mut().for_each(|sort| table.rename_sort(sort));
        now.index = pattern.index.as_ref().and_then(|name| table.index_now(name)).map(str::to_owned);
        if let (Some(index), None) = (&pattern.index, &now.index) {
            lost = Some(format!(
                "A question of {} named the index {index}, which is gone: it asks the one that suits it best.",
                now.table
            ));
        }
    }
    for rows in &mut now.related {
        let other = match rows.side {
            RelatedSide::Children => &rows.child.table,
            RelatedSide::Parent => &rows.parent,
        };
        if let Some(table) = changed.iter().find(|table| table.name == other) {
            rows.sort.iter_mut().for_each(|sort| table.rename_sort(sort));
        }
    }
    (now, lost)
}

/// True where each plan's table has a name that no other has: only then can a question tell which it is about.
pub fn have_names_of_their_own<'a>(plans: impl Iterator<Item = &'a Plan>) -> bool {
    let mut names: Vec<&str> = plans.map(|plan| plan.table.name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1])
}

impl ChangedTable<'_> {
    /// The name that an attribute has now. One that no column becomes, here or in another table, keeps its own.
    fn attribute_now(&self, attribute: &str) -> String {
        let is_it = |column: &&crate::column::ColumnPlan| column.attribute == attribute;
        let before = self
            .before
            .column_of_attribute(attribute)
            .or_else(|| self.before.columns.iter().find(is_it))
            .filter(|_| self.before.composed_attribute(attribute).is_none());
        let now =
            before.and_then(|before| self.after.columns.iter().find(|column| column.column == before.column));
        if let Some(column) = now {
            return column.attribute.clone();
        }
        let of_others = || {
            let (before, after) = (self.before.origins_of_others(), self.after.origins_of_others());
            let (origin, _) = before.into_iter().find(|(_, name)| name == attribute)?;
            after.into_iter().find(|(known, _)| *known == origin).map(|(_, name)| name)
        };
        of_others().unwrap_or_else(|| attribute.to_owned())
    }

    fn rename(&self, attribute: &mut String) {
        *attribute = self.attribute_now(attribute);
    }

    fn rename_sort(&self, sort: &mut SortBy) {
        self.rename(&mut sort.attribute);
    }

    /// What an index is called now: the one with the same key, or else of the same name.
    fn index_now(&self, name: &str) -> Option<&str> {
        let indexes = &self.after.table.indexes;
        let before = self.before.table.indexes.iter().find(|index| index.name == name);
        let has_its_key = |index: &&IndexDesign| {
            before.is_some_and(|before| {
                let renamed = |keys: &[String]| -> Vec<String> {
                    keys.iter().map(|key| self.attribute_now(key)).collect()
                };
                renamed(&before.partition_keys) == index.partition_keys
                    && renamed(&before.sort_keys) == index.sort_keys
            })
        };
        let with_its_key = indexes.iter().filter(has_its_key);
        let same_name = indexes.iter().find(|index| index.name == name);
        let found = with_its_key.min_by_key(|index| index.name != name).or(same_name);
        found.map(|index| index.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AttributeKind, ColumnPlan, PlanDocument, PlanEdit, Projection, ProvisionedUnits, RelatedRows,
        Relation, TableColumns, TableDesign,
    };

    fn plan(table: &str, columns: &[(&str, &str)]) -> Plan {
        let columns =
            columns.iter().map(|(column, attribute)| ColumnPlan::new(column, attribute, AttributeKind::Text));
        Plan::new(TableDesign::new(table, &columns.clone().next().unwrap().attribute), columns.collect())
    }

    fn orders() -> Plan {
        let mut plan =
            plan("Orders", &[("order_id", "orderId"), ("customer_id", "customerId"), ("day", "day")]);
        plan.table.indexes.push(IndexDesign {
            name: "CustomerIdIndex".to_owned(),
            partition_keys: vec!["customerId".to_owned()],
            sort_keys: vec!["day".to_owned()],
            projection: Projection::All,
            provisioned: ProvisionedUnits { read_units_per_second: 1, write_units_per_second: 1 },
        });
        plan
    }

    fn by_customer() -> AccessPattern {
        AccessPattern {
            table: "Orders".to_owned(),
            index: Some("CustomerIdIndex".to_owned()),
            attributes: vec!["customerId".to_owned()],
            sort: Some(SortBy { attribute: "day".to_owned(), descending: true, range: None }),
            ..AccessPattern::default()
        }
    }

    fn followed(
        pattern: &AccessPattern,
        before: &Plan,
        edits: &[PlanEdit],
    ) -> (AccessPattern, Option<String>) {
        let after = before.apply_all(edits).unwrap().plan;
        follow_question(pattern, &[ChangedTable { name: "orders", before, after: &after }])
    }

    fn rename(column: &str, attribute: &str) -> PlanEdit {
        PlanEdit::RenameAttribute { column: column.to_owned(), attribute: attribute.to_owned() }
    }

    #[test]
    fn a_question_bears_the_names_of_today() {
        let (now, lost) = followed(
            &by_customer(),
            &orders(),
            &[
                PlanEdit::TableName { name: "Sales".to_owned() },
                rename("customer_id", "buyer"),
                rename("day", "soldOn"),
            ],
        );
        assert_eq!(
            (now.table.as_str(), now.attributes, now.index.as_deref()),
            ("Sales", vec!["buyer".to_owned()], Some("BuyerIndex"))
        );
        assert_eq!((now.sort.unwrap().attribute.as_str(), lost), ("soldOn", None));
    }

    #[test]
    fn names_that_two_attributes_exchange_go_with_their_columns() {
        let before = orders();
        let edits = [rename("customer_id", "x"), rename("day", "customerId"), rename("customer_id", "day")];
        let (now, _) = followed(&AccessPattern { index: None, ..by_customer() }, &before, &edits);
        assert_eq!(
            (now.attributes, now.sort.unwrap().attribute.as_str()),
            (vec!["day".to_owned()], "customerId")
        );
    }

    #[test]
    fn a_column_that_is_left_out_and_carried_again_gives_the_same_question() {
        let before = orders();
        let include = |included| PlanEdit::Include { column: "day".to_owned(), included };
        let pattern = AccessPattern { index: None, ..by_customer() };
        let without = before.apply(&include(false)).unwrap().plan;
        let changed = [ChangedTable { name: "orders", before: &before, after: &without }];
        let (now, lost) = follow_question(&pattern, &changed);
        assert_eq!((&now, lost), (&pattern, None));
        let renamed = without.apply_all(&[rename("day", "on"), include(true)]).unwrap().plan;
        let changed = [ChangedTable { name: "orders", before: &without, after: &renamed }];
        assert_eq!(follow_question(&now, &changed).0.sort.unwrap().attribute, "on");
    }

    #[test]
    fn an_index_that_is_gone_is_named_no_more_and_that_is_said() {
        let edit = PlanEdit::RemoveIndex { index: "CustomerIdIndex".to_owned() };
        let (now, lost) = followed(&by_customer(), &orders(), &[edit]);
        assert_eq!(now.index, None);
        assert!(lost.unwrap().contains("CustomerIdIndex, which is gone"));
    }

    #[test]
    fn the_order_of_related_rows_follows_their_own_table() {
        let columns =
            |table: &str| TableColumns { table: table.to_owned(), columns: vec!["customer_id".to_owned()] };
        let relation = Relation::new(columns("orders"), columns("customers"));
        let sort = Some(SortBy { attribute: "day".to_owned(), descending: true, range: None });
        let pattern = AccessPattern {
            table: "Customers".to_owned(),
            related: vec![RelatedRows { sort, ..RelatedRows::along(&relation, RelatedSide::Children) }],
            ..AccessPattern::default()
        };
        let (now, _) = followed(&pattern, &orders(), &[rename("day", "soldOn")]);
        assert_eq!(now.related[0].sort.as_ref().unwrap().attribute, "soldOn");
        // Without its relation a document would contradict itself.
        let customers = plan("Customers", &[("customer_id", "customerId")]);
        let document =
            PlanDocument::of(vec![("orders".to_owned(), orders()), ("customers".to_owned(), customers)]);
        let document = PlanDocument { access_patterns: vec![now, by_customer()], ..document };
        assert!(document.contradiction().is_some());
        let (kept, unfit) = document.clone().without_unfit_questions();
        assert_eq!(
            (kept.contradiction_of_questions(), kept.access_patterns, unfit.len()),
            (None, vec![by_customer()], 1)
        );
        let (kept, unfit) = document.with_relations(vec![relation]).without_unfit_questions();
        assert_eq!((kept.access_patterns.len(), unfit.len()), (2, 0));
    }

    #[test]
    fn two_tables_of_one_name_are_told_apart_by_nobody() {
        assert!(have_names_of_their_own([&orders(), &plan("Customers", &[("a", "a")])].into_iter()));
        assert!(!have_names_of_their_own([&orders(), &orders()].into_iter()));
    }
}
