//! What the environment and the standard AWS files say: profiles, and for each the region and the endpoints. Read
//! by the SDK's own reader, so that what is shown is what is used. No secret is kept.

use super::address::Address;
use super::destination::{AwsProfile, AwsProfiles};
use super::profile_kind::{kind_of, portal_of};
pub(super) use super::profile_source::{ProfileSource, RoleOfProfile};
use aws_runtime::env_config::EnvConfigValue;
use aws_runtime::env_config::error::EnvConfigFileLoadError;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use failure::{Code, Failure};
use std::borrow::Cow;

/// The services that are asked on the way to DynamoDB, by the names under which their endpoints are set.
const SERVICES_ON_THE_WAY: [&str; 3] = ["STS", "SSO", "SSO OIDC"];

/// The profile that counts where none is named.
const DEFAULT_PROFILE: &str = "default";

/// The environment and the profile files, with one profile selected.
#[derive(Debug)]
pub(super) struct AwsSettings {
    env: Env,
    sections: EnvConfigSections,
    /// The profile that the person named.
    named: Option<String>,
}

/// Where the region may come from, each as far as it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RegionSources<'a> {
    /// A flag or a field.
    pub(super) given: Option<&'a str>,
    /// The profile that the person named.
    pub(super) named_profile: Option<&'a str>,
    /// `AWS_REGION`
    pub(super) aws_region: Option<&'a str>,
    /// `AWS_DEFAULT_REGION`
    pub(super) aws_default_region: Option<&'a str>,
    /// The profile of `AWS_PROFILE`, else the one called `default`.
    pub(super) default_profile: Option<&'a str>,
}

/// The region, of the first source that names one. None is assumed.
pub(super) fn chosen_region<'a>(sources: &RegionSources<'a>) -> Option<&'a str> {
    let RegionSources { given, named_profile, aws_region, aws_default_region, default_profile } = sources;
    [given, named_profile, aws_region, aws_default_region, default_profile]
        .into_iter()
        .flatten()
        .map(|region| region.trim())
        .find(|region| !region.is_empty())
}

/// The profiles in the standard AWS files (`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws`), and the
/// region that each would be used with. None where there are no such files.
///
/// # Errors
/// `aws_files_unreadable` when they are not written as the AWS tools write them.
pub async fn aws_profiles() -> Result<AwsProfiles, Failure> {
    Ok(AwsSettings::load(None).await?.profiles())
}

/// Refuses what cannot be the name of a region: it becomes a part of the host's name, and is shown in questions.
///
/// # Errors
/// `not_a_region`.
pub(super) fn check_region(region: &str) -> Result<(), Failure> {
    let is_of_names = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.len() <= 63 && region.bytes().all(is_of_names) {
        return Ok(());
    }
    let shown: String = region.chars().take(63).collect();
    Err(Failure::new(
        Code::NotARegion,
        format!("“{shown}” is not the name of an AWS region."),
        "Write it like eu-central-1.",
    ))
}

impl AwsSettings {
    /// Reads the environment and the files.
    ///
    /// # Errors
    /// `aws_files_unreadable`; `no_such_profile` when the files know none of that name.
    pub(super) async fn load(named: Option<&str>) -> Result<Self, Failure> {
        Self::read(&Env::real(), &Fs::real(), named).await
    }

    async fn read(env: &Env, fs: &Fs, named: Option<&str>) -> Result<Self, Failure> {
        let selected = named.map(|name| Cow::Owned(name.to_owned()));
        let sections = aws_config::profile::load(fs, env, &EnvConfigFiles::default(), selected).await;
        let sections = sections.map_err(|error| unreadable(&error))?;
        if let Some(name) = named
            && sections.get_profile(name).is_none()
        {
            return Err(no_such_profile(name, &sections));
        }
        Ok(Self { env: env.clone(), sections, named: named.map(str::to_owned) })
    }

    fn profiles(&self) -> AwsProfiles {
        let mut profiles: Vec<AwsProfile> = self
            .sections
            .profiles()
            .map(|name| AwsProfile {
                name: name.to_owned(),
                region: self.region_with(None, Some(name)),
                kind: kind_of(name, &self.sections),
                portal: portal_of(name, &self.sections),
            })
            .collect();
        profiles.sort_unstable_by(|left, right| left.name.cmp(&right.name));
        AwsProfiles { profiles, region: self.region_with(None, None) }
    }

    /// The region to use.
    ///
    /// # Errors
    /// `no_region` when nothing names one, `not_a_region` when what does cannot be the name of one.
    pub(super) fn region(&self, given: Option<&str>) -> Result<String, Failure> {
        let region = self.region_with(given, self.named.as_deref()).ok_or_else(no_region)?;
        check_region(&region)?;
        Ok(region)
    }

