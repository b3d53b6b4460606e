//! `verify`: read the table back and compare it with the file.

use super::read::{dry_run, read};
use crate::arguments::{Design, Place};
use crate::output::{Bar, Exit, print_json};
use migration::destination::Destinations;
use migration::failure::Failure;
use migration::import::Job;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

pub(super) async fn verify(file: &Path, design: &Design, place: &Place, json: bool) -> Result<Exit, Failure> {
    let destination = place.destination()?;
    let found = read(file, design)?;
    let plan = found.proposal.plan;
    let checked = dry_run(&found.source, &plan)?;
    let destinations = Destinations::new();
    let connection = destinations.connect(&destination).await?;
    let job = Job {
        source: Arc::new(found.source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        records_total: Some(checked.result.records),
    };
    let bar = Bar::new("comparing");
    let result = migration::verify::verify(&job, &connection, &CancellationToken::new(), |so_far| {
        bar.say(format!("{} items compared", so_far.items));
    })
    .await?;
    drop(bar);
    if json {
        print_json(&result)?;
    } else {
        say!(
            "{} items: {} agree, {} differ, {} are missing",
            result.items,
            result.agree,
            result.differ,
            result.missing
        );
        for difference in result.differences.iter().take(20) {
            let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            match &difference.attribute {
                None => say!("  line {}: missing", difference.line),
                Some(name) => say!(
                    "  line {}: {name} is {} in the table, {} in the file",
                    difference.line,
                    text(&difference.found),
                    text(&difference.expected)
                ),
            }
        }
    }
    Ok(if result.differ + result.missing == 0 { Exit::Done } else { Exit::WithRejections })
}
