//! A server that answers each operation of DynamoDB as a test says, and keeps what it was asked: for what no server that others
//! wrote knows yet.

use crate::connections::serve;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Most bytes of a request.
const MAX_BODY: usize = 1024 * 1024;

/// What it answers to an operation with this body: a status and a document.
type Script = Box<dyn FnMut(&str, &Value) -> (u16, Value) + Send>;

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct ScriptedServer {
    url: String,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

struct State {
    script: Mutex<Script>,
    asked: Mutex<Vec<(String, Value)>>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("asked", &self.asked).finish_non_exhaustive()
    }
}

impl ScriptedServer {
    /// Starts on a free port of this computer.
    ///
    /// # Errors
    /// When no port is to be had.
    pub async fn start(
        script: impl FnMut(&str, &Value) -> (u16, Value) + Send + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State { script: Mutex::new(Box::new(script)), asked: Mutex::default() });
        let kept = Arc::clone(&state);
        let serving = tokio::spawn(serve(listener, move |stream| talk(stream, Arc::clone(&kept))));
        Ok(Self { url, state, serving })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The bodies of all requests for an operation, in their order.
    pub fn asked(&self, operation: &str) -> Vec<Value> {
        let asked = self.state.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|(of, _)| of == operation).map(|(_, body)| body.clone()).collect()
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn talk(stream: TcpStream, state: Arc<State>) {
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let state = Arc::clone(&state);
        async move {
            let (parts, body) = request.into_parts();
            let body = Limited::new(body, MAX_BODY).collect().await.map_err(io::Error::other)?.to_bytes();
            let target = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
            let operation =
                target.and_then(|target| target.rsplit('.').next()).unwrap_or_default().to_owned();
            let body: Value = serde_json::from_slice(&body).unwrap_or_default();
            let (status, answer) =
                (state.script.lock().unwrap_or_else(PoisonError::into_inner))(&operation, &body);
            state.asked.lock().unwrap_or_else(PoisonError::into_inner).push((operation, body));
            let mut response = Response::new(Full::new(Bytes::from(answer.to_string())));
            *response.status_mut() =
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Ok::<_, io::Error>(response)
        }
    });
    // Whoever hung up does not wait for an answer.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
