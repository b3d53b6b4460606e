//! The server in front of the embedded `dynoxide`, which knows all that the app asks of DynamoDB.

use crate::clock::Time;
use crate::counts::Counts;
use crate::exchange::{Reply, Request};
use crate::faults::Faults;
use crate::front::Front;
use crate::misbehaving::{Backend, Misbehaving};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Threads: one takes requests while another passes one on.
const THREADS: usize = 2;

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct FaultServer {
    front: Front,
    server: Arc<Misbehaving<Forwarding>>,
    database: JoinHandle<()>,
}

impl FaultServer {
    /// Starts a server with no tables on a free port of this computer.
    ///
    /// # Errors
    /// When no port is to be had or the embedded database does not open.
    pub async fn start(faults: Faults) -> std::io::Result<Self> {
        let database = dynoxide::Database::memory().map_err(std::io::Error::other)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let backend = Forwarding {
            url: format!("http://{}", listener.local_addr()?),
            client: Client::builder(TokioExecutor::new()).build_http(),
        };
        let server = Arc::new(Misbehaving::new(backend, faults, Time::System));
        let database = tokio::spawn(dynoxide::server::serve_on(listener, database));
        let front = Front::start(Arc::clone(&server), 0, THREADS).await?;
        Ok(Self { front, server, database })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        self.front.url()
    }

    /// Changes what it does wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.server.set_faults(faults);
    }

    /// What it has seen so far.
    pub fn counts(&self) -> Counts {
        self.server.counts()
    }

    /// Stops listening and ends every connection, as a server that goes down: connections are refused until
    /// [`Self::resume`]. Tables and items stay.
    pub async fn pause_listening(&self) {
        self.front.pause().await;
    }

    /// Listens again, on the same port.
    ///
    /// # Errors
    /// When another program has taken the port.
    pub async fn resume(&self) -> std::io::Result<()> {
        self.front.resume().await
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.database.abort();
    }
}

/// Passes requests on to the embedded database.
#[derive(Debug)]
struct Forwarding {
    url: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Backend for Forwarding {
    async fn answer(&self, request: &Request) -> Reply {
        let internal = |message| Reply::error("InternalServerError", message, 500);
        let mut passed_on = hyper::Request::post(&self.url);
        for (name, value) in &request.headers {
            // These are of the connection, or no longer true of the body.
            if !matches!(
                name.as_str(),
                "host" | "content-length" | "connection" | "transfer-encoding" | "expect"
            ) {
                passed_on = passed_on.header(name, value);
            }
        }
        let Ok(passed_on) = passed_on.body(Full::new(request.body.clone())) else {
            return internal("The request cannot be passed on.");
        };
        let Ok(response) = self.client.request(passed_on).await else {
            return internal("The embedded database does not answer.");
        };
        let status = response.status().as_u16();
        let Ok(body) = response.into_body().collect().await else {
            return internal("The embedded database breaks off.");
        };
        let body = body.to_bytes();
        let error = (status >= 400).then(|| code_of(&body)).flatten();
        Reply { status, body, error, unprocessed: 0 }
    }
}

/// DynamoDB's name of the error in an answer.
fn code_of(body: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let code = answer.get("__type")?.as_str()?;
    Some(code.rsplit_once('#').map_or(code, |(_, name)| name).to_owned())
}
