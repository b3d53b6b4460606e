//! What cannot travel to the page: opened sources and what their dry run found, each under an id that the page was
//! given; connections; running jobs; what the person confirmed.

use crate::confirmed::{Confirmed, Place};
use crate::jobs::Jobs;
use check::Checked;
use dynamodb::destination::{Connection, Destination, Destinations};
use failure::Failure;
use plan::Plan;
use profile::Profile;
use source::{Source, SourceError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Everything the shell holds for the page.
#[derive(Debug)]
pub(crate) struct AppState {
    sources: Mutex<HashMap<String, Opened>>,
    next_source: Mutex<u64>,
    /// The file that was opened last and refused as plainly no table.
    refused: Mutex<Option<PathBuf>>,
    /// Destinations and what is connected to them.
    destinations: Destinations,
    /// What is running.
    pub(crate) jobs: Jobs,
    /// What the person has said yes to.
    pub(crate) confirmed: Confirmed,
    dialog: Arc<Semaphore>,
    closing: Arc<Semaphore>,
    /// Something is dragged that the page itself holds.
    own_drag: AtomicBool,
}

/// The right to have a dialog open, or to close the window; given back when it is dropped.
pub(crate) type DialogPermit = OwnedSemaphorePermit;

/// A source, what reading it whole gave, and the newest dry run of it.
#[derive(Debug, Clone)]
struct Opened {
    source: Arc<Source>,
    profile: Option<Arc<Profile>>,
    checked: Option<(Plan, Arc<Checked>)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn same_but_for_the_name(left: &Plan, right: &Plan) -> bool {
    let nameless = |plan: &Plan| {
        let mut plan = plan.clone();
        plan.table.name.clear();
        plan
    };
    nameless(left) == nameless(right)
}

impl AppState {
    pub(crate) fn new() -> Self {
        Self {
            sources: Mutex::default(),
            next_source: Mutex::new(1),
            refused: Mutex::default(),
            destinations: Destinations::new(),
            jobs: Jobs::new(),
            confirmed: Confirmed::default(),
            dialog: Arc::new(Semaphore::new(1)),
            closing: Arc::new(Semaphore::new(1)),
            own_drag: AtomicBool::new(false),
        }
    }

    /// Notes that a drag of something in the page has begun, or ended.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "told by GTK"))]
    pub(crate) fn set_own_drag(&self, is_under_way: bool) {
        self.own_drag.store(is_under_way, Ordering::Relaxed);
    }

    /// Whether what is dragged now comes from the page itself.
    pub(crate) fn has_own_drag(&self) -> bool {
        self.own_drag.load(Ordering::Relaxed)
    }

    /// Keeps a source and gives its id.
    pub(crate) fn keep(&self, source: Source) -> String {
        let mut next = lock(&self.next_source);
        let id = format!("source-{next}");
        *next += 1;
        lock(&self.sources)
            .insert(id.clone(), Opened { source: Arc::new(source), profile: None, checked: None });
        id
    }

    /// Notes whether opening a file, which the person chose, refused it as plainly no table.
    pub(crate) fn note_opening(&self, path: &Path, opened: &Result<Source, SourceError>) {
        let is_refused = matches!(opened, Err(SourceError::NoTable { .. }));
        *lock(&self.refused) = is_refused.then(|| path.to_owned());
    }

    /// The file that was refused so when a file was opened last.
    ///
    /// # Errors
    /// `nothing_refused` where none was.
    pub(crate) fn refused(&self) -> Result<PathBuf, Failure> {
        lock(&self.refused)
            .clone()
            .ok_or_else(|| Failure::new("nothing_refused", "No file was refused.", "Open the file again."))
    }

    /// The source under an id.
    pub(crate) fn source(&self, id: &str) -> Result<Arc<Source>, Failure> {
        lock(&self.sources)
            .get(id)
            .map(|opened| Arc::clone(&opened.source))
            .ok_or_else(|| Failure::new("no_such_source", "The file is no longer open.", "Open it again."))
    }

    /// Keeps what reading a source whole gave.
    pub(crate) fn keep_profile(&self, id: &str, profile: Profile) {
        if let Some(opened) = lock(&self.sources).get_mut(id) {
            opened.profile = Some(Arc::new(profile));
        }
    }

    /// What reading a source whole gave.
    pub(crate) fn profile(&self, id: &str) -> Result<Arc<Profile>, Failure> {
        lock(&self.sources).get(id).and_then(|opened| opened.profile.clone()).ok_or_else(|| {
            Failure::new(
                "not_read",
                "The file has not been read whole yet.",
                "Wait until it is, then try again.",
            )
        })
    }

    /// Forgets a source.
    pub(crate) fn close(&self, id: &str) {
        lock(&self.sources).remove(id);
    }

    /// Keeps what the dry run of a source under a plan found.
    pub(crate) fn keep_checked(&self, id: &str, plan: Plan, checked: Arc<Checked>) {
        if let Some(opened) = lock(&self.sources).get_mut(id) {
            opened.checked = Some((plan, checked));
        }
    }

    /// What the dry run of a source found, when it was of this very plan. The table's name does not count: no
    /// rule for records depends on it.
    pub(crate) fn checked(&self, id: &str, plan: &Plan) -> Option<Arc<Checked>> {
        lock(&self.sources)
            .get(id)
            .and_then(|opened| opened.checked.as_ref())
            .filter(|(of, _)| same_but_for_the_name(of, plan))
            .map(|(_, checked)| Arc::clone(checked))
    }

    /// Whether a dry run of an open source was of this very plan.
    pub(crate) fn is_checked(&self, plan: &Plan) -> bool {
        let sources = lock(&self.sources);
        let mut checked = sources.values().filter_map(|opened| opened.checked.as_ref());
        checked.any(|(of, _)| same_but_for_the_name(of, plan))
    }

    /// Connects to a destination that the person confirmed.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what connecting says.
    pub(crate) async fn connect(&self, destination: &Destination) -> Result<Connection, Failure> {
        self.confirmed.check_destination(destination)?;
        let connection = self.destinations.connect(destination).await?;
        self.confirmed.check_place(&Place::of(&connection))?;
        Ok(connection)
    }

    /// Where a destination is, when the person has yet to confirm that data may go there. Sends nothing.
    ///
    /// # Errors
    /// When it is nowhere: no address, no region, no such profile.
    pub(crate) async fn unconfirmed(&self, destination: &Destination) -> Result<Option<Place>, Failure> {
        if *destination == Destination::Practice {
            return Ok(None);
        }
        let place = Place::of(&self.destinations.connect(destination).await?);
        Ok((!self.confirmed.has_place(&place)).then_some(place))
    }

    /// Takes the turn to open a dialog of the system: a page that asks for a hundred gets one.
    ///
    /// # Errors
    /// `dialog_open` while another is open.
    pub(crate) fn open_dialog(&self) -> Result<DialogPermit, Failure> {
        Arc::clone(&self.dialog).try_acquire_owned().map_err(|_| {
            Failure::new(
                "dialog_open",
                "Another dialog of Tableferry is open.",
                "Answer it or close it, then try again.",
            )
        })
    }

    /// Takes the turn to close the window; `None` while that is being asked about or done.
    pub(crate) fn start_closing(&self) -> Option<DialogPermit> {
        Arc::clone(&self.closing).try_acquire_owned().ok()
    }
}
