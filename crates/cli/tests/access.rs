//! The access check against MiniStack, which enforces IAM's policies: under the policy that it prints the whole route runs,
//! and without any one action of it that is known before, or told plainly when it fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod aws;
mod command;

use aws::Aws;
use command::ProcessResult;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const OPTIONS: [&str; 5] = ["--to", "aws", "--point-in-time-recovery", "--tag", "team=shop"];
const THROUGH_S3: [&str; 4] = ["--route", "s3", "--bucket", "moves-of-ann"];
/// What MiniStack does without asking whether it may: it creates a table with tags, and writes the log of an import.
const NOT_ENFORCED: [&str; 7] = [
    "dynamodb:TagResource",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
    "logs:PutRetentionPolicy",
];

/// What is imported as a user of an account that enforces policies.
struct Account(Aws);

impl Account {
    fn new() -> Self {
        Self(Aws::start_enforcing())
    }

    fn run(&self, arguments: &[&str]) -> ProcessResult {
        self.0.run(arguments)
    }

    fn access(&self, more: &[&str]) -> ProcessResult {
        self.run(&[&["access", "users.csv"], &OPTIONS[..], more].concat())
    }

    fn allow(&self, policy: &Value) {
        self.0.allow(policy);
    }

    /// Takes away what an import left.
    fn put_away(&self) {
        self.drop_table();
        let buckets = self.0.call("s3", "list_buckets", &json!({}));
        let is_there =
            |name: &str| buckets["Buckets"].as_array().unwrap().iter().any(|bucket| bucket["Name"] == name);
        if is_there(THROUGH_S3[3]) {
            let bucket = json!({ "Bucket": THROUGH_S3[3] });
            let objects = self.0.call("s3", "list_objects_v2", &bucket);
            for object in objects["Contents"].as_array().into_iter().flatten() {
                self.0.call("s3", "delete_object", &json!({ "Bucket": THROUGH_S3[3], "Key": object["Key"] }));
            }
            let uploads = self.0.call("s3", "list_multipart_uploads", &bucket);
            for upload in uploads["Uploads"].as_array().into_iter().flatten() {
                let of =
                    json!({ "Bucket": THROUGH_S3[3], "Key": upload["Key"], "UploadId": upload["UploadId"] });
                self.0.call("s3", "abort_multipart_upload", &of);
            }
            self.0.call("s3", "delete_bucket", &bucket);
        }
    }

    fn drop_table(&self) {
        let there = self.0.call("dynamodb", "list_tables", &json!({}));
        if there["TableNames"].as_array().unwrap().iter().any(|name| name == "Users") {
            let unprotected = json!({ "TableName": "Users", "DeletionProtectionEnabled": false });
            self.0.call("dynamodb", "update_table", &unprotected);
            self.0.call("dynamodb", "delete_table", &json!({ "TableName": "Users" }));
        }
    }
}

/// The policy without an action, and with what is needed to ask IAM where `simulated`.
fn without(policy: &Value, action: &str, simulated: bool) -> Value {
    let mut policy = policy.clone();
    let statements = policy["Statement"].as_array_mut().unwrap();
    for statement in statements.iter_mut() {
        statement["Action"].as_array_mut().unwrap().retain(|allowed| allowed != action);
    }
    statements.retain(|statement| !statement["Action"].as_array().unwrap().is_empty());
    if simulated {
        statements
            .push(json!({ "Effect": "Allow", "Action": ["iam:SimulatePrincipalPolicy"], "Resource": ["*"] }));
    }
    policy
}

