//! Recognises JSON that is plainly no list of records, or whose records say more than data: what DynamoDB, Elasticsearch,
//! pandas and phpMyAdmin write in forms of their own.

use super::json_start::{self, Object, elements, whole_values};
use super::refusal::NotATable;
use serde_json::{Map, Value};

const DYNAMODB: NotATable = NotATable {
    looks_like: "items as DynamoDB itself writes them, with a letter for the type of each value",
    repair: "DynamoDB takes such items back itself, types and all, into a new table: in the AWS console, under DynamoDB, \
             “Imports from S3”, as DynamoDB JSON. There each line is one item, {\"Item\": { … }}.",
};
const BULK: NotATable = NotATable {
    looks_like: "a bulk request for Elasticsearch or OpenSearch, in which every other line says what to do with the next",
    repair: "Export the documents alone, one on each line.",
};
const KEYED: NotATable = NotATable {
    looks_like: "one object with a table in it, by the names of its columns or records, as pandas and Firebase write it",
    repair: "Write it as a list of records, [{ … }, { … }]: in pandas, to_json(…, orient=\"records\"). Or export it as CSV.",
};
const SPLIT: NotATable = NotATable {
    looks_like: "a table whose names and values stand apart, as pandas writes it with orient=\"split\"",
    repair: "Write it as a list of records: in pandas, to_json(…, orient=\"records\"); or export it as CSV.",
};
const PHP_MY_ADMIN: NotATable = NotATable {
    looks_like: "an export of phpMyAdmin, whose tables stand inside of it",
    repair: "Export each table as CSV there, with the names of the columns in the first row.",
};

/// Members of an object that are alike by no accident; fewer may be the parts of one record.
const FEWEST_KEYED: usize = 4;

/// What a JSON text is, where its start plainly shows that.
pub(super) fn recognise(text: &str) -> Option<NotATable> {
    let text = text.trim_start_matches(json_start::is_blank);
    if !text.starts_with(['{', '[']) {
        return None;
    }
    if is_of_php_my_admin(text) {
        return Some(PHP_MY_ADMIN);
    }
    let values = whole_values(text);
    if is_dynamodb(text, &values) {
        return Some(DYNAMODB);
    }
    if is_bulk(&values) {
        return Some(BULK);
    }
    let object = Object::at_start_of(text)?;
    let is_alone = object.end.is_none_or(|end| text[end..].trim_end_matches(json_start::is_blank).is_empty());
    if is_alone && is_split(&object) {
        return Some(SPLIT);
    }
    (is_alone && is_keyed(&object)).then_some(KEYED)
}

/// Items one after another, in a list, or in the list of what a command of the AWS CLI prints or takes.
fn is_dynamodb(text: &str, values: &[&str]) -> bool {
    let all_are_items = |records: &[&str]| {
        let is_record =
            |record: &&str| serde_json::from_str(record).is_ok_and(|value| is_item_record(&value));
        !records.is_empty() && records.iter().all(is_record)
    };
    if text.starts_with('[') {
        return all_are_items(&elements(text));
    }
    if all_are_items(values) {
        return true;
    }
    let Some(object) = Object::at_start_of(text) else { return false };
    if let Some(items) = object.member("Items") {
        return all_are_items(&elements(items.value));
    }
    // One item that was asked for, or a request to write some.
    match (object.member("Item"), object.members.first()) {
        (Some(item), _) if item.is_whole && object.member("ConsumedCapacity").is_some() => {
            serde_json::from_str(item.value).is_ok_and(|value| is_item(&value))
        }
        (_, Some(table)) => {
            let requests = elements(table.value);
            let is_put = |request: &&str| {
                serde_json::from_str::<Map<String, Value>>(request).is_ok_and(|request| {
                    request.len() == 1 && request.get("PutRequest").is_some_and(is_item_record)
                })
            };
            !requests.is_empty() && requests.iter().all(is_put)
        }
        _ => false,
    }
}

/// An item, alone or as an export of a whole table or of its changes has it.
fn is_item_record(value: &Value) -> bool {
    let Value::Object(members) = value else { return false };
    let is_export = || members.len() == 1 && members.get("Item").is_some_and(is_item);
    let is_change = || {
        members.contains_key("Keys")
            && members.iter().all(|(name, value)| {
                matches!(name.as_str(), "Metadata" | "Keys" | "NewImage" | "OldImage") && is_item(value)
            })
    };
    is_item(value) || is_export() || is_change()
}

/// True where each value of an object, and there is one, has the letter of its type.
fn is_item(value: &Value) -> bool {
    value.as_object().is_some_and(|members| !members.is_empty() && members.values().all(has_type_letter))
}

