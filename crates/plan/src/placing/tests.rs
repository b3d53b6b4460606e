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
