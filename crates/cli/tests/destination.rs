//! Where items go is exact: account, region and address are known, shown, and never assumed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;
mod stub;

use command::{ProcessResult, Workplace};
use fault_server::{FaultServer, Faults};
use stub::Stub;

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "hush")];
const CONFIG: &str = "[default]\nregion = eu-central-1\n[profile shop]\nregion = us-west-2\n\
                      [profile bare]\noutput = json\n";
const CREDENTIALS: &str = "[default]\naws_access_key_id = A\naws_secret_access_key = hush\n\
                           [shop]\naws_access_key_id = A\naws_secret_access_key = hush\n\
                           [bare]\naws_access_key_id = A\naws_secret_access_key = hush\n";

fn query(place: &Workplace, variables: &[(&str, &str)], more: &[&str]) -> ProcessResult {
    let line = [&["query", "Users", "--to", "aws", "--json"], more].concat();
    place.run_with(&line, variables)
}

#[test]
fn the_region_is_that_of_the_first_source_that_names_one() {
    let aws = Stub::aws();
    let place = Workplace::with_users();
    place.write_aws_files(CONFIG, CREDENTIALS);
    let both = [("AWS_REGION", "ap-south-1"), ("AWS_DEFAULT_REGION", "sa-east-1")];
    for (variables, more, expected) in [
        (&both[..], &["--profile", "shop", "--region", "eu-north-1"][..], "eu-north-1"),
        (&both[..], &["--profile", "shop"], "us-west-2"),
        (&both[..], &["--profile", "bare"], "ap-south-1"),
        (&both[..], &[], "ap-south-1"),
        (&both[1..], &[], "sa-east-1"),
        (&[], &["--profile", "bare"], "eu-central-1"),
        (&[], &[], "eu-central-1"),
        (&[("AWS_PROFILE", "shop")], &[], "us-west-2"),
    ] {
        let before = aws.seen().len();
        let mut variables = variables.to_vec();
        variables.push(("AWS_ENDPOINT_URL", &aws.url));
        let ran = query(&place, &variables, more);
        assert_eq!(ran.code, 0, "{variables:?} {more:?}: {}", ran.stderr);
        let said = format!("Destination: AWS account 1111-1111-1111, user me, {expected}, {}\n", aws.url);
        assert!(ran.stderr.contains(&said), "{variables:?} {more:?}: {}", ran.stderr);
        let asked = &aws.seen()[before..];
        assert!(!asked.is_empty());
        // IAM has one place for all regions.
        for request in asked.iter().filter(|request| !request.body.contains("ListAccountAliases")) {
            assert_eq!(request.signed_region(), Some(expected), "{variables:?} {more:?}: {request:?}");
        }
    }
}

