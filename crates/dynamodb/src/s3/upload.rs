//! One object on its way to S3, in parts with checksums.

use super::bucket::Bucket;
use super::s3_failure::s3_failure;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use failure::{Code, Failure};
use tokio::task::JoinSet;

/// Bytes of a part: S3 takes no fewer than 5 MiB but for the last one, and no more than 10,000 parts.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// Parts that are on their way at a time: their bytes are held until S3 has them.
const MAX_PARTS_IN_FLIGHT: usize = 4;

/// An object that is being uploaded.
#[derive(Debug)]
pub(crate) struct Upload {
    bucket: Bucket,
    key: String,
    id: String,
    /// What was not sent yet: less than a part.
    waiting: Vec<u8>,
    next_part: i32,
    on_their_way: JoinSet<Result<(CompletedPart, u64), Failure>>,
    done: Vec<CompletedPart>,
    /// Bytes that S3 has taken.
    pub bytes: u64,
}

/// An object that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Uploaded {
    pub bytes: u64,
    pub e_tag: Option<String>,
}

impl Upload {
    /// Begins an object. One of the same name is replaced once this is whole.
    ///
    /// # Errors
    /// What the service says.
    pub(crate) async fn begin(bucket: &Bucket, key: String) -> Result<Self, Failure> {
        let begun = bucket
            .client
            .create_multipart_upload()
            .bucket(&bucket.name)
            .key(&key)
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .set_expected_bucket_owner(bucket.account.clone())
            .send()
            .await
            .map_err(|error| s3_failure(&error, &uploading(bucket)))?;
        let id = begun.upload_id().unwrap_or_default().to_owned();
        Ok(Self {
            bucket: bucket.clone(),
            key,
            id,
            waiting: Vec::new(),
            next_part: 1,
            on_their_way: JoinSet::new(),
            done: Vec::new(),
            bytes: 0,
        })
    }

    /// Adds bytes to the object. Waits while as many parts are on their way as may be.
    ///
    /// # Errors
    /// What the service says of a part, once it was sent again and again.
    pub(crate) async fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.waiting.extend_from_slice(bytes);
        while self.waiting.len() >= PART_BYTES {
            let rest = self.waiting.split_off(PART_BYTES);
            let part = std::mem::replace(&mut self.waiting, rest);
            self.send(part).await?;
        }
        Ok(())
    }

    async fn send(&mut self, part: Vec<u8>) -> Result<(), Failure> {
        while self.on_their_way.len() >= MAX_PARTS_IN_FLIGHT {
            self.wait_for_one().await?;
        }
        let (number, length) = (self.next_part, part.len() as u64);
        self.next_part += 1;
        let request = self
            .bucket
            .client
            .upload_part()
            .bucket(&self.bucket.name)
            .key(&self.key)
            .upload_id(&self.id)
            .part_number(number)
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .set_expected_bucket_owner(self.bucket.account.clone())
            .body(ByteStream::from(part));
        let doing = uploading(&self.bucket);
        self.on_their_way.spawn(async move {
            let sent = request.send().await.map_err(|error| s3_failure(&error, &doing))?;
            let part = CompletedPart::builder()
                .part_number(number)
                .set_e_tag(sent.e_tag)
                .set_checksum_crc32(sent.checksum_crc32)
                .build();
            Ok((part, length))
        });
        Ok(())
    }

    async fn wait_for_one(&mut self) -> Result<(), Failure> {
        let Some(sent) = self.on_their_way.join_next().await else { return Ok(()) };
        let (part, length) = sent.map_err(|error| {
            Failure::new(
                Code::Unexpected,
                "Something went wrong in Tableferry itself while uploading.",
                "Continue the import; if it happens again, please report it.",
            )
            .with_detail(error.to_string())
        })??;
        self.done.push(part);
        self.bytes += length;
        Ok(())
    }

    /// Sends what is left, and has S3 put the object together.
    ///
    /// # Errors
    /// What the service says.
    pub(crate) async fn finish(&mut self) -> Result<Uploaded, Failure> {
        // An object that holds nothing is a part all the same.
        if !self.waiting.is_empty() || self.next_part == 1 {
            let last = std::mem::take(&mut self.waiting);
            self.send(last).await?;
        }
        while !self.on_their_way.is_empty() {
            self.wait_for_one().await?;
        }
        self.done.sort_by_key(CompletedPart::part_number);
        let parts = CompletedMultipartUpload::builder().set_parts(Some(self.done.clone())).build();
        let whole = self
            .bucket
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket.name)
            .key(&self.key)
            .upload_id(&self.id)
            .multipart_upload(parts)
            .set_expected_bucket_owner(self.bucket.account.clone())
            .send()
            .await
            .map_err(|error| s3_failure(&error, &uploading(&self.bucket)))?;
        Ok(Uploaded { bytes: self.bytes, e_tag: whole.e_tag })
    }
}

fn uploading(bucket: &Bucket) -> String {
    format!("upload to the bucket {}", bucket.name)
}
