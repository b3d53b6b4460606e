//! `convert`: items as objects in a folder, for S3.

use super::migrate::blocked;
use super::read::{Opened, Planned, check, open, plan_opened};
use super::several::{blocked as blocked_tables, read_and_check};
use super::{JOB, cancel_by_ctrl_c};
use crate::arguments::Design;
use crate::bar::Bar;
use crate::object_options::ObjectOptions;
use crate::output::{print_json, print_plan};
use crate::s3_output::print_converted;
use app::{App, ConvertWork, Converted, Outcome};
use failure::Failure;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) async fn convert(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    objects: &ObjectOptions,
    json: bool,
) -> Result<Outcome, Failure> {
    let mut works = Vec::new();
    match open(app, sources, design).await? {
        Opened::One(source) => {
            let planned = plan_opened(app, *source, None, design).await?;
            if !json {
                print_plan(&planned.plan, planned.reasons.as_deref());
                say!();
            }
            if let Some(outcome) = blocked(&check(app, &planned.source, &planned.plan).await?, json)? {
                return Ok(outcome);
            }
            works.push(work(planned));
        }
        Opened::Several(opened) => {
            let checked = read_and_check(app, opened, design, json).await?;
            if let Some(outcome) = blocked_tables(app, &checked, json)? {
                return Ok(outcome);
            }
            works.extend(checked.into_iter().map(|table| work(table.planned)));
        }
    }
    cancel_by_ctrl_c(app);
    let is_one = works.len() == 1;
    let all = app.convert(works, objects.into(), JOB, Bar::converting()).await?;
    if json {
        match all.as_slice() {
            [one] if is_one => print_json(one)?,
            all => print_json(&json!({ "tables": all }))?,
        }
    } else {
        all.iter().for_each(print_converted);
    }
    for path in all.iter().filter_map(|table| table.rejects_file.as_ref()) {
        note!("The rejected records are in {path}.");
    }
    Ok(Outcome::worst(all.iter().map(outcome)))
}

fn work(planned: Planned) -> ConvertWork {
    ConvertWork { source_id: planned.source.source_id, plan: planned.plan }
}

fn outcome(converted: &Converted) -> Outcome {
    match (converted.cancelled, converted.records_rejected) {
        (true, _) => Outcome::NotDone,
        (false, 0) => Outcome::Done,
        (false, _) => Outcome::WithRejections,
    }
}
