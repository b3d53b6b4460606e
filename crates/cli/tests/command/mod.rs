//! Runs the built command in a folder of its own.

#![allow(dead_code, reason = "not every test needs all of it")]

use dynamodb::destination::{Destination, Destinations};
use dynamodb::item_from_sdk;
use item::dynamodb_json;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// A folder with the seed's file and a practice database of its own.
pub(crate) struct Workplace {
    folder: tempfile::TempDir,
}

/// What a command came to.
pub(crate) struct ProcessResult {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl ProcessResult {
    /// The one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(document) => document,
            Err(error) => panic!("no JSON ({error}): {}\n{}", self.stdout, self.stderr),
        }
    }
}

impl Workplace {
    pub(crate) fn with_users() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/users.csv");
        place.write("users.csv", std::fs::read_to_string(fixture).unwrap());
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// How far the run of a journal has come: its last line, without what stands behind the JSON.
    pub(crate) fn checkpoint(&self, journal: &str) -> Value {
        let lines = self.read(journal);
        let last = lines.lines().last().unwrap_or_default();
        serde_json::Deserializer::from_str(last).into_iter().next().unwrap().unwrap()
    }

    /// The files of the AWS tools, for [`Self::run`].
    pub(crate) fn write_aws_files(&self, config: &str, credentials: &str) {
        std::fs::create_dir_all(self.path().join(".aws")).unwrap();
        self.write(".aws/config", config);
        self.write(".aws/credentials", credentials);
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> ProcessResult {
        self.run_with(arguments, &[])
    }

    /// Runs the command with these variables of the environment, and none of AWS but these.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> ProcessResult {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tableferry-cli"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        let output = command
            .args(arguments)
            .current_dir(self.path())
            .env("TABLEFERRY_DATA_DIR", self.path().join("data"))
            .env("AWS_CONFIG_FILE", self.path().join(".aws/config"))
            .env("AWS_SHARED_CREDENTIALS_FILE", self.path().join(".aws/credentials"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        ProcessResult {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Every item of a table of a server on this computer, in one spelling, in order.
pub(crate) async fn items_of(url: &str, table: &str) -> Vec<String> {
    let destination = Destination::Endpoint { url: url.to_owned(), region: None };
    let client = Destinations::new().connect(&destination).await.unwrap().client;
    let (mut items, mut start) = (Vec::new(), None);
    loop {
        let page = client.scan().table_name(table).set_exclusive_start_key(start).send().await.unwrap();
        items.extend(page.items().iter().map(|item| dynamodb_json(&item_from_sdk(item, &[]))));
        start = page.last_evaluated_key;
        if start.is_none() {
            items.sort_unstable();
            return items;
        }
    }
}
