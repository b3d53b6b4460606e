//! What a profile of the standard AWS files takes its credentials from, as the SDK's own reader read it. Secrets in the
//! files are not looked at.

use super::sign_in::Portal;
use aws_runtime::env_config::section::{EnvConfigSections, Profile};

/// What a profile takes its credentials from, where more than the SDK may be needed for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::destination) enum ProfileSource {
    /// A role on top of another profile.
    Role(RoleOfProfile),
    /// A role through a company's portal.
    Portal { portal: Portal, account: String, role: String },
    /// What the SDK finds by itself: keys, a program, a sign-in of the AWS command line.
    Other,
}

/// A role, as a profile describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::destination) struct RoleOfProfile {
    pub(in crate::destination) arn: String,
    /// The profile whose credentials ask for it.
    pub(in crate::destination) source: String,
    /// The device whose code it asks for.
    pub(in crate::destination) serial: Option<String>,
    pub(in crate::destination) session_name: Option<String>,
    pub(in crate::destination) external_id: Option<String>,
    pub(in crate::destination) duration_seconds: Option<i32>,
}

impl ProfileSource {
    pub(super) fn of(name: &str, sections: &EnvConfigSections) -> Self {
        let Some(profile) = sections.get_profile(name) else { return Self::Other };
        let text =
            |key: &str| profile.get(key).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        if let (Some(arn), Some(source)) = (text("role_arn"), text("source_profile")) {
            // A profile that is its own source has keys beside the role: the SDK alone knows that.
            if source == name {
                return Self::Other;
            }
            return Self::Role(RoleOfProfile {
                arn,
                source,
                serial: text("mfa_serial"),
                session_name: text("role_session_name"),
                external_id: text("external_id"),
                duration_seconds: text("duration_seconds").and_then(|seconds| seconds.parse().ok()),
            });
        }
        match (portal(profile, sections), text("sso_account_id"), text("sso_role_name")) {
            (Some(portal), Some(account), Some(role)) => Self::Portal { portal, account, role },
            _ => Self::Other,
        }
    }
}

/// The portal that a profile names itself, in a session of its own or in place.
pub(super) fn portal(profile: &Profile, sections: &EnvConfigSections) -> Option<Portal> {
    let session = profile.get("sso_session").and_then(|name| sections.sso_session(name.trim()));
    let text = |key: &str| session.and_then(|session| session.get(key)).or_else(|| profile.get(key));
    Some(Portal {
        start_url: text("sso_start_url")?.trim().trim_end_matches(['/', '#']).to_owned(),
        portal_region: text("sso_region")?.trim().to_owned(),
    })
}
