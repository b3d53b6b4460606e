//! The source, the plan and a table become a [`Report`]: read → convert → batch → write, with back-pressure,
//! retries, a journal, cancel and resume ([`import`]).

mod backoff;
mod chunk;
mod journal;
mod pace;
mod pipeline;
mod rejects;
mod report;
mod writer;

pub(crate) use backoff::wait_before_attempt;
pub(crate) use chunk::{Outgoing, send_chunks};
pub use journal::{Journal, JournalError};
pub use pipeline::{ImportOptions, Job, import};
pub use rejects::ABOUT_REJECTION;
pub use report::{ImportProgress, RejectedRecord, Report};
