//! Rows of several tables in one item: what arrives is held against a plain model, over random tables with everything that
//! goes wrong in such tables: orphans, blank pointers, broken rows, keys that repeat, rows too large.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    App, CheckProgress, Destination, Duplicates, ExistingItems, FormatChoice, ImportChoices, ImportWork,
    OrderBy, Orphans, Placement, PlacementChoice, Plan, Rejects, Relation, RelationChoices, RunFiles,
    SaidInFull, TableColumns, TableWork, TablesReport, VerifyChoices, parents_first,
};
use aws_sdk_dynamodb::types::AttributeValue;
use dynamodb::destination::Destinations;
use fault_server::{FaultServer, Faults};
use plan::{IndexDesign, Projection, ProvisionedUnits};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

const TABLES: [&str; 3] = ["customers", "orders", "lines"];

/// A row of a file: its cells as they are meant, or none where it is broken.
type Row = Option<Vec<String>>;
type MakesRow = Box<dyn FnMut(&mut SmallRng, usize) -> Vec<String>>;
/// The id of an order, and those of its lines.
type Order = (String, Vec<String>);
/// What an order is sorted by, its place, and its cells.
type Sorted<'a> = (&'a str, usize, &'a Vec<String>);

struct Shop {
    customers: Vec<Row>,
    orders: Vec<Row>,
    lines: Vec<Row>,
}

impl Shop {
    fn random(random: &mut SmallRng) -> Self {
        let mut rows = |count: usize, mut row: MakesRow| -> Vec<Row> {
            (0..count).map(|place| (!random.random_bool(0.05)).then(|| row(random, place))).collect()
        };
        let customers = rows(
            12,
            Box::new(|random, place| {
                // Some keys repeat.
                let id = if random.random_bool(0.1) { place / 2 } else { place };
                vec![format!("C{id}"), format!("Name {place}")]
            }),
        );
        let orders = rows(
            60,
            Box::new(|random, place| {
                let customer = match random.random_range(0..12) {
                    0 => String::new(),
                    1 => format!("X{}", random.random_range(0..3)),
                    _ => format!("C{}", random.random_range(0..12)),
                };
                let day = format!("2024-01-{:02}", random.random_range(1..29));
                let note = if random.random_bool(0.03) { "x".repeat(150_000) } else { format!("n{place}") };
                vec![(place + 1000).to_string(), customer, day, note]
            }),
        );
        let lines = rows(
            200,
            Box::new(|random, place| {
                let order = if random.random_bool(0.05) { 5000 } else { random.random_range(1000..1060) };
                // A number that the plan reads as one, here and there spelled otherwise, or none at all.
                let quantity = match random.random_range(0..20) {
                    0 => "many".to_owned(),
                    1 => "07.50".to_owned(),
                    _ => random.random_range(1..400).to_string(),
                };
                vec![place.to_string(), order.to_string(), quantity]
            }),
        );
        Self { customers, orders, lines }
    }

    fn write(&self, folder: &Path) {
        let file = |name: &str, header: &str, rows: &[Row]| {
            let mut text = header.to_owned() + "\n";
            for row in rows {
                match row {
                    Some(cells) => writeln!(text, "{}", cells.join(",")).unwrap(),
                    None => text.push_str("broken,row,of,too,many,cells\n"),
                }
            }
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        };
        file("customers", "customer_id,name", &self.customers);
        file("orders", "order_id,customer_id,day,note", &self.orders);
        file("lines", "line_id,order_id,quantity", &self.lines);
    }
}

/// What becomes of rows, by a plain model.
#[derive(Debug, Default, PartialEq)]
struct Expected {
    /// Customer id → its name, and its orders by day (newest first) with the ids of their lines by quantity.
    customers: BTreeMap<String, (String, Vec<Order>)>,
    /// Orders that are items of their own → the ids of their lines.
    orders: BTreeMap<String, Vec<String>>,
    lines: BTreeSet<String>,
    /// By table: rows inside others, rejected, set aside.
    fates: BTreeMap<&'static str, [u64; 3]>,
}

