//! What the practice database answers to a request of DynamoDB: its operations by name, its errors as the service
//! writes them.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The code of the answer when the practice database's disk is full. DynamoDB has no such thing.
pub(crate) const PRACTICE_DISK_FULL: &str = "PracticeDiskFull";

/// What `X-Amz-Target` says before the operation's name.
const TARGET_PREFIX: &str = "DynamoDB_20120810.";

/// How a request that nests too deep for the JSON parser is refused: in DynamoDB's words.
const TOO_DEEP: &str = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels \
                        beyond supported limit";

/// Marks that `dynoxide` puts before the message of a value that it refuses while it reads it.
const REFUSED_VALUE: [&str; 3] = ["VALIDATION:", "VALIDATION_REQUEST:", "VALIDATION_AS_READ:"];

/// An answer as it would come over HTTP.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Answers a request. `target` is its `X-Amz-Target`, `body` its JSON. It blocks until the database has answered.
pub(super) fn answer(database: &Database, target: Option<&str>, body: &[u8]) -> Reply {
    let operation = target.and_then(|target| target.strip_prefix(TARGET_PREFIX));
    let answered = match operation {
        Some("ListTables") => run(body, |request| database.list_tables(request)),
        Some("DescribeTable") => run(body, |request| database.describe_table(request)),
        Some("CreateTable") => run(body, |request| database.create_table(request)),
        Some("UpdateTable") => run(body, |request| database.update_table(request)),
        Some("UpdateTimeToLive") => run(body, |request| database.update_time_to_live(request)),
        Some("DescribeTimeToLive") => run(body, |request| database.describe_time_to_live(request)),
        Some("TagResource") => run(body, |request| database.tag_resource(request)),
        Some("ListTagsOfResource") => run(body, |request| database.list_tags_of_resource(request)),
        Some("DeleteTable") => run(body, |request| database.delete_table(request)),
        Some("GetItem") => run(body, |request| database.get_item(request)),
        Some("PutItem") => run(body, |request| database.put_item(request)),
        Some("UpdateItem") => run(body, |request| database.update_item(request)),
        Some("DeleteItem") => run(body, |request| database.delete_item(request)),
        Some("BatchGetItem") => run(body, |request| database.batch_get_item(request)),
        Some("BatchWriteItem") => run(body, |request| database.batch_write_item(request)),
        Some("Query") => run(body, |request| database.query(request)),
        Some("Scan") => run(body, |request| database.scan(request)),
        _ => return unknown_operation(),
    };
    match answered {
        Ok(body) => Reply { status: 200, body },
        Err(error) if is_disk_full(&error) => refusal(507, PRACTICE_DISK_FULL, &error.to_string()),
        Err(error) => Reply { status: error.status_code(), body: error.to_json().into_bytes() },
    }
}

/// What is answered when the database breaks off in the middle of a request.
pub(super) fn broken_off() -> Reply {
    refusal(500, "InternalServerError", "The practice database broke off.")
}

fn run<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    call: impl FnOnce(Q) -> dynoxide::Result<A>,
) -> dynoxide::Result<Vec<u8>> {
    let request = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
    serde_json::to_vec(&call(request)?).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// How a request is refused that is not as the operation wants it. What a value cannot be is a fault of that value,
/// what no JSON parser takes is one of the whole request.
fn unreadable(error: &serde_json::Error) -> DynoxideError {
    let said = error.to_string();
    // The place in the request's JSON says nothing to whoever has not seen it.
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(message, _)| message);
    if let Some(message) = REFUSED_VALUE.iter().find_map(|mark| said.strip_prefix(mark)) {
        return DynoxideError::ValidationException(message.to_owned());
    }
    if said.starts_with("recursion limit exceeded") {
        return DynoxideError::ValidationException(TOO_DEEP.to_owned());
    }
    let is_of_a_value = ["missing field", "unknown variant", "invalid type: null", "AttributeValue"]
        .iter()
        .any(|words| said.contains(words));
    if is_of_a_value {
        DynoxideError::ValidationException(said.to_owned())
    } else {
        DynoxideError::SerializationException(said.to_owned())
    }
}

/// Whether SQLite found its disk full. Its error code is lost on the way through `dynoxide`, its words are not.
fn is_disk_full(error: &DynoxideError) -> bool {
    matches!(error, DynoxideError::InternalServerError(_) | DynoxideError::SqliteError(_))
        && error.to_string().contains("database or disk is full")
}

fn unknown_operation() -> Reply {
    let body = br#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;
    Reply { status: 400, body: body.to_vec() }
}