/// What the check says of an action, wherever it is needed.
fn statuses(report: &Value, action: &str) -> BTreeSet<String> {
    let lines = report["lines"].as_array().unwrap().iter();
    let actions = lines.flat_map(|line| line["actions"].as_array().unwrap());
    let of = actions.filter(|of| of["action"] == action);
    of.map(|of| of["status"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn under_the_printed_policy_all_is_allowed_and_runs() {
    let account = Account::new();
    let policy: Value = serde_json::from_str(&account.access(&["--policy"]).stdout).unwrap();
    account.allow(&without(&policy, "", true));
    let report = account.access(&["--json"]);
    assert_eq!(report.code, 0, "{}", report.stderr);
    let report = report.json();
    assert_eq!(report["identity"], "user ann");
    for line in report["lines"].as_array().unwrap() {
        assert_eq!(line["status"], "allowed", "{line}");
    }

    // The policy alone: whoever may not ask IAM may import all the same.
    account.allow(&policy);
    let unknown = account.access(&["--json"]);
    assert_eq!(unknown.code, 0, "{}", unknown.stderr);
    let notes = unknown.json()["notes"].to_string();
    assert!(notes.contains("iam:SimulatePrincipalPolicy"), "{notes}");
    let migrated = account.run(&[&["migrate", "users.csv", "--json"], &OPTIONS[..]].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let run = migrated.json()["run"].as_str().unwrap().to_owned();
    let verified = account.run(&["verify", "users.csv", "--to", "aws", "--json"]);
    assert_eq!((verified.code, &verified.json()["agree"]), (0, &json!(3)), "{}", verified.stderr);
    let query = account.run(&["query", "Users", "--key", "userId=101", "--to", "aws", "--json"]);
    assert_eq!((query.code, &query.json()["count"]), (0, &json!(1)), "{}", query.stderr);
    let undone = account.run(&["undo", &run, "--confirm", "Users", "--json"]);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(3)), "{}", undone.stderr);

    // The table is there now: that takes rights of its own, for what is there is kept or copied.
    let there: Value = serde_json::from_str(&account.access(&["--policy"]).stdout).unwrap();
    assert!(
        there.to_string().contains("dynamodb:PutItem") && !there.to_string().contains("CreateTable"),
        "{there}"
    );
    account.allow(&there);
    for existing in ["overwrite", "keep", "update"] {
        let more = ["--existing", existing, "--confirm", "Users", "--keep-copy"];
        let more = if existing == "overwrite" { &more[..] } else { &more[..4] };
        let migrated = account.run(&[&["migrate", "users.csv", "--json"], &OPTIONS[..], more].concat());
        assert_eq!(migrated.code, 0, "{existing}: {} {}", migrated.stdout, migrated.stderr);
    }
}

#[test]
fn the_route_through_s3_runs_under_its_policy() {
    let account = Account::new();
    let policy: Value =
        serde_json::from_str(&account.access(&[&THROUGH_S3[..], &["--policy"]].concat()).stdout).unwrap();
    let text = policy.to_string();
    assert!(text.contains("arn:aws:s3:::moves-of-ann") && !text.contains("BatchWriteItem"), "{text}");
    account.allow(&without(&policy, "", true));
    let report = account.access(&[&THROUGH_S3[..], &["--json"]].concat());
    assert_eq!(report.code, 0, "{}", report.stderr);
    for line in report.json()["lines"].as_array().unwrap() {
        assert_eq!(line["status"], "allowed", "{line}");
    }
    account.allow(&policy);
    let line = [&["migrate", "users.csv", "--json"], &OPTIONS[..], &THROUGH_S3[..]].concat();
    let migrated = account.run(&line);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let migrated = migrated.json();
    assert_eq!(
        (&migrated["import_status"], &migrated["items_written"]),
        (&json!("COMPLETED"), &json!(3)),
        "{migrated}"
    );
    let buckets = account.0.call("s3", "list_buckets", &json!({}));
    assert!(!buckets.to_string().contains("moves-of-ann"), "{buckets}");
    let undone = account.run(&["undo", migrated["run"].as_str().unwrap(), "--confirm", "Users", "--json"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
}

#[test]
fn a_key_is_looked_at_and_its_rights_stand_in_the_policy() {
    let account = Account::new();
    let key = account.0.call("kms", "create_key", &json!({}))["KeyMetadata"].clone();
    let (id, arn) = (key["KeyId"].as_str().unwrap(), key["Arn"].as_str().unwrap());
    account.0.call("kms", "create_alias", &json!({ "AliasName": "alias/shop", "TargetKeyId": id }));
    let policy: Value =
        serde_json::from_str(&account.access(&["--kms-key", arn, "--policy"]).stdout).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let of_key = statements.iter().find(|statement| statement["Resource"] == json!([arn])).unwrap();
    let actions = of_key["Action"].to_string();
    assert!(actions.contains("kms:CreateGrant") && actions.contains("kms:Decrypt"), "{policy:#}");
    // AWS takes a request that names a key by its alias for one on the key; MiniStack for one on the alias.
    let mut everywhere = without(&policy, "", true);
    let looks = json!({ "Effect": "Allow", "Action": ["kms:DescribeKey"], "Resource": ["*"] });
    everywhere["Statement"].as_array_mut().unwrap().push(looks);
    account.allow(&everywhere);
    for named in [arn, id, "alias/shop"] {
        let report = account.access(&["--kms-key", named, "--json"]);
        let report = report.json();
        for line in report["lines"].as_array().unwrap() {
            assert_eq!(line["status"], "allowed", "{named}: {line}");
        }
        assert!(report["policy"].as_str().unwrap().contains(arn), "{named}: {report}");
    }
    // Under the policy alone the table is created with the key.
    account.allow(&policy);
    let migrated = account.run(&[&["migrate", "users.csv", "--kms-key", arn], &OPTIONS[..]].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let table = account.0.call("dynamodb", "describe_table", &json!({ "TableName": "Users" }));
    assert_eq!(table["Table"]["SSEDescription"]["KMSMasterKeyArn"], arn, "{table:#}");
    // What cannot be used is told before.
    account.0.call("kms", "disable_key", &json!({ "KeyId": id }));
    account.allow(&everywhere);
    let notes = account.access(&["--kms-key", "alias/shop", "--json"]).json()["notes"].to_string();
    assert!(notes.contains("The key alias/shop cannot be used as it is (AWS calls it Disabled)"), "{notes}");
    let notes = account.access(&["--kms-key", "alias/none", "--json"]).json()["notes"].to_string();
    assert!(notes.contains("There is no key alias/none in the region eu-central-1."), "{notes}");
}

#[test]
fn what_runs_on_every_write_is_named_where_that_may_be_asked() {
    let account = Account::new();
    let table = json!({
        "TableName": "Users", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "userId", "AttributeType": "N" }],
        "KeySchema": [{ "AttributeName": "userId", "KeyType": "HASH" }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
    });
    let made = account.0.call("dynamodb", "create_table", &table);
    let stream = &made["TableDescription"]["LatestStreamArn"];
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }],
    });
    let role = json!({ "RoleName": "mail", "AssumeRolePolicyDocument": trust.to_string() });
    account.0.call("iam", "create_role", &role);
    let empty_zip = format!("PK\u{5}\u{6}{}", "\0".repeat(18));
    let function = json!({
        "FunctionName": "mail-customers", "Runtime": "python3.12", "Handler": "a.b", "PackageType": "Zip",
        "Role": "arn:aws:iam::000000000000:role/mail", "Code": { "ZipFile": empty_zip },
    });
    account.0.call("lambda", "create_function", &function);
    let mapping =
        json!({ "FunctionName": "mail-customers", "EventSourceArn": stream, "StartingPosition": "LATEST" });
    account.0.call("lambda", "create_event_source_mapping", &mapping);
    let notes = |rights: &[&str]| {
        account.allow(&json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": rights, "Resource": ["*"] }],
        }));
        account.access(&["--json"]).json()["notes"].to_string()
    };
    let unnamed = notes(&["dynamodb:DescribeTable"]);
    assert!(unnamed.contains("Users has a stream"), "{unnamed}");
    let named = notes(&["dynamodb:DescribeTable", "lambda:ListEventSourceMappings"]);
    assert!(named.contains("Every write to Users runs the Lambda function mail-customers"), "{named}");
}