    fn region_with(&self, given: Option<&str>, named: Option<&str>) -> Option<String> {
        let aws_region = self.variable("AWS_REGION");
        let aws_default_region = self.variable("AWS_DEFAULT_REGION");
        let default_profile = self.variable("AWS_PROFILE");
        chosen_region(&RegionSources {
            given,
            named_profile: named.and_then(|name| self.region_of(name)),
            aws_region: aws_region.as_deref(),
            aws_default_region: aws_default_region.as_deref(),
            default_profile: self.region_of(default_profile.as_deref().unwrap_or(DEFAULT_PROFILE)),
        })
        .map(str::to_owned)
    }

    /// The region of a profile, or of the one from which it takes its credentials where it names none itself.
    fn region_of(&self, profile: &str) -> Option<&str> {
        let mut visited: Vec<&str> = Vec::new();
        let mut profile = self.sections.get_profile(profile)?;
        loop {
            if let Some(region) = profile.get("region") {
                return Some(region);
            }
            visited.push(profile.name());
            let source = profile.get("source_profile").filter(|source| !visited.contains(source))?;
            profile = self.sections.get_profile(source)?;
        }
    }

    /// The address that the environment or the profile sets for DynamoDB; `None`: Amazon's own.
    ///
    /// # Errors
    /// `endpoint_not_https` when it, or that of a service that is asked for credentials, is plain HTTP to another
    /// computer; `not_an_address`, `address_holds_password`.
    pub(super) fn endpoint(&self) -> Result<Option<Address>, Failure> {
        for service in SERVICES_ON_THE_WAY {
            self.endpoint_of(service)?;
        }
        self.endpoint_of("DynamoDB")
    }

    /// The address that is set for STS; `None`: Amazon's own.
    ///
    /// # Errors
    /// As [`Self::endpoint`].
    pub(super) fn sts_endpoint(&self) -> Result<Option<Address>, Failure> {
        self.endpoint_of("STS")
    }

    /// The addresses that are set for signing in at a portal, and for what a portal gives; `None`: Amazon's own.
    ///
    /// # Errors
    /// As [`Self::endpoint`].
    pub(super) fn portal_endpoints(&self) -> Result<(Option<Address>, Option<Address>), Failure> {
        Ok((self.endpoint_of("SSO OIDC")?, self.endpoint_of("SSO")?))
    }

    /// What a profile takes its credentials from.
    pub(super) fn source_of(&self, profile: &str) -> ProfileSource {
        ProfileSource::of(profile, &self.sections)
    }

    /// The address that is set for S3; `None`: Amazon's own.
    ///
    /// # Errors
    /// As [`Self::endpoint`].
    pub(super) fn s3_endpoint(&self) -> Result<Option<Address>, Failure> {
        self.endpoint_of("S3")
    }

    /// Read in the order of the SDK: the variable of the service, that of all services, the profile's `services`
    /// section, the profile.
    pub(super) fn endpoint_of(&self, service: &str) -> Result<Option<Address>, Failure> {
        if self.ignores_endpoints() {
            return Ok(None);
        }
        let setting =
            EnvConfigValue::new().env("AWS_ENDPOINT_URL").profile("endpoint_url").service_id(service);
        let Some((text, _)) = setting.load(&self.env, Some(&self.sections)) else {
            return Ok(None);
        };
        if text.trim().is_empty() {
            return Ok(None);
        }
        let origin = self.endpoint_origin(service);
        let address = Address::parse(&text).map_err(|failure| Failure {
            message: format!("{} It is set by {origin}.", failure.message),
            ..failure
        })?;
        if address.is_exposed() {
            return Err(Failure::new(
                Code::EndpointNotHttps,
                format!(
                    "{origin} names {}, which is another computer reached in plain text. What is signed for AWS \
                     does not go there.",
                    address.text()
                ),
                "Use an https:// address there, or remove the setting.",
            ));
        }
        Ok(Some(address))
    }

    fn ignores_endpoints(&self) -> bool {
        let setting = EnvConfigValue::new()
            .env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .profile("ignore_configured_endpoint_urls");
        setting
            .load(&self.env, Some(&self.sections))
            .is_some_and(|(value, _)| value.trim().eq_ignore_ascii_case("true"))
    }

