//! Where items would go.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The region used when nothing names one.
pub const DEFAULT_REGION: &str = "us-east-1";

/// Where items would go. Holds no credential.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Destination {
    /// The DynamoDB inside the app, kept in a file of the user's data folder.
    Practice,
    /// Amazon's, where writes cost money.
    Aws {
        /// A profile of the standard AWS files; `None`: the environment's credentials.
        profile: Option<String>,
        /// `None`: the profile's region, else [`DEFAULT_REGION`].
        region: Option<String>,
    },
    /// A server by its address: DynamoDB Local, a test server.
    Endpoint { url: String, region: Option<String> },
}

/// A destination that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionSummary {
    pub destination: Destination,
    /// The region in use.
    pub region: String,
    /// The AWS account, where known.
    pub account: Option<String>,
    /// Names of the tables there (at most 2,500).
    pub tables: Vec<String>,
    /// A sentence for the person: what was reached, and how fast it answered.
    pub message: String,
}

/// A profile in the standard AWS files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AwsProfile {
    pub name: String,
    pub region: Option<String>,
}
