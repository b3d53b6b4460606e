//! The DynamoDB inside the app: `dynoxide` over a file in the user's data folder, reached over loopback.

use crate::failure::Failure;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::sync::oneshot;

/// The name of the practice database's file.
const FILE_NAME: &str = "practice.db";
/// Threads of its own: one writes while another reads the next request.
const THREADS: usize = 2;

/// A running practice database. Dropping it stops it.
#[derive(Debug)]
pub struct Practice {
    url: String,
    disk: PracticeDisk,
    stop: Option<oneshot::Sender<()>>,
}

/// The user's data folder: `TABLEFERRY_DATA_DIR`, else the system's place for such things.
///
/// # Errors
/// When the system names no such place, or it cannot be made.
pub fn data_folder() -> Result<PathBuf, Failure> {
    let folder = match std::env::var_os("TABLEFERRY_DATA_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => dirs::data_dir()
            .ok_or_else(|| {
                Failure::new(
                    "no_data_folder",
                    "This computer names no folder for Tableferry's own data.",
                    "Set TABLEFERRY_DATA_DIR to a folder that you may write to.",
                )
            })?
            .join("tableferry"),
    };
    std::fs::create_dir_all(&folder).map_err(|error| {
        Failure::new(
            "no_data_folder",
            format!("Tableferry's data folder, {}, cannot be made.", folder.display()),
            "Check that you may write there, or set TABLEFERRY_DATA_DIR to another folder.",
        )
        .with_detail(error.to_string())
    })?;
    Ok(folder)
}

impl Practice {
    /// Opens the database in `folder` and serves it on a free port of this computer.
    ///
    /// # Errors
    /// When the file cannot be opened or no port is to be had.
    pub async fn start(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join(FILE_NAME);
        let path = file.display().to_string();
        let unusable = |detail: String| {
            Failure::new(
                "practice_unusable",
                format!("The practice database, {path}, cannot be opened."),
                "Close other copies of Tableferry, or move the file away to start with an empty one.",
            )
            .with_detail(detail)
        };
        let opened = tokio::task::spawn_blocking({
            let path = path.clone();
            move || {
                let database = dynoxide::Database::new(&path)?;
                // SQLite's `synchronous=NORMAL`: a crash or a power cut leaves the database whole, but not every
                // write is on the disk as soon as it is answered, which would take twice as long and more.
                // `PracticeDisk::sync` sees to that before anybody relies on it.
                database.disable_bulk_loading()?;
                Ok::<_, dynoxide::DynoxideError>(database)
            }
        })
        .await
        .map_err(|error| unusable(error.to_string()))?;
        let database = opened.map_err(|error| unusable(error.to_string()))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, started) = oneshot::channel::<std::io::Result<SocketAddr>>();
        // The database works in its callers' threads; in threads of its own it keeps nobody waiting.
        std::thread::Builder::new()
            .name("practice".to_owned())
            .spawn(move || serve(database, ready, stopped))
            .map_err(|error| unusable(error.to_string()))?;
        let address = started
            .await
            .map_err(|error| unusable(error.to_string()))?
            .map_err(|error| unusable(error.to_string()))?;
        // SQLite keeps the log beside the file itself, wherever links to it are.
        let file = std::fs::canonicalize(&file).unwrap_or(file);
        let disk = PracticeDisk { log: file.with_file_name(name_of_log(&file)) };
        Ok(Self { url: format!("http://{address}"), disk, stop: Some(stop) })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it keeps what it takes.
    pub(crate) fn disk(&self) -> PracticeDisk {
        self.disk.clone()
    }
}

/// Where a practice database keeps what it takes until that moves to its file, which it does by itself.
#[derive(Debug, Clone)]
pub(crate) struct PracticeDisk {
    /// SQLite's write-ahead log.
    log: PathBuf,
}

impl PracticeDisk {
    /// Sees to it that all that the database has answered by now is on the disk.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub(crate) fn sync(&self) -> Result<(), Failure> {
        // The log alone: opening and closing the database's own file would let its locks go.
        let synced = OpenOptions::new().write(true).open(&self.log).and_then(|log| log.sync_data());
        match synced {
            // What it held is in the database's file.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            synced => synced.map_err(|error| {
                Failure::new(
                    "practice_not_on_disk",
                    format!(
                        "What the practice database holds cannot be put on the disk ({}).",
                        self.log.display()
                    ),
                    "Make room on the disk, then continue.",
                )
                .with_detail(error.to_string())
            }),
        }
    }
}

fn name_of_log(file: &Path) -> OsString {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push("-wal");
    name
}

/// Serves the database on a free port, which it tells, until it is stopped.
fn serve(
    database: dynoxide::Database,
    ready: oneshot::Sender<std::io::Result<SocketAddr>>,
    stopped: oneshot::Receiver<()>,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("practice")
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            // Nobody waits any more when this fails, here and below.
            let _ = ready.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        let bound = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await;
        match bound.and_then(|listener| listener.local_addr().map(|address| (listener, address))) {
            Ok((listener, address)) => {
                let _ = ready.send(Ok(address));
                let _ = dynoxide::server::serve_with_shutdown(listener, database, async {
                    let _ = stopped.await;
                })
                .await;
            }
            Err(error) => {
                let _ = ready.send(Err(error));
            }
        }
    });
}

impl Drop for Practice {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It has ended already when nobody listens.
            let _ = stop.send(());
        }
    }
}
