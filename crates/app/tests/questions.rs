//! What questions are said to take, held against what a server meters for the same requests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use check::{Checked, check};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportOptions, Job, import};
use dynamodb::table::create_table;
use fault_server::{FaultServer, Faults};
use plan::{AccessPattern, Finds, Plan, PlanEdit, RelatedRows, RelatedSide, Relation, SortBy, TableColumns};
use profile::read_profile;
use propose::{
    Design, DesignTable, MeasuredTable, Operation, QuestionReport, RequestStep, index_on, measure, propose,
    proposed_questions,
};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use source::Source;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

type Attributes = HashMap<String, AttributeValue>;

/// Customers, and orders that point to most of them: some have none, one has more than a request reads.
fn shop(random: &mut SmallRng) -> (String, String) {
    let mut customers = "customer_id,name,country\n".to_owned();
    let mut orders = "order_id,customer_id,order_date,status,remark\n".to_owned();
    let mut order = 1000;
    for customer in 0..25 {
        let country = ["Chile", "Norway", "Kenya"][random.random_range(0..3)];
        let name = "n".repeat(random.random_range(1..6000));
        let _ = writeln!(customers, "C{customer},{name},{country}");
        let count = if customer == 7 { 450 } else { random.random_range(0..12) };
        for _ in 0..count {
            order += 1;
            let day = if random.random_bool(0.9) {
                format!("2024-{:02}-{:02}", random.random_range(1..13), random.random_range(1..29))
            } else {
                String::new()
            };
            let status = ["open", "paid", "sent"][random.random_range(0..3)];
            let remark = "r".repeat(random.random_range(1..if customer == 7 { 6000 } else { 3000 }));
            let _ = writeln!(orders, "{order},C{customer},{day},{status},{remark}");
        }
    }
    (customers, orders)
}

struct Table {
    name: &'static str,
    source: Arc<Source>,
    plan: Plan,
}

struct Shop {
    tables: Vec<Table>,
    relation: Relation,
    connection: Connection,
    /// Held so that it goes on.
    _server: FaultServer,
}

fn columns(table: &str, column: &str) -> TableColumns {
    TableColumns { table: table.to_owned(), columns: vec![column.to_owned()] }
}

impl Shop {
    async fn open(folder: &Path, seed: u64) -> Self {
        let (customers, orders) = shop(&mut SmallRng::seed_from_u64(seed));
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        let connection = Destinations::new().connect(&destination).await.unwrap();
        let mut tables = Vec::new();
        for (name, text) in [("customers", customers), ("orders", orders)] {
            let path = folder.join(format!("{name}.csv"));
            std::fs::write(&path, text).unwrap();
            let source = Source::open(&path).unwrap();
            let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
            let mut plan = propose(&source.file_name(), &profile).plan;
            plan.table.indexes.clear();
            if name == "orders" {
                plan.table.indexes.push(index_on(vec!["customerId".to_owned()]));
                let mut by_day = index_on(vec!["status".to_owned()]);
                by_day.sort_keys.push("orderDate".to_owned());
                plan.table.indexes.push(by_day);
            }
            tables.push(Table { name, source: Arc::new(source), plan });
        }
        let relation = Relation::new(columns("orders", "customer_id"), columns("customers", "customer_id"));
        Self { tables, relation, connection, _server: server }
    }

    async fn import(&self, folder: &Path) {
        let never = CancellationToken::new();
        for table in &self.tables {
            let Checked { result, resolution, .. } =
                check(&table.source, &table.plan, &never, |_| {}).unwrap();
            assert!(!result.has_blocker(), "{:?}", result.findings);
            let job = Job {
                joined: item::Joined::default(),
                source: Arc::clone(&table.source),
                plan: Arc::new(table.plan.clone()),
                resolution,
                records_total: Some(result.records),
            };
            create_table(&self.connection, &table.plan, &never, |_| {}).await.unwrap();
            let options = ImportOptions::new(folder.join("rejected.csv"), None);
            let report = import(&job, &self.connection, &options, &never, |_| {}).await.unwrap();
            assert_eq!(report.items_written, result.items);
        }
    }

