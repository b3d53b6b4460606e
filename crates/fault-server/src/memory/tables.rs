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
        changing: None,
        created,
    };
    let described = table.described();
    state.tables.insert(name, table);
    Ok(Reply::of(json!({ "TableDescription": described }).to_string()))
}

pub(super) fn describe(state: &mut State, body: &str) -> Result<Reply, Reply> {
    let (units, now) = (state.write_units, state.time.now());
    let table = state.table_mut(&named(body))?;
    if let Some((_, looks)) = &mut table.changing {
        *looks = looks.saturating_sub(1);
    }
    if let Some((created, _)) = table.changing.take_if(|(_, looks)| *looks == 0) {
        table.meter = Meter::of(&created, units, now);
        table.created = created;
    }
    Ok(Reply::of(json!({ "Table": table.described() }).to_string()))
}

/// Changes the provisioned capacity of a table and of its indexes, which is all that can be changed here.
pub(super) fn update(state: &mut State, body: &str) -> Result<Reply, Reply> {
    let asked: Value = serde_json::from_str(body).map_err(|error| Reply::invalid(&error.to_string()))?;
    let (looks, decreases_left) = (state.looks_while_updating + 1, state.decreases_left);
    let table = state.table_mut(&named(body))?;
    if table.changing.is_some() {
        return Err(Reply::error(
            "ResourceInUseException",
            "Attempt to change a resource which is in use",
            400,
        ));
    }
    if table.created["BillingMode"].as_str() == Some("PAY_PER_REQUEST") {
        return Err(Reply::invalid(
            "ProvisionedThroughput should not be specified when BillingMode is PAY_PER_REQUEST",
        ));
    }
    let mut created = table.created.clone();
    let mut lowers = false;
    let mut change = |part: &mut Value, throughput: &Value| {
        let units = |of: &Value| of["WriteCapacityUnits"].as_u64().unwrap_or(0);
        if part["ProvisionedThroughput"] == *throughput {
            return Err(Reply::invalid("The provisioned throughput will not change."));
        }
        lowers |= units(throughput) < units(&part["ProvisionedThroughput"]);
        part["ProvisionedThroughput"] = throughput.clone();
        Ok(())
    };
    if !asked["ProvisionedThroughput"].is_null() {
        change(&mut created, &asked["ProvisionedThroughput"])?;
    }
    for update in asked["GlobalSecondaryIndexUpdates"].as_array().into_iter().flatten() {
        let indexes = created["GlobalSecondaryIndexes"].as_array_mut();
        let index =
            indexes.into_iter().flatten().find(|index| index["IndexName"] == update["Update"]["IndexName"]);
        let index = index.ok_or_else(|| Reply::error("ResourceNotFoundException", "No such index", 400))?;
        change(index, &update["Update"]["ProvisionedThroughput"])?;
    }
    if lowers && decreases_left == 0 {
        let message =
            "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day.";
        return Err(Reply::error("LimitExceededException", message, 400));
    }
    table.changing = Some((created, looks));
    let described = table.described();
    state.decreases_left -= u32::from(lowers);
    Ok(Reply::of(json!({ "TableDescription": described }).to_string()))
}

/// Creates a table again as it is, but empty.
pub(super) fn create_again(state: &mut State, table: &str) {
    if let Some(gone) = state.tables.remove(table) {
        // It was created so before.
        let _ = create(state, &gone.created.to_string());
    }
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
            "TableStatus": if self.changing.is_some() { "UPDATING" } else { "ACTIVE" },
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
