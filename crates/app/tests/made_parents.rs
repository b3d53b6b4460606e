//! Parents that are made for rows which point to none: what arrives is held against a plain model, over random shops with
//! everything that goes wrong in such tables: blank and unknown keys, keys that repeat, broken rows, items too large.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    App, DerivedTable, Destination, Duplicates, ExistingItems, FormatChoice, ImportChoices, ImportWork,
    Orphans, Placement, Plan, Rejects, Relation, RunFiles, SaidInFull, TableColumns, TableToRelate,
    TableWork, TablesReport, VerifyChoices, parents_first,
};
use aws_sdk_dynamodb::types::AttributeValue;
use dynamodb::destination::{Connection, Destinations};
use fault_server::{FaultServer, Faults};
use plan::{IndexDesign, Projection, ProvisionedUnits};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

const LONG: usize = 250_000;
/// Tables in the order of the files; notes stand beside their customer in every second shop.
const TABLES: [&str; 5] = ["customers", "orders", "lines", "calls", "notes"];

/// A row of a file: its cells as they are meant, or none where it is broken.
type Row = Option<Vec<String>>;

struct Shop(HashMap<&'static str, Vec<Row>>);

impl Shop {
    fn random(random: &mut SmallRng) -> Self {
        let mut rows = |count: usize, row: &mut dyn FnMut(&mut SmallRng, usize) -> Vec<String>| -> Vec<Row> {
            (0..count).map(|place| (!random.random_bool(0.05)).then(|| row(random, place))).collect()
        };
        let customer = |random: &mut SmallRng| match random.random_range(0..20) {
            0 => String::new(),
            1..5 => format!("{}", random.random_range(50..55)),
            _ => format!("{}", random.random_range(0..12)),
        };
        let customers = rows(12, &mut |random, place| {
            let id = if random.random_bool(0.1) { place / 2 } else { place };
            vec![id.to_string(), format!("Name {}", place % 3)]
        });
        let orders = rows(30, &mut |random, place| {
            let note = if random.random_bool(0.12) { "x".repeat(LONG) } else { format!("note {place}") };
            vec![format!("O{place}"), customer(random), note]
        });
        let lines = rows(60, &mut |random, place| {
            vec![format!("L{place}"), format!("O{}", random.random_range(0..33)), place.to_string()]
        });
        let calls = rows(20, &mut |random, place| vec![format!("K{place}"), customer(random)]);
        let notes = rows(20, &mut |random, place| vec![format!("N{place}"), customer(random)]);
        Self(
            [
                ("customers", customers),
                ("orders", orders),
                ("lines", lines),
                ("calls", calls),
                ("notes", notes),
            ]
            .into(),
        )
    }

    fn sound(&self, table: &str) -> impl Iterator<Item = &Vec<String>> {
        self.0[table].iter().flatten()
    }

    fn write(&self, folder: &Path) {
        for (name, header) in [
            ("customers", "customer_id,name"),
            ("orders", "order_id,customer_id,note"),
            ("lines", "line_id,order_id,amount"),
            ("calls", "call_id,customer_id"),
            ("notes", "note_id,customer_id"),
        ] {
            let mut text = header.to_owned() + "\n";
            for row in &self.0[name] {
                match row {
                    Some(cells) => writeln!(text, "{}", cells.join(",")).unwrap(),
                    None => text.push_str("broken,row,of,too,many,cells\n"),
                }
            }
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        }
    }
}

/// A customer as written: the name where there is one, orders with their lines, calls.
type Customer = (Option<String>, BTreeMap<String, BTreeSet<String>>, BTreeSet<String>);

#[derive(Debug, Default, PartialEq)]
struct Expected {
    customers: BTreeMap<String, Customer>,
    /// Note → customer.
    notes: BTreeMap<String, String>,
    made: u64,
    /// By table: rows inside others, rejected, set aside.
    fates: BTreeMap<&'static str, [u64; 3]>,
}

fn expected(shop: &Shop, duplicates: Duplicates, beside: bool) -> Expected {
    let mut expected = Expected::default();
    let mut fates: BTreeMap<&'static str, [u64; 3]> = TABLES.map(|table| (table, [0; 3])).into();
    for table in TABLES {
        let broken = shop.0[table].iter().filter(|row| row.is_none()).count() as u64;
        fates.get_mut(table).unwrap()[1] += broken;
    }
    let mut fate = |table: &'static str, place: usize| fates.get_mut(table).unwrap()[place] += 1;
    let mut standing: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for cells in shop.sound("customers") {
        let rows = standing.entry(&cells[0]).or_default();
        if duplicates == Duplicates::Last { rows.insert(0, cells) } else { rows.push(cells) }
    }
    let mut lines: HashMap<&str, BTreeSet<String>> = HashMap::new();
    let orders: BTreeSet<&str> = shop.sound("orders").map(|cells| cells[0].as_str()).collect();
    for cells in shop.sound("lines") {
        if orders.contains(cells[1].as_str()) {
            lines.entry(&cells[1]).or_default().insert(cells[0].clone());
        } else {
            fate("lines", 1);
        }
    }
    let mut of_customer: BTreeMap<&str, [Vec<&Vec<String>>; 2]> = BTreeMap::new();
    for (place, table) in ["orders", "calls"].into_iter().enumerate() {
        for cells in shop.sound(table) {
            if cells[1].is_empty() {
                fate(table, 1);
                if table == "orders" {
                    lines.get(cells[0].as_str()).into_iter().flatten().for_each(|_| fate("lines", 1));
                }
            } else {
                of_customer.entry(&cells[1]).or_default()[place].push(cells);
            }
        }
    }
    let mut keys: BTreeSet<&str> = standing.keys().chain(of_customer.keys()).copied().collect();
    if beside {
        for cells in shop.sound("notes") {
            if cells[1].is_empty() {
                fate("notes", 1);
            } else {
                expected.notes.insert(cells[0].clone(), cells[1].clone());
                keys.insert(&cells[1]);
            }
        }
    }
    for key in keys {
        let [orders, calls] = of_customer.remove(key).unwrap_or_default();
        let is_too_large = orders.iter().filter(|cells| cells[2].len() == LONG).count() > 1;
        let place = usize::from(is_too_large);
        for cells in &orders {
            fate("orders", place);
            lines.get(cells[0].as_str()).into_iter().flatten().for_each(|_| fate("lines", place));
        }
        for _ in &calls {
            fate("calls", place);
        }
        let inside = (
            orders
                .iter()
                .map(|cells| (cells[0].clone(), lines.get(cells[0].as_str()).cloned().unwrap_or_default()))
                .collect(),
            calls.iter().map(|cells| cells[0].clone()).collect(),
        );
        let customer = |name: Option<&String>| (name.cloned(), BTreeMap::new(), BTreeSet::new());
        let Some((first, others)) = standing.get(key).and_then(|rows| rows.split_first()) else {
            if !is_too_large {
                expected.made += 1;
                expected.customers.insert(key.to_owned(), (None, inside.0, inside.1));
            }
            continue;
        };
        let others = if is_too_large {
            fate("customers", 1);
            // What stands for the customer then has nothing of other tables.
            let Some((next, others)) = others.split_first() else { continue };
            expected.customers.insert(key.to_owned(), customer(Some(&next[1])));
            others
        } else {
            expected.customers.insert(key.to_owned(), (Some(first[1].clone()), inside.0, inside.1));
            others
        };
        for _ in others {
            fate("customers", 2);
        }
    }
    expected.fates = fates;
    expected
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn maps<'a>(
    item: &'a HashMap<String, AttributeValue>,
    name: &str,
) -> impl Iterator<Item = &'a HashMap<String, AttributeValue>> {
    let members = item.get(name).map(|list| list.as_l().unwrap().as_slice()).unwrap_or_default();
    members.iter().map(|member| member.as_m().unwrap())
}

