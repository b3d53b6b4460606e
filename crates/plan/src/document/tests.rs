use super::*;
use crate::{
    AttributeKind, Capacity, ColumnPlan, Duplicates, ForeignKey, Placement, Relation, RouteChoice,
    TableColumns,
};
use std::path::PathBuf;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans").join(name)
}

/// Holds what an old plan becomes against the file that was looked at once: every attribute, key and setting.
#[test]
fn plans_of_every_version_say_what_they_said() {
    for (version, sources) in [(1, vec![""]), (2, vec![""]), (3, vec!["orders", "order_items"])] {
        let document = read_plan(&fixture(&format!("v{version}.plan.json"))).unwrap();
        assert_eq!(document.sources().collect::<Vec<_>>(), sources, "version {version}");
        let golden = fixture(&format!("v{version}.golden.json"));
        let is = serde_json::to_string_pretty(&document).unwrap() + "\n";
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &is).unwrap();
        }
        assert_eq!(is, std::fs::read_to_string(&golden).unwrap(), "version {version}");
        // And what is written is read again.
        let again = tempfile::NamedTempFile::new().unwrap();
        write_plan(&document, again.path()).unwrap();
        assert_eq!(read_plan(again.path()).unwrap(), document);
    }
}

fn plan(table: &str, columns: &[&str]) -> Plan {
    let text = serde_json::json!({
        "version": 2,
        "table": {
            "name": table, "partition_key": columns[0], "sort_key": null, "indexes": [],
            "capacity": { "kind": "on_demand" },
        },
        "columns": columns
            .iter()
            .map(|name| ColumnPlan::new(name, name, AttributeKind::Text))
            .collect::<Vec<_>>(),
        "duplicates": "stop",
    });
    serde_json::from_value(text).unwrap()
}

#[test]
fn a_document_holds_several_tables_and_finds_each_by_its_source() {
    let orders = plan("Orders", &["id"]);
    let mut items = plan("Items", &["order_id"]);
    items.declared = Some(crate::DeclaredTable {
        name: "items".into(),
        columns: Vec::new(),
        primary_key: Vec::new(),
        unique: Vec::new(),
        foreign_keys: vec![ForeignKey {
            columns: vec!["order_id".into()],
            table: "ORDERS".into(),
            references: vec!["id".into()],
        }],
    });
    let document = PlanDocument::of(vec![("orders".into(), orders), ("items".into(), items)]);
    assert_eq!(document.plan_of("items").unwrap().table.name, "Items");
    assert!(document.plan_of("customers").is_none());
    let [relation] = document.relations.as_slice() else { panic!("{:?}", document.relations) };
    assert_eq!((relation.child.table.as_str(), relation.parent.table.as_str()), ("items", "orders"));
    assert_eq!((relation.placement, document.route), (Placement::Own, RouteChoice::Direct));
    // What was found besides is added, but not once more what is declared.
    let end = |table: &str, column: &str| TableColumns { table: table.into(), columns: vec![column.into()] };
    let found = |child: TableColumns| Relation { child, ..relation.clone() };
    let (again, other) = (found(end("items", "Order-ID")), found(end("items", "parcel")));
    let more = document.clone().with_relations(vec![again, other.clone()]);
    assert_eq!(more.relations, [relation.clone(), other]);
    // Of one table alone, the name may have changed since.
    let one = PlanDocument::of(vec![("orders-may".into(), plan("Orders", &["id"]))]);
    assert_eq!(one.plan_of("orders-june").unwrap().table.capacity, Capacity::OnDemand);
    assert_eq!(one.plan_of("x").unwrap().duplicates, Duplicates::Stop);
}

