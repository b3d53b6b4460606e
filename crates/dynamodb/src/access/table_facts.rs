//! What to know of a table that is there before it is written to: what runs on each write, and what each write costs besides.

use crate::destination::{CalledService, Connection, SignedCalls};
use aws_sdk_dynamodb::types::{BillingMode, TableDescription};
use serde_json::{Value, json};

/// Sentences about a table that is there; none where it may not be looked at, which the check tells by itself.
pub(super) async fn table_notes(connection: &Connection, calls: &SignedCalls, name: &str) -> Vec<String> {
    let described = connection.client.describe_table().table_name(name).send().await;
    let Some(table) = described.ok().and_then(|described| described.table) else { return Vec::new() };
    let mut notes = notes_of(name, &table);
    if let Some(stream) = stream_of(&table) {
        notes.push(stream_note(name, &triggers(calls, stream).await.unwrap_or_default()));
    }
    if is_provisioned(&table)
        && let Some(note) = scaling_note(calls, name).await
    {
        notes.push(note);
    }
    notes
}

fn is_provisioned(table: &TableDescription) -> bool {
    let mode = table.billing_mode_summary().and_then(|summary| summary.billing_mode());
    mode != Some(&BillingMode::PayPerRequest)
}

fn notes_of(name: &str, table: &TableDescription) -> Vec<String> {
    let mut notes = Vec::new();
    let replicas: Vec<&str> = table.replicas().iter().filter_map(|replica| replica.region_name()).collect();
    if !replicas.is_empty() {
        notes.push(format!(
            "{name} is a global table: each write is made, and charged, in {} as well, so the import costs about {} times what \
             is shown.",
            replicas.join(", "),
            replicas.len() + 1
        ));
    }
    if !table.local_secondary_indexes().is_empty() {
        notes.push(format!(
            "{name} has local indexes: the items under one partition key may take no more than 10 GB."
        ));
    }
    if is_provisioned(table)
        && let Some(today) =
            table.provisioned_throughput().and_then(|units| units.number_of_decreases_today())
        && today > 0
    {
        notes.push(format!(
            "The capacity of {name} was lowered {today} {} today; AWS allows that only so often a day.",
            if today == 1 { "time" } else { "times" }
        ));
    }
    notes
}

/// The ARN of the stream to which a table passes on what is written.
fn stream_of(table: &TableDescription) -> Option<&str> {
    let is_on = table.stream_specification().is_some_and(|stream| stream.stream_enabled());
    is_on.then(|| table.latest_stream_arn().unwrap_or_default())
}

/// The functions that run on what a stream passes on; `None` where that may not be asked for.
async fn triggers(calls: &SignedCalls, stream: &str) -> Option<Vec<String>> {
    let mut functions = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let mut parameters = vec![("EventSourceArn", stream)];
        parameters.extend(marker.as_deref().map(|marker| ("Marker", marker)));
        let said =
            calls.get(CalledService::Lambda, "/2015-03-31/event-source-mappings/", &parameters).await.ok()?;
        for mapping in said.get("EventSourceMappings").and_then(Value::as_array)? {
            let is_on = mapping["State"].as_str().is_none_or(|state| !state.starts_with("Disabl"));
            let function = mapping["FunctionArn"].as_str().and_then(|arn| arn.split(":function:").nth(1));
            functions.extend(function.filter(|_| is_on).map(str::to_owned));
        }
        let next = said.get("NextMarker").and_then(Value::as_str).filter(|next| !next.is_empty());
        marker = next.map(str::to_owned);
        if marker.is_none() {
            return Some(functions);
        }
    }
}

fn stream_note(name: &str, functions: &[String]) -> String {
    match functions {
        [] => format!(
            "{name} has a stream: each item written is passed on, and what reads it (such as a Lambda function) runs for every \
             one."
        ),
        [function] => format!("Every write to {name} runs the Lambda function {function}, by its stream."),
        functions => {
            format!(
                "Every write to {name} runs the Lambda functions {}, by its stream.",
                functions.join(", ")
            )
        }
    }
}

/// The first of a table and its indexes whose capacity for writing auto scaling changes, in words; `None` where it changes none,
/// or may not be asked for.
pub(crate) async fn scaled_part<'a>(
    calls: &SignedCalls,
    name: &str,
    indexes: impl Iterator<Item = &'a str>,
) -> Option<String> {
    if most_by_scaling(calls, &format!("table/{name}"), "table").await.is_some() {
        return Some(format!("the table {name}"));
    }
    for index in indexes {
        if most_by_scaling(calls, &format!("table/{name}/index/{index}"), "index").await.is_some() {
            return Some(format!("the index {index} of {name}"));
        }
    }
    None
}

/// The most write units to which auto scaling raises a table or an index.
async fn most_by_scaling(calls: &SignedCalls, resource: &str, kind: &str) -> Option<u64> {
    let body = json!({
        "ServiceNamespace": "dynamodb",
        "ResourceIds": [resource],
        "ScalableDimension": format!("dynamodb:{kind}:WriteCapacityUnits"),
    });
    let said = calls.json(CalledService::AutoScaling, "DescribeScalableTargets", &body).await.ok()?;
    let target = said.get("ScalableTargets").and_then(Value::as_array).and_then(|targets| targets.first())?;
    target.get("MaxCapacity").and_then(Value::as_u64)
}

/// Whether auto scaling changes the capacity for writing; `None` where it does not, or may not be asked for.
async fn scaling_note(calls: &SignedCalls, name: &str) -> Option<String> {
    let most = most_by_scaling(calls, &format!("table/{name}"), "table").await?;
    Some(format!(
        "Auto scaling sets the write capacity of {name}, up to {most} units a second: what is raised by hand is set back by it."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::types::{
        BillingModeSummary, LocalSecondaryIndexDescription, ProvisionedThroughputDescription,
        ReplicaDescription, StreamSpecification,
    };

    #[test]
    fn what_is_to_be_known_of_a_table_is_told() {
        let plain = TableDescription::builder().billing_mode_summary(
            BillingModeSummary::builder().billing_mode(BillingMode::PayPerRequest).build(),
        );
        assert!(notes_of("Users", &plain.clone().build()).is_empty());
        let full = TableDescription::builder()
            .stream_specification(StreamSpecification::builder().stream_enabled(true).build().unwrap())
            .replicas(ReplicaDescription::builder().region_name("eu-west-1").build())
            .replicas(ReplicaDescription::builder().region_name("us-east-1").build())
            .local_secondary_indexes(LocalSecondaryIndexDescription::builder().index_name("L").build())
            .provisioned_throughput(
                ProvisionedThroughputDescription::builder().number_of_decreases_today(3).build(),
            );
        let full = full.latest_stream_arn("arn:aws:dynamodb:eu-west-1:1:table/Users/stream/1").build();
        let notes = notes_of("Users", &full);
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert!(notes[0].contains("eu-west-1, us-east-1") && notes[0].contains("3 times what"), "{notes:?}");
        assert!(notes[2].contains("3 times today"), "{notes:?}");
        assert_eq!(stream_of(&full), Some("arn:aws:dynamodb:eu-west-1:1:table/Users/stream/1"));
        assert!(stream_note("Users", &["mail".to_owned()]).contains("the Lambda function mail,"));
        assert!(stream_note("Users", &[]).starts_with("Users has a stream"));
    }
}
