//! How requests leave this computer: through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`,
//! `ALL_PROXY`, `NO_PROXY`), and never through one to what runs on this computer itself, whatever the environment says.

use super::address::is_loopback;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::timeout::TimeoutConfig;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use url::Url;

/// How long a connection may take to be made.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one request may take, with the credentials for it.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);

/// How long single questions may take.
pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .build()
}

/// What the clients of a connection send their requests by. They share what is connected.
pub(super) fn http_client() -> SharedHttpClient {
    SharedHttpClient::new(NetworkClient::default())
}

/// Timeouts for connecting and for reading.
type Timeouts = (Option<Duration>, Option<Duration>);

/// One pair of connectors for each choice of timeouts that the SDK comes with.
#[derive(Debug, Default)]
pub(super) struct NetworkClient {
    connectors: Mutex<HashMap<Timeouts, Arc<Routes>>>,
}

impl NetworkClient {
    /// Sends one request of no client of the SDK's.
    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build();
        let sleep: SharedAsyncSleep = SharedAsyncSleep::new(TokioSleep::new());
        Route(self.routes(&settings, Some(sleep))).call(request).await
    }

    fn routes(&self, settings: &HttpConnectorSettings, sleep: Option<SharedAsyncSleep>) -> Arc<Routes> {
        let timeouts = (settings.connect_timeout(), settings.read_timeout());
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        let routes = connectors.entry(timeouts).or_insert_with(|| {
            let mut builder = Connector::builder().connector_settings(settings.clone());
            builder.set_sleep_impl(sleep);
            Arc::new(Routes { builder, direct: OnceLock::new(), by_environment: OnceLock::new() })
        });
        Arc::clone(routes)
    }
}

impl HttpClient for NetworkClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Route(self.routes(settings, components.sleep_impl())))
    }
}

/// The two ways out, each made when it is first needed: making one reads the system's certificates.
#[derive(Debug)]
struct Routes {
    builder: ConnectorBuilder,
    direct: OnceLock<Connector>,
    by_environment: OnceLock<Connector>,
}

impl Routes {
    fn connector(&self, proxy: ProxyConfig) -> Connector {
        let tls = tls::Provider::Rustls(CryptoMode::AwsLc);
        self.builder.clone().tls_provider(tls).proxy_config(proxy).build()
    }
}

#[derive(Debug)]
struct Route(Arc<Routes>);

impl HttpConnector for Route {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let routes = &self.0;
        let connector = if Url::parse(request.uri()).is_ok_and(|url| is_loopback(&url)) {
            routes.direct.get_or_init(|| routes.connector(ProxyConfig::disabled()))
        } else {
            routes.by_environment.get_or_init(|| routes.connector(ProxyConfig::from_env()))
        };
        connector.call(request)
    }
}
