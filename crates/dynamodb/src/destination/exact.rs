//! One destination, told apart from every other one, and whether two are the same.

use super::destination::Destination;
use super::sign_in::account_words;
use failure::{Code, Failure};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What stands for the address of the practice database, which has none.
pub const PRACTICE_ENDPOINT: &str = "practice";

/// A destination told apart from every other one. It is shown before anything is written, and kept with a run.
/// Holds no credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExactDestination {
    pub destination: Destination,
    /// The number of the AWS account, 12 digits. `None` outside AWS, and where neither STS nor a table's ARN tells it.
    pub account: Option<String>,
    /// The name that the account has beside its number. `None` where it has none or does not tell it; runs of earlier
    /// versions do not have it.
    #[serde(default)]
    pub alias: Option<String>,
    /// The role or user that signs, in words: `role Importer`. As above.
    #[serde(default)]
    pub identity: Option<String>,
    pub region: String,
    /// The address that requests go to; [`PRACTICE_ENDPOINT`] for Practice.
    pub endpoint: String,
}

/// What is known of a destination before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnownDestination {
    pub exact: ExactDestination,
    /// What the person should know before using it, such as that it is reached in plain text.
    pub warning: Option<String>,
}

/// A destination that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionSummary {
    pub exact: ExactDestination,
    /// What the person should know before using it, such as that it is reached in plain text.
    pub warning: Option<String>,
    /// Names of the tables there (at most 2,500).
    pub tables: Vec<String>,
    /// A sentence for the person: what was reached, and how fast it answered.
    pub message: String,
}

impl ExactDestination {
    /// In words: `AWS account 1234-5678-9012 (shop), role Importer, eu-central-1,
    /// https://dynamodb.eu-central-1.amazonaws.com`.
    pub fn words(&self) -> String {
        match &self.destination {
            Destination::Practice => "Practice, on this computer".to_owned(),
            Destination::Aws { .. } => {
                let account = self.account.as_deref().map_or_else(|| "unknown".to_owned(), account_words);
                let alias = self.alias.as_ref().map(|alias| format!(" ({alias})")).unwrap_or_default();
                let who = self.identity.as_ref().map(|who| format!(", {who}")).unwrap_or_default();
                format!("AWS account {account}{alias}{who}, {}, {}", self.region, self.endpoint)
            }
            Destination::Endpoint { .. } => format!("{}, region {}", self.endpoint, self.region),
        }
    }

    /// The destination with the region of AWS named, so that it stays the same whatever the environment says later.
    pub fn pinned(&self) -> Destination {
        match &self.destination {
            Destination::Aws { sign_in, .. } => {
                Destination::Aws { sign_in: sign_in.clone(), region: Some(self.region.clone()) }
            }
            other => other.clone(),
        }
    }

    /// Sees to it that `now` is the destination that a run wrote to, which is `self`. A run whose account was not
    /// known is taken to be the same where all else is.
    ///
    /// # Errors
    /// `another_destination`, `another_account`, `account_unknown`, `another_region`, `another_endpoint`.
    pub fn require_same(&self, now: &Self) -> Result<(), Failure> {
        let differs = |code: Code, what: &str, then: &str, today: &str, repair: &str| {
            Err(Failure::new(
                code,
                format!("This run wrote to {what} {then}, and this is {what} {today}. Nothing was changed."),
                repair,
            ))
        };
        if self.kind() != now.kind() {
            return differs(
                Code::AnotherDestination,
                "the destination",
                &self.words(),
                &now.words(),
                "Choose the destination of the run.",
            );
        }
        match (&self.account, &now.account) {
            (Some(then), Some(today)) if then != today => {
                return differs(
                    Code::AnotherAccount,
                    "the AWS account",
                    &account_words(then),
                    &account_words(today),
                    "Choose a profile of the account that the run wrote to, or sign in to that account.",
                );
            }
            (Some(then), None) => {
                return Err(Failure::new(
                    Code::AccountUnknown,
                    format!(
                        "This run wrote to the AWS account {}, and which account this is cannot be found out. \
                         Nothing was changed.",
                        account_words(then)
                    ),
                    "Check that AWS can be reached, and that the credentials may call sts:GetCallerIdentity.",
                ));
            }
            _ => {}
        }
        if self.region != now.region {
            return differs(
                Code::AnotherRegion,
                "the region",
                &self.region,
                &now.region,
                "Choose the region of the run.",
            );
        }
        // AWS has several addresses for one account and region.
        let is_same =
            self.endpoint == now.endpoint || (is_of_aws(&self.endpoint) && is_of_aws(&now.endpoint));
        if !is_same {
            return differs(
                Code::AnotherEndpoint,
                "the server at",
                &self.endpoint,
                &now.endpoint,
                "Use the server that the run wrote to; look at AWS_ENDPOINT_URL and the profile's endpoint_url.",
            );
        }
        Ok(())
    }

