//! Connects to destinations and keeps what is connected.

use super::account::{AccountOfCredentials, AwsAccount, TimelyCredentials};
use super::address::Address;
use super::aws_settings::{AwsSettings, check_region, no_region};
use super::caller::{Caller, Session};
use super::destination::{Destination, LOCAL_REGION};
use super::exact::{ConnectionSummary, ExactDestination, KnownDestination, PRACTICE_ENDPOINT};
use super::http::{CONNECT_TIMEOUT, http_client, timeouts};
use super::keys::KeysCredentials;
use super::portal::PortalCredentials;
use super::practice::{PRACTICE_URL, Practice, PracticeDisk};
use super::profile_credentials::credentials_of_profile;
use super::renewal::Renewal;
use super::s3::s3_of_server;
use super::service_error::failure_of;
use super::sign_in::SignIn;
use super::sign_ins::SignIns;
use super::signed_call::SignedCalls;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::StalledStreamProtectionConfig;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Credentials, IdentityCache, SharedCredentialsProvider, SharedHttpClient};
use failure::Failure;
use private_files::data_folder;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long credentials may take to come, from a program that asks the person for a code too.
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(12);

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
    /// How it is had again once its credentials have expired, when the destination is AWS.
    pub(crate) renewal: Option<Renewal>,
}

/// Connects, and keeps the practice database open while it is needed.
#[derive(Debug, Default)]
pub struct Destinations {
    /// Where the practice database lies; `None`: [`data_folder`].
    folder: Option<PathBuf>,
    practice: Mutex<Option<Practice>>,
    connected: Mutex<Vec<Connection>>,
    sign_ins: Arc<SignIns>,
    /// Somebody is there who can sign in while a run waits.
    can_sign_in: bool,
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

    /// The same where somebody is there who can sign in again while a run waits for it.
    #[must_use]
    pub fn with_somebody_there(self, can_sign_in: bool) -> Self {
        Self { can_sign_in, ..self }
    }

    /// Who is signed in since the app was started.
    pub fn sign_ins(&self) -> &Arc<SignIns> {
        &self.sign_ins
    }

    /// Connects, or gives what is connected already. Sends nothing yet: [`Connection::test`] does.
    ///
    /// # Errors
    /// When the practice database cannot be opened, the address is none, or no region is named (`no_region`).
    pub async fn connect(&self, destination: &Destination) -> Result<Connection, Failure> {
        if let Destination::Aws { sign_in, region } = destination {
            // Signing in again must count at once, so these are created again each time.
            let connection = Connection::to_aws(sign_in, region.as_deref(), &self.sign_ins).await?;
            let sign_ins = Arc::clone(&self.sign_ins);
            let renewal = Renewal { sign_in: sign_in.clone(), sign_ins, can_sign_in: self.can_sign_in };
            return Ok(Connection { renewal: Some(renewal), ..connection });
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
            Destination::Aws { sign_in, region } => {
                Connection::to_aws(sign_in, region.as_deref(), &self.sign_ins).await?
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

    /// Connects to AWS with the credentials of whoever is signed in by now.
    ///
    /// # Errors
    /// `no_region`, `no_such_profile`, and what the settings of AWS on this computer say.
    pub(super) async fn to_aws(
        sign_in: &SignIn,
        region: Option<&str>,
        sign_ins: &Arc<SignIns>,
    ) -> Result<Self, Failure> {
        let destination = Destination::Aws { sign_in: sign_in.clone(), region: region.map(str::to_owned) };
        let profile = match sign_in {
            SignIn::Profile { profile } => profile.as_deref(),
            SignIn::Portal { .. } | SignIn::Keys { .. } => None,
        };
        let settings = AwsSettings::load(profile).await?;
        let region = Region::new(settings.region(region)?);
        let endpoint = settings.endpoint()?;
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client())
            .timeout_config(timeouts())
            // Longer than credentials may take: their own limit comes first.
            .identity_cache(IdentityCache::lazy().load_timeout(CREDENTIALS_TIMEOUT * 2).build())
            .region(region.clone());
        match sign_in {
            SignIn::Profile { profile: None } => {}
            SignIn::Profile { profile: Some(name) } => {
                // The profile that was chosen is the one that is used, whatever the environment says.
                let of_profile = credentials_of_profile(name, &settings, sign_ins, &region)?;
                loader = loader.profile_name(name).credentials_provider(of_profile);
            }
            SignIn::Portal { portal } => {
                let service = sign_ins.portal_by(portal.portal.clone(), &settings)?;
                let (account, role) = (portal.account.clone(), portal.role.clone());
                loader = loader.credentials_provider(PortalCredentials::new(service, account, role));
            }
            SignIn::Keys { keys } => {
                let of_keys = KeysCredentials::new(keys.clone(), Arc::clone(sign_ins));
                loader = loader.credentials_provider(of_keys);
            }
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
            renewal: None,
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
        let (Caller { account, alias, identity }, endpoint) = match &self.aws {
            // The address after the account: it is exact once the credentials were used.
            Some(aws) => (aws.caller(&self.client, table).await?, aws.endpoint().await?),
            None => (Caller::default(), self.endpoint.clone()),
        };
        Ok(ExactDestination {
            destination: self.destination.clone(),
            account,
            alias,
            identity,
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

    /// The session that signs for AWS; `None` where the destination is not AWS, or STS does not tell.
    ///
    /// # Errors
    /// When there are no credentials, or they are not taken.
    pub(crate) async fn session(&self) -> Result<Option<Session>, Failure> {
        match &self.aws {
            Some(aws) => aws.session().await,
            None => Ok(None),
        }
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
