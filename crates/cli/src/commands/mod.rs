//! One file for each command.

mod access;
mod ask;
mod convert;
mod convert_ranges;
mod design;
mod developers;
mod ending;
mod existing_table;
mod generate;
mod kept;
mod manual;
mod migrate;
mod placing;
mod questions;
mod raised;
mod read;
mod relations;
mod several;
mod update;
mod verify;

use crate::arguments::{Arguments, Command, Generated};
use crate::device_code::sign_in_with_code;
use crate::output::say_destination;
use crate::writing::Writing;
use app::{App, Destination, Outcome, SaidInFull, VerifyChoices};
use failure::{Code, Failure};
use std::sync::Arc;

/// The name of the one job that a command runs at a time.
const JOB: &str = "command";

/// Carries out a command.
pub(crate) async fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    let json = arguments.json;
    let app = Arc::new(App::new(Arc::new(SaidInFull)));
    match arguments.command {
        Command::Inspect { sources, design } => design::inspect(&app, &sources, &design, json).await,
        Command::Plan { sources, output, design } => {
            design::plan(&app, &sources, &design, output, json).await
        }
        Command::Relations { sources, design } => relations::relations(&app, &sources, &design, json).await,
        Command::Questions { sources, design } => questions::questions(&app, &sources, &design, json).await,
        Command::Developers { sources, out, design } => {
            developers::developers(&app, &sources, &design, out, json).await
        }
        Command::Access { sources, design, place, route, policy } => {
            access::access(&app, &sources, &design, &place, &route, policy, json).await
        }
        Command::Preview { sources, from, count, design } => {
            design::preview(&app, &sources, &design, from, count, json).await
        }
        Command::Check { sources, set_aside, design } => {
            design::check(&app, &sources, &design, set_aside, json).await
        }
        Command::Migrate { sources, design, place, rejects, journal, writing } => {
            let files = migrate::files(rejects, journal);
            migrate::migrate(&app, &sources, &design, &place, files, &writing, json).await
        }
        Command::Convert { sources, design, objects, ranges } => match ranges.range {
            Some(step) => {
                convert_ranges::convert(&app, step, &ranges, &sources, &design, objects.out, json).await
            }
            None => convert::convert(&app, &sources, &design, &objects, json).await,
        },
        Command::Update { sources, design, place, options, max_write_units, max_cost, raise_to, confirm } => {
            let writing = Writing::of_update(max_write_units, max_cost, raise_to, confirm);
            update::update(&app, &sources, &design, &place, &options, &writing, json).await
        }
        Command::Runs => kept::runs(&app, json).await,
        Command::SetBack { tables } => raised::set_back(&app, &tables, json).await,
        Command::Continue { run, again } => kept::go_on(&app, &run, again, json).await,
        Command::Undo { run, again } => kept::undo_run(&app, &run, again, json).await,
        Command::ImportFixed { run, existing, max_write_units, confirm } => {
            kept::import_fixed(&app, &run, existing, max_write_units, confirm, json).await
        }
        Command::Report { run, output } => kept::report(&app, &run, output, json).await,
        Command::Forget { run } => kept::forget(&app, &run, json).await,
        Command::Verify { sources, design, place, sample, no_index_counts } => {
            let choices = VerifyChoices { sample, count_indexes: !no_index_counts };
            verify::verify(&app, &sources, &design, &place, choices, json).await
        }
        Command::Query { question: Some(number), plan: Some(plan), value, place, .. } => {
            ask::question(&app, number, plan, &value, &place, json).await
        }
        Command::Query { table, index, key, sort, limit, place, .. } => {
            ask::query(&app, table.unwrap_or_default(), index, key, sort, limit, &place, json).await
        }
        Command::Generate { what: Some(Generated::Shop { folder, orders, seed }), .. } => {
            generate::shop(&folder, orders, seed, json)
        }
        Command::Generate { what: None, output, records, seed } => {
            generate::generate(&output.unwrap_or_default(), records, seed, json)
        }
        Command::Completions { shell } => manual::completions(shell, json),
        Command::Manual { folder } => manual::manual(&folder, json),
    }
}

/// Makes a destination, which the command line named, one that may be used, and says where it is.
async fn use_destination(app: &App, destination: &Destination) -> Result<(), Failure> {
    app.confirm_destination(destination).await?;
    let words = match app.destination_words(destination).await {
        Err(failure) if failure.code == Code::CodeNeeded => {
            sign_in_with_code(app, destination, failure).await?;
            app.destination_words(destination).await?
        }
        words => words?,
    };
    say_destination(&words);
    Ok(())
}

/// Has Ctrl-C cancel the job, so that a run ends with its report.
fn cancel_by_ctrl_c(app: &Arc<App>) {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            app.jobs().cancel(JOB);
        }
    });
}
