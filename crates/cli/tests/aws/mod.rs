//! An AWS of its own for a test: MiniStack, which the command reaches as it would reach AWS, through a proxy that may misbehave.

#![allow(dead_code, reason = "not every test needs all of it")]

use super::command::{ProcessResult, Workplace};
use fault_server::{AwsProxy, MiniStack};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

pub(crate) struct Aws {
    pub(crate) place: Workplace,
    pub(crate) proxy: AwsProxy,
    stack: MiniStack,
    region: &'static str,
    /// Access key and secret of whom the command is run as; `None`: those of the file of credentials.
    user: Option<(String, String)>,
}

impl Aws {
    /// One that takes any credentials.
    pub(crate) fn start() -> Self {
        let test = || "test".to_owned();
        Self::start_with(&[], "us-east-1", |_| Some((test(), test())))
    }

    /// The same, where the credentials are those of the file.
    pub(crate) fn start_with_profile(access_key: &str) -> Self {
        let aws = Self::start_with(&[], "us-east-1", |_| None);
        aws.place.write_aws_files("", &profile(access_key));
        aws
    }

    /// One that enforces policies, and a user of it who may do nothing yet.
    pub(crate) fn start_enforcing() -> Self {
        // Its own requests are made there.
        Self::start_with(&[("AUTH", "true")], "eu-central-1", |stack| {
            stack.call("iam", "create_user", &json!({ "UserName": "ann" }));
            let made = stack.call("iam", "create_access_key", &json!({ "UserName": "ann" }));
            let text = |name: &str| made["AccessKey"][name].as_str().unwrap().to_owned();
            Some((text("AccessKeyId"), text("SecretAccessKey")))
        })
    }

    fn start_with(
        variables: &[(&str, &str)],
        region: &'static str,
        user: impl FnOnce(&MiniStack) -> Option<(String, String)>,
    ) -> Self {
        let place = Workplace::with_users();
        let stack = MiniStack::start_with(place.path(), variables);
        let (proxy, user) = (AwsProxy::start(stack.url()), user(&stack));
        Self { place, proxy, stack, region, user }
    }

    /// Where MiniStack itself listens.
    pub(crate) fn url(&self) -> &str {
        self.stack.url()
    }

    fn variables(&self) -> Vec<(&str, &str)> {
        let mut variables = vec![("AWS_ENDPOINT_URL", self.proxy.url()), ("AWS_REGION", self.region)];
        if let Some((key, secret)) = &self.user {
            variables
                .extend([("AWS_ACCESS_KEY_ID", key.as_str()), ("AWS_SECRET_ACCESS_KEY", secret.as_str())]);
        }
        variables
    }

    /// Allows the user this, and nothing else.
    pub(crate) fn allow(&self, policy: &Value) {
        // MiniStack knows a table by the name at the top of a request, and takes one that names it otherwise for one on everything.
        let by_arn = [
            "dynamodb:ListTagsOfResource",
            "dynamodb:TagResource",
            "dynamodb:ImportTable",
            "dynamodb:DescribeImport",
        ];
        let mut policy = policy.clone();
        let text = policy.to_string();
        let by_arn: Vec<&str> = by_arn.into_iter().filter(|action| text.contains(action)).collect();
        if !by_arn.is_empty() {
            let everywhere = json!({ "Effect": "Allow", "Action": by_arn, "Resource": ["*"] });
            policy["Statement"].as_array_mut().unwrap().push(everywhere);
        }
        let arguments = json!({ "UserName": "ann", "PolicyName": "p", "PolicyDocument": policy.to_string() });
        self.call("iam", "put_user_policy", &arguments);
    }

    /// Asks a service something as the owner of the account.
    pub(crate) fn call(&self, service: &str, operation: &str, arguments: &Value) -> Value {
        self.stack.call(service, operation, arguments)
    }

    /// Runs the command, and gives what it came to.
    pub(crate) fn run(&self, arguments: &[&str]) -> ProcessResult {
        let run = || self.place.run_with(arguments, &self.variables());
        // Within a test that is asynchronous, others of its tasks go on.
        if tokio::runtime::Handle::try_current().is_ok() { tokio::task::block_in_place(run) } else { run() }
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

    /// The answer of an operation of DynamoDB, as it stands; of one that takes any credentials.
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

/// A file of credentials with one access key.
pub(crate) fn profile(access_key: &str) -> String {
    format!("[default]\naws_access_key_id = {access_key}\naws_secret_access_key = secret\n")
}
