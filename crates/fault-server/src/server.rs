//! The server: real HTTP in front of an embedded DynamoDB.

use crate::faults::{Faults, Misbehaviour};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::any;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Most bytes of a request, as the service has it.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct FaultServer {
    url: String,
    state: Arc<Inner>,
    tasks: Vec<JoinHandle<()>>,
}

/// What the server has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Requests that write items.
    pub writes: u64,
    /// Of them, those that were answered with success.
    pub written: u64,
}

#[derive(Debug)]
struct Inner {
    faults: Mutex<Faults>,
    writes: AtomicU64,
    written: AtomicU64,
    backend: String,
    client: Client<HttpConnector, Body>,
}

impl FaultServer {
    /// Starts a server with no tables on a free port of this computer.
    ///
    /// # Errors
    /// When no port is to be had or the embedded database does not open.
    pub async fn start(faults: Faults) -> std::io::Result<Self> {
        let database = dynoxide::Database::memory().map_err(std::io::Error::other)?;
        let backend = TcpListener::bind(("127.0.0.1", 0)).await?;
        let front = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", front.local_addr()?);
        let state = Arc::new(Inner {
            faults: Mutex::new(faults),
            writes: AtomicU64::new(0),
            written: AtomicU64::new(0),
            backend: format!("http://{}", backend.local_addr()?),
            client: Client::builder(TokioExecutor::new()).build_http(),
        });
        let router = Router::new()
            .route("/", any(answer))
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .with_state(Arc::clone(&state));
        let tasks = vec![
            tokio::spawn(dynoxide::server::serve_on(backend, database)),
            tokio::spawn(async move {
                // Ends when the task is aborted.
                let _ = axum::serve(front, router).await;
            }),
        ];
        Ok(Self { url, state, tasks })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes what it does wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        *self.state.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    /// What it has seen so far.
    pub fn counts(&self) -> Counts {
        Counts {
            writes: self.state.writes.load(Ordering::Relaxed),
            written: self.state.written.load(Ordering::Relaxed),
        }
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn answer(State(state): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_write = ["BatchWriteItem", "PutItem", "DeleteItem"].iter().any(|name| target.ends_with(name));
    let faults = state.faults.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if !is_write {
        if faults.silent {
            return silence().await;
        }
        return forward(&state, &headers, body).await;
    }
    let number = state.writes.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(faults.latency).await;
    let text = String::from_utf8_lossy(&body);
    let misbehaviour = faults.misbehaviour(number, &text, rand::random());
    let response = match misbehaviour {
        Misbehaviour::None => forward(&state, &headers, body).await,
        Misbehaviour::Throttle => error(
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded.",
            400,
        ),
        Misbehaviour::Fail => error("InternalServerError", "Internal server error", 500),
        Misbehaviour::Refuse => error("ValidationException", "The server refuses this item.", 400),
        Misbehaviour::Error(code, status) => error(&code, "As told.", status),
        Misbehaviour::WriteThenDrop => {
            forward(&state, &headers, body).await;
            dropped()
        }
        Misbehaviour::Drop => dropped(),
        Misbehaviour::Silence => silence().await,
        Misbehaviour::HalfUnprocessed => half(&state, &headers, &text).await,
    };
    if response.status().is_success() {
        state.written.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// Writes every other item and hands the rest back.
async fn half(state: &Inner, headers: &HeaderMap, text: &str) -> Response<Body> {
    let Ok(mut request) = serde_json::from_str::<Value>(text) else {
        return error("SerializationException", "", 400);
    };
    let mut rest = serde_json::Map::new();
    if let Some(tables) = request.get_mut("RequestItems").and_then(Value::as_object_mut) {
        for (table, items) in tables {
            if let Some(items) = items.as_array_mut() {
                let back = items.split_off(items.len().div_ceil(2));
                if !back.is_empty() {
                    rest.insert(table.clone(), Value::Array(back));
                }
            }
        }
    }
    let response = forward(state, headers, Bytes::from(request.to_string())).await;
    let (parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MAX_BODY).await else { return dropped() };
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else { return dropped() };
    if parts.status.is_success() {
        answer["UnprocessedItems"] = Value::Object(rest);
    }
    json_response(&answer, parts.status)
}

async fn forward(state: &Inner, headers: &HeaderMap, body: Bytes) -> Response<Body> {
    let mut request = Request::post(&state.backend);
    for (name, value) in headers {
        // These are of the connection, or no longer true of the body.
        if !matches!(name.as_str(), "host" | "content-length" | "connection" | "transfer-encoding" | "expect")
        {
            request = request.header(name, value);
        }
    }
    let Ok(request) = request.body(Body::from(body)) else {
        return error("InternalServerError", "The request cannot be passed on.", 500);
    };
    match state.client.request(request).await {
        Ok(response) => response.map(Body::new),
        Err(_) => error("InternalServerError", "The embedded database does not answer.", 500),
    }
}

fn error(code: &str, message: &str, status: u16) -> Response<Body> {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": message });
    json_response(&body, StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST))
}

fn json_response(body: &Value, status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let kind = axum::http::HeaderValue::from_static("application/x-amz-json-1.0");
    response.headers_mut().insert(axum::http::header::CONTENT_TYPE, kind);
    response
}

/// An answer that breaks off, which closes the connection.
fn dropped() -> Response<Body> {
    let broken = futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("dropped")) });
    Response::new(Body::from_stream(broken))
}

async fn silence() -> Response<Body> {
    // Longer than any client waits; the connection ends with the client or the server.
    tokio::time::sleep(Duration::from_hours(1)).await;
    dropped()
}