#[test]
fn a_document_that_contradicts_itself_is_refused_with_the_reason() {
    let two = || {
        let of = |source: &str, table: &str| (source.to_owned(), plan(table, &["id"]));
        serde_json::to_value(PlanDocument::of(vec![of("a", "TableA"), of("b", "TableB")])).unwrap()
    };
    let relation = |child: &[&str], parent: &str, columns: &[&str]| {
        serde_json::json!([{
            "child": { "table": "a", "columns": child }, "parent": { "table": parent, "columns": columns },
        }])
    };
    let column = serde_json::to_value(ColumnPlan::new("id", "id", AttributeKind::Text)).unwrap();
    let question = |table: &str, index: &str| serde_json::json!([{ "question": "Which?", "table": table, "index": index }]);
    let mut misspelt = column.clone();
    misspelt["null_word"] = "NA".into();
    let mut of_a_fix = column.clone();
    of_a_fix["fixes"] = serde_json::json!([{ "kind": "trim", "form": "x" }]);
    for (path, value, reason) in [
        ("/mappings/1/table", "TableA".into(), "two source tables are to become TableA"),
        ("/mappings/1/table", "TableC".into(), "b is to become TableC, which is none of its tables"),
        ("/mappings/1/source", "a".into(), "it says twice what a becomes"),
        ("/tables/1/name", "TableA".into(), "it has two tables called TableA"),
        ("/mappings", serde_json::json!([]), "it is for no table"),
        (
            "/relations",
            relation(&["id"], "c", &["id"]),
            "a relation names c, which is none of its source tables",
        ),
        ("/relations", relation(&["x"], "b", &["id"]), "a relation names x, which is no column of a"),
        ("/relations", relation(&["ID"], "b", &["y"]), "a relation names y, which is no column of b"),
        ("/relations", relation(&["id"], "b", &[]), "names 1 and 0 columns, which must be as many"),
        (
            "/access_patterns",
            question("Nowhere", "X"),
            "a question is for Nowhere, which is none of its tables",
        ),
        (
            "/access_patterns",
            question("TableA", "XIndex"),
            "a question is for the index XIndex, which TableA does not have",
        ),
        (
            "/access_patterns",
            serde_json::json!([{
                "table": "TableA",
                "related": [{ "child": { "table": "b", "columns": ["id"] }, "parent": "a", "side": "children" }],
            }]),
            "a question goes from b to a along a relation that is not there",
        ),
        ("/route", "pigeon".into(), "unknown variant `pigeon`"),
        ("/version", 4.into(), "version 4"),
        (
            "/mappings/0/columns",
            serde_json::json!([column, column]),
            "it says twice what the column id becomes",
        ),
        // A name that is written wrong would otherwise count for nothing, without a word.
        ("/mappings/0/cell_fixs", serde_json::json!([]), "unknown field `cell_fixs`"),
        ("/relatons", serde_json::json!([]), "unknown field `relatons`"),
        (
            "/mappings/0/columns",
            serde_json::json!([misspelt]),
            "unknown field `null_word` in mappings[0].columns[0]",
        ),
        (
            "/mappings/0/columns",
            serde_json::json!([of_a_fix]),
            "unknown field `form` in mappings[0].columns[0].fixes[0]",
        ),
        ("/tables/1/capacity/unit", 5.into(), "unknown field `unit` in tables[1].capacity"),
    ] {
        let mut document = two();
        let (parent, name) = path.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            serde_json::Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
            object => object[name] = value,
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), document.to_string()).unwrap();
        let refused = read_plan(file.path()).unwrap_err().to_string();
        assert!(refused.contains(reason), "{path}: {refused}");
    }
}

/// Older versions are read as they always were: a name that means nothing in them counts for nothing.
#[test]
fn an_older_plan_with_a_name_that_means_nothing_is_read_as_before() {
    let read = |plan: &serde_json::Value| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), plan.to_string()).unwrap();
        read_plan(file.path())
    };
    let mut old = serde_json::to_value(plan("Orders", &["id"])).unwrap();
    old["columns"][0]["colour"] = "red".into();
    for (version, is_read) in [(1, true), (2, true), (3, false)] {
        old["version"] = version.into();
        assert_eq!(read(&old).is_ok(), is_read, "version {version}");
    }
}

/// A foreign key is taken into the document where its columns are there.
#[test]
fn what_is_written_is_never_refused_when_it_is_read() {
    let with_key = |columns: &[&str], references: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut items = plan("Items", &["order_id", "n"]);
        items.declared = Some(crate::DeclaredTable {
            name: "items".into(),
            columns: Vec::new(),
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign_keys: vec![ForeignKey {
                columns: names(columns),
                table: "orders".into(),
                references: names(references),
            }],
        });
        PlanDocument::of(vec![("orders".into(), plan("Orders", &["id"])), ("items".into(), items)])
    };
    for (columns, references, relations) in
        [(["ORDER_ID"], ["Id"], 1), (["order_id"], ["rowid"], 0), (["gone"], ["id"], 0)]
    {
        let document = with_key(&columns, &references);
        assert_eq!(document.relations.len(), relations, "{columns:?} {references:?}");
        assert_eq!(document.contradiction(), None);
    }
}

/// The schema that others may check a plan with is that of the types.
#[test]
fn the_schema_in_the_documentation_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/plan.schema.json");
    let schema = schemars::schema_for!(PlanDocument);
    let is = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &is).unwrap();
    }
    let documented = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(documented == is, "run UPDATE_SCHEMA=1 cargo test --workspace --lib the_schema_in");
}
