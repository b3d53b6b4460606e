//! A run as its journal has it.

use super::checkpoint::Checkpoint;
use super::error::JournalError;
use super::header::{Header, Identity};
use super::noted_file::{absolute, names_of};
use super::related::Related;
use crate::destination::ExactDestination;
use crate::import::choices::ImportChoices;
use crate::import::rejects::{RejectsForm, RejectsState};
use crate::import::run_group::RunGroup;
use crate::import::run_summary::{RunKind, RunState};
use import_core::{AcknowledgedAhead, Counts, Position};
use plan::Plan;
use source::{Content, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A run: what it is, and how far it has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Journal {
    pub(in crate::import) header: Arc<Header>,
    pub(in crate::import) checkpoint: Checkpoint,
}

/// What a new run starts from.
#[derive(Debug)]
pub(in crate::import) struct Start<'a> {
    pub source: &'a Source,
    pub content: Content,
    pub plan: &'a Plan,
    /// As the [`Header`] has it.
    pub joined: Option<String>,
    pub related: Option<Related>,
    pub group: Option<RunGroup>,
    pub notes_fates: bool,
    pub exact: ExactDestination,
    pub choices: &'a ImportChoices,
    pub kind: RunKind,
    pub records_total: Option<u64>,
    pub table_created: Option<i64>,
    pub table_was_empty: bool,
}

impl Journal {
    /// The journal of a run that starts now.
    pub(in crate::import) fn new(start: Start<'_>) -> Self {
        let Start {
            source, content, plan, joined, related, group, exact, choices, kind, records_total, ..
        } = start;
        let data_start = source.data_start();
        let header = Header {
            kind,
            // It is found again from wherever it is looked for.
            file: absolute(source.path()),
            // With its region, whatever the environment says when the run is taken up again.
            destination: exact.pinned(),
            identity: Identity::Exact { content, destination: exact },
            format: source.choice_as_read(),
            columns: names_of(source),
            own_columns: source.own_column_names(),
            plan: plan.clone(),
            joined,
            related,
            group,
            notes_fates: start.notes_fates,
            choices: choices.clone(),
            records_total,
            table_created: start.table_created,
            table_was_empty: start.table_was_empty,
            started: now(),
            rejects_form: RejectsForm::of(source),
            rejects_path: PathBuf::new(),
        };
        let checkpoint = Checkpoint {
            state: RunState::Running,
            heard: now(),
            position: Position { record: 0, byte: data_start.byte, line: data_start.line },
            sent_up_to: 0,
            ahead: AcknowledgedAhead::default(),
            counts: Counts::default(),
            rejects: RejectsState::default(),
            rejects_end: None,
            seconds: 0.0,
            undone_by: None,
            report: None,
            s3: None,
        };
        Self { header: Arc::new(header), checkpoint }
    }

    /// The journal at `path` when it can be continued by `fresh`'s run; `None` when there is none or that run
    /// had come to its end. Of a run of version 2 somebody must have `confirmed` the file and the account.
    ///
    /// # Errors
    /// When it is damaged, or of another run.
    pub(in crate::import) fn to_continue(
        path: &Path,
        fresh: &Self,
        confirmed: bool,
    ) -> Result<Option<Self>, JournalError> {
        let Some(found) = Self::read(path)?.filter(|found| found.checkpoint.state != RunState::Finished)
        else {
            return Ok(None);
        };
        let other = |what| Err(JournalError::OtherRun { path: path.to_owned(), what });
        if found.checkpoint.undone_by.is_some() {
            return Err(JournalError::Undone { path: path.to_owned() });
        }
        if found.header.kind != fresh.header.kind {
            return other("what it does");
        }
        if found.header.choices.route() != fresh.header.choices.route() {
            return other("the route");
        }
        if found.header.plan != fresh.header.plan {
            return other("the plan");
        }
        let found = found.of_the_same(path, fresh, confirmed)?;
        // In a table that was created again nothing is written yet: start from the beginning.
        Ok((found.header.table_created == fresh.header.table_created).then_some(found))
    }

    /// The same run, once it is known to be of the file and destination of `fresh`; where that file lies now is where it
    /// is looked for from now on. Of a run of version 2 somebody must have `confirmed` both.
    ///
    /// # Errors
    /// When the file or the destination is another one, or nobody has confirmed what is not known.
    pub(in crate::import) fn of_the_same(
        self,
        path: &Path,
        fresh: &Self,
        confirmed: bool,
    ) -> Result<Self, JournalError> {
        let other = |what| Err(JournalError::OtherRun { path: path.to_owned(), what });
        let Identity::Exact { content, destination } = &fresh.header.identity else {
            return other("its version");
        };
        if self.header.joined != fresh.header.joined {
            return other("the other tables that are put together with it");
        }
        match &self.header.identity {
            Identity::Exact { content: then, destination: wrote_to } => {
                if then != content {
                    return other("the file");
                }
                wrote_to.require_same(destination).map_err(JournalError::OtherDestination)?;
            }
            Identity::SizeAndTime { fingerprint } => {
                if fingerprint.size_bytes != content.size_bytes {
                    return other("the file");
                }
                // It noted what was chosen, which named no region where the environment did.
                if self.header.destination != destination.destination {
                    return other("the destination");
                }
                if !confirmed {
                    return Err(JournalError::NotConfirmed {
                        words: format!(
                            "It noted neither what the file holds nor the account. It would go on with the file {} in \
                             the table {} of {}.",
                            fresh.header.file.display(),
                            self.header.plan.table.name,
                            destination.words(),
                        ),
                        table: self.header.plan.table.name.clone(),
                    });
                }
            }
        }
        let header = Header {
            file: fresh.header.file.clone(),
            identity: fresh.header.identity.clone(),
            columns: fresh.header.columns.clone(),
            own_columns: fresh.header.own_columns.clone(),
            related: fresh.header.related.clone(),
            ..(*self.header).clone()
        };
        Ok(Self { header: Arc::new(header), ..self })
    }

    /// What is settled, ahead of the position too. Undoing may have restored some of what is ahead; it counts as
    /// deleted here.
    pub(in crate::import) fn acknowledged(&self) -> Counts {
        let Checkpoint { ahead, counts, .. } = &self.checkpoint;
        let done = ahead.done.count();
        let mut counts = counts.clone();
        counts.items_kept += ahead.kept.count();
        match self.header.kind {
            RunKind::Import => counts.items_written += done,
            RunKind::Undo { puts_back: true, .. } => counts.items_restored += done,
            RunKind::Undo { .. } | RunKind::DeleteGone => counts.items_deleted += done,
        }
        counts
    }
}

/// Seconds since 1970.
pub(in crate::import) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
