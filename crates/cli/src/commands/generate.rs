//! `generate`: a users file of any size.

use crate::output::print_json;
use app::Outcome;
use app::sample::write_users;
use failure::{Code, Failure};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) fn generate(output: &Path, records: u64, seed: u64, json: bool) -> Result<Outcome, Failure> {
    let unwritable = |error: std::io::Error| {
        Failure::new(
            Code::Unwritable,
            format!("The file {} cannot be written.", output.display()),
            "Choose another folder, or free some space on the disk.",
        )
        .with_detail(error.to_string())
    };
    let mut file = BufWriter::new(File::create(output).map_err(unwritable)?);
    write_users(&mut file, records, seed).map_err(unwritable)?;
    file.flush().map_err(unwritable)?;
    if json {
        print_json(&json!({ "file": output.display().to_string(), "records": records, "seed": seed }))?;
    } else {
        note!("{records} records are in {}.", output.display());
    }
    Ok(Outcome::Done)
}