fn quantity(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn expected(shop: &Shop, duplicates: Duplicates, orphans: Orphans) -> Expected {
    let mut expected = Expected::default();
    // Which row stands for each customer.
    let mut standing: HashMap<&str, usize> = HashMap::new();
    for (place, cells) in
        shop.customers.iter().enumerate().filter_map(|(place, row)| Some((place, row.as_ref()?)))
    {
        if duplicates == Duplicates::Last || !standing.contains_key(cells[0].as_str()) {
            standing.insert(&cells[0], place);
        }
    }
    let sound = |rows: &[Row]| rows.iter().flatten().count() as u64;
    let broken = |rows: &[Row]| rows.len() as u64 - sound(rows);
    let fate = |expected: &mut Expected, table: &'static str, place: usize, count: u64| {
        expected.fates.entry(table).or_default()[place] += count;
    };
    for (table, rows) in [("customers", &shop.customers), ("orders", &shop.orders), ("lines", &shop.lines)] {
        fate(&mut expected, table, 1, broken(rows));
    }
    fate(&mut expected, "customers", 2, sound(&shop.customers) - standing.len() as u64);
    // Lines by order.
    let order_ids: Vec<&str> = shop.orders.iter().flatten().map(|cells| cells[0].as_str()).collect();
    let mut lines: HashMap<&str, Vec<(f64, usize, &str)>> = HashMap::new();
    for (place, cells) in
        shop.lines.iter().enumerate().filter_map(|(place, row)| Some((place, row.as_ref()?)))
    {
        let Some(quantity) = quantity(&cells[2]) else {
            fate(&mut expected, "lines", 1, 1);
            continue;
        };
        if order_ids.contains(&cells[1].as_str()) {
            lines.entry(&cells[1]).or_default().push((quantity, place, &cells[0]));
        } else if orphans == Orphans::Reject {
            fate(&mut expected, "lines", 1, 1);
        } else {
            expected.lines.insert(cells[0].clone());
        }
    }
    let mut orders: HashMap<&str, Vec<Sorted<'_>>> = HashMap::new();
    let mut lines_of = |expected: &mut Expected, order: &str, is_written: bool| -> Vec<String> {
        let mut found = lines.remove(order).unwrap_or_default();
        found.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        expected.fates.entry("lines").or_default()[usize::from(!is_written)] += found.len() as u64;
        found.into_iter().map(|(_, _, id)| id.to_owned()).collect()
    };
    for (place, cells) in
        shop.orders.iter().enumerate().filter_map(|(place, row)| Some((place, row.as_ref()?)))
    {
        if standing.contains_key(cells[1].as_str()) {
            orders.entry(&cells[1]).or_default().push((&cells[2], place, cells));
        } else if orphans == Orphans::Reject {
            fate(&mut expected, "orders", 1, 1);
            lines_of(&mut expected, &cells[0], false);
        } else {
            let lines = lines_of(&mut expected, &cells[0], true);
            expected.orders.insert(cells[0].clone(), lines);
        }
    }
    for (id, place) in standing {
        let mut of_this = orders.remove(id).unwrap_or_default();
        of_this.sort_by(|left, right| right.0.cmp(left.0).then(left.1.cmp(&right.1)));
        let is_too_large = of_this.iter().map(|(_, _, cells)| cells[3].len()).sum::<usize>() > 400 * 1024;
        expected.fates.entry("orders").or_default()[usize::from(is_too_large)] += of_this.len() as u64;
        let orders = of_this
            .into_iter()
            .map(|(_, _, cells)| (cells[0].clone(), lines_of(&mut expected, &cells[0], !is_too_large)));
        let orders = orders.collect();
        if is_too_large {
            expected.fates.entry("customers").or_default()[1] += 1;
        } else {
            let name = shop.customers[place].as_ref().unwrap()[1].clone();
            expected.customers.insert(id.to_owned(), (name, orders));
        }
    }
    expected
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

/// The ids of maps in a list, each with that of those in a list inside, where there is one.
fn ids(
    item: &HashMap<String, AttributeValue>,
    list: &str,
    id: &str,
) -> Vec<(String, HashMap<String, AttributeValue>)> {
    let Some(AttributeValue::L(members)) = item.get(list) else { return Vec::new() };
    let maps = members.iter().map(|member| member.as_m().unwrap());
    maps.map(|map| (text(&map[id]), map.clone())).collect()
}

fn line_ids(item: &HashMap<String, AttributeValue>) -> Vec<String> {
    ids(item, "lines", "lineId").into_iter().map(|(id, _)| id).collect()
}

fn end(table: &str, column: &str) -> TableColumns {
    TableColumns { table: table.to_owned(), columns: vec![column.to_owned()] }
}

fn choices(orphans: Orphans) -> RelationChoices {
    let by = |column: &str, descending| vec![OrderBy { column: column.to_owned(), descending }];
    let place = |child: &str, parent: &str| PlacementChoice {
        child: child.to_owned(),
        placement: Placement::Inside,
        parent: Some(parent.to_owned()),
    };
    RelationChoices {
        relate: vec![
            Relation::new(end("orders", "customer_id"), end("customers", "customer_id")),
            Relation::new(end("lines", "order_id"), end("orders", "order_id")),
        ],
        place: vec![place("orders", "customers"), place("lines", "orders")],
        copy: Vec::new(),
        orphans: vec![("orders".to_owned(), orphans), ("lines".to_owned(), orphans)],
        order: vec![("orders".to_owned(), by("day", true)), ("lines".to_owned(), by("quantity", false))],
        ..RelationChoices::default()
    }
}

/// The shop, opened and placed.
async fn opened(
    app: &App,
    folder: &Path,
    duplicates: Duplicates,
    orphans: Orphans,
) -> Vec<(String, String, Plan)> {
    let paths = TABLES.map(|table| folder.join(format!("{table}.csv")));
    let opened = app.open_tables(paths.into(), Vec::new(), FormatChoice::default()).await.unwrap();
    let (mut ids, mut plans) = (Vec::new(), Vec::new());
    for table in opened.tables {
        let id = table.source.source_id;
        let mut plan = app.read_source(&id, "read", |_| {}).await.unwrap().proposal.plan;
        let key = match table.name.as_str() {
            "customers" => "customerId",
            "orders" => "orderId",
            _ => "lineId",
        };
        (plan.table.partition_key, plan.table.sort_key) = (key.to_owned(), None);
        plan.table.indexes.clear();
        if table.name == "customers" {
            // The tables inside have no such attribute.
            plan.table.indexes.push(IndexDesign {
                name: "NameIndex".to_owned(),
                partition_keys: vec!["name".to_owned()],
                sort_keys: Vec::new(),
                projection: Projection::Include { attributes: vec!["orders".to_owned()] },
                provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
            });
        }
        plan.composed_attributes.clear();
        plan.duplicates = duplicates;
        if let Some(column) = plan.columns.iter_mut().find(|column| column.column == "quantity") {
            column.kind = app::AttributeKind::Number;
        }
        if let Some(column) = plan.columns.iter_mut().find(|column| column.column == "day") {
            column.kind = app::AttributeKind::Date;
        }
        plans.push((table.name.clone(), plan));
        ids.push(id);
    }
    let relations = choices(orphans).applied(Vec::new()).unwrap();
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
        let (_, id, plan) = &tables[place];
        let result = app.check(id, plan.clone(), "check", |_| {}).await.unwrap();
        assert!(!result.has_blocker(), "{:?}", result.findings);
        told += result.write_units;
    }
    // Children first: the engine puts them in order.
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
                rejects: Rejects::Named(folder.join(format!("{name}.rejected.csv"))),
                journal: Some(folder.join(format!("{name}.journal"))),
            },
        },
        done: None,
    });
    (app.import_tables(works.collect(), "import", |_| {}).await.unwrap(), told)
}

