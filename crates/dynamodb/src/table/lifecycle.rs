//! Creates, waits for, describes and deletes tables.

use super::compare::{differences, missing_indexes, planned_shape};
use super::encryption::sdk_encryption;
use super::options::{sdk_class, sdk_tags, set_option, that_count, unset_options};
use super::parts::{TableParts, unbuildable};
use super::pause::pause;
use super::shape::{IndexShape, IndexStatus, KeyShape, TableProgress, TableShape, TableState};
use super::typed_name::require_typed_name;
use super::unset::Unset;
use super::warm_throughput::sdk_warm_throughput;
use crate::destination::{Connection, failure_of};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_table::DeleteTableError;
use aws_sdk_dynamodb::types::{
    BillingMode, KeySchemaElement, KeyType as Role, Projection as SdkProjection, ProjectionType,
    ScalarAttributeType, TableDescription,
};
use failure::{Code, Failure};
use plan::check_table_name;
use plan::{KeyType, Plan, Projection, ProvisionedUnits, TableOptions};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long a table just created may be unknown to `DescribeTable`.
const UNKNOWN_AT_FIRST: Duration = Duration::from_secs(30);

/// What stands at the destination under the plan's table name.
///
/// # Errors
/// When the destination does not answer or refuses.
pub async fn table_state(connection: &Connection, plan: &Plan) -> Result<TableState, Failure> {
    let Some(existing) = find_table(connection, &plan.table.name).await? else {
        return Ok(TableState::Missing);
    };
    let planned = planned_shape(plan);
    let differences = differences(&existing, &planned);
    if !differences.is_empty() {
        let missing_indexes = missing_indexes(&existing, &planned);
        return Ok(TableState::Different { existing, planned, differences, missing_indexes });
    }
    let unset = unset_options(connection, &plan.table.name, &plan.table.options).await?;
    Ok(TableState::Same { existing, unset: unset.iter().map(Unset::sentence).collect() })
}

/// Sets the options that the plan asks for and its table has not, one after another; all others stay as they are. A table
/// that is being changed is waited for.
///
/// # Errors
/// When there is no such table, `cancelled`, and what the destination says; what was set by then stays set.
pub async fn set_table_options(
    connection: &Connection,
    plan: &Plan,
    cancel: &CancellationToken,
) -> Result<(), Failure> {
    set_unset(connection, &plan.table.name, &plan.table.options, cancel).await
}

pub(super) async fn set_unset(
    connection: &Connection,
    name: &str,
    wanted: &TableOptions,
    cancel: &CancellationToken,
) -> Result<(), Failure> {
    for option in unset_options(connection, name, wanted).await? {
        wait_until_active(connection, name, false, cancel, |_| {}).await?;
        set_option(connection, name, &option, cancel).await?;
    }
    Ok(())
}

/// The table as it stands.
///
/// # Errors
/// When there is none, or the destination does not answer or refuses.
pub async fn describe_table(connection: &Connection, name: &str) -> Result<TableShape, Failure> {
    find_table(connection, name).await?.ok_or_else(|| no_such_table(name))
}

/// Whether there is a table of this name.
///
/// # Errors
/// When the destination does not answer or refuses.
pub(crate) async fn table_exists(connection: &Connection, name: &str) -> Result<bool, Failure> {
    Ok(find_table(connection, name).await?.is_some())
}

pub(super) async fn find_table(connection: &Connection, name: &str) -> Result<Option<TableShape>, Failure> {
    check_table_name(name)?;
    match connection.client.describe_table().table_name(name).send().await {
        Ok(described) => Ok(described.table().map(shape_of)),
        Err(error)
            if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) =>
        {
            Ok(None)
        }
        Err(error) => Err(failure_of(&error, &format!("look for the table {name}"))),
    }
}

