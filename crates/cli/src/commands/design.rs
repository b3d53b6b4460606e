//! `inspect`, `plan`, `preview` and `check`: what a file holds and would become, with nothing written.

use super::placing::plan_tables;
use super::read::{Opened, Planned, Read, names_of, open, plan_opened, read_opened};
use super::relations::{add_unknown, find, say_what_is_asked};
use crate::arguments::Design;
use crate::options::only_for_one;
use crate::output::{print_check, print_json, print_plan, say_finding};
use app::{
    AccessPattern, App, BlankKind, CellText, KeyTemplate, Outcome, Plan, RecordPreview, Relation,
    SavedQuestions, TableToRelate, parents_first,
};
use failure::Failure;
use serde_json::json;
use std::path::PathBuf;

pub(super) async fn inspect(
    app: &App,
    sources: &[PathBuf],
    design: &Design,
    json: bool,
) -> Result<Outcome, Failure> {
    let opened = match open(app, sources, design).await? {
        Opened::One(source) => {
            let found = read_opened(app, *source, None, design).await?;
            if json {
                print_json(&inspected(&found))?;
            } else {
                say_inspected(&found);
            }
            return Ok(Outcome::Done);
        }
        Opened::Several(opened) => opened,
    };
    let mut tables = Vec::new();
    let names = names_of(&opened);
    for table in opened.tables {
        let design = design.of_table(&table.name, &names);
        let found = read_opened(app, table.source, Some(&table.name), &design).await?;
        if json {
            let mut document = inspected(&found);
            document["name"] = table.name.into();
            tables.push(document);
        } else {
            say_inspected(&found);
            say!();
        }
    }
    if json {
        print_json(&json!({ "tables": tables, "passed_over": opened.passed_over, "notes": opened.notes }))?;
    }
    Ok(Outcome::Done)
}

fn inspected(found: &Read) -> serde_json::Value {
    json!({
        "source": found.source.summary,
        "profile": found.profile,
        "plan": found.proposal.plan,
        "reasons": found.proposal.reasons,
    })
}

fn say_inspected(found: &Read) {
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
        let side = |column: &Option<String>, template: &Option<KeyTemplate>| {
            column.clone().or_else(|| template.as_ref().map(KeyTemplate::to_string))
        };
        let names: Vec<String> = [
            side(&key.partition_column, &key.partition_template),
            side(&key.sort_column, &key.sort_template),
        ]
        .into_iter()
        .flatten()
        .collect();
        let names = if names.is_empty() { "made from the content".to_owned() } else { names.join(" + ") };
        say!("  possible: {names} ({})", key.reason);
    }
}

pub(super) async fn plan(
    app: &App,
    sources: &[PathBuf],
    design: &Design,
    output: Option<PathBuf>,
    json: bool,
) -> Result<Outcome, Failure> {
    let found = match open(app, sources, design).await? {
        Opened::One(source) => plan_opened(app, *source, None, design).await?,
        Opened::Several(opened) => {
            let placed = plan_tables(app, opened, design).await?;
            let to_relate = placed.tables.iter().map(|(name, planned)| planned.to_relate(Some(name)));
            let tables: Vec<TableToRelate> = to_relate.collect();
            let found = find(app, tables.clone()).await?;
            let mut relations = placed.relations;
            add_unknown(&mut relations, found.believed());
            say_what_is_asked(&found);
            let (relations, patterns) = with_saved(app, &tables, relations, design).await?;
            let plans: Vec<(String, Plan)> =
                placed.tables.into_iter().map(|(name, planned)| (name, planned.plan)).collect();
            if output.is_none() || json {
                let tables: Vec<_> =
                    plans.iter().map(|(name, plan)| json!({ "source": name, "plan": plan })).collect();
                print_json(
                    &json!({ "tables": tables, "relations": relations, "access_patterns": patterns }),
                )?;
            }
            if let Some(path) = output {
                let left_out = app.save_plans(plans, relations, patterns, path.clone()).await?;
                say_left_out(&left_out);
                note!("The plan is in {}.", path.display());
            }
            return Ok(Outcome::Done);
        }
    };
    match output {
        Some(path) => {
            let tables = [found.to_relate(None)];
            let (relations, patterns) = with_saved(app, &tables, Vec::new(), design).await?;
            let left_out = app.save_table(tables, relations, patterns, path.clone()).await?;
            say_left_out(&left_out);
            note!("The plan is in {}.", path.display());
            if json {
                print_json(&found.plan)?;
            }
        }
        None => print_json(&found.plan)?,
    }
    Ok(Outcome::Done)
}

