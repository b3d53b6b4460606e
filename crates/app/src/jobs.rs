//! Long work that is running, each piece under a name that the page gave it: by that name it is cancelled and held.

use dynamodb::import::PauseSwitch;
use failure::{Code, Failure};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Longest name of a job, in bytes. The page makes a new one of 36 for each start.
const MAX_NAME_BYTES: usize = 64;

/// Most cancellations that are remembered for jobs that have not started yet.
const MAX_EARLY_CANCELS: usize = 256;

/// What a job does, as far as it matters when the window is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobKind {
    /// Reading, checking, waiting for a table: nothing is lost when it ends.
    Other,
    Compare,
    /// Items are deleted that a newer file does not have.
    Delete,
    Undo,
    Import,
}

/// The jobs that are running.
#[derive(Debug, Default)]
pub struct Jobs {
    state: Mutex<State>,
    /// What is running that closing the window would interrupt.
    interruptible: watch::Sender<Option<JobKind>>,
}

#[derive(Debug, Default)]
struct State {
    running: HashMap<String, Running>,
    /// The app is about to end: nothing starts any more.
    is_closed: bool,
    /// Names that were cancelled with no job under them, the oldest first: a cancellation may overtake the command
    /// that starts its job.
    cancelled_early: VecDeque<String>,
}

#[derive(Debug, Clone)]
struct Running {
    kind: JobKind,
    token: CancellationToken,
    pause: PauseSwitch,
}

/// A running job; it is forgotten when this is dropped.
#[derive(Debug)]
pub struct Job<'a> {
    jobs: &'a Jobs,
    name: String,
    /// Cancelled when the person cancels the job.
    pub token: CancellationToken,
    /// Holds the job while the person wants it to wait.
    pub pause: PauseSwitch,
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        let mut state = self.jobs.lock();
        state.running.remove(&self.name);
        self.jobs.publish(&state);
    }
}