/// Creates the plan's table with its options, and waits until it and its indexes are ACTIVE. A table that exists with
/// the same keys and indexes is waited for and used; its options stay as they are.
///
/// # Errors
/// `table_differs` when one exists with others, `cancelled`, and what the destination says.
pub async fn create_table(
    connection: &Connection,
    plan: &Plan,
    cancel: &CancellationToken,
    on_progress: impl FnMut(TableProgress),
) -> Result<TableShape, Failure> {
    let is_new = match table_state(connection, plan).await? {
        TableState::Missing if cancel.is_cancelled() => {
            return Err(Failure::new(Code::Cancelled, "No table was created.", ""));
        }
        TableState::Missing => {
            send_create(connection, plan).await?;
            true
        }
        TableState::Same { .. } => false,
        TableState::Different { differences, .. } => return Err(table_differs(plan, &differences)),
    };
    let shape = wait_until_active(connection, &plan.table.name, is_new, cancel, on_progress).await?;
    if is_new {
        // What CreateTable cannot say; it has said the rest.
        let TableOptions { time_to_live, point_in_time_recovery, .. } = plan.table.options.clone();
        let wanted = TableOptions { time_to_live, point_in_time_recovery, ..TableOptions::default() };
        set_unset(connection, &plan.table.name, &wanted, cancel).await?;
    }
    Ok(shape)
}

/// Makes sure that the plan's table is there, with the plan's keys and indexes, and ACTIVE; waits for one that
/// is still being created. Where all rows stand inside other items, the table is that of those, and another plan's.
///
/// # Errors
/// `no_such_table`, `table_differs`, `cancelled`, and what the destination says.
pub async fn ready_table(
    connection: &Connection,
    plan: &Plan,
    cancel: &CancellationToken,
) -> Result<TableShape, Failure> {
    if plan.writes_no_items() {
        describe_table(connection, &plan.table.name).await?;
        return wait_until_active(connection, &plan.table.name, false, cancel, |_| {}).await;
    }
    match table_state(connection, plan).await? {
        TableState::Missing => Err(no_such_table(&plan.table.name)),
        TableState::Different { differences, .. } => Err(table_differs(plan, &differences)),
        TableState::Same { .. } => {
            wait_until_active(connection, &plan.table.name, false, cancel, |_| {}).await
        }
    }
}

pub(super) fn table_differs(plan: &Plan, differences: &[String]) -> Failure {
    Failure::new(
        Code::TableDiffers,
        format!("A table {} exists with other keys or indexes. {}", plan.table.name, differences.join(" ")),
        "Give the table another name, or delete the one that exists. Where only indexes are missing, they can be added \
         (--add-indexes on the command line).",
    )
}

pub(super) fn no_such_table(name: &str) -> Failure {
    Failure::new(
        Code::NoSuchTable,
        format!("There is no table {name} there."),
        "Check the destination and its region, or create the table first.",
    )
}

async fn send_create(connection: &Connection, plan: &Plan) -> Result<(), Failure> {
    let planned = planned_shape(plan);
    let name = planned.name.clone();
    check_table_name(&name)?;
    let mut parts = TableParts::of(plan)?;
    let options = that_count(connection, &plan.table.options);
    let warm = options.warm_throughput.map(sdk_warm_throughput);
    for index in &mut parts.indexes {
        index.warm_throughput.clone_from(&warm);
    }
    let mut request = connection
        .client
        .create_table()
        .table_name(&planned.name)
        .set_attribute_definitions(Some(parts.definitions))
        .set_key_schema(Some(parts.key_schema))
        .set_global_secondary_indexes((!parts.indexes.is_empty()).then_some(parts.indexes))
        .billing_mode(parts.billing_mode)
        .set_provisioned_throughput(parts.throughput);
    if options.deletion_protection {
        request = request.deletion_protection_enabled(true);
    }
    if !options.tags.is_empty() {
        request =
            request.set_tags(Some(sdk_tags(&options.tags).map_err(|error| unbuildable(&name, &error))?));
    }
    request
        .set_table_class(sdk_class(options.table_class))
        .set_sse_specification(sdk_encryption(&options))
        .set_warm_throughput(warm)
        .send()
        .await
        .map(|_| ())
        .map_err(|error| failure_of(&error, &format!("create the table {}", planned.name)))
}

