//! Who is signed in, as IAM knows it: policies belong to a user or role, requests are made by a session.

use crate::destination::{CallError, CalledService, SignedCalls, first_text};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;

/// Account, partition and region that resources are named by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// 12 digits.
    pub account: String,
    pub region: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// The owner of the account, who may do everything but what an organisation forbids.
    Root,
    /// Whose policies can be simulated under this ARN.
    User { arn: String },
    /// A session of a role; its ARN lacks the role's path.
    Role { name: String },
    /// Somebody whose policies are not known.
    Other,
}

impl Identity {
    /// Of the ARN that STS gives: `arn:aws:sts::123456789012:assumed-role/Importer/session`.
    pub fn of(arn: &str) -> Self {
        let mut parts = arn.splitn(6, ':');
        let (service, resource) = (parts.nth(2).unwrap_or_default(), parts.nth(2).unwrap_or_default());
        match (service, resource) {
            ("iam", "root") => Self::Root,
            ("iam", user) if user.starts_with("user/") => Self::User { arn: arn.to_owned() },
            ("sts", session) => {
                match session.strip_prefix("assumed-role/").and_then(|rest| rest.split('/').next()) {
                    Some(name) if !name.is_empty() => Self::Role { name: name.to_owned() },
                    _ => Self::Other,
                }
            }
            _ => Self::Other,
        }
    }

    /// The ARN that IAM simulates policies for; `None` where there is none. A role's is asked for, since its path does not
    /// stand in the session's; where that may not be asked, a role without a path is tried.
    pub(super) async fn to_simulate(&self, calls: &SignedCalls, place: &Place) -> Option<String> {
        match self {
            Self::User { arn } => Some(arn.clone()),
            Self::Role { name } => Some(match role_arn(calls, name).await {
                Ok(Some(arn)) => arn,
                _ => format!("arn:{}:iam::{}:role/{name}", place.partition, place.account),
            }),
            Self::Root | Self::Other => None,
        }
    }
}

async fn role_arn(calls: &SignedCalls, name: &str) -> Result<Option<String>, CallError> {
    let parameters = [("RoleName".to_owned(), name.to_owned())];
    let xml = calls.query(CalledService::Iam, "GetRole", IAM_VERSION, &parameters).await?;
    Ok(first_text(&xml, "Arn").filter(|arn| arn.contains(":role/")))
}

/// Of IAM's Query protocol.
pub(super) const IAM_VERSION: &str = "2010-05-08";

/// True where a call was refused for want of a right.
pub(super) fn is_denied<E: ProvideErrorMetadata>(error: &E) -> bool {
    matches!(
        error.code(),
        Some(
            "AccessDenied"
                | "AccessDeniedException"
                | "UnauthorizedOperation"
                | "NotAuthorized"
                | "Forbidden"
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_known_by_its_arn() {
        let user = || Identity::User { arn: "arn:aws:iam::123456789012:user/shop/ann".to_owned() };
        let role = |name: &str| Identity::Role { name: name.to_owned() };
        for (arn, identity) in [
            ("arn:aws:iam::123456789012:root", Identity::Root),
            ("arn:aws:iam::123456789012:user/shop/ann", user()),
            ("arn:aws:sts::123456789012:assumed-role/Importer/ann@example.com", role("Importer")),
            (
                "arn:aws-cn:sts::1:assumed-role/AWSReservedSSO_Admin_1a2b/ann",
                role("AWSReservedSSO_Admin_1a2b"),
            ),
            ("arn:aws:sts::123456789012:federated-user/ann", Identity::Other),
            ("nonsense", Identity::Other),
            ("", Identity::Other),
        ] {
            assert_eq!(Identity::of(arn), identity, "{arn}");
        }
    }
}
