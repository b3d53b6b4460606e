//! Lock items, and columns in an item of their own beside: what arrives is held against a plain model, over random tables with
//! blank values, broken rows, keys that repeat, and rows without a parent.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    App, AttributeKind, DerivedTable, Destination, Duplicates, FormatChoice, ImportChoices, ImportWork,
    Orphans, Placement, Plan, Rejects, Relation, RunFiles, SaidInFull, TableColumns, TableToRelate,
    TableWork, VerifyChoices, parents_first,
};
use aws_sdk_dynamodb::types::AttributeValue;
use dynamodb::destination::{Connection, Destinations};
use fault_server::{FaultServer, Faults};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// The cells of a row; none where it is broken.
type Row = Option<[String; 3]>;

struct Shop {
    customers: Vec<Row>,
    orders: Vec<Row>,
}

impl Shop {
    fn random(random: &mut SmallRng) -> Self {
        let blank_or = |random: &mut SmallRng, value: String| {
            if random.random_bool(0.2) { String::new() } else { value }
        };
        let row = |random: &mut SmallRng, cells: [String; 3]| (!random.random_bool(0.05)).then_some(cells);
        let customers = (0..60_u32).map(|place| {
            let id = if random.random_bool(0.15) { place / 2 } else { place };
            let cells = [
                format!("C{id}"),
                blank_or(random, format!("e#{place}@x.org")),
                blank_or(random, format!("N {place}")),
            ];
            row(random, cells)
        });
        let customers = customers.collect();
        let orders = (0..90_u32).map(|place| {
            let customer = format!("C{}", random.random_range(0..70));
            let cells = [place.to_string(), customer, blank_or(random, (place * 7).to_string())];
            row(random, cells)
        });
        Self { customers, orders: orders.collect() }
    }

    fn write(&self, folder: &Path) {
        for (table, header, rows) in [
            ("customers", "customer_id,email,name", &self.customers),
            ("orders", "order_id,customer_id,ticket", &self.orders),
        ] {
            let mut text = header.to_owned() + "\n";
            for row in rows {
                match row {
                    Some(cells) => writeln!(text, "{}", cells.join(",")).unwrap(),
                    None => text.push_str("broken,row,of,too,many,cells\n"),
                }
            }
            std::fs::write(folder.join(format!("{table}.csv")), text).unwrap();
        }
    }
}

/// Each lock with the keys of the item that holds it.
type Locks = BTreeMap<String, Vec<String>>;

/// The names of customers that are written, by both keys of the items that hold them.
type Names = BTreeMap<[String; 2], String>;

/// The locks of both tables and the items beside, where of customers whose key repeats this one is written, and orders without a parent are rejected.
fn expected(shop: &Shop, duplicates: Duplicates) -> ([Locks; 2], Names) {
    let mut written: BTreeMap<&String, &[String; 3]> = BTreeMap::new();
    for cells in shop.customers.iter().flatten() {
        if duplicates == Duplicates::Last {
            written.insert(&cells[0], cells);
        } else {
            written.entry(&cells[0]).or_insert(cells);
        }
    }
    let of_customers = written.values().filter(|cells| !cells[1].is_empty());
    let key = |customer: &String| format!("CUSTOMER#{customer}");
    let customers: Locks = of_customers
        .map(|cells| (format!("EMAIL#{}", cells[1]), vec![key(&cells[0]), key(&cells[0])]))
        .collect();
    let named = written.values().filter(|cells| !cells[2].is_empty());
    let names: Names = named
        .map(|cells| ([key(&cells[0]), format!("CUSTOMER_NAME#{}", cells[0])], cells[2].clone()))
        .collect();
    let ids: BTreeSet<&String> = shop.customers.iter().flatten().map(|cells| &cells[0]).collect();
    let of_orders =
        shop.orders.iter().flatten().filter(|cells| ids.contains(&cells[1]) && !cells[2].is_empty());
    let orders: Locks = of_orders
        .map(|cells| {
            (format!("TICKET#{}", cells[2]), vec![key(&cells[1]), format!("ORDER#{:0>3}", cells[0])])
        })
        .collect();
    ([customers, orders], names)
}