async fn wait_until_active(
    connection: &Connection,
    name: &str,
    is_new: bool,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(TableProgress),
) -> Result<TableShape, Failure> {
    let started = Instant::now();
    loop {
        let Some(shape) = find_table(connection, name).await? else {
            // DescribeTable may not know yet what CreateTable has just taken.
            if !is_new || started.elapsed() > UNKNOWN_AT_FIRST {
                return Err(no_such_table(name));
            }
            on_progress(TableProgress {
                status: "CREATING".to_owned(),
                indexes: Vec::new(),
                seconds: started.elapsed().as_secs_f64(),
            });
            pause(cancel, "The table is still being created; nothing more was done.").await?;
            continue;
        };
        let indexes: Vec<IndexStatus> = shape
            .indexes
            .iter()
            .map(|index| IndexStatus { name: index.name.clone(), status: index.status.clone() })
            .collect();
        let is_active = shape.status == "ACTIVE" && indexes.iter().all(|index| index.status == "ACTIVE");
        on_progress(TableProgress {
            status: shape.status.clone(),
            indexes,
            seconds: started.elapsed().as_secs_f64(),
        });
        if is_active {
            return Ok(shape);
        }
        pause(cancel, "The table is still being created; nothing more was done.").await?;
    }
}

/// Deletes a table with all its items and waits until it is gone. `typed_name` is what the person typed to
/// show that they mean it.
///
/// # Errors
/// `name_not_typed` when that is not the table's name, `table_protected`, `cancelled`, and what the destination says.
pub async fn delete_table(
    connection: &Connection,
    name: &str,
    typed_name: &str,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(TableProgress),
) -> Result<(), Failure> {
    check_typed_name(name, typed_name)?;
    check_table_name(name)?;
    if cancel.is_cancelled() {
        return Err(Failure::new(Code::Cancelled, "Nothing was deleted.", ""));
    }
    let started = Instant::now();
    match connection.client.delete_table().table_name(name).send().await {
        Ok(_) => {}
        Err(error)
            if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) => {}
        Err(error) if is_protected(&error) => {
            return Err(Failure::new(
                Code::TableProtected,
                format!("The table {name} is protected from being deleted."),
                "Switch its deletion protection off first: in the AWS console, under Additional settings of the table. Or \
                 choose another name for the new table.",
            ));
        }
        Err(error) => return Err(failure_of(&error, &format!("delete the table {name}"))),
    }
    loop {
        let status = find_table(connection, name).await?.map(|shape| shape.status);
        let is_gone = status.is_none();
        on_progress(TableProgress {
            status: status.unwrap_or_else(|| "GONE".to_owned()),
            indexes: Vec::new(),
            seconds: started.elapsed().as_secs_f64(),
        });
        if is_gone {
            return Ok(());
        }
        pause(cancel, "The table is still being deleted; that cannot be undone.").await?;
    }
}

/// Whether the service refuses to delete a table because of its deletion protection. It has no code of its own for that.
fn is_protected(error: &SdkError<DeleteTableError, HttpResponse>) -> bool {
    let said =
        error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default().to_lowercase();
    said.contains("protected against deletion") || said.contains("deletion protection")
}

/// Makes sure that a table which is to be deleted was named by typing its name.
///
/// # Errors
/// `name_not_typed` when `typed_name` is not the table's name.
pub fn check_typed_name(name: &str, typed_name: &str) -> Result<(), Failure> {
    require_typed_name(
        name,
        Some(typed_name),
        format!("To delete the table, its name must be typed: {name}."),
        "Type the name exactly as it stands, or choose another name for the new table.".to_owned(),
    )
}

