//! `inspect`, `plan`, `preview` and `check`: what a file holds and would become, with nothing written.

use super::read::read;
use crate::arguments::Design;
use crate::output::{print_check, print_json, print_plan, say_finding};
use app::{App, Outcome};
use failure::Failure;
use serde_json::json;
use std::path::{Path, PathBuf};

pub(super) async fn inspect(app: &App, file: &Path, design: &Design, json: bool) -> Result<Outcome, Failure> {
    let found = read(app, file, design).await?;
    if json {
        let document = json!({
            "source": found.source.summary,
            "profile": found.profile,
            "plan": found.proposal.plan,
            "reasons": found.proposal.reasons,
        });
        print_json(&document)?;
        return Ok(Outcome::Done);
    }
    say!(
        "{}: {} records, {} columns",
        found.source.summary.file_name,
        found.profile.records,
        found.profile.columns.len()
    );
    for fact in &found.source.summary.facts {
        say!("  {} {}", fact.text, fact.evidence);
    }
    if found.profile.misshapen_records > 0 {
        say!(
            "  {} records are empty, broken, or have another number of cells than the header",
            found.profile.misshapen_records
        );
    }
    say!();
    for column in &found.profile.columns {
        let least = if column.distinct.exact { "" } else { "about " };
        let words: u64 = column.null_words.iter().map(|word| word.count).sum();
        let words = if words > 0 { format!("{words} null words, ") } else { String::new() };
        say!(
            "  {}: {} filled, {} blank, {words}{least}{} different, such as {}",
            column.column,
            column.filled,
            column.blank,
            column.distinct.count,
            column.examples.join(" | ")
        );
    }
    say!();
    print_plan(&found.proposal.plan, Some(&found.proposal.reasons.columns));
    say!();
    say!("key: {}", found.proposal.reasons.partition_key);
    for key in &found.proposal.keys {
        let names: Vec<&str> =
            key.partition_column.iter().chain(&key.sort_column).map(String::as_str).collect();
        let names = if names.is_empty() { "made from the content".to_owned() } else { names.join(" + ") };
        say!("  possible: {names} ({})", key.reason);
    }
    Ok(Outcome::Done)
}

pub(super) async fn plan(
    app: &App,
    file: &Path,
    design: &Design,
    output: Option<PathBuf>,
    json: bool,
) -> Result<Outcome, Failure> {
    let found = read(app, file, design).await?;
    match output {
        Some(path) => {
            app.save_plan(found.proposal.plan.clone(), path.clone()).await?;
            note!("The plan is in {}.", path.display());
            if json {
                print_json(&found.proposal.plan)?;
            }
        }
        None => print_json(&found.proposal.plan)?,
    }
    Ok(Outcome::Done)
}

pub(super) async fn preview(
    app: &App,
    file: &Path,
    design: &Design,
    from: u64,
    count: usize,
    json: bool,
) -> Result<Outcome, Failure> {
    let found = read(app, file, design).await?;
    super::read::check(app, &found.source, &found.proposal.plan).await?;
    let mut shown = Vec::new();
    for number in (from.max(1) - 1..).take(count) {
        match app.preview_record(&found.source.source_id, found.proposal.plan.clone(), number).await? {
            Some(record) => shown.push(record),
            None => break,
        }
    }
    if json {
        print_json(&shown)?;
        return Ok(Outcome::Done);
    }
    for record in shown {
        say!("line {}", record.line);
        for cell in &record.cells {
            say!("  {} = {}", cell.column, cell.text);
        }
        match record.item {
            Some(item) => {
                say!("  -> {} bytes, {} write units", item.load.size_bytes, item.load.total_write_units);
                say!("  -> {}", item.dynamodb_json);
            }
            None => {
                for rejection in record.rejections {
                    say!("  -> rejected: {}", rejection.reason);
                }
            }
        }
        for remark in record.remarks {
            say!("  -> {remark}");
        }
    }
    Ok(Outcome::Done)
}

pub(super) async fn check(
    app: &App,
    file: &Path,
    design: &Design,
    set_aside: Option<PathBuf>,
    json: bool,
) -> Result<Outcome, Failure> {
    let found = read(app, file, design).await?;
    let (source, plan) = (&found.source, &found.proposal.plan);
    let result = super::read::check(app, source, plan).await?;
    if let Some(path) = set_aside
        && app.set_aside(&source.source_id, plan)? > 0
    {
        app.save_set_aside(&source.source_id, plan, path.clone()).await?;
        note!("The records set aside are in {}.", path.display());
    }
    result.findings.iter().for_each(say_finding);
    if json {
        print_json(&result)?;
    } else {
        print_check(&result);
    }
    Ok(Outcome::from(&result))
}