struct Opened {
    name: String,
    id: String,
    plan: Plan,
}

impl Opened {
    fn to_relate(&self) -> TableToRelate {
        TableToRelate { name: Some(self.name.clone()), source_id: self.id.clone(), plan: self.plan.clone() }
    }
}

/// Customers with their orders beside them, locks for both, and the names of customers in items of their own.
async fn opened(app: &App, folder: &Path, duplicates: Duplicates) -> Vec<Opened> {
    let paths = ["customers", "orders"].map(|table| folder.join(format!("{table}.csv")));
    let open = app.open_tables(paths.into(), Vec::new(), FormatChoice::default()).await.unwrap();
    let mut tables = Vec::new();
    for table in open.tables {
        let id = table.source.source_id;
        let mut plan = app.read_source(&id, "read", |_| {}).await.unwrap().proposal.plan;
        let key = if table.name == "orders" { "orderId" } else { "customerId" };
        (plan.table.partition_key, plan.table.sort_key) = (key.to_owned(), None);
        plan.generated_key = None;
        plan.composed_attributes.clear();
        plan.duplicates = duplicates;
        for column in &mut plan.columns {
            let is_number = ["order_id", "ticket"].contains(&column.column.as_str());
            column.kind = if is_number { AttributeKind::Number } else { AttributeKind::Text };
        }
        tables.push(Opened { name: table.name, id, plan });
    }
    for (place, column) in [(0, "email"), (1, "ticket")] {
        let derived = DerivedTable::lock(&tables[place].name, vec![column.to_owned()]);
        let lock = app.derive_table(&tables[place].to_relate(), &derived, None).unwrap();
        tables.push(Opened { name: lock.name, id: lock.source.source_id, plan: lock.plan });
    }
    let split = DerivedTable::split("customers", vec!["name".to_owned()]);
    let split = app.derive_table(&tables[0].to_relate(), &split, None).unwrap();
    tables.push(Opened { name: split.name, id: split.source.source_id, plan: split.plan });
    let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec!["customer_id".to_owned()] };
    let relation = Relation {
        placement: Placement::Beside,
        orphans: Some(Orphans::Reject),
        ..Relation::new(end("orders"), end("customers"))
    };
    let to_relate: Vec<TableToRelate> = tables.iter().map(Opened::to_relate).collect();
    let relations = app.with_digits(&to_relate, vec![relation]);
    for (table, plan) in tables.iter_mut().zip(app.place_open_tables(to_relate, &relations).unwrap()) {
        table.plan = plan;
    }
    tables
}

async fn checked(app: &App, tables: &[Opened]) -> u64 {
    let named: Vec<(&str, &Plan)> = tables.iter().map(|table| (table.name.as_str(), &table.plan)).collect();
    let mut told = 0;
    for place in parents_first(&named) {
        let Opened { name, id, plan } = &tables[place];
        let result = app.check(id, plan.clone(), "check", |_| {}).await.unwrap();
        assert!(!result.has_blocker(), "{name}: {:?}", result.findings);
        let fates = [result.items, result.rejected, result.duplicates, result.without_item];
        assert_eq!(result.records, fates.iter().sum::<u64>(), "{name}");
        told += result.write_units;
    }
    told
}

async fn locks(connection: &Connection, table: &str) -> Locks {
    let found = connection.client.scan().table_name(table).send().await.unwrap();
    let text = |value: &AttributeValue| value.as_s().unwrap().clone();
    let lock = |item: &std::collections::HashMap<String, AttributeValue>| {
        assert_eq!(item.len(), 3, "{item:?}");
        (text(&item["lock"]), vec![text(&item["pk"]), text(&item["sk"])])
    };
    found.items().iter().map(lock).collect()
}

