//! `verify`: read the table back and compare it with the file.

use super::read::{dry_run, read};
use crate::arguments::{Design, Place};
use crate::output::{Bar, Exit, print_json, print_verification, say_destination, say_verify_cost};
use dynamodb::destination::{Destination, Destinations};
use dynamodb::import::Job;
use dynamodb::verify::{VerifyChoices, verify_cost};
use failure::Failure;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

pub(super) async fn verify(
    file: &Path,
    design: &Design,
    place: &Place,
    choices: VerifyChoices,
    json: bool,
) -> Result<Exit, Failure> {
    let destination = place.destination()?;
    let found = read(file, design)?;
    let plan = found.proposal.plan;
    let checked = dry_run(&found.source, &plan)?;
    let is_charged = matches!(destination, Destination::Aws { .. });
    say_verify_cost(&verify_cost(&checked.result, choices), plan.table.indexes.len(), is_charged);
    let destinations = Destinations::new();
    let connection = destinations.connect(&destination).await?;
    say_destination(&connection).await?;
    let job = Job {
        source: Arc::new(found.source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        records_total: Some(checked.result.records),
    };
    let bar = Bar::new("comparing");
    let never = CancellationToken::new();
    let result = dynamodb::verify::verify(&job, &connection, choices, &never, |so_far| {
        bar.say(&format!("{} items compared", so_far.items));
    })
    .await?;
    drop(bar);
    if json {
        print_json(&result)?;
    } else {
        print_verification(&result);
    }
    Ok(if result.agrees() { Exit::Done } else { Exit::WithRejections })
}
