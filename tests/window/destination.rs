//! Where items go is exact: the region is asked, account and address are shown, before anything is written or deleted.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::{FaultServer, Faults};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

const ACCOUNT: &str = "123456789012";
/// The same as it is shown.
const SHOWN_ACCOUNT: &str = "1234-5678-9012";

/// An STS that knows one account. Listens until the test ends.
pub(crate) fn start_sts() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Whoever hangs up has its reasons.
            let _ = report_account(stream);
        }
    });
    url
}

fn report_account(mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    let body = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    );
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn aws_is_asked_for_its_region_and_shown_with_account_and_address() {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let sts = start_sts();
    let variables = [
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL_DYNAMODB", server.url()),
        ("AWS_ENDPOINT_URL_STS", &sts),
    ];
    let window = Window::open_with("destination", &variables).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-profile").await;
    window.wait_for_text("destination-panel", "Choose the region").await;
    assert_eq!(window.value("aws-region").await, "");
    window.pictures("1-region-asked").await;

    window.fill("aws-region", "eu-central-1").await;
    window.click("test-connection").await;
    window.answer("Connect to AWS", Answer::Yes);
    let exact = window.text("exact-destination").await;
    for part in [SHOWN_ACCOUNT, "eu-central-1", server.url()] {
        assert!(exact.contains(part), "{part} in {exact}");
    }
    window.pictures("2-tested").await;
    window.click("use-destination").await;
    let chip = window.wait_for_text("destination-chip", SHOWN_ACCOUNT).await;
    assert!(chip.contains("eu-central-1") && chip.contains(server.url()), "{chip}");

    window.open_design(&window.file("users.csv", include_str!("../fixtures/users.csv")), "3 records").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    window.wait_for("create-table").await;
    window
        .wait_for_text("aws-warning", &format!("AWS account {SHOWN_ACCOUNT}, region eu-central-1, at "))
        .await;
    window.pictures("3-before").await;
    window.import().await;

    // So is what an import is undone in, and a table that is to be deleted.
    window.click("take-back").await;
    window
        .wait_for_text("undo-cost", &format!("AWS account {SHOWN_ACCOUNT}, region eu-central-1, at "))
        .await;
    window.pictures("4-undo").await;
    window.click("panel-close").await;
    window.click("step-design").await;
    window.choose("partition-key", "username").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    window.wait_for_text("table-conflict", &format!("It is on AWS account {SHOWN_ACCOUNT}")).await;
    window.pictures("5-delete").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_text_to_another_computer_is_warned_about_before_it_is_used() {
    let window = Window::open("plain-text").await;
    window.click("destination-chip").await;
    window.click("destination-endpoint").await;
    window.fill("endpoint-url", "http://db.invalid:8000").await;
    window.click("use-destination").await;
    assert_eq!(window.failure_code().await, "no_region");
    window.fill("endpoint-region", "eu-central-1").await;
    window.click("use-destination").await;
    window.answer("Connect to this server", Answer::Yes);
    window.wait_for_text("plain-http-warning", "plain text").await;
    window.pictures("1-warned").await;
    window.click("use-destination").await;
    window.wait_for_text("destination-chip", "http://db.invalid:8000").await;
}
