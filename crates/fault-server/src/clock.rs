//! Time that passes only where nothing else can happen: for tests of what lasts seconds or minutes.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, oneshot};

/// The time that a server goes by.
#[derive(Debug, Clone, Default)]
pub enum Time {
    #[default]
    System,
    Virtual(VirtualClock),
}

impl Time {
    pub(crate) fn now(&self) -> Instant {
        match self {
            Self::System => Instant::now(),
            Self::Virtual(clock) => clock.now(),
        }
    }

    /// Waits before an answer.
    pub(crate) async fn wait(&self, duration: Duration) {
        match self {
            Self::System => tokio::time::sleep(duration).await,
            Self::Virtual(clock) => clock.wait(Who::Server, Some(clock.passed() + duration)).await,
        }
    }

    /// Never answers.
    pub(crate) async fn wait_for_ever(&self) {
        match self {
            Self::System => std::future::pending().await,
            Self::Virtual(clock) => clock.wait(Who::Server, None).await,
        }
    }
}

/// A clock that a client and a server share. It stands still while one of them has something to do, and goes at once to
/// the next moment that somebody waits for where all of them only wait ([`Self::pass_while`]). So a minute passes in
/// milliseconds, and what comes of it does not depend on how busy the machine is.
#[derive(Debug, Clone)]
pub struct VirtualClock(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    start: Instant,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    passed: Duration,
    waiting: BTreeMap<u64, Waiting>,
    next_id: u64,
    /// The client does nothing but wait: for time to pass, or for answers to so many requests.
    client_waits_for: Option<usize>,
}

#[derive(Debug)]
struct Waiting {
    who: Who,
    /// `None`: for ever.
    until: Option<Duration>,
    wake: oneshot::Sender<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Client,
    /// For a request that it does not answer before.
    Server,
    Test,
}

impl State {
    fn go_to(&mut self, passed: Duration) {
        self.passed = self.passed.max(passed);
        let is_due = |waiting: &Waiting| waiting.until.is_some_and(|until| until <= passed);
        let due: Vec<u64> =
            self.waiting.iter().filter(|(_, waiting)| is_due(waiting)).map(|(id, _)| *id).collect();
        for waiting in due.into_iter().filter_map(|id| self.waiting.remove(&id)).collect::<Vec<_>>() {
            if waiting.who == Who::Client {
                self.client_waits_for = None;
            }
            // Whoever has gone needs no waking.
            let _ = waiting.wake.send(());
        }
    }
}

impl Default for VirtualClock {
    fn default() -> Self {
        let start = Instant::now();
        Self(Arc::new(Shared { start, state: Mutex::default(), changed: Notify::new() }))
    }
}

impl VirtualClock {
    pub fn now(&self) -> Instant {
        self.0.start + self.passed()
    }

    /// How much time has passed.
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    /// For a test, beside what it tests: waits until so much more time has passed.
    pub async fn after(&self, duration: Duration) {
        self.wait(Who::Test, Some(self.passed() + duration)).await;
    }

    /// For a test: lets so much time pass.
    pub fn go_on(&self, duration: Duration) {
        let mut state = self.state();
        let until = state.passed + duration;
        state.go_to(until);
    }

    /// For a client: waits until then.
    pub fn client_sleep_until(&self, at: Instant) -> impl Future<Output = ()> + Send + use<> {
        self.wait(Who::Client, Some(at.saturating_duration_since(self.0.start)))
    }

    /// For a client, which says that it has nothing to do before time passes or one of so many requests is answered, or
    /// with `None` that it has.
    pub fn client_waits_for(&self, requests: Option<usize>) {
        self.state().client_waits_for = requests;
        self.0.changed.notify_one();
    }

    /// Lets time pass until `work` is done.
    pub async fn pass_while<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            biased;
            done = work => done,
            () = self.pass() => std::future::pending().await,
        }
    }

    async fn pass(&self) {
        loop {
            if self.step() {
                // Whoever was woken comes first.
                tokio::task::yield_now().await;
            } else {
                self.0.changed.notified().await;
            }
        }
    }

    /// Goes to the next moment that somebody waits for, where all do nothing but wait.
    fn step(&self) -> bool {
        let mut state = self.state();
        let unanswered = state.waiting.values().filter(|waiting| waiting.who == Who::Server).count();
        if state.client_waits_for.is_none_or(|requests| requests > unanswered) {
            return false;
        }
        let Some(next) = state.waiting.values().filter_map(|waiting| waiting.until).min() else {
            return false;
        };
        state.go_to(next);
        true
    }

    fn wait(&self, who: Who, until: Option<Duration>) -> Wait {
        let (wake, woken) = oneshot::channel();
        let mut state = self.state();
        let id = state.next_id;
        state.next_id += 1;
        if until.is_some_and(|until| until <= state.passed) {
            let _ = wake.send(());
        } else {
            state.waiting.insert(id, Waiting { who, until, wake });
            self.0.changed.notify_one();
        }
        drop(state);
        Wait { clock: self.clone(), id, woken }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends when its time has come. Whoever drops it waits no longer.
#[derive(Debug)]
struct Wait {
    clock: VirtualClock,
    id: u64,
    woken: oneshot::Receiver<()>,
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.woken).poll(context).map(|_| ())
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.clock.state().waiting.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[tokio::test]
    async fn an_hour_passes_at_once_where_all_only_wait() {
        let clock = VirtualClock::default();
        let client = async {
            let alarm = clock.client_sleep_until(clock.now() + HOUR);
            clock.client_waits_for(Some(0));
            alarm.await;
            clock.passed()
        };
        assert_eq!(clock.pass_while(client).await, HOUR);
    }

    #[tokio::test]
    async fn time_stands_still_while_a_request_is_being_answered() {
        let clock = VirtualClock::default();
        let server = Time::Virtual(clock.clone());
        let alarm = clock.client_sleep_until(clock.now() + HOUR);
        clock.client_waits_for(Some(1));
        assert!(!clock.step(), "the request is on its way");
        // The server waits before it answers: time may pass, up to that moment.
        let waiting = server.wait(Duration::from_secs(1));
        tokio::pin!(waiting);
        assert!(is_pending(waiting.as_mut()).await);
        assert!(clock.step());
        assert_eq!(clock.passed(), Duration::from_secs(1));
        assert!(!clock.step(), "it answers now");
        waiting.await;
        // One that is never answered holds nothing up.
        let silence = server.wait_for_ever();
        tokio::pin!(silence);
        assert!(is_pending(silence.as_mut()).await);
        assert!(clock.step());
        assert_eq!(clock.passed(), HOUR);
        alarm.await;
        assert!(!clock.step(), "the client was woken and has something to do");
    }

    /// Polls once.
    async fn is_pending(mut future: Pin<&mut impl Future<Output = ()>>) -> bool {
        std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
    }
}
