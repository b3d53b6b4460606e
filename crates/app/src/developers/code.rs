//! Python code with boto3 that writes the examples and asks the questions.

use super::Handover;
use super::examples::Example;
use super::locks;
use super::python_text::{literal, one_line};
use plan::{KeyTemplate, SortForm, TemplatePart, ValueRange};
use propose::{MadeKey, Operation, QuestionReport, RangeKey, RangePart, RequestStep, StepKey, up_to};
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

/// What makes the keys of a table that several source tables share.
const MADE_KEYS: &str = r#"

def part(value):
    """A value in DynamoDB JSON as a part of a key."""
    (kind, content), = value.items()
    return content if isinstance(content, str) else str(content).lower()


def escaped(text):
    """Without a #, and in the order of the texts."""
    return "".join(letter if letter > "$" else f"${ord(letter):02x}" for letter in text)


def padded(number, digits):
    """Digits before the point, so that texts are in the order of the numbers."""
    whole, point, fraction = number.partition(".")
    return whole.zfill(digits) + point + fraction


def moment(text):
    """A date and time in UTC, without its Z, and midnight as its day."""
    fraction = re.search(r"\.\d*[1-9]", text)
    at = datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00"))
    if at.tzinfo is not None:
        at = at.astimezone(datetime.timezone.utc)
    text = at.isoformat()[:19] + (fraction.group() if fraction else "")
    return text.removesuffix("T00:00:00")
"#;

pub(super) fn python(handover: &Handover) -> String {
    let steps = || handover.questions.iter().flat_map(|question| &question.answer.steps);
    let mut text = HEAD.to_owned();
    if steps().any(|step| step.made.is_some()) {
        text = text.replace(
            "import base64\nimport json\nimport pathlib\n",
            "import base64\nimport datetime\nimport json\nimport pathlib\nimport re\n",
        );
        text.push_str(MADE_KEYS);
    }
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
    text.push_str(&locks::functions(handover));
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
        let parts: Vec<String> = match &step.made {
            None => {
                step.key.iter().map(|key| format!("{}: {}", literal(&key.attribute), value(key))).collect()
            }
            Some(made) => made_keys(step, made)
                .into_iter()
                .map(|(name, text)| format!("{}: {{\"S\": {text}}}", literal(name)))
                .collect(),
        };
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
    if let Some(made) = &step.made {
        let range = step.range.as_ref().zip(made.range.as_ref());
        for (place, (name, text)) in made_keys(step, made).into_iter().enumerate() {
            if let Some((range, part)) = range.filter(|_| place == 1) {
                names.push(format!("\"#k1\": {}", literal(name)));
                add_range(&text, range, part, &mut conditions, &mut values);
                continue;
            }
            let text = format!("{{\"S\": {text}}}");
            conditions.push(if place == 0 || made.is_whole {
                format!("#k{place} = :k{place}")
            } else {
                format!("begins_with(#k{place}, :k{place})")
            });
            names.push(format!("\"#k{place}\": {}", literal(name)));
            values.push(format!("\":k{place}\": {text}"));
        }
        return (conditions, names, values);
    }
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

/// A range of one part of a sort key, behind what `begins` makes, which ends with `#`: `$` comes behind that.
fn add_range(
    begins: &str,
    range: &RangeKey,
    part: &RangePart,
    conditions: &mut Vec<String>,
    values: &mut Vec<String>,
) {
    let behind = if part.is_last { String::new() } else { " + \"$\"".to_owned() };
    let of = |name: &str| {
        let text = part_text(&part.part, &|_| format!("values[{}]", literal(name)));
        format!("{begins} + {text}")
    };
    let mut add = |name: &str, text: String| values.push(format!("\":{name}\": {{\"S\": {text}}}"));
    let from = of(&range.attribute);
    let (from, to) = match range.range {
        ValueRange::BeginsWith => {
            conditions.push("begins_with(#k1, :from)".to_owned());
            add("from", from);
            return;
        }
        ValueRange::AtLeast => (from, format!("({begins})[:-1] + \"$\"")),
        ValueRange::AtMost => (format!("{begins}{behind}"), from + &behind),
        ValueRange::Between => (from, of(&up_to(&range.attribute)) + &behind),
    };
    conditions.push("#k1 BETWEEN :from AND :to".to_owned());
    add("from", from);
    add("to", to);
}

/// A part of a key as Python makes it; `value` gives the value of an attribute.
fn part_text(part: &TemplatePart, value: &dyn Fn(&str) -> String) -> String {
    let of = |name: &str| format!("part({})", value(name));
    match part {
        TemplatePart::Text(text) => literal(text),
        TemplatePart::Column(name) => of(name),
        TemplatePart::Escaped(name) => format!("escaped({})", of(name)),
        TemplatePart::Ordered(ordered) => match ordered.form {
            SortForm::Text => format!("escaped({})", of(&ordered.column)),
            SortForm::Number(digits) => format!("padded({}, {digits})", of(&ordered.column)),
            SortForm::Moment => format!("moment({})", of(&ordered.column)),
        },
        // No question gives a value for it.
        TemplatePart::Content => literal(""),
    }
}

/// The names of keys that are made of several values, and what makes them.
fn made_keys<'a>(step: &RequestStep, made: &'a MadeKey) -> Vec<(&'a str, String)> {
    let of = |template: &KeyTemplate| {
        let of = |name: &str| {
            let key = step.key.iter().find(|key| key.attribute == *name);
            key.map_or_else(|| "{}".to_owned(), value)
        };
        let parts: Vec<String> = template.parts.iter().map(|part| part_text(part, &of)).collect();
        parts.join(" + ")
    };
    let sort = made.sort.iter().map(|sort| (made.sort_key.as_str(), of(sort)));
    std::iter::once((made.partition_key.as_str(), of(&made.partition))).chain(sort).collect()
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
    let example = examples.iter().find(|example| example.source == step.source)?;
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
