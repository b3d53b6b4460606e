//! `questions`: what will be asked of the tables, and what the answers take.

use super::placing::plan_tables;
use super::read::{Opened, open, plan_opened};
use super::relations::{add_unknown, find};
use super::{JOB, cancel_by_ctrl_c};
use crate::arguments::Design;
use crate::bar::Bar;
use crate::output::print_json;
use app::{AccessPattern, App, Outcome, QuestionCost, QuestionReport, Relation, RequestCost, TableToRelate};
use failure::Failure;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// The design of the sources of a command line, with what is asked of it.
pub(super) struct AskedDesign {
    pub tables: Vec<TableToRelate>,
    pub relations: Vec<Relation>,
    pub patterns: Vec<AccessPattern>,
    /// Why each is proposed; none of questions of a plan.
    pub reasons: Vec<String>,
}

pub(super) async fn questions(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    json: bool,
) -> Result<Outcome, Failure> {
    let asked = asked_design(app, sources, design).await?;
    let reports = measured(app, &asked).await?;
    if json {
        let questions: Vec<Value> =
            (0..).zip(&reports).map(|(place, report)| document(place, report, &asked.reasons)).collect();
        print_json(&json!({ "questions": questions }))?;
    } else {
        (0..).zip(&reports).for_each(|(place, report)| say_report(place, report, &asked.reasons));
        let answered = reports.iter().filter(|report| report.answer.unanswered.is_none()).count();
        say!("{answered} of {} questions are answered by this design.", reports.len());
    }
    Ok(Outcome::Done)
}

/// The tables with their plans, and the questions of the plan that is given; where it has none, or none is given, those
/// that follow from the tables.
pub(super) async fn asked_design(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
) -> Result<AskedDesign, Failure> {
    let opened = open(app, sources, design).await?;
    // What is opened is not a job yet; from here on it is.
    cancel_by_ctrl_c(app);
    let (tables, mut relations) = match opened {
        Opened::One(source) => {
            let planned = plan_opened(app, *source, None, design).await?;
            (vec![planned.to_relate(None)], Vec::new())
        }
        Opened::Several(opened) => {
            let placed = plan_tables(app, opened, design).await?;
            let tables = placed.tables.iter().map(|(name, planned)| planned.to_relate(Some(name)));
            (tables.collect(), placed.relations)
        }
    };
    let saved = match &design.plan {
        Some(path) => app.open_questions(&tables, path.clone()).await?,
        None => app::SavedQuestions {
            relations: find(app, tables.clone()).await?.believed(),
            ..app::SavedQuestions::default()
        },
    };
    saved.lost.iter().for_each(|told| note!("{told}"));
    add_unknown(&mut relations, saved.relations);
    if !saved.patterns.is_empty() {
        return Ok(AskedDesign { tables, relations, patterns: saved.patterns, reasons: Vec::new() });
    }
    let proposed = app.propose_questions(&tables, &relations)?;
    let (patterns, reasons) =
        proposed.into_iter().map(|question| (question.pattern, question.reason)).unzip();
    Ok(AskedDesign { tables, relations, patterns, reasons })
}

pub(super) async fn measured(app: &App, asked: &AskedDesign) -> Result<Vec<QuestionReport>, Failure> {
    let (tables, relations) = (asked.tables.clone(), asked.relations.clone());
    app.measure_questions(tables, relations, asked.patterns.clone(), JOB, Bar::measuring()).await
}

fn document(place: usize, report: &QuestionReport, reasons: &[String]) -> Value {
    json!({
        "number": place + 1,
        "question": report.words,
        "reason": reasons.get(place),
        "pattern": report.pattern,
        "answered": report.answer.unanswered.is_none(),
        "steps": report.answer.steps,
        "inside": report.answer.inside,
        "unanswered": report.answer.unanswered,
        "cost": report.cost,
        "whole_table": report.whole_table,
        "fix": report.fix,
    })
}

fn say_report(place: usize, report: &QuestionReport, reasons: &[String]) {
    say!("{}. {}", place + 1, report.words);
    if let Some(reason) = reasons.get(place) {
        say!("     {reason}");
    }
    for step in &report.answer.steps {
        let each = if step.for_each { ", for each that was found" } else { "" };
        say!("   - {}{each}", step.words);
    }
    if !report.answer.inside.is_empty() {
        say!("   - {} stand inside these items", report.answer.inside.join(", "));
    }
    if let Some(cost) = &report.cost {
        say_cost(cost);
    }
    if let Some(unanswered) = &report.answer.unanswered {
        say!("   {}", unanswered.sentence);
    }
    if let Some(whole) = &report.whole_table {
        say!(
            "   {} items, {} bytes: {} requests and {} read units each time",
            whole.items,
            whole.bytes,
            whole.requests,
            whole.read_units
        );
    }
    if let Some(fix) = &report.fix {
        say!("   {}", fix.words);
    }
    say!();
}

fn say_cost(cost: &QuestionCost) {
    let QuestionCost { usual, worst, worst_value, values, is_exact, not_in_index } = cost;
    let about = if *is_exact { "" } else { "about " };
    if *values == 0 {
        say!("   No item can be asked for.");
    } else if (usual.requests, usual.read_units) == (worst.requests, worst.read_units) {
        say!("   {about}{}", cost_words(usual));
    } else {
        let value =
            if worst_value.is_empty() { String::new() } else { format!(" ({})", worst_value.join(", ")) };
        say!("   {about}{}; at most {}{value}", cost_words(usual), cost_words(worst));
    }
    if *not_in_index > 0 {
        say!("   {not_in_index} items are not found so: they lack another attribute of the index's key");
    }
}

fn cost_words(cost: &RequestCost) -> String {
    let of = |count: u64, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    format!("{}, {} read units", of(cost.requests, "request"), cost.read_units)
}