    fn kind(&self) -> u8 {
        match self.destination {
            Destination::Practice => 0,
            Destination::Aws { .. } => 1,
            Destination::Endpoint { .. } => 2,
        }
    }
}

/// Whether an address is one that Amazon serves DynamoDB at.
pub(super) fn is_of_aws(endpoint: &str) -> bool {
    let host = url::Url::parse(endpoint)
        .ok()
        .filter(|url| url.scheme() == "https")
        .and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| {
        let is_dynamodb = host.split('.').any(|label| matches!(label, "dynamodb" | "dynamodb-fips" | "ddb"));
        is_dynamodb
            && [
                ".amazonaws.com",
                ".amazonaws.com.cn",
                ".api.aws",
                ".amazonaws.eu",
                ".api.amazonwebservices.com.cn",
            ]
            .iter()
            .any(|domain| host.ends_with(domain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT: &str = "https://dynamodb.eu-west-1.amazonaws.com";

    fn aws(account: Option<&str>, region: &str, endpoint: &str) -> ExactDestination {
        ExactDestination {
            destination: Destination::aws(None, None),
            account: account.map(str::to_owned),
            alias: None,
            identity: None,
            region: region.to_owned(),
            endpoint: endpoint.to_owned(),
        }
    }

    fn code(then: &ExactDestination, now: &ExactDestination) -> Option<&'static str> {
        then.require_same(now).err().map(|failure| failure.code.as_str())
    }

    #[test]
    fn a_run_goes_on_only_where_it_wrote() {
        let then = aws(Some("111111111111"), "eu-west-1", ENDPOINT);
        let local = ExactDestination {
            destination: Destination::Endpoint { url: "http://localhost:8000".to_owned(), region: None },
            ..aws(None, "eu-west-1", "http://localhost:8000")
        };
        for (now, expected) in [
            (then.clone(), None),
            (aws(Some("222222222222"), "eu-west-1", ENDPOINT), Some("another_account")),
            (aws(None, "eu-west-1", ENDPOINT), Some("account_unknown")),
            (aws(Some("111111111111"), "eu-west-2", ENDPOINT), Some("another_region")),
            (aws(Some("111111111111"), "eu-west-1", "http://localhost:8000"), Some("another_endpoint")),
            (
                aws(Some("111111111111"), "eu-west-1", "http://dynamodb.amazonaws.com"),
                Some("another_endpoint"),
            ),
            (
                aws(Some("111111111111"), "eu-west-1", "https://111111111111.ddb.eu-west-1.amazonaws.com"),
                None,
            ),
            (
                aws(Some("111111111111"), "eu-west-1", "https://ec2-192-0-2-1.compute-1.amazonaws.com"),
                Some("another_endpoint"),
            ),
            (local.clone(), Some("another_destination")),
        ] {
            assert_eq!(code(&then, &now), expected, "{now:?}");
        }
        assert_eq!(code(&local, &local), None);
        let other = ExactDestination { endpoint: "http://localhost:8001".to_owned(), ..local.clone() };
        assert_eq!(code(&local, &other), Some("another_endpoint"));
    }

    #[test]
    fn the_profile_by_which_an_account_is_reached_does_not_matter() {
        let then = aws(Some("111111111111"), "eu-west-1", ENDPOINT);
        let mut now = then.clone();
        now.destination = Destination::aws(Some("work".to_owned()), None);
        now.identity = Some("role Importer".to_owned());
        assert_eq!(code(&then, &now), None);
    }

    #[test]
    fn a_run_whose_account_was_not_known_is_the_same_where_all_else_is() {
        let then = aws(None, "eu-west-1", ENDPOINT);
        assert_eq!(code(&then, &aws(Some("111111111111"), "eu-west-1", ENDPOINT)), None);
        assert!(code(&then, &aws(Some("111111111111"), "eu-west-2", ENDPOINT)).is_some());
    }

    #[test]
    fn a_refusal_names_both() {
        let then = aws(Some("111111111111"), "eu-west-1", ENDPOINT);
        let said = then.require_same(&aws(Some("222222222222"), "eu-west-1", ENDPOINT)).unwrap_err().message;
        assert!(said.contains("1111-1111-1111") && said.contains("2222-2222-2222"), "{said}");
    }
}
