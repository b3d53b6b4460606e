//! One file for each command.

mod ask;
mod design;
mod generate;
mod kept;
mod migrate;
mod read;
mod verify;

use crate::arguments::{Arguments, Command};
use crate::output::Exit;
use dynamodb::verify::VerifyChoices;
use failure::Failure;

/// Carries out a command.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let json = arguments.json;
    match arguments.command {
        Command::Inspect { file, design } => design::inspect(&file, &design, json),
        Command::Plan { file, output, design } => design::plan(&file, &design, output.as_deref(), json),
        Command::Preview { file, from, count, design } => design::preview(&file, &design, from, count, json),
        Command::Check { file, set_aside, design } => {
            design::check(&file, &design, set_aside.as_deref(), json)
        }
        Command::Migrate { file, design, place, rejects, journal, writing } => {
            migrate::migrate(&file, &design, &place, rejects, journal, &writing, json).await
        }
        Command::Runs => kept::runs(json),
        Command::Continue { run, again } => kept::go_on(&run, &again, json).await,
        Command::Undo { run, again } => kept::undo_run(&run, &again, json).await,
        Command::ImportFixed { run, existing, max_write_units, confirm } => {
            kept::import_fixed(&run, existing, max_write_units, confirm, json).await
        }
        Command::Report { run, output } => kept::report(&run, output.as_deref(), json),
        Command::Forget { run } => kept::forget(&run, json),
        Command::Verify { file, design, place, sample, no_index_counts } => {
            let choices = VerifyChoices { sample, count_indexes: !no_index_counts };
            verify::verify(&file, &design, &place, choices, json).await
        }
        Command::Query { table, index, key, sort, limit, place } => {
            ask::query(table, index, key, sort, limit, &place, json).await
        }
        Command::Generate { output, records, seed } => generate::generate(&output, records, seed, json),
    }
}
