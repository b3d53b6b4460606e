//! `access`: what an import takes of rights on AWS, and whether they are there.

use super::placing::plan_tables;
use super::read::{Opened, open, plan_opened};
use super::{JOB, use_destination};
use crate::arguments::{Design, Place};
use crate::output::print_json;
use crate::route_options::RouteOptions;
use app::{AccessReport, AccessStatus, App, Outcome};
use failure::Failure;
use std::path::PathBuf;

pub(super) async fn access(
    app: &App,
    sources: &[PathBuf],
    design: &Design,
    place: &Place,
    route: &RouteOptions,
    policy: bool,
    json: bool,
) -> Result<Outcome, Failure> {
    let (destination, route) = (place.destination()?, route.access()?);
    let plans = match open(app, sources, design).await? {
        Opened::One(source) => vec![plan_opened(app, *source, None, design).await?.plan],
        Opened::Several(opened) => {
            let tables = plan_tables(app, opened, design).await?.tables;
            tables.into_iter().map(|(_, planned)| planned.plan).collect()
        }
    };
    use_destination(app, &destination).await?;
    let report = app.check_access(&plans, &destination, &route, JOB).await?;
    if json {
        print_json(&report)?;
    } else if policy {
        report.policy.lines().for_each(|line| say!("{line}"));
    } else {
        print(&report);
    }
    Ok(Outcome::from(&report))
}

fn print(report: &AccessReport) {
    say!("{} in account {}, {}", report.identity, report.account, report.region);
    for line in &report.lines {
        let status = match line.status {
            AccessStatus::Allowed => "allowed",
            AccessStatus::Denied => "refused",
            AccessStatus::Unknown => "unknown until it is tried",
        };
        say!("  {}: {status}", line.words);
        let others = line.actions.iter().filter(|action| action.status != AccessStatus::Allowed);
        for action in others {
            say!("      {} on {}", action.action, action.resources.join(", "));
        }
        if let Some(without) = &line.without {
            say!("      {without}");
        }
    }
    report.notes.iter().for_each(|note| say!("{note}"));
    say!("--policy prints the policy that allows all of it.");
}
