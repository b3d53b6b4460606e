//! Every table of Northwind, imported into Practice from its own proposal and read back: each cell that is not
//! blank stands in its item, exactly, and nothing else does. The files are read here by a reader of the test's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

#[path = "../../../tests/fixtures/northwind/database.rs"]
#[allow(dead_code, reason = "the database itself is for others")]
mod database;
#[path = "../../../tests/fixtures/northwind/dumps.rs"]
mod dumps;

use aws_sdk_dynamodb::types::AttributeValue;
use check::{Checked, check};
use dumps::{Writer, northwind_dump};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportOptions, Job, Report, import};
use dynamodb::table::create_table;
use plan::{AttributeKind, Plan};
use profile::{Profile, read_profile};
use propose::{Proposal, propose, propose_for};
use source::{FormatChoice, Source, SourceTable, find_tables, open_tables};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const TABLES: [&str; 11] = [
    "categories",
    "customers",
    "employee-territories",
    "employees",
    "order-details",
    "orders",
    "products",
    "regions",
    "shippers",
    "suppliers",
    "territories",
];

fn path_of(table: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/fixtures/northwind/{table}.csv"))
}

/// Lines of the file as cells, with their line numbers. Northwind has no line ends within cells.
fn independent_rows(table: &str) -> Vec<(u64, Vec<String>)> {
    let text = std::fs::read_to_string(path_of(table)).unwrap();
    text.lines()
        .zip(1..)
        .filter(|(line, _)| !line.is_empty())
        .map(|(line, number)| (number, cells_of(line)))
        .collect()
}

fn cells_of(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = cells.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    cells
}

struct Read {
    source: Arc<Source>,
    profile: Profile,
    proposal: Proposal,
}

fn read(table: &str) -> Read {
    let source = Source::open(&path_of(table)).unwrap();
    let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
    let proposal = propose(&source.file_name(), &profile);
    Read { source: Arc::new(source), profile, proposal }
}

struct Practice {
    folder: tempfile::TempDir,
    connection: Connection,
}

impl Practice {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let destinations = Destinations::in_folder(folder.path().to_owned());
        let connection = destinations.connect(&Destination::Practice).await.unwrap();
        // The practice database ends with its destinations.
        std::mem::forget(destinations);
        Self { folder, connection }
    }

    async fn import(&self, source: &Arc<Source>, plan: &Plan) -> Report {
        let never = CancellationToken::new();
        let Checked { result, resolution, .. } = check(source, plan, &never, |_| {}).unwrap();
        assert!(!result.has_blocker(), "{:?}", result.findings);
        let job = Job {
            source: Arc::clone(source),
            plan: Arc::new(plan.clone()),
            resolution,
            joined: item::Joined::default(),
            records_total: Some(result.records),
        };
        create_table(&self.connection, plan, &never, |_| {}).await.unwrap();
        let rejects = self.folder.path().join(format!("{}.rejected.csv", plan.table.name));
        let report =
            import(&job, &self.connection, &ImportOptions::new(rejects, None), &never, |_| {}).await.unwrap();
        assert_eq!((report.records_read, report.items_written), (result.records, result.items));
        report
    }

    async fn items(&self, table: &str) -> Vec<HashMap<String, AttributeValue>> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .connection
                .client
                .scan()
                .table_name(table)
                .set_exclusive_start_key(start)
                .send()
                .await
                .unwrap();
            items.extend(page.items().iter().cloned());
            start = page.last_evaluated_key().cloned();
            if start.is_none() {
                return items;
            }
        }
    }
}

/// A number with nothing that does not change its value.
fn bare(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        digits.to_owned()
    };
    format!("{sign}{digits}")
}

fn says(value: &AttributeValue, cell: &str) -> bool {
    match value {
        // A spreadsheet holds a day where the export has a day with its midnight, a database a moment without thousandths.
        AttributeValue::S(text) => {
            let text = text.replacen('T', " ", usize::from(cell.ends_with(":00.000")));
            text == cell || [" 00:00:00.000", ".000"].iter().any(|end| Some(&*text) == cell.strip_suffix(end))
        }
        AttributeValue::Bool(yes) => cell == if *yes { "1" } else { "0" },
        AttributeValue::N(number) => bare(number) == bare(cell),
        AttributeValue::B(bytes) => {
            let mut hex = "0x".to_owned();
            for byte in bytes.as_ref() {
                let _ = write!(hex, "{byte:02X}");
            }
            hex.eq_ignore_ascii_case(cell)
        }
        _ => false,
    }
}

