//! Reading a file, for every command that does.

use super::JOB;
use crate::arguments::Design;
use crate::bar::Bar;
use crate::output::say_finding;
use app::{
    App, AttributeKind, CheckResult, Escape, FormatChoice, FormatPart, OpenedSource, OpenedTables, Plan,
    PlanEdit, Profile, Proposal, TableToRelate,
};
use failure::Failure;
use std::path::PathBuf;

/// A file read whole.
pub(super) struct Read {
    pub source: OpenedSource,
    pub profile: Profile,
    pub proposal: Proposal,
}

/// A source with the plan for it.
pub(super) struct Planned {
    pub source: OpenedSource,
    pub plan: Plan,
    /// Why each column is as it is; `None` where the plan was given and the source not read for it.
    pub reasons: Option<Vec<String>>,
}

impl Planned {
    /// The table as it is put together with others; `name`: what the source calls it, where there are several.
    pub(super) fn to_relate(&self, name: Option<&str>) -> TableToRelate {
        TableToRelate {
            name: name.map(str::to_owned),
            source_id: self.source.source_id.clone(),
            plan: self.plan.clone(),
        }
    }
}

/// What the sources of a command line hold.
pub(super) enum Opened {
    /// One table alone, for which everything is as for a file.
    One(Box<OpenedSource>),
    Several(OpenedTables),
}

/// Opens what the command line names.
pub(super) async fn open(app: &App, sources: &[PathBuf], design: &Design) -> Result<Opened, Failure> {
    let choice = FormatChoice { table: None, ..design.format() };
    let mut opened =
        app.open_tables_watched(sources.to_vec(), design.only.clone(), choice, JOB, Bar::looking()).await?;
    for file in &opened.passed_over {
        note!("{} is passed over: {}", file.name, file.reason);
    }
    opened.notes.iter().for_each(|told| note!("{told}"));
    if opened.tables.len() > 1 {
        design.must_be_for_several(&names_of(&opened))?;
        return Ok(Opened::Several(opened));
    }
    design.must_be_for_one()?;
    let is_alone = design.unique.is_empty()
        && design.split.is_empty()
        && match &design.plan {
            Some(path) => app.saved_derived(path.clone(), None).await?.is_empty(),
            None => true,
        };
    // With a table that is made from its rows, one is two.
    Ok(if is_alone { Opened::One(Box::new(opened.tables.remove(0).source)) } else { Opened::Several(opened) })
}

/// What the tables are called.
pub(super) fn names_of(opened: &OpenedTables) -> Vec<String> {
    opened.tables.iter().map(|table| table.name.clone()).collect()
}

/// The plan for a source, which is read whole for it only where no plan is given that knows all its columns; `name`: the
/// table's, where there are several.
pub(super) async fn plan_opened(
    app: &App,
    source: OpenedSource,
    name: Option<&str>,
    design: &Design,
) -> Result<Planned, Failure> {
    let Some(mut fitted) = design.saved_plan(app, &source.source_id, name).await? else {
        let Read { source, proposal, .. } = read_opened(app, source, name, design).await?;
        return Ok(Planned { source, plan: proposal.plan, reasons: Some(proposal.reasons.columns) });
    };
    say_what_is_passed_over(&source);
    leave_out_lines(app, &source, design, &mut fitted.plan).await?;
    fitted.findings.iter().for_each(say_finding);
    Ok(Planned { source, plan: fitted.plan, reasons: None })
}

/// Profiles a source and makes its plan; `name`: the table's, where there are several. Says on stderr what the window would ask.
pub(super) async fn read_opened(
    app: &App,
    source: OpenedSource,
    name: Option<&str>,
    design: &Design,
) -> Result<Read, Failure> {
    say_what_is_passed_over(&source);
    let read = app.read_source(&source.source_id, JOB, Bar::reading("reading")).await?;
    let profile = read.profile;
    let mut proposal = design.proposal(app, &source.source_id, name, read.proposal).await?;
    leave_out_lines(app, &source, design, &mut proposal.plan).await?;
    let of_table = name.map(|name| format!("{name}.")).unwrap_or_default();
    for (column, found) in proposal.plan.columns.iter().zip(&profile.columns) {
        if column.included
            && column.kind == AttributeKind::DateTime
            && column.zone.is_none()
            && found.without_zone > 0
        {
            note!(
                "{}: {} values name no time zone and are kept as they are written. \
                 Say which zone it is with --zone {of_table}{}=UTC (or another).",
                column.column,
                found.without_zone,
                column.column
            );
        }
    }
    for (column, found) in proposal.plan.columns.iter().zip(&profile.columns) {
        if column.included && column.kind == AttributeKind::Text && found.is_date_ambiguous {
            note!(
                "{}: the dates could have the day or the month first, and are kept as text. \
                 Say which with --type {of_table}{}=date --date-order {of_table}{}=day (or month).",
                column.column,
                column.column,
                column.column
            );
        }
    }
    proposal.findings.iter().for_each(say_finding);
    Ok(Read { source, profile, proposal })
}

/// Says which lines are no records, and what is read otherwise than it stands.
fn say_what_is_passed_over(source: &OpenedSource) {
    for fact in &source.summary.facts {
        let is_said = match fact.part {
            FormatPart::SkipLines | FormatPart::FooterLines | FormatPart::Comment | FormatPart::NullWord => {
                true
            }
            FormatPart::Escape => {
                let escape = source.summary.format.escape;
                escape != Escape::Doubled && escape != Escape::None
            }
            _ => false,
        };
        if is_said {
            note!("{} {}", fact.text, fact.evidence);
        }
    }
}

/// Has the plan leave out the records on the lines that the options name.
async fn leave_out_lines(
    app: &App,
    source: &OpenedSource,
    design: &Design,
    plan: &mut Plan,
) -> Result<(), Failure> {
    let mut edits = Vec::new();
    for &line in &design.leave_out_line {
        let record = app.record_to_leave_out(&source.source_id, line).await?;
        edits.push(PlanEdit::LeaveOutRecord { record });
    }
    *plan = app.edit_plan(&source.source_id, plan, &edits)?.plan;
    Ok(())
}

/// The check.
pub(super) async fn check(app: &App, source: &OpenedSource, plan: &Plan) -> Result<CheckResult, Failure> {
    app.check(&source.source_id, plan.clone(), JOB, Bar::checking()).await
}
