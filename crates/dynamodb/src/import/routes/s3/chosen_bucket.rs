//! The bucket that was chosen for an import.

use crate::destination::Connection;
use crate::import::choices::S3Choices;
use crate::s3::Bucket;
use failure::{Code, Failure};

/// The bucket that was chosen.
///
/// # Errors
/// `route_unusable` where the destination has no S3, and what signing in says.
pub(super) async fn bucket_of(connection: &Connection, choices: &S3Choices) -> Result<Bucket, Failure> {
    let Some(client) = connection.s3() else {
        return Err(unusable("Practice has no S3.", "Write straight into the table."));
    };
    Ok(Bucket {
        client,
        name: choices.bucket.clone(),
        region: connection.region.clone(),
        account: connection.exact().await?.account,
    })
}

/// Why an import cannot go through S3.
pub(super) fn unusable(why: &str, repair: &str) -> Failure {
    Failure::new(Code::RouteUnusable, format!("This import cannot go through S3. {why}"), repair)
}