/// True for a value as DynamoDB writes it: `{"S":"text"}`, `{"L":[{"N":"1"}]}`.
pub fn has_type_letter(value: &Value) -> bool {
    let Some(members) = value.as_object().filter(|members| members.len() == 1) else { return false };
    let are_texts = |value: &Value| {
        value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_string))
    };
    members.iter().all(|(letter, value)| match letter.as_str() {
        "S" | "B" => value.is_string(),
        "N" => value.as_str().is_some_and(is_number),
        "BOOL" | "NULL" => value.is_boolean(),
        "M" => value.as_object().is_some_and(|members| members.values().all(has_type_letter)),
        "L" => value.as_array().is_some_and(|list| list.iter().all(has_type_letter)),
        "SS" | "NS" | "BS" => are_texts(value),
        _ => false,
    })
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') && text.parse::<f64>().is_ok()
}

/// `{"index":{"_id":"1"}}` before each document, and `{"delete":{"_id":"1"}}` with none.
fn is_bulk(values: &[&str]) -> bool {
    let is_more_than_one = values.len() > 1;
    let mut values = values.iter();
    while let Some(value) = values.next() {
        match bulk_action(value) {
            None => return false,
            Some(action) if action == "delete" => {}
            Some(_) => {
                values.next();
            }
        }
    }
    is_more_than_one
}

fn bulk_action(value: &str) -> Option<String> {
    let members: Map<String, Value> = serde_json::from_str(value).ok()?;
    let (action, of) = members.into_iter().next().filter(|_| value.len() < 4096)?;
    let is_known = |name: &String| {
        name.starts_with('_')
            || matches!(
                name.as_str(),
                "routing"
                    | "parent"
                    | "version"
                    | "version_type"
                    | "pipeline"
                    | "require_alias"
                    | "if_seq_no"
                    | "if_primary_term"
                    | "retry_on_conflict"
                    | "dynamic_templates"
                    | "list_executed_pipelines"
            )
    };
    let is_action = matches!(action.as_str(), "index" | "create" | "update" | "delete")
        && of.as_object().is_some_and(|of| of.keys().all(is_known));
    is_action.then_some(action)
}

/// `{"columns":["id"],"index":[0],"data":[[1]]}`.
fn is_split(object: &Object<'_>) -> bool {
    let list = |name: &str| object.member(name).is_some_and(|member| member.value.starts_with('['));
    object.members.len() <= 3
        && list("columns")
        && object.members.iter().all(|member| matches!(member.name.as_str(), "columns" | "index" | "data"))
        && object
            .member("data")
            .is_some_and(|data| elements(data.value).iter().any(|row| row.starts_with('[')))
}

/// `{"id":{"0":1,"1":2},"name":{"0":"Ann","1":"Bob"}}`, or the same the other way round: objects of the same names.
fn is_keyed(object: &Object<'_>) -> bool {
    let names = |value: &str| -> Option<Vec<String>> {
        let inner = Object::at_start_of(value)?;
        Some(inner.members.into_iter().map(|member| member.name).collect())
    };
    if !object.members.iter().all(|member| member.value.starts_with('{')) {
        return false;
    }
    let whole: Vec<&str> =
        object.members.iter().filter(|member| member.is_whole).map(|member| member.value).collect();
    let Some(first) = whole.first().and_then(|value| names(value)).filter(|names| !names.is_empty()) else {
        return false;
    };
    whole.len() >= FEWEST_KEYED && whole.iter().all(|value| names(value).is_some_and(|names| names == first))
}

