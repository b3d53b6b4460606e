//! A request and its reply, in DynamoDB's JSON protocol.

use bytes::Bytes;
use hyper::HeaderMap;
use serde_json::json;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Request {
    /// The operation that is asked for, such as `PutItem`; empty where the request names none.
    pub(crate) fn operation(&self) -> &str {
        let target =
            self.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
        target.rsplit_once('.').map_or(target, |(_, operation)| operation)
    }

    /// Whether it writes items.
    pub(crate) fn writes(&self) -> bool {
        matches!(self.operation(), "BatchWriteItem" | "PutItem" | "DeleteItem" | "UpdateItem")
    }

    /// The body; empty where it is no text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_default()
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub status: u16,
    pub body: Bytes,
    /// DynamoDB's name of the error, if it is one.
    pub error: Option<String>,
    /// Items that it hands back.
    pub unprocessed: u64,
}

impl Reply {
    pub(crate) fn of(body: impl Into<Bytes>) -> Self {
        Self { status: 200, body: body.into(), error: None, unprocessed: 0 }
    }

    pub(crate) fn error(code: &str, message: &str, status: u16) -> Self {
        let body =
            json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": message });
        Self { status, body: body.to_string().into(), error: Some(code.to_owned()), unprocessed: 0 }
    }

    pub(crate) fn invalid(message: &str) -> Self {
        Self::error("ValidationException", message, 400)
    }

    pub(crate) fn throttled() -> Self {
        Self::error(
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded.",
            400,
        )
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
