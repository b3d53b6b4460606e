//! `query`: ask a table.

use super::use_destination;
use crate::arguments::Place;
use crate::output::print_json;
use app::{App, AskedStep, KeyShape, Outcome, QueryRequest, SortCondition};
use failure::{Code, Failure};
use serde_json::value::RawValue;
use std::path::PathBuf;

#[expect(clippy::too_many_arguments, reason = "they are the options of the command")]
pub(super) async fn query(
    app: &App,
    table: String,
    index: Option<String>,
    key: Vec<(String, String)>,
    sort: Vec<(String, String)>,
    limit: Option<u32>,
    place: &Place,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    use_destination(app, &destination).await?;
    let shape = app.describe_table(&destination, &table).await?;
    let names = |keys: &[KeyShape]| keys.iter().map(|key| key.name.clone()).collect::<Vec<_>>();
    let keys = match &index {
        None => Some((
            vec![shape.partition_key.name.clone()],
            shape.sort_key.iter().map(|key| key.name.clone()).collect(),
        )),
        Some(name) => {
            let found = shape.indexes.iter().find(|found| found.name == *name);
            found.map(|found| (names(&found.partition_keys), names(&found.sort_keys)))
        }
    };
    let (partition_values, mut sort_values) = match keys {
        Some((partition, sorted)) => {
            (in_order(&key, &partition, "partition key")?, in_order(&sort, &sorted, "sort key")?)
        }
        // An index that is not there is refused by the question itself.
        None => Default::default(),
    };
    let last = sort_values.pop();
    let request = QueryRequest {
        table,
        index,
        partition_values,
        sort_values,
        sort: last.map(|value| SortCondition::Equals { value }),
        limit,
        start: None,
    };
    let page = app.query(&destination, &request).await?;
    if json {
        let raw = |text: &String| RawValue::from_string(text.clone()).ok();
        let items: Vec<Box<RawValue>> =
            page.items.iter().filter_map(|item| raw(&item.dynamodb_json)).collect();
        print_json(&Answer {
            items,
            count: page.count,
            consumed_read_units: page.consumed_read_units,
            operation: page.operation,
            more: page.next.is_some(),
        })?;
    } else {
        for item in &page.items {
            say!("{}", item.dynamodb_json);
        }
        let units = page.consumed_read_units.map(|units| format!(", {units} read units")).unwrap_or_default();
        let more = if page.next.is_some() { ", and there are more" } else { "" };
        note!("{} found by {}{units}{more}", page.count, page.operation);
    }
    Ok(Outcome::Done)
}

/// Asks a saved question, and says which requests were made.
pub(super) async fn question(
    app: &App,
    number: usize,
    plan: PathBuf,
    values: &[(String, String)],
    place: &Place,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    use_destination(app, &destination).await?;
    let asked = app.ask_question(&destination, plan, number, values).await?;
    if json {
        let steps: Vec<AnsweredStep> = asked.steps.iter().map(AnsweredStep::of).collect();
        print_json(&serde_json::json!({ "question": asked.words, "steps": steps }))?;
        return Ok(Outcome::Done);
    }
    note!("{}", asked.words);
    for step in &asked.steps {
        for item in &step.items {
            say!("{}", item.dynamodb_json);
        }
        let units = step.read_units.map(|units| format!(", {units} read units")).unwrap_or_default();
        note!("{}: {} found by {} requests{units}", step.words, step.items.len(), step.requests);
    }
    Ok(Outcome::Done)
}

#[derive(serde::Serialize)]
struct AnsweredStep {
    words: String,
    items: Vec<Box<RawValue>>,
    count: usize,
    requests: u64,
    consumed_read_units: Option<f64>,
}

impl AnsweredStep {
    fn of(step: &AskedStep) -> Self {
        let raw = |text: &String| RawValue::from_string(text.clone()).ok();
        Self {
            words: step.words.clone(),
            items: step.items.iter().filter_map(|item| raw(&item.dynamodb_json)).collect(),
            count: step.items.len(),
            requests: step.requests,
            consumed_read_units: step.read_units,
        }
    }
}

#[derive(serde::Serialize)]
struct Answer {
    items: Vec<Box<RawValue>>,
    count: u64,
    consumed_read_units: Option<f64>,
    operation: String,
    more: bool,
}

/// The values that are given for the attributes of a key, in the key's order, from the first on.
fn in_order(given: &[(String, String)], names: &[String], role: &str) -> Result<Vec<String>, Failure> {
    let is = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    if let Some((name, _)) = given.iter().find(|(name, _)| !names.contains(name)) {
        return Err(Failure::new(
            Code::NotTheKey,
            format!("{name} is not the {role} there."),
            format!("The {role} is {is}. Name an index that has {name} as its key with --index."),
        ));
    }
    let value = |name: &String| given.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    let values: Vec<String> = names.iter().map_while(value).collect();
    if values.len() < given.len() {
        return Err(Failure::new(
            Code::KeyValuesMissing,
            format!(
                "The {role} is {is}, and a value is given for a later one of them only, or for one twice."
            ),
            "Give one value for each, from the first on.",
        ));
    }
    Ok(values)
}
