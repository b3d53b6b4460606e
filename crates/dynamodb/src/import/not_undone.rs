//! Why a run cannot be undone.

use super::journal::{Journal, S3State};
use super::run_summary::{RunKind, RunState};
use import_core::NotUndone;

/// Why a run cannot be undone, in plain words; `None` when it can, as far as it can be told without its file.
pub(super) fn not_undone(journal: &Journal) -> Option<String> {
    let (header, checkpoint) = (&journal.header, &journal.checkpoint);
    let name = &header.plan.table.name;
    if matches!(header.kind, RunKind::Undo { .. }) {
        return Some("This undid another import. To have the items again, import the file again.".to_owned());
    }
    if header.plan.writes_no_items() {
        return Some(format!(
            "None of its rows became an item of its own: they stand inside items of {name}. Undo the import of those."
        ));
    }
    if checkpoint.undone_by.as_ref().is_some_and(|undone_by| undone_by.is_done) {
        return Some("It was undone already.".to_owned());
    }
    if let Some(s3) = &checkpoint.s3 {
        return not_undone_through_s3(s3);
    }
    if header.kind == RunKind::DeleteGone {
        // Its list holds whole what it deleted.
        return (checkpoint.sent_up_to == 0).then(|| "It deleted nothing.".to_owned());
    }
    let reason = import_core::not_undone(
        checkpoint.sent_up_to,
        header.choices.existing,
        header.choices.keep_copy,
        header.table_was_empty,
        matches!(checkpoint.state, RunState::Running | RunState::Interrupted),
    )?;
    Some(match reason {
        NotUndone::WroteNothing => "It wrote nothing.".to_owned(),
        NotUndone::NoCopies => format!(
            "{name} held items before, and no copy was kept of those that were overwritten: nobody knows which items \
             this import created."
        ),
        NotUndone::Interrupted => {
            "It was interrupted. Continue it first: then it is known which items it created.".to_owned()
        }
    })
}

/// The same of a run through S3, which AWS carries on by itself.
fn not_undone_through_s3(s3: &S3State) -> Option<String> {
    let status = s3.import_status.as_deref();
    if s3.import_arn.is_none() {
        return Some("AWS has not imported anything of it yet: it wrote nothing.".to_owned());
    }
    matches!(status, None | Some("IN_PROGRESS" | "CANCELLING"))
        .then(|| "AWS is still importing. Continue it first: then it is known how that ended.".to_owned())
}
