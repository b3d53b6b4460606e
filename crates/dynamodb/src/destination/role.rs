//! A role that STS gives on top of other credentials, with the code of a device where the role asks for one.

use super::aws_settings::RoleOfProfile;
use super::http::{http_client, timeouts};
use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::SdkError;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use std::time::SystemTime;

/// What the session is called where the profile does not say.
const SESSION_NAME: &str = "tableferry";

/// A role, and what it is asked for with.
#[derive(Debug, Clone)]
pub(super) struct RoleThrough {
    role: RoleOfProfile,
    sts: aws_sdk_sts::Client,
}

impl RoleThrough {
    pub(super) fn new(
        role: RoleOfProfile,
        base: SharedCredentialsProvider,
        region: Region,
        sts_endpoint: Option<String>,
    ) -> Self {
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client())
            .region(region)
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .credentials_provider(base)
            .build();
        let mut of_sts = aws_sdk_sts::config::Builder::from(&config);
        of_sts.set_endpoint_url(sts_endpoint);
        Self { role, sts: aws_sdk_sts::Client::from_conf(of_sts.build()) }
    }

    /// Asks STS for the role; `None`: it gave no credentials.
    pub(super) async fn assume(
        &self,
        code: Option<&str>,
    ) -> Result<Option<Credentials>, SdkError<AssumeRoleError, HttpResponse>> {
        let RoleOfProfile { arn, serial, session_name, external_id, duration_seconds, .. } = &self.role;
        let given = self
            .sts
            .assume_role()
            .role_arn(arn)
            .set_serial_number(code.and(serial.clone()))
            .set_token_code(code.map(str::to_owned))
            .role_session_name(session_name.as_deref().unwrap_or(SESSION_NAME))
            .set_external_id(external_id.clone())
            .set_duration_seconds(*duration_seconds)
            .send()
            .await?;
        Ok(given.credentials.map(|given| {
            let expiry = SystemTime::try_from(given.expiration).ok();
            let token = Some(given.session_token);
            Credentials::new(given.access_key_id, given.secret_access_key, token, expiry, "role")
        }))
    }
}

impl ProvideCredentials for RoleThrough {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let given = self.assume(None).await.map_err(CredentialsError::provider_error)?;
            given.ok_or_else(|| CredentialsError::not_loaded("STS gave no credentials"))
        })
    }
}
