//! Rows of several tables in one DynamoDB table: what arrives is held against a plain model, over random tables with orphans,
//! blank pointers, broken rows, numbers of many lengths, and keys that repeat.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    App, AttributeKind, Destination, Duplicates, ExistingItems, FormatChoice, ImportChoices, ImportWork,
    OrderBy, Orphans, Placement, Plan, Rejects, Relation, RunFiles, SaidInFull, TableColumns, TableToRelate,
    TableWork, TablesReport, VerifyChoices, parents_first,
};
use aws_sdk_dynamodb::types::AttributeValue;
use check::{Checked, check};
use dynamodb::destination::{Connection, Destinations};
use dynamodb::import::{ImportOptions, Job, Runs, import};
use dynamodb::table::create_table;
use fault_server::{FaultServer, Faults};
use plan::{IndexDesign, Projection, ProvisionedUnits};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A row of a file, or none where it is broken.
type Row = Option<Vec<String>>;

const TABLES: [(&str, &str); 4] = [
    ("customers", "customer_id,name"),
    ("orders", "order_id,customer_id,day,freight"),
    ("visits", "customer_id,visit,comment"),
    ("lines", "line_id,order_id"),
];

struct Shop(BTreeMap<&'static str, Vec<Row>>);

impl Shop {
    fn random(random: &mut SmallRng) -> Self {
        let customer = |random: &mut SmallRng| match random.random_range(0..12) {
            0 => String::new(),
            1 => format!("X#{}", random.random_range(0..3)),
            _ => format!("C#{}", random.random_range(0..12)),
        };
        let mut tables: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        for (table, _) in TABLES {
            let count = match table {
                "customers" => 12,
                "orders" => 60,
                _ => 100,
            };
            let rows = (0..count).map(|place: u32| {
                if random.random_bool(0.05) {
                    return None;
                }
                Some(match table {
                    "customers" => {
                        let id = if random.random_bool(0.1) { place / 2 } else { place };
                        vec![format!("C#{id}"), format!("Name {place}")]
                    }
                    "orders" => {
                        // Of one to four digits, each once.
                        let id = place * place * 3;
                        let day = if random.random_bool(0.1) {
                            String::new()
                        } else {
                            format!(
                                "2024-{:02}-{:02}",
                                random.random_range(1..13),
                                random.random_range(1..29)
                            )
                        };
                        let freight =
                            format!("{}.{}", random.random_range(0..2000), random.random_range(0..100));
                        vec![id.to_string(), customer(random), day, freight]
                    }
                    "visits" => {
                        let number = random.random_range(-1..120);
                        vec![customer(random), number.to_string(), format!("n{place}")]
                    }
                    _ => {
                        let order = random.random_range(0..62_u32);
                        vec![place.to_string(), (order * order * 3).to_string()]
                    }
                })
            });
            tables.insert(table, rows.collect());
        }
        Self(tables)
    }

    fn write(&self, folder: &Path) {
        for (table, header) in TABLES {
            let mut text = header.to_owned() + "\n";
            for row in &self.0[table] {
                match row {
                    Some(cells) => writeln!(text, "{}", cells.join(",")).unwrap(),
                    None => text.push_str("broken,row,of,too,many,cells\n"),
                }
            }
            std::fs::write(folder.join(format!("{table}.csv")), text).unwrap();
        }
    }
}

/// What becomes of the rows.
#[derive(Debug, Default, PartialEq)]
struct Expected {
    /// Both keys → the item's type, its own id, and the ids of what stands inside.
    items: BTreeMap<(String, String), (String, String, Vec<String>)>,
    /// Lines that are items of their own.
    lines: BTreeSet<String>,
    /// By table: rows inside others, rejected, set aside.
    fates: BTreeMap<&'static str, [u64; 3]>,
}

/// Digits for twice the largest number.
fn digits<'a>(numbers: impl Iterator<Item = &'a String>) -> usize {
    let largest: i64 = numbers.map(|number| number.parse().unwrap()).max().unwrap();
    (largest * 2).to_string().len()
}