    fn measured(&self, patterns: &[AccessPattern]) -> Vec<QuestionReport> {
        let tables: Vec<MeasuredTable<'_>> = self
            .tables
            .iter()
            .map(|table| MeasuredTable {
                name: table.name,
                source: &table.source,
                plan: &table.plan,
                related: None,
            })
            .collect();
        let relations = [self.relation.clone()];
        measure(&tables, &relations, patterns, &CancellationToken::new(), |_, _| {}).unwrap()
    }

    /// The items of a table, and what reading it whole took: requests and units.
    async fn scan(&self, table: &str) -> (Vec<Attributes>, u64, f64) {
        let (mut items, mut requests, mut units, mut start) = (Vec::new(), 0, 0.0, None);
        loop {
            let page = self
                .connection
                .client
                .scan()
                .table_name(table)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .set_exclusive_start_key(start)
                .send()
                .await
                .unwrap();
            requests += 1;
            units += page.consumed_capacity().unwrap().capacity_units().unwrap();
            items.extend(page.items().iter().cloned());
            start = page.last_evaluated_key().cloned();
            if start.is_none() {
                return (items, requests, units);
            }
        }
    }

    /// Makes the requests of a step with the values of an item: what is found, requests, and units.
    async fn ask(&self, step: &RequestStep, given: &Attributes) -> (Vec<Attributes>, u64, f64) {
        let value = |key: &propose::StepKey| given[key.from.as_ref().unwrap_or(&key.attribute)].clone();
        let client = &self.connection.client;
        if step.operation == Operation::GetItem {
            let mut get = client
                .get_item()
                .table_name(&step.table)
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            for key in &step.key {
                get = get.key(&key.attribute, value(key));
            }
            let answer = get.send().await.unwrap();
            let units = answer.consumed_capacity().unwrap().capacity_units().unwrap();
            return (answer.item.into_iter().collect(), 1, units);
        }
        let (mut items, mut requests, mut units, mut start) = (Vec::new(), 0, 0.0, None);
        loop {
            let mut query = client
                .query()
                .table_name(&step.table)
                .set_index_name(step.index.clone())
                .scan_index_forward(!step.descending)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .set_exclusive_start_key(start);
            let mut conditions = Vec::new();
            for (place, key) in step.key.iter().enumerate() {
                conditions.push(format!("#k{place} = :k{place}"));
                query = query
                    .expression_attribute_names(format!("#k{place}"), &key.attribute)
                    .expression_attribute_values(format!(":k{place}"), value(key));
            }
            for (place, key) in step.filter.iter().enumerate() {
                query = query
                    .filter_expression(format!("#f{place} = :f{place}"))
                    .expression_attribute_names(format!("#f{place}"), &key.attribute)
                    .expression_attribute_values(format!(":f{place}"), value(key));
            }
            let page = query.key_condition_expression(conditions.join(" AND ")).send().await.unwrap();
            requests += 1;
            units += page.consumed_capacity().unwrap().capacity_units().unwrap();
            items.extend(page.items().iter().cloned());
            start = page.last_evaluated_key().cloned();
            if start.is_none() {
                return (items, requests, units);
            }
        }
    }
}

fn by(table: &str, attributes: &[&str]) -> AccessPattern {
    AccessPattern {
        table: table.to_owned(),
        attributes: attributes.iter().map(|name| (*name).to_owned()).collect(),
        ..AccessPattern::default()
    }
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        other => panic!("no key: {other:?}"),
    }
}

