use super::*;
use crate::{AttributeKind, ColumnPlan, CopiedColumn, TableDesign};

fn table(name: &str, columns: &[&str]) -> (String, Plan) {
    let columns = columns.iter().map(|name| ColumnPlan::new(name, name, AttributeKind::Text)).collect();
    (name.to_owned(), Plan::new(TableDesign::new(name, "id"), columns))
}

fn copying(copied: &[(&str, Option<&str>)]) -> Result<Vec<String>, PlacingError> {
    let end = |table: &str, column: &str| TableColumns { table: table.into(), columns: vec![column.into()] };
    let copied = copied.iter().map(|(column, attribute)| CopiedColumn {
        column: (*column).to_owned(),
        attribute: attribute.map(str::to_owned),
    });
    let relation = Relation {
        copied: copied.collect(),
        ..Relation::new(end("orders", "customer"), end("customers", "id"))
    };
    let plans = vec![
        table("customers", &["id", "name", "town"]),
        table("orders", &["id", "customer", "customer_name"]),
    ];
    let placed = place_tables(plans, &[relation])?;
    Ok(placed[1].1.copied[0].attributes.iter().map(|copied| copied.attribute.clone()).collect())
}

#[test]
fn a_copy_is_named_after_both_in_the_style_of_its_table_with_a_number_where_that_is_taken() {
    assert_eq!(copying(&[("town", None), ("name", None)]).unwrap(), ["customer_town", "customer_name2"]);
    assert_eq!(copying(&[("name", Some("who")), ("town", None)]).unwrap(), ["who", "customer_town"]);
}

#[test]
fn a_copy_under_a_name_that_the_table_has_is_refused() {
    let taken = |attribute: &str| {
        Err(PlacingError::NameTaken { table: "orders".to_owned(), attribute: attribute.to_owned() })
    };
    assert_eq!(copying(&[("name", Some("customer_name"))]), taken("customer_name"));
    assert_eq!(copying(&[("name", Some("who")), ("town", Some("who"))]), taken("who"));
}

fn within(
    placement: Placement,
    child: &[&str],
    others: &[(&str, &str)],
) -> Result<InsideTable, PlacingError> {
    let end = |table: &str, column: &str| TableColumns { table: table.into(), columns: vec![column.into()] };
    let mut relations =
        vec![Relation { placement, ..Relation::new(end("passports", "person"), end("people", "id")) }];
    relations.extend(
        others.iter().map(|(column, parent)| Relation::new(end("passports", column), end(parent, "id"))),
    );
    let plans = vec![
        table("people", &["id", "name", "countries"]),
        table("passports", child),
        table("countries", &["id"]),
        table("towns", &["id"]),
    ];
    let placed = place_tables(plans, &relations)?;
    assert_eq!(placed[1].1.placed.as_ref().map(|placed| placed.placement), Some(placement));
    Ok(placed[0].1.inside[0].clone())
}

#[test]
fn what_is_merged_keeps_its_name_unless_the_parent_has_it_and_does_not_repeat_the_parents_key() {
    let merged = within(Placement::Merged, &["id", "person", "number", "name"], &[]).unwrap();
    let names: Vec<&str> = merged.attributes().collect();
    assert_eq!(names, ["passportId", "number", "passportName"]);
    let InsideForm::Merged { attributes } = &merged.form else { unreachable!("{merged:?}") };
    assert_eq!(attributes[0].from, "id");
}

#[test]
fn a_set_is_named_after_the_other_column_in_plural() {
    for (column, parent, name) in [("country", "countries", "countries2"), ("town", "towns", "towns")] {
        let set = within(Placement::Set, &["person", column], &[(column, parent)]).unwrap();
        assert_eq!(set.form, InsideForm::Set { column: column.to_owned() });
        assert_eq!((set.attribute.as_str(), set.attributes().count()), (name, 1));
    }
}

#[test]
fn what_a_set_of_keys_would_lose_is_refused() {
    let passports = || "passports".to_owned();
    for (columns, others, error) in [
        (
            &["person", "country", "since", "number"][..],
            &[("country", "countries")][..],
            SetError::MoreThanKeys {
                table: passports(),
                columns: vec!["since".to_owned(), "number".to_owned()],
            },
        ),
        (&["person"], &[], SetError::NoOtherTable { table: passports() }),
        (
            &["person", "country", "town"],
            &[("country", "countries"), ("town", "towns")],
            SetError::NoOtherTable { table: passports() },
        ),
    ] {
        assert_eq!(within(Placement::Set, columns, others), Err(PlacingError::Set(error)));
    }
    let end = |table: &str, columns: &[&str]| TableColumns {
        table: table.into(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
    };
    let set = || Relation {
        placement: Placement::Set,
        ..Relation::new(end("joins", &["person"]), end("people", &["id"]))
    };
    let plans = || {
        vec![
            table("people", &["id"]),
            table("joins", &["id", "person", "country", "town"]),
            table("places", &["id", "country", "town"]),
        ]
    };
    // Two columns together point to the other side.
    let mut both = plans();
    both[1].1.columns[0].included = false;
    let composite = Relation::new(end("joins", &["country", "town"]), end("places", &["country", "town"]));
    let refused = place_tables(both.clone(), &[set(), composite]).unwrap_err();
    assert_eq!(refused, PlacingError::Set(SetError::NoOtherTable { table: "joins".to_owned() }));
    // Its values are neither texts nor numbers.
    both[1].1.columns[3].included = false;
    both[1].1.columns[2].kind = AttributeKind::YesNo;
    let other = || Relation::new(end("joins", &["country"]), end("places", &["id"]));
    let refused = place_tables(both.clone(), &[set(), other()]).unwrap_err();
    let of_type = SetError::NoSetOfType { table: "joins".to_owned(), column: "country".to_owned() };
    assert_eq!(refused, PlacingError::Set(of_type));
    both[1].1.columns[2].kind = AttributeKind::Number;
    let copying =
        Relation { copied: vec![CopiedColumn { column: "town".to_owned(), attribute: None }], ..other() };
    let refused = place_tables(both.clone(), &[set(), copying]).unwrap_err();
    assert_eq!(refused, PlacingError::Set(SetError::HoldsOthers { table: "joins".to_owned() }));
    assert_eq!(place_tables(both, &[set(), other()]).unwrap()[0].1.inside[0].attribute, "countries");
}
