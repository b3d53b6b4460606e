//! Python code with boto3 that writes the examples and asks the questions.

use super::Handover;
use super::examples::Example;
use plan::ValueRange;
use propose::{Operation, QuestionReport, RequestStep, StepKey, up_to};
use serde_json::{Value, json};
use std::fmt::Write;

const HEAD: &str = r#"#!/usr/bin/env python3
"""Writes an example of each kind of item and asks each question of the design, with boto3.

    pip install boto3
    sh create-tables.sh
    python3 questions.py

It asks where boto3 is signed in to; AWS_ENDPOINT_URL names another server, such as DynamoDB local.
"""
import base64
import json
import pathlib

import boto3

dynamodb = boto3.client("dynamodb")


def binary(value):
    """DynamoDB JSON with bytes where it has base64."""
    (kind, content), = value.items()
    if kind == "B":
        return {"B": base64.b64decode(content)}
    if kind == "BS":
        return {"BS": [base64.b64decode(one) for one in content]}
    if kind == "M":
        return {"M": {name: binary(one) for name, one in content.items()}}
    if kind == "L":
        return {"L": [binary(one) for one in content]}
    return value


def load_examples():
    """Writes the items of examples.json, one of each kind."""
    path = pathlib.Path(__file__).with_name("examples.json")
    for example in json.loads(path.read_text(encoding="utf-8")):
        item = {name: binary(value) for name, value in example["item"].items()}
        dynamodb.put_item(TableName=example["table"], Item=item)


class Answer:
    """Items, and what finding them took."""

    def __init__(self):
        self.items, self.requests, self.read_units = [], 0, 0.0

    def count(self, response):
        self.requests += 1
        self.read_units += response.get("ConsumedCapacity", {}).get("CapacityUnits", 0.0)
        return response

    def get(self, **request):
        response = self.count(dynamodb.get_item(ReturnConsumedCapacity="TOTAL", **request))
        return [response["Item"]] if "Item" in response else []

    def query(self, **request):
        """All pages: each reads 1 MB at most."""
        found = []
        while True:
            response = self.count(dynamodb.query(ReturnConsumedCapacity="TOTAL", **request))
            found += response["Items"]
            if "LastEvaluatedKey" not in response:
                return found
            request["ExclusiveStartKey"] = response["LastEvaluatedKey"]
"#;

pub(super) fn python(handover: &Handover) -> String {
    let mut text = HEAD.to_owned();
    let mut calls = String::new();
    for (number, question) in (1..).zip(&handover.questions) {
        if question.answer.steps.is_empty() {
            let why = question.answer.unanswered.as_ref().map_or("", |unanswered| &unanswered.sentence);
            let _ = write!(text, "\n\n# {}\n# {}\n", one_line(&question.words), one_line(why));
            continue;
        }
        text.push_str(&function(number, question));
        if let Some(values) = example_values(question, &handover.examples) {
            let _ = writeln!(
                calls,
                "    show({}, question_{number}({{name: binary(value) for name, value in json.loads({}).items()}}))",
                literal(&question.words),
                literal(&values.to_string())
            );
        }
    }
    text.push_str(
        "\n\ndef show(question, answer):\n    print(question)\n    print(f\"    {len(answer.items)} items, {answer.requests} \
         requests, {answer.read_units} read units\")\n    for item in answer.items[:3]:\n        print(f\"    {item}\")\n",
    );
    text.push_str("\n\nif __name__ == \"__main__\":\n    load_examples()\n");
    text.push_str(&calls);
    text
}

/// A function for a question. It takes its values in DynamoDB JSON.
fn function(number: usize, question: &QuestionReport) -> String {
    let mut text = format!(
        "\n\ndef question_{number}(values):\n    {}\n    answer = Answer()\n",
        literal(&question.words)
    );
    for step in &question.answer.steps {
        let _ = match (&step.for_each, step.operation) {
            (false, Operation::GetItem) => writeln!(text, "    found = answer.get({})", request(step, 8)),
            (false, _) => writeln!(text, "    found = answer.query({})", request(step, 8)),
            (true, operation) => {
                let method = if operation == Operation::GetItem { "get" } else { "query" };
                let from: Vec<String> = step
                    .key
                    .iter()
                    .chain(&step.filter)
                    .filter_map(|key| Some(literal(key.from.as_ref()?)))
                    .collect();
                writeln!(
                    text,
                    "    for item in found:\n        if all(name in item for name in [{}]):\n            answer.items += \
                     answer.{method}({})",
                    from.join(", "),
                    request(step, 16)
                )
            }
        };
        if let (Some(range), false) = (&step.range_afterwards, step.for_each) {
            let _ = writeln!(text, "    # The range of {} to be picked here.", one_line(&range.attribute));
        }
        if let (Some(attribute), false) = (&step.sorted_afterwards, step.for_each) {
            let _ = writeln!(text, "    # To be sorted by {} here.", one_line(attribute));
        }
    }
    text.push_str("    answer.items = found + answer.items\n    return answer\n");
    text
}