    fn endpoint_origin(&self, service: &str) -> String {
        let of_service = format!("AWS_ENDPOINT_URL_{}", service.to_uppercase().replace(' ', "_"));
        if self.env.get(&of_service).is_ok() {
            of_service
        } else if self.env.get("AWS_ENDPOINT_URL").is_ok() {
            "AWS_ENDPOINT_URL".to_owned()
        } else {
            format!("The endpoint_url of the profile {}", self.sections.selected_profile())
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.env.get(name).ok().filter(|value| !value.trim().is_empty())
    }
}

pub(super) fn no_region() -> Failure {
    Failure::new(
        Code::NoRegion,
        "No AWS region is named, and none is assumed.",
        "Choose the region of the table, in the destination or by --region; or name it in the profile or in \
         AWS_REGION.",
    )
}

fn no_such_profile(name: &str, sections: &EnvConfigSections) -> Failure {
    let mut known: Vec<&str> = sections.profiles().collect();
    known.sort_unstable();
    let repair = if known.is_empty() {
        "There are no profiles on this computer: set one up in ~/.aws/config.".to_owned()
    } else {
        format!("There are {}.", known.join(", "))
    };
    Failure::new(Code::NoSuchProfile, format!("There is no AWS profile called {name}."), repair)
}

fn unreadable(error: &EnvConfigFileLoadError) -> Failure {
    let failure = Failure::new(
        Code::AwsFilesUnreadable,
        "The AWS files of this computer (~/.aws/config and ~/.aws/credentials) cannot be read.",
        "Correct the line that is named, or move the file away.",
    );
    if let EnvConfigFileLoadError::ParseError { 0: error, .. } = error {
        // The line's number, and not the line.
        failure.with_detail(error.to_string())
    } else {
        failure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Settings of a made-up computer.
    async fn settings(
        variables: &[(&str, &str)],
        config: &str,
        credentials: &str,
        named: Option<&str>,
    ) -> Result<AwsSettings, Failure> {
        let mut variables = variables.to_vec();
        variables.extend([("HOME", "/home/me")]);
        let files = HashMap::from([
            ("/home/me/.aws/config".to_owned(), config.to_owned()),
            ("/home/me/.aws/credentials".to_owned(), credentials.to_owned()),
        ]);
        AwsSettings::read(&Env::from_slice(&variables), &Fs::from_map(files), named).await
    }

    #[test]
    fn the_region_is_that_of_the_first_source_that_names_one() {
        let all = RegionSources {
            given: Some("given"),
            named_profile: Some("named"),
            aws_region: Some("variable"),
            aws_default_region: Some("older-variable"),
            default_profile: Some("default"),
        };
        for (sources, expected) in [
            (all, Some("given")),
            (RegionSources { given: None, ..all }, Some("named")),
            (RegionSources { given: Some(" "), ..all }, Some("named")),
            (RegionSources { given: None, named_profile: None, ..all }, Some("variable")),
            (
                RegionSources { given: None, named_profile: None, aws_region: None, ..all },
                Some("older-variable"),
            ),
            (
                RegionSources { given: None, named_profile: None, aws_region: Some(""), ..all },
                Some("older-variable"),
            ),
            (RegionSources { default_profile: Some("default"), ..RegionSources::default() }, Some("default")),
            (RegionSources::default(), None),
        ] {
            assert_eq!(chosen_region(&sources), expected, "{sources:?}");
        }
    }

    const CONFIG: &str = "[default]\nregion = eu-central-1\n\n[profile shop]\nregion=us-west-2\noutput = json\n\
                          [profile role]\nsource_profile = shop\n[profile bare]\noutput = json\n\
                          [profile loop]\nsource_profile = loop\n[sso-session x]\nsso_region = x\n";

    #[tokio::test]
    async fn regions_are_read_from_the_environment_and_the_profiles() {
        let variables = [("AWS_REGION", "ap-south-1"), ("AWS_DEFAULT_REGION", "sa-east-1")];
        for (variables, named, given, expected) in [
            (&variables[..], Some("shop"), Some("eu-north-1"), "eu-north-1"),
            (&variables[..], Some("shop"), None, "us-west-2"),
            (&variables[..], Some("role"), None, "us-west-2"),
            (&variables[..], Some("bare"), None, "ap-south-1"),
            (&variables[1..], Some("loop"), None, "sa-east-1"),
            (&[], Some("bare"), None, "eu-central-1"),
            (&variables[..], None, None, "ap-south-1"),
            (&variables[1..], None, None, "sa-east-1"),
            (&[("AWS_PROFILE", "shop")], None, None, "us-west-2"),
            (&[], None, None, "eu-central-1"),
        ] {
            let settings = settings(variables, CONFIG, "", named).await.unwrap();
            assert_eq!(settings.region(given).unwrap(), expected, "{variables:?} {named:?} {given:?}");
        }
    }

    #[tokio::test]
    async fn no_region_is_assumed() {
        let settings =
            settings(&[], "[profile bare]\n", "[default]\naws_access_key_id = A\n", None).await.unwrap();
        let failure = settings.region(None).unwrap_err();
        assert_eq!(failure.code, "no_region");
        assert!(failure.repair.contains("--region"), "{}", failure.repair);
        assert_eq!(settings.region(Some("eu-central-1/@evil.example")).unwrap_err().code, "not_a_region");
    }

    #[tokio::test]
    async fn profiles_are_found_in_both_files_each_with_the_region_it_would_be_used_with() {
        let found =
            settings(&[], CONFIG, "[default]\naws_access_key_id = A\n[old]\naws_access_key_id = B\n", None)
                .await
                .unwrap()
                .profiles();
        let named: Vec<(&str, Option<&str>)> =
            found.profiles.iter().map(|profile| (profile.name.as_str(), profile.region.as_deref())).collect();
        assert_eq!(
            named,
            [
                ("bare", Some("eu-central-1")),
                ("default", Some("eu-central-1")),
                ("loop", Some("eu-central-1")),
                ("old", Some("eu-central-1")),
                ("role", Some("us-west-2")),
                ("shop", Some("us-west-2")),
            ]
        );
        assert_eq!(found.region.as_deref(), Some("eu-central-1"));
    }

    #[tokio::test]
    async fn a_profile_that_is_not_there_and_files_that_are_damaged_are_said_so() {
        let missing = settings(&[], CONFIG, "", Some("shopp")).await.unwrap_err();
        assert_eq!(missing.code, "no_such_profile");
        assert!(missing.repair.contains("shop"), "{}", missing.repair);
        let damaged =
            settings(&[], CONFIG, "[default]\naws_secret_access_key hush\n", None).await.unwrap_err();
        assert_eq!(damaged.code, "aws_files_unreadable");
        assert!(damaged.detail.as_deref().is_some_and(|detail| detail.contains("line 2")), "{damaged:?}");
        assert!(!format!("{damaged:?}").contains("hush"), "{damaged:?}");
    }

    #[tokio::test]
    async fn endpoints_are_honoured_on_this_computer_and_elsewhere_over_https() {
        let services = "[profile shop]\nservices = local\nendpoint_url = https://all.example.com\n\
                        [services local]\ndynamodb =\n  endpoint_url = http://127.0.0.1:8000\n";
        for (variables, config, named, expected) in [
            (&[][..], "", None, Ok(None)),
            (&[("AWS_ENDPOINT_URL", "http://localhost:1")], "", None, Ok(Some("http://localhost:1"))),
            (&[("AWS_ENDPOINT_URL", "https://db.example.com")], "", None, Ok(Some("https://db.example.com"))),
            (&[("AWS_ENDPOINT_URL", "http://db.example.com")], "", None, Err("endpoint_not_https")),
            (&[("AWS_ENDPOINT_URL_DYNAMODB", "http://10.0.0.1")], "", None, Err("endpoint_not_https")),
            (&[("AWS_ENDPOINT_URL_STS", "http://10.0.0.1")], "", None, Err("endpoint_not_https")),
            (&[("AWS_ENDPOINT_URL_SSO_OIDC", "http://10.0.0.1")], "", None, Err("endpoint_not_https")),
            (
                &[("AWS_ENDPOINT_URL", "https://a.example"), ("AWS_ENDPOINT_URL_DYNAMODB", "http://[::1]:2")],
                "",
                None,
                Ok(Some("http://[::1]:2")),
            ),
            (&[("AWS_ENDPOINT_URL", "https://me:hush@a.example")], "", None, Err("address_holds_password")),
            (&[("AWS_ENDPOINT_URL", "nonsense")], "", None, Err("not_an_address")),
            (&[("AWS_ENDPOINT_URL", "")], "", None, Ok(None)),
            (&[], services, Some("shop"), Ok(Some("http://127.0.0.1:8000"))),
            (&[], "[default]\nendpoint_url = http://db.example.com", None, Err("endpoint_not_https")),
            (
                &[
                    ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
                    ("AWS_ENDPOINT_URL", "http://db.example.com"),
                ],
                "",
                None,
                Ok(None),
            ),
        ] {
            let found = settings(variables, config, "", named).await.unwrap().endpoint();
            let found = found.map(|address| address.map(|address| address.text()));
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found.as_deref(), expected, "{variables:?} {config}"),
                (Err(failure), Err(code)) => {
                    assert_eq!(failure.code, code, "{variables:?} {config}");
                    assert!(!format!("{failure:?}").contains("hush"), "{failure:?}");
                }
                (found, expected) => panic!("{variables:?} {config}: {found:?}, not {expected:?}"),
            }
        }
    }
}
