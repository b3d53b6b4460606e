//! `generate`: a users file or a shop of any size.

use crate::output::print_json;
use app::Outcome;
use app::sample::write_users;
use app::sample_shop::{ShopRows, write_shop};
use failure::{Code, Failure};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

fn unwritable(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| {
        Failure::new(
            Code::Unwritable,
            format!("{} cannot be written.", path.display()),
            "Choose another folder, or free some space on the disk.",
        )
        .with_detail(error.to_string())
    }
}

pub(super) fn shop(folder: &Path, orders: u64, seed: u64, json: bool) -> Result<Outcome, Failure> {
    std::fs::create_dir_all(folder).map_err(unwritable(folder))?;
    let ShopRows { customers, products, orders, lines } =
        write_shop(folder, orders, seed).map_err(unwritable(folder))?;
    if json {
        print_json(&json!({
            "folder": folder.display().to_string(), "customers": customers, "products": products, "orders": orders,
            "lines": lines, "seed": seed,
        }))?;
    } else {
        note!(
            "{customers} customers, {products} products, {orders} orders and {lines} lines are in {}.",
            folder.display()
        );
    }
    Ok(Outcome::Done)
}

pub(super) fn generate(output: &Path, records: u64, seed: u64, json: bool) -> Result<Outcome, Failure> {
    let unwritable = unwritable(output);
    let mut file = BufWriter::new(File::create(output).map_err(&unwritable)?);
    write_users(&mut file, records, seed).map_err(&unwritable)?;
    file.flush().map_err(unwritable)?;
    if json {
        print_json(&json!({ "file": output.display().to_string(), "records": records, "seed": seed }))?;
    } else {
        note!("{records} records are in {}.", output.display());
    }
    Ok(Outcome::Done)
}
