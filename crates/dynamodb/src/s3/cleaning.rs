//! What an import put into a bucket is taken out of it.

use super::bucket::Bucket;
use super::s3_failure::{s3_failure, status_of};
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use failure::{Code, Failure};

/// Aborts every upload under `folder` that was not finished.
///
/// # Errors
/// What the service says; that there is no such bucket is none.
pub(crate) async fn abort_uploads(bucket: &Bucket, folder: &str) -> Result<(), Failure> {
    let doing = format!("look for uploads that were not finished in the bucket {}", bucket.name);
    let (mut key_marker, mut id_marker) = (None, None);
    loop {
        let listed = bucket
            .client
            .list_multipart_uploads()
            .bucket(&bucket.name)
            .prefix(folder)
            .set_key_marker(key_marker)
            .set_upload_id_marker(id_marker)
            .set_expected_bucket_owner(bucket.account.clone())
            .send()
            .await;
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) if status_of(&error) == Some(404) => return Ok(()),
            Err(error) => return Err(s3_failure(&error, &doing)),
        };
        let of_folder =
            listed.uploads().iter().filter_map(|upload| Some((upload.key()?, upload.upload_id()?)));
        for (key, id) in of_folder.filter(|(key, _)| key.starts_with(folder)) {
            let aborted = bucket
                .client
                .abort_multipart_upload()
                .bucket(&bucket.name)
                .key(key)
                .upload_id(id)
                .set_expected_bucket_owner(bucket.account.clone())
                .send()
                .await;
            if let Err(error) = aborted
                && status_of(&error) != Some(404)
            {
                return Err(s3_failure(&error, &format!("end an upload to the bucket {}", bucket.name)));
            }
        }
        if listed.is_truncated() != Some(true) {
            return Ok(());
        }
        key_marker = listed.next_key_marker().map(str::to_owned);
        id_marker = listed.next_upload_id_marker().map(str::to_owned);
    }
}

/// Deletes every object under `folder`.
///
/// # Errors
/// What the service says; that there is no such bucket is none.
pub(crate) async fn delete_objects(bucket: &Bucket, folder: &str) -> Result<(), Failure> {
    let doing = format!("delete the objects of the import from the bucket {}", bucket.name);
    loop {
        let listed = bucket
            .client
            .list_objects_v2()
            .bucket(&bucket.name)
            .prefix(folder)
            .set_expected_bucket_owner(bucket.account.clone())
            .send()
            .await;
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) if status_of(&error) == Some(404) => return Ok(()),
            Err(error) => return Err(s3_failure(&error, &doing)),
        };
        let keys = listed.contents().iter().filter_map(|object| object.key());
        let objects: Vec<ObjectIdentifier> = keys
            .filter(|key| key.starts_with(folder))
            .filter_map(|key| ObjectIdentifier::builder().key(key).build().ok())
            .collect();
        if objects.is_empty() {
            return Ok(());
        }
        let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build().map_err(|error| {
            Failure::new(Code::Unexpected, "The objects to delete cannot be named.", "Please report it.")
                .with_detail(error.to_string())
        })?;
        let deleted = bucket
            .client
            .delete_objects()
            .bucket(&bucket.name)
            .delete(delete)
            .set_expected_bucket_owner(bucket.account.clone())
            .send()
            .await
            .map_err(|error| s3_failure(&error, &doing))?;
        if let Some(error) = deleted.errors().first() {
            return Err(Failure::new(
                Code::AccessDenied,
                format!("Tableferry could not {doing}: S3 refuses it."),
                "Delete what lies under the import's folder in the AWS console, or ask for the right to do it.",
            )
            .with_detail(error.code().unwrap_or_default()));
        }
    }
}

/// Deletes a bucket that was created for an import, unless something else lies in it by now.
///
/// # Errors
/// What the service says; that it is not empty, or gone, is none.
pub(crate) async fn delete_bucket(bucket: &Bucket) -> Result<(), Failure> {
    let deleted = bucket
        .client
        .delete_bucket()
        .bucket(&bucket.name)
        .set_expected_bucket_owner(bucket.account.clone())
        .send()
        .await;
    match deleted {
        Ok(_) => Ok(()),
        // 409: it is not empty.
        Err(error) if matches!(status_of(&error), Some(404 | 409)) => Ok(()),
        Err(error) => Err(s3_failure(&error, &format!("delete the bucket {}", bucket.name))),
    }
}
