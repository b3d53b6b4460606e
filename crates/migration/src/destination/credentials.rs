//! The profiles in the standard AWS files. Their names and regions only: no secret is read here.

use super::destination::AwsProfile;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Profiles named in the standard AWS files (`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws`).
/// None when there are no such files.
pub fn aws_profiles() -> Vec<AwsProfile> {
    let file = |variable: &str, name: &str| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .or_else(|| dirs::home_dir().map(|home| home.join(".aws").join(name)))
            .and_then(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_default()
    };
    profiles_in(&file("AWS_CONFIG_FILE", "config"), &file("AWS_SHARED_CREDENTIALS_FILE", "credentials"))
}

fn profiles_in(config: &str, credentials: &str) -> Vec<AwsProfile> {
    let mut profiles: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (text, is_config) in [(config, true), (credentials, false)] {
        let mut current = None;
        for line in text.lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                let name = match section.trim().strip_prefix("profile ") {
                    Some(name) => Some(name.trim().to_owned()),
                    None if !is_config || section.trim() == "default" => Some(section.trim().to_owned()),
                    // `[sso-session …]`, `[services …]`: not profiles.
                    None => None,
                };
                if let Some(name) = &name {
                    profiles.entry(name.clone()).or_default();
                }
                current = name;
            } else if let Some((key, value)) = line.split_once('=')
                && key.trim() == "region"
                && let Some(name) = &current
            {
                profiles.insert(name.clone(), Some(value.trim().to_owned()));
            }
        }
    }
    profiles.into_iter().map(|(name, region)| AwsProfile { name, region }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_found_in_both_files() {
        let profiles = profiles_in(
            "[default]\nregion = eu-central-1\n\n[profile shop]\nregion=us-west-2\noutput = json\n[sso-session x]\nregion = x\n",
            "[default]\naws_access_key_id = A\n[old]\naws_access_key_id = B\n",
        );
        let found: Vec<(&str, Option<&str>)> =
            profiles.iter().map(|profile| (profile.name.as_str(), profile.region.as_deref())).collect();
        assert_eq!(found, [("default", Some("eu-central-1")), ("old", None), ("shop", Some("us-west-2"))]);
    }
}
