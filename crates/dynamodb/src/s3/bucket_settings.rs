//! How a bucket that is created is set up. Those that were there before are not touched.

use super::s3_failure::s3_failure;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, ExpirationStatus, LifecycleExpiration,
    LifecycleRule, LifecycleRuleFilter, PublicAccessBlockConfiguration, ServerSideEncryption,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use failure::{Code, Failure};

/// After so many days S3 deletes what an import left behind that nobody continued.
const KEPT_DAYS: i32 = 7;

/// Makes a new bucket private and encrypted, and has S3 delete what is left in it.
///
/// # Errors
/// What the service says.
pub(super) async fn make_private(
    client: &Client,
    bucket: &str,
    folder: &str,
    keeps_objects: bool,
) -> Result<(), Failure> {
    let block = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build();
    client
        .put_public_access_block()
        .bucket(bucket)
        .public_access_block_configuration(block)
        .send()
        .await
        .map_err(|error| s3_failure(&error, &format!("make the bucket {bucket} private")))?;
    client
        .put_bucket_encryption()
        .bucket(bucket)
        .server_side_encryption_configuration(encryption().map_err(|error| unbuildable(bucket, &error))?)
        .send()
        .await
        .map_err(|error| s3_failure(&error, &format!("switch the encryption of the bucket {bucket} on")))?;
    let lifecycle = lifecycle(folder, keeps_objects).map_err(|error| unbuildable(bucket, &error))?;
    client
        .put_bucket_lifecycle_configuration()
        .bucket(bucket)
        .lifecycle_configuration(lifecycle)
        .send()
        .await
        .map_err(|error| s3_failure(&error, &format!("set when objects of the bucket {bucket} expire")))?;
    Ok(())
}

fn encryption() -> Result<ServerSideEncryptionConfiguration, BuildError> {
    let by_default =
        ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::Aes256).build()?;
    let rule =
        ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(by_default).build();
    ServerSideEncryptionConfiguration::builder().rules(rule).build()
}

fn lifecycle(folder: &str, keeps_objects: bool) -> Result<BucketLifecycleConfiguration, BuildError> {
    let uploads = AbortIncompleteMultipartUpload::builder().days_after_initiation(KEPT_DAYS).build();
    let objects = LifecycleExpiration::builder().days(KEPT_DAYS).build();
    let rule = LifecycleRule::builder()
        .id("what-an-import-left-behind")
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix(folder).build())
        .abort_incomplete_multipart_upload(uploads)
        .set_expiration((!keeps_objects).then_some(objects))
        .build()?;
    BucketLifecycleConfiguration::builder().rules(rule).build()
}

fn unbuildable(bucket: &str, error: &BuildError) -> Failure {
    Failure::new(
        Code::Unexpected,
        format!("The settings of the bucket {bucket} cannot be described."),
        "Please report it; until then, choose a bucket that exists.",
    )
    .with_detail(error.to_string())
}
