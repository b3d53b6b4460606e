//! A server that answers as it is told, and remembers what it was asked.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// All header lines.
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Request {
    /// The operation of DynamoDB, such as `ListTables`, or the action of STS.
    pub(crate) fn operation(&self) -> &str {
        let target = self.header("x-amz-target").and_then(|target| target.rsplit('.').next());
        let action = || self.body.split('&').find_map(|pair| pair.strip_prefix("Action="));
        target.or_else(action).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The region that the request was signed for.
    pub(crate) fn signed_region(&self) -> Option<&str> {
        let credential = self.header("authorization")?.split_once("Credential=")?.1;
        credential.split('/').nth(2)
    }
}

/// Status, further header lines, body.
pub(crate) type Answer = (u16, &'static str, String);

/// Listens on this computer until the test ends.
pub(crate) struct Stub {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Stub {
    pub(crate) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<Request>>>::default();
        let remembers = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever hangs up has its reasons.
                let _ = serve(stream, &answer, &remembers);
            }
        });
        Self { url, seen }
    }

    /// AWS with one empty table: STS tells the account 111111111111, the table's ARN 222222222222.
    pub(crate) fn aws() -> Self {
        Self::start(|request| match request.operation() {
            "GetCallerIdentity" => (200, "content-type: text/xml\r\n", caller("111111111111")),
            operation => dynamodb(operation),
        })
    }

    /// The service that tells whose credentials they are: of this account.
    pub(crate) fn sts(account: &'static str) -> Self {
        Self::start(move |_| (200, "content-type: text/xml\r\n", caller(account)))
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

fn caller(account: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/me</Arn><UserId>A</UserId><Account>{account}</Account>\
         </GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
}

pub(crate) fn dynamodb(operation: &str) -> Answer {
    let body = match operation {
        "ListTables" => r#"{"TableNames":["Users"]}"#,
        "DescribeTable" => {
            r#"{"Table":{"TableName":"Users","TableStatus":"ACTIVE","ItemCount":0,
            "TableArn":"arn:aws:dynamodb:eu-west-1:222222222222:table/Users",
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
            "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}}"#
        }
        "Scan" => r#"{"Items":[],"Count":0,"ScannedCount":0}"#,
        _ => r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#,
    };
    let status = if body.contains("Unknown") { 400 } else { 200 };
    (status, "content-type: application/x-amz-json-1.0\r\n", body.to_owned())
}

fn serve(
    mut stream: TcpStream,
    answer: &impl Fn(&Request) -> Answer,
    seen: &Mutex<Vec<Request>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut headers = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        headers.push_str(&line);
    }
    let mut request = Request { headers, body: String::new() };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    let (status, more, body) = answer(&request);
    seen.lock().unwrap().push(request);
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-length: {}\r\n{more}\r\n{body}",
        body.len()
    )?;
    stream.flush()
}