#[tokio::test(flavor = "multi_thread")]
async fn items_hold_the_rows_that_belong_to_them_and_every_row_is_accounted_for() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    for seed in 0..12 {
        let mut random = SmallRng::seed_from_u64(seed);
        let shop = Shop::random(&mut random);
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        shop.write(&folder);
        let duplicates = if seed % 2 == 0 { Duplicates::First } else { Duplicates::Last };
        let orphans = if seed % 3 == 0 { Orphans::Reject } else { Orphans::Alone };
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let tables = opened(&app, &folder, duplicates, orphans).await;
        let (report, told) = imported(&app, &folder, &tables, &destination).await;
        let model = expected(&shop, duplicates, orphans);

        let connection = Destinations::new().connect(&destination).await.unwrap();
        let mut found = Expected { fates: model.fates.clone(), ..Expected::default() };
        let names = connection.client.list_tables().send().await.unwrap().table_names.unwrap();
        let own = if orphans == Orphans::Alone { 3 } else { 1 };
        assert_eq!(names.len(), own, "seed {seed}: {names:?}");
        for name in names {
            for item in connection.client.scan().table_name(&name).send().await.unwrap().items() {
                match name.as_str() {
                    "Customers" => {
                        let orders = ids(item, "orders", "orderId");
                        let orders = orders.into_iter().map(|(id, order)| (id, line_ids(&order))).collect();
                        found.customers.insert(text(&item["customerId"]), (text(&item["name"]), orders));
                    }
                    "Orders" => {
                        found.orders.insert(text(&item["orderId"]), line_ids(item));
                    }
                    _ => {
                        found.lines.insert(text(&item["lineId"]));
                    }
                }
            }
        }
        assert_eq!(found, model, "seed {seed}");
        for table in &report.tables {
            let told = table.report.as_ref().unwrap_or_else(|| panic!("seed {seed}: {table:?}"));
            let fates = [told.records_embedded, told.records_rejected, told.duplicates_set_aside];
            assert_eq!(fates, model.fates[table.name.as_str()], "seed {seed}: {}", table.name);
            assert_eq!(told.records_read, told.items_written + fates.iter().sum::<u64>());
        }
        let metered = report.sum.consumed_write_units.unwrap();
        assert!(
            (metered - f64::from(u32::try_from(told).unwrap())).abs() < 1e-6,
            "told {told}, metered {metered}"
        );
        for (name, id, plan) in &tables {
            let choices = VerifyChoices::default();
            let compared =
                app.verify(id, plan.clone(), &destination, choices, "verify", |_| {}).await.unwrap();
            assert!(compared.differences.is_empty(), "seed {seed}, {name}: {:?}", compared.differences);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_parent_are_asked_about_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::random(&mut SmallRng::seed_from_u64(1));
    shop.write(folder.path());
    let app = App::new(Arc::new(SaidInFull));
    let mut tables = opened(&app, folder.path(), Duplicates::First, Orphans::Alone).await;
    let mut relations = choices(Orphans::Alone).applied(Vec::new()).unwrap();
    relations[0].orphans = None;
    let plans = tables.iter().map(|(name, _, plan)| (name.clone(), plan.clone())).collect();
    for ((_, _, plan), (_, placed)) in tables.iter_mut().zip(app.place_tables(plans, &relations).unwrap()) {
        *plan = placed;
    }
    let [customers, orders, _] = tables.as_slice() else { panic!("{tables:?}") };
    // The orders cannot be told from orphans before it is known which customers become items.
    let early = app.check(&orders.1, orders.2.clone(), "check", |_| {}).await.unwrap_err();
    assert_eq!(early.code, "not_checked");
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let on_progress = move |progress: CheckProgress| kept.lock().unwrap().push(progress);
    app.check(&customers.1, customers.2.clone(), "check", on_progress).await.unwrap();
    // What is read first are the rows that are put together, innermost first.
    let first = told.lock().unwrap().first().cloned().unwrap();
    assert_eq!((first.joining.as_deref(), first.read.records), (Some("orders"), 60), "{first:?}");
    assert_eq!(first.read.bytes, first.read.bytes_total);
    let found = app.check(&orders.1, orders.2.clone(), "check", |_| {}).await.unwrap();
    let asked = found.findings.iter().find(|finding| finding.code == "orphans_undecided").unwrap();
    let without = expected(&shop, Duplicates::First, Orphans::Alone).orders.len() as u64;
    assert_eq!((asked.count, found.has_blocker()), (without, true));
}
