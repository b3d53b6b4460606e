//! The table at its destination: its capacity looked at, and changed.

use super::deciding::{FoundPart, FoundTable};
use crate::destination::{Connection, failure_of};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::update_table::UpdateTableError;
use aws_sdk_dynamodb::types::{
    BillingMode, GlobalSecondaryIndexUpdate, IndexStatus, ProvisionedThroughput,
    ProvisionedThroughputDescription, TableDescription, TableStatus, UpdateGlobalSecondaryIndexAction,
};
use failure::{Code, Failure};

/// Why a change of capacity was not made.
#[derive(Debug)]
pub(super) enum NotUpdated {
    /// The table is being changed: it can be asked again.
    Busy,
    /// AWS has lowered the capacity as often as it does for now.
    TooOften(Failure),
    /// It was refused: nothing is changed.
    Refused(Failure),
    /// No answer came: it may be changed all the same.
    Unknown(Failure),
}

/// A table as it stands; `None` where there is none.
///
/// # Errors
/// What the destination says.
pub(super) async fn look(connection: &Connection, table: &str) -> Result<Option<FoundTable>, Failure> {
    match connection.client.describe_table().table_name(table).send().await {
        Ok(described) => Ok(described.table().map(found)),
        Err(error)
            if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) =>
        {
            Ok(None)
        }
        Err(error) => Err(failure_of(&error, &format!("look at the capacity of the table {table}"))),
    }
}

fn found(table: &TableDescription) -> FoundTable {
    let units = |units: Option<i64>| units.and_then(|units| u32::try_from(units).ok()).unwrap_or(0);
    let part = |index: Option<&str>, capacity: Option<&ProvisionedThroughputDescription>| FoundPart {
        index: index.map(str::to_owned),
        reads: units(capacity.and_then(ProvisionedThroughputDescription::read_capacity_units)),
        writes: units(capacity.and_then(ProvisionedThroughputDescription::write_capacity_units)),
    };
    let table_part = part(None, table.provisioned_throughput());
    let mode = table.billing_mode_summary().and_then(|summary| summary.billing_mode());
    let indexes = table.global_secondary_indexes();
    let is_active = |status: Option<&IndexStatus>| status.is_none_or(|status| *status == IndexStatus::Active);
    FoundTable {
        created: table.creation_date_time().map(aws_sdk_dynamodb::primitives::DateTime::secs),
        is_on_demand: mode == Some(&BillingMode::PayPerRequest) || table_part.writes == 0,
        is_active: table.table_status().is_none_or(|status| *status == TableStatus::Active)
            && indexes.iter().all(|index| is_active(index.index_status())),
        parts: std::iter::once(table_part)
            .chain(indexes.iter().map(|index| part(index.index_name(), index.provisioned_throughput())))
            .collect(),
    }
}

/// Asks for these capacities, those of the table and of its indexes in one request.
pub(super) async fn update(
    connection: &Connection,
    table: &str,
    parts: &[FoundPart],
) -> Result<(), NotUpdated> {
    let task = format!("change the capacity of the table {table}");
    let mut request = connection.client.update_table().table_name(table);
    for part in parts {
        let capacity = throughput(part).map_err(|error| unbuildable(&task, &error))?;
        match &part.index {
            None => request = request.provisioned_throughput(capacity),
            Some(index) => {
                let action = UpdateGlobalSecondaryIndexAction::builder()
                    .index_name(index)
                    .provisioned_throughput(capacity)
                    .build()
                    .map_err(|error| unbuildable(&task, &error))?;
                let update = GlobalSecondaryIndexUpdate::builder().update(action).build();
                request = request.global_secondary_index_updates(update);
            }
        }
    }
    request.send().await.map(drop).map_err(|error| not_updated(&error, &task))
}

fn throughput(part: &FoundPart) -> Result<ProvisionedThroughput, BuildError> {
    ProvisionedThroughput::builder()
        .read_capacity_units(i64::from(part.reads))
        .write_capacity_units(i64::from(part.writes))
        .build()
}

fn unbuildable(task: &str, error: &BuildError) -> NotUpdated {
    let failure = Failure::new(Code::NotSent, format!("Tableferry could not {task}."), "Try again.");
    NotUpdated::Refused(failure.with_detail(error.to_string()))
}

fn not_updated(error: &SdkError<UpdateTableError, HttpResponse>, task: &str) -> NotUpdated {
    let failure = failure_of(error, task);
    let is_answered =
        matches!(error, SdkError::ServiceError(answer) if answer.raw().status().is_client_error());
    match error.as_service_error().and_then(ProvideErrorMetadata::code) {
        Some("ResourceInUseException") => NotUpdated::Busy,
        Some("LimitExceededException") => NotUpdated::TooOften(failure),
        _ if is_answered => NotUpdated::Refused(failure),
        _ => NotUpdated::Unknown(failure),
    }
}