fn expected(shop: &Shop, orphans: Orphans) -> Expected {
    let mut expected = Expected::default();
    for (table, rows) in &shop.0 {
        expected.fates.insert(*table, [0, rows.iter().filter(|row| row.is_none()).count() as u64, 0]);
    }
    let Shop(tables) = shop;
    let ids: BTreeSet<&String> = tables["customers"].iter().flatten().map(|cells| &cells[0]).collect();
    let mut add =
        |table: &'static str, key: Option<(String, String)>, item: (String, String, Vec<String>)| {
            let fates = expected.fates.get_mut(table).unwrap();
            match key {
                None => fates[1] += 1,
                Some(key) if expected.items.contains_key(&key) => fates[2] += 1,
                Some(key) => {
                    expected.items.insert(key, item);
                    return true;
                }
            }
            false
        };
    for cells in tables["customers"].iter().flatten() {
        let key = format!("CUSTOMER#{}", cells[0]);
        let item = ("CUSTOMER".to_owned(), cells[0].clone(), Vec::new());
        add("customers", Some((key.clone(), key)), item);
    }
    let partition = |customer: &String| {
        let stands = !customer.is_empty() && (orphans == Orphans::Alone || ids.contains(customer));
        stands.then(|| format!("CUSTOMER#{customer}"))
    };
    let width = digits(tables["orders"].iter().flatten().map(|cells| &cells[0]));
    let mut written = BTreeMap::new();
    for cells in tables["orders"].iter().flatten() {
        let lines: Vec<String> = tables["lines"]
            .iter()
            .flatten()
            .filter(|line| line[1] == cells[0])
            .map(|line| line[0].clone())
            .collect();
        let key = partition(&cells[1])
            .map(|partition| (partition, format!("ORDER#{}#{:0>width$}", cells[2], cells[0])));
        let is_written = add("orders", key, ("ORDER".to_owned(), cells[0].clone(), lines));
        written.insert(&cells[0], is_written);
    }
    let width = digits(tables["visits"].iter().flatten().map(|cells| &cells[1]));
    for cells in tables["visits"].iter().flatten() {
        let key = partition(&cells[0]).filter(|_| !cells[1].starts_with('-'));
        let key = key.map(|partition| (partition, format!("VISIT#{:0>width$}", cells[1])));
        add("visits", key, ("VISIT".to_owned(), cells[1].clone(), Vec::new()));
    }
    for line in tables["lines"].iter().flatten() {
        let fates = expected.fates.get_mut("lines").unwrap();
        match written.get(&line[1]) {
            Some(true) => fates[0] += 1,
            Some(false) => fates[1] += 1,
            None => {
                expected.lines.insert(line[0].clone());
            }
        }
    }
    expected
}

fn relations(orphans: Option<Orphans>) -> Vec<Relation> {
    let relation = |child: &str, parent: &str, column: &str, placement| {
        let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec![column.to_owned()] };
        Relation { placement, orphans, ..Relation::new(end(child), end(parent)) }
    };
    let mut orders = relation("orders", "customers", "customer_id", Placement::Beside);
    orders.order = vec![OrderBy { column: "day".to_owned(), descending: true }];
    let visits = relation("visits", "customers", "customer_id", Placement::Beside);
    let mut lines = relation("lines", "orders", "order_id", Placement::Inside);
    lines.orphans = Some(Orphans::Alone);
    vec![orders, visits, lines]
}

struct Opened {
    name: String,
    id: String,
    plan: Plan,
}

async fn opened(app: &App, folder: &Path, relations: Vec<Relation>) -> Vec<Opened> {
    let paths = TABLES.map(|(table, _)| folder.join(format!("{table}.csv")));
    let open = app.open_tables(paths.into(), Vec::new(), FormatChoice::default()).await.unwrap();
    let mut tables = Vec::new();
    for table in open.tables {
        let id = table.source.source_id;
        let mut plan = app.read_source(&id, "read", |_| {}).await.unwrap().proposal.plan;
        let (partition, sort) = match table.name.as_str() {
            "customers" => ("customerId", None),
            "orders" => ("orderId", None),
            "visits" => ("customerId", Some("visit")),
            _ => ("lineId", None),
        };
        (plan.table.partition_key, plan.table.sort_key) = (partition.to_owned(), sort.map(str::to_owned));
        plan.generated_key = None;
        plan.composed_attributes.clear();
        let index = |name: &str, key: &str, projection| IndexDesign {
            name: name.to_owned(),
            partition_keys: vec![key.to_owned()],
            sort_keys: Vec::new(),
            projection,
            provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
        };
        plan.table.indexes = match table.name.as_str() {
            "customers" => vec![index("NameIndex", "name", Projection::KeysOnly)],
            // The first finds what the key of the shared table finds.
            "orders" => vec![
                index("CustomerIdIndex", "customerId", Projection::All),
                index("DayIndex", "day", Projection::Include { attributes: vec!["lines".to_owned()] }),
                // Visits have such an attribute too.
                index("EveryIndex", "customerId", Projection::KeysOnly),
            ],
            _ => Vec::new(),
        };
        if table.name == "orders" {
            plan.table.indexes[2].sort_keys = vec!["freight".to_owned()];
        }
        plan.duplicates = Duplicates::First;
        for column in &mut plan.columns {
            column.kind = match column.column.as_str() {
                "order_id" | "freight" | "visit" => AttributeKind::Number,
                "day" => AttributeKind::Date,
                _ => AttributeKind::Text,
            };
        }
        tables.push(Opened { name: table.name, id, plan });
    }
    let to_relate: Vec<TableToRelate> = tables
        .iter()
        .map(|table| TableToRelate {
            name: Some(table.name.clone()),
            source_id: table.id.clone(),
            plan: table.plan.clone(),
        })
        .collect();
    let relations = app.with_digits(&to_relate, relations);
    let plans = tables.iter().map(|table| (table.name.clone(), table.plan.clone())).collect();
    for (table, (_, placed)) in tables.iter_mut().zip(app.place_tables(plans, &relations).unwrap()) {
        table.plan = placed;
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
        told += result.write_units;
    }
    told
}

