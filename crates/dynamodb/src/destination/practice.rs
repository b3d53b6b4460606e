//! The DynamoDB inside the app: `dynoxide` over a file in the user's data folder. It listens nowhere: the AWS SDK
//! reaches it by a connector of ours, within the process.

mod connector;
mod disk;
mod operations;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use connector::PracticeConnector;
pub(crate) use disk::PracticeDisk;
use failure::{Code, Failure};
pub(crate) use operations::PRACTICE_DISK_FULL;
use private_files;
use std::path::Path;

/// The name of the practice database's file.
const FILE_NAME: &str = "practice.db";

/// What the SDK takes for the practice database's address. No name ends so (RFC 6761), so that nothing could be reached
/// there, should a request ever go out.
pub(super) const PRACTICE_URL: &str = "http://practice.invalid";

/// An open practice database. It closes when this and its clients are dropped.
#[derive(Debug)]
pub(super) struct Practice {
    connector: PracticeConnector,
    disk: PracticeDisk,
}

impl Practice {
    /// Opens the database in `folder`.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn open(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join(FILE_NAME);
        let path = file.display().to_string();
        let unusable = |detail: String| {
            Failure::new(
                Code::PracticeUnusable,
                format!("The practice database, {path}, cannot be opened."),
                "Close other copies of Tableferry, or move the file away to start with an empty one.",
            )
            .with_detail(detail)
        };
        let opened = tokio::task::spawn_blocking({
            let (path, file) = (path.clone(), file.clone());
            move || {
                // SQLite gives its own files beside it the same rights. Where this fails, it says why.
                let _ = private_files::create_empty(&file);
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
        Ok(Self { connector: PracticeConnector::new(database), disk: PracticeDisk::of(&file) })
    }

    /// What an SDK's client sends its requests by.
    pub(super) fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.connector.clone())
    }

    /// Where it keeps what it takes.
    pub(super) fn disk(&self) -> PracticeDisk {
        self.disk.clone()
    }
}
