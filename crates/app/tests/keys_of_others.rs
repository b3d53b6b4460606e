//! Indexes whose keys come from other tables: attributes that are copied, and those of rows that are merged. What arrives in
//! them, what is told of it and what questions take is held against a plain model and a server, over random tables with blank
//! and overlong values, orphans, broken rows and rows whose key repeats.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    AccessPattern, App, CopyChoice, Destination, ExistingItems, FormatChoice, ImportChoices, ImportWork,
    Orphans, Placement, PlacementChoice, Plan, Rejects, Relation, RelationChoices, RunFiles, SaidInFull,
    TableColumns, TableToRelate, TableWork, TablesReport, VerifyChoices, parents_first,
};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use dynamodb::destination::{Connection, Destinations};
use fault_server::{FaultServer, Faults};
use plan::{AttributeKind, Blank, Duplicates, IndexDesign, PlanEdit, Projection, ProvisionedUnits};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// The indexes by their names: each with the columns whose values are its key, those of customers first.
const INDEXES: [(&str, &[&str]); 4] = [
    ("ByCountry", &["country", "day"]),
    ("ByLevel", &["level"]),
    ("ByLevelAndCountry", &["level", "country"]),
    ("BySegment", &["segment"]),
];
/// Longer than a sort key may be.
const TOO_LONG: usize = 1025;

type Cells = BTreeMap<&'static str, String>;

/// Rows of three tables; `None`: a broken one.
struct Tables {
    customers: Vec<Option<Cells>>,
    profiles: Vec<Option<Cells>>,
    orders: Vec<Option<Cells>>,
}

