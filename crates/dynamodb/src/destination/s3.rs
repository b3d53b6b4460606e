//! S3 beside DynamoDB.

use super::http::http_client;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{Builder, Credentials, SharedCredentialsProvider};
use std::time::Duration;

/// How often one request is sent before it fails, with waits that grow to 20 seconds, each with a random part: a connection
/// may be gone for two minutes.
const ATTEMPTS: u32 = 10;
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one attempt may take: a part of an object over a slow line.
const ATTEMPT_TIMEOUT: Duration = Duration::from_mins(5);

/// S3 of an account; `endpoint`: the address that is set in place of Amazon's own.
pub(super) fn s3_of_account(config: &SdkConfig, endpoint: Option<&str>) -> Client {
    let mut builder = Builder::from(config);
    builder.set_endpoint_url(endpoint.map(str::to_owned));
    client(builder, endpoint)
}

/// S3 of a server that takes any credentials.
pub(super) fn s3_of_server(url: &str, region: &str) -> Client {
    let any = Credentials::new("tableferry", "tableferry", None, None, "tableferry");
    let builder = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http_client())
        .endpoint_url(url)
        .region(Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(any));
    client(builder, Some(url))
}

fn client(builder: Builder, endpoint: Option<&str>) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .build();
    let builder = builder
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(timeouts)
        // The bucket's name is no part of the host of a server on this computer.
        .force_path_style(endpoint.is_some());
    Client::from_conf(builder.build())
}
