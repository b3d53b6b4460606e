//! Requests that change nothing, made to see whether they are allowed: reading, and looking for what is not there.

use super::identity::is_denied;
use super::needs::{Need, Resource};
use crate::destination::{CalledService, Connection, SignedCalls};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use serde_json::json;
use std::collections::HashMap;
use std::error::Error;

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tried {
    /// It was answered, or what it was about is not there: either way it is allowed.
    Allowed,
    Denied,
}

/// Tries those of the needs that can be tried without changing or costing anything. What is not answered is left out.
pub(super) async fn try_out(
    connection: &Connection,
    calls: &SignedCalls,
    needs: &[Need],
) -> HashMap<Need, Tried> {
    let mut found = HashMap::new();
    for need in needs {
        // Read for several purposes, asked once.
        let same = found.iter().find(|(known, _): &(&Need, &Tried)| {
            known.action == need.action && known.resource == need.resource
        });
        let tried = match same {
            Some((_, tried)) => Some(*tried),
            None => try_one(connection, calls, need).await,
        };
        if let Some(tried) = tried {
            found.insert(need.clone(), tried);
        }
    }
    found
}

async fn try_one(connection: &Connection, calls: &SignedCalls, need: &Need) -> Option<Tried> {
    let client = &connection.client;
    match (need.action, &need.resource) {
        ("dynamodb:ListTables", _) => tried(&client.list_tables().limit(1).send().await),
        ("dynamodb:DescribeTable", Resource::Table(name)) => {
            tried(&client.describe_table().table_name(name).send().await)
        }
        ("dynamodb:DescribeTimeToLive", Resource::Table(name)) => {
            tried(&client.describe_time_to_live().table_name(name).send().await)
        }
        ("dynamodb:DescribeContinuousBackups", Resource::Table(name)) => {
            tried(&client.describe_continuous_backups().table_name(name).send().await)
        }
        ("dynamodb:Scan", Resource::Table(name)) => {
            tried(&client.scan().table_name(name).limit(1).send().await)
        }
        ("s3:ListBucket", Resource::Bucket(name)) => {
            tried(&connection.s3()?.list_objects_v2().bucket(name).max_keys(1).send().await)
        }
        ("dynamodb:ListImports", _) => tried(&client.list_imports().page_size(1).send().await),
        ("logs:DescribeLogGroups", _) => {
            let body = json!({"logGroupNamePrefix": "/aws-dynamodb/imports", "limit": 1});
            tried(&calls.json(CalledService::Logs, "DescribeLogGroups", &body).await)
        }
        ("kms:DescribeKey", Resource::Key(key)) => {
            let body = json!({"KeyId": key});
            tried(&calls.json(CalledService::Kms, "DescribeKey", &body).await)
        }
        _ => None,
    }
}

/// `None` where it is not known: no answer, or one of another kind.
fn tried<T, E>(answer: &Result<T, SdkError<E, aws_sdk_dynamodb::config::http::HttpResponse>>) -> Option<Tried>
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let error = match answer {
        Ok(_) => return Some(Tried::Allowed),
        Err(error) => error.as_service_error()?,
    };
    match error.code() {
        Some("ResourceNotFoundException" | "TableNotFoundException") => Some(Tried::Allowed),
        _ if is_denied(error) => Some(Tried::Denied),
        _ => None,
    }
}