#[test]
fn each_missing_action_is_known_before_or_told_when_it_fails() {
    each_missing_action(&[], 8);
}

#[test]
fn each_missing_action_through_s3_is_known_before_or_told_when_it_fails() {
    each_missing_action(&THROUGH_S3, 20);
}

/// `more`: options of the route; `least`: how many actions there are at least.
fn each_missing_action(more: &[&str], least: usize) {
    let account = Account::new();
    let access = |last: &str| account.access(&[more, &[last]].concat());
    let policy: Value = serde_json::from_str(&access("--policy").stdout).unwrap();
    let statements = policy["Statement"].as_array().unwrap().iter();
    let actions: BTreeSet<String> = statements
        .flat_map(|statement| statement["Action"].as_array().unwrap())
        .map(|action| action.as_str().unwrap().to_owned())
        .collect();
    assert!(actions.len() > least, "{actions:?}");
    let mut unnoticed = Vec::new();
    for action in &actions {
        account.put_away();
        // Where IAM may be asked, it is known.
        account.allow(&without(&policy, action, true));
        let report = access("--json").json();
        assert!(statuses(&report, action).contains("denied"), "{action}: {report}");
        // Where it may not, nothing is called allowed that is not.
        account.allow(&without(&policy, action, false));
        let report = access("--json").json();
        assert!(!statuses(&report, action).contains("allowed"), "{action}: {report}");
        // S3 refuses without a word about the right, and MiniStack lets some of its settings pass.
        if action.starts_with("s3:") {
            continue;
        }
        let is_required = |line: &&Value| {
            line["is_required"] == true && line["actions"].to_string().contains(&format!("\"{action}\""))
        };
        let stops = report["lines"].as_array().unwrap().iter().any(|line| is_required(&line));
        let migrated = account.run(&[&["migrate", "users.csv", "--json"], &OPTIONS[..], more].concat());
        // Tables are listed for the person to choose from, and imports only where one was interrupted.
        let is_rare = ["dynamodb:ListTables", "dynamodb:ListImports"].contains(&action.as_str());
        if !stops || is_rare || NOT_ENFORCED.contains(&action.as_str()) {
            let done = migrated.code == 0 || migrated.json()["stopped"]["code"] == "access_denied";
            assert!(done, "{action}: {} {}", migrated.stdout, migrated.stderr);
            continue;
        }
        if migrated.code == 0 {
            unnoticed.push(action.clone());
            continue;
        }
        let document = migrated.json();
        let failure = if document["error"].is_object() { &document["error"] } else { &document["stopped"] };
        assert_eq!(failure["code"], "access_denied", "{action}: {document}");
        let message = failure["message"].as_str().unwrap();
        assert!(message.contains(action.as_str()), "{action}: {message}");
    }
    assert_eq!(unnoticed, Vec::<String>::new(), "not in the policy for nothing");
}
