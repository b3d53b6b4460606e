//! What is said of capacity that was raised.

use super::deciding::SetBackEnd;
use super::kept::Kept;
use failure::{Code, Failure};
use wording::grouped;

/// What is to be done about it.
fn set_it_back(table: &str) -> String {
    format!("Set it back under Recent imports (on the command line: tableferry-cli set-back {table}).")
}

/// How it ended.
pub(super) fn ended(kept: &Kept, end: SetBackEnd) -> String {
    let (before, raised) = kept.units();
    let table = &kept.table;
    match end {
        SetBackEnd::SetBack => format!(
            "The write capacity of {table} and its indexes was raised from {} to {} units a second, and is set back.",
            grouped(before),
            grouped(raised)
        ),
        SetBackEnd::TableGone => {
            format!("The table {table} is not there any more: no raised capacity is left of it.")
        }
        SetBackEnd::CreatedAgain => {
            format!(
                "The table {table} was created again since: no raised capacity is left of the one before."
            )
        }
        SetBackEnd::OnDemand => {
            format!("The table {table} is on demand by now: no raised capacity is left.")
        }
        SetBackEnd::ChangedByOthers => format!(
            "The write capacity of {table} was changed meanwhile, and not by Tableferry. What was changed stays as it is; \
             the rest is set back."
        ),
    }
}

/// AWS lowers capacity only so often.
pub(super) fn lowered_too_often(kept: &Kept, said: Failure) -> Failure {
    Failure {
        detail: said.detail,
        ..Failure::new(
            Code::CapacityNotSetBack,
            format!(
                "AWS does not lower the capacity of {} now: it does so four times a day, and after that once in each hour. {}",
                kept.table,
                kept.still_raised()
            ),
            format!("Try again in an hour. {}", set_it_back(&kept.table)),
        )
    }
}

/// It was not set back, and why.
pub(super) fn not_set_back(kept: &Kept, why: Failure) -> Failure {
    if why.code == Code::CapacityNotSetBack {
        return why;
    }
    Failure {
        detail: why.detail,
        ..Failure::new(
            Code::CapacityNotSetBack,
            format!("{} {}", why.message, kept.still_raised()),
            set_it_back(&kept.table),
        )
    }
}

/// It was asked for, and was not seen to be done in time.
pub(super) fn not_seen_set_back(kept: &Kept) -> Failure {
    Failure::new(
        Code::CapacityNotSetBack,
        format!("AWS has not finished setting back the capacity of {}. {}", kept.table, kept.still_raised()),
        set_it_back(&kept.table),
    )
}

/// Why nothing is raised.
pub(super) fn not_raised(why: String) -> Failure {
    Failure::new(Code::CapacityNotRaised, why, "Import without raising the capacity.")
}
