//! Journals as Tableferry wrote them before version 3: one JSON document with everything, and no word of what the file
//! holds or which account it was.

use super::checkpoint::{Checkpoint, UndoneBy};
use super::header::{Header, Identity};
use super::journal::Journal;
use crate::destination::Destination;
use crate::import::choices::ImportChoices;
use crate::import::rejects::{RejectsForm, RejectsState};
use crate::import::report::Report;
use crate::import::run_summary::{RunKind, RunState};
use import_core::{AcknowledgedAhead, Counts, Position};
use plan::Plan;
use serde::Deserialize;
use source::{Fingerprint, FormatChoice};
use std::path::PathBuf;
use std::sync::Arc;

pub(super) const VERSION: u32 = 2;

#[derive(Deserialize)]
struct Document {
    kind: RunKind,
    state: RunState,
    #[serde(with = "crate::import::path_text")]
    file: PathBuf,
    fingerprint: Fingerprint,
    format: FormatChoice,
    plan: Plan,
    destination: Destination,
    choices: ImportChoices,
    records_total: Option<u64>,
    table_created: Option<i64>,
    table_was_empty: bool,
    started: i64,
    heard: i64,
    position: Position,
    sent_up_to: u64,
    ahead: AcknowledgedAhead,
    counts: Counts,
    rejects: RejectsState,
    #[serde(default)]
    rejects_end: Option<RejectsState>,
    #[serde(with = "crate::import::path_text")]
    rejects_path: PathBuf,
    seconds: f64,
    #[serde(rename = "taken_back")]
    undone: Option<UndoneBy>,
    report: Option<Report>,
}

/// A journal of version 2.
pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Journal> {
    let found: Document = serde_json::from_slice(bytes)?;
    let columns = found.plan.columns.iter().map(|column| column.column.clone()).collect();
    let delimiter = found.plan.delimiter.chars().next().unwrap_or(',');
    let header = Header {
        kind: found.kind,
        file: found.file,
        identity: Identity::SizeAndTime { fingerprint: found.fingerprint },
        format: found.format,
        columns,
        own_columns: None,
        joined: None,
        related: None,
        group: None,
        notes_fates: false,
        plan: found.plan,
        destination: found.destination,
        choices: found.choices,
        records_total: found.records_total,
        table_created: found.table_created,
        table_was_empty: found.table_was_empty,
        started: found.started,
        rejects_form: RejectsForm::of_version_2(delimiter),
        rejects_path: found.rejects_path,
    };
    let checkpoint = Checkpoint {
        state: found.state,
        heard: found.heard,
        position: found.position,
        sent_up_to: found.sent_up_to,
        ahead: found.ahead,
        counts: found.counts,
        rejects: found.rejects,
        rejects_end: found.rejects_end,
        seconds: found.seconds,
        undone_by: found.undone,
        report: found.report,
        s3: None,
    };
    Ok(Journal { header: Arc::new(header), checkpoint })
}
