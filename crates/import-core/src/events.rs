//! What the machine is told.

use crate::actions::Request;
use crate::checkpoint::Position;
use crate::item::Item;
use crate::payloads::Payloads;
use crate::units::Units;
use failure::Failure;

/// Something that has happened.
#[derive(Debug)]
pub enum Event<P: Payloads> {
    /// The chunk that was asked for. Rows come in the source's order, each once.
    Chunk(Chunk<P>),
    /// There is no further chunk.
    EndOfSource,
    /// A request was answered, or is known to have come to nothing.
    Answered {
        request: Request<P::Item>,
        answer: Answer<P::Previous>,
    },
    /// What was put on the disk last is there, or could not be put there.
    Saved(Result<(), Failure>),
    /// The same of copies, which go beside.
    CopiesKept(Result<(), Failure>),
    /// There are credentials again that are taken, or there will be none.
    SignedIn(Result<(), Failure>),
    /// Whether the source is still what was read.
    SourceChecked(Result<(), Failure>),
    /// The time that was asked for has come.
    Timer,
    /// The person holds the run.
    Pause,
    Resume,
    /// The person ends it.
    Cancel,
    /// Something went wrong outside: the source cannot be read, or the driver is at fault.
    Failed(Failure),
}

/// A chunk of the source, converted.
#[derive(Debug)]
pub struct Chunk<P: Payloads> {
    /// Where the next chunk starts.
    pub end: Position,
    /// The rows that become items, in the source's order.
    pub items: Vec<Item<P::Item>>,
    pub rejected: Vec<Rejected<P::Rejected>>,
    /// Rows of which another one with the same key is written.
    pub set_aside: u64,
    /// Rows that stand inside items of another table.
    pub embedded: u64,
    /// Rows of another table of which this one, which is made from it, has nothing.
    pub without_item: u64,
    /// Rows with whose items nothing is to be done.
    pub kept: u64,
}

/// A row that could not become an item.
#[derive(Debug, Clone)]
pub struct Rejected<R> {
    /// The row's line, from 1.
    pub line: u64,
    /// Bytes of memory that it takes.
    pub size_bytes: usize,
    pub row: R,
}

/// What a request came to.
#[derive(Debug)]
pub enum Answer<Previous> {
    Taken {
        /// Keys of the items that the table did not take.
        unprocessed: Vec<Vec<u8>>,
        /// Where the server tells.
        used: Option<Units>,
    },
    /// The table holds an item under that key, which stays.
    Exists {
        /// It is equal to the one that was sent.
        is_same: bool,
        used: Option<Units>,
    },
    LookedUp {
        /// What the table holds, by key.
        found: Vec<Found<Previous>>,
        /// Keys that were not looked up.
        unprocessed: Vec<Vec<u8>>,
    },
    Failed(FailureKind, Failure),
}

/// An item that the table holds.
#[derive(Debug)]
pub struct Found<Previous> {
    pub key: Vec<u8>,
    /// It is equal to what the import writes, or, where that is undone, wrote.
    pub is_same: bool,
    /// An import is undone, and it is equal to what the table held before.
    pub is_restored: bool,
    /// The run that is continued kept a copy of what was there: what is equal now is of this run.
    pub is_copied: bool,
    pub previous: Previous,
}

/// What a failed request calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The table asks to slow down: try again later.
    Throttled,
    /// The server failed, did not answer or could not be reached: the table may have taken the items. Try again later.
    Transient,
    /// The request itself is not valid: some item in it is at fault.
    Invalid,
    /// The credentials have expired: nothing was taken. Others may be.
    SignInExpired,
    /// Trying again changes nothing.
    Final,
}
