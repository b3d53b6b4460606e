//! `inspect`, `plan`, `preview` and `check`: what a file holds and would become, with nothing written.

use super::read::{dry_run, read};
use crate::arguments::Design;
use crate::output::{Exit, print_check, print_json, print_plan, say_finding};
use check::{preview_record, write_set_aside};
use failure::Failure;
use plan::{Duplicates, write_plan};
use serde_json::json;
use std::path::Path;

pub(super) fn inspect(file: &Path, design: &Design, json: bool) -> Result<Exit, Failure> {
    let found = read(file, design)?;
    if json {
        let document = json!({
            "source": found.source.summary()?,
            "profile": found.profile,
            "plan": found.proposal.plan,
            "reasons": found.proposal.reasons,
        });
        print_json(&document)?;
        return Ok(Exit::Done);
    }
    say!(
        "{}: {} records, {} columns",
        found.source.file_name(),
        found.profile.records,
        found.profile.columns.len()
    );
    for fact in found.source.summary()?.facts {
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
    Ok(Exit::Done)
}

pub(super) fn plan(file: &Path, design: &Design, output: Option<&Path>, json: bool) -> Result<Exit, Failure> {
    let found = read(file, design)?;
    match output {
        Some(path) => {
            write_plan(&found.proposal.plan, path)?;
            note!("The plan is in {}.", path.display());
            if json {
                print_json(&found.proposal.plan)?;
            }
        }
        None => print_json(&found.proposal.plan)?,
    }
    Ok(Exit::Done)
}

pub(super) fn preview(
    file: &Path,
    design: &Design,
    from: u64,
    count: usize,
    json: bool,
) -> Result<Exit, Failure> {
    let found = read(file, design)?;
    let resolution = dry_run(&found.source, &found.proposal.plan)?.resolution;
    let mut shown = Vec::new();
    for number in (from.max(1) - 1..).take(count) {
        match preview_record(&found.source, &found.proposal.plan, Some(&resolution), number)? {
            Some(record) => shown.push(record),
            None => break,
        }
    }
    if json {
        print_json(&shown)?;
        return Ok(Exit::Done);
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
    Ok(Exit::Done)
}

pub(super) fn check(
    file: &Path,
    design: &Design,
    set_aside: Option<&Path>,
    json: bool,
) -> Result<Exit, Failure> {
    let found = read(file, design)?;
    let checked = dry_run(&found.source, &found.proposal.plan)?;
    let stops = found.proposal.plan.duplicates == Duplicates::Stop;
    if let Some(path) = set_aside.filter(|_| !stops && checked.resolution.set_aside() > 0) {
        write_set_aside(&found.source, &checked.resolution, path).map_err(|error| {
            Failure::new(
                "unwritable",
                format!("The records set aside cannot be written to {}.", path.display()),
                "Choose another folder, or free some space on the disk.",
            )
            .with_detail(error.to_string())
        })?;
        note!("The records set aside are in {}.", path.display());
    }
    let result = checked.result;
    result.findings.iter().for_each(say_finding);
    if json {
        print_json(&result)?;
    } else {
        print_check(&result);
    }
    let is_clean = result.rejected == 0 && !result.has_blocker();
    Ok(if is_clean { Exit::Done } else { Exit::WithRejections })
}