/// A customer as written, with no attribute that is not accounted for.
fn customer(item: &HashMap<String, AttributeValue>) -> Customer {
    let known = ["customerId", "name", "orders", "calls", "pk", "sk", "itemType"];
    assert!(item.keys().all(|name| known.contains(&name.as_str())), "{:?}", item.keys());
    let orders = maps(item, "orders").map(|order| {
        assert!(!order.contains_key("customerId"));
        (text(&order["orderId"]), maps(order, "lines").map(|line| text(&line["lineId"])).collect())
    });
    (
        item.get("name").map(text),
        orders.collect(),
        maps(item, "calls").map(|call| text(&call["callId"])).collect(),
    )
}

fn relations(beside: bool) -> Vec<Relation> {
    let end = |table: &str, column: &str| TableColumns {
        table: table.to_owned(),
        columns: vec![column.to_owned()],
    };
    let relation = |child: &str, column: &str, parent: &str, placement, orphans| Relation {
        placement,
        orphans: Some(orphans),
        ..Relation::new(end(child, column), end(parent, column))
    };
    let mut relations = vec![
        relation("orders", "customer_id", "customers", Placement::Inside, Orphans::Parent),
        relation("lines", "order_id", "orders", Placement::Inside, Orphans::Reject),
        relation("calls", "customer_id", "customers", Placement::Inside, Orphans::Parent),
    ];
    if beside {
        relations.push(relation("notes", "customer_id", "customers", Placement::Beside, Orphans::Parent));
    }
    relations
}

