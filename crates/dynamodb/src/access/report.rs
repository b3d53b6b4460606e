//! The access check: what is needed, held against what IAM says and what was tried.

use super::identity::{Identity, Place, is_denied};
use super::key_notes::look_at_key;
use super::needs::{AccessRoute, Need, NeededFor, TableAccess, needs_of};
use super::policy::policy_of;
use super::quotas::quota_notes;
use super::simulation::{Simulated, simulate};
use super::table_facts::table_notes;
use super::trying::{Tried, try_out};
use crate::destination::{Connection, failure_of, identity_of};
use crate::s3::{Bucket, BucketState};
use crate::table::{TableState, table_exists, table_state};
use failure::{Code, Failure};
use plan::{AWS_MANAGED_KEY, Plan};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// Whether an action is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessStatus {
    Allowed,
    Denied,
    /// Unknown until it is tried.
    Unknown,
}

/// How that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessEvidence {
    /// It was done, in a form that changes nothing.
    Tried,
    /// IAM was asked what the policies of the identity allow.
    Simulated,
    None,
}

/// One purpose, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessLine {
    pub needed_for: NeededFor,
    /// The purpose in words: `Create the table`.
    pub words: String,
    /// Denied where one of its actions is; unknown where one is, and none is denied.
    pub status: AccessStatus,
    /// False where the import works without it.
    pub is_required: bool,
    /// What happens without it, where it is not allowed.
    pub without: Option<String>,
    pub actions: Vec<AccessAction>,
}

/// One action on one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessAction {
    /// As IAM has it: `dynamodb:CreateTable`.
    pub action: String,
    /// ARNs.
    pub resources: Vec<String>,
    pub status: AccessStatus,
    pub evidence: AccessEvidence,
}

/// What the signed-in identity may do of what an import takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessReport {
    /// `role Importer`.
    pub identity: String,
    /// The ARN that AWS knows the session by.
    pub arn: String,
    pub account: String,
    pub region: String,
    /// In the order in which they are needed.
    pub lines: Vec<AccessLine>,
    /// What to know besides, in sentences: of the check itself and of tables that are there.
    pub notes: Vec<String>,
    /// The policy that allows all of it, as JSON to copy.
    pub policy: String,
}

impl AccessReport {
    /// True where the import cannot be done, since a right that it takes is missing.
    pub fn is_refused(&self) -> bool {
        self.lines.iter().any(|line| line.is_required && line.status == AccessStatus::Denied)
    }
}

/// Checks what importing these plans by this route takes, before anything is created: by IAM's simulation for the user or role
/// that is signed in, and by requests that change nothing. A missing right to simulate is a note.
///
/// # Errors
/// `not_aws` where the destination is not AWS; when there are no credentials, or they are not taken.
pub async fn check_access(
    connection: &Connection,
    plans: &[&Plan],
    route: &AccessRoute,
) -> Result<AccessReport, Failure> {
    let (Some(calls), Some(session)) = (connection.calls(), connection.session().await?) else {
        return Err(Failure::new(
            Code::NotAws,
            "Only AWS has rights that can be checked; this destination takes everything.",
            "Choose AWS as the destination.",
        ));
    };
    let place = Place {
        partition: session.arn.split(':').nth(1).unwrap_or("aws").to_owned(),
        account: session.account.clone(),
        region: connection.region.clone(),
    };
    let mut notes = Vec::new();
    let mut tables: Vec<TableAccess> = Vec::new();
    for plan in plans.iter().filter(|plan| !plan.writes_no_items()) {
        let name = &plan.table_of_items().name;
        if tables.iter().any(|known| known.name == *name) {
            continue;
        }
        // Where it may not be looked for, it is taken to be missing.
        let exists = table_exists(connection, name).await.unwrap_or(false);
        if exists {
            notes.extend(table_notes(connection, calls, name).await);
        }
        let lacks_indexes = exists && can_add_indexes(connection, plan).await;
        let mut table = TableAccess { lacks_indexes, ..TableAccess::of(plan, exists) };
        let key = table.options.kms_key.clone().filter(|key| key != AWS_MANAGED_KEY);
        if let Some(key) = key {
            let (arn, note) = look_at_key(connection, calls, &key, &place).await;
            table.options.kms_key = arn.or(Some(key));
            notes.extend(note.filter(|note| !notes.contains(note)));
        }
        tables.push(table);
    }
    let new_tables = tables.iter().filter(|table| !table.exists).count();
    notes.extend(quota_notes(connection, calls, plans, new_tables).await);
    let route = &as_found(connection, route, &session.account, &mut notes).await;
    let needs = needs_of(&tables, route);
    let identity = Identity::of(&session.arn);
    let mut simulated = HashMap::new();
    match identity.to_simulate(calls, &place).await {
        Some(arn) => match simulate(calls, &arn, &needs, &place).await {
            Ok(found) => {
                simulated = found;
                notes.push(
                    "IAM was asked about the policies of this identity. Rules of the organisation, or of a bucket or key \
                     itself, may still refuse."
                        .to_owned(),
                );
            }
            Err(error) => notes.push(not_simulated(&failure_of(&error, "ask IAM"), is_refusal(&error))),
        },
        None if identity == Identity::Root => {
            notes.push("This is the account's root user, who may do everything. A role of its own is safer.".to_owned());
        }
        None => notes.push(
            "IAM cannot tell what this identity may do. What is not tried here shows itself during the import."
                .to_owned(),
        ),
    }
    let tried = try_out(connection, calls, &needs).await;
    let judged = needs.iter().map(|need| (need, judged(need, &identity, &simulated, &tried)));
    Ok(AccessReport {
        identity: identity_of(&session.arn)
            .unwrap_or_else(|| "somebody whose policies are not known".to_owned()),
        arn: session.arn,
        account: session.account,
        region: connection.region.clone(),
        lines: lines_of(judged, &place),
        notes,
        policy: policy_of(&needs, &place),
    })
}

