//! Signing in to AWS, as a person without its command line does it: at a portal, by typed keys; and again, when the
//! sign-in expires in the middle of an import.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults, IdentityCenter, PortalScript};
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const USERS: &str = include_str!("../fixtures/users.csv");
/// What a person types as secret; none of it may be seen anywhere.
const TYPED_SECRET: &str = "hush-typed-secret";

/// Servers in place of AWS, and a browser that only notes what it is to open.
struct Aws {
    portal: IdentityCenter,
    database: FaultServer,
    folder: tempfile::TempDir,
}

impl Aws {
    async fn start(script: PortalScript) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let browser = folder.path().join("xdg-open");
        let script_of_browser = format!("#!/bin/sh\necho \"$1\" >> '{}/opened'\n", folder.path().display());
        std::fs::write(&browser, script_of_browser).unwrap();
        std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o700)).unwrap();
        Self {
            portal: IdentityCenter::start(script).await.unwrap(),
            database: FaultServer::start(Faults::default()).await.unwrap(),
            folder,
        }
    }

    async fn open(&self, story: &'static str) -> Window {
        let path = format!("{}:{}", self.folder.path().display(), std::env::var("PATH").unwrap_or_default());
        let variables = [
            ("PATH", path.as_str()),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            // No keychain is found there.
            ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.database.url()),
            ("AWS_ENDPOINT_URL_SSO_OIDC", self.portal.url()),
            ("AWS_ENDPOINT_URL_SSO", self.portal.url()),
            ("AWS_ENDPOINT_URL_STS", self.portal.url()),
            ("AWS_ENDPOINT_URL_IAM", self.portal.url()),
        ];
        Window::open_with(story, &variables).await
    }

    fn opened(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("opened")).unwrap_or_default()
    }
}

/// Goes to the portal's fields.
async fn choose_portal(window: &Window) {
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-portal").await;
}

/// Begins to sign in at a portal.
async fn begin_at_portal(window: &Window, address: &str) {
    window.fill("portal-address", address).await;
    window.fill("portal-region", "eu-west-1").await;
    window.click("portal-sign-in").await;
    window.answer("Sign in at this portal", Answer::Yes);
}

/// Every file of the app's data folder, and what of these words stands in it.
fn holds_no_secret(window: &Window) {
    let mut folders: Vec<PathBuf> = vec![window.folder.path().join("data")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap_or_default();
            for secret in IdentityCenter::SECRETS.iter().chain([&TYPED_SECRET]) {
                let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!is_there, "{secret} in {}", path.display());
            }
        }
    }
}

/// Has the page note what the engine answers it.
async fn listen(window: &Window) {
    window
        .run(
            "const tauri = window.__TAURI_INTERNALS__; const invoke = tauri.invoke; window.answers = [];
             tauri.invoke = (...call) => {
                 const answer = invoke.apply(tauri, call);
                 answer.then((value) => window.answers.push(JSON.stringify(value) ?? ''),
                             (error) => window.answers.push(JSON.stringify(error) ?? ''));
                 return answer;
             };",
        )
        .await;
}

async fn heard_no_secret(window: &Window) {
    let heard = window.run("return window.answers.join(' ')").await.to_string();
    for secret in IdentityCenter::SECRETS.iter().chain([&TYPED_SECRET]) {
        assert!(!heard.contains(secret), "{secret} in {heard}");
    }
}

fn many(records: u64) -> String {
    let mut text = "user_id,username,email\n".to_owned();
    for number in 0..records {
        let _ = writeln!(text, "{number},user{number},user{number}@example.com");
    }
    text
}