/// Finds each row's item and holds it against the row, cell by cell. Every item is found exactly once.
fn compare(table: &str, plan: &Plan, rows: &[(u64, Vec<String>)], items: &[HashMap<String, AttributeValue>]) {
    let is_nothing = |cell: &str| cell.is_empty() || cell == "NULL";
    assert_eq!(items.len(), rows.len(), "{table}");
    let is_key: Vec<bool> = plan.columns.iter().map(|column| plan.table.is_key(&column.attribute)).collect();
    for (line, row) in rows {
        let has_key =
            |item: &&HashMap<String, AttributeValue>| {
                plan.columns.iter().zip(row).zip(&is_key).filter(|(_, is_key)| **is_key).all(
                    |((column, cell), _)| item.get(&column.attribute).is_some_and(|value| says(value, cell)),
                )
            };
        let found: Vec<_> = items.iter().filter(has_key).collect();
        assert_eq!(found.len(), 1, "{table}, line {line}");
        let filled = row.iter().filter(|cell| !is_nothing(cell)).count();
        assert_eq!(found[0].len(), filled, "{table}, line {line}: {:?}", found[0]);
        for (column, cell) in plan.columns.iter().zip(row).filter(|(_, cell)| !is_nothing(cell)) {
            let value = found[0].get(&column.attribute);
            assert!(
                value.is_some_and(|value| says(value, cell)),
                "{table}, line {line}, {}: {value:?} for {cell}",
                column.column
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_found_again_exactly() {
    let practice = Practice::start().await;
    for table in TABLES {
        let Read { source, proposal, .. } = read(table);
        let rows = independent_rows(table);
        let width = rows[0].1.len();
        let (well_formed, misshapen): (Vec<_>, Vec<_>) =
            rows[1..].iter().cloned().partition(|(_, row)| row.len() == width);
        let report = practice.import(&source, &proposal.plan).await;
        let rejected: Vec<u64> = report.first_rejected.iter().map(|rejected| rejected.line).collect();
        let expected: Vec<u64> = misshapen.iter().map(|(line, _)| *line).collect();
        assert_eq!(rejected, expected, "{table}");
        compare(table, &proposal.plan, &well_formed, &practice.items(&proposal.plan.table.name).await);
    }
}

/// In three tables some texts hold commas that nobody put in quotes. Joined as the profile proposes, every record
/// is carried.
#[tokio::test(flavor = "multi_thread")]
async fn records_with_a_comma_too_many_are_fixed_as_proposed() {
    let practice = Practice::start().await;
    for (table, count, columns) in [
        ("orders", 176, vec![("shipAddress", 176)]),
        ("customers", 24, vec![("address", 24)]),
        ("suppliers", 9, vec![("address", 6), ("companyName", 3)]),
    ] {
        let Read { source, profile, mut proposal } = read(table);
        let surplus = profile.surplus.unwrap();
        let told: Vec<(&str, u64)> =
            surplus.columns.iter().map(|column| (column.value.as_str(), column.count)).collect();
        assert_eq!((surplus.records, surplus.matches, told), (count, count, columns), "{table}");
        proposal.plan.join_surplus = true;
        let report = practice.import(&source, &proposal.plan).await;
        assert_eq!(report.records_rejected, 0, "{table}");
        let joined = joined_rows(table);
        compare(table, &proposal.plan, &joined, &practice.items(&proposal.plan.table.name).await);
    }
}

/// The rows with the commas joined that nobody put in quotes.
fn joined_rows(table: &str) -> Vec<(u64, Vec<String>)> {
    let rows = independent_rows(table);
    let width = rows[0].1.len();
    let joined = rows[1..].iter().map(|(line, row)| {
        let mut row = row.clone();
        while row.len() > width {
            let next = row.iter().position(|cell| cell.starts_with(' ')).unwrap();
            let cell = row.remove(next);
            row[next - 1] = format!("{},{cell}", row[next - 1]);
        }
        (*line, row)
    });
    joined.collect()
}

/// Northwind as one workbook, as openpyxl writes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_of_all_tables_becomes_the_same_items() {
    let practice = Practice::start().await;
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks/northwind.xlsx");
    let found = find_tables(&[path], &FormatChoice::default()).unwrap();
    let sheets: Vec<&SourceTable> = found.tables.iter().collect();
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), TABLES);
    for (table, source) in TABLES.iter().zip(open_tables(&sheets, &FormatChoice::default()).unwrap()) {
        source.wait_until_staged(&CancellationToken::new()).unwrap();
        let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
        let plan = propose(table, &profile).plan;
        let report = practice.import(&Arc::new(source), &plan).await;
        assert_eq!(report.records_rejected, 0, "{table}");
        compare(table, &plan, &joined_rows(table), &practice.items(&plan.table.name).await);
    }
}

/// Northwind as one dump, as the programs of three databases write it: by what it declares, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_dump_of_all_tables_becomes_the_same_items() {
    for writer in [Writer::Mysqldump, Writer::PgDump, Writer::Sqlite] {
        let practice = Practice::start().await;
        let path = practice.folder.path().join("northwind.sql");
        let rows = |table: &str| joined_rows(table).into_iter().map(|(_, row)| row).collect();
        std::fs::write(&path, northwind_dump(writer, rows)).unwrap();
        let found = find_tables(&[path], &FormatChoice::default()).unwrap();
        assert!(found.notes.is_empty() && found.passed_over.is_empty(), "{writer:?}: {:?}", found.notes);
        let tables: Vec<&SourceTable> = found.tables.iter().collect();
        let mut names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, TABLES);
        let sources = open_tables(&tables, &FormatChoice::default()).unwrap();
        for (table, source) in found.tables.iter().map(|table| table.name.as_str()).zip(sources) {
            source.wait_until_staged(&CancellationToken::new()).unwrap();
            let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
            let plan = propose_for(&source, &profile).plan;
            let report = practice.import(&Arc::new(source), &plan).await;
            assert_eq!(report.records_rejected, 0, "{writer:?} {table}");
            compare(table, &plan, &joined_rows(table), &practice.items(&plan.table.name).await);
        }
    }
}