/// Whether the plan's table lacks nothing but indexes. Where it may not be looked at, nobody knows.
async fn can_add_indexes(connection: &Connection, plan: &Plan) -> bool {
    let state = table_state(connection, &plan.in_shared_table()).await;
    matches!(state, Ok(TableState::Different { missing_indexes, .. }) if !missing_indexes.is_empty())
}

/// The route with whether its bucket is there already. One that cannot be used is told in a note.
async fn as_found(
    connection: &Connection,
    route: &AccessRoute,
    account: &str,
    notes: &mut Vec<String>,
) -> AccessRoute {
    let mut route = route.clone();
    let AccessRoute::S3 { bucket, creates_bucket, .. } = &mut route else { return route };
    let Some(client) = connection.s3() else { return route };
    let looked_for = Bucket {
        client,
        name: bucket.clone(),
        region: connection.region.clone(),
        account: Some(account.to_owned()),
    };
    match looked_for.find().await {
        Ok(found) => *creates_bucket = found == BucketState::Missing,
        Err(failure) => notes.push(format!("{} {}", failure.message, failure.repair)),
    }
    route
}

fn is_refusal(error: &crate::destination::CallError) -> bool {
    error.as_service_error().is_some_and(is_denied)
}

fn not_simulated(failure: &Failure, is_denied: bool) -> String {
    if is_denied {
        "This identity may not ask IAM what it may do (iam:SimulatePrincipalPolicy). That is no fault: what is unknown here \
         shows itself during the import."
            .to_owned()
    } else {
        format!("{} What is unknown here shows itself during the import.", failure.message)
    }
}

/// A real request outranks what IAM says.
fn judged(
    need: &Need,
    identity: &Identity,
    simulated: &HashMap<Need, Simulated>,
    tried: &HashMap<Need, Tried>,
) -> (AccessStatus, AccessEvidence) {
    match (tried.get(need), simulated.get(need)) {
        (Some(Tried::Allowed), _) => (AccessStatus::Allowed, AccessEvidence::Tried),
        (Some(Tried::Denied), _) => (AccessStatus::Denied, AccessEvidence::Tried),
        (None, Some(Simulated::Allowed)) => (AccessStatus::Allowed, AccessEvidence::Simulated),
        (None, Some(Simulated::Denied)) => (AccessStatus::Denied, AccessEvidence::Simulated),
        (None, None) if *identity == Identity::Root => (AccessStatus::Allowed, AccessEvidence::None),
        (None, Some(Simulated::Depends) | None) => (AccessStatus::Unknown, AccessEvidence::None),
    }
}

fn lines_of<'a>(
    judged: impl Iterator<Item = (&'a Need, (AccessStatus, AccessEvidence))>,
    place: &Place,
) -> Vec<AccessLine> {
    let mut lines: Vec<AccessLine> = Vec::new();
    for (need, (status, evidence)) in judged {
        let action = AccessAction {
            action: need.action.to_owned(),
            resources: need.resource.arns(place),
            status,
            evidence,
        };
        match lines.iter_mut().find(|line| line.needed_for == need.needed_for) {
            Some(line) => line.actions.push(action),
            None => lines.push(AccessLine {
                needed_for: need.needed_for,
                words: need.needed_for.words().to_owned(),
                status: AccessStatus::Allowed,
                is_required: need.needed_for.without().is_none(),
                without: None,
                actions: vec![action],
            }),
        }
    }
    for line in &mut lines {
        let has = |status| line.actions.iter().any(|action| action.status == status);
        line.status = if has(AccessStatus::Denied) {
            AccessStatus::Denied
        } else if has(AccessStatus::Unknown) {
            AccessStatus::Unknown
        } else {
            AccessStatus::Allowed
        };
        if line.status == AccessStatus::Denied {
            line.without = line.needed_for.without().map(str::to_owned);
        }
    }
    lines
}
