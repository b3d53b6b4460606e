//! Options of a table beside keys, indexes and capacity: which of those that a plan asks for a table has, and setting
//! the others.

use super::encryption::{encrypted_with, encryption_unset};
use super::pause::pause;
use super::unset::Unset;
use super::warm_throughput::{index_update, sdk_warm_throughput, warm_throughput_unset};
use crate::destination::{Connection, failure_of};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::list_tags_of_resource::ListTagsOfResourceError;
use aws_sdk_dynamodb::operation::update_continuous_backups::UpdateContinuousBackupsError;
use aws_sdk_dynamodb::types::{
    ContinuousBackupsDescription, PointInTimeRecoverySpecification, PointInTimeRecoveryStatus,
    TableClass as SdkClass, TableDescription, Tag, TimeToLiveDescription, TimeToLiveSpecification,
    TimeToLiveStatus,
};
use failure::{Code, Failure};
use plan::{TableClass, TableOptions, TableTag};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long backups of a new table may take to be there.
const BACKUPS_WITHIN: Duration = Duration::from_mins(2);

/// The options that count at a destination: Practice keeps no backups, its tables can
/// always be deleted, it encrypts nothing, and bears whatever the computer bears.
pub(super) fn that_count(connection: &Connection, wanted: &TableOptions) -> TableOptions {
    let mut wanted = wanted.clone();
    if connection.practice.is_some() {
        wanted.point_in_time_recovery = false;
        wanted.deletion_protection = false;
        wanted.kms_key = None;
        wanted.warm_throughput = None;
    }
    wanted
}

/// Which of the options in `wanted` a table has not. Asks for those alone.
///
/// # Errors
/// When the destination does not answer or refuses.
pub(super) async fn unset_options(
    connection: &Connection,
    name: &str,
    wanted: &TableOptions,
) -> Result<Vec<Unset>, Failure> {
    let wanted = that_count(connection, wanted);
    let mut unset = Vec::new();
    if wanted == TableOptions::default() {
        return Ok(unset);
    }
    let task = |what: &str| format!("ask for the {what} of {name}");
    if let Some(attribute) = wanted.time_to_live {
        let asked = connection.client.describe_time_to_live().table_name(name).send().await;
        unset.extend(match asked {
            Ok(asked) => time_to_live_unset(attribute, asked.time_to_live_description()),
            Err(error) if is_unknown(&error) => Some(Unset::Unknown("time to live")),
            Err(error) => return Err(failure_of(&error, &task("time to live"))),
        });
    }
    if wanted.point_in_time_recovery {
        let asked = connection.client.describe_continuous_backups().table_name(name).send().await;
        unset.extend(match asked {
            Ok(asked) => recovery_unset(asked.continuous_backups_description()),
            Err(error) if is_unknown(&error) => Some(Unset::Unknown("point-in-time recovery")),
            Err(error) => return Err(failure_of(&error, &task("point-in-time recovery"))),
        });
    }
    let is_standard = wanted.table_class == TableClass::Standard;
    let needs_no_look = !wanted.deletion_protection
        && is_standard
        && wanted.tags.is_empty()
        && wanted.kms_key.is_none()
        && wanted.warm_throughput.is_none();
    if needs_no_look {
        return Ok(unset);
    }
    let table = described(connection, name).await?;
    if !wanted.tags.is_empty() {
        let there = tags_of(connection, table.table_arn().unwrap_or_default()).await;
        let missing = |there: Vec<TableTag>| -> Vec<TableTag> {
            wanted.tags.iter().filter(|tag| !there.contains(tag)).cloned().collect()
        };
        match there.map(missing) {
            Ok(missing) if missing.is_empty() => {}
            Ok(missing) => unset.push(Unset::Tags(missing)),
            Err(error) if is_unknown(&error) => unset.push(Unset::Unknown("tags")),
            Err(error) => return Err(failure_of(&error, &task("tags"))),
        }
    }
    if wanted.deletion_protection && table.deletion_protection_enabled() != Some(true) {
        unset.push(Unset::DeletionProtection);
    }
    let class = table.table_class_summary().and_then(|summary| summary.table_class());
    if !is_standard && class != Some(&SdkClass::StandardInfrequentAccess) {
        unset.push(Unset::InfrequentAccess);
    }
    if let Some(key) = &wanted.kms_key {
        unset.extend(encryption_unset(connection, key, &table).await);
    }
    unset.extend(wanted.warm_throughput.and_then(|wanted| warm_throughput_unset(wanted, &table)));
    Ok(unset)
}

fn time_to_live_unset(attribute: String, found: Option<&TimeToLiveDescription>) -> Option<Unset> {
    let is_on =
        |status: &TimeToLiveStatus| matches!(status, TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling);
    let now = found.filter(|found| found.time_to_live_status().is_some_and(is_on));
    let now = now.and_then(|found| found.attribute_name()).map(str::to_owned);
    (now.as_ref() != Some(&attribute)).then_some(Unset::TimeToLive { attribute, now })
}

fn recovery_unset(found: Option<&ContinuousBackupsDescription>) -> Option<Unset> {
    let recovery = found.and_then(|backups| backups.point_in_time_recovery_description());
    let status = recovery.and_then(|recovery| recovery.point_in_time_recovery_status());
    (status != Some(&PointInTimeRecoveryStatus::Enabled)).then_some(Unset::PointInTimeRecovery)
}

/// True where a server does not know what it was asked.
fn is_unknown<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    code == Some("UnknownOperationException")
}