/// The arguments of a request, each on a line of its own.
fn request(step: &RequestStep, indent: usize) -> String {
    let mut arguments = vec![format!("TableName={}", literal(&step.table))];
    if step.operation == Operation::GetItem {
        let parts: Vec<String> =
            step.key.iter().map(|key| format!("{}: {}", literal(&key.attribute), value(key))).collect();
        arguments.push(format!("Key={{{}}}", parts.join(", ")));
    } else {
        arguments.extend(step.index.as_ref().map(|index| format!("IndexName={}", literal(index))));
        let (conditions, mut names, mut values) = key_condition(step);
        arguments.push(format!("KeyConditionExpression={}", literal(&conditions.join(" AND "))));
        if !step.filter.is_empty() {
            let filters: Vec<String> =
                (0..step.filter.len()).map(|place| format!("#f{place} = :f{place}")).collect();
            arguments.push(format!("FilterExpression={}", literal(&filters.join(" AND "))));
            for (place, key) in step.filter.iter().enumerate() {
                names.push(format!("\"#f{place}\": {}", literal(&key.attribute)));
                values.push(format!("\":f{place}\": {}", value(key)));
            }
        }
        arguments.push(format!("ExpressionAttributeNames={{{}}}", names.join(", ")));
        arguments.push(format!("ExpressionAttributeValues={{{}}}", values.join(", ")));
        if step.descending {
            arguments.push("ScanIndexForward=False".to_owned());
        }
    }
    let (inner, outer) = (" ".repeat(indent), " ".repeat(indent - 4));
    format!("\n{inner}{},\n{outer}", arguments.join(&format!(",\n{inner}")))
}

/// Conditions, names and values of a key.
pub(super) fn key_condition(step: &RequestStep) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (mut conditions, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (place, key) in step.key.iter().enumerate() {
        conditions.push(format!("#k{place} = :k{place}"));
        names.push(format!("\"#k{place}\": {}", literal(&key.attribute)));
        values.push(format!("\":k{place}\": {}", value(key)));
    }
    if let Some(range) = &step.range {
        conditions.push(
            match range.range {
                ValueRange::AtLeast => "#range >= :from",
                ValueRange::AtMost => "#range <= :from",
                ValueRange::BeginsWith => "begins_with(#range, :from)",
                ValueRange::Between => "#range BETWEEN :from AND :to",
            }
            .to_owned(),
        );
        names.push(format!("\"#range\": {}", literal(&range.attribute)));
        values.push(format!("\":from\": values[{}]", literal(&range.attribute)));
        if range.range == ValueRange::Between {
            values.push(format!("\":to\": values[{}]", literal(&up_to(&range.attribute))));
        }
    }
    (conditions, names, values)
}

fn value(key: &StepKey) -> String {
    match &key.from {
        None => format!("values[{}]", literal(&key.attribute)),
        Some(from) => format!("item[{}]", literal(from)),
    }
}

/// Values from the example of the table that is asked, in DynamoDB JSON; `None` where it lacks one.
fn example_values(question: &QuestionReport, examples: &[Example]) -> Option<Value> {
    let step = question.answer.steps.first()?;
    let example = examples.iter().find(|example| example.table == step.table)?;
    let item: Value = serde_json::from_str(&item::dynamodb_json(&example.item)).ok()?;
    let mut values = json!({});
    let keys = step.key.iter().chain(&step.filter).map(|key| &key.attribute);
    for name in keys.chain(step.range.as_ref().map(|range| &range.attribute)) {
        values[name] = item.get(name)?.clone();
    }
    if let Some(range) = step.range.as_ref().filter(|range| range.range == ValueRange::Between) {
        values[up_to(&range.attribute)] = item.get(&range.attribute)?.clone();
    }
    Some(values)
}

/// A text as Python writes it: JSON's texts are Python's, too.
pub(super) fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

/// A text that ends no comment.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
