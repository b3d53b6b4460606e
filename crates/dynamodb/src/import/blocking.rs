//! Work that keeps a thread busy, such as work on the disk, in threads of its own.

use failure::{Code, Failure};
use tokio::task::JoinHandle;

/// Does work that keeps a thread busy, in a thread of its own.
///
/// # Errors
/// What the work says.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Failure::new(
            Code::Unexpected,
            "Something went wrong in Tableferry itself while looking at the file.",
            "Try again; if it happens again, please report it.",
        )
        .with_detail(error.to_string()))
    })
}

/// What is worked on, unless it was lost, and what came of the work.
type Done<T> = (Option<T>, Result<(), Failure>);

/// Something that is worked on in threads of its own, one piece of work after another.
#[derive(Debug)]
pub(super) struct Worker<T> {
    /// What is worked on, while no work is under way; nothing after a piece of work that panicked.
    idle: Option<T>,
    under_way: Option<JoinHandle<Done<T>>>,
}

impl<T: Send + 'static> Worker<T> {
    pub(super) fn new(on: T) -> Self {
        Self { idle: Some(on), under_way: None }
    }

    /// What is worked on; nothing while work is under way.
    pub(super) fn idle(&self) -> Option<&T> {
        self.idle.as_ref()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }

    /// Begins with a piece of work; none may be under way.
    pub(super) fn start(&mut self, work: impl FnOnce(&mut T) -> Result<(), Failure> + Send + 'static) {
        let on = self.idle.take();
        self.under_way = Some(tokio::task::spawn_blocking(move || match on {
            Some(mut on) => {
                let done = work(&mut on);
                (Some(on), done)
            }
            None => (None, Err(unexpected("It was at fault before."))),
        }));
    }

    /// Waits for the work that is under way, for ever when there is none. Nothing is lost where nobody waits to the end.
    pub(super) async fn done(&mut self) -> Result<(), Failure> {
        let Some(work) = &mut self.under_way else { return std::future::pending().await };
        let ended = work.await;
        self.under_way = None;
        match ended {
            Ok((on, done)) => {
                self.idle = on;
                done
            }
            Err(error) => Err(unexpected(&error.to_string())),
        }
    }
}

fn unexpected(detail: &str) -> Failure {
    Failure::new(
        Code::Unexpected,
        "Something went wrong in Tableferry itself while keeping the run on the disk.",
        "Continue the import; if it happens again, please report it.",
    )
    .with_detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_once_also_where_nobody_waited_to_its_end() {
        let mut worker = Worker::new(7);
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        worker.start(move |number| {
            *number += 1;
            may_go_on.recv().map_err(|_| Failure::new(Code::Unexpected, "", ""))
        });
        assert!(worker.is_busy() && worker.idle().is_none());
        tokio::select! {
            biased;
            _ = worker.done() => panic!("it is not done"),
            () = std::future::ready(()) => {}
        }
        go_on.send(()).unwrap();
        assert_eq!(worker.done().await, Ok(()));
        assert_eq!(worker.idle(), Some(&8));
        worker.start(|_| Err(Failure::new(Code::DiskFull, "", "")));
        assert!(worker.done().await.is_err_and(|failure| failure.code == Code::DiskFull));
    }

    #[tokio::test]
    async fn after_work_that_panics_nothing_can_be_worked_on() {
        let mut worker = Worker::new(7);
        worker.start(|_| panic!("it is at fault"));
        assert!(worker.done().await.is_err_and(|failure| failure.code == Code::Unexpected));
        worker.start(|_| Ok(()));
        assert!(worker.done().await.is_err());
    }
}
