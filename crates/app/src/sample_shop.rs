//! A shop of any size in four files, for trying out relations, for tests and for measuring: the same for the same seed.

use crate::sample::{FIRST_NAMES, mixed, pick};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Orders for each customer, and products.
const ORDERS_OF_A_CUSTOMER: u64 = 10;
const PRODUCTS: u64 = 1000;
/// Lines of an order: one to so many.
const MOST_LINES: u64 = 19;
const TOWNS: [&str; 8] = ["Lyon", "Oslo", "Porto", "Graz", "Turku", "Ghent", "Split", "Leeds"];

/// Rows that were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShopRows {
    pub customers: u64,
    pub products: u64,
    pub orders: u64,
    /// About ten for each order.
    pub lines: u64,
}

/// Writes `customers.csv`, `products.csv`, `orders.csv` and `lines.csv` into a folder. Lines stand in the order of their
/// orders, but for every fifth order, whose lines stand at the end.
///
/// # Errors
/// What writing says.
pub fn write_shop(folder: &Path, orders: u64, seed: u64) -> io::Result<ShopRows> {
    let file = |name: &str| Ok::<_, io::Error>(BufWriter::new(File::create(folder.join(name))?));
    let customers = orders.div_ceil(ORDERS_OF_A_CUSTOMER);
    let mut out = file("customers.csv")?;
    writeln!(out, "customer_id,name,email,town")?;
    for number in 0..customers {
        let random = mixed(seed, number);
        let (name, town) = (pick(&FIRST_NAMES, random), pick(&TOWNS, random >> 8));
        writeln!(out, "{number},{name} {number},{name}.{number}@example.com,{town}")?;
    }
    out.flush()?;
    let mut out = file("products.csv")?;
    writeln!(out, "product_id,title,price")?;
    for number in 0..PRODUCTS {
        let cents = mixed(seed ^ 1, number) % 20_000;
        writeln!(out, "{number},Product {number},{}.{:02}", cents / 100, cents % 100)?;
    }
    out.flush()?;
    let mut out = file("orders.csv")?;
    writeln!(out, "order_id,customer_id,ordered_at,status")?;
    for number in 0..orders {
        let random = mixed(seed ^ 2, number);
        let (month, day) = (1 + (random >> 16) % 12, 1 + (random >> 20) % 28);
        let (hour, minute) = ((random >> 25) % 24, (random >> 30) % 60);
        let status = pick(&["open", "paid", "sent"], random >> 40);
        let customer = random % customers.max(1);
        writeln!(out, "{number},{customer},2024-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z,{status}")?;
    }
    out.flush()?;
    let mut out = file("lines.csv")?;
    writeln!(out, "line_id,order_id,product_id,quantity,price")?;
    let mut lines = 0;
    for is_late in [false, true] {
        for order in (0..orders).filter(|order| (order % 5 == 4) == is_late) {
            for _ in 0..=mixed(seed ^ 3, order) % MOST_LINES {
                let random = mixed(seed ^ 4, lines);
                let (product, quantity, cents) =
                    (random % PRODUCTS, 1 + (random >> 12) % 9, (random >> 20) % 20_000);
                writeln!(out, "{lines},{order},{product},{quantity},{}.{:02}", cents / 100, cents % 100)?;
                lines += 1;
            }
        }
    }
    out.flush()?;
    Ok(ShopRows { customers, products: PRODUCTS, orders, lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_shop() {
        let shop = |seed| {
            let folder = tempfile::tempdir().unwrap();
            let rows = write_shop(folder.path(), 500, seed).unwrap();
            let text = |name| std::fs::read_to_string(folder.path().join(name)).unwrap();
            (rows, ["customers.csv", "products.csv", "orders.csv", "lines.csv"].map(text))
        };
        let (rows, files) = shop(3);
        assert_eq!(files, shop(3).1);
        assert_ne!(files[3], shop(4).1[3]);
        assert_eq!((rows.customers, rows.orders), (50, 500));
        assert!((4000..6000).contains(&rows.lines), "{rows:?}");
        assert_eq!(files[3].lines().count() as u64, rows.lines + 1);
    }
}