/// `[{"type":"header","version":"5.2","comment":"Export to JSON plugin for PHPMyAdmin"},`
fn is_of_php_my_admin(text: &str) -> bool {
    text.starts_with('[')
        && elements(text).first().is_some_and(|first| {
            serde_json::from_str::<Map<String, Value>>(first).is_ok_and(|header| {
                let says = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
                says("type") == "header" && says("comment").to_ascii_lowercase().contains("phpmyadmin")
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_forms_of_json_are_told() {
        let cases = [
            (r#"{"Item":{"id":{"S":"1"},"n":{"N":"5"}}}"#, Some("DynamoDB")),
            (
                "{\"Item\":{\"id\":{\"S\":\"1\"}}}\n{\"Item\":{\"ok\":{\"BOOL\":true},\"x\":{\"NULL\":true}}}\n{\"Item",
                Some("DynamoDB"),
            ),
            (
                "{\"id\":{\"S\":\"1\"},\"l\":{\"L\":[{\"S\":\"a\"},{\"M\":{\"b\":{\"N\":\"-1.5E+3\"}}}]}}\n",
                Some("DynamoDB"),
            ),
            ("{\"id\":{\"SS\":[\"1\"]},\"b\":{\"B\":\"AA==\"}}", Some("DynamoDB")),
            ("[{\"id\":{\"S\":\"1\"}},{\"id\":{\"S\":\"2\"}}]", Some("DynamoDB")),
            (
                "{\n \"Items\": [\n  {\n   \"id\": {\n    \"S\": \"1\"\n   }\n  }\n ],\n \"Count\": 1\n}\n",
                Some("DynamoDB"),
            ),
            ("{\"Items\":[{\"id\":{\"S\":\"1\"}},{\"id\"", Some("DynamoDB")),
            ("{\"Count\":1,\"Items\":[{\"id\":{\"S\":\"1\"}}]}", Some("DynamoDB")),
            ("{\"Item\":{\"id\":{\"S\":\"1\"}},\"ConsumedCapacity\":{\"Units\":1}}", Some("DynamoDB")),
            ("{\"Users\":[{\"PutRequest\":{\"Item\":{\"id\":{\"S\":\"1\"}}}}]}", Some("DynamoDB")),
            (
                "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"1\"}},\"Keys\":{\"id\":{\"S\":\"1\"}},\"NewImage\":{\"id\":{\"S\":\"1\"}}}",
                Some("DynamoDB"),
            ),
            // One value without its letter, and these are data.
            ("{\"Item\":{\"id\":{\"S\":\"1\"}}}\n{\"Item\":{\"id\":1}}\n", None),
            ("{\"id\":1,\"size\":{\"S\":\"5\"}}", None),
            ("{\"size\":{\"S\":5}}", None),
            ("{\"size\":{\"S\":\"5\",\"M\":\"6\"}}", None),
            ("{\"size\":{\"N\":\"five\"}}", None),
            ("{\"size\":{\"N\":\"inf\"}}", None),
            ("{\"size\":{\"L\":[1]}}", None),
            ("{\"Items\":[{\"id\":1}]}", None),
            ("{\"Item\":{\"id\":1}}", None),
            ("{\"Item", None),
            ("{}", None),
            ("[]", None),
            (
                "{\"index\":{\"_index\":\"a\",\"_id\":\"1\"}}\n{\"name\":\"Ann\"}\n{\"delete\":{\"_id\":\"2\"}}\n{\"create\":{}}\n{\"index\":1}\n",
                Some("Elasticsearch"),
            ),
            ("{\"index\":{\"_id\":\"1\"}}\n{\"name\":\"Ann\"}\n{\"name\":\"Bob\"}\n", None),
            ("{\"index\":{\"pages\":1}}\n{\"name\":\"Ann\"}\n", None),
            ("{\"index\":1}\n{\"index\":2}\n", None),
            (
                "{\"id\":{\"0\":1},\"name\":{\"0\":\"Ann\"},\"age\":{\"0\":5},\"city\":{\"0\":\"Rome\"}}",
                Some("pandas"),
            ),
            (
                "{\n\"u1\": {\"n\": 1},\n\"u2\": {\"n\": 2},\n\"u3\": {\"n\": 3},\n\"u4\": {\"n\": 4}\n}\n",
                Some("pandas"),
            ),
            ("{\"home\":{\"street\":\"x\"},\"work\":{\"street\":\"y\"}}", None),
            ("{\"u1\":{\"name\":\"Ann\"}}", None),
            ("{\"u1\":{\"name\":\"Ann\"},\"u2\":{\"name\":\"Bob\"},\"note\":\"x", None),
            ("{\"index\":{\"_id\":\"1\"}}\n", None),
            ("{\"u1\":{\"name\":\"Ann\"},\"u2\":{\"age\":1}}", None),
            ("{\"a\":{\"x\":1},\"b\":{\"x\":1}}\n{\"a\":{\"x\":1},\"b\":{\"x\":1}}\n", None),
            ("{\"columns\":[\"id\"],\"index\":[0],\"data\":[[1],[2]]}", Some("split")),
            ("{\"columns\":[\"id\"],\"index\":[0],\"data\":1}", None),
            (
                "[\n{\"type\":\"header\",\"comment\":\"Export to JSON plugin for PHPMyAdmin\"},\n{",
                Some("phpMyAdmin"),
            ),
            ("[{\"type\":\"header\"},{\"type\":\"row\"}]", None),
        ];
        for (text, expected) in cases {
            let found = recognise(text).map(|what| what.looks_like);
            assert_eq!(found.is_some(), expected.is_some(), "{text:?}: {found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()), "{text:?}: {found:?}");
        }
    }
}
