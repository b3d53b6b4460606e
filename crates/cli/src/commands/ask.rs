//! `query`: ask a table.

use super::use_destination;
use crate::arguments::Place;
use crate::output::print_json;
use app::{App, Outcome};
use dynamodb::query::{QueryRequest, SortCondition};
use failure::{Code, Failure};
use serde_json::value::RawValue;

#[expect(clippy::too_many_arguments, reason = "they are the options of the command")]
pub(super) async fn query(
    app: &App,
    table: String,
    index: Option<String>,
    key: Option<(String, String)>,
    sort: Option<(String, String)>,
    limit: Option<u32>,
    place: &Place,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    use_destination(app, &destination).await?;
    let shape = app.describe_table(&destination, &table).await?;
    let keys = match &index {
        None => Some((&shape.partition_key, &shape.sort_key)),
        Some(name) => {
            let found = shape.indexes.iter().find(|found| found.name == *name);
            found.map(|found| (&found.partition_key, &found.sort_key))
        }
    };
    // An index that is not there is refused by the question itself.
    if let Some((partition_key, sort_key)) = keys {
        if let Some((name, _)) = &key {
            named(name, &partition_key.name, "partition key")?;
        }
        if let Some((name, _)) = &sort {
            named(name, sort_key.as_ref().map_or("none", |key| key.name.as_str()), "sort key")?;
        }
    }
    let request = QueryRequest {
        table,
        index,
        partition_value: key.map(|(_, value)| value),
        sort: sort.map(|(_, value)| SortCondition::Equals { value }),
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

#[derive(serde::Serialize)]
struct Answer {
    items: Vec<Box<RawValue>>,
    count: u64,
    consumed_read_units: Option<f64>,
    operation: String,
    more: bool,
}

fn named(given: &str, key: &str, role: &str) -> Result<(), Failure> {
    if given == key {
        return Ok(());
    }
    Err(Failure::new(
        Code::NotTheKey,
        format!("{given} is not the {role} there."),
        format!("The {role} is {key}. Name an index that has {given} as its key with --index."),
    ))
}
