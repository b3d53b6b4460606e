//! Rows inside items: how fast orders with their lines are checked, beside the check of both tables alone in the same run,
//! and how much memory it takes as the rows grow.

use app::sample_shop::write_shop;
use check::{check, check_joined};
use item::{Joined, PlacedRows};
use join::join;
use plan::{Orphans, Placement, Plan, Relation, TableColumns, place_tables};
use profile::read_profile;
use propose::propose_for;
use source::Source;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Orders; of lines there are about ten times as many.
const ORDERS: u64 = 100_000;
const ROUNDS: usize = 5;
/// Of the speed of checking both tables alone, at least.
const ASKED: f64 = 0.4;
/// Orders of the large shop, and the memory that it may take, in MB.
const MANY_ORDERS: u64 = 1_000_000;
const MOST_MEGABYTES: f64 = 192.0;

/// Checks orders with their lines inside, and both alone, by turns; then the memory of a large shop.
///
/// # Errors
/// What could not be measured, and figures below what is asked.
pub(crate) fn measure(many_orders: Option<&str>) -> Result<(), String> {
    let shop = Shop::open(&folder(ORDERS)?)?;
    let (mut alone, mut inside) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        alone = alone.min(timed(|| shop.check_alone())?);
        inside = inside.min(timed(|| shop.check_inside().map(|_| ()))?);
    }
    let share = alone / inside;
    println!(
        "inside: {ORDERS} orders and their lines, both tables alone {alone:.3} s, lines inside {inside:.3} s: {:.0}%",
        share * 100.0
    );
    let many = match many_orders {
        Some(orders) => orders.parse().map_err(|_| format!("{orders} is no number of orders"))?,
        None => MANY_ORDERS,
    };
    let folder = folder(many)?;
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = std::process::Command::new(program)
        .arg("once-inside")
        .arg(folder)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let kilobytes: f64 =
        said.trim().parse().map_err(|_| format!("{said}{}", String::from_utf8_lossy(&output.stderr)))?;
    let megabytes = kilobytes / 1024.0;
    println!("inside: peak memory {megabytes:.0} MB with {many} orders");
    if share < ASKED {
        return Err(format!(
            "Rows inside reach {:.0}% of the tables alone; asked are {:.0}%.",
            share * 100.0,
            ASKED * 100.0
        ));
    }
    if megabytes > MOST_MEGABYTES {
        return Err(format!("Rows inside take {megabytes:.0} MB; asked are {MOST_MEGABYTES:.0} at most."));
    }
    Ok(())
}

/// What [`measure`] starts in a process of its own: checks a shop, and says what memory that took at most, in KB.
pub(crate) fn once(folder: &str) -> Result<(), String> {
    Shop::open(Path::new(folder))?.check_inside()?;
    println!("{}", crate::sqlite::peak_kilobytes()?);
    Ok(())
}

struct Shop {
    orders: Arc<Source>,
    lines: Arc<Source>,
    /// Of both, by themselves.
    plans: [Plan; 2],
    placed: Vec<(String, Plan)>,
}

impl Shop {
    fn open(folder: &Path) -> Result<Self, String> {
        let never = CancellationToken::new();
        let open = |name: &str| {
            let source =
                Source::open(&folder.join(format!("{name}.csv"))).map_err(|error| error.to_string())?;
            let profile = read_profile(&source, &never, |_| {}).map_err(|error| error.to_string())?;
            let plan = propose_for(&source, &profile).plan;
            Ok::<_, String>((Arc::new(source), plan))
        };
        let ((orders, of_orders), (lines, of_lines)) = (open("orders")?, open("lines")?);
        let end =
            |table: &str| TableColumns { table: table.to_owned(), columns: vec!["order_id".to_owned()] };
        let relation = Relation {
            placement: Placement::Inside,
            orphans: Some(Orphans::Alone),
            ..Relation::new(end("lines"), end("orders"))
        };
        let plans = vec![("orders".to_owned(), of_orders.clone()), ("lines".to_owned(), of_lines.clone())];
        let placed = place_tables(plans, &[relation]).map_err(|error| error.to_string())?;
        Ok(Self { orders, lines, plans: [of_orders, of_lines], placed })
    }

    fn check_alone(&self) -> Result<(), String> {
        let never = CancellationToken::new();
        for (source, plan) in [(&self.orders, &self.plans[0]), (&self.lines, &self.plans[1])] {
            check(source, plan, &never, |_| {}).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// As the app does it: both tables are put together, then the orders are checked, then the lines.
    fn check_inside(&self) -> Result<u64, String> {
        let never = CancellationToken::new();
        let open = |name: &str| Some(Arc::clone(if name == "orders" { &self.orders } else { &self.lines }));
        let (of_orders, of_lines) = (&self.placed[0].1, &self.placed[1].1);
        let made =
            join(&self.orders, of_orders, &open, &never, &mut |_| {}).map_err(|error| error.to_string())?;
        let joined = Joined { related: Some(Arc::clone(&made.related)), ..Joined::default() };
        let orders = check_joined(&self.orders, of_orders, &joined, &never, |_| {})
            .map_err(|error| error.to_string())?;
        if !orders.unwritten.is_empty() {
            return Err("an order of the shop is rejected".to_owned());
        }
        let placed = PlacedRows {
            inside: made.children[0].attached.clone(),
            orphans: Some(Orphans::Alone),
            ..PlacedRows::default()
        };
        let joined = Joined { placed: Some(Arc::new(placed)), ..Joined::default() };
        let lines = check_joined(&self.lines, of_lines, &joined, &never, |_| {})
            .map_err(|error| error.to_string())?;
        if lines.result.embedded != lines.result.records {
            return Err(format!("{} of {} lines stand inside", lines.result.embedded, lines.result.records));
        }
        Ok(lines.result.embedded)
    }
}

fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}

/// A shop in the folder for temporary files; made once.
fn folder(orders: u64) -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join(format!("tableferry-bench-shop-{orders}"));
    if folder.exists() {
        return Ok(folder);
    }
    let making = folder.with_extension("making");
    std::fs::create_dir_all(&making).map_err(|error| error.to_string())?;
    write_shop(&making, orders, 1).map_err(|error| error.to_string())?;
    std::fs::rename(&making, &folder).map_err(|error| error.to_string())?;
    Ok(folder)
}
