//! Other ways to write the same records. Those that are not on this machine are named as missing.

use crate::files;
use crate::process::this_program;
use crate::table::TABLE;
use plan::Plan;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where dynein's program is looked for before the path.
const DYNEIN: &str = "target/peers/dy";

/// A side of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    PutItem,
    BatchWriter,
    Dynein,
    Bare,
    Tableferry,
}

impl Side {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PutItem => "boto3, one put_item a row",
            Self::BatchWriter => "boto3, batch_writer",
            Self::Dynein => "dynein",
            Self::Bare => "bare loop, AWS SDK for Rust",
            Self::Tableferry => "Tableferry",
        }
    }

    /// Why it cannot run here, if it cannot.
    pub(crate) fn missing(self) -> Option<&'static str> {
        match self {
            Self::PutItem | Self::BatchWriter => {
                (!runs(Command::new("python3").args(["-c", "import boto3"]))).then_some("python3 with boto3")
            }
            Self::Dynein => (!runs(Command::new(dynein()).arg("--version")))
                .then_some("dynein (dy on the path, or target/peers/dy: built from awslabs/dynein)"),
            Self::Bare | Self::Tableferry => None,
        }
    }

    /// Writes so many records into the table at `target`.
    pub(crate) fn command(self, target: &str, records: u64, plan: &Plan) -> Result<Command, String> {
        let unmade = |error: std::io::Error| format!("The file to measure on cannot be made: {error}");
        let names: Vec<&str> = plan.columns.iter().map(|column| column.attribute.as_str()).collect();
        if self == Self::Dynein {
            // Its reader of CSV splits at every comma, those within quotes too.
            let path = files::users_as_json_lines(records, &names).map_err(unmade)?;
            return dynein_import(target, &path);
        }
        let path = files::users_of_256_bytes(records).map_err(unmade)?;
        let file = path.display().to_string();
        let python = |script: &str| {
            let mut command = Command::new("python3");
            command.args(["-c", script, target, TABLE, &file, &names.join(",")]);
            with_credentials(&mut command);
            command
        };
        match self {
            Self::PutItem => Ok(python(include_str!("../peers/put_item.py"))),
            Self::BatchWriter => Ok(python(include_str!("../peers/batch_writer.py"))),
            Self::Bare => this_program(&["once-bare", target, &file]),
            Self::Tableferry | Self::Dynein => this_program(&["once-whole", target, &file]),
        }
    }
}

fn dynein() -> &'static str {
    if Path::new(DYNEIN).exists() { DYNEIN } else { "dy" }
}

fn dynein_import(target: &str, path: &Path) -> Result<Command, String> {
    let port = target.rsplit(':').next().unwrap_or_default();
    let mut command = Command::new(dynein());
    command.args(["import", "--region", "local", "--port", port, "--table", TABLE, "--format", "jsonl"]);
    command.arg("--input-file").arg(path);
    // It keeps what it knows of tables in the home folder, and this one is new each time.
    let home = files::fresh_folder("dynein-home").map_err(|error| error.to_string())?;
    command.env("HOME", home);
    with_credentials(&mut command);
    Ok(command)
}

fn with_credentials(command: &mut Command) {
    command
        .env("AWS_ACCESS_KEY_ID", "bench")
        .env("AWS_SECRET_ACCESS_KEY", "bench")
        .env("AWS_DEFAULT_REGION", "us-east-1");
}

fn runs(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
