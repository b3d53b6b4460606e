//! How far the reading of tables that are put together has come.

use source::{Position, Source};

/// How far the reading of a table has come, one of those that are put together.
#[derive(Debug, Clone, Copy)]
pub struct Pass<'a> {
    /// Its name; `None` of the one that the others are put together with.
    pub table: Option<&'a str>,
    pub source: &'a Source,
    pub position: Position,
}

/// Is told how far a reading has come.
pub(super) type OnPass<'a> = &'a dyn Fn(Pass<'_>);
