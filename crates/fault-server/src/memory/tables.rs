//! Tables: created, described, listed, deleted. All of it at once.

use super::schema::Schema;
use super::state::{Meter, State, Table};
use super::store::Store;
use crate::exchange::Reply;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::SystemTime;

/// Tables that one answer lists.
const LISTED: usize = 100;

pub(super) fn create(state: &mut State, body: &str) -> Result<Reply, Reply> {
    let created: Value = serde_json::from_str(body).map_err(|error| Reply::invalid(&error.to_string()))?;
    let name = created["TableName"].as_str().ok_or_else(|| Reply::invalid("No TableName"))?.to_owned();
    let schema = Schema::of(&created).ok_or_else(|| Reply::invalid("A key without its definition"))?;
    if created.get("LocalSecondaryIndexes").is_some_and(|indexes| !indexes.is_null()) {
        return Err(Reply::invalid("This server knows no local indexes."));
    }
    if state.tables.contains_key(&name) {
        return Err(Reply::error("ResourceInUseException", &format!("Table already exists: {name}"), 400));
    }
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    // In another second than the table before: who looks for one that was created again counts in seconds.
    let created_at = since_1970.as_secs_f64().max(state.latest_created_at.floor() + 1.0);
    state.latest_created_at = created_at;
    let table = Table {
        // Whole milliseconds, as the service tells them.
        created_at: (created_at * 1000.0).round() / 1000.0,
        schema: Arc::new(schema),
        store: Store::new(state.keeps_items),
        meter: Meter::of(&created, state.write_units, state.time.now()),
        created,
    };
    let described = table.described();
    state.tables.insert(name, table);
    Ok(Reply::of(json!({ "TableDescription": described }).to_string()))
}

pub(super) fn describe(state: &State, body: &str) -> Result<Reply, Reply> {
    let table = state.table(&named(body))?;
    Ok(Reply::of(json!({ "Table": table.described() }).to_string()))
}

pub(super) fn delete(state: &mut State, body: &str) -> Result<Reply, Reply> {
    let name = named(body);
    let mut described = state.table(&name)?.described();
    described["TableStatus"] = json!("DELETING");
    state.tables.remove(&name);
    Ok(Reply::of(json!({ "TableDescription": described }).to_string()))
}

pub(super) fn list(state: &State, body: &str) -> Reply {
    let asked: Value = serde_json::from_str(body).unwrap_or_default();
    let after = asked["ExclusiveStartTableName"].as_str().unwrap_or_default();
    let limit = asked["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(LISTED);
    let names: Vec<&String> = state.tables.keys().filter(|name| name.as_str() > after).collect();
    let mut answer = json!({ "TableNames": names.iter().take(limit).collect::<Vec<_>>() });
    if names.len() > limit
        && let Some(last) = names.get(limit.saturating_sub(1))
    {
        answer["LastEvaluatedTableName"] = json!(last);
    }
    Reply::of(answer.to_string())
}

fn named(body: &str) -> String {
    let asked: Value = serde_json::from_str(body).unwrap_or_default();
    asked["TableName"].as_str().unwrap_or_default().to_owned()
}

impl Table {
    fn described(&self) -> Value {
        let created = &self.created;
        let name = &created["TableName"];
        let is_on_demand = created["BillingMode"].as_str() == Some("PAY_PER_REQUEST");
        let throughput = |part: &Value| {
            let of = |units: &str| part["ProvisionedThroughput"][units].as_u64().unwrap_or(0);
            json!({
                "ReadCapacityUnits": of("ReadCapacityUnits"),
                "WriteCapacityUnits": of("WriteCapacityUnits"),
                "NumberOfDecreasesToday": 0,
            })
        };
        let arn =
            format!("arn:aws:dynamodb:ddblocal:000000000000:table/{}", name.as_str().unwrap_or_default());
        let mut described = json!({
            "TableName": name,
            "TableArn": arn,
            "TableStatus": "ACTIVE",
            "AttributeDefinitions": created["AttributeDefinitions"],
            "KeySchema": created["KeySchema"],
            "CreationDateTime": self.created_at,
            "ItemCount": self.store.len(),
            "TableSizeBytes": 0,
            "ProvisionedThroughput": throughput(created),
        });
        if is_on_demand {
            described["BillingModeSummary"] = json!({ "BillingMode": "PAY_PER_REQUEST" });
        }
        if let Some(indexes) = created["GlobalSecondaryIndexes"].as_array() {
            let index = |index: &Value| {
                json!({
                    "IndexName": index["IndexName"],
                    "IndexArn": format!("{arn}/index/{}", index["IndexName"].as_str().unwrap_or_default()),
                    "IndexStatus": "ACTIVE",
                    "KeySchema": index["KeySchema"],
                    "Projection": index["Projection"],
                    "ProvisionedThroughput": throughput(index),
                    "ItemCount": 0,
                    "IndexSizeBytes": 0,
                })
            };
            described["GlobalSecondaryIndexes"] = indexes.iter().map(index).collect();
        }
        described
    }
}