/// The items of the shared table that hold a name; no customer's own does.
async fn names(connection: &Connection) -> Names {
    let found = connection.client.scan().table_name("Customers").send().await.unwrap();
    let mut names = Names::new();
    for item in found.items() {
        let text = |name: &str| item[name].as_s().unwrap().clone();
        if item.contains_key("name") {
            assert_eq!(text("itemType"), "CUSTOMER_NAME");
            names.insert([text("pk"), text("sk")], text("name"));
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_from_rows_once_more_is_made_of_those_that_are_written() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    for seed in 0..6 {
        let shop = Shop::random(&mut SmallRng::seed_from_u64(seed));
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        shop.write(&folder);
        let duplicates = if seed % 2 == 0 { Duplicates::First } else { Duplicates::Last };
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let connection = Destinations::new().connect(&destination).await.unwrap();
        let tables = opened(&app, &folder, duplicates).await;
        let told = checked(&app, &tables).await;
        // Locks first: the engine puts them behind the items that they stand for.
        let work = |table: &Opened| TableWork {
            name: table.name.clone(),
            work: ImportWork {
                source_id: table.id.clone(),
                plan: table.plan.clone(),
                destination: destination.clone(),
                choices: ImportChoices::default(),
                run: None,
                typed_name: None,
                was_empty: None,
                files: RunFiles {
                    journal: Some(folder.join(format!("{}.journal", table.plan.table.name))),
                    rejects: Rejects::Named(folder.join(format!("{}.csv", table.plan.table.name))),
                },
            },
            done: None,
        };
        let works = tables.iter().rev().map(work).collect();
        let report = app.import_tables(works, "import", |_| {}).await.unwrap();
        let (model, beside) = expected(&shop, duplicates);
        assert_eq!(names(&connection).await, beside, "seed {seed}");
        let found = [
            locks(&connection, &tables[2].plan.table.name).await,
            locks(&connection, &tables[3].plan.table.name).await,
        ];
        assert_eq!(found, model, "seed {seed}");
        for table in &report.tables {
            let told = table.report.as_ref().unwrap_or_else(|| panic!("seed {seed}: {table:?}"));
            let fates = [told.items_written, told.records_rejected, told.duplicates_set_aside];
            assert_eq!(
                told.records_read,
                fates.iter().sum::<u64>() + told.records_without_item,
                "seed {seed}: {told:?}"
            );
            assert_eq!(told.records_without_item > 0, table.is_derived, "seed {seed}: {told:?}");
        }
        let items = (model[0].len() + model[1].len() + beside.len()) as u64;
        assert_eq!((report.sum.records_read, report.sum.items_derived), (150, items), "seed {seed}");
        let metered = report.sum.consumed_write_units.unwrap();
        let told = f64::from(u32::try_from(told).unwrap());
        assert!((metered - told).abs() < 1e-6, "seed {seed}: told {told}, metered {metered}");
        for Opened { name, id, plan } in &tables {
            for choices in
                [VerifyChoices::default(), VerifyChoices { sample: Some(9), ..VerifyChoices::default() }]
            {
                let compared =
                    app.verify(id, plan.clone(), &destination, choices, "verify", |_| {}).await.unwrap();
                assert!(compared.differences.is_empty(), "seed {seed}, {name}: {:?}", compared.differences);
            }
        }
        // Of rows that are merged, none says alone what its item has.
        let [customers, _, of_customers, ..] = tables.as_slice() else { panic!("other tables") };
        let mut plan = customers.plan.clone();
        plan.duplicates = Duplicates::Merge;
        app.check(&customers.id, plan, "check", |_| {}).await.unwrap();
        let refused =
            app.check(&of_customers.id, of_customers.plan.clone(), "check", |_| {}).await.unwrap_err();
        assert!(refused.code == "blocked" && refused.message.contains("are merged"), "{refused:?}");
        for table in &tables {
            app.close_source(&table.id);
        }
    }
}
