//! What went wrong is said in words and as a JSON document, and gives nothing away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;
mod stub;

use command::{ProcessResult, Workplace};
use serde_json::Value;
use stub::{Answer, Stub};

const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
const JSON: &str = "content-type: application/x-amz-json-1.0\r\n";

/// Runs a question in text and with `--json`. Both fail, neither tells the secret or how the SDK is built; gives what
/// the document says.
fn failure(place: &Workplace, variables: &[(&str, &str)], to: &[&str]) -> Value {
    let line = [&["query", "Users", "--region", "eu-west-1", "--to"], to].concat();
    let text = place.run_with(&line, variables);
    let json = place.run_with(&[&line[..], &["--json"]].concat(), variables);
    assert_eq!((text.code, json.code), (1, 1), "{}{}", text.stderr, json.stderr);
    assert_eq!(text.stdout, "");
    let document = json.json();
    for shown in [&text.stderr, &json.stderr, &json.stdout] {
        assert_plain(shown);
    }
    let error = document["error"].clone();
    for part in ["code", "message", "repair", "detail"] {
        assert_plain(error[part].as_str().unwrap_or_default());
    }
    assert!(error["message"].as_str().is_some_and(|message| text.stderr.contains(message)), "{error}");
    assert!(error["repair"].as_str().is_some_and(|repair| text.stderr.contains(repair)), "{error}");
    assert!(error.get("place").is_some(), "{error}");
    error
}

fn assert_plain(shown: &str) {
    for mark in [
        SECRET,
        "Some(",
        "None",
        "Error {",
        "Error(",
        "source:",
        "ConnectorError",
        "SdkBody",
        "DispatchFailure",
        "headers",
        "\\\"",
        "\x1b",
    ] {
        assert!(!shown.contains(mark), "{mark:?} in {shown}");
    }
}

