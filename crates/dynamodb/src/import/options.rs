//! How an import goes about it.

use super::choices::ImportChoices;
use super::clock::{Clock, SystemClock};
use super::pause::PauseSwitch;
use super::raising::RaisedTables;
use super::run_group::RunGroup;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How the import goes about it.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Where rejected records are kept. The file comes into being with the first.
    pub rejects: PathBuf,
    /// Whether a new run may write over a file of that name; else it takes a name that is free.
    pub may_overwrite_rejects: bool,
    /// Where the run notes how far it came; `None`: it cannot be continued or undone.
    pub journal: Option<PathBuf>,
    /// The run's id, where it is kept under one.
    pub run: Option<String>,
    /// Where several tables are imported together.
    pub group: Option<RunGroup>,
    /// Whether rows whose items the table does not take are noted for tables that are made from them.
    pub notes_fates: bool,
    pub choices: ImportChoices,
    /// Where it is noted that a table's capacity was raised; `None`: none is raised.
    pub raised_tables: Option<RaisedTables>,
    /// The table's name as a person typed it, which overwriting in a table of AWS that holds items takes.
    pub typed_name: Option<String>,
    /// Whether the table was empty before runs of the same import began to write to it; `None`: that is looked up.
    pub was_empty: Option<bool>,
    pub pause: PauseSwitch,
    /// With no item taken for so long, the run stops.
    pub give_up_after: Duration,
    /// The time that the run goes by.
    pub clock: Arc<dyn Clock>,
}

impl ImportOptions {
    /// Overwrites what is there, as fast as the table allows; a minute of silence ends the run.
    pub fn new(rejects: PathBuf, journal: Option<PathBuf>) -> Self {
        Self {
            rejects,
            may_overwrite_rejects: true,
            journal,
            run: None,
            group: None,
            notes_fates: false,
            choices: ImportChoices::default(),
            raised_tables: None,
            typed_name: None,
            was_empty: None,
            pause: PauseSwitch::default(),
            give_up_after: Duration::from_mins(1),
            clock: Arc::new(SystemClock),
        }
    }
}
