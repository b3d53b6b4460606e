//! The bucket is left as the person wants it.

use super::run::{Run, Stop};
use crate::s3::{Bucket, abort_uploads, delete_bucket, delete_objects};
use failure::Failure;

impl Run<'_> {
    /// Takes out of the bucket what the import put there, unless that is to be kept.
    ///
    /// # Errors
    /// When it is cancelled, and what the service says: the import itself has ended by then.
    pub(super) async fn clear(&mut self) -> Result<(), Stop> {
        if self.choices.keep_objects {
            return Ok(());
        }
        let clearing = clear_bucket(&self.bucket, &self.state.folder, self.state.owns_bucket);
        self.unless_cancelled(clearing).await
    }
}

/// Deletes what an import put into a bucket; and the bucket, where that is the import's own and holds nothing else.
///
/// # Errors
/// What the service says.
pub(super) async fn clear_bucket(bucket: &Bucket, folder: &str, owns_bucket: bool) -> Result<(), Failure> {
    delete_objects(bucket, folder).await?;
    abort_uploads(bucket, folder).await?;
    if owns_bucket { delete_bucket(bucket).await } else { Ok(()) }
}