fn works(tables: &[Opened], folder: &Path, destination: &Destination) -> Vec<TableWork> {
    // Children first: the engine puts them in order.
    let work = |table: &Opened| TableWork {
        name: table.name.clone(),
        work: ImportWork {
            source_id: table.id.clone(),
            plan: table.plan.clone(),
            destination: destination.clone(),
            choices: ImportChoices { existing: ExistingItems::Stop, ..ImportChoices::default() },
            run: None,
            typed_name: None,
            was_empty: None,
            files: RunFiles {
                rejects: Rejects::Named(folder.join(format!("{}.rejected.csv", table.name))),
                journal: Some(folder.join(format!("{}.journal", table.name))),
            },
        },
        done: None,
    };
    tables.iter().rev().map(work).collect()
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

async fn all_items(connection: &Connection, table: &str) -> Vec<HashMap<String, AttributeValue>> {
    connection.client.scan().table_name(table).send().await.unwrap().items().to_vec()
}

/// What is in the tables.
async fn found(connection: &Connection) -> Expected {
    let mut found = Expected::default();
    for item in all_items(connection, "Customers").await {
        let kind = text(&item["itemType"]);
        let id = match kind.as_str() {
            "CUSTOMER" => "customerId",
            "ORDER" => "orderId",
            _ => "visit",
        };
        let lines = match item.get("lines") {
            Some(AttributeValue::L(lines)) => {
                lines.iter().map(|line| text(&line.as_m().unwrap()["lineId"])).collect()
            }
            _ => Vec::new(),
        };
        found.items.insert((text(&item["pk"]), text(&item["sk"])), (kind, text(&item[id]), lines));
    }
    for item in all_items(connection, "Lines").await {
        found.lines.insert(text(&item["lineId"]));
    }
    found
}

async fn served(app: &App) -> (FaultServer, Destination, Connection) {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    app.confirm_destination(&destination).await.unwrap();
    let connection = Destinations::new().connect(&destination).await.unwrap();
    (server, destination, connection)
}

fn assert_sums(report: &TablesReport, model: &Expected, seed: u64) {
    for table in &report.tables {
        let told = table.report.as_ref().unwrap_or_else(|| panic!("seed {seed}: {table:?}"));
        let fates = [told.records_embedded, told.records_rejected, told.duplicates_set_aside];
        assert_eq!(fates, model.fates[table.name.as_str()], "seed {seed}: {}", table.name);
        assert_eq!(told.records_read, told.items_written + fates.iter().sum::<u64>(), "{}", table.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_holds_the_items_of_all_and_every_row_is_accounted_for() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    for seed in 0..8 {
        let shop = Shop::random(&mut SmallRng::seed_from_u64(seed));
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        shop.write(&folder);
        let orphans = if seed % 2 == 0 { Orphans::Reject } else { Orphans::Alone };
        let (_server, destination, connection) = served(&app).await;
        let tables = opened(&app, &folder, relations(Some(orphans))).await;
        let told = checked(&app, &tables).await;
        let works = works(&tables, &folder, &destination);
        let report = app.import_tables(works, "import", |_| {}).await.unwrap();
        let model = expected(&shop, orphans);
        let names = connection.client.list_tables().send().await.unwrap().table_names.unwrap();
        assert_eq!(names, ["Customers", "Lines"]);
        let found = Expected { fates: model.fates.clone(), ..found(&connection).await };
        assert_eq!(found, model, "seed {seed}");
        assert_sums(&report, &model, seed);
        let metered = report.sum.consumed_write_units.unwrap();
        let told = f64::from(u32::try_from(told).unwrap());
        assert!((metered - told).abs() < 1e-6, "seed {seed}: told {told}, metered {metered}");
        let described = app.describe_table(&destination, "Customers").await.unwrap();
        let indexes: Vec<&str> = described.indexes.iter().map(|index| index.name.as_str()).collect();
        assert_eq!(indexes, ["NameIndex", "DayIndex", "EveryIndex"]);
        for Opened { name, id, plan } in &tables {
            let choices = VerifyChoices { count_indexes: true, ..VerifyChoices::default() };
            let compared =
                app.verify(id, plan.clone(), &destination, choices, "verify", |_| {}).await.unwrap();
            assert!(compared.differences.is_empty(), "seed {seed}, {name}: {:?}", compared.differences);
            // An index holds items of others as well, which are none of this table.
            for index in &compared.indexes {
                assert_eq!(index.found, index.expected, "seed {seed}, {name}: {}", index.name);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_table_held_is_judged_before_the_first_of_those_that_share_it() {
    let folder = tempfile::tempdir().unwrap();
    Shop::random(&mut SmallRng::seed_from_u64(1)).write(folder.path());
    let app = App::new(Arc::new(SaidInFull));
    let (_server, destination, connection) = served(&app).await;
    let tables = opened(&app, folder.path(), relations(Some(Orphans::Alone))).await;
    checked(&app, &tables).await;
    let first =
        app.import_tables(works(&tables, folder.path(), &destination), "import", |_| {}).await.unwrap();
    assert!(first.tables.iter().all(|table| table.report.is_some()), "{first:?}");
    let before = all_items(&connection, "Customers").await.len();
    // Now it holds items, which the choice is not to touch.
    let other = tempfile::tempdir().unwrap();
    let again =
        app.import_tables(works(&tables, other.path(), &destination), "import", |_| {}).await.unwrap();
    let refused = again.tables.iter().find(|table| table.name == "customers").unwrap();
    assert_eq!(refused.failure.as_ref().unwrap().code, "table_not_empty");
    assert_eq!(again.sum.items_written, 0);
    assert_eq!(all_items(&connection, "Customers").await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_parent_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::random(&mut SmallRng::seed_from_u64(2));
    shop.write(folder.path());
    let app = App::new(Arc::new(SaidInFull));
    let tables = opened(&app, folder.path(), relations(None)).await;
    let orders = &tables[1];
    let result = app.check(&orders.id, orders.plan.clone(), "check", |_| {}).await.unwrap();
    let asked = result.findings.iter().find(|finding| finding.code == "orphans_undecided").unwrap();
    let Shop(rows) = &shop;
    let ids: BTreeSet<&String> = rows["customers"].iter().flatten().map(|cells| &cells[0]).collect();
    let orphans =
        rows["orders"].iter().flatten().filter(|cells| !cells[1].is_empty() && !ids.contains(&cells[1]));
    assert_eq!((asked.count, result.has_blocker()), (orphans.count() as u64, true));
    // A pointer that is blank leads to no key at all.
    let blank = result.findings.iter().find(|finding| finding.code == "key_blank").unwrap();
    let blanks = rows["orders"].iter().flatten().filter(|cells| cells[1].is_empty());
    assert_eq!((blank.count, blank.column.as_deref()), (blanks.count() as u64, Some("customer_id")));
}

fn value(of: &AttributeValue) -> item::Value {
    match of {
        AttributeValue::S(text) => item::Value::S(text.clone()),
        AttributeValue::N(number) => item::Value::N(number.clone()),
        AttributeValue::L(values) => item::Value::L(values.iter().map(value).collect()),
        AttributeValue::M(values) => {
            item::Value::M(values.iter().map(|(name, of)| (name.clone(), value(of))).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn size(item: &HashMap<String, AttributeValue>) -> u64 {
    let item: item::Item = item.iter().map(|(name, of)| (name.clone(), value(of))).collect();
    item::item_size_bytes(&item)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_of_the_choice_are_those_of_what_is_written() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    for seed in 0..4 {
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        let mut shop = Shop::random(&mut SmallRng::seed_from_u64(seed));
        // Whether a key repeats is known once all rows are checked.
        let mut visits = BTreeSet::new();
        shop.0.get_mut("visits").unwrap().retain(|row| {
            row.as_ref().is_none_or(|cells| visits.insert((cells[0].clone(), cells[1].clone())))
        });
        shop.write(&folder);
        let mut relations = relations(Some(Orphans::Reject));
        // Where visits stand there already, they are under the same keys.
        if seed % 2 == 0 {
            relations.remove(1);
        }
        let (_server, destination, connection) = served(&app).await;
        let tables = opened(&app, &folder, relations.clone()).await;
        let named = |table: &Opened| TableToRelate {
            name: Some(table.name.clone()),
            source_id: table.id.clone(),
            plan: table.plan.clone(),
        };
        let to_relate: Vec<TableToRelate> = tables.iter().map(named).collect();
        // Of those that stand there already the digits are known.
        let placed = app.with_digits(&to_relate, relations.clone());
        let told = app.placement_options(to_relate, placed, relations[0].clone(), "options").await.unwrap();
        let beside = told.options.iter().find(|option| option.placement == Placement::Beside).unwrap();
        let digits = &beside.beside.as_ref().unwrap().digits;
        assert_eq!((digits.len(), digits[0].column.as_str()), (1, "order_id"));

        checked(&app, &tables).await;
        app.import_tables(works(&tables, &folder, &destination), "import", |_| {}).await.unwrap();
        let mut partitions: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for item in all_items(&connection, "Customers").await {
            let partition = partitions.entry(text(&item["pk"])).or_default();
            *partition = (partition.0 + 1, partition.1 + size(&item));
        }
        let most = |figure: &dyn Fn(&(u64, u64)) -> u64| partitions.values().map(figure).max().unwrap();
        let partition = beside.partition.unwrap();
        let (items, bytes) = (most(&|partition| partition.0), most(&|partition| partition.1));
        assert_eq!((partition.items, partition.bytes), (items, bytes), "seed {seed}");
        let lines: Vec<&str> = beside.example[1].lines.iter().map(String::as_str).collect();
        assert!(lines[0].starts_with("pk  CUSTOMER#C#") && lines[1].starts_with("sk  ORDER#"), "{lines:?}");
        assert_eq!(beside.example[0].table, "Customers");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_tells_whether_its_table_was_empty_as_long_as_that_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    Shop::random(&mut SmallRng::seed_from_u64(3)).write(folder.path());
    let app = App::new(Arc::new(SaidInFull));
    let (_server, destination, connection) = served(&app).await;
    let tables = opened(&app, folder.path(), relations(Some(Orphans::Alone))).await;
    let never = CancellationToken::new();
    let source = Source::open(&folder.path().join("customers.csv")).unwrap();
    let plan = tables[0].plan.as_written().into_owned();
    let Checked { result, resolution, .. } = check(&source, &plan, &never, |_| {}).unwrap();
    create_table(&connection, &plan, &never, |_| {}).await.unwrap();
    let job = Job {
        source: Arc::new(source),
        plan: Arc::new(plan.clone()),
        resolution,
        joined: item::Joined::default(),
        records_total: Some(result.records),
    };
    let runs = Runs::in_data_folder(folder.path());
    let first = runs.new_run(&job.source, ImportChoices::default());
    import(&job, &connection, &first, &never, |_| {}).await.unwrap();
    let second = runs.new_run(&job.source, ImportChoices::default());
    import(&job, &connection, &second, &never, |_| {}).await.unwrap();
    // What shares its table is written into one that was empty, whatever this very import wrote to it.
    let third =
        ImportOptions { was_empty: Some(true), ..runs.new_run(&job.source, ImportChoices::default()) };
    import(&job, &connection, &third, &never, |_| {}).await.unwrap();
    let of = async |options: &ImportOptions, table: &str| {
        runs.table_was_empty(options.run.as_ref().unwrap(), &connection, table).await.unwrap()
    };
    assert_eq!(of(&first, "Customers").await, Some(true));
    assert_eq!(of(&second, "Customers").await, Some(false));
    assert_eq!(of(&third, "Customers").await, Some(true));
    // Of another table it says nothing, and of one that was created again neither.
    let lines = tables[3].plan.as_written().into_owned();
    create_table(&connection, &lines, &never, |_| {}).await.unwrap();
    assert_eq!(of(&first, "Lines").await, None);
    app.delete_table(&destination, "Customers", "Customers", "delete", |_| {}).await.unwrap();
    let other = FaultServer::start(Faults::default()).await.unwrap();
    let elsewhere = Destination::Endpoint { url: other.url().to_owned(), region: None };
    let elsewhere = Destinations::new().connect(&elsewhere).await.unwrap();
    create_table(&elsewhere, &plan, &never, |_| {}).await.unwrap();
    let run = first.run.as_ref().unwrap();
    assert_eq!(runs.table_was_empty(run, &elsewhere, "Customers").await.unwrap(), None);
}
