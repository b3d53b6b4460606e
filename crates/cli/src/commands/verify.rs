//! `verify`: read the table back and compare it with the file.

use super::read::{Planned, check, plan_file};
use super::{JOB, use_destination};
use crate::arguments::{Design, Place};
use crate::output::{Bar, print_json, print_verification, say_verify_cost};
use app::{App, Outcome, VerifyChoices};
use failure::Failure;
use std::path::Path;

pub(super) async fn verify(
    app: &App,
    file: &Path,
    design: &Design,
    place: &Place,
    choices: VerifyChoices,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    let Planned { source, plan, .. } = plan_file(app, file, design).await?;
    check(app, &source, &plan).await?;
    app.confirm_destination(&destination).await?;
    let source = &source.source_id;
    let cost = app.verify_cost(source, &plan, &destination, choices)?;
    say_verify_cost(&cost, plan.table.indexes.len(), destination.is_charged());
    use_destination(app, &destination).await?;
    let bar = Bar::new("comparing");
    let result = app
        .verify(source, plan, &destination, choices, JOB, |so_far| {
            bar.say(&format!("{} items compared", so_far.items));
        })
        .await?;
    drop(bar);
    if json {
        print_json(&result)?;
    } else {
        print_verification(&result);
    }
    Ok(Outcome::from(&result))
}
