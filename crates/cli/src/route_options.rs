//! How items reach the tables, on the command line.

use app::AccessRoute;
use clap::{Args, ValueEnum};
use failure::{Code, Failure};

/// How items reach the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RouteChoice {
    /// Item by item, from this computer.
    Direct,
    /// As objects in S3, which DynamoDB imports itself; into new tables alone.
    S3,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RouteOptions {
    /// How items reach the tables.
    #[arg(long, value_enum, default_value = "direct")]
    pub route: RouteChoice,
    /// With --route s3: the bucket, which is created where it is not there.
    #[arg(long, value_name = "NAME")]
    pub bucket: Option<String>,
    /// With --route s3: what the names of the objects begin with.
    #[arg(long, value_name = "PREFIX")]
    pub prefix: Option<String>,
    /// With --route s3: leave the objects in the bucket afterwards.
    #[arg(long)]
    pub keep_objects: bool,
}

impl RouteOptions {
    /// The route whose rights are checked.
    ///
    /// # Errors
    /// `bad_usage` where no bucket is named for S3.
    pub(crate) fn access(&self) -> Result<AccessRoute, Failure> {
        Ok(match self.route {
            RouteChoice::Direct => AccessRoute::Direct,
            RouteChoice::S3 => AccessRoute::S3 {
                bucket: self.bucket.clone().ok_or_else(|| {
                    Failure::new(Code::BadUsage, "--route s3 takes a bucket.", "Name one by --bucket.")
                })?,
                prefix: self.prefix.clone().unwrap_or_default().trim_matches('/').to_owned(),
                creates_bucket: true,
                empties_bucket: !self.keep_objects,
            },
        })
    }
}
