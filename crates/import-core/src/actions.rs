//! What the machine asks for.

use crate::checkpoint::Checkpoint;
use crate::item::{Batch, Item};
use crate::payloads::Payloads;
use crate::units::Units;
use failure::Failure;
use std::sync::Arc;
use std::time::Duration;

/// Something that is to be done. Each is answered by the event that it names, once; those without one are not.
#[derive(Debug)]
pub enum Action<P: Payloads> {
    /// Send a request: [`crate::Event::Answered`], within its patience.
    Send(Request<P::Item>),
    /// Hand over the next chunk of the source: [`crate::Event::Chunk`], [`crate::Event::EndOfSource`], or
    /// [`crate::Event::Failed`].
    ReadChunk,
    /// Put something on the disk: [`crate::Event::Saved`]. Nothing else of this kind is under way.
    Save(Save<P>),
    /// Put copies on the disk: [`crate::Event::CopiesKept`]. No other copies are under way.
    KeepCopies(Vec<Copy<P::Previous>>),
    /// See whether the source is still what was read: [`crate::Event::SourceChecked`].
    CheckSource(SourceCheck),
    /// The credentials have expired, as this failure says. See that there are others: [`crate::Event::SignedIn`].
    SignIn(Failure),
    /// Come back at this time, in place of one that was named before: [`crate::Event::Timer`].
    WaitUntil(Duration),
    /// Tell how far the run has come, from [`crate::ImportMachine::progress`].
    ReportProgress,
    /// Give up the requests that are in flight: their answers change nothing any more.
    AbortRequests,
    /// The run has ended. Nothing follows.
    Finish,
}

/// How thoroughly it is seen whether the source is still the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceCheck {
    /// At a glance, as is done over and over.
    Quick,
    /// For sure, as at the end.
    Whole,
}

/// How a batch travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// BatchWriteItem: what the table holds is overwritten.
    Write,
    /// `PutItem`, on condition that the table holds no such item. Of one item.
    PutIfAbsent,
    /// `BatchGetItem`: what the table holds under these keys.
    LookUp,
}

/// A request to the table. Whoever sends it gives it back with the answer.
#[derive(Debug)]
pub struct Request<T> {
    pub(crate) id: u64,
    pub(crate) batch: Batch<T>,
    pub(crate) mode: WriteMode,
    pub(crate) units: Units,
    pub(crate) sent: Duration,
    pub(crate) was_full: bool,
    pub(crate) patience: Duration,
}

impl<T> Request<T> {
    /// Its number, from 1, which no other request of this run has.
    pub fn id(&self) -> u64 {
        self.id
    }

    pub fn mode(&self) -> WriteMode {
        self.mode
    }

    /// How long to wait for the answer before it counts as lost: [`crate::FailureKind::Transient`].
    pub fn patience(&self) -> Duration {
        self.patience
    }

    pub fn items(&self) -> impl ExactSizeIterator<Item = &Item<T>> {
        self.batch.items.iter().map(|outgoing| &outgoing.item)
    }
}

/// What is put on the disk in one go, in this order: rejected rows, untouched rows, fates, whatever items are written to where
/// the server is in this process, and last the journal. What failed half-way is not there: rejected rows go behind those
/// of the last one that succeeded.
#[derive(Debug)]
pub struct Save<P: Payloads> {
    /// Rows for the file of rejected rows, by their lines.
    pub rejected: Arc<Vec<RejectedRow<P::Rejected>>>,
    /// Numbers of rows whose items are not of this run: undoing it must not touch what is under their keys.
    pub untouched: Arc<Vec<u64>>,
    /// Rows whose items the table did not take, since the last one. A run that goes on settles those again that its
    /// checkpoint does not cover, so that of a row noted twice the later fate counts.
    pub fates: Arc<Vec<(u64, RowFate)>>,
    pub journal: JournalEntry,
}

/// What is written in the journal, where there is one.
#[derive(Debug, Clone, PartialEq)]
pub enum JournalEntry {
    /// Nothing: only what the next entry will cover is put on the disk.
    None,
    /// The rejected rows are those beyond what the journal covers: continuing writes them again.
    RejectedBeyond,
    /// How far the run has come.
    Checkpoint(Checkpoint),
    /// Its last word, with the report.
    End { checkpoint: Checkpoint, state: EndState, is_second_attempt: bool },
}

/// What became of a row whose item the table did not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFate {
    /// The table keeps what it holds.
    Kept,
    /// The server refused it.
    Refused,
}

/// How a run has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndState {
    /// It came to its end.
    Finished,
    /// A person cancelled it.
    Cancelled,
    /// Something stopped it.
    Stopped,
}

/// A row that is rejected.
#[derive(Debug, Clone)]
pub enum RejectedRow<R> {
    /// It could not become an item.
    Unconverted { line: u64, row: R },
    /// The server did not take its item, for this reason. It is to be read again.
    Refused { number: u64, line: u64, reason: String },
}

impl<R> RejectedRow<R> {
    /// Its line in the source, from 1.
    pub fn line(&self) -> u64 {
        match self {
            Self::Unconverted { line, .. } | Self::Refused { line, .. } => *line,
        }
    }
}

/// What the table held under a key before it is written to.
#[derive(Debug)]
pub struct Copy<Previous> {
    pub key: Vec<u8>,
    /// Nothing was there, where `None`.
    pub previous: Option<Previous>,
    /// It counts in place of earlier copies under that key. Of others the first one counts: what was there later may be
    /// what this run wrote before it was interrupted.
    pub supersedes: bool,
}