fn refusal(status: u16, code: &str, message: &str) -> Reply {
    let body = serde_json::json!({ "__type": code, "message": message });
    Reply { status, body: body.to_string().into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dynoxide::BackendError;
    use serde_json::{Value, json};

    fn ask(database: &Database, operation: &str, request: &Value) -> (u16, Value) {
        let target = format!("DynamoDB_20120810.{operation}");
        let reply = answer(database, Some(&target), request.to_string().as_bytes());
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    fn with_table() -> Database {
        let database = Database::memory().unwrap();
        let (status, _) = ask(
            &database,
            "CreateTable",
            &json!({
                "TableName": "Users",
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "N" }],
                "BillingMode": "PAY_PER_REQUEST",
            }),
        );
        assert_eq!(status, 200);
        database
    }

    fn put(database: &Database, item: &Value) -> (u16, Value) {
        ask(database, "PutItem", &json!({ "TableName": "Users", "Item": item }))
    }

    #[test]
    fn items_are_written_and_read_back() {
        let database = with_table();
        let item = json!({ "id": { "N": "7" }, "tags": { "L": [{ "S": "a" }, { "NULL": true }] } });
        let (status, _) = ask(
            &database,
            "BatchWriteItem",
            &json!({ "RequestItems": { "Users": [{ "PutRequest": { "Item": item } }] } }),
        );
        assert_eq!(status, 200);
        let key = json!({ "TableName": "Users", "Key": { "id": { "N": "7" } } });
        let (status, found) = ask(&database, "GetItem", &key);
        assert_eq!((status, &found["Item"]), (200, &item));
        assert_eq!(ask(&database, "DeleteItem", &key).0, 200);
        let (_, scanned) = ask(&database, "Scan", &json!({ "TableName": "Users" }));
        assert_eq!(scanned["Count"], 0);
    }

    /// The import rejects an item for these and stops for others.
    #[test]
    fn what_a_value_cannot_be_is_a_fault_of_the_value() {
        let database = with_table();
        let deep = |levels: usize| format!("{}{}", r#"{"L":["#.repeat(levels), "]}".repeat(levels));
        let deep = |levels| serde_json::from_str::<Value>(&deep(levels));
        let refused = [
            json!({ "id": { "N": "seven" } }),
            json!({ "id": { "N": "1" }, "n": { "N": "1".repeat(39) } }),
            json!({ "id": { "N": "1" }, "s": { "SS": ["a", "a"] } }),
            json!({ "id": { "N": "1" }, "both": { "S": "a", "N": "1" } }),
            json!({ "id": { "N": "1" }, "none": {} }),
            json!({ "id": { "S": "1" } }),
            json!({ "name": { "S": "no key" } }),
            json!({ "id": { "N": "1" }, "deep": deep(40).unwrap() }),
        ];
        for item in &refused {
            let (status, said) = put(&database, item);
            assert_eq!(status, 400, "{item}: {said}");
            let code = said["__type"].as_str().unwrap();
            assert!(code.ends_with("#ValidationException"), "{item}: {said}");
            let message = said["message"].as_str().unwrap();
            assert!(!message.contains("VALIDATION") && !message.contains("at line"), "{message}");
        }
        assert!(deep(70).is_err(), "deeper than the parser follows");
        let body = format!(
            r#"{{"TableName":"Users","Item":{{"id":{{"N":"1"}},"deep":{}{}}}}}"#,
            r#"{"L":["#.repeat(70),
            "]}".repeat(70)
        );
        let reply = answer(&database, Some("DynamoDB_20120810.PutItem"), body.as_bytes());
        let said: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!((reply.status, said["message"].as_str()), (400, Some(TOO_DEEP)));
    }

    #[test]
    fn a_table_that_is_not_there_and_a_condition_that_fails_are_told_as_the_service_tells_them() {
        let database = with_table();
        let (status, said) = ask(&database, "DescribeTable", &json!({ "TableName": "Others" }));
        assert_eq!(status, 400);
        assert!(said["__type"].as_str().unwrap().ends_with("#ResourceNotFoundException"));
        let item = json!({ "id": { "N": "7" }, "name": { "S": "first" } });
        assert_eq!(put(&database, &item).0, 200);
        let (status, said) = ask(
            &database,
            "PutItem",
            &json!({
                "TableName": "Users",
                "Item": { "id": { "N": "7" } },
                "ConditionExpression": "attribute_not_exists(id)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }),
        );
        assert_eq!(status, 400);
        assert!(said["__type"].as_str().unwrap().ends_with("#ConditionalCheckFailedException"));
        assert_eq!(said["Item"], item);
    }

    #[test]
    fn other_operations_and_what_is_no_request_are_refused() {
        let database = with_table();
        for target in [None, Some("DynamoDB_20120810.ExecuteStatement"), Some("Kinesis_20131202.ListStreams")]
        {
            let reply = answer(&database, target, b"{}");
            let said: Value = serde_json::from_slice(&reply.body).unwrap();
            assert_eq!(reply.status, 400);
            assert_eq!(said["__type"], "com.amazon.coral.service#UnknownOperationException");
        }
        for body in [b"".as_slice(), b"{", b"[]", b"{\"TableName\":7}", b"\xFF"] {
            let reply = answer(&database, Some("DynamoDB_20120810.Scan"), body);
            let said: Value = serde_json::from_slice(&reply.body).unwrap();
            assert_eq!((reply.status, said["__type"].is_string()), (400, true), "{said}");
        }
    }

    #[test]
    fn a_full_disk_is_told_from_other_faults() {
        let full = BackendError::Other("database or disk is full".to_owned());
        assert!(is_disk_full(&full.into()));
        assert!(!is_disk_full(&BackendError::Locked.into()));
        let of_a_person = "Item says: database or disk is full";
        assert!(!is_disk_full(&DynoxideError::ValidationException(of_a_person.to_owned())));
    }
}
