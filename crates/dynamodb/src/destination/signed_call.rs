//! Calls to services of AWS whose crates in the SDK would cost minutes of build for a few questions: IAM, CloudWatch Logs,
//! KMS, Application Auto Scaling, Service Quotas, Lambda. Signed by `aws-sigv4`, sent as the SDK's own requests are.

use super::address::Address;
use super::aws_settings::AwsSettings;
use super::http::NetworkClient;
use aws_config::SdkConfig;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ErrorMetadata, ProvideErrorMetadata, SdkError};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use failure::Failure;
use serde_json::Value;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use url::form_urlencoded;

/// How long one call may take, with the credentials for it.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// A service that is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CalledService {
    Iam,
    Logs,
    Kms,
    AutoScaling,
    Quotas,
    Lambda,
}

/// Why a call gave nothing: read by [`super::failure_of`], as any other failure of a request.
pub(crate) type CallError = SdkError<Refusal, HttpResponse>;

/// What the service said instead.
#[derive(Debug)]
pub(crate) struct Refusal(ErrorMetadata);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code().unwrap_or("The call was refused."))
    }
}

impl Error for Refusal {}

impl ProvideErrorMetadata for Refusal {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl CalledService {
    const ALL: [Self; 6] = [Self::Iam, Self::Logs, Self::Kms, Self::AutoScaling, Self::Quotas, Self::Lambda];

    /// The name under which its endpoint is set.
    fn id(self) -> &'static str {
        match self {
            Self::Iam => "IAM",
            Self::Logs => "CloudWatch Logs",
            Self::Kms => "KMS",
            Self::AutoScaling => "Application Auto Scaling",
            Self::Quotas => "Service Quotas",
            Self::Lambda => "Lambda",
        }
    }

    /// By what its requests are signed, and its host begins.
    fn signing_name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Logs => "logs",
            Self::Kms => "kms",
            Self::AutoScaling => "application-autoscaling",
            Self::Quotas => "servicequotas",
            Self::Lambda => "lambda",
        }
    }

    /// What stands before the name of an action in `X-Amz-Target`.
    fn target_prefix(self) -> &'static str {
        match self {
            // Of the Query protocol, which names its action in the body, and of one that names it in the path.
            Self::Iam | Self::Lambda => "",
            Self::Logs => "Logs_20140328",
            Self::Kms => "TrentService",
            Self::AutoScaling => "AnyScaleFrontendService",
            Self::Quotas => "ServiceQuotasV20190624",
        }
    }

    /// The address, and the region that it is signed for: IAM has one for all regions of a partition.
    fn place(self, region: &str) -> (String, String) {
        let (domain, central) = partition_of(region);
        if self == Self::Iam {
            let host = match central {
                "us-east-1" => "iam.amazonaws.com".to_owned(),
                "us-gov-west-1" => "iam.us-gov.amazonaws.com".to_owned(),
                other => format!("iam.{other}.{domain}"),
            };
            return (format!("https://{host}"), central.to_owned());
        }
        (format!("https://{}.{region}.{domain}", self.signing_name()), region.to_owned())
    }
}

/// The domain of a region's services, and the region in which its partition keeps what belongs to none.
fn partition_of(region: &str) -> (&'static str, &'static str) {
    if region.starts_with("cn-") {
        ("amazonaws.com.cn", "cn-north-1")
    } else if region.starts_with("us-gov-") {
        ("amazonaws.com", "us-gov-west-1")
    } else if region.starts_with("eusc-") {
        ("amazonaws.eu", "eusc-de-east-1")
    } else {
        ("amazonaws.com", "us-east-1")
    }
}

/// Calls such services with the credentials of one connection.
#[derive(Debug, Clone)]
pub(crate) struct SignedCalls {
    credentials: Option<SharedCredentialsProvider>,
    region: String,
    /// Addresses that are set in place of Amazon's own.
    addresses: Arc<HashMap<CalledService, String>>,
    network: Arc<NetworkClient>,
}

impl SignedCalls {
    /// # Errors
    /// As [`AwsSettings::endpoint`], of the address of one of the services.
    pub(super) fn new(config: &SdkConfig, settings: &AwsSettings, region: &str) -> Result<Self, Failure> {
        let mut addresses = HashMap::new();
        for service in CalledService::ALL {
            if let Some(address) = settings.endpoint_of(service.id())? {
                addresses.insert(service, Address::text(&address));
            }
        }
        Ok(Self {
            credentials: config.credentials_provider(),
            region: region.to_owned(),
            addresses: Arc::new(addresses),
            network: Arc::new(NetworkClient::default()),
        })
    }