/// The tables, opened and placed, with those of parents that are made.
async fn opened(
    app: &App,
    folder: &Path,
    duplicates: Duplicates,
    beside: bool,
) -> Vec<(String, String, Plan)> {
    let tables = if beside { &TABLES[..] } else { &TABLES[..4] };
    let paths = tables.iter().map(|table| folder.join(format!("{table}.csv")));
    let opened = app.open_tables(paths.collect(), Vec::new(), FormatChoice::default()).await.unwrap();
    let (mut ids, mut plans) = (Vec::new(), Vec::new());
    for table in opened.tables {
        let id = table.source.source_id;
        let mut plan = app.read_source(&id, "read", |_| {}).await.unwrap().proposal.plan;
        let key = match table.name.as_str() {
            "customers" => "customerId",
            "orders" => "orderId",
            "lines" => "lineId",
            "calls" => "callId",
            _ => "noteId",
        };
        key.clone_into(&mut plan.table.partition_key);
        plan.table.sort_key = None;
        plan.table.indexes.clear();
        let index = |name: &str, key: &str| IndexDesign {
            name: name.to_owned(),
            partition_keys: vec![key.to_owned()],
            sort_keys: Vec::new(),
            projection: Projection::All,
            provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
        };
        if table.name == "customers" {
            plan.table.indexes.extend([index("NameIndex", "name"), index("IdIndex", "customerId")]);
        }
        plan.composed_attributes.clear();
        plan.generated_key = None;
        plan.duplicates = duplicates;
        for column in &mut plan.columns {
            column.kind = match (table.name.as_str(), column.column.as_str()) {
                // What points is read otherwise than what is pointed to.
                ("customers" | "orders" | "notes", "customer_id") | (_, "amount") => {
                    app::AttributeKind::Number
                }
                ("calls", "customer_id") => app::AttributeKind::Number,
                _ => app::AttributeKind::Text,
            };
            column.included = true;
        }
        plans.push((table.name.clone(), plan));
        ids.push(id);
    }
    let relations = relations(beside);
    for relation in relations.iter().filter(|relation| relation.orphans == Some(Orphans::Parent)) {
        let place = plans.iter().position(|(name, _)| *name == relation.child.table).unwrap();
        let owner = TableToRelate {
            name: Some(plans[place].0.clone()),
            source_id: ids[place].clone(),
            plan: plans[place].1.clone(),
        };
        let derived = DerivedTable::parent(&relation.child.table, relation.child.columns.clone());
        let opened = app.derive_table(&owner, &derived, None).unwrap();
        plans.push((opened.name, opened.plan));
        ids.push(opened.source.source_id);
    }
    let placed = app.place_tables(plans, &relations).unwrap();
    placed.into_iter().zip(ids).map(|((name, plan), id)| (name, id, plan)).collect()
}

async fn imported(
    app: &App,
    folder: &Path,
    tables: &[(String, String, Plan)],
    destination: &Destination,
) -> (TablesReport, u64) {
    let order =
        parents_first(&tables.iter().map(|(name, _, plan)| (name.as_str(), plan)).collect::<Vec<_>>());
    let mut told = 0;
    for place in order {
        let (name, id, plan) = &tables[place];
        let result = app.check(id, plan.clone(), "check", |_| {}).await.unwrap();
        assert!(!result.has_blocker(), "{name}: {:?}", result.findings);
        told += result.write_units;
    }
    let works = tables.iter().rev().map(|(name, id, plan)| TableWork {
        name: name.clone(),
        work: ImportWork {
            source_id: id.clone(),
            plan: plan.clone(),
            destination: destination.clone(),
            choices: ImportChoices { existing: ExistingItems::Stop, ..ImportChoices::default() },
            run: None,
            typed_name: None,
            was_empty: None,
            files: RunFiles {
                rejects: Rejects::Named(folder.join(format!("{}.rejected.csv", name.replace(": ", "-")))),
                journal: Some(folder.join(format!("{}.journal", name.replace(": ", "-")))),
            },
        },
        done: None,
    });
    (app.import_tables(works.collect(), "import", |_| {}).await.unwrap(), told)
}

