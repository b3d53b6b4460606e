//! Which AWS account a connection reaches, and at which address.

use super::address::Address;
use super::caller::{Caller, identity_of};
use super::exact::is_of_aws;
use super::service_error::failure_of;
use super::signed_call::{CalledService, SignedCalls};
use super::xml_text::first_text;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
use failure::{Code, Failure};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long STS may take. Where it cannot be reached, a table's ARN tells the account.
const STS_TIMEOUT: Duration = Duration::from_secs(5);
/// The version of IAM's API.
const IAM_VERSION: &str = "2010-05-08";

/// By what the account of a connection to AWS is found out, and the address that its requests go to.
#[derive(Debug, Clone)]
pub(super) struct AwsAccount {
    /// `None` where DynamoDB is a server of somebody else's, of which Amazon's STS knows nothing.
    sts: Option<aws_sdk_sts::Client>,
    config: SdkConfig,
    /// The address that is set in place of Amazon's own.
    endpoint: Option<String>,
    seen: AccountOfCredentials,
    calls: SignedCalls,
    /// DynamoDB and STS are Amazon's, and so are the other services where no address is set for them.
    calls_amazons: bool,
}

impl AwsAccount {
    pub(super) fn new(
        config: &SdkConfig,
        calls: SignedCalls,
        endpoint: Option<&Address>,
        sts_endpoint: Option<&Address>,
        seen: AccountOfCredentials,
    ) -> Self {
        let endpoint = endpoint.map(Address::text);
        let is_amazons = endpoint.as_deref().is_none_or(is_of_aws);
        let sts = (is_amazons || sts_endpoint.is_some()).then(|| {
            let timeouts = TimeoutConfig::builder().operation_timeout(STS_TIMEOUT).build();
            let config = aws_sdk_sts::config::Builder::from(config)
                .retry_config(RetryConfig::disabled())
                .timeout_config(timeouts);
            aws_sdk_sts::Client::from_conf(config.build())
        });
        let calls_amazons = is_amazons && sts_endpoint.is_none();
        Self { sts, config: config.clone(), endpoint, seen, calls, calls_amazons }
    }

    /// Calls services beside DynamoDB with its credentials.
    pub(super) fn calls(&self) -> &SignedCalls {
        &self.calls
    }

    /// The address that is set in place of Amazon's own.
    pub(super) fn given_endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// Who signs: from STS; the account else from the ARN of that table or of any. `None` where neither tells it.
    ///
    /// # Errors
    /// When there are no credentials, or they are not taken.
    pub(super) async fn caller(&self, client: &Client, table: Option<&str>) -> Result<Caller, Failure> {
        if let Some(sts) = &self.sts {
            match sts.get_caller_identity().send().await {
                Ok(caller) => {
                    if let Some(account) = caller.account().filter(|account| is_account(account)) {
                        let identity = caller.arn().and_then(identity_of);
                        let alias = self.alias().await;
                        return Ok(Caller { account: Some(account.to_owned()), alias, identity });
                    }
                }
                Err(error) => {
                    only_about_credentials(failure_of(&error, "find out which AWS account this is"))?;
                }
            }
        }
        Ok(Caller { account: account_of_table(client, table).await?, ..Caller::default() })
    }

    /// The name that the account has beside its number; `None` also where these credentials may not ask for it.
    async fn alias(&self) -> Option<String> {
        if !self.calls_amazons && !self.calls.has_address(CalledService::Iam) {
            return None;
        }
        let asked = self.calls.query(CalledService::Iam, "ListAccountAliases", IAM_VERSION, &[]);
        let answer = tokio::time::timeout(STS_TIMEOUT, asked).await.ok()?.ok()?;
        first_text(&answer, "member").filter(|alias| !alias.is_empty())
    }

    /// The address that requests go to, by the SDK's own rules. Some credentials bring their account, which then
    /// becomes a part of it; so this is exact once any request was made.
    ///
    /// # Errors
    /// `aws_settings` when the settings contradict each other.
    pub(super) async fn endpoint(&self) -> Result<String, Failure> {
        let mode = self.config.account_id_endpoint_mode().cloned().unwrap_or_default();
        let params = Params::builder()
            .set_region(self.config.region().map(ToString::to_string))
            .set_use_fips(self.config.use_fips())
            .set_use_dual_stack(self.config.use_dual_stack())
            .set_endpoint(self.endpoint.clone())
            .set_account_id(self.seen.get())
            .account_id_endpoint_mode(mode.to_string())
            .build()
            .map_err(|_| contradictory())?;
        let endpoint = DefaultResolver::new().resolve_endpoint(&params).await.map_err(|_| contradictory())?;
        Ok(endpoint.url().trim_end_matches('/').to_owned())
    }
}

fn contradictory() -> Failure {
    Failure::new(
        Code::AwsSettings,
        "The AWS settings of this computer name no address for DynamoDB that can be used.",
        "Look at endpoint_url, use_fips_endpoint and use_dualstack_endpoint of the profile, and at the region.",
    )
}

