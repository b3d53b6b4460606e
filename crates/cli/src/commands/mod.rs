//! One file for each command.

mod ask;
mod design;
mod generate;
mod migrate;
mod read;
mod verify;

use crate::arguments::{Arguments, Command};
use crate::output::Exit;
use migration::failure::Failure;

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
        Command::Migrate { file, design, place, rejects, journal } => {
            migrate::migrate(&file, &design, &place, rejects, journal, json).await
        }
        Command::Verify { file, design, place } => verify::verify(&file, &design, &place, json).await,
        Command::Query { table, index, key, sort, limit, place } => {
            ask::query(table, index, key, sort, limit, &place, json).await
        }
        Command::Generate { output, records, seed } => generate::generate(&output, records, seed, json),
    }
}
