//! What kind of profile it is, for a person who has to choose one.

use super::profile_source::{ProfileSource, portal};
use super::sign_in::Portal;
use aws_runtime::env_config::section::EnvConfigSections;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a profile gives credentials by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProfileKind {
    /// Access keys that stand in the files.
    Keys,
    /// A company's AWS portal (IAM Identity Center).
    Portal,
    /// A program that is started for them.
    Program,
    /// A role on top of another profile.
    Role { role: String, through: String, asks_for_code: bool },
    /// The AWS command line's own sign-in in the browser.
    Login,
    /// Nothing that Tableferry knows.
    Unknown,
}

pub(super) fn kind_of(name: &str, sections: &EnvConfigSections) -> ProfileKind {
    let Some(profile) = sections.get_profile(name) else { return ProfileKind::Unknown };
    let has = |key: &str| profile.get(key).is_some();
    if let Some(arn) = profile.get("role_arn") {
        let through = ["source_profile", "credential_source", "web_identity_token_file"];
        let through = through.iter().find_map(|key| profile.get(key)).unwrap_or_default();
        return ProfileKind::Role {
            role: arn.rsplit('/').next().unwrap_or(arn).to_owned(),
            through: through.to_owned(),
            asks_for_code: has("mfa_serial"),
        };
    }
    if has("sso_session") || has("sso_start_url") {
        ProfileKind::Portal
    } else if has("login_session") {
        ProfileKind::Login
    } else if has("credential_process") {
        ProfileKind::Program
    } else if has("aws_access_key_id") {
        ProfileKind::Keys
    } else {
        ProfileKind::Unknown
    }
}

/// The portal at which a person signs in for this profile, also where it is that of another profile on which it builds.
pub(super) fn portal_of(name: &str, sections: &EnvConfigSections) -> Option<Portal> {
    let mut visited: Vec<String> = Vec::new();
    let mut name = name.to_owned();
    loop {
        if visited.contains(&name) {
            return None;
        }
        if let ProfileSource::Role(role) = ProfileSource::of(&name, sections) {
            visited.push(name);
            name = role.source;
        } else {
            return portal(sections.get_profile(&name)?, sections);
        }
    }
}
