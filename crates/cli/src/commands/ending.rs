//! How a run ended, in words.

use crate::output::say_failure;
use app::Report;

/// Says how a run ended, where there is more to say than its figures.
pub(super) fn say_ending(report: &Report) {
    if let Some(failure) = &report.stopped {
        say_failure(failure);
        note!("What was written stays written.");
    }
    if report.cancelled {
        note!("Cancelled. What was written stays written.");
        if report.is_imported_by_aws() {
            note!("AWS goes on with the import.");
        }
    }
    if report.cancelled || report.stopped.is_some() {
        match &report.run {
            Some(run) => note!("tableferry-cli continue {run} goes on from there."),
            None => note!("The same command continues from there."),
        }
    }
    match &report.raised {
        None => {}
        Some(raised) => match &raised.not_set_back {
            Some(failure) => say_failure(failure),
            None => note!("{}", raised.message),
        },
    }
    if let Some(path) = &report.rejects_file {
        note!("The rejected records are in {path}.");
    }
}
