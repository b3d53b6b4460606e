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

#[cfg(test)]
mod tests {
    use super::*;
    use aws_runtime::env_config::file::EnvConfigFiles;
    use aws_types::os_shim_internal::{Env, Fs};
    use std::collections::HashMap;

    const CONFIG: &str = "[profile keys]\naws_access_key_id = A\naws_secret_access_key = B\n\
        [profile company]\nsso_session = company\nsso_account_id = 123456789012\nsso_role_name = R\n\
        [profile old-company]\nsso_start_url = https://portal.example.com/start\nsso_region = eu-west-2\n\
        [profile program]\ncredential_process = x\n\
        [profile role]\nrole_arn = arn:aws:iam::1:role/team/Importer\nsource_profile = company\n\
        [profile careful]\nrole_arn = arn:aws:iam::1:role/Importer\nsource_profile = keys\nmfa_serial = x\n\
        [profile machine]\nrole_arn = arn:aws:iam::1:role/Importer\ncredential_source = Ec2InstanceMetadata\n\
        [profile login]\nlogin_session = arn:aws:iam::1:user/anna\n[profile bare]\noutput = json\n\
        [profile loop]\nrole_arn = arn:aws:iam::1:role/L\nsource_profile = loop2\n\
        [profile loop2]\nrole_arn = arn:aws:iam::1:role/L\nsource_profile = loop\n\
        [sso-session company]\nsso_start_url = https://d-1.awsapps.com/start/#\nsso_region = eu-west-1\n";

    #[tokio::test]
    async fn each_profile_is_told_with_its_kind_and_its_portal() {
        let files = HashMap::from([("/home/me/.aws/config".to_owned(), CONFIG.to_owned())]);
        let (env, fs) = (Env::from_slice(&[("HOME", "/home/me")]), Fs::from_map(files));
        let sections = aws_config::profile::load(&fs, &env, &EnvConfigFiles::default(), None).await.unwrap();
        let role = |role: &str, through: &str, asks_for_code: bool| ProfileKind::Role {
            role: role.to_owned(),
            through: through.to_owned(),
            asks_for_code,
        };
        let company = Some(("https://d-1.awsapps.com/start", "eu-west-1"));
        for (name, kind, portal) in [
            ("keys", ProfileKind::Keys, None),
            ("company", ProfileKind::Portal, company),
            ("old-company", ProfileKind::Portal, Some(("https://portal.example.com/start", "eu-west-2"))),
            ("program", ProfileKind::Program, None),
            ("role", role("Importer", "company", false), company),
            ("careful", role("Importer", "keys", true), None),
            ("machine", role("Importer", "Ec2InstanceMetadata", false), None),
            ("login", ProfileKind::Login, None),
            ("bare", ProfileKind::Unknown, None),
            ("loop", role("L", "loop2", false), None),
            ("none", ProfileKind::Unknown, None),
        ] {
            assert_eq!(kind_of(name, &sections), kind, "{name}");
            let found = portal_of(name, &sections);
            let found = found.as_ref().map(|found| (found.start_url.as_str(), found.portal_region.as_str()));
            assert_eq!(found, portal, "{name}");
        }
    }
}
