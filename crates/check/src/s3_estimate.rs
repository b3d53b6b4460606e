//! How long an import through S3 would take and what it would cost: estimates, from counts and a list of prices.

use super::prices::Prices;
use super::result::CheckResult;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const GB: f64 = 1_073_741_824.0;
/// What DynamoDB JSON takes beyond an item's own bytes: letters for types, and quotes around names and values.
const JSON_GROWTH: f64 = 1.2;
const JSON_BYTES_AN_ITEM: f64 = 40.0;
/// How many times smaller gzip makes it.
const PACKED_TO: f64 = 4.0;
/// The line that is reckoned with: 40 Mbit/s up.
const UPLOAD_BYTES_PER_SECOND: f64 = 5_000_000.0;
/// What AWS is reckoned to take for an import however small, and to read in a second. Neither is promised anywhere.
const IMPORT_STARTS_WITHIN_SECONDS: f64 = 300.0;
const IMPORT_BYTES_PER_SECOND: f64 = 32.0 * 1024.0 * 1024.0;
/// An object of 1 GB unpacked, in parts of 8 MB packed.
const OBJECT_BYTES: f64 = GB;
const PART_BYTES: f64 = 8.0 * 1024.0 * 1024.0;
/// Requests for an object besides its parts: begin, finish, list, delete.
const REQUESTS_AN_OBJECT: f64 = 4.0;

/// What an import through S3 would take and cost. Everything in it is an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct S3Estimate {
    /// Bytes of the objects before they are packed, by which AWS charges, and after it.
    pub unpacked_bytes: f64,
    pub packed_bytes: f64,
    pub objects: u64,
    /// Seconds for the upload at 40 Mbit/s, and for all.
    pub upload_seconds: f64,
    pub seconds: f64,
    /// US dollars for the import, for requests to S3 with a month's storage of a day, and for all.
    pub import_dollars: f64,
    pub s3_dollars: f64,
    pub dollars: f64,
}

impl S3Estimate {
    /// The estimate for the items of a check.
    #[expect(clippy::cast_precision_loss, reason = "estimates for reading")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    pub fn of(checked: &CheckResult) -> Self {
        let prices = Prices::known();
        let unpacked_bytes = checked.bytes as f64 * JSON_GROWTH + checked.items as f64 * JSON_BYTES_AN_ITEM;
        let packed_bytes = unpacked_bytes / PACKED_TO;
        let objects = (unpacked_bytes / OBJECT_BYTES).ceil().max(1.0);
        let upload_seconds = packed_bytes / UPLOAD_BYTES_PER_SECOND;
        let import_dollars = unpacked_bytes / GB * prices.s3_import_gb;
        let requests = packed_bytes / PART_BYTES + objects * (1.0 + REQUESTS_AN_OBJECT);
        let s3_dollars = requests / 1000.0 * prices.s3_thousand_puts
            + packed_bytes / GB * prices.s3_storage_gb_month / 30.0;
        Self {
            unpacked_bytes,
            packed_bytes,
            objects: objects as u64,
            upload_seconds,
            seconds: upload_seconds + IMPORT_STARTS_WITHIN_SECONDS + unpacked_bytes / IMPORT_BYTES_PER_SECOND,
            import_dollars,
            s3_dollars,
            dollars: import_dollars + s3_dollars,
        }
    }
}