/// Our form of a table's description.
fn shape_of(table: &TableDescription) -> TableShape {
    let types: BTreeMap<&str, KeyType> = table
        .attribute_definitions()
        .iter()
        .map(|definition| {
            let key_type = match definition.attribute_type() {
                ScalarAttributeType::N => KeyType::N,
                ScalarAttributeType::B => KeyType::B,
                _ => KeyType::S,
            };
            (definition.attribute_name(), key_type)
        })
        .collect();
    let keys = |schema: &[KeySchemaElement], role: &Role| -> Vec<KeyShape> {
        let of_role = schema.iter().filter(|element| element.key_type() == role);
        of_role
            .map(|element| KeyShape {
                name: element.attribute_name().to_owned(),
                key_type: types.get(element.attribute_name()).copied().unwrap_or(KeyType::S),
            })
            .collect()
    };
    let key = |role: &Role| keys(table.key_schema(), role).into_iter().next();
    let nameless = || KeyShape { name: String::new(), key_type: KeyType::S };
    let is_on_demand = table
        .billing_mode_summary()
        .and_then(|summary| summary.billing_mode())
        .is_some_and(|mode| *mode == BillingMode::PayPerRequest);
    let units = |read: Option<i64>, write: Option<i64>| {
        let small = |units: Option<i64>| u32::try_from(units.unwrap_or(0)).unwrap_or(u32::MAX);
        let units =
            ProvisionedUnits { read_units_per_second: small(read), write_units_per_second: small(write) };
        (!is_on_demand && units.write_units_per_second > 0).then_some(units)
    };
    let global = table.global_secondary_indexes().iter().map(|index| IndexShape {
        name: index.index_name().unwrap_or_default().to_owned(),
        status: index.index_status().map_or("ACTIVE", |status| status.as_str()).to_owned(),
        partition_keys: keys(index.key_schema(), &Role::Hash),
        sort_keys: keys(index.key_schema(), &Role::Range),
        projection: our_projection(index.projection()),
        provisioned: index.provisioned_throughput().and_then(|throughput| {
            units(throughput.read_capacity_units(), throughput.write_capacity_units())
        }),
    });
    let local = table.local_secondary_indexes().iter().map(|index| IndexShape {
        name: index.index_name().unwrap_or_default().to_owned(),
        status: "ACTIVE".to_owned(),
        partition_keys: keys(index.key_schema(), &Role::Hash),
        sort_keys: keys(index.key_schema(), &Role::Range),
        projection: our_projection(index.projection()),
        provisioned: None,
    });
    TableShape {
        name: table.table_name().unwrap_or_default().to_owned(),
        status: table.table_status().map_or("ACTIVE", |status| status.as_str()).to_owned(),
        partition_key: key(&Role::Hash).unwrap_or_else(nameless),
        sort_key: key(&Role::Range),
        indexes: global.chain(local).collect(),
        provisioned: table.provisioned_throughput().and_then(|throughput| {
            units(throughput.read_capacity_units(), throughput.write_capacity_units())
        }),
        item_count: table.item_count().and_then(|count| u64::try_from(count).ok()).unwrap_or(0),
        bytes: table.table_size_bytes().and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0),
    }
}

fn our_projection(projection: Option<&SdkProjection>) -> Projection {
    match projection.and_then(SdkProjection::projection_type) {
        Some(ProjectionType::KeysOnly) => Projection::KeysOnly,
        Some(ProjectionType::Include) => Projection::Include {
            attributes: projection.map(|found| found.non_key_attributes().to_vec()).unwrap_or_default(),
        },
        _ => Projection::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::error::ErrorMetadata;
    use aws_smithy_types::body::SdkBody;

    #[test]
    fn deletion_protection_is_known_by_what_the_service_says() {
        let refused = |message: &str| {
            let said = ErrorMetadata::builder().code("ValidationException").message(message).build();
            let response = HttpResponse::new(400.try_into().unwrap(), SdkBody::empty());
            is_protected(&SdkError::service_error(DeleteTableError::generic(said), response))
        };
        assert!(refused(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
        ));
        assert!(!refused("Table is being updated"));
    }
}
