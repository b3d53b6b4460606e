//! A server in front of another one that misbehaves where items are read: real HTTP, request by request.

use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What becomes of requests that read items or count an index (`BatchGetItem`, `Scan`). One in so many meets each
/// fault; 0: none does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReadFaults {
    pub(crate) latency: Duration,
    /// Answered with `ProvisionedThroughputExceededException`.
    pub(crate) throttled: u64,
    /// Half the keys come back unprocessed.
    pub(crate) half_unprocessed: u64,
    /// Answered with status 500.
    pub(crate) failed: u64,
    /// The connection ends without an answer.
    pub(crate) dropped: u64,
}

/// A running server. Dropping it stops it.
pub(crate) struct ReadsFront {
    url: String,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

struct Inner {
    backend: String,
    faults: Mutex<ReadFaults>,
    reads: AtomicU64,
    counts: AtomicU64,
}

impl ReadsFront {
    /// Starts in front of the server at `url`.
    pub(crate) async fn start(url: &str) -> Self {
        let inner = Arc::new(Inner {
            backend: url.strip_prefix("http://").unwrap().to_owned(),
            faults: Mutex::default(),
            reads: AtomicU64::new(0),
            counts: AtomicU64::new(0),
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::clone(&inner);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inner = Arc::clone(&shared);
                tokio::spawn(async move {
                    // Whoever hung up does not wait for an answer.
                    let _ = inner.answer(stream).await;
                });
            }
        });
        Self { url, inner, task }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn set_faults(&self, faults: ReadFaults) {
        *self.inner.faults.lock().unwrap() = faults;
    }

    /// Requests for items so far, and for counts.
    pub(crate) fn requests(&self) -> (u64, u64) {
        (self.inner.reads.load(Ordering::Relaxed), self.inner.counts.load(Ordering::Relaxed))
    }
}

impl Drop for ReadsFront {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Inner {
    /// Answers one request; the connection ends with it.
    async fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let Some((head, body)) = read_message(&mut stream).await? else { return Ok(()) };
        let is_read = head.contains("BatchGetItem");
        let is_count = head.contains("DynamoDB_20120810.Scan");
        if !is_read && !is_count {
            return stream.write_all(&self.forward(&head, &body).await?).await;
        }
        let number = if is_read { &self.reads } else { &self.counts }.fetch_add(1, Ordering::Relaxed);
        let faults = *self.faults.lock().unwrap();
        tokio::time::sleep(faults.latency).await;
        // Spread over the requests, so that those that are sent again meet others.
        let meets = |every: u64, turn: u64| every > 0 && number % every == turn % every;
        let answer = if meets(faults.throttled, 0) {
            error(400, "ProvisionedThroughputExceededException")
        } else if meets(faults.failed, 1) {
            error(500, "InternalServerError")
        } else if meets(faults.dropped, 2) {
            return Ok(());
        } else if is_read && meets(faults.half_unprocessed, 3) {
            self.half(&head, &body).await?
        } else {
            self.forward(&head, &body).await?
        };
        stream.write_all(&answer).await
    }

    /// The other server's answer.
    async fn forward(&self, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut backend = TcpStream::connect(&self.backend).await?;
        let own = ["content-length:", "connection:"];
        let kept = head.lines().filter(|line| {
            let line = line.to_ascii_lowercase();
            !line.is_empty() && !own.iter().any(|name| line.starts_with(name))
        });
        let mut message = kept.fold(String::new(), |text, line| text + line + "\r\n");
        let _ = write!(message, "connection: close\r\ncontent-length: {}\r\n\r\n", body.len());
        backend.write_all(message.as_bytes()).await?;
        backend.write_all(body).await?;
        let mut answer = Vec::new();
        backend.read_to_end(&mut answer).await?;
        Ok(answer)
    }

    /// Half the items, and the other half's keys as unprocessed.
    async fn half(&self, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut request: Value = serde_json::from_slice(body)?;
        let mut back = serde_json::Map::new();
        for (table, ask) in request["RequestItems"].as_object_mut().unwrap() {
            let keys = ask["Keys"].as_array_mut().unwrap();
            let rest = keys.split_off(keys.len().div_ceil(2));
            if !rest.is_empty() {
                back.insert(table.clone(), json!({ "Keys": rest, "ConsistentRead": true }));
            }
        }
        let answer = self.forward(head, request.to_string().as_bytes()).await?;
        let split = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
        let mut given: Value = serde_json::from_slice(&answer[split..])?;
        given["UnprocessedKeys"] = Value::Object(back);
        Ok(message(200, &given))
    }
}

/// The head and the body of a message; `None` where the other side ends the connection.
async fn read_message(stream: &mut TcpStream) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let split = loop {
        if let Some(place) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break place + 4;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(0);
    while bytes.len() < split + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
    Ok(Some((head, bytes.split_off(split))))
}

fn error(status: u16, code: &str) -> Vec<u8> {
    message(
        status,
        &json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "As told." }),
    )
}

fn message(status: u16, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} As told\r\ncontent-type: application/x-amz-json-1.0\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}
