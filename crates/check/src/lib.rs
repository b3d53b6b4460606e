//! The dry run: every rule of DynamoDB held against every record before the first write ([`check`]), which
//! records bear the same key ([`Resolution`]), and records beside the items they become ([`preview_rows`]).

mod blocker;
mod characters;
mod counted;
mod dry_run;
mod duplicates;
mod estimate;
mod expiry;
mod fixes;
mod hot_indexes;
mod nulls;
mod open_questions;
mod outliers;
mod partitions;
mod preview;
mod prices;
mod result;
mod review;
mod rounded_numbers;
mod s3_estimate;
mod set_aside;
mod shared_partitions;
mod single_record;
mod stray_records;
mod table_options;
mod tally;
mod too_large;
mod type_letters;
mod words;

pub use dry_run::{Checked, check, check_joined};
pub use duplicates::{Resolution, merge_into};
pub use estimate::Estimate;
pub use preview::{
    AttributePreview, CellRejection, CellText, FixedCell, ItemPreview, PreviewRow, PreviewRows,
    RecordPreview, RowStatus, RowsInside, preview_record, preview_rows,
};
pub use prices::Prices;
pub use result::{BusiestPartition, CheckResult, LargestItem, TargetLoad};
pub use review::review;
pub use s3_estimate::S3Estimate;
pub use set_aside::write_set_aside;
pub use shared_partitions::hot_shared_partition;
