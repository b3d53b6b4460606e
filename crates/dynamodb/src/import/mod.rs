//! The source, the plan and a table become a [`Report`]: read → convert → batch → write, with back-pressure,
//! retries, a journal, cancel and resume ([`import`]).

mod blocking;
mod choices;
mod chunk;
mod clock;
mod journal;
mod left_over;
mod not_undone;
mod options;
mod path_text;
mod pause;
mod raising;
mod ready;
mod rejects;
mod reopened_run;
mod reopening;
mod report;
mod routes;
mod run_group;
mod run_summary;
mod runs;
mod saved_report;
mod tables_left;
mod work;

pub use choices::{ImportChoices, RouteName, S3Choices};
pub(crate) use chunk::read_chunks;
pub use clock::{Clock, SystemClock, Waiting};
pub(crate) use import_core::wait_before_attempt;
pub use import_core::{
    ExistingItems, NextTable, RateLimit, RateLimitOf, SeveralTables, TableStanding, TableTurn, UnitsUsed,
    pick_up,
};
pub use journal::{Journal, JournalError};
pub use left_over::{GroupTable, LeftOverGroup};
pub use options::ImportOptions;
pub use pause::PauseSwitch;
pub use raising::{
    RaiseOffer, RaisedTable, RaisedTables, RaisedTarget, SetBack, raise_offer, require_raisable, set_back,
};
pub use ready::holds_items;
pub use reopened_run::ReopenedRun;
pub use report::{ImportProgress, RaisedCapacity, RejectedRecord, Report, S3Progress, S3Stage};
pub use routes::{
    Converted, DirectRoute, FolderChoices, MergedCounts, Preflight, PreparedRanges, RangeCounts,
    RangeSummary, Route, RouteEstimate, RouteOffer, RouteOffers, S3Route, UndoneImport, compose_ranges,
    convert, convert_range, delete_gone, gone_job, import, merge_frames, prepare_ranges, route_offers,
    row_fates, scan_range, undo,
};
pub use run_group::RunGroup;
pub use run_summary::{RunKind, RunState, RunSummary, UnreadableRun};
pub use runs::Runs;
pub use saved_report::{report_csv, report_page};
pub use work::Job;
