//! What cannot travel to the page, each under an id that the page was given: opened sources, what their dry
//! run found, connections, running jobs.

use migration::check::Checked;
use migration::destination::Destinations;
use migration::failure::Failure;
use migration::import::PauseSwitch;
use migration::plan::Plan;
use migration::profile::Profile;
use migration::source::Source;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// Everything the shell holds for the page.
#[derive(Debug)]
pub(crate) struct Desk {
    sources: Mutex<HashMap<String, Opened>>,
    jobs: Mutex<HashMap<String, Controls>>,
    next_source: Mutex<u64>,
    /// Destinations and what is connected to them.
    pub(crate) destinations: Destinations,
}

/// By what a running job is stopped and held.
#[derive(Debug, Clone, Default)]
struct Controls {
    token: CancellationToken,
    pause: PauseSwitch,
}

/// A source, what reading it whole gave, and the newest dry run of it.
#[derive(Debug, Clone)]
struct Opened {
    source: Arc<Source>,
    profile: Option<Arc<Profile>>,
    checked: Option<(Plan, Arc<Checked>)>,
}

/// A running job; it is forgotten when this is dropped.
#[derive(Debug)]
pub(crate) struct RunningJob<'a> {
    desk: &'a Desk,
    name: String,
    /// Cancelled when the person cancels the job.
    pub(crate) token: CancellationToken,
    /// Holds the job while the person wants it to wait.
    pub(crate) pause: PauseSwitch,
}

impl Drop for RunningJob<'_> {
    fn drop(&mut self) {
        lock(&self.desk.jobs).remove(&self.name);
    }
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

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            sources: Mutex::default(),
            jobs: Mutex::default(),
            next_source: Mutex::new(1),
            destinations: Destinations::new(),
        }
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

    /// Starts a job under a name, by which it can be cancelled and held.
    pub(crate) fn start(&self, name: &str) -> RunningJob<'_> {
        let controls = Controls::default();
        lock(&self.jobs).insert(name.to_owned(), controls.clone());
        RunningJob { desk: self, name: name.to_owned(), token: controls.token, pause: controls.pause }
    }

    /// Cancels a job; one that has ended is no fault.
    pub(crate) fn cancel(&self, name: &str) {
        if let Some(controls) = lock(&self.jobs).get(name) {
            controls.token.cancel();
        }
    }

    /// Holds a job or lets it go on; one that has ended is no fault.
    pub(crate) fn pause(&self, name: &str, paused: bool) {
        if let Some(controls) = lock(&self.jobs).get(name) {
            controls.pause.set(paused);
        }
    }

    /// Cancels every job.
    pub(crate) fn cancel_all(&self) {
        lock(&self.jobs).values().for_each(|controls| controls.token.cancel());
    }
}
