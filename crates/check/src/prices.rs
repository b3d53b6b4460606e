//! What AWS asks for reading, writing and storing.

use serde::Deserialize;

/// Prices of AWS, with the place and time where they were read. Prices change: only this file knows them.
const PRICES: &str = include_str!("prices.json");

/// Prices in US dollars.
#[derive(Debug, Deserialize)]
pub struct Prices {
    pub region: String,
    pub read: String,
    pub on_demand_per_million_write_units: f64,
    pub on_demand_per_million_read_units: f64,
    pub provisioned_write_unit_hour: f64,
    pub provisioned_read_unit_hour: f64,
    pub storage_gb_month: f64,
    /// For each GB of source that DynamoDB imports from S3, unpacked.
    pub s3_import_gb: f64,
    /// For a thousand requests of S3 that write or list.
    pub s3_thousand_puts: f64,
    pub s3_storage_gb_month: f64,
}

impl Prices {
    pub fn known() -> Self {
        // The list is part of the program; a test reads it.
        serde_json::from_str(PRICES).unwrap_or(Self {
            region: String::new(),
            read: String::new(),
            on_demand_per_million_write_units: f64::NAN,
            on_demand_per_million_read_units: f64::NAN,
            provisioned_write_unit_hour: f64::NAN,
            provisioned_read_unit_hour: f64::NAN,
            storage_gb_month: f64::NAN,
            s3_import_gb: f64::NAN,
            s3_thousand_puts: f64::NAN,
            s3_storage_gb_month: f64::NAN,
        })
    }
}
