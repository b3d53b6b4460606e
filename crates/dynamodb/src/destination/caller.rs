//! Who signs, as AWS names them.

/// Who signs: the account, and the role or user in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Caller {
    /// 12 digits.
    pub(super) account: Option<String>,
    /// The name that the account has beside its number.
    pub(super) alias: Option<String>,
    /// `role Importer`, `user anna`.
    pub(super) identity: Option<String>,
}

/// The session that signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// 12 digits.
    pub(crate) account: String,
    /// `arn:aws:sts::123456789012:assumed-role/Importer/session`
    pub(crate) arn: String,
}

/// The role or user in an ARN as STS gives it, in words: `role Importer`. The name of a session is nobody's.
pub(crate) fn identity_of(arn: &str) -> Option<String> {
    let resource = arn.split(':').nth(5)?;
    let mut parts = resource.split('/');
    match (parts.next()?, parts.next(), parts.next_back()) {
        ("assumed-role", Some(role), _) => Some(format!("role {}", role_name(role))),
        ("role", first, last) => Some(format!("role {}", role_name(last.or(first)?))),
        ("user", first, last) => Some(format!("user {}", last.or(first)?)),
        ("federated-user", Some(user), _) => Some(format!("federated user {user}")),
        ("root", None, None) => Some("root user".to_owned()),
        _ => None,
    }
}

/// A role's name as people know it: IAM Identity Center puts a prefix and a number around the one that the portal shows.
fn role_name(role: &str) -> &str {
    let shown = role.strip_prefix("AWSReservedSSO_").and_then(|rest| rest.rsplit_once('_'));
    shown.map_or(role, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signs_is_told_as_people_know_them() {
        for (arn, identity) in [
            ("arn:aws:sts::123456789012:assumed-role/Importer/anna@example.com", Some("role Importer")),
            (
                "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Power_Users_0a1b2c3d4e5f6a7b/anna",
                Some("role Power_Users"),
            ),
            ("arn:aws:iam::123456789012:user/anna", Some("user anna")),
            ("arn:aws:iam::123456789012:user/team/sub/anna", Some("user anna")),
            ("arn:aws-cn:iam::123456789012:root", Some("root user")),
            ("arn:aws:sts::123456789012:federated-user/anna", Some("federated user anna")),
            ("arn:aws:iam::123456789012:something", None),
            ("", None),
        ] {
            assert_eq!(identity_of(arn).as_deref(), identity, "{arn}");
        }
    }
}