/// The account in the ARN of a table, of any where none is named.
async fn account_of_table(client: &Client, table: Option<&str>) -> Result<Option<String>, Failure> {
    const DOING: &str = "find out which AWS account this is";
    let name = if let Some(table) = table {
        table.to_owned()
    } else {
        let first = match client.list_tables().limit(1).send().await {
            Ok(listed) => listed.table_names().first().cloned(),
            Err(error) => {
                only_about_credentials(failure_of(&error, DOING))?;
                None
            }
        };
        let Some(first) = first else { return Ok(None) };
        first
    };
    match client.describe_table().table_name(name).send().await {
        Ok(described) => {
            let arn = described.table().and_then(|table| table.table_arn());
            Ok(arn.and_then(account_of_arn).map(str::to_owned))
        }
        Err(error) => {
            only_about_credentials(failure_of(&error, DOING))?;
            Ok(None)
        }
    }
}

/// What speaks of the credentials ends the search: nobody else will take them.
fn only_about_credentials(failure: Failure) -> Result<(), Failure> {
    match failure.code {
        Code::NoCredentials
        | Code::CredentialsExpired
        | Code::CredentialsRefused
        | Code::WrongClock
        | Code::SignInNeeded
        | Code::CodeNeeded
        | Code::NoSuchKeys
        | Code::NoKeychain => Err(failure),
        _ => Ok(()),
    }
}

/// `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`
fn account_of_arn(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| is_account(account))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The account that the credentials last brought with them, where they did.
#[derive(Debug, Clone, Default)]
pub(super) struct AccountOfCredentials(Arc<Mutex<Option<String>>>);

impl AccountOfCredentials {
    fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, account: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = account;
    }
}

/// Credentials that come in time or not at all, so that a failure is known as one of theirs.
#[derive(Debug)]
pub(super) struct TimelyCredentials {
    provider: SharedCredentialsProvider,
    limit: Duration,
    seen: AccountOfCredentials,
}

impl TimelyCredentials {
    pub(super) fn new(
        provider: SharedCredentialsProvider,
        limit: Duration,
        seen: AccountOfCredentials,
    ) -> Self {
        Self { provider, limit, seen }
    }
}

impl ProvideCredentials for TimelyCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let provided = tokio::time::timeout(self.limit, self.provider.provide_credentials()).await;
            let credentials = provided.map_err(|_| CredentialsError::provider_timed_out(self.limit))??;
            self.seen.set(credentials.account_id().map(|account| account.as_str().to_owned()));
            Ok(credentials)
        })
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.provider.fallback_on_interrupt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_stands_in_a_tables_arn() {
        for (arn, account) in [
            ("arn:aws:dynamodb:eu-west-1:123456789012:table/Users", Some("123456789012")),
            ("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/Users", Some("123456789012")),
            ("arn:aws:dynamodb:ddblocal:000000000000:table/Users", Some("000000000000")),
            ("arn:aws:dynamodb:eu-west-1::table/Users", None),
            ("arn:aws:dynamodb:eu-west-1:12345678901x:table/Users", None),
            ("Users", None),
        ] {
            assert_eq!(account_of_arn(arn), account, "{arn}");
        }
    }

    #[derive(Debug)]
    struct Never;

    impl ProvideCredentials for Never {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(std::future::pending())
        }
    }

    #[tokio::test]
    async fn credentials_that_never_come_fail_as_credentials() {
        let never = SharedCredentialsProvider::new(Never);
        let timely = TimelyCredentials::new(never, Duration::from_millis(1), AccountOfCredentials::default());
        let failed = timely.provide_credentials().await.unwrap_err();
        assert!(matches!(failed, CredentialsError::ProviderTimedOut(_)), "{failed}");
    }

    #[tokio::test]
    async fn the_account_that_credentials_bring_is_remembered() {
        let credentials = Credentials::builder()
            .access_key_id("A")
            .secret_access_key("B")
            .account_id("123456789012")
            .provider_name("test")
            .build();
        let seen = AccountOfCredentials::default();
        let provider = SharedCredentialsProvider::new(credentials);
        let timely = TimelyCredentials::new(provider, Duration::from_mins(1), seen.clone());
        assert_eq!(seen.get(), None);
        timely.provide_credentials().await.unwrap();
        assert_eq!(seen.get().as_deref(), Some("123456789012"));
    }

    #[tokio::test]
    async fn the_address_is_the_one_that_the_sdk_would_use() {
        use aws_config::Region;
        let config =
            |fips: bool| SdkConfig::builder().region(Region::new("eu-west-1")).use_fips(fips).build();
        let account = |config: &SdkConfig, endpoint: Option<&str>, seen: Option<&str>| {
            let of_credentials = AccountOfCredentials::default();
            of_credentials.set(seen.map(str::to_owned));
            let endpoint = endpoint.map(str::to_owned);
            let calls = SignedCalls::of_no_service();
            AwsAccount {
                sts: None,
                config: config.clone(),
                endpoint,
                seen: of_credentials,
                calls,
                calls_amazons: false,
            }
        };
        for (fips, endpoint, seen, expected) in [
            (false, None, None, Some("https://dynamodb.eu-west-1.amazonaws.com")),
            (true, None, None, Some("https://dynamodb-fips.eu-west-1.amazonaws.com")),
            (false, None, Some("123456789012"), Some("https://123456789012.ddb.eu-west-1.amazonaws.com")),
            (false, Some("http://localhost:8000"), None, Some("http://localhost:8000")),
            (false, Some("http://localhost:8000"), Some("123456789012"), Some("http://localhost:8000")),
            (true, Some("http://localhost:8000"), None, None),
        ] {
            let found = account(&config(fips), endpoint, seen).endpoint().await;
            assert_eq!(found.ok().as_deref(), expected, "{fips} {endpoint:?} {seen:?}");
        }
    }
}