/// Sets an option that a table has not, and leaves all others as they are. The table is ACTIVE.
///
/// # Errors
/// `cancelled`, and when the destination does not answer or refuses.
pub(super) async fn set_option(
    connection: &Connection,
    name: &str,
    option: &Unset,
    cancel: &CancellationToken,
) -> Result<(), Failure> {
    let client = &connection.client;
    let task = |what: &str| format!("{what} of the table {name}");
    match option {
        Unset::Unknown(_) => Ok(()),
        Unset::TimeToLive { attribute, .. } => {
            let on = TimeToLiveSpecification::builder().enabled(true).attribute_name(attribute).build();
            let on = on.map_err(|error| unbuildable(name, &error))?;
            let sent =
                client.update_time_to_live().table_name(name).time_to_live_specification(on).send().await;
            sent.map(drop).map_err(|error| failure_of(&error, &task("switch on time to live")))
        }
        Unset::PointInTimeRecovery => {
            let on = PointInTimeRecoverySpecification::builder().point_in_time_recovery_enabled(true).build();
            let on = on.map_err(|error| unbuildable(name, &error))?;
            let asked = Instant::now();
            loop {
                let sent = client.update_continuous_backups().table_name(name);
                let Err(error) = sent.point_in_time_recovery_specification(on.clone()).send().await else {
                    return Ok(());
                };
                // A new table has no backups at first.
                let is_too_soon = error
                    .as_service_error()
                    .is_some_and(UpdateContinuousBackupsError::is_continuous_backups_unavailable_exception);
                if !is_too_soon || asked.elapsed() > BACKUPS_WITHIN {
                    return Err(failure_of(&error, &task("switch on point-in-time recovery")));
                }
                pause(cancel, "The table is there; point-in-time recovery is not switched on yet.").await?;
            }
        }
        Unset::Tags(tags) => {
            let table = described(connection, name).await?;
            let tags = sdk_tags(tags).map_err(|error| unbuildable(name, &error))?;
            let sent =
                client.tag_resource().set_resource_arn(table.table_arn).set_tags(Some(tags)).send().await;
            sent.map(drop).map_err(|error| failure_of(&error, &task("set the tags")))
        }
        Unset::DeletionProtection => {
            let sent = client.update_table().table_name(name).deletion_protection_enabled(true).send().await;
            sent.map(drop).map_err(|error| failure_of(&error, &task("switch on deletion protection")))
        }
        Unset::InfrequentAccess => {
            let class = SdkClass::StandardInfrequentAccess;
            let sent = client.update_table().table_name(name).table_class(class).send().await;
            sent.map(drop).map_err(|error| failure_of(&error, &task("change the class")))
        }
        Unset::Encryption { key, .. } => {
            let sent =
                client.update_table().table_name(name).sse_specification(encrypted_with(key)).send().await;
            match sent {
                // The alias names the key that it has.
                Err(error) if is_encrypted_so(&error) => Ok(()),
                sent => sent.map(drop).map_err(|error| failure_of(&error, &task("change the key"))),
            }
        }
        Unset::WarmThroughput { table, indexes, .. } => {
            let updates = indexes.iter().map(|(index, units)| index_update(index, *units));
            let updates: Vec<_> =
                updates.collect::<Result<_, _>>().map_err(|error| unbuildable(name, &error))?;
            let sent = client
                .update_table()
                .table_name(name)
                .set_warm_throughput(table.map(sdk_warm_throughput))
                .set_global_secondary_index_updates((!updates.is_empty()).then_some(updates))
                .send()
                .await;
            sent.map(drop).map_err(|error| failure_of(&error, &task("raise the warm throughput")))
        }
    }
}

/// Whether the service refuses to encrypt a table with the key with which it is encrypted. It has no code of its own for that.
fn is_encrypted_so<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    let said = error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default();
    said.contains("already encrypted by given KMSMasterKeyId")
}

/// Tags as the SDK has them.
pub(super) fn sdk_tags(tags: &[TableTag]) -> Result<Vec<Tag>, BuildError> {
    tags.iter().map(|tag| Tag::builder().key(&tag.key).value(&tag.value).build()).collect()
}

/// The class as the SDK has it; `None` for the one that tables have by default.
pub(super) fn sdk_class(class: TableClass) -> Option<SdkClass> {
    match class {
        TableClass::Standard => None,
        TableClass::InfrequentAccess => Some(SdkClass::StandardInfrequentAccess),
    }
}

async fn described(connection: &Connection, name: &str) -> Result<TableDescription, Failure> {
    let described = connection.client.describe_table().table_name(name).send().await;
    let described = described.map_err(|error| failure_of(&error, &format!("look at the table {name}")))?;
    described.table.ok_or_else(|| {
        Failure::new(Code::NoSuchTable, format!("There is no table {name} there."), "Create the table first.")
    })
}

/// The tags of a table. The service gives them in pages.
async fn tags_of(
    connection: &Connection,
    arn: &str,
) -> Result<Vec<TableTag>, SdkError<ListTagsOfResourceError, HttpResponse>> {
    let mut found = Vec::new();
    let mut next = None;
    loop {
        let page =
            connection.client.list_tags_of_resource().resource_arn(arn).set_next_token(next).send().await?;
        found.extend(
            page.tags()
                .iter()
                .map(|tag| TableTag { key: tag.key().to_owned(), value: tag.value().to_owned() }),
        );
        next = page.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
        if next.is_none() {
            return Ok(found);
        }
    }
}

fn unbuildable(name: &str, error: &BuildError) -> Failure {
    Failure::new(
        Code::PlanIncomplete,
        format!("The options of the table {name} cannot be described."),
        "Look at the design again.",
    )
    .with_detail(error.to_string())
}