async fn go_to_import(window: &Window, file: &Path) {
    window.open_design(file, "records").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_at_their_companys_portal_and_imports() {
    let aws = Aws::start(PortalScript { needs_visit: true, ..PortalScript::default() }).await;
    let window = aws.open("sign-in-portal").await;
    listen(&window).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    // It is chosen by itself where there is no profile.
    window.wait_for("portal-address").await;
    window.pictures("1-choosing").await;
    begin_at_portal(&window, &format!("{}/#/", aws.portal.start_url())).await;
    window.wait_for_text("user-code", IdentityCenter::USER_CODE).await;
    until("the browser is opened", || aws.opened().contains("/device?user_code=WDJB-MJHT")).await;
    until("the portal is asked", || aws.portal.polls() > 0).await;
    window.pictures("2-waiting").await;
    window.click("open-page-again").await;
    until("it is opened again", || aws.opened().lines().count() == 2).await;

    aws.portal.confirm();
    window.wait_for("portal-signed-in").await;
    window.pick_shown("portal-account", "Shop production (1234-5678-9012)").await;
    window.pick_shown("portal-role", "Importer").await;
    window.fill("aws-region", "eu-central-1").await;
    window.pictures("3-roles").await;
    window.click("test-connection").await;
    window.answer("Connect to AWS", Answer::Yes);
    let exact = window.text("exact-destination").await;
    for part in ["1234-5678-9012 (shop)", "role Importer", "eu-central-1"] {
        assert!(exact.contains(part), "{part} in {exact}");
    }
    window.pictures("4-signed-in").await;
    window.click("use-destination").await;
    let chip = window.wait_for_text("destination-chip", "1234-5678-9012 (shop)").await;
    assert!(chip.contains("role Importer") && chip.contains("eu-central-1"), "{chip}");

    go_to_import(&window, &window.file("users.csv", USERS)).await;
    window.import().await;
    window.pictures("5-imported").await;
    heard_no_secret(&window).await;
    holds_no_secret(&window);
    let remembered = std::fs::read_to_string(window.folder.path().join("data/sign_in.json")).unwrap();
    assert!(remembered.contains("Importer"), "{remembered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_at_the_portal_is_told() {
    let aws = Aws::start(PortalScript { knows_start_url: false, ..PortalScript::default() }).await;
    let window = aws.open("sign-in-wrong").await;
    choose_portal(&window).await;
    begin_at_portal(&window, &aws.portal.start_url()).await;
    assert_eq!(window.failure_code().await, "not_a_portal");
    window.pictures("1-no-portal").await;
    for (polls, code) in [
        (vec!["AccessDeniedException"], "sign_in_denied"),
        (vec!["ExpiredTokenException"], "sign_in_timed_out"),
    ] {
        aws.portal.set_script(PortalScript { polls, ..PortalScript::default() });
        window.click("portal-sign-in").await;
        window.wait_for_failure(code).await;
        window.pictures(&format!("2-{code}")).await;
    }
    // One that is called off leaves no trace.
    aws.portal.set_script(PortalScript { needs_visit: true, ..PortalScript::default() });
    window.click("portal-sign-in").await;
    window.click("cancel-sign-in").await;
    window.wait_for("portal-sign-in").await;
    assert!(!window.has("failure").await);
    window.fill("portal-address", "https://eu-west-1.console.aws.amazon.com/dynamodb").await;
    window.click("portal-sign-in").await;
    window.wait_for_failure("not_a_portal").await;
    window.pictures("3-console").await;
}

async fn type_keys(window: &Window) {
    window.fill("access-key-id", "AKIAIOSFODNN7EXAMPLE").await;
    window.fill("secret-access-key", TYPED_SECRET).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_keys_are_for_the_session_where_there_is_no_keychain_and_can_be_forgotten() {
    let aws = Aws::start(PortalScript::default()).await;
    let window = aws.open("sign-in-keys").await;
    listen(&window).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-keys").await;
    window.wait_for("keys-form").await;
    window.pictures("1-form").await;
    type_keys(&window).await;
    window.click("take-keys").await;
    window.wait_for_failure("no_keychain").await;
    window.pictures("2-no-keychain").await;
    window.click("session-only").await;
    window.wait_for_text("keys-chosen", "MPLE").await;
    window.fill("aws-region", "eu-west-1").await;
    window.click("test-connection").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for("exact-destination").await;
    window.pictures("3-signed-in").await;
    window.click("forget-keys").await;
    window.answer("Forget these access keys", Answer::Yes);
    window.wait_for("keys-form").await;
    heard_no_secret(&window).await;
    holds_no_secret(&window);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_waits_for_another_sign_in_and_goes_on() {
    let aws = Aws::start(PortalScript::default()).await;
    let window = aws.open("sign-in-expired").await;
    listen(&window).await;
    choose_portal(&window).await;
    begin_at_portal(&window, &aws.portal.start_url()).await;
    window.wait_for("portal-signed-in").await;
    window.pick_shown("portal-account", "Shop production (1234-5678-9012)").await;
    window.pick_shown("portal-role", "Importer").await;
    window.fill("aws-region", "eu-central-1").await;
    window.click("use-destination").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for_text("destination-chip", "1234-5678-9012").await;
    go_to_import(&window, &window.file("users.csv", many(3000))).await;
    window.click("create-table").await;
    window.wait_for("start-import").await;
    aws.database.set_faults(Faults { holds_after: Some(20), ..Faults::default() });
    window.click("start-import").await;
    until("it is under way", || aws.database.counts().writes > 20).await;
    aws.portal.end_sessions();
    let expired = Some(("ExpiredTokenException".to_owned(), 400));
    aws.database.set_faults(Faults { error: expired, ..Faults::default() });
    window.wait_for("sign-in-again").await;
    window.wait_for_text("import-running", "waiting for sign-in").await;
    window.pictures("1-expired").await;
    aws.database.set_faults(Faults::default());
    window.click("portal-sign-in").await;
    window.wait_for_text("import-sum", "3,000 read = 3,000 written").await;
    window.pictures("2-gone-on").await;
    heard_no_secret(&window).await;
    holds_no_secret(&window);
}