fn row<const N: usize>(cells: [(&'static str, String); N]) -> Cells {
    cells.into()
}

impl Tables {
    fn random(random: &mut SmallRng) -> Self {
        let broken = |random: &mut SmallRng, cells| (!random.random_bool(0.05)).then_some(cells);
        let customers = (0..14).map(|place| {
            let country = match random.random_range(0..8) {
                0 | 1 => String::new(),
                2 => "x".repeat(TOO_LONG),
                _ => ["Chile", "Norway", "Kenya"][random.random_range(0..3)].to_owned(),
            };
            let level =
                if random.random_bool(0.3) { String::new() } else { random.random_range(1..4).to_string() };
            let id = if random.random_bool(0.1) { place / 2 } else { place };
            let note = "n".repeat(random.random_range(0..1500));
            let cells = row([
                ("customer_id", format!("C{id}")),
                ("country", country),
                ("level", level),
                ("note", note),
            ]);
            broken(random, cells)
        });
        let customers = customers.collect();
        let profiles = (0..12).map(|place| {
            let customer = if random.random_bool(0.1) {
                String::new()
            } else {
                format!("C{}", random.random_range(0..16))
            };
            let segment = if random.random_bool(0.3) { String::new() } else { format!("S{}", place % 3) };
            let cells = row([
                ("profile_id", (place + 100).to_string()),
                ("customer_id", customer),
                ("segment", segment),
            ]);
            broken(random, cells)
        });
        let profiles = profiles.collect();
        let orders = (0..60).map(|place| {
            let customer = match random.random_range(0..12) {
                0 => String::new(),
                1 => format!("X{}", random.random_range(0..3)),
                _ => format!("C{}", random.random_range(0..14)),
            };
            let day = if random.random_bool(0.2) {
                String::new()
            } else {
                format!("2024-01-{:02}", random.random_range(1..28))
            };
            let remark = "r".repeat(random.random_range(0..2500));
            let cells = row([
                ("order_id", (place + 1000).to_string()),
                ("customer_id", customer),
                ("day", day),
                ("remark", remark),
            ]);
            broken(random, cells)
        });
        let orders = orders.collect();
        Self { customers, profiles, orders }
    }

    /// The same without customers whose key repeats: which of those are set aside is not known before the check.
    fn with_customers_once(mut self) -> Self {
        let mut known = HashSet::new();
        self.customers
            .retain(|row| row.as_ref().is_none_or(|cells| known.insert(cells["customer_id"].clone())));
        self
    }

    fn write(&self, folder: &Path) {
        for (name, header, rows) in [
            ("customers", "customer_id,country,level,note", &self.customers),
            ("profiles", "profile_id,customer_id,segment", &self.profiles),
            ("orders", "order_id,customer_id,day,remark", &self.orders),
        ] {
            let mut text = header.to_owned() + "\n";
            for row in rows {
                match row {
                    Some(cells) => {
                        let cells: Vec<&str> = header.split(',').map(|name| cells[name].as_str()).collect();
                        writeln!(text, "{}", cells.join(",")).unwrap();
                    }
                    None => text.push_str("broken,row,of,too,many,cells\n"),
                }
            }
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        }
    }
}

/// What a plain model says of the indexes: their entries, and which orders are rejected.
struct Expected {
    /// By index: the key of an entry, and the id of its item.
    entries: BTreeMap<&'static str, BTreeSet<(Vec<String>, String)>>,
    rejected_orders: BTreeSet<String>,
}

fn expected(tables: &Tables, duplicates: Duplicates, is_beside: bool) -> Expected {
    let mut customers: BTreeMap<&str, &Cells> = BTreeMap::new();
    for cells in tables.customers.iter().flatten() {
        if duplicates == Duplicates::Last || !customers.contains_key(cells["customer_id"].as_str()) {
            customers.insert(&cells["customer_id"], cells);
        }
    }
    let mut entries: BTreeMap<&'static str, BTreeSet<(Vec<String>, String)>> =
        INDEXES.map(|(name, _)| (name, BTreeSet::new())).into();
    let mut rejected_orders = BTreeSet::new();
    for cells in tables.orders.iter().flatten() {
        let id = cells["order_id"].clone();
        let customer = customers.get(cells["customer_id"].as_str());
        let value = |name: &str| {
            let value = cells.get(name).or_else(|| customer?.get(name)).cloned().unwrap_or_default();
            (!value.is_empty()).then_some(value)
        };
        if value("country").is_some_and(|country| country.len() >= TOO_LONG)
            // What belongs under no key stands nowhere in a table that is shared.
            || (is_beside && cells["customer_id"].is_empty())
        {
            rejected_orders.insert(id);
            continue;
        }
        for (index, key) in &INDEXES[..3] {
            if let Some(key) = key.iter().map(|name| value(name)).collect::<Option<Vec<String>>>() {
                entries.get_mut(index).unwrap().insert((key, id.clone()));
            }
        }
    }
    let mut merged = HashSet::new();
    for cells in tables.profiles.iter().flatten() {
        let customer = cells["customer_id"].as_str();
        if customers.contains_key(customer) && merged.insert(customer) && !cells["segment"].is_empty() {
            entries
                .get_mut("BySegment")
                .unwrap()
                .insert((vec![cells["segment"].clone()], customer.to_owned()));
        }
    }
    Expected { entries, rejected_orders }
}

fn index(name: &str, partition: &[&str], sort: &[&str], projection: Projection) -> IndexDesign {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    IndexDesign {
        name: name.to_owned(),
        partition_keys: owned(partition),
        sort_keys: owned(sort),
        projection,
        provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
    }
}

fn relations(is_beside: bool) -> Vec<Relation> {
    let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec!["customer_id".to_owned()] };
    let copy = |column: &str| CopyChoice {
        child: "orders".to_owned(),
        parent: "customers".to_owned(),
        column: column.to_owned(),
    };
    let place = |child: &str, placement| PlacementChoice {
        child: child.to_owned(),
        placement,
        parent: Some("customers".to_owned()),
    };
    let mut choices = RelationChoices {
        relate: ["orders", "profiles"].map(|child| Relation::new(end(child), end("customers"))).into(),
        place: vec![place("profiles", Placement::Merged)],
        copy: vec![copy("country"), copy("level")],
        orphans: vec![("profiles".to_owned(), Orphans::Reject)],
        ..RelationChoices::default()
    };
    if is_beside {
        choices.place.push(place("orders", Placement::Beside));
        choices.orphans.push(("orders".to_owned(), Orphans::Alone));
    }
    choices.applied(Vec::new()).unwrap()
}

/// The plans of the tables as they are by themselves, and the ids of their sources.
async fn read(app: &App, folder: &Path, duplicates: Duplicates) -> (Vec<(String, Plan)>, Vec<String>) {
    let paths = ["customers", "profiles", "orders"].map(|table| folder.join(format!("{table}.csv")));
    let opened = app.open_tables(paths.into(), Vec::new(), FormatChoice::default()).await.unwrap();
    let (mut ids, mut plans) = (Vec::new(), Vec::new());
    for table in opened.tables {
        let id = table.source.source_id;
        let mut plan = app.read_source(&id, "read", |_| {}).await.unwrap().proposal.plan;
        let key = match table.name.as_str() {
            "customers" => "customerId",
            "profiles" => "profileId",
            _ => "orderId",
        };
        (plan.table.partition_key, plan.table.sort_key) = (key.to_owned(), None);
        plan.table.indexes.clear();
        (plan.composed_attributes, plan.generated_key) = (Vec::new(), None);
        plan.duplicates = duplicates;
        for column in &mut plan.columns {
            let is_number = matches!(column.column.as_str(), "level" | "order_id" | "profile_id");
            column.kind = if is_number { AttributeKind::Number } else { AttributeKind::Text };
            // What may stand in an item may be no key of an index.
            column.blank = match column.column.as_str() {
                "country" => Blank::EmptyText,
                "level" | "segment" => Blank::Null,
                _ => Blank::LeaveOut,
            };
        }
        plans.push((table.name.clone(), plan));
        ids.push(id);
    }
    (plans, ids)
}

fn to_relate(placed: Vec<(String, Plan)>, ids: Vec<String>) -> Vec<TableToRelate> {
    let to_relate = |((name, plan), source_id)| TableToRelate { name: Some(name), source_id, plan };
    placed.into_iter().zip(ids).map(to_relate).collect()
}

/// The tables, opened and placed, and then the indexes added by edits.
async fn opened(app: &App, folder: &Path, duplicates: Duplicates, is_beside: bool) -> Vec<TableToRelate> {
    let (plans, ids) = read(app, folder, duplicates).await;
    let relations = relations(is_beside);
    let mut placed = app.place_tables(plans, &relations).unwrap();
    let include = |names: &[&str]| Projection::Include {
        attributes: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    for ((name, plan), id) in placed.iter_mut().zip(&ids) {
        let added = match name.as_str() {
            "customers" => vec![index("BySegment", &["segment"], &[], include(&["country", "profileId"]))],
            "orders" => vec![
                index("ByCountry", &["customerCountry"], &["day"], Projection::All),
                index("ByLevel", &["customerLevel"], &[], Projection::KeysOnly),
                index("ByLevelAndCountry", &["customerLevel"], &["customerCountry"], include(&["remark"])),
            ],
            _ => continue,
        };
        let edits: Vec<PlanEdit> =
            added.into_iter().map(|index| PlanEdit::AddIndex { index: Some(index) }).collect();
        *plan = app.edit_plan(id, plan, &edits).unwrap().plan;
    }
    to_relate(app.place_tables(placed, &relations).unwrap(), ids)
}

/// What checks said.
#[derive(Default)]
struct Told {
    write_units: u64,
    /// How often a key of an index that comes from another table is not there.
    without_keys: u64,
}

/// Checks and imports all; gives what was done, and what was told of the write units.
async fn imported(
    app: &App,
    folder: &Path,
    tables: &[TableToRelate],
    destination: &Destination,
) -> (TablesReport, Told) {
    let name = |table: &TableToRelate| table.name.clone().unwrap();
    let names: Vec<String> = tables.iter().map(name).collect();
    let of: Vec<(&str, &Plan)> =
        names.iter().map(String::as_str).zip(tables.iter().map(|table| &table.plan)).collect();
    let mut told = Told::default();
    for place in parents_first(&of) {
        let table = &tables[place];
        let result = app.check(&table.source_id, table.plan.clone(), "check", |_| {}).await.unwrap();
        assert!(!result.has_blocker(), "{:?}", result.findings);
        told.write_units += result.write_units;
        let blank = result.findings.iter().filter(|finding| finding.code == "index_key_blank");
        told.without_keys +=
            blank.filter(|finding| finding.column.is_none()).map(|finding| finding.count).sum::<u64>();
    }
    let works = tables.iter().map(|table| TableWork {
        name: name(table),
        work: ImportWork {
            source_id: table.source_id.clone(),
            plan: table.plan.clone(),
            destination: destination.clone(),
            choices: ImportChoices { existing: ExistingItems::Stop, ..ImportChoices::default() },
            run: None,
            typed_name: None,
            was_empty: None,
            files: RunFiles {
                rejects: Rejects::Named(folder.join(format!("{}.rejected.csv", name(table)))),
                journal: Some(folder.join(format!("{}.journal", name(table)))),
            },
        },
        done: None,
    });
    (app.import_tables(works.collect(), "import", |_| {}).await.unwrap(), told)
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        other => panic!("no key: {other:?}"),
    }
}

type Attributes = HashMap<String, AttributeValue>;

async fn all(connection: &Connection, table: &str, index: Option<&str>) -> Vec<Attributes> {
    let scan = connection.client.scan().table_name(table).set_index_name(index.map(str::to_owned));
    let mut pages = scan.into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(item) = pages.next().await {
        found.push(item.unwrap());
    }
    found
}

/// What stands in the indexes of the tables.
async fn entries(
    connection: &Connection,
    is_beside: bool,
) -> BTreeMap<&'static str, BTreeSet<(Vec<String>, String)>> {
    let mut found = BTreeMap::new();
    for (name, key) in INDEXES {
        let is_of_orders = name != "BySegment";
        let table = if is_of_orders && !is_beside { "Orders" } else { "Customers" };
        let id = |item: &Attributes| match (is_beside, is_of_orders) {
            (false, true) => text(&item["orderId"]),
            (false, false) => text(&item["customerId"]),
            (true, true) => text(&item["sk"]).trim_start_matches("ORDER#").trim_start_matches('0').to_owned(),
            (true, false) => text(&item["sk"]).trim_start_matches("CUSTOMER#").to_owned(),
        };
        let attribute = |column: &str| match column {
            "country" => "customerCountry".to_owned(),
            "level" => "customerLevel".to_owned(),
            other => other.to_owned(),
        };
        let items = all(connection, table, Some(name)).await;
        let entries = items
            .iter()
            .map(|item| (key.iter().map(|column| text(&item[&attribute(column)])).collect(), id(item)));
        found.insert(name, entries.collect());
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn indexes_hold_the_items_that_have_their_keys_wherever_these_come_from() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    let (mut too_long, mut not_found) = (0, 0);
    for seed in 0..12 {
        let rows = Tables::random(&mut SmallRng::seed_from_u64(seed));
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        rows.write(&folder);
        let duplicates = if seed % 2 == 0 { Duplicates::First } else { Duplicates::Last };
        let is_beside = seed % 3 == 0;
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let tables = opened(&app, &folder, duplicates, is_beside).await;
        let (report, told) = imported(&app, &folder, &tables, &destination).await;
        let connection = Destinations::new().connect(&destination).await.unwrap();
        let model = expected(&rows, duplicates, is_beside);
        assert_eq!(entries(&connection, is_beside).await, model.entries, "seed {seed}");

        let metered = report.sum.consumed_write_units.unwrap();
        not_found += told.without_keys;
        let told = f64::from(u32::try_from(told.write_units).unwrap());
        assert!((metered - told).abs() < 1e-6, "seed {seed}: told {told}, metered {metered}");
        let rejects = std::fs::read_to_string(folder.join("orders.rejected.csv")).unwrap_or_default();
        for id in &model.rejected_orders {
            assert!(rejects.contains(id), "seed {seed}: {id}");
        }
        too_long +=
            rejects.matches("customerCountry, which comes from customers, is 1025 bytes long").count();
        for table in &tables {
            let choices = VerifyChoices::default();
            let (id, plan) = (&table.source_id, table.plan.clone());
            let compared = app.verify(id, plan, &destination, choices, "verify", |_| {}).await.unwrap();
            assert!(compared.differences.is_empty(), "seed {seed}: {:?}", compared.differences);
        }
    }
    assert!(too_long > 0 && not_found > 0, "{too_long}, {not_found}");
}

/// What a query by the key of an index gives and takes.
async fn asked(
    connection: &Connection,
    (table, index): (&str, &str),
    attribute: &str,
    value: &AttributeValue,
) -> (u64, f64) {
    let answer = connection
        .client
        .query()
        .table_name(table)
        .index_name(index)
        .key_condition_expression("#k = :k")
        .expression_attribute_names("#k", attribute)
        .expression_attribute_values(":k", value.clone())
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    let units = answer.consumed_capacity().unwrap().capacity_units().unwrap();
    (u64::try_from(answer.count()).unwrap(), units)
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_by_what_comes_from_another_table_take_what_is_told() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    for seed in 20..23 {
        let rows = Tables::random(&mut SmallRng::seed_from_u64(seed)).with_customers_once();
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        rows.write(&folder);
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let tables = opened(&app, &folder, Duplicates::First, false).await;
        imported(&app, &folder, &tables, &destination).await;
        let connection = Destinations::new().connect(&destination).await.unwrap();
        let by = |attribute: &str| AccessPattern {
            table: "Orders".to_owned(),
            attributes: vec![attribute.to_owned()],
            ..AccessPattern::default()
        };
        let relations = relations(false);
        let patterns = vec![by("customerCountry"), by("customerLevel")];
        let reports =
            app.measure_questions(tables.clone(), relations.clone(), patterns, "ask", |_| {}).await.unwrap();
        for (report, index) in reports.iter().zip(["ByCountry", "ByLevel"]) {
            let attribute = &report.pattern.attributes[0];
            let [step] = report.answer.steps.as_slice() else { panic!("{report:?}") };
            let mut taken = Vec::new();
            let mut values = BTreeSet::new();
            for item in all(&connection, "Orders", step.index.as_deref()).await {
                if values.insert(text(&item[attribute])) {
                    let index = ("Orders", step.index.as_deref().unwrap());
                    taken.push(asked(&connection, index, attribute, &item[attribute]).await);
                }
            }
            // A question may be answered by any index that begins with its key; none but these does.
            assert!(step.index.as_deref().is_some_and(|name| name.starts_with(index)), "{step:?}");
            taken.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
            let cost = report.cost.as_ref().unwrap();
            assert_eq!(cost.values, taken.len() as u64, "{}", report.words);
            let (items, units) = taken.last().unwrap();
            assert!(
                (cost.worst.read_units - units).abs() < 1e-9,
                "{}: {:?}, metered {units}",
                report.words,
                cost.worst
            );
            assert_eq!(cost.worst.items, *items, "{}", report.words);
            assert!(cost.is_exact && cost.worst_value.len() == 1, "{cost:?}");
        }
        // Without the index, it is what is suggested.
        let mut without = tables.clone();
        let orders = without.iter_mut().find(|table| table.name.as_deref() == Some("orders")).unwrap();
        orders
            .plan
            .table
            .indexes
            .retain(|index| index.name != "ByLevel" && index.name != "ByLevelAndCountry");
        let patterns = vec![by("customerLevel")];
        let told = app.measure_questions(without, relations, patterns, "ask", |_| {}).await.unwrap();
        let fix = told[0].fix.as_ref().unwrap();
        assert_eq!(fix.index.partition_keys, ["customerLevel"]);
        // No index sorts by the country then, so that none is too long.
        let has_level = |cells: &&Cells| {
            let mut customers = rows.customers.iter().flatten();
            let customer = customers.find(|customer| customer["customer_id"] == cells["customer_id"]);
            customer.is_some_and(|customer| !customer["level"].is_empty())
        };
        let entries = rows.orders.iter().flatten().filter(has_level).count() as u64;
        assert_eq!(fix.items, entries);
    }
}

/// Customers have a country of their own, and their orders beside them have it by the same name: the index of one is one of
/// both, and whoever asks it reads both.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_index_holds_of_other_kinds_is_read_with_what_is_asked_for() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    let mut differing = 0;
    for seed in 40..44 {
        let rows = Tables::random(&mut SmallRng::seed_from_u64(seed)).with_customers_once();
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        rows.write(&folder);
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let mut relations = relations(true);
        relations[0].copied[0].attribute = Some("country".to_owned());
        let (plans, ids) = read(&app, &folder, Duplicates::First).await;
        let mut placed = app.place_tables(plans, &relations).unwrap();
        let (_, orders) = placed.iter_mut().find(|(name, _)| name == "orders").unwrap();
        let edit = PlanEdit::AddIndex { index: Some(index("ByCountry", &["country"], &[], Projection::All)) };
        *orders = orders.apply(&edit).unwrap().plan;
        let tables = to_relate(app.place_tables(placed, &relations).unwrap(), ids);
        imported(&app, &folder, &tables, &destination).await;
        let connection = Destinations::new().connect(&destination).await.unwrap();
        let by = |table: &str| AccessPattern {
            table: table.to_owned(),
            attributes: vec!["country".to_owned()],
            ..AccessPattern::default()
        };
        let patterns = vec![by("Orders"), by("Customers")];
        let reports = app.measure_questions(tables, relations, patterns, "ask", |_| {}).await.unwrap();
        let items = all(&connection, "Customers", Some("ByCountry")).await;
        for (report, word) in reports.iter().zip(["ORDER", "CUSTOMER"]) {
            let is_asked_for = |item: &&Attributes| text(&item["itemType"]) == word;
            let mut taken = BTreeMap::new();
            for item in items.iter().filter(is_asked_for) {
                let country = text(&item["country"]);
                let index = ("Customers", "ByCountry");
                let found = asked(&connection, index, "country", &item["country"]).await;
                let own =
                    items.iter().filter(is_asked_for).filter(|other| text(&other["country"]) == country);
                differing += usize::from(own.count() as u64 != found.0);
                taken.insert(country, found);
            }
            let cost = report.cost.as_ref().unwrap();
            assert_eq!(cost.values, taken.len() as u64, "seed {seed}: {}", report.words);
            let most =
                taken.values().max_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
            let (items, units) = most.unwrap();
            assert!((cost.worst.read_units - units).abs() < 1e-9, "seed {seed}: {cost:?}, metered {units}");
            assert_eq!(cost.worst.items, *items, "seed {seed}: {}", report.words);
        }
    }
    assert!(differing > 0);
}
