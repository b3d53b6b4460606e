//! S3 as DynamoDB imports from it: objects that are packed ([`gzip`]), a bucket for them ([`Bucket`]), and what is in it.

mod bucket;
mod bucket_name;
mod bucket_settings;
mod cleaning;
mod deflate;
mod gzip;
mod imports_folder;
mod s3_failure;
mod upload;

pub(crate) use bucket::{Bucket, BucketState};
pub use bucket_name::check_bucket_name;
pub(crate) use cleaning::{abort_uploads, delete_bucket, delete_objects};
pub(crate) use gzip::{Frame, Packed, Packer};
pub use gzip::{GZIP_LEVEL, Packing};
pub(crate) use imports_folder::imports_folder;
pub(crate) use upload::Upload;
