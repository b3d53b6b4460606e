//! A back end behind faults: one implementation of what goes wrong, whatever stands behind it.

use crate::counts::{Counts, Tally};
use crate::exchange::{Reply, Request};
use crate::faults::{Faults, Misbehaviour};
use bytes::Bytes;
use serde_json::Value;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

/// What answers requests when nothing goes wrong.
pub(crate) trait Backend: Debug + Send + Sync + 'static {
    fn answer(&self, request: &Request) -> impl Future<Output = Reply> + Send;
}

#[derive(Debug)]
pub(crate) struct Misbehaving<B> {
    pub backend: B,
    faults: Mutex<Arc<SetFaults>>,
    tally: Tally,
}

/// Faults, and how many requests had written when they were set.
#[derive(Debug)]
struct SetFaults {
    faults: Faults,
    writes_before: u64,
}

impl<B: Backend> Misbehaving<B> {
    pub(crate) fn new(backend: B, faults: Faults) -> Self {
        let faults = Mutex::new(Arc::new(SetFaults { faults, writes_before: 0 }));
        Self { backend, faults, tally: Tally::default() }
    }

    pub(crate) fn set_faults(&self, faults: Faults) {
        let set = SetFaults { faults, writes_before: self.counts().writes };
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
    }

    pub(crate) fn counts(&self) -> Counts {
        self.tally.counts()
    }

    /// The reply, or `None` where the connection is to be dropped.
    pub(crate) async fn answer(&self, request: Request) -> Option<Reply> {
        let _under_way = self.tally.begin();
        let set = Arc::clone(&self.faults.lock().unwrap_or_else(PoisonError::into_inner));
        let SetFaults { faults, writes_before } = &*set;
        if !request.writes() {
            if faults.silent {
                self.silence().await;
            }
            wait(faults).await;
            return Some(self.backend.answer(&request).await);
        }
        let number = self.tally.begin_write().saturating_sub(*writes_before);
        wait(faults).await;
        let reply = match faults.misbehaviour(number, request.text(), rand::random()) {
            Misbehaviour::None => Some(self.backend.answer(&request).await),
            Misbehaviour::Throttle => Some(Reply::throttled()),
            Misbehaviour::Fail => Some(Reply::error("InternalServerError", "Internal server error", 500)),
            Misbehaviour::Refuse => Some(Reply::invalid("The server refuses this item.")),
            Misbehaviour::Error(code, status) => Some(Reply::error(&code, "As told.", status)),
            Misbehaviour::WriteThenDrop => {
                self.backend.answer(&request).await;
                None
            }
            Misbehaviour::Drop => None,
            Misbehaviour::Silence => {
                self.silence().await;
                None
            }
            Misbehaviour::HalfUnprocessed => Some(self.half(&request).await),
        };
        self.tally.end_write(reply.as_ref());
        reply
    }

    /// Writes every other item and hands the rest back.
    async fn half(&self, request: &Request) -> Reply {
        let Ok(mut asked) = serde_json::from_slice::<Value>(&request.body) else {
            return Reply::error("SerializationException", "", 400);
        };
        let mut rest = serde_json::Map::new();
        let mut unprocessed = 0;
        if let Some(tables) = asked.get_mut("RequestItems").and_then(Value::as_object_mut) {
            for (table, items) in tables {
                if let Some(items) = items.as_array_mut() {
                    let back = items.split_off(items.len().div_ceil(2));
                    unprocessed += back.len() as u64;
                    if !back.is_empty() {
                        rest.insert(table.clone(), Value::Array(back));
                    }
                }
            }
        }
        let half = Request { headers: request.headers.clone(), body: Bytes::from(asked.to_string()) };
        let mut reply = self.backend.answer(&half).await;
        if reply.is_success()
            && unprocessed > 0
            && let Ok(mut answer) = serde_json::from_slice::<Value>(&reply.body)
        {
            // What the back end handed back by itself comes back, too.
            if let Some(own) = answer.get("UnprocessedItems").and_then(Value::as_object) {
                for (table, items) in own {
                    let back = rest.entry(table.as_str()).or_insert_with(|| Value::Array(Vec::new()));
                    if let (Some(back), Some(items)) = (back.as_array_mut(), items.as_array()) {
                        back.extend(items.iter().cloned());
                    }
                }
            }
            answer["UnprocessedItems"] = Value::Object(rest);
            reply.body = Bytes::from(answer.to_string());
            reply.unprocessed += unprocessed;
        }
        reply
    }

    /// Never ends by itself: the connection ends with the client or the server.
    async fn silence(&self) {
        self.tally.stall();
        std::future::pending::<()>().await;
    }
}

async fn wait(faults: &Faults) {
    if !faults.latency.is_zero() {
        tokio::time::sleep(faults.latency).await;
    }
}
