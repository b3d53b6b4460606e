//! Connects to destinations and keeps what is connected.

use super::account::{AccountOfCredentials, AwsAccount, TimelyCredentials};
use super::address::Address;
use super::aws_settings::{AwsSettings, check_region, no_region};
use super::destination::{Destination, LOCAL_REGION};
use super::exact::{ConnectionSummary, ExactDestination, KnownDestination, PRACTICE_ENDPOINT};
use super::http::http_client;
use super::practice::{PRACTICE_URL, Practice, PracticeDisk};
use super::s3::s3_of_server;
use super::service_error::failure_of;
use super::signed_call::SignedCalls;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::StalledStreamProtectionConfig;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Credentials, IdentityCache, SharedCredentialsProvider, SharedHttpClient};
use failure::Failure;
use private_files::data_folder;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long credentials may take to come, from a program that asks the person for a code too.
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(12);
/// How long one request may take, with the credentials for it.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);

/// Most tables that are listed.
const MAX_TABLES: usize = 2500;

/// A destination in reach.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Tries again by itself: for single questions.
    pub client: Client,
    /// Never tries again by itself: for the import, which decides that.
    pub client_without_retries: Client,
    /// The same with patience for slow answers: a run gives up on a request by itself.
    pub(crate) client_for_runs: Client,
    pub destination: Destination,
    pub region: String,
    /// The address of a server that was given by its address; [`PRACTICE_ENDPOINT`] for Practice.
    endpoint: String,
    /// What tells account and address, when the destination is AWS.
    aws: Option<AwsAccount>,
    /// Where the practice database keeps what it takes, when the destination is that.
    pub(crate) practice: Option<PracticeDisk>,
}

/// Connects, and keeps the practice database open while it is needed.
#[derive(Debug, Default)]
pub struct Destinations {
    /// Where the practice database lies; `None`: [`data_folder`].
    folder: Option<PathBuf>,
    practice: Mutex<Option<Practice>>,
    connected: Mutex<Vec<Connection>>,
}

impl Destinations {
    /// Destinations whose practice database lies in the user's data folder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Destinations whose practice database lies in `folder`.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder: Some(folder), ..Self::default() }
    }

    /// Connects, or gives what is connected already. Sends nothing yet: [`Connection::test`] does.
    ///
    /// # Errors
    /// When the practice database cannot be opened, the address is none, or no region is named (`no_region`).
    pub async fn connect(&self, destination: &Destination) -> Result<Connection, Failure> {
        if let Destination::Aws { profile, region } = destination {
            // Signing in again must count at once, so these are created again each time.
            return Connection::to_aws(destination.clone(), profile.as_deref(), region.as_deref()).await;
        }
        let mut connected = self.connected.lock().await;
        if let Some(known) = connected.iter().find(|known| known.destination == *destination) {
            return Ok(known.clone());
        }
        let connection = match destination {
            Destination::Practice => {
                let (http_client, disk) = self.practice().await?;
                let connection =
                    Connection::to_url(destination.clone(), PRACTICE_URL, LOCAL_REGION, http_client);
                Connection { practice: Some(disk), endpoint: PRACTICE_ENDPOINT.to_owned(), ..connection }
            }
            Destination::Endpoint { url, region } => {
                let address = Address::parse(url)?;
                let region = region.as_deref().map(str::trim).filter(|region| !region.is_empty());
                let local = address.is_loopback().then_some(LOCAL_REGION);
                let region = region.or(local).ok_or_else(no_region)?;
                check_region(region)?;
                Connection::to_url(destination.clone(), &address.text(), region, http_client())
            }
            Destination::Aws { profile, region } => {
                Connection::to_aws(destination.clone(), profile.as_deref(), region.as_deref()).await?
            }
        };
        connected.push(connection.clone());
        Ok(connection)
    }

    async fn practice(&self) -> Result<(SharedHttpClient, PracticeDisk), Failure> {
        let mut practice = self.practice.lock().await;
        if let Some(open) = practice.as_ref() {
            return Ok((open.http_client(), open.disk()));
        }
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => data_folder()?,
        };
        let opened = Practice::open(&folder).await?;
        let reached = (opened.http_client(), opened.disk());
        *practice = Some(opened);
        Ok(reached)
    }
}

