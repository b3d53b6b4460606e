//! The bucket that takes the objects: found, or created.

use super::bucket_name::check_bucket_name;
use super::bucket_settings::make_private;
use super::s3_failure::{s3_failure, status_of};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration, ObjectOwnership};
use failure::{Code, Failure};

/// S3 has no name of this region in requests: it is where buckets are that name none.
const REGION_WITHOUT_NAME: &str = "us-east-1";

/// A bucket, and who must own it.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    pub client: Client,
    pub name: String,
    /// The region of the table: DynamoDB imports from there.
    pub region: String,
    /// The account, where it is known: a bucket of another one is refused.
    pub account: Option<String>,
}

/// Whether there is such a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BucketState {
    Missing,
    /// It is there, of this account and in this region.
    Usable,
}

impl Bucket {
    /// Looks for the bucket.
    ///
    /// # Errors
    /// `not_a_bucket_name`, `another_region`, `access_denied` where it is another account's or may not be used, and what the
    /// service says.
    pub(crate) async fn find(&self) -> Result<BucketState, Failure> {
        check_bucket_name(&self.name)?;
        let head = self.client.head_bucket().bucket(&self.name);
        let found = match head.set_expected_bucket_owner(self.account.clone()).send().await {
            Ok(found) => found.bucket_region().map(str::to_owned),
            Err(error) => match status_of(&error) {
                Some(404) => return Ok(BucketState::Missing),
                Some(301 | 400) => {
                    let region =
                        error.raw_response().and_then(|raw| raw.headers().get("x-amz-bucket-region"));
                    match region.filter(|region| *region != self.region) {
                        Some(region) => Some(region.to_owned()),
                        None => return Err(self.refusal().await),
                    }
                }
                Some(403) => return Err(self.refusal().await),
                _ => return Err(s3_failure(&error, &self.doing("look for"))),
            },
        };
        match found.filter(|region| *region != self.region) {
            None => Ok(BucketState::Usable),
            Some(region) => Err(Failure::new(
                Code::AnotherRegion,
                format!("The bucket {} is in {region}, and the table is in {}.", self.name, self.region),
                "Choose a bucket in the region of the table, or the name of one that does not exist yet.",
            )),
        }
    }

    /// Creates the bucket: private, encrypted, with no owner of objects but the account. What lies under `folder` is deleted by
    /// S3 after a week, where it is not to be kept, and uploads that were not finished in any case.
    ///
    /// # Errors
    /// `name_taken`, `access_denied`, and what the service says.
    pub(crate) async fn create(&self, folder: &str, keeps_objects: bool) -> Result<(), Failure> {
        let place = CreateBucketConfiguration::builder()
            .location_constraint(BucketLocationConstraint::from(self.region.as_str()))
            .build();
        let created = self
            .client
            .create_bucket()
            .bucket(&self.name)
            .object_ownership(ObjectOwnership::BucketOwnerEnforced)
            .set_create_bucket_configuration((self.region != REGION_WITHOUT_NAME).then_some(place))
            .send()
            .await;
        if let Err(error) = created {
            let refused = error.as_service_error();
            // A run that was interrupted here has created it already.
            if !refused.is_some_and(|error| error.is_bucket_already_owned_by_you()) {
                return Err(if refused.is_some_and(|error| error.is_bucket_already_exists()) {
                    self.not_ours()
                } else {
                    s3_failure(&error, &self.doing("create"))
                });
            }
        }
        make_private(&self.client, &self.name, folder, keeps_objects).await
    }

    /// Why the bucket may not be looked at. The answer to HEAD holds no word of it, so that it is asked for in another way.
    async fn refusal(&self) -> Failure {
        let listing = self.client.list_objects_v2().bucket(&self.name).max_keys(1);
        match listing.set_expected_bucket_owner(self.account.clone()).send().await {
            Err(error) => match s3_failure(&error, &self.doing("look for")) {
                failure if failure.code != Code::AccessDenied => failure,
                _ => self.not_ours(),
            },
            Ok(_) => self.not_ours(),
        }
    }

    fn doing(&self, what: &str) -> String {
        format!("{what} the bucket {}", self.name)
    }

    fn not_ours(&self) -> Failure {
        Failure::new(
            Code::AccessDenied,
            format!(
                "The bucket {} belongs to another AWS account, or these credentials may not use it.",
                self.name
            ),
            "Choose a bucket of your own account, or a name that no bucket in the world has yet.",
        )
    }
}