impl Jobs {
    /// Starts a job under a name of its own.
    ///
    /// # Errors
    /// `cancelled` when it was cancelled before it came to start; `job_name` when the name is in use or too long.
    pub fn start(&self, name: &str, kind: JobKind) -> Result<Job<'_>, Failure> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(Failure::new(Code::Cancelled, "Tableferry is being closed.", ""));
        }
        if let Some(place) = state.cancelled_early.iter().position(|early| early == name) {
            state.cancelled_early.remove(place);
            return Err(Failure::new(Code::Cancelled, "It was cancelled before it began.", ""));
        }
        if name.len() > MAX_NAME_BYTES || state.running.contains_key(name) {
            return Err(Failure::new(
                Code::JobName,
                "This work cannot be told apart from other work.",
                "Try again.",
            ));
        }
        let running = Running { kind, token: CancellationToken::new(), pause: PauseSwitch::default() };
        state.running.insert(name.to_owned(), running.clone());
        self.publish(&state);
        Ok(Job { jobs: self, name: name.to_owned(), token: running.token, pause: running.pause })
    }

    /// Cancels a job, also one that has yet to start; one that has ended is no fault.
    pub fn cancel(&self, name: &str) {
        let mut state = self.lock();
        if let Some(running) = state.running.get(name) {
            running.token.cancel();
        } else if name.len() <= MAX_NAME_BYTES {
            if state.cancelled_early.len() >= MAX_EARLY_CANCELS {
                state.cancelled_early.pop_front();
            }
            state.cancelled_early.push_back(name.to_owned());
        }
    }

    /// Holds a job or lets it go on; one that has ended is no fault.
    pub fn pause(&self, name: &str, paused: bool) {
        if let Some(running) = self.lock().running.get(name) {
            running.pause.set(paused);
        }
    }

    /// Cancels every job, and lets none start any more: the app is about to end.
    pub fn cancel_all(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.running.values().for_each(|running| running.token.cancel());
    }

    /// The weightiest work that closing the window now would interrupt.
    pub fn interruptible(&self) -> Option<JobKind> {
        *self.interruptible.borrow()
    }

    /// The same, to be told of each change.
    pub fn watch_interruptible(&self) -> watch::Receiver<Option<JobKind>> {
        self.interruptible.subscribe()
    }

    /// Waits until closing the window would interrupt nothing: what has been written is then in its journal.
    pub async fn ended(&self) {
        // Fails only when the sender is gone, which lives as long as these jobs.
        let _ = self.interruptible.subscribe().wait_for(Option::is_none).await;
    }

    fn publish(&self, state: &State) {
        let weightiest =
            state.running.values().map(|job| job.kind).max().filter(|kind| *kind != JobKind::Other);
        self.interruptible.send_replace(weightiest);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> Code {
        result.expect_err("it is refused").code
    }

    #[test]
    fn a_cancel_that_overtakes_its_commands_start_still_cancels() {
        let jobs = Jobs::default();
        jobs.cancel("early");
        assert_eq!(code(jobs.start("early", JobKind::Import)), "cancelled");
        assert_eq!(jobs.interruptible(), None);
        // It counts once, and for no other job.
        assert!(!jobs.start("early", JobKind::Import).unwrap().token.is_cancelled());
        assert!(!jobs.start("other", JobKind::Import).unwrap().token.is_cancelled());
    }

    #[test]
    fn a_running_job_is_cancelled_and_held_by_its_name() {
        let jobs = Jobs::default();
        let (one, two) =
            (jobs.start("one", JobKind::Import).unwrap(), jobs.start("two", JobKind::Other).unwrap());
        jobs.cancel("one");
        assert!(one.token.is_cancelled() && !two.token.is_cancelled());
        jobs.cancel_all();
        assert!(two.token.is_cancelled());
        assert_eq!(code(jobs.start("three", JobKind::Import)), "cancelled");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let jobs = Jobs::default();
        for number in 0..10 * MAX_EARLY_CANCELS {
            jobs.cancel(&format!("job-{number}"));
        }
        jobs.cancel(&"x".repeat(1_000_000));
        let state = jobs.lock();
        assert_eq!(state.cancelled_early.len(), MAX_EARLY_CANCELS);
        assert!(state.cancelled_early.iter().all(|name| name.len() <= MAX_NAME_BYTES));
        drop(state);
        // The newest count.
        let newest = format!("job-{}", 10 * MAX_EARLY_CANCELS - 1);
        assert_eq!(code(jobs.start(&newest, JobKind::Other)), "cancelled");
    }

    #[test]
    fn a_name_is_for_one_job_and_no_longer_than_it_may_be() {
        let jobs = Jobs::default();
        let running = jobs.start("job", JobKind::Import).unwrap();
        assert_eq!(code(jobs.start("job", JobKind::Other)), "job_name");
        assert_eq!(jobs.interruptible(), Some(JobKind::Import));
        drop(running);
        assert!(jobs.start("job", JobKind::Other).is_ok());
        assert_eq!(code(jobs.start(&"x".repeat(MAX_NAME_BYTES + 1), JobKind::Other)), "job_name");
    }

    #[tokio::test]
    async fn the_end_of_what_writes_is_waited_for_and_reading_is_not() {
        let jobs = Jobs::default();
        let reading = jobs.start("reading", JobKind::Other).unwrap();
        jobs.ended().await;
        let compare = jobs.start("compare", JobKind::Compare).unwrap();
        let import = jobs.start("import", JobKind::Import).unwrap();
        assert_eq!(jobs.interruptible(), Some(JobKind::Import));
        drop(import);
        assert_eq!(jobs.interruptible(), Some(JobKind::Compare));
        let ended = async {
            jobs.ended().await;
            jobs.interruptible()
        };
        let (after, ()) = tokio::join!(ended, async { drop(compare) });
        assert_eq!(after, None);
        drop(reading);
    }
}