fn at(stub: &Stub) -> [(&'static str, String); 3] {
    [
        ("AWS_ENDPOINT_URL", stub.url.clone()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
    ]
}

fn failure_at(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Value {
    let stub = Stub::start(move |_| answer());
    let variables = at(&stub);
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let place = Workplace::with_users();
    let by_aws = failure(&place, &variables, &["aws"]);
    // The same by its address, which needs no credentials.
    let by_address = failure(&place, &[], &[&stub.url]);
    assert_eq!(by_aws["code"], by_address["code"]);
    by_aws
}

#[cfg(unix)]
#[test]
fn what_a_credential_process_prints_is_not_shown() {
    let place = Workplace::with_users();
    for (name, script) in [
        ("fails", format!("echo {SECRET}; echo {SECRET} >&2; exit 1")),
        ("rubbish", format!("echo {SECRET}; echo {SECRET} >&2")),
        ("unfit", format!("echo '{{\"Version\": 7, \"SecretAccessKey\": \"{SECRET}\"}}'")),
    ] {
        place.write(name, script);
        let config =
            format!("[profile work]\ncredential_process = sh {}\n", place.path().join(name).display());
        place.write_aws_files(&config, "");
        let error = failure(&place, &[], &["aws", "--profile", "work"]);
        assert_eq!(error["code"], "no_credentials", "{name}: {error}");
        assert!(error["repair"].as_str().unwrap().contains("credential_process"), "{name}: {error}");
    }
}

#[test]
fn a_role_that_is_refused_is_told_with_what_sts_said() {
    let sts = Stub::start(|_| {
        let body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
                    <Code>AccessDenied</Code><Message>Me is not authorized to perform: sts:AssumeRole</Message>\
                    </Error><RequestId>REQ9</RequestId></ErrorResponse>";
        (403, "content-type: text/xml\r\n", body.to_owned())
    });
    let place = Workplace::with_users();
    let config = "[profile role]\nrole_arn = arn:aws:iam::111111111111:role/x\nsource_profile = base\n";
    let keys = format!("[base]\naws_access_key_id = A\naws_secret_access_key = {SECRET}\n");
    place.write_aws_files(config, &keys);
    let error = failure(&place, &[("AWS_ENDPOINT_URL", &sts.url)], &["aws", "--profile", "role"]);
    assert_eq!(error["code"], "no_credentials", "{error}");
    assert_eq!(error["detail"], "AccessDenied: Me is not authorized to perform: sts:AssumeRole");
}

#[test]
fn no_credentials_at_all_are_said_so() {
    let place = Workplace::with_users();
    let error = failure(&place, &[], &["aws"]);
    assert_eq!(error["code"], "no_credentials", "{error}");
}

#[test]
fn an_answer_that_is_rubbish_is_not_repeated() {
    let page = format!("<html><body>{SECRET}</body></html>");
    for (status, more, body) in [
        (200, "content-type: text/html\r\nx-token: wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\r\n", page.clone()),
        (200, JSON, format!("{{\"Table\": \"{SECRET}\"}}")),
        (
            403,
            "content-type: text/html\r\nset-cookie: a=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\r\n",
            page.clone(),
        ),
        (404, "content-type: text/plain\r\n", SECRET.to_owned()),
        (400, JSON, format!("{{\"secret\": \"{SECRET}\"")),
    ] {
        let error = failure_at(move || (status, more, body.clone()));
        let code = error["code"].as_str().unwrap();
        assert!(matches!(code, "not_dynamodb" | "server_error"), "{status}: {error}");
        let detail = error["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(&status.to_string()), "{status}: {error}");
    }
}

#[test]
fn a_service_is_quoted_with_its_code_its_message_and_the_requests_id() {
    let error = failure_at(|| {
        let body =
            r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User me may not."}"#;
        (400, "x-amzn-requestid: REQ123\r\ncontent-type: application/x-amz-json-1.0\r\n", body.to_owned())
    });
    assert_eq!(error["code"], "access_denied");
    assert_eq!(error["detail"], "AccessDeniedException: User me may not.; HTTP status 400; request REQ123");
}

#[test]
fn a_message_that_repeats_the_request_is_cut() {
    for (code, kind) in [
        ("InvalidSignatureException", "credentials_refused"),
        ("IncompleteSignatureException", "credentials_refused"),
        ("ValidationException", "refused"),
        ("SomethingElse", "server_error"),
    ] {
        let error = failure_at(move || {
            let body = format!(
                r#"{{"__type":"{code}","message":"No. Authorization=AWS4-HMAC-SHA256 Credential={SECRET}\nThe Canonical String:\nx-amz-security-token:{SECRET}"}}"#
            );
            (400, JSON, body)
        });
        assert_eq!(error["code"], kind, "{error}");
    }
}

#[test]
fn expired_credentials_are_said_so() {
    for code in ["ExpiredTokenException", "ExpiredToken"] {
        let error = failure_at(move || (400, JSON, format!(r#"{{"__type":"{code}","message":"{SECRET}"}}"#)));
        assert_eq!(error["code"], "credentials_expired", "{error}");
        assert!(error["repair"].as_str().unwrap().contains("aws sso login"), "{error}");
    }
}

#[test]
fn a_refused_connection_is_told_by_its_kind() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = failure(&Workplace::with_users(), &[], &[&url]);
    assert_eq!(error["code"], "unreachable");
    assert_eq!(error["detail"], "connection refused");
}

#[test]
fn every_failure_is_a_document_too() {
    let place = Workplace::with_users();
    for (line, code) in [
        (&["inspect", "nothing.csv"][..], "no_such_file"),
        (&["plan", "nothing.csv"], "no_such_file"),
        (&["preview", "nothing.csv"], "no_such_file"),
        (&["check", "nothing.csv"], "no_such_file"),
        (&["migrate", "nothing.csv"], "no_such_file"),
        (&["migrate", "users.csv", "--to", "nowhere"], "no_such_destination"),
        (&["verify", "nothing.csv"], "no_such_file"),
        (&["query", "Nothing"], "no_such_table"),
        (&["continue", "no-run"], "no_such_run"),
        (&["undo", "no-run"], "no_such_run"),
        (&["report", "no-run"], "no_such_run"),
        (&["forget", "no-run"], "no_such_run"),
    ] {
        let ran = place.run(&[line, &["--json"]].concat());
        assert_eq!(ran.code, 1, "{line:?}: {}", ran.stderr);
        let error = &ran.json()["error"];
        assert_eq!(error["code"], code, "{line:?}");
        assert!(ran.stderr.contains(error["message"].as_str().unwrap()), "{line:?}: {}", ran.stderr);
        assert_eq!(place.run(line).stdout, "", "{line:?}");
    }
}

#[test]
fn a_wrong_command_line_is_a_document_too() {
    let place = Workplace::with_users();
    for line in [
        &["migrate", "--json"][..],
        &["--json", "nonsense"],
        &["check", "users.csv", "--duplicates", "maybe", "--json"],
    ] {
        let ProcessResult { code, stderr, .. } = place.run(line);
        let document = place.run(line).json();
        assert_eq!(code, 2, "{stderr}");
        assert_eq!(document["error"]["code"], "bad_usage");
        let message = document["error"]["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains("Usage"), "{message}");
        assert!(stderr.contains("--help"), "{stderr}");
    }
    let help = place.run(&["--help", "--json"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("Usage"));
}
