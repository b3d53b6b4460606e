//! `verify`: read tables back and compare them with their sources.

use super::read::{Opened, Planned, check, open, plan_opened};
use super::several::{CheckedTable, read_and_check};
use super::{JOB, use_destination};
use crate::arguments::{Design, Place};
use crate::bar::Bar;
use crate::output::{print_json, print_verification, say_verify_cost};
use app::{App, Destination, Outcome, Plan, Verification, VerifyChoices};
use failure::Failure;
use serde_json::{Value, json};
use std::path::PathBuf;

pub(super) async fn verify(
    app: &App,
    sources: &[PathBuf],
    design: &Design,
    place: &Place,
    choices: VerifyChoices,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    let opened = match open(app, sources, design).await? {
        Opened::Several(opened) => opened,
        Opened::One(source) => {
            source.summary.notes.iter().for_each(|told| note!("{told}"));
            let Planned { source, plan, .. } = plan_opened(app, *source, None, design).await?;
            check(app, &source, &plan).await?;
            let result = compare(app, &source.source_id, plan, &destination, choices).await?;
            if json {
                print_json(&result)?;
            } else {
                print_verification(&result);
            }
            return Ok(Outcome::from(&result));
        }
    };
    // The plans are no answer to what is asked, and are told on the other commands.
    let checked = read_and_check(app, opened, design, true).await?;
    let (mut results, mut outcomes) = (Vec::new(), Vec::new());
    for CheckedTable { name, planned, .. } in checked {
        note!("{name}:");
        if let Some(placed) = planned.plan.placed.as_ref().filter(|_| planned.plan.writes_no_items()) {
            note!("Its rows stand inside items of {}, and are compared with those.", placed.parent);
            continue;
        }
        let result = compare(app, &planned.source.source_id, planned.plan, &destination, choices).await?;
        if !json {
            say!("{name}:");
            print_verification(&result);
            say!();
        }
        outcomes.push(Outcome::from(&result));
        let mut document: Value = json!(result);
        document["source"] = name.into();
        results.push(document);
    }
    if json {
        let sum = |figure: &str| results.iter().filter_map(|table| table[figure].as_u64()).sum::<u64>();
        let [items, agree, differ, missing] = ["items", "agree", "differ", "missing"].map(sum);
        print_json(&json!({
            "items": items, "agree": agree, "differ": differ, "missing": missing, "tables": results,
        }))?;
    }
    Ok(Outcome::worst(outcomes.into_iter()))
}

/// Compares one table; says before what that costs.
async fn compare(
    app: &App,
    source: &str,
    plan: Plan,
    destination: &Destination,
    choices: VerifyChoices,
) -> Result<Verification, Failure> {
    app.confirm_destination(destination).await?;
    let cost = app.verify_cost(source, &plan, destination, choices)?;
    say_verify_cost(&cost, plan.table_of_items().indexes.len(), destination.is_charged());
    use_destination(app, destination).await?;
    let bar = Bar::new("comparing");
    app.verify(source, plan, destination, choices, JOB, |so_far| {
        bar.say(&format!("{} items compared", so_far.items));
    })
    .await
}