/// Asks a question with every value that there is, and holds the median and the most against what was told.
async fn hold_against_the_server(shop: &Shop, report: &QuestionReport) {
    let cost = report.cost.as_ref().unwrap();
    let [first, rest @ ..] = report.answer.steps.as_slice() else { panic!("{}", report.words) };
    let (items, ..) = shop.scan(&first.table).await;
    let mut different: BTreeMap<Vec<String>, Attributes> = BTreeMap::new();
    for item in items {
        let key: Option<Vec<String>> =
            first.key.iter().map(|key| item.get(&key.attribute).map(text)).collect();
        if let Some(key) = key {
            different.entry(key).or_insert(item);
        }
    }
    let (mut taken, mut not_in_index) = (Vec::new(), 0);
    for (key, given) in different {
        let (found, mut requests, mut units) = shop.ask(first, &given).await;
        if found.is_empty() {
            // Its items lack another attribute of the index.
            not_in_index += 1;
            continue;
        }
        for step in rest {
            let (_, more_requests, more_units) = shop.ask(step, &found[0]).await;
            (requests, units) = (requests + more_requests, units + more_units);
        }
        taken.push((units, requests, key));
    }
    taken.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    assert_eq!(cost.values, taken.len() as u64, "{}", report.words);
    assert!(not_in_index <= cost.not_in_index, "{}", report.words);
    let (middle, _, _) = taken[(taken.len() - 1) / 2];
    let (most, requests, _) = taken.last().unwrap();
    assert!(
        (cost.usual.read_units - middle).abs() < 1e-9,
        "{}: {:?}, metered {middle}",
        report.words,
        cost.usual
    );
    // Each page beyond the first is rounded up by itself.
    let pages = requests - report.answer.steps.len() as u64;
    let off = 0.5 * f64::from(u32::try_from(pages).unwrap()) + 1e-9;
    assert!(
        (cost.worst.read_units - most).abs() <= off,
        "{}: {:?}, metered {most}",
        report.words,
        cost.worst
    );
    assert_eq!(cost.worst.requests, *requests, "{}", report.words);
    assert_eq!(cost.is_exact, pages == 0, "{}", report.words);
    // Several may take as much.
    let told = taken.iter().find(|(.., key)| *key == cost.worst_value).unwrap();
    assert_eq!((told.0.to_bits(), told.1), (most.to_bits(), *requests), "{}", report.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_is_what_is_metered() {
    for seed in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let shop = Shop::open(folder.path(), seed).await;
        shop.import(folder.path()).await;
        let designed: Vec<DesignTable<'_>> =
            shop.tables.iter().map(|table| DesignTable { name: table.name, plan: &table.plan }).collect();
        let relations = [shop.relation.clone()];
        let mut patterns: Vec<AccessPattern> =
            proposed_questions(&Design { tables: &designed, relations: &relations })
                .into_iter()
                .map(|question| question.pattern)
                .collect();
        assert_eq!(patterns.len(), 3, "{patterns:?}");
        let sorted = SortBy { attribute: "orderDate".into(), descending: true, range: None };
        patterns.push(AccessPattern { sort: Some(sorted), ..by("Orders", &["status"]) });
        patterns.push(by("Orders", &["customerId", "remark"]));
        patterns.push(by("Orders", &["remark"]));
        patterns.push(by("Customers", &["country"]));
        let reports = shop.measured(&patterns);
        for report in &reports[..4] {
            hold_against_the_server(&shop, report).await;
        }
        let words: Vec<&str> = reports.iter().map(|report| report.words.as_str()).collect();
        assert_eq!(
            words,
            [
                "Find one customer by customer id, with its orders, newest first by order date",
                "Find one order by order id",
                "Find orders by status",
                "Find orders by status, newest first by order date",
                "Find orders by customer id and remark",
                "Find orders by remark",
                "Find customers by country",
            ]
        );
        // What is left over to filter is read as well.
        let filtered = &reports[4].answer.steps[0];
        assert_eq!((filtered.index.as_deref(), filtered.filter.len()), (Some("CustomerIdIndex"), 1));
        // Some remarks are too long for a key.
        assert_eq!((&reports[4].fix, &reports[5].fix), (&None, &None));
        assert!(reports[6].fix.is_some());
        for report in &reports[5..] {
            let whole = report.whole_table.unwrap();
            let (items, requests, units) = shop.scan(&report.pattern.table).await;
            assert_eq!((whole.items, whole.requests), (items.len() as u64, requests), "{}", report.words);
            let off = 0.5 * f64::from(u32::try_from(requests - 1).unwrap()) + 1e-9;
            assert!((whole.read_units - units).abs() <= off, "{whole:?}, metered {units}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_that_is_suggested_answers_the_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut shop = Shop::open(folder.path(), 9).await;
    let newest = SortBy { attribute: "orderDate".into(), descending: true, range: None };
    let pattern = AccessPattern { sort: Some(newest), ..by("Orders", &["customerId", "status"]) };
    let [report] = shop.measured(std::slice::from_ref(&pattern)).try_into().unwrap();
    let fix = report.fix.unwrap();
    assert_eq!(fix.source, "orders");
    let [PlanEdit::AddIndex { index: Some(index) }] = fix.edits.as_slice() else { panic!("{:?}", fix.edits) };
    assert_eq!((index.partition_keys.len(), index.sort_keys.as_slice()), (2, &["orderDate".to_owned()][..]));
    let before =
        check(&shop.tables[1].source, &shop.tables[1].plan, &CancellationToken::new(), |_| {}).unwrap();
    shop.tables[1].plan = shop.tables[1].plan.apply(&fix.edits[0]).unwrap().plan;
    let after =
        check(&shop.tables[1].source, &shop.tables[1].plan, &CancellationToken::new(), |_| {}).unwrap();
    let more = after.result.write_units - before.result.write_units;
    assert!(
        fix.usual_write_units * fix.items / 2 <= more && more <= fix.most_write_units * fix.items,
        "{fix:?}"
    );
    let added = after.result.targets.last().unwrap();
    assert_eq!((added.entries, added.bytes), (fix.items, fix.bytes));
    shop.import(folder.path()).await;
    let [report] = shop.measured(&[pattern]).try_into().unwrap();
    assert_eq!((report.fix, report.answer.steps[0].filter.len()), (None, 0));
    let cost = report.cost.clone().unwrap();
    // Those without a day are in no index that sorts by it.
    assert_eq!(cost.not_in_index, before.result.items - fix.items);
    let step = &report.answer.steps[0];
    let (items, ..) = shop.scan("Orders").await;
    let given = items.iter().find(|item| item.contains_key("orderDate")).unwrap();
    let (found, ..) = shop.ask(step, given).await;
    let days: Vec<String> = found.iter().map(|item| text(&item["orderDate"])).collect();
    assert!(!days.is_empty() && days.is_sorted_by(|left, right| left >= right), "{days:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn children_inside_take_no_request_and_count_with_their_parent() {
    let folder = tempfile::tempdir().unwrap();
    let mut shop = Shop::open(folder.path(), 5).await;
    let related = vec![RelatedRows::along(&shop.relation, RelatedSide::Children)];
    let pattern = AccessPattern { finds: Finds::One, related, ..by("Customers", &["customerId"]) };
    let [own] = shop.measured(std::slice::from_ref(&pattern)).try_into().unwrap();
    shop.relation.placement = plan::Placement::Inside;
    let [inside, orders] = shop.measured(&[pattern, by("Orders", &["orderId"])]).try_into().unwrap();
    assert_eq!((own.answer.steps.len(), inside.answer.steps.len()), (2, 1));
    assert_eq!(inside.answer.inside, ["orders"]);
    let (own, inside) = (own.cost.unwrap(), inside.cost.unwrap());
    assert_eq!(
        (own.worst_value.as_slice(), own.worst_value == inside.worst_value),
        (&["C7".to_owned()][..], true)
    );
    // Nearly the same bytes, in one item or in two requests.
    assert!((own.worst.read_units - inside.worst.read_units).abs() < own.worst.read_units / 20.0);
    assert_eq!(orders.answer.unanswered.unwrap().why, propose::WhyUnanswered::RowsInside);
    assert_eq!(orders.whole_table, None);
}