impl Connection {
    fn to_url(destination: Destination, url: &str, region: &str, http_client: SharedHttpClient) -> Self {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client)
            .endpoint_url(url)
            .region(Region::new(region.to_owned()))
            // Such servers ask for credentials but take any.
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "tableferry",
                "tableferry",
                None,
                None,
                "tableferry",
            )))
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard());
        if destination == Destination::Practice {
            // It has the whole request at once, and takes it when its turn comes.
            config.set_stalled_stream_protection(Some(StalledStreamProtectionConfig::disabled()));
        }
        let config = config.build();
        Self { endpoint: url.to_owned(), ..Self::with(destination, &config, region) }
    }

    async fn to_aws(
        destination: Destination,
        profile: Option<&str>,
        region: Option<&str>,
    ) -> Result<Self, Failure> {
        let settings = AwsSettings::load(profile).await?;
        let region = Region::new(settings.region(region)?);
        let endpoint = settings.endpoint()?;
        let http_client = http_client();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client.clone())
            .timeout_config(timeouts())
            // Longer than credentials may take: their own limit comes first.
            .identity_cache(IdentityCache::lazy().load_timeout(CREDENTIALS_TIMEOUT * 2).build())
            .region(region.clone());
        if let Some(name) = profile {
            // The profile that was chosen is the one that is used, whatever the environment says.
            let of_profile = ProfileFileCredentialsProvider::builder()
                .configure(
                    &ProviderConfig::without_region()
                        .with_region(Some(region.clone()))
                        .with_http_client(http_client),
                )
                .profile_name(name);
            loader = loader.profile_name(name).credentials_provider(of_profile.build());
        }
        let mut shared = loader.load().await;
        let seen = AccountOfCredentials::default();
        if let Some(provider) = shared.credentials_provider() {
            let timely = TimelyCredentials::new(provider, CREDENTIALS_TIMEOUT, seen.clone());
            let provider = SharedCredentialsProvider::new(timely);
            shared = shared.into_builder().credentials_provider(provider).build();
        }
        let mut config =
            aws_sdk_dynamodb::config::Builder::from(&shared).retry_config(RetryConfig::standard());
        config.set_endpoint_url(endpoint.as_ref().map(Address::text));
        let calls = SignedCalls::new(&shared, &settings, region.as_ref())?;
        let account = AwsAccount::new(
            &shared,
            calls,
            endpoint.as_ref(),
            settings.sts_endpoint()?.as_ref(),
            settings.s3_endpoint()?.as_ref(),
            seen,
        );
        let connection = Self::with(destination, &config.build(), region.as_ref());
        Ok(Self { aws: Some(account), ..connection })
    }

    fn with(destination: Destination, config: &aws_sdk_dynamodb::Config, region: &str) -> Self {
        let without_retries = config.to_builder().retry_config(RetryConfig::disabled()).build();
        let for_runs = without_retries
            .to_builder()
            .timeout_config(TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).build())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self {
            client_for_runs: Client::from_conf(for_runs),
            client: Client::from_conf(config.clone()),
            client_without_retries: Client::from_conf(without_retries),
            destination,
            region: region.to_owned(),
            endpoint: String::new(),
            aws: None,
            practice: None,
        }
    }

    /// The destination told apart from every other one, for showing it and for keeping it with a run.
    ///
    /// # Errors
    /// When there are no credentials for AWS, or it does not take them.
    pub async fn exact(&self) -> Result<ExactDestination, Failure> {
        self.exact_with(None).await
    }

    /// The same, where a table is known: its ARN tells the account where STS cannot be reached.
    ///
    /// # Errors
    /// As [`Self::exact`].
    pub async fn exact_with(&self, table: Option<&str>) -> Result<ExactDestination, Failure> {
        let (account, endpoint) = match &self.aws {
            // The address after the account: it is exact once the credentials were used.
            Some(aws) => (aws.number(&self.client, table).await?, aws.endpoint().await?),
            None => (None, self.endpoint.clone()),
        };
        Ok(ExactDestination {
            destination: self.destination.clone(),
            account,
            region: self.region.clone(),
            endpoint,
        })
    }

    /// What is known of the destination, for a person who is about to use it.
    ///
    /// # Errors
    /// As [`Self::exact`].
    pub async fn known(&self) -> Result<KnownDestination, Failure> {
        Ok(KnownDestination { exact: self.exact().await?, warning: self.warning() })
    }

    /// Calls services of AWS beside DynamoDB; `None` where the destination is not AWS.
    pub(crate) fn calls(&self) -> Option<&SignedCalls> {
        self.aws.as_ref().map(AwsAccount::calls)
    }

    /// S3 beside DynamoDB, with the same credentials in the same region: of a server by its address, at that address; `None`
    /// of Practice.
    pub(crate) fn s3(&self) -> Option<aws_sdk_s3::Client> {
        match (&self.aws, &self.destination) {
            (Some(aws), _) => Some(aws.s3()),
            (None, Destination::Practice) => None,
            (None, _) => Some(s3_of_server(&self.endpoint, &self.region)),
        }
    }

    /// The address that was given, for AWS in place of Amazon's own. Nothing is sent to find it out.
    pub fn given_address(&self) -> Option<&str> {
        match &self.aws {
            Some(aws) => aws.given_endpoint(),
            None => Some(&self.endpoint),
        }
    }

    /// What the person should know before anything is sent there.
    pub fn warning(&self) -> Option<String> {
        Address::parse(&self.endpoint).ok().and_then(|address| address.warning())
    }

    /// Asks the destination for its tables, to see that it answers and takes the credentials.
    ///
    /// # Errors
    /// In plain words, why it does not.
    pub async fn test(&self) -> Result<ConnectionSummary, Failure> {
        let started = Instant::now();
        let tables = self.tables().await?;
        let milliseconds = started.elapsed().as_millis();
        let exact = self.exact_with(tables.first().map(String::as_str)).await?;
        let what = match tables.len() {
            0 => "holds no table yet".to_owned(),
            1 => "holds 1 table".to_owned(),
            MAX_TABLES => format!("holds {MAX_TABLES} tables or more"),
            count => format!("holds {count} tables"),
        };
        let who = match &self.destination {
            Destination::Practice => "The practice database".to_owned(),
            Destination::Aws { .. } => format!("DynamoDB in {}", self.region),
            Destination::Endpoint { .. } => format!("The server at {}", self.endpoint),
        };
        Ok(ConnectionSummary {
            exact,
            warning: self.warning(),
            tables,
            message: format!("{who} answered in {milliseconds} ms and {what}."),
        })
    }

    /// Names of the tables there, at most [`MAX_TABLES`].
    ///
    /// # Errors
    /// When the destination does not answer or refuses.
    pub async fn tables(&self) -> Result<Vec<String>, Failure> {
        let mut names = Vec::new();
        let mut start = None;
        loop {
            let listed = self
                .client_without_retries
                .list_tables()
                .set_exclusive_start_table_name(start)
                .send()
                .await
                .map_err(|error| failure_of(&error, "reach the destination"))?;
            names.extend_from_slice(listed.table_names());
            start = listed.last_evaluated_table_name().map(str::to_owned);
            if start.is_none() || names.len() >= MAX_TABLES {
                names.truncate(MAX_TABLES);
                return Ok(names);
            }
        }
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .build()
}