#[test]
fn each_table_gets_the_design_that_its_data_ask_for() {
    let kind = |read: &Read, column: &str| {
        read.proposal.plan.columns.iter().find(|planned| planned.column == column).unwrap().kind
    };
    let territories = read("territories");
    assert_eq!(kind(&territories, "territoryID"), AttributeKind::Text);
    assert!(territories.proposal.reasons.columns[0].contains("01581"), "{:?}", territories.proposal.reasons);
    assert_eq!(kind(&read("categories"), "picture"), AttributeKind::Binary);
    assert_eq!(kind(&read("employees"), "photo"), AttributeKind::Binary);

    let orders = read("orders");
    let region = orders.proposal.plan.columns.iter().find(|column| column.column == "shipRegion").unwrap();
    assert_eq!(region.null_words, ["NULL"]);
    let indexes: Vec<&str> =
        orders.proposal.plan.table.indexes.iter().map(|index| index.partition_keys[0].as_str()).collect();
    assert_eq!(indexes, ["customerId", "employeeId"]);
    assert_eq!(kind(&orders, "orderDate"), AttributeKind::DateTime);
    assert_eq!(kind(&orders, "shipPostalCode"), AttributeKind::Text);

    let details = read("order-details");
    let table = &details.proposal.plan.table;
    assert_eq!((table.partition_key.as_str(), table.sort_key.as_deref()), ("orderId", Some("productId")));
    let evidence = details.proposal.keys[0].evidence;
    assert_eq!((evidence.records, evidence.distinct, evidence.repeats), (2155, 2155, Some(0)));
    assert_eq!((evidence.partitions, evidence.busiest), (830, Some(25)));

    for (table, key) in [
        ("categories", "categoryId"),
        ("customers", "customerId"),
        ("employees", "employeeId"),
        ("orders", "orderId"),
        ("products", "productId"),
        ("regions", "regionId"),
        ("shippers", "shipperId"),
        ("suppliers", "supplierId"),
        ("territories", "territoryId"),
    ] {
        let plan = read(table).proposal.plan;
        assert_eq!((plan.table.partition_key.as_str(), plan.table.sort_key), (key, None), "{table}");
    }
}

/// What a person reads of each table: columns, keys and indexes with their reasons.
#[test]
fn the_reasons_are_words_a_person_understands() {
    let mut told = String::new();
    for table in TABLES {
        let Read { proposal, .. } = read(table);
        let plan = &proposal.plan;
        let key = plan.table.sort_key.as_ref().map_or_else(String::new, |sort| format!(" + {sort}"));
        let _ = writeln!(
            told,
            "{}: {}{key} ({})",
            plan.table.name, plan.table.partition_key, proposal.reasons.partition_key
        );
        for (column, reason) in plan.columns.iter().zip(&proposal.reasons.columns) {
            let _ = writeln!(
                told,
                "  {} -> {} {}: {reason}",
                column.column,
                column.attribute,
                column.kind.plain_name()
            );
        }
        for (index, reason) in plan.table.indexes.iter().zip(&proposal.reasons.indexes) {
            let _ = writeln!(told, "  {}: {reason}", index.name);
        }
    }
    insta::assert_snapshot!(told);
}
