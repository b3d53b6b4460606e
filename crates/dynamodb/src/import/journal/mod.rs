//! What is kept of a run, so that it can be continued after a cancel or a crash, and undone. On the disk it is one file
//! ([`JournalFile`]): a header, written when the run starts, and checkpoints, of which the last one counts.

mod checkpoint;
mod error;
mod file;
mod header;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod journal;
mod noted_file;
mod related;
mod run_files;
mod s3_state;
mod version_2;

pub(super) use checkpoint::{Checkpoint, UndoneBy};
pub use error::JournalError;
pub(super) use file::{JournalFile, put_in_place};
pub(super) use header::{Header, Identity};
pub use journal::Journal;
pub(super) use journal::{Start, now};
pub(super) use noted_file::absolute;
pub(super) use related::{Related, RelatedFile, WithinTable};
pub(super) use run_files::{RunFiles, RunLock};
pub(super) use s3_state::{PackedObject, S3State};
