//! `completions` and `manual`: what shells and `man` show, written from the command line's own description of itself.

use crate::arguments::Arguments;
use crate::output::print_json;
use app::Outcome;
use clap::CommandFactory;
use clap_complete::Shell;
use failure::{Code, Failure};
use serde_json::json;
use std::io::{Error, Write};
use std::path::Path;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell, json: bool) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "tableferry-cli", &mut script);
    if json {
        print_json(&json!({ "shell": shell.to_string(), "script": String::from_utf8_lossy(&script) }))?;
    } else {
        // Whoever reads it may stop at any time: that is no fault.
        let _ = std::io::stdout().write_all(&script);
    }
    Ok(Outcome::Done)
}

/// Writes a manual page of section 1 for the program, and one for each of its commands.
///
/// # Errors
/// `unwritable`, where the folder cannot be made or written to.
pub(super) fn manual(folder: &Path, json: bool) -> Result<Outcome, Failure> {
    let unwritable = |error: Error| {
        Failure::new(
            Code::Unwritable,
            format!("{} cannot be written.", folder.display()),
            "Choose another folder, or free some space on the disk.",
        )
        .with_detail(error.to_string())
    };
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(unwritable)?;
    if json {
        print_json(&json!({ "folder": folder.display().to_string() }))?;
    }
    Ok(Outcome::Done)
}
