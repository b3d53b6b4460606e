//! Options for the route by which items reach a table.

use app::{AccessRoute, S3Choices, check_bucket_name};
use clap::{Args, ValueEnum};
use failure::{Code, Failure};

/// How items reach the table.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RouteOptions {
    /// How items reach the table.
    #[arg(long, default_value = "direct")]
    pub route: RouteOption,
    /// Raise provisioned tables and their indexes to so many write units a second while they are written, and set them back
    /// afterwards, however the import ends.
    #[arg(long, value_name = "UNITS", value_parser = clap::value_parser!(u32).range(1..))]
    pub raise_to: Option<u32>,
    /// Of --route s3: the bucket that takes the objects. It is created, private and encrypted, where there is none of this
    /// name.
    #[arg(long, value_name = "NAME")]
    pub bucket: Option<String>,
    /// Of --route s3: what the names of the objects begin with.
    #[arg(long, value_name = "PREFIX", requires = "bucket")]
    pub prefix: Option<String>,
    /// Of --route s3: leave the objects in the bucket after the import.
    #[arg(long, requires = "bucket")]
    pub keep_objects: bool,
    /// Of --route s3: most items of an object, at most 4,000,000.
    #[arg(long, value_name = "N", requires = "bucket", value_parser = clap::value_parser!(u64).range(1..))]
    pub items_per_object: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RouteOption {
    /// Written one batch after another. Also into a table that exists.
    #[default]
    Direct,
    /// Packed into objects in S3, which DynamoDB imports into a new table.
    S3,
}

impl RouteOptions {
    /// The route whose rights are checked.
    ///
    /// # Errors
    /// As [`Self::s3`].
    pub(crate) fn access(&self) -> Result<AccessRoute, Failure> {
        let direct = AccessRoute::Direct { raises_capacity: self.raise_to.is_some() };
        Ok(self.s3()?.map_or(direct, |choices| AccessRoute::S3 {
            bucket: choices.bucket,
            prefix: choices.prefix.trim_matches('/').to_owned(),
            creates_bucket: true,
            empties_bucket: !choices.keep_objects,
        }))
    }

    /// What was chosen for S3, where that is the route.
    ///
    /// # Errors
    /// `bad_usage` where route and bucket do not go together, and `not_a_bucket_name`.
    pub(crate) fn s3(&self) -> Result<Option<S3Choices>, Failure> {
        match (self.route, &self.bucket) {
            (RouteOption::Direct, None) => Ok(None),
            (RouteOption::Direct, Some(_)) => Err(Failure::new(
                Code::BadUsage,
                "A bucket is named, and the items do not go through S3.",
                "Add --route s3, or leave --bucket out.",
            )),
            (RouteOption::S3, _) if self.raise_to.is_some() => Err(Failure::new(
                Code::BadUsage,
                "An import through S3 uses no write units of the table, so there is nothing to raise.",
                "Leave --raise-to out, or --route s3.",
            )),
            (RouteOption::S3, None) => Err(Failure::new(
                Code::BadUsage,
                "The items go through S3, and no bucket is named.",
                "Add --bucket NAME: it is created where there is none of this name.",
            )),
            (RouteOption::S3, Some(bucket)) => {
                check_bucket_name(bucket)?;
                Ok(Some(S3Choices {
                    bucket: bucket.clone(),
                    prefix: self.prefix.clone().unwrap_or_default(),
                    keep_objects: self.keep_objects,
                    items_per_object: self.items_per_object,
                }))
            }
        }
    }
}
