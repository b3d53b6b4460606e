//! An AWS of its own for a test: MiniStack, which the command reaches as it would reach AWS.

#![allow(dead_code, reason = "not every test needs all of it")]

use super::command::{ProcessResult, Workplace};
use fault_server::MiniStack;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

pub(crate) struct Aws {
    pub(crate) place: Workplace,
    stack: MiniStack,
}

impl Aws {
    pub(crate) fn start() -> Self {
        let place = Workplace::with_users();
        let stack = MiniStack::start(place.path());
        Self { place, stack }
    }

    pub(crate) fn url(&self) -> &str {
        self.stack.url()
    }

    fn variables(&self) -> [(&str, &str); 4] {
        [
            ("AWS_ENDPOINT_URL", self.url()),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_REGION", "us-east-1"),
        ]
    }

    /// Runs the command, and gives what it came to.
    pub(crate) fn run(&self, arguments: &[&str]) -> ProcessResult {
        tokio::task::block_in_place(|| self.place.run_with(arguments, &self.variables()))
    }

    /// Starts the command, and does not wait for it.
    pub(crate) fn start_command(&self, arguments: &[&str]) -> Child {
        let log = std::fs::File::create(self.place.path().join("command.log")).unwrap();
        Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
            .args(arguments)
            .current_dir(self.place.path())
            .env("TABLEFERRY_DATA_DIR", self.place.path().join("data"))
            .env("AWS_CONFIG_FILE", self.place.path().join(".aws/config"))
            .env("AWS_SHARED_CREDENTIALS_FILE", self.place.path().join(".aws/credentials"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(self.variables())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    /// Every import that was ever started.
    pub(crate) fn imports(&self) -> Vec<Value> {
        let answer = self.dynamodb("ListImports", &json!({}));
        answer["ImportSummaryList"].as_array().cloned().unwrap_or_default()
    }

    /// The answer of an operation of DynamoDB, as it stands.
    pub(crate) fn dynamodb(&self, operation: &str, body: &Value) -> Value {
        let body = body.to_string();
        let (_, answer) = self.ask(&format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.0\r\n\
             X-Amz-Target: DynamoDB_20120810.{operation}\r\nAuthorization: AWS4-HMAC-SHA256 \
             Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    /// Keys of the objects in a bucket; `None` where there is no such bucket.
    pub(crate) fn objects(&self, bucket: &str) -> Option<Vec<String>> {
        self.listed(bucket, "list-type=2")
    }

    /// Keys of the uploads to a bucket that were not finished.
    pub(crate) fn uploads(&self, bucket: &str) -> Vec<String> {
        self.listed(bucket, "uploads").unwrap_or_default()
    }

    fn listed(&self, bucket: &str, what: &str) -> Option<Vec<String>> {
        let (status, xml) = self.s3("GET", &format!("{bucket}?{what}"), "");
        let keys = xml.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
        (status == 200).then(|| keys.map(str::to_owned).collect())
    }

    /// The status and the answer of a request to S3.
    pub(crate) fn s3(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        self.ask(&format!(
            "{method} /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: AWS4-HMAC-SHA256 \
             Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    fn ask(&self, request: &str) -> (u16, String) {
        let mut connection = TcpStream::connect(self.url().trim_start_matches("http://")).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
        (status, body)
    }
}