    /// Whether an address is set for the service in place of Amazon's own.
    pub(super) fn has_address(&self, service: CalledService) -> bool {
        self.addresses.contains_key(&service)
    }

    /// Calls an action of a service that speaks JSON.
    pub(crate) async fn json(
        &self,
        service: CalledService,
        action: &str,
        body: &Value,
    ) -> Result<Value, CallError> {
        let target = format!("{}.{action}", service.target_prefix());
        let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
        let answer = self.call(service, &Asked::post(&headers, body.to_string())).await?;
        serde_json::from_slice(&answer.body)
            .map_err(|error| SdkError::response_error(error, without_body(answer.status)))
    }

    /// Asks a service for what lies at a path, which is made of unreserved letters, with these parameters.
    pub(crate) async fn get(
        &self,
        service: CalledService,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Value, CallError> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        let asked =
            Asked { method: "GET", path: format!("{path}?{query}"), headers: &[], body: String::new() };
        let answer = self.call(service, &asked).await?;
        serde_json::from_slice(&answer.body)
            .map_err(|error| SdkError::response_error(error, without_body(answer.status)))
    }

    /// Calls an action of a service that speaks the Query protocol, and gives the XML that it answers.
    pub(crate) async fn query(
        &self,
        service: CalledService,
        action: &str,
        version: &str,
        parameters: &[(String, String)],
    ) -> Result<String, CallError> {
        let body = {
            // Of this block alone: it cannot be held while the answer is awaited.
            let mut body = form_urlencoded::Serializer::new(String::new());
            body.append_pair("Action", action).append_pair("Version", version);
            for (name, value) in parameters {
                body.append_pair(name, value);
            }
            body.finish()
        };
        let headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
        let answer = self.call(service, &Asked::post(&headers, body)).await?;
        String::from_utf8(answer.body)
            .map_err(|error| SdkError::response_error(error, without_body(answer.status)))
    }

    async fn call(&self, service: CalledService, asked: &Asked<'_>) -> Result<Answered, CallError> {
        let answered = tokio::time::timeout(CALL_TIMEOUT, async {
            let request = self.signed(service, asked).await?;
            self.network.send(request).await.map_err(SdkError::dispatch_failure)
        });
        let response = answered.await.map_err(SdkError::timeout_error)??;
        let status = response.status();
        let code = response.headers().get("x-amzn-errortype").map(str::to_owned);
        let body = response.into_body();
        let read = tokio::time::timeout(CALL_TIMEOUT, ByteStream::new(body).collect());
        let body = read
            .await
            .map_err(SdkError::timeout_error)?
            .map_err(|error| SdkError::response_error(error, without_body(status)))?
            .to_vec();
        if status.is_success() {
            return Ok(Answered { status, body });
        }
        Err(SdkError::service_error(Refusal(refusal(code, &body)), without_body(status)))
    }

    async fn signed(&self, service: CalledService, asked: &Asked<'_>) -> Result<HttpRequest, CallError> {
        let Asked { method, path, headers, body } = asked;
        let provider = self.credentials.as_ref().ok_or_else(|| {
            let none = aws_credential_types::provider::error::CredentialsError::not_loaded("none are given");
            SdkError::dispatch_failure(ConnectorError::user(none.into()))
        })?;
        let credentials = provider.provide_credentials().await;
        let credentials =
            credentials.map_err(|error| SdkError::dispatch_failure(ConnectorError::user(error.into())))?;
        let identity = Identity::from(credentials);
        let (own, region) = service.place(&self.region);
        let address = self.addresses.get(&service).unwrap_or(&own);
        let uri = format!("{address}{path}");
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&region)
            .name(service.signing_name())
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(SdkError::construction_failure)?;
        let signable =
            SignableRequest::new(method, &uri, headers.iter().copied(), SignableBody::Bytes(body.as_bytes()))
                .map_err(SdkError::construction_failure)?;
        let instructions =
            sign(signable, &parameters.into()).map_err(SdkError::construction_failure)?.into_parts().0;
        let mut request = HttpRequest::new(SdkBody::from(body.as_str()));
        request.set_method(method).map_err(SdkError::construction_failure)?;
        request.set_uri(uri.as_str()).map_err(SdkError::construction_failure)?;
        let signed = instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let given = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        for (name, value) in given.chain(signed) {
            request.headers_mut().try_insert(name, value).map_err(SdkError::construction_failure)?;
        }
        Ok(request)
    }
}

