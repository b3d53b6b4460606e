//! What AWS refused while it imported, in CloudWatch Logs: an entry for each item.

use crate::destination::{CalledService, Connection, failure_of};
use failure::{Code, Failure};
use serde::Deserialize;
use serde_json::{Value, json};

/// Where imports log (developer guide, "Validation errors of an import").
const GROUP: &str = "/aws-dynamodb/imports";

/// An item that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RefusedItem {
    /// The object in which it stands, and its place there, from 0.
    pub key: String,
    pub index: u64,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    item_s3_pointer: Pointer,
    #[serde(default)]
    error_messages: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pointer {
    key: String,
    item_index: u64,
}

/// Every item that an import refused, as far as it was logged.
///
/// # Errors
/// What the service says; `route_unusable` where the destination has no such log.
pub(super) async fn refused_items(
    connection: &Connection,
    import_arn: &str,
) -> Result<Vec<RefusedItem>, Failure> {
    const DOING: &str = "read the import's log";
    let Some(calls) = connection.calls() else {
        return Err(Failure::new(Code::RouteUnusable, "This server keeps no log of imports.", ""));
    };
    let stream = format!("{}/error", import_arn.rsplit('/').next().unwrap_or_default());
    let (mut found, mut token): (Vec<RefusedItem>, Option<String>) = (Vec::new(), None);
    loop {
        let mut question = json!({ "logGroupName": GROUP, "logStreamName": stream, "startFromHead": true });
        if let Some(token) = &token {
            question["nextToken"] = token.clone().into();
        }
        let answer = calls
            .json(CalledService::Logs, "GetLogEvents", &question)
            .await
            .map_err(|error| failure_of(&error, DOING))?;
        found.extend(entries(&answer));
        let next = answer["nextForwardToken"].as_str().map(str::to_owned);
        // At its end the log gives the same token again.
        if next.is_none() || next == token {
            found.sort_by(|left, right| (&left.key, left.index).cmp(&(&right.key, right.index)));
            found.dedup_by(|left, right| (&left.key, left.index) == (&right.key, right.index));
            return Ok(found);
        }
        token = next;
    }
}

/// The entries of an answer; what is none, is passed over.
fn entries(answer: &Value) -> Vec<RefusedItem> {
    let events = answer["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    let messages = events.iter().filter_map(|event| event["message"].as_str());
    messages
        .filter_map(|message| serde_json::from_str::<Entry>(message).ok())
        .map(|Entry { item_s3_pointer: Pointer { key, item_index }, error_messages }| RefusedItem {
            key,
            index: item_index,
            reason: error_messages.join(" "),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_as_the_developer_guide_shows_them() {
        let message = r#"{"itemS3Pointer":{"bucket":"b","key":"f/00001.json.gz","itemIndex":7},
            "importArn":"arn:aws:dynamodb:us-east-1:123456789012:table/T/import/01-a","errorMessages":["Bad.","Very."]}"#;
        let answer = json!({ "events": [{ "message": message }, { "message": "something else" }, {}] });
        let expected =
            RefusedItem { key: "f/00001.json.gz".to_owned(), index: 7, reason: "Bad. Very.".to_owned() };
        assert_eq!(entries(&answer), [expected]);
        assert_eq!(entries(&Value::Null), []);
    }
}
