//! Northwind's eleven tables, with no statement that declares anything.

use super::tables::Tables;
use propose::RelationLevel;

/// Its true relations: those of the database that the files come from.
const TRUE: [&str; 11] = [
    "employee-territories.employeeID -> employees.employeeID",
    "employee-territories.territoryID -> territories.territoryID",
    "employees.reportsTo -> employees.employeeID",
    "order-details.orderID -> orders.orderID",
    "order-details.productID -> products.productID",
    "orders.customerID -> customers.customerID",
    "orders.employeeID -> employees.employeeID",
    "orders.shipVia -> shippers.shipperID",
    "products.categoryID -> categories.categoryID",
    "products.supplierID -> suppliers.supplierID",
    "territories.regionID -> regions.regionID",
];

#[test]
fn all_relations_are_found_and_believed() {
    let tables = Tables::northwind();
    let found = tables.find();
    assert_eq!(tables.all(&found), TRUE);
    assert!(found.relations.iter().all(propose::FoundRelation::is_believed), "{found:#?}");
    let reason = |child: &str| {
        let relation =
            found.relations.iter().find(|relation| tables.words(relation).starts_with(child)).unwrap();
        assert!(!relation.is_one_to_one || child == "employee-territories.territoryID");
        relation.reason.as_str()
    };
    assert_eq!(
        reason("orders.customerID"),
        "Every customerID of orders (830 rows) is in customers; 2 of its 91 rows have none; the busiest has 31. The \
         names say so too."
    );
    assert_eq!(
        reason("employees.reportsTo"),
        "Every reportsTo of employees (8 rows; 1 is blank) is in the same table; 7 of its 9 rows have none; the busiest \
         has 5; 1 row stands at the top. The names say so too."
    );
    let joins: Vec<(&str, Vec<&str>)> = found
        .many_to_many
        .iter()
        .map(|join| (join.table.as_str(), join.sides.iter().map(|side| side.parent.table.as_str()).collect()))
        .collect();
    assert_eq!(
        joins,
        [
            ("employee-territories", vec!["employees", "territories"]),
            ("order-details", vec!["orders", "products"])
        ]
    );
}

#[test]
fn no_name_is_needed_to_find_them() {
    let tables =
        Tables::northwind().renamed(|_, names| (0..names.len()).map(|place| format!("c{place}")).collect());
    assert_eq!(tables.found(), TRUE);
}

/// Names that mislead are told by the values: most columns named for a table do not point to it.
#[test]
fn shuffled_names_mislead_nobody() {
    for seed in 1..=4_u64 {
        let tables = Tables::northwind().renamed(|table, names| {
            let mut names = names.to_vec();
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
                ^ (table as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
            for place in (1..names.len()).rev() {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                names.swap(place, usize::try_from(state % (place as u64 + 1)).unwrap());
            }
            names
        });
        let found = tables.find();
        assert_eq!(tables.all(&found), TRUE, "seed {seed}");
        // What small numbers alone say is asked, not believed.
        let level = |child: &str| {
            found.relations.iter().find(|relation| tables.words(relation).starts_with(child)).unwrap().level
        };
        assert_eq!(level("orders.shipVia"), RelationLevel::Possible, "seed {seed}");
        assert!(level("orders.customerID") < RelationLevel::Possible, "seed {seed}");
        assert!(level("order-details.orderID") < RelationLevel::Possible, "seed {seed}");
    }
}