#[test]
fn no_region_is_assumed() {
    let aws = Stub::aws();
    let place = Workplace::with_users();
    place.write_aws_files("[profile bare]\noutput = json\n", "");
    for more in [&[][..], &["--profile", "bare"], &["--region", ""]] {
        let ran = query(&place, &[KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL", &aws.url)], more);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let error = &ran.json()["error"];
        assert_eq!(error["code"], "no_region", "{more:?}");
        assert!(error["repair"].as_str().unwrap().contains("--region"));
    }
    assert!(aws.seen().is_empty(), "something was asked before the region was known: {:?}", aws.seen());
    let elsewhere = place.run(&["query", "Users", "--to", "http://db.invalid:8000", "--json"]);
    assert_eq!(elsewhere.json()["error"]["code"], "no_region");
}

#[test]
fn the_account_is_that_of_sts_else_of_the_tables_arn() {
    let aws = Stub::aws();
    let place = Workplace::with_users();
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for (sts, account) in [(aws.url.as_str(), "1111-1111-1111"), (nobody.as_str(), "2222-2222-2222")] {
        let variables = [
            KEYS[0],
            KEYS[1],
            ("AWS_ENDPOINT_URL_DYNAMODB", aws.url.as_str()),
            ("AWS_ENDPOINT_URL_STS", sts),
        ];
        let ran = query(&place, &variables, &["--region", "eu-west-1"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("AWS account {account},")), "{}", ran.stderr);
    }
    // Amazon's own STS knows nothing of a server on this computer, and is not asked.
    let alone = [KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL_DYNAMODB", aws.url.as_str())];
    let ran = query(&place, &alone, &["--region", "eu-west-1"]);
    assert!(ran.stderr.contains("AWS account 2222-2222-2222,"), "{}", ran.stderr);
}

#[test]
fn an_endpoint_of_the_environment_or_a_profile_is_this_computer_or_https() {
    let aws = Stub::aws();
    let place = Workplace::with_users();
    let services = format!(
        "[profile local]\nregion = eu-west-1\nservices = here\n[services here]\ndynamodb =\n  endpoint_url = {}\n\
         [profile far]\nregion = eu-west-1\nendpoint_url = http://db.invalid\n",
        aws.url
    );
    let keys = "aws_access_key_id = A\naws_secret_access_key = hush\n";
    place.write_aws_files(&services, &format!("[local]\n{keys}[far]\n{keys}"));
    let ran = query(&place, &[], &["--profile", "local"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!(", {}\n", aws.url)), "{}", ran.stderr);
    for (variables, more) in [
        (&[][..], &["--profile", "far"][..]),
        (&[("AWS_ENDPOINT_URL", "http://db.invalid")], &["--profile", "local"]),
        (&[("AWS_ENDPOINT_URL_DYNAMODB", "http://db.invalid")], &["--profile", "local"]),
        (&[("AWS_ENDPOINT_URL_STS", "http://db.invalid")], &["--profile", "local"]),
    ] {
        let ran = query(&place, variables, more);
        assert_eq!(
            (ran.code, &ran.json()["error"]["code"]),
            (1, &"endpoint_not_https".into()),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains("http://db.invalid"), "{}", ran.stderr);
    }
}

#[test]
fn an_address_with_a_password_is_refused_and_not_repeated() {
    let place = Workplace::with_users();
    let keys = [KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL", "http://me:hush@127.0.0.1:1")];
    for ran in [
        place.run(&["query", "Users", "--to", "http://me:hush@127.0.0.1:1", "--json"]),
        query(&place, &keys, &["--region", "eu-west-1"]),
    ] {
        assert_eq!(ran.code, 1);
        assert_eq!(ran.json()["error"]["code"], "address_holds_password");
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("hush"), "{}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn plain_http_to_another_computer_is_warned_about() {
    let place = Workplace::with_users();
    let there = ["query", "Users", "--to", "http://db.invalid:8000", "--region", "eu-west-1", "--json"];
    let ran = place.run(&there);
    assert!(ran.stderr.contains("Destination: http://db.invalid:8000, region eu-west-1"), "{}", ran.stderr);
    assert!(ran.stderr.contains("warning: db.invalid is another computer"), "{}", ran.stderr);
    let here = place.run(&["query", "Users", "--to", "http://127.0.0.1:1", "--json"]);
    assert!(!here.stderr.contains("warning"), "{}", here.stderr);
}

#[test]
fn a_profile_that_is_not_there_is_said_so() {
    let place = Workplace::with_users();
    place.write_aws_files(CONFIG, CREDENTIALS);
    let error = &query(&place, &[], &["--profile", "shopp"]).json()["error"];
    assert_eq!(error["code"], "no_such_profile");
    assert!(error["repair"].as_str().unwrap().contains("shop"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_undone_in_the_account_and_the_region_that_it_wrote_to() {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let place = Workplace::with_users();
    let (own, other) = (Stub::sts("111111111111"), Stub::sts("222222222222"));
    let run = |sts: &Stub, region: &str, line: &[&str]| {
        let variables = [
            KEYS[0],
            KEYS[1],
            ("AWS_REGION", region),
            ("AWS_ENDPOINT_URL_DYNAMODB", server.url()),
            ("AWS_ENDPOINT_URL_STS", &sts.url),
        ];
        place.run_with(line, &variables)
    };
    let imported = run(&own, "eu-central-1", &["migrate", "users.csv", "--to", "aws", "--json"]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let imported = imported.json();
    let id = imported["run"].as_str().unwrap();
    let listed = place.run(&["runs", "--json"]).json();
    assert_eq!(listed[0]["exact"]["account"], "111111111111", "{listed}");
    assert_eq!(listed[0]["exact"]["endpoint"], server.url());

    let undo = ["undo", id, "--confirm", "Users", "--json"];
    let refused = run(&other, "eu-central-1", &undo);
    assert_eq!((refused.code, &refused.json()["error"]["code"]), (1, &"another_account".into()));
    assert!(refused.stderr.contains("1111-1111-1111") && refused.stderr.contains("2222-2222-2222"));
    // Another region of the environment does not lead elsewhere.
    let undone = run(&own, "ap-south-1", &undo);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    assert!(
        undone.stderr.contains("AWS account 1111-1111-1111, user me, eu-central-1,"),
        "{}",
        undone.stderr
    );
    assert_eq!(undone.json()["items_deleted"], imported["items_written"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn overwriting_several_tables_of_aws_takes_the_name_of_each() {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let place = Workplace::with_users();
    place.write("orders.csv", "order_id,total\n1,10\n2,20\n");
    let sts = Stub::sts("111111111111");
    let migrate = |more: &[&str]| {
        let variables = [
            KEYS[0],
            KEYS[1],
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ENDPOINT_URL_DYNAMODB", server.url()),
            ("AWS_ENDPOINT_URL_STS", &sts.url),
        ];
        let line = ["migrate", "users.csv", "orders.csv", "--to", "aws", "--json"];
        place.run_with(&[&line[..], more].concat(), &variables)
    };
    assert_eq!(migrate(&[]).code, 0);
    for one in [&[][..], &["--confirm", "Orders"], &["--confirm", "Users"]] {
        assert_eq!(migrate(&[one, &["--anew"]].concat()).code, 1, "{one:?}");
    }
    let both = migrate(&["--confirm", "Orders", "--confirm", "Users", "--anew"]);
    assert_eq!(both.code, 0, "{}", both.stderr);
    // What was written under its name is not written again, and asks for none.
    assert_eq!(migrate(&["--confirm", "Users", "--anew"]).code, 1);
    let rest = migrate(&["--confirm", "Orders"]);
    assert_eq!(rest.code, 0, "{}", rest.stderr);
    assert!(rest.stderr.contains("users: imported before"), "{}", rest.stderr);
}
