//! The routes on which items reach a table.

mod direct;
mod offers;
mod route;
mod s3;
mod spark;

pub use direct::{DirectRoute, delete_gone, gone_job, import, row_fates, undo};
pub use offers::{RouteOffer, RouteOffers, route_offers};
pub use route::{Preflight, Route, RouteEstimate, UndoneImport};
pub use s3::{Converted, FolderChoices, S3Route, convert};
pub use spark::{
    MergedCounts, PreparedRanges, RangeCounts, RangeSummary, compose_ranges, convert_range, merge_frames,
    prepare_ranges, scan_range,
};
