//! Every kind of profile of the AWS files, from their files to a destination that answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use app::{App, Destination, SaidInFull};
use fault_server::{FaultServer, Faults, IdentityCenter, PortalScript};
use std::process::Command;
use std::sync::Arc;

const CONFIG: &str = r#"
[default]
region = eu-west-1
[profile shop]
aws_access_key_id = AKIASHOPEXAMPLE
aws_secret_access_key = hush-secret-of-file
[profile importer]
role_arn = arn:aws:iam::123456789012:role/Importer
source_profile = shop
[profile careful]
role_arn = arn:aws:iam::123456789012:role/ImporterWithCode
source_profile = shop
mfa_serial = arn:aws:iam::123456789012:mfa/anna
[profile program]
credential_process = printf '{"Version":1,"AccessKeyId":"AKIAPROGRAM","SecretAccessKey":"hush-secret-of-program"}'
[profile company]
sso_session = company
sso_account_id = 123456789012
sso_role_name = ReadOnly
[profile through-company]
role_arn = arn:aws:iam::123456789012:role/Deeper
source_profile = company
[sso-session company]
sso_start_url = START_URL
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
"#;

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_profile_leads_to_its_account() {
    let portal = IdentityCenter::start(PortalScript::default()).await.unwrap();
    let database = FaultServer::start(Faults::default()).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    let config = CONFIG.replace("START_URL", &format!("{}/#/", portal.start_url()));
    std::fs::write(home.path().join(".aws/config"), config).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "at_a_computer_with_profiles", "--nocapture"])
        .env("HOME", home.path())
        .env("TABLEFERRY_DATA_DIR", home.path().join("data"))
        .env("AWS_ENDPOINT_URL_DYNAMODB", database.url())
        .env("TEST_START_URL", portal.start_url());
    for service in ["STS", "IAM", "SSO", "SSO_OIDC"] {
        command.env(format!("AWS_ENDPOINT_URL_{service}"), portal.url());
    }
    for variable in
        ["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE"]
    {
        command.env_remove(variable);
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("hush"), "{said}");
}

fn at(profile: &str) -> Destination {
    Destination::aws(Some(profile.to_owned()), Some("eu-west-1".to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs with files and servers of its own, which another test starts"]
async fn at_a_computer_with_profiles() {
    let app = App::new(Arc::new(SaidInFull));
    let listed = app.aws_profiles().await.unwrap();
    println!("{listed:?}");
    for name in ["shop", "importer", "careful", "program", "company", "through-company"] {
        assert!(app.confirm_destination(&at(name)).await.unwrap(), "{name}");
    }
    // Each is asked of afresh, as the server tells the role that was given last.
    for (name, identity) in
        [("shop", "role Importer"), ("importer", "role Importer"), ("program", "role Importer")]
    {
        let known = app.known_destination(&at(name)).await.unwrap();
        assert_eq!(known.exact.account.as_deref(), Some("123456789012"), "{name}");
        assert_eq!(known.exact.alias.as_deref(), Some("shop"), "{name}");
        assert_eq!(known.exact.identity.as_deref(), Some(identity), "{name}");
    }

    let needed = app.known_destination(&at("careful")).await.unwrap_err();
    assert_eq!(needed.code, "code_needed");
    for (code, refused) in [("12 34", "code_refused"), ("000000", "code_refused")] {
        let failure = app.sign_in_with_code("careful", None, code).await.unwrap_err();
        assert_eq!(failure.code, refused, "{failure:?}");
        println!("{failure:?}");
    }
    app.sign_in_with_code("careful", Some("eu-west-1"), IdentityCenter::DEVICE_CODE).await.unwrap();
    let known = app.known_destination(&at("careful")).await.unwrap();
    assert_eq!(known.exact.identity.as_deref(), Some("role ImporterWithCode"));

    let failure = app.known_destination(&at("company")).await.unwrap_err();
    assert_eq!(failure.code, "no_credentials", "{failure:?}");
    let company = listed.profiles.iter().find(|profile| profile.name == "company").unwrap();
    let portal = company.portal.clone().unwrap();
    assert_eq!(portal.start_url, std::env::var("TEST_START_URL").unwrap());
    let prompt = app.start_portal_sign_in(&portal.start_url, &portal.portal_region).await.unwrap();
    app.finish_portal_sign_in(&prompt.user_code, "sign in").await.unwrap();
    let known = app.known_destination(&at("company")).await.unwrap();
    assert_eq!(known.exact.identity.as_deref(), Some("role ReadOnly"));
    let known = app.known_destination(&at("through-company")).await.unwrap();
    assert_eq!(known.exact.identity.as_deref(), Some("role Deeper"));
    println!("{app:?} {known:?}");
}