async fn items(connection: &Connection, table: &str) -> Vec<HashMap<String, AttributeValue>> {
    let mut pages = connection.client.scan().table_name(table).into_paginator().items().send();
    let mut items = Vec::new();
    while let Some(item) = pages.next().await {
        items.push(item.unwrap());
    }
    items
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_parent_are_put_under_one_of_that_key_and_every_row_is_accounted_for() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    let mut all_made = 0;
    for seed in 0..12 {
        let mut random = SmallRng::seed_from_u64(seed);
        let shop = Shop::random(&mut random);
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        shop.write(&folder);
        let duplicates = if seed % 4 < 2 { Duplicates::First } else { Duplicates::Last };
        let beside = seed % 2 == 1;
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let tables = opened(&app, &folder, duplicates, beside).await;
        let (report, told) = imported(&app, &folder, &tables, &destination).await;
        let mut model = expected(&shop, duplicates, beside);
        if !beside {
            model.fates.remove("notes");
        }

        let connection = Destinations::new().connect(&destination).await.unwrap();
        let names = connection.client.list_tables().send().await.unwrap().table_names.unwrap();
        assert_eq!(names, ["Customers"], "seed {seed}");
        let mut found = Expected { fates: model.fates.clone(), made: model.made, ..Expected::default() };
        for item in items(&connection, "Customers").await {
            if item.contains_key("noteId") {
                found.notes.insert(text(&item["noteId"]), text(&item["customerId"]));
            } else {
                found.customers.insert(text(&item["customerId"]), customer(&item));
            }
        }
        assert_eq!(found, model, "seed {seed}");
        assert_eq!(report.sum.items_derived, model.made, "seed {seed}");
        all_made += model.made;
        for table in report.tables.iter().filter(|table| !table.is_derived) {
            let told = table.report.as_ref().unwrap_or_else(|| panic!("seed {seed}: {table:?}"));
            let fates = [told.records_embedded, told.records_rejected, told.duplicates_set_aside];
            assert_eq!(fates, model.fates[table.name.as_str()], "seed {seed}: {}", table.name);
            assert_eq!(told.records_read, told.items_written + fates.iter().sum::<u64>());
        }
        let metered = report.sum.consumed_write_units.unwrap();
        assert!(
            (metered - f64::from(u32::try_from(told).unwrap())).abs() < 1e-6,
            "seed {seed}: {told} {metered}"
        );
        for (name, id, plan) in &tables {
            let compared = app
                .verify(id, plan.clone(), &destination, VerifyChoices::default(), "compare", |_| {})
                .await
                .unwrap();
            assert!(compared.agrees(), "seed {seed}: {name}: {compared:?}");
            if !plan.writes_no_items() {
                let changes =
                    app.changes(id, plan.clone(), &destination, "look", |_| {}).await.unwrap().changes;
                assert_eq!((changes.new, changes.changed, changes.gone), (0, 0, 0), "seed {seed}: {name}");
            }
        }
    }
    assert!(all_made > 20, "{all_made}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_gone_before_the_tables_that_write_beside_were_checked() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    Shop::random(&mut SmallRng::seed_from_u64(1)).write(data.path());
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    app.confirm_destination(&destination).await.unwrap();
    let tables = opened(&app, data.path(), Duplicates::First, true).await;
    imported(&app, data.path(), &tables, &destination).await;

    let anew = opened(&app, data.path(), Duplicates::First, true).await;
    let (writing, inside): (Vec<_>, Vec<_>) =
        anew.iter().partition(|(name, _, _)| name == "customers" || name.contains("missing"));
    let (customers, made): (Vec<_>, Vec<_>) =
        writing.into_iter().partition(|(name, _, _)| name == "customers");
    assert!(made.len() >= 2, "{made:?}");
    let (_, id, plan) = customers[0];
    app.check(id, plan.clone(), "check", |_| {}).await.unwrap();
    let looked = async || app.changes(id, plan.clone(), &destination, "look", |_| {}).await;
    assert_eq!(looked().await.unwrap_err().code, "not_checked");
    let order: Vec<_> =
        inside.iter().chain(&made).map(|(name, id, plan)| (name.as_str(), plan, id)).collect();
    for place in parents_first(&order.iter().map(|(name, plan, _)| (*name, *plan)).collect::<Vec<_>>()) {
        let (_, plan, id) = order[place];
        app.check(id, plan.clone(), "check", |_| {}).await.unwrap();
    }
    assert_eq!(looked().await.unwrap().changes.gone, 0);
}
