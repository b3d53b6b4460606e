//! Connects to destinations and keeps what is connected.

use super::destination::{ConnectionSummary, DEFAULT_REGION, Destination};
use super::practice::{Practice, PracticeDisk, data_folder};
use super::service_error::failure_of;
use crate::failure::Failure;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::StalledStreamProtectionConfig;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one request may take.
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
    /// Where the practice database keeps what it takes, when the destination is that.
    pub(crate) practice: Option<PracticeDisk>,
}

/// Connects, and keeps the practice database running while it is needed.
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
    /// When the practice database cannot be opened, or the address is none.
    pub async fn connect(&self, destination: &Destination) -> Result<Connection, Failure> {
        if let Destination::Aws { profile, region } = destination {
            // Signing in again must count at once, so these are made anew each time.
            return Ok(Connection::to_aws(destination.clone(), profile.as_deref(), region.as_deref()).await);
        }
        let mut connected = self.connected.lock().await;
        if let Some(known) = connected.iter().find(|known| known.destination == *destination) {
            return Ok(known.clone());
        }
        let connection = match destination {
            Destination::Practice => {
                let (url, disk) = self.practice().await?;
                let connection = Connection::to_url(destination.clone(), &url, DEFAULT_REGION);
                Connection { practice: Some(disk), ..connection }
            }
            Destination::Endpoint { url, region } => {
                let url = checked_url(url)?;
                Connection::to_url(destination.clone(), &url, region.as_deref().unwrap_or(DEFAULT_REGION))
            }
            Destination::Aws { profile, region } => {
                Connection::to_aws(destination.clone(), profile.as_deref(), region.as_deref()).await
            }
        };
        connected.push(connection.clone());
        Ok(connection)
    }

    async fn practice(&self) -> Result<(String, PracticeDisk), Failure> {
        let mut practice = self.practice.lock().await;
        if let Some(running) = practice.as_ref() {
            return Ok((running.url().to_owned(), running.disk()));
        }
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => data_folder()?,
        };
        let started = Practice::start(&folder).await?;
        let reached = (started.url().to_owned(), started.disk());
        *practice = Some(started);
        Ok(reached)
    }
}

fn checked_url(url: &str) -> Result<String, Failure> {
    let url = url.trim().trim_end_matches('/');
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => Ok(url.to_owned()),
        _ => Err(Failure::new(
            "not_an_address",
            format!("“{url}” is not the address of a server."),
            "Write it like http://localhost:8000.",
        )),
    }
}

impl Connection {
    fn to_url(destination: Destination, url: &str, region: &str) -> Self {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
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
            .retry_config(RetryConfig::standard())
            .build();
        Self::with(destination, &config, region)
    }

    async fn to_aws(destination: Destination, profile: Option<&str>, region: Option<&str>) -> Self {
        let mut of_profile = ProfileFileRegionProvider::builder();
        if let Some(name) = profile {
            of_profile = of_profile.profile_name(name);
        }
        // The service that tells a machine in the cloud its region is never asked: it may keep others waiting.
        let region = RegionProviderChain::first_try(region.map(|region| Region::new(region.to_owned())))
            .or_else(of_profile.build())
            .region()
            .await;
        let region = region.unwrap_or_else(|| Region::new(DEFAULT_REGION));
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts()).region(region.clone());
        if let Some(name) = profile {
            // The profile that was chosen is the one that is used, whatever the environment says.
            loader = loader
                .profile_name(name)
                .credentials_provider(ProfileFileCredentialsProvider::builder().profile_name(name).build());
        }
        let shared = loader.load().await;
        let config =
            aws_sdk_dynamodb::config::Builder::from(&shared).retry_config(RetryConfig::standard()).build();
        Self::with(destination, &config, region.as_ref())
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
            practice: None,
        }
    }

    /// Asks the destination for its tables, to see that it answers and takes the credentials.
    ///
    /// # Errors
    /// In plain words, why it does not.
    pub async fn test(&self) -> Result<ConnectionSummary, Failure> {
        let started = Instant::now();
        let tables = self.tables().await?;
        let milliseconds = started.elapsed().as_millis();
        let what = match tables.len() {
            0 => "holds no table yet".to_owned(),
            1 => "holds 1 table".to_owned(),
            MAX_TABLES => format!("holds {MAX_TABLES} tables or more"),
            count => format!("holds {count} tables"),
        };
        let who = match &self.destination {
            Destination::Practice => "The practice database".to_owned(),
            Destination::Aws { .. } => format!("DynamoDB in {}", self.region),
            Destination::Endpoint { url, .. } => format!("The server at {}", url.trim()),
        };
        Ok(ConnectionSummary {
            destination: self.destination.clone(),
            region: self.region.clone(),
            account: None,
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
