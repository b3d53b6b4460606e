//! Work on the disk in threads of its own: it may take its time, and items travel on meanwhile.

use super::journal::JournalError;
use failure::{Code, Failure};
use std::fs::File;
use std::path::Path;
use tokio::task::JoinHandle;

/// Work that is done on the disk.
pub(super) type DiskWork = Box<dyn FnOnce() -> Result<(), Failure> + Send>;

/// What puts on the disk what was written to a file of a run; nothing where there is no file.
///
/// # Errors
/// When it cannot be put there.
pub(super) fn syncing(file: Option<&File>, path: &Path) -> Result<Option<DiskWork>, JournalError> {
    let path = path.to_owned();
    let unwritable = move |source| JournalError::Unwritable { path, source };
    let Some(file) = file else { return Ok(None) };
    let file = file.try_clone().map_err(unwritable.clone())?;
    Ok(Some(Box::new(move || Ok(file.sync_data().map_err(unwritable)?))))
}

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

/// Does one piece of work after another, each for something that waits for it.
#[derive(Debug)]
pub(super) struct OnDisk<T> {
    under_way: Option<(T, JoinHandle<Result<(), Failure>>)>,
}

impl<T> Default for OnDisk<T> {
    fn default() -> Self {
        Self { under_way: None }
    }
}

impl<T> OnDisk<T> {
    /// What waits for the work that is under way.
    pub(super) fn waiting(&self) -> Option<&T> {
        self.under_way.as_ref().map(|(waiting, _)| waiting)
    }

    /// Begins with work; nothing else may be under way.
    pub(super) fn start(&mut self, waiting: T, work: DiskWork) {
        self.under_way = Some((waiting, tokio::task::spawn_blocking(work)));
    }

    /// Waits for the work that is under way, for ever when there is none. Nothing is lost where nobody waits to the end.
    pub(super) async fn done(&mut self) -> (T, Result<(), Failure>) {
        let Some((_, work)) = &mut self.under_way else { return std::future::pending().await };
        let came_of_it = work.await;
        let came_of_it = came_of_it.unwrap_or_else(|error| {
            Err(Failure::new(
                Code::Unexpected,
                "Something went wrong in Tableferry itself while keeping the run on the disk.",
                "Continue the import; if it happens again, please report it.",
            )
            .with_detail(error.to_string()))
        });
        match self.under_way.take() {
            Some((waiting, _)) => (waiting, came_of_it),
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_once_also_where_nobody_waited_to_its_end() {
        let mut disk = OnDisk::default();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        disk.start(7, Box::new(move || may_go_on.recv().map_err(|_| Failure::new(Code::Unexpected, "", ""))));
        assert_eq!(disk.waiting(), Some(&7));
        tokio::select! {
            biased;
            _ = disk.done() => panic!("it is not done"),
            () = std::future::ready(()) => {}
        }
        go_on.send(()).unwrap();
        assert!(matches!(disk.done().await, (7, Ok(()))));
        assert_eq!(disk.waiting(), None);
        disk.start(8, Box::new(|| Err(Failure::new(Code::DiskFull, "", ""))));
        assert!(matches!(disk.done().await, (8, Err(failure)) if failure.code == Code::DiskFull));
    }
}