fn say_left_out(sentences: &[String]) {
    for told in sentences {
        note!("{told}");
    }
}

/// The relations that were found with those of the plan that is given, and its questions; where it has none, those that
/// follow from the tables.
async fn with_saved(
    app: &App,
    tables: &[TableToRelate],
    mut relations: Vec<Relation>,
    design: &Design,
) -> Result<(Vec<Relation>, Vec<AccessPattern>), Failure> {
    let saved = match &design.plan {
        Some(path) => app.open_questions(tables, path.clone()).await?,
        None => SavedQuestions::default(),
    };
    saved.lost.iter().for_each(|told| note!("{told}"));
    add_unknown(&mut relations, saved.relations);
    if !saved.patterns.is_empty() {
        return Ok((relations, saved.patterns));
    }
    let proposed = app.propose_questions(tables, &relations)?;
    Ok((relations, proposed.into_iter().map(|question| question.pattern).collect()))
}

pub(super) async fn preview(
    app: &App,
    sources: &[PathBuf],
    design: &Design,
    from: u64,
    count: usize,
    json: bool,
) -> Result<Outcome, Failure> {
    let opened = match open(app, sources, design).await? {
        Opened::One(source) => {
            let shown = previewed(app, plan_opened(app, *source, None, design).await?, from, count).await?;
            if json {
                print_json(&shown)?;
            } else {
                say_previewed(shown);
            }
            return Ok(Outcome::Done);
        }
        Opened::Several(opened) => opened,
    };
    let mut tables = Vec::new();
    let placed = plan_tables(app, opened, design).await?.tables;
    let order = parents_first(
        &placed.iter().map(|(name, planned)| (name.as_str(), &planned.plan)).collect::<Vec<_>>(),
    );
    let mut waiting: Vec<_> = placed.into_iter().map(Some).collect();
    for place in order {
        let Some((name, planned)) = waiting[place].take() else { continue };
        let shown = previewed(app, planned, from, count).await?;
        if json {
            tables.push(json!({ "source": name, "rows": shown }));
        } else {
            say!("{name}");
            say_previewed(shown);
        }
    }
    if json {
        print_json(&json!({ "tables": tables }))?;
    }
    Ok(Outcome::Done)
}

async fn previewed(
    app: &App,
    found: Planned,
    from: u64,
    count: usize,
) -> Result<Vec<RecordPreview>, Failure> {
    super::read::check(app, &found.source, &found.plan).await?;
    let mut shown = Vec::new();
    for number in (from.max(1) - 1..).take(count) {
        match app.preview_record(&found.source.source_id, found.plan.clone(), number).await? {
            Some(record) => shown.push(record),
            None => break,
        }
    }
    Ok(shown)
}

/// A cell as it stands; what is no text is told so that no text reads alike.
fn cell_words(cell: &CellText) -> &str {
    match cell.blank {
        Some(BlankKind::Null) => "(NULL)",
        Some(BlankKind::EmptyText) => "''",
        Some(BlankKind::Missing) => "(missing)",
        None => &cell.text,
    }
}

fn say_previewed(shown: Vec<RecordPreview>) {
    for record in shown {
        say!("{}", record.place_words());
        for cell in &record.cells {
            say!("  {} = {}", cell.column, cell_words(cell));
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
}

pub(super) async fn check(
    app: &App,
    sources: &[PathBuf],
    design: &Design,
    set_aside: Option<PathBuf>,
    json: bool,
) -> Result<Outcome, Failure> {
    let found = match open(app, sources, design).await? {
        Opened::One(source) => plan_opened(app, *source, None, design).await?,
        Opened::Several(_) if set_aside.is_some() => return Err(only_for_one("--set-aside")),
        Opened::Several(opened) => {
            let checked = super::several::read_and_check(app, opened, design, json).await?;
            if json {
                print_json(&super::several::sum_of_checks(&checked))?;
            }
            return Ok(Outcome::worst(checked.iter().map(|table| Outcome::from(&table.result))));
        }
    };
    let (source, plan) = (&found.source, &found.plan);
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
