//! Access keys in the system's keychain: here the Secret Service of gnome-keyring, on a bus of the test's own.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use dynamodb::destination::{Destination, Destinations, SignIn, TypedKeys};
use fault_server::{FaultServer, Faults};
use std::path::Path;
use std::process::{Command, Output};

const SECRET: &str = "hush-keychain-secret";

/// Runs a test of this file in a session of its own: with this prelude, a home folder and a DynamoDB.
async fn in_session(test: &str, prelude: &str, home: &Path) -> Output {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let binary = std::env::current_exe().unwrap();
    let script = format!("{prelude}\nexec '{}' --ignored --exact {test} --nocapture", binary.display());
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", &script])
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("share"))
        .env("XDG_RUNTIME_DIR", home)
        .env("AWS_ENDPOINT_URL_DYNAMODB", server.url())
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    tokio::task::spawn_blocking(move || {
        command.output().expect("dbus-run-session starts (make test installs it)")
    })
    .await
    .unwrap()
}

fn keys() -> TypedKeys {
    TypedKeys {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: SECRET.to_owned(),
        session_token: None,
    }
}

fn at(id: &str) -> Destination {
    Destination::Aws { sign_in: SignIn::Keys { keys: id.to_owned() }, region: Some("eu-west-1".to_owned()) }
}

fn all_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_kept_found_again_and_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let unlock = "printf password | gnome-keyring-daemon --unlock --components=secrets > /dev/null";
    let output = in_session("with_a_keychain", unlock, home.path()).await;
    let said = all_of(&output);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains(SECRET), "{said}");
    for file in files_in(home.path()) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{}", file.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_keychain_the_keys_are_for_the_session_only() {
    let home = tempfile::tempdir().unwrap();
    let no_bus = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent";
    let output = in_session("without_a_keychain", no_bus, home.path()).await;
    let said = all_of(&output);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains(SECRET), "{said}");
}

fn files_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_in(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs in a session with a keychain, which another test starts"]
async fn with_a_keychain() {
    let first = Destinations::new();
    let id = first.sign_ins().take_keys(keys(), true, None).await.unwrap();
    first.connect(&at(&id)).await.unwrap().test().await.unwrap();
    // Another start of the app knows them by their id alone.
    let second = Destinations::new();
    second.connect(&at(&id)).await.unwrap().test().await.unwrap();
    second.sign_ins().forget_keys(&id, true).await.unwrap();
    let third = Destinations::new();
    let failure = third.connect(&at(&id)).await.unwrap().test().await.unwrap_err();
    assert_eq!(failure.code, "no_such_keys");
    println!("{first:?} {second:?} {third:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs in a session without a keychain, which another test starts"]
async fn without_a_keychain() {
    let destinations = Destinations::new();
    let failure = destinations.sign_ins().take_keys(keys(), true, None).await.unwrap_err();
    assert_eq!(failure.code, "no_keychain");
    assert!(!format!("{failure:?}").contains(SECRET), "{failure:?}");
    let id = destinations.sign_ins().take_keys(keys(), false, None).await.unwrap();
    destinations.connect(&at(&id)).await.unwrap().test().await.unwrap();
    let failure = Destinations::new().connect(&at(&id)).await.unwrap().test().await.unwrap_err();
    assert_eq!(failure.code, "no_keychain");
    println!("{destinations:?}");
}
