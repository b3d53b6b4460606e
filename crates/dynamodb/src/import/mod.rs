//! The source, the plan and a table become a [`Report`]: read → convert → batch → write, with back-pressure,
//! retries, a journal, cancel and resume ([`import`]).

mod acknowledged;
mod backoff;
mod batch;
mod choices;
mod chunk;
mod clock;
mod concurrency_limiter;
mod copies;
mod journal;
mod ledger;
mod on_disk;
mod options;
mod path_text;
mod pause;
mod pipeline;
mod queue;
mod rate_limiter;
mod rejects;
mod reopening;
mod report;
mod request;
mod run_summary;
mod running;
mod runs;
mod saved_report;
mod throughput;
mod token_bucket;
mod undo;
mod untouched_records;
mod work;

pub(crate) use backoff::wait_before_attempt;
pub use choices::{ExistingItems, ImportChoices};
pub(crate) use chunk::read_chunks;
pub use clock::{Clock, SystemClock, Waiting};
pub use journal::{Journal, JournalError};
pub use options::ImportOptions;
pub use pause::PauseSwitch;
pub use pipeline::{holds_items, import};
pub use report::{ImportProgress, RateLimit, RateLimitOf, RejectedRecord, Report, UnitsUsed};
pub use run_summary::{RunKind, RunState, RunSummary, UnreadableRun};
pub use runs::{ReopenedRun, Runs};
pub use saved_report::{report_csv, report_page};
pub use undo::undo;
pub use work::Job;
