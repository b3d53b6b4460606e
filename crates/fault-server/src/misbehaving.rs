//! A back end behind faults: one implementation of what goes wrong, whatever stands behind it.

use crate::clock::Time;
use crate::counts::{Counts, Tally};
use crate::exchange::{Reply, Request};
use crate::faults::{Faults, Misbehaviour};
use bytes::Bytes;
use serde_json::Value;
use std::fmt::Debug;
use std::sync::Arc;
use tokio::sync::watch;

/// What answers requests when nothing goes wrong.
pub(crate) trait Backend: Debug + Send + Sync + 'static {
    fn answer(&self, request: &Request) -> impl Future<Output = Reply> + Send;
}

#[derive(Debug)]
pub(crate) struct Misbehaving<B> {
    pub backend: B,
    faults: watch::Sender<Arc<SetFaults>>,
    tally: Tally,
    time: Time,
}

/// Faults, and how many requests had written when they were set.
#[derive(Debug)]
struct SetFaults {
    faults: Faults,
    writes_before: u64,
}

impl<B: Backend> Misbehaving<B> {
    pub(crate) fn new(backend: B, faults: Faults, time: Time) -> Self {
        let faults = watch::Sender::new(Arc::new(SetFaults { faults, writes_before: 0 }));
        Self { backend, faults, tally: Tally::default(), time }
    }

    pub(crate) fn set_faults(&self, faults: Faults) {
        let set = SetFaults { faults, writes_before: self.counts().writes };
        self.faults.send_replace(Arc::new(set));
    }

    pub(crate) fn counts(&self) -> Counts {
        self.tally.counts()
    }

    /// The reply, or `None` where the connection is to be dropped.
    pub(crate) async fn answer(&self, request: Request) -> Option<Reply> {
        let _under_way = self.tally.begin();
        let mut current = self.faults.subscribe();
        if !request.writes() {
            let set = Arc::clone(&current.borrow_and_update());
            if set.faults.silent {
                self.silence().await;
            }
            self.wait(&set.faults, current).await;
            return Some(self.backend.answer(&request).await);
        }
        let (set, number) = when_not_paused(&mut current, self.tally.begin_write()).await;
        let faults = &set.faults;
        self.wait(faults, current).await;
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
        self.time.wait_for_ever().await;
    }

    /// Waits before an answer, until other faults are set at most.
    async fn wait(&self, faults: &Faults, mut current: Current) {
        if !faults.latency.is_zero() {
            tokio::select! {
                () = self.time.wait(faults.latency) => {}
                _ = current.changed() => {}
            }
        }
    }
}

type Current = watch::Receiver<Arc<SetFaults>>;

/// The faults that the `number`th request that writes meets, once none holds it, and its number under them.
async fn when_not_paused(current: &mut Current, number: u64) -> (Arc<SetFaults>, u64) {
    loop {
        let set = Arc::clone(&current.borrow_and_update());
        let number = number.saturating_sub(set.writes_before);
        if set.faults.holds_after.is_none_or(|after| number < after) {
            return (set, number);
        }
        if current.changed().await.is_err() {
            // The server goes.
            std::future::pending::<()>().await;
        }
    }
}
