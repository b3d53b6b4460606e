//! Reading a file, for every command that does.

use crate::arguments::Design;
use crate::output::{Bar, say_finding};
use check::{Checked, check};
use failure::Failure;
use plan::{AttributeKind, LeftOutRecord, Plan};
use profile::{Profile, read_profile};
use propose::Proposal;
use source::{Escape, FormatPart, Source};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// A file read whole.
pub(super) struct Read {
    pub source: Source,
    pub profile: Profile,
    pub proposal: Proposal,
}

/// Opens and profiles a file and makes its plan. Says on stderr what the window would ask.
pub(super) fn read(file: &Path, design: &Design) -> Result<Read, Failure> {
    let source = Source::open_as(file, &design.format())?;
    say_what_is_passed_over(&source)?;
    let bar = Bar::new("reading");
    let profile = read_profile(&source, &CancellationToken::new(), |progress| bar.read(&progress))?;
    drop(bar);
    let mut proposal = design.proposal(&source.file_name(), &profile)?;
    leave_out(&source, design, &mut proposal.plan)?;
    for (column, found) in proposal.plan.columns.iter().zip(&profile.columns) {
        if column.included
            && column.kind == AttributeKind::DateTime
            && column.zone.is_none()
            && found.without_zone > 0
        {
            note!(
                "{}: {} values name no time zone and are kept as they are written. \
                 Say which zone it is with --zone {}=UTC (or another).",
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
                 Say which with --type {}=date --date-order {}=day (or month).",
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
fn say_what_is_passed_over(source: &Source) -> Result<(), Failure> {
    for fact in source.summary()?.facts {
        let is_told = match fact.part {
            FormatPart::SkipLines | FormatPart::FooterLines | FormatPart::Comment | FormatPart::NullWord => {
                true
            }
            FormatPart::Escape => {
                source.format().escape != Escape::Doubled && source.format().escape != Escape::None
            }
            _ => false,
        };
        if is_told {
            note!("{} {}", fact.text, fact.evidence);
        }
    }
    Ok(())
}

/// Has the plan leave out what the options say.
fn leave_out(source: &Source, design: &Design, plan: &mut Plan) -> Result<(), Failure> {
    plan.leave_out_headers |= design.leave_out_headers;
    plan.leave_out_blank |= design.leave_out_blank;
    for &line in &design.leave_out_line {
        let found = match source.record_at_line(line)? {
            Some(number) => source.records(number, 1)?.into_iter().next(),
            None => None,
        };
        let Some(record) = found else {
            return Err(Failure::new(
                "no_such_line",
                format!("No record starts on line {line}."),
                "Give the line of a record, as the findings name it.",
            ));
        };
        let was = record.cells.iter().find(|cell| !cell.trim().is_empty()).unwrap_or_default().to_owned();
        plan.left_out.push(LeftOutRecord { record: record.number, line: record.line, was });
    }
    Ok(())
}

/// The dry run.
pub(super) fn dry_run(source: &Source, plan: &Plan) -> Result<Checked, Failure> {
    let bar = Bar::new("checking");
    Ok(check(source, plan, &CancellationToken::new(), |progress| bar.read(&progress))?)
}
