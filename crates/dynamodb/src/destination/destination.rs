//! Where items would go.

use super::profile_kind::ProfileKind;
use super::sign_in::{Portal, SignIn};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The region of the practice database and of servers on this computer where none is given: they hold one set of
/// tables for all regions, or for each one of its own.
pub const LOCAL_REGION: &str = "us-east-1";

/// Where items would go. Holds no credential.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Destination {
    /// The DynamoDB inside the app, kept in a file of the user's data folder.
    Practice,
    /// Amazon's, where writes cost money.
    Aws {
        /// Whose credentials are used.
        #[serde(flatten)]
        sign_in: SignIn,
        /// `None`: that of the profile, where one is named; of `AWS_REGION`; of `AWS_DEFAULT_REGION`; of the default
        /// profile.
        region: Option<String>,
    },
    /// A server by its address: DynamoDB Local, a test server.
    Endpoint {
        url: String,
        /// `None`: [`LOCAL_REGION`], on this computer alone.
        region: Option<String>,
    },
}

impl Destination {
    /// True where what is read and written costs money, and is shared with others.
    pub fn is_charged(&self) -> bool {
        matches!(self, Self::Aws { .. })
    }

    /// AWS by a profile of the standard AWS files; `None`: by the environment's credentials.
    pub fn aws(profile: Option<String>, region: Option<String>) -> Self {
        Self::Aws { sign_in: SignIn::profile(profile), region }
    }
}

/// A profile in the standard AWS files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AwsProfile {
    pub name: String,
    /// The region that it would be used with where none is given.
    pub region: Option<String>,
    /// What it gives credentials by.
    pub kind: ProfileKind,
    /// The portal at which a person signs in for it, where it is one.
    pub portal: Option<Portal>,
}

/// Whose credentials there are to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AwsProfiles {
    /// By their names.
    pub profiles: Vec<AwsProfile>,
    /// The region that the credentials of the environment would be used with where none is given.
    pub region: Option<String>,
}