/// A request that is to be signed.
struct Asked<'a> {
    method: &'static str,
    /// With its parameters.
    path: String,
    headers: &'a [(&'static str, &'a str)],
    body: String,
}

impl<'a> Asked<'a> {
    fn post(headers: &'a [(&'static str, &'a str)], body: String) -> Self {
        Self { method: "POST", path: "/".to_owned(), headers, body }
    }
}

struct Answered {
    status: StatusCode,
    body: Vec<u8>,
}

/// A response without what it said: that is read apart, and never shown whole.
fn without_body(status: StatusCode) -> HttpResponse {
    HttpResponse::new(status, SdkBody::empty())
}

/// Code and message of a refusal: of JSON (`{"__type": "…#AccessDeniedException", "message": …}`) or XML
/// (`<Error><Code>…</Code><Message>…</Message></Error>`).
fn refusal(header: Option<String>, body: &[u8]) -> ErrorMetadata {
    let text = String::from_utf8_lossy(body);
    let (code, message) = match serde_json::from_str::<Value>(&text) {
        Ok(said) => {
            let text_of =
                |names: [&str; 2]| names.iter().find_map(|name| said.get(name)?.as_str()).map(str::to_owned);
            (header.or_else(|| text_of(["__type", "code"])), text_of(["message", "Message"]))
        }
        Err(_) => (
            super::xml_text::first_text(&text, "Code").or(header),
            super::xml_text::first_text(&text, "Message"),
        ),
    };
    let mut meta = ErrorMetadata::builder();
    if let Some(code) = code {
        // `com.amazon.coral.service#AccessDeniedException`, `AccessDeniedException:http://…`
        let name = code.rsplit('#').next().unwrap_or(&code);
        meta = meta.code(name.split(':').next().unwrap_or(name));
    }
    if let Some(message) = message {
        meta = meta.message(message);
    }
    meta.build()
}

#[cfg(test)]
impl SignedCalls {
    /// With no credentials, so that each call fails.
    pub(super) fn of_no_service() -> Self {
        let (addresses, network) = (Arc::default(), Arc::default());
        Self { credentials: None, region: String::new(), addresses, network }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_its_place_in_each_partition() {
        for (service, region, expected) in [
            (CalledService::Iam, "eu-west-1", ("https://iam.amazonaws.com", "us-east-1")),
            (CalledService::Iam, "us-gov-east-1", ("https://iam.us-gov.amazonaws.com", "us-gov-west-1")),
            (CalledService::Iam, "cn-northwest-1", ("https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1")),
            (CalledService::Logs, "eu-west-1", ("https://logs.eu-west-1.amazonaws.com", "eu-west-1")),
            (CalledService::Kms, "cn-north-1", ("https://kms.cn-north-1.amazonaws.com.cn", "cn-north-1")),
            (
                CalledService::AutoScaling,
                "eusc-de-east-1",
                ("https://application-autoscaling.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
            ),
        ] {
            let (address, signed_for) = service.place(region);
            assert_eq!((address.as_str(), signed_for.as_str()), expected, "{service:?} {region}");
        }
    }

    #[test]
    fn a_refusal_is_read_in_every_form() {
        let json =
            br#"{"__type":"com.amazonaws.logs#ResourceNotFoundException","message":"No such stream."}"#;
        let xml =
            b"<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>\
                    <Code>AccessDenied</Code><Message>User: a &amp; b</Message></Error></ErrorResponse>";
        for (header, body, code, message) in [
            (None, &json[..], Some("ResourceNotFoundException"), Some("No such stream.")),
            (None, &xml[..], Some("AccessDenied"), Some("User: a & b")),
            (Some("AccessDeniedException:http://internal/"), b"{}", Some("AccessDeniedException"), None),
            (None, b"<html>Bad gateway", None, None),
            (None, b"", None, None),
        ] {
            let meta = refusal(header.map(str::to_owned), body);
            assert_eq!((meta.code(), meta.message()), (code, message));
        }
    }
}
