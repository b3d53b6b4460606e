//! Adds an index to a table that is there, and waits until it holds the table's items.

use super::compare::{missing_indexes, planned_shape};
use super::lifecycle::{find_table, no_such_table, table_differs};
use super::parts::{TableParts, unbuildable};
use super::pause::pause;
use super::shape::{IndexStatus, TableProgress, TableShape};
use crate::destination::{Connection, failure_of};
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, KeySchemaElement,
};
use failure::{Code, Failure};
use plan::Plan;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Adds one of the plan's indexes to its table, which is there with the plan's keys and lacks nothing but indexes, and waits
/// until it is ACTIVE. One that is there already, or is being created, is waited for: AWS goes on with it whatever happens here.
///
/// # Errors
/// `no_such_index`, `no_such_table`, `table_differs`, `cancelled`, and what the destination says.
pub async fn add_index(
    connection: &Connection,
    plan: &Plan,
    index: &str,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(TableProgress),
) -> Result<TableShape, Failure> {
    let name = &plan.table.name;
    let planned = planned_shape(plan);
    if !planned.indexes.iter().any(|planned| planned.name == index) {
        return Err(Failure::new(
            Code::NoSuchIndex,
            format!("The design of {name} has no index {index}."),
            "Look at the design again.",
        ));
    }
    let started = Instant::now();
    let mut is_asked = false;
    loop {
        let found = find_table(connection, name).await?.ok_or_else(|| no_such_table(name))?;
        let there = found.indexes.iter().find(|there| there.name == index);
        let is_changing =
            found.status != "ACTIVE" || found.indexes.iter().any(|index| index.status != "ACTIVE");
        on_progress(progress(&found, index, started));
        match there {
            Some(there) if there.status == "ACTIVE" && found.status == "ACTIVE" => return Ok(found),
            // AWS creates one index at a time.
            None if !is_changing && !is_asked => {
                if !missing_indexes(&found, &planned).iter().any(|missing| missing == index) {
                    return Err(table_differs(plan, &[]));
                }
                is_asked = send(connection, plan, index, &found).await?;
            }
            Some(_) | None => {}
        }
        let words = if is_asked || there.is_some() {
            "AWS goes on building the index by itself. Look again later."
        } else {
            "No index was added."
        };
        pause(cancel, words).await?;
    }
}

/// How far it has come, with the index also before the table has it.
fn progress(found: &TableShape, index: &str, started: Instant) -> TableProgress {
    let of = |name: &str, status: &str| IndexStatus { name: name.to_owned(), status: status.to_owned() };
    let mut indexes: Vec<IndexStatus> =
        found.indexes.iter().map(|index| of(&index.name, &index.status)).collect();
    if !indexes.iter().any(|known| known.name == index) {
        indexes.push(of(index, "CREATING"));
    }
    TableProgress { status: found.status.clone(), indexes, seconds: started.elapsed().as_secs_f64() }
}

/// Asks for the index. False where the table is being changed just now.
async fn send(
    connection: &Connection,
    plan: &Plan,
    index: &str,
    found: &TableShape,
) -> Result<bool, Failure> {
    let name = &plan.table.name;
    let (definitions, action) = action(plan, index, found.provisioned.is_some())?;
    let update = GlobalSecondaryIndexUpdate::builder().create(action).build();
    let sent = connection
        .client
        .update_table()
        .table_name(name)
        .set_attribute_definitions(Some(definitions))
        .global_secondary_index_updates(update)
        .send()
        .await;
    match sent {
        Ok(_) => Ok(true),
        Err(error)
            if error.as_service_error().and_then(ProvideErrorMetadata::code)
                == Some("ResourceInUseException") =>
        {
            Ok(false)
        }
        Err(error) => Err(failure_of(&error, &format!("add the index {index} to the table {name}"))),
    }
}

/// The index as it is asked for, and the attributes of its keys.
fn action(
    plan: &Plan,
    index: &str,
    is_provisioned: bool,
) -> Result<(Vec<AttributeDefinition>, CreateGlobalSecondaryIndexAction), Failure> {
    let name = &plan.table.name;
    let mut design = plan.clone();
    // What the table has now is what an index of it has.
    if is_provisioned && let Some(units) = plan.table.indexes.iter().find(|design| design.name == index) {
        design.table.capacity = plan::Capacity::Provisioned { units: units.provisioned };
    } else {
        design.table.capacity = plan::Capacity::OnDemand;
    }
    let parts = TableParts::of(&design)?;
    let built = || -> Result<_, BuildError> {
        let Some(part) = parts.indexes.iter().find(|part| part.index_name() == index) else {
            return Err(BuildError::missing_field("index_name", "the design has no such index"));
        };
        let is_key = |definition: &&AttributeDefinition| {
            part.key_schema()
                .iter()
                .any(|key: &KeySchemaElement| key.attribute_name() == definition.attribute_name())
        };
        let definitions: Vec<AttributeDefinition> =
            parts.definitions.iter().filter(is_key).cloned().collect();
        let action = CreateGlobalSecondaryIndexAction::builder()
            .index_name(index)
            .set_key_schema(Some(part.key_schema().to_vec()))
            .set_projection(part.projection().cloned())
            .set_provisioned_throughput(part.provisioned_throughput().cloned())
            .build()?;
        Ok((definitions, action))
    };
    built().map_err(|error| unbuildable(name, &error))
}
