//! How the AWS SDK reaches the practice database: not over the network, but by a connector that hands each request
//! to the database in this process.

use super::operations::{Reply, answer, broken_off};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use dynoxide::Database;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Requests that are worked on at once: one writes while another is read.
const MAX_AT_ONCE: usize = 2;

/// Hands requests to the practice database. Copies share it.
#[derive(Clone)]
pub(super) struct PracticeConnector {
    database: Database,
    free: Arc<Semaphore>,
}

impl PracticeConnector {
    pub(super) fn new(database: Database) -> Self {
        Self { database, free: Arc::new(Semaphore::new(MAX_AT_ONCE)) }
    }
}

impl std::fmt::Debug for PracticeConnector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PracticeConnector").finish_non_exhaustive()
    }
}

impl HttpClient for PracticeConnector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for PracticeConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { database, free } = self.clone();
        HttpConnectorFuture::new(async move {
            let turn =
                free.acquire_owned().await.map_err(|error| ConnectorError::other(error.into(), None))?;
            // The database works in its callers' threads, and may wait for the disk. What has begun is done to its end,
            // whether or not anybody waits for the answer, and has its turn until then.
            let answered = tokio::task::spawn_blocking(move || {
                let reply = match request.body().bytes() {
                    Some(body) => answer(&database, request.headers().get("x-amz-target"), body),
                    None => broken_off(),
                };
                drop(turn);
                reply
            });
            response(answered.await.unwrap_or_else(|_| broken_off()))
        })
    }
}

fn response(reply: Reply) -> Result<HttpResponse, ConnectorError> {
    let status = reply.status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(reply.body));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(response)
}
