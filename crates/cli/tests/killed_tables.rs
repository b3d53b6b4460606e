//! Kill -9 at any moment of an import of several tables, put together in every way, again and again: the same command picks
//! up what was left over, and the tables end as those of an import that nobody interrupted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{Workplace, items_of};
use fault_server::patience::until;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const KILLS: u64 = 20;
/// Customers, and so their locks, what stands beside them and one contact each; products.
const PARENTS: u64 = 1500;
const PAYMENTS: u64 = 4000;
const VISITS: u64 = 4000;
/// Products of visits that are not there.
const MISSING: u64 = 700;
const TAGS: u64 = 500;
/// Items of a request, where there are enough.
const BATCH: u64 = 25;

fn slow() -> Faults {
    Faults { latency: Duration::from_millis(10), ..Faults::default() }
}

async fn server() -> MemoryServer {
    let options = MemoryOptions { keeps_items: true, faults: slow(), ..MemoryOptions::default() };
    MemoryServer::start(options).await.unwrap()
}

fn start(place: &Workplace, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
        .args(arguments)
        .current_dir(place.path())
        .env("TABLEFERRY_DATA_DIR", place.path().join("data"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn shop() -> Workplace {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    let mut customers = "id,email,notes\n".to_owned();
    let mut contacts = "customer_id,phone\n".to_owned();
    let mut products = "product_id,title\n".to_owned();
    for id in 0..PARENTS {
        writeln!(customers, "C{id},c{id}@x.org,Notes of {id}").unwrap();
        writeln!(contacts, "P{id},+49 {id}").unwrap();
        writeln!(products, "P{id},Product {id}").unwrap();
    }
    let mut payments = "payment_id,customer,amount\n".to_owned();
    for id in 0..PAYMENTS {
        writeln!(payments, "Y{id},C{},{}", id * 7 % PARENTS, id % 90).unwrap();
    }
    let mut visits = "visit_id,product,minutes\n".to_owned();
    let mut product_tags = "product,tag\n".to_owned();
    for id in 0..VISITS {
        let product =
            if id % 5 == 0 { format!("X{}", id / 5 % MISSING) } else { format!("P{}", id * 11 % PARENTS) };
        writeln!(visits, "V{id},{product},{}", id % 60).unwrap();
        if id < 2 * PARENTS {
            writeln!(product_tags, "P{},T{}", id % PARENTS, id * 13 % TAGS).unwrap();
        }
    }
    let mut tags = "tag_id,word\n".to_owned();
    for id in 0..TAGS {
        writeln!(tags, "T{id},word {id}").unwrap();
    }
    for (name, rows) in [
        ("customers", customers),
        ("contacts", contacts),
        ("payments", payments),
        ("product_tags", product_tags),
        ("products", products),
        ("tags", tags),
        ("visits", visits),
    ] {
        place.write(&format!("shop/{name}.csv"), rows);
    }
    place
}

/// Merged, inside, under a parent that is made, as a set, beside, locks, and a column in an item of its own beside.
const PLACED: [&str; 27] = [
    "--no-index",
    "--json",
    "--relate",
    "contacts.customer_id=products.product_id",
    "--place",
    "contacts=merged:products",
    "--relate",
    "visits.product=products.product_id",
    "--place",
    "visits=inside:products",
    "--orphans",
    "visits=parent",
    "--relate",
    "product_tags.product=products.product_id",
    "--relate",
    "product_tags.tag=tags.tag_id",
    "--place",
    "product_tags=set:products",
    "--relate",
    "payments.customer=customers.id",
    "--place",
    "payments=beside:customers",
    "--split",
    "customers.notes",
    "--unique",
    "customers.email",
    "--to",
];

fn line<'a>(to: &'a str, further: &[&'a str]) -> Vec<&'a str> {
    [&["migrate", "shop"], &PLACED[..], &[to], further].concat()
}

fn run(place: &Workplace, arguments: &[&str]) -> (Value, String) {
    let done = tokio::task::block_in_place(|| place.run(arguments));
    assert_eq!(done.code, 0, "{}", done.stderr);
    (done.json(), done.stderr)
}

/// Every item of every table, in one spelling.
async fn tables(server: &MemoryServer) -> BTreeMap<&'static str, Vec<String>> {
    server.set_faults(Faults::default());
    let mut all = BTreeMap::new();
    for table in ["Customers", "CustomersEmailUnique", "Products", "Tags"] {
        all.insert(table, items_of(server.url(), table).await);
    }
    all
}

/// The source tables of which items are written, in their order, with how many.
fn order_of(report: &Value, stderr: &str) -> Vec<(String, u64)> {
    let tables = report["tables"].as_array().unwrap();
    let mut order: Vec<&str> = Vec::new();
    for line in stderr.lines().rev() {
        let name = line.strip_suffix(':').unwrap_or_default();
        if tables.iter().any(|table| table["source"] == name) && !order.contains(&name) {
            order.push(name);
        }
    }
    let items = |name: &str| {
        let table = tables.iter().find(|table| table["source"] == name).unwrap();
        table["items_written"].as_u64().unwrap()
    };
    order
        .into_iter()
        .rev()
        .map(|name| (name.to_owned(), items(name)))
        .filter(|(_, items)| *items > 0)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_every_placement_that_are_killed_twenty_times_end_as_those_that_are_not() {
    let place = shop();
    let whole = server().await;
    let (report, stderr) = run(&place, &line(whole.url(), &[]));
    assert_eq!(
        (&report["records_read"], &report["items_written"]),
        (&json!(3 * PARENTS + PAYMENTS + VISITS + 2 * PARENTS + TAGS), &json!(2 * PARENTS + PAYMENTS + TAGS))
    );
    assert_eq!(
        (&report["records_embedded"], &report["items_derived"]),
        (&json!(PARENTS + VISITS + 2 * PARENTS), &json!(2 * PARENTS + MISSING))
    );
    let expected = tables(&whole).await;
    let order = order_of(&report, &stderr);
    assert_eq!(order.len(), 7, "{order:?}");

    let killed = server().await;
    let begun = line(killed.url(), &[]);
    let items: u64 = order.iter().map(|(_, items)| items).sum();
    let finished = || {
        let runs = tokio::task::block_in_place(|| place.run(&["runs", "--json"])).json();
        let of_this = runs
            .as_array()
            .unwrap()
            .iter()
            .filter(|run| run["destination"]["url"] == killed.url() && run["group"]["tables"].is_array());
        let ended = of_this.filter(|run| run["state"] == "finished").map(|run| {
            let place = usize::try_from(run["group"]["place"].as_u64().unwrap()).unwrap();
            run["group"]["tables"][place].as_str().unwrap().to_owned()
        });
        ended.collect::<Vec<_>>()
    };
    let mut killed_in = BTreeMap::new();
    for kill in 0..KILLS {
        // The tables one after another, each a few times, at a moment that nobody chose.
        let ended = finished();
        let at = usize::try_from(kill * order.len() as u64 / KILLS).unwrap();
        let before = order[..at].iter().filter(|(name, _)| !ended.contains(name));
        let through: u64 = before.map(|(_, items)| items.div_ceil(BATCH)).sum();
        let more = through + rand::random_range(1..order[at].1 / BATCH / 2);
        let written = killed.counts().items_written;
        killed.set_faults(Faults { holds_after: Some(more + 4), ..slow() });
        let mut running = start(&place, &begun);
        until("it goes on", || killed.counts().items_written >= written + more * BATCH).await;
        assert!(running.try_wait().unwrap().is_none(), "it came to its end after {kill} kills");
        running.kill().unwrap();
        running.wait().unwrap();
        *killed_in.entry(finished().len()).or_insert(0) += 1;
    }
    assert!(killed_in.len() > 3, "kills by how many tables had ended: {killed_in:?}");
    killed.set_faults(slow());
    let (ended, written) = (finished(), killed.counts().items_written);
    let left: u64 = order.iter().filter(|(name, _)| !ended.contains(name)).map(|(_, items)| items).sum();
    let (report, stderr) = run(&place, &begun);
    let more = killed.counts().items_written - written;
    assert!(left < items && more <= left, "{more} items were written, {left} of {items} were left over");
    // Each table says what became of it, and the sums are those of all of them together.
    assert!(stderr.contains("tags: imported before; it is not written again"), "{stderr}");
    let of_tags =
        report["tables"].as_array().unwrap().iter().find(|table| table["source"] == "tags").unwrap();
    assert_eq!((&of_tags["imported_before"], &of_tags["items_written"]), (&json!(true), &json!(TAGS)));
    assert_eq!(
        (&report["items_written"], &report["records_embedded"], &report["items_derived"]),
        (
            &json!(2 * PARENTS + PAYMENTS + TAGS),
            &json!(PARENTS + VISITS + 2 * PARENTS),
            &json!(2 * PARENTS + MISSING)
        ),
        "{report:#}"
    );
    assert_eq!(finished().len(), 10);
    assert!(tables(&killed).await == expected, "the tables differ");

    // That import came to its end: the same command is a new one.
    killed.set_faults(Faults::default());
    let written = killed.counts().items_written;
    let (_, stderr) = run(&place, &begun);
    assert!(!stderr.contains("imported before"), "{stderr}");
    assert_eq!(killed.counts().items_written - written, items);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_over_is_told_and_goes_on_only_where_it_is_the_same() {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("two")).unwrap();
    let rows = |name: &str| {
        (0..2000).fold(format!("{name}_id,word\n"), |rows, id| rows + &format!("{id},word {id}\n"))
    };
    place.write("two/ants.csv", rows("ant"));
    place.write("two/bees.csv", rows("bee"));
    let killed = server().await;
    let to = killed.url().to_owned();
    let begun = ["migrate", "two", "--no-index", "--to", &to, "--json"];
    // All ants are there, and some of the bees.
    killed.set_faults(Faults { holds_after: Some(2000 / BATCH + 20), ..slow() });
    let mut running = start(&place, &begun);
    until("it writes bees", || killed.counts().items_written >= 2000 + 10 * BATCH).await;
    running.kill().unwrap();
    running.wait().unwrap();
    killed.set_faults(Faults::default());

    let runs = tokio::task::block_in_place(|| place.run(&["runs"]));
    assert!(runs.stdout.contains("; left of the same import: bees"), "{}", runs.stdout);
    let with = |further: &[&str]| {
        let (report, stderr) = run(&place, &[&begun[..], further].concat());
        (report["items_written"].clone(), report["items_kept"].clone(), stderr)
    };
    let written = || killed.counts().items_written;

    // Another choice is another import, and so is one of which a file differs.
    let before = written();
    let (_, kept, stderr) = with(&["--existing", "keep"]);
    assert!(!stderr.contains("left over"), "{stderr}");
    assert!(kept.as_u64().unwrap() >= 2000, "{kept}");
    assert!(written() - before < 2000);
    // It came to its end, so nothing is left over of the newest import, whatever lies before that.
    let (all, _, stderr) = with(&[]);
    assert_eq!(all, 4000);
    assert!(!stderr.contains("left over"), "{stderr}");

    // Left over once more: asked for anew, all is written again.
    let killed_once_more = |holds: u64| {
        killed.set_faults(Faults { holds_after: Some(holds), ..slow() });
        start(&place, &begun)
    };
    let before = written();
    let mut running = killed_once_more(2000 / BATCH + 20);
    until("it writes bees", || written() >= before + 2000 + 10 * BATCH).await;
    running.kill().unwrap();
    running.wait().unwrap();
    killed.set_faults(Faults::default());
    let (all, _, stderr) = with(&["--anew"]);
    assert_eq!(all, 4000);
    assert!(!stderr.contains("left over"), "{stderr}");

    // Left over, and then the run alone is continued: nothing is left, and the same command is a new import.
    let before = written();
    let mut running = killed_once_more(20);
    until("it writes ants", || written() >= before + 10 * BATCH).await;
    running.kill().unwrap();
    running.wait().unwrap();
    killed.set_faults(Faults::default());
    let runs = tokio::task::block_in_place(|| place.run(&["runs", "--json"])).json();
    let is_newest = |run: &&Value| run["state"] == "interrupted" && run["table"] == "Ants";
    let ants = runs.as_array().unwrap().iter().find(is_newest).unwrap()["id"].as_str().unwrap().to_owned();
    let continued = tokio::task::block_in_place(|| place.run(&["continue", &ants, "--json"]));
    assert_eq!(continued.code, 0, "{}", continued.stderr);
    assert!(continued.stderr.contains("Of the same import are left: bees."), "{}", continued.stderr);
    let before = written();
    let (all, _, stderr) = with(&[]);
    assert!(stderr.contains("ants: imported before"), "{stderr}");
    assert!(stderr.contains("bees: is still to be imported"), "{stderr}");
    assert_eq!((all, written() - before), (json!(4000), 2000));
}
