//! Whose credentials are used with AWS. Holds no secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose credentials are used with AWS. In JSON it is told by its one field; `profile` alone was there first, and runs of
/// earlier versions have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum SignIn {
    /// A role of an account, through a company's AWS portal (IAM Identity Center).
    Portal { portal: PortalRole },
    /// Access keys that the person typed, by the id that Tableferry gave them.
    Keys { keys: String },
    /// A profile of the standard AWS files; `None`: the environment's credentials.
    Profile { profile: Option<String> },
}

/// A role of an account, and the portal through which a person has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct PortalRole {
    #[serde(flatten)]
    pub portal: Portal,
    /// The number of the account, 12 digits.
    pub account: String,
    /// The name of the role, which the portal calls permission set.
    pub role: String,
}

/// A company's AWS portal (IAM Identity Center).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Portal {
    /// The address at which people sign in, such as `https://d-1234567890.awsapps.com/start`.
    pub start_url: String,
    /// The region of the portal, which need not be that of any table.
    pub portal_region: String,
}

impl SignIn {
    /// A profile of the standard AWS files; `None`: the environment's credentials.
    pub fn profile(name: Option<String>) -> Self {
        Self::Profile { profile: name }
    }

    /// In words, within a sentence: `profile work`, `role Importer through d-1234567890.awsapps.com`.
    pub fn words(&self) -> String {
        match self {
            Self::Portal { portal } => {
                format!("role {} through {}", portal.role, portal.portal.host())
            }
            Self::Keys { keys } => format!("access keys ending in {}", shown_end(keys)),
            Self::Profile { profile: Some(profile) } => format!("profile {profile}"),
            Self::Profile { profile: None } => "credentials of the environment".to_owned(),
        }
    }
}

impl Portal {
    /// The host of its address.
    pub fn host(&self) -> &str {
        let rest = self.start_url.split_once("://").map_or(self.start_url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest)
    }
}

/// The part of an id of typed keys that is shown: the last characters of the access key id.
fn shown_end(id: &str) -> &str {
    id.split('-').next().unwrap_or(id)
}

/// The number of an account as the AWS console shows it: `1234-5678-9012`. Anything else stays as it is.
pub fn account_words(account: &str) -> String {
    match (account.get(0..4), account.get(4..8), account.get(8..12)) {
        (Some(first), Some(second), Some(third)) if account.len() == 12 => {
            format!("{first}-{second}-{third}")
        }
        _ => account.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::Destination;
    use serde_json::json;

    fn portal_role() -> PortalRole {
        PortalRole {
            portal: Portal {
                start_url: "https://d-1234567890.awsapps.com/start".to_owned(),
                portal_region: "eu-west-1".to_owned(),
            },
            account: "123456789012".to_owned(),
            role: "Importer".to_owned(),
        }
    }

    #[test]
    fn what_earlier_versions_kept_is_read_and_what_is_kept_now_comes_back() {
        let aws = |sign_in| Destination::Aws { sign_in, region: Some("eu-west-1".to_owned()) };
        for (kept, destination) in [
            (
                json!({ "kind": "aws", "profile": "work", "region": "eu-west-1" }),
                aws(SignIn::profile(Some("work".to_owned()))),
            ),
            (json!({ "kind": "aws", "profile": null, "region": "eu-west-1" }), aws(SignIn::profile(None))),
            (
                json!({ "kind": "aws", "keys": "X2Q7-0a1b2c3d", "region": "eu-west-1" }),
                aws(SignIn::Keys { keys: "X2Q7-0a1b2c3d".to_owned() }),
            ),
            (
                json!({ "kind": "aws", "region": "eu-west-1", "portal": {
                    "start_url": "https://d-1234567890.awsapps.com/start", "portal_region": "eu-west-1",
                    "account": "123456789012", "role": "Importer",
                } }),
                aws(SignIn::Portal { portal: portal_role() }),
            ),
        ] {
            assert_eq!(serde_json::from_value::<Destination>(kept.clone()).unwrap(), destination);
            assert_eq!(serde_json::to_value(&destination).unwrap(), kept);
        }
        let shortest: Destination = serde_json::from_value(json!({ "kind": "aws" })).unwrap();
        assert_eq!(shortest, Destination::Aws { sign_in: SignIn::profile(None), region: None });
    }

    #[test]
    fn each_is_told_in_words() {
        for (sign_in, words) in [
            (SignIn::profile(Some("work".to_owned())), "profile work"),
            (SignIn::profile(None), "credentials of the environment"),
            (SignIn::Keys { keys: "X2Q7-0a1b2c3d".to_owned() }, "access keys ending in X2Q7"),
            (SignIn::Portal { portal: portal_role() }, "role Importer through d-1234567890.awsapps.com"),
        ] {
            assert_eq!(sign_in.words(), words);
        }
    }

    #[test]
    fn an_account_is_shown_in_groups() {
        for (account, words) in [("123456789012", "1234-5678-9012"), ("unknown", "unknown"), ("", "")] {
            assert_eq!(account_words(account), words);
        }
    }
}
