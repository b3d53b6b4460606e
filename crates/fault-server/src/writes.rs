//! Requests that write, as far as they are looked into: which items they put and which keys they delete.

use crate::item::ItemText;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A `BatchWriteItem`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchWrite<'a> {
    #[serde(borrow)]
    pub request_items: BTreeMap<String, Vec<WriteRequest<'a>>>,
    pub return_consumed_capacity: Option<String>,
}

/// One of its writes.
#[derive(Debug, Deserialize)]
pub(crate) enum WriteRequest<'a> {
    #[serde(borrow)]
    PutRequest(PutRequest<'a>),
    #[serde(borrow)]
    DeleteRequest(DeleteRequest<'a>),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRequest<'a> {
    #[serde(borrow)]
    item: &'a RawValue,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteRequest<'a> {
    #[serde(borrow)]
    key: &'a RawValue,
}

/// A `PutItem` as far as its item goes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Put<'a> {
    #[serde(borrow)]
    item: &'a RawValue,
}

impl<'a> WriteRequest<'a> {
    /// The item that is put, or the key that is deleted.
    pub(crate) fn text(&self) -> ItemText<'a> {
        match self {
            Self::PutRequest(put) => ItemText(put.item.get()),
            Self::DeleteRequest(delete) => ItemText(delete.key.get()),
        }
    }

    pub(crate) fn is_put(&self) -> bool {
        matches!(self, Self::PutRequest(_))
    }

    /// The request as it was sent.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::PutRequest(put) => format!(r#"{{"PutRequest":{{"Item":{}}}}}"#, put.item.get()),
            Self::DeleteRequest(delete) => format!(r#"{{"DeleteRequest":{{"Key":{}}}}}"#, delete.key.get()),
        }
    }
}

/// The items that a `BatchWriteItem` or `PutItem` puts.
pub(crate) fn written_items(body: &str) -> Vec<ItemText<'_>> {
    if let Ok(batch) = serde_json::from_str::<BatchWrite<'_>>(body) {
        let all = batch.request_items.values().flatten();
        return all.filter(|request| request.is_put()).map(WriteRequest::text).collect();
    }
    serde_json::from_str::<Put<'_>>(body).map(|put| vec![ItemText(put.item.get())]).unwrap_or_default()
}
