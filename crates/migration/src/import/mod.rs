//! The source, the plan and a table become a [`Report`]: read → convert → batch → write, with back-pressure,
//! retries, a journal, cancel and resume ([`import`]).

mod account;
mod backoff;
mod batch;
mod bucket;
mod choices;
mod clock;
mod copies;
mod in_flight;
mod journal;
mod left_alone;
mod on_disk;
mod options;
mod pace;
mod pacer;
mod path_text;
mod pause;
mod pipeline;
mod queue;
mod rejects;
mod reopening;
mod report;
mod request;
mod run_summary;
mod running;
mod runs;
mod saved_report;
mod settled;
mod stretch;
mod undo;
mod work;

pub(crate) use backoff::wait_before_attempt;
pub use choices::{ExistingItems, ImportChoices};
pub use clock::{Clock, SystemClock, Waiting};
pub use journal::{Journal, JournalError};
pub use options::ImportOptions;
pub use pause::PauseSwitch;
pub use pipeline::{holds_items, import};
pub use report::{ImportProgress, PaceLimit, PaceLimitOf, RejectedRecord, Report, UnitsUsed};
pub use run_summary::{RunKind, RunState, RunSummary, UnreadableRun};
pub use runs::{ReopenedRun, Runs};
pub use saved_report::{report_csv, report_page};
pub(crate) use stretch::read_stretches;
pub use undo::undo;
pub use work::Job;
