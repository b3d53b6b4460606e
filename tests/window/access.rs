//! The check of access, under a policy that allows nothing and under the one that it prints; and a spending ceiling.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::MiniStack;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_may_not_do_is_known_before_anything_is_created() {
    let folder = tempfile::tempdir().unwrap();
    let stack = tokio::task::block_in_place(|| MiniStack::start_with(folder.path(), &[("AUTH", "true")]));
    let iam = |operation: &str, arguments: serde_json::Value| {
        tokio::task::block_in_place(|| stack.call("iam", operation, &arguments))
    };
    iam("create_user", json!({ "UserName": "ann" }));
    let made = iam("create_access_key", json!({ "UserName": "ann" }));
    let text = |name: &str| made["AccessKey"][name].as_str().unwrap().to_owned();
    let (key, secret) = (text("AccessKeyId"), text("SecretAccessKey"));
    let allow = |policy: &str| {
        iam("put_user_policy", json!({ "UserName": "ann", "PolicyName": "p", "PolicyDocument": policy }));
    };
    // Tables may be looked for, and IAM may be asked: no more.
    allow(
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
            "Action": ["dynamodb:ListTables", "dynamodb:DescribeTable", "iam:SimulatePrincipalPolicy"]}]}"#,
    );
    let variables = [
        ("AWS_ACCESS_KEY_ID", &*key),
        ("AWS_SECRET_ACCESS_KEY", &*secret),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL", stack.url()),
    ];
    let window = Window::open_with("access", &variables).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-profile").await;
    window.fill("aws-region", "eu-central-1").await;
    window.click("use-destination").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for_text("destination-chip", "eu-central-1").await;
    window.open_design(&window.file("users.csv", include_str!("../fixtures/users.csv")), "3 records").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    window.wait_for("create-table").await;
    window.show("access").await;
    window.pictures("1-before").await;
    window.click("check-access").await;
    window.wait_for_text("access", "The import would be refused").await;
    let refused = window.text("access-write_items").await;
    assert!(refused.contains("dynamodb:BatchWriteItem"), "{refused}");
    window.click("show-policy").await;
    window.show("access").await;
    window.pictures("2-refused").await;

    allow(&window.text("policy").await);
    window.click("check-access").await;
    let allowed = window.wait_for_text("access", "some rights are unknown").await;
    assert!(allowed.contains("iam:SimulatePrincipalPolicy"), "{allowed}");
    window.show("access").await;
    window.pictures("3-allowed").await;

    // With the rights that were asked for, it imports; and stops where it may cost no more.
    window.click("create-table").await;
    window.wait_for("start-import").await;
    window.fill("most-dollars", "0.000001").await;
    window.show("most-dollars").await;
    window.pictures("4-ceiling").await;
    window.click("start-import").await;
    window.wait_for_text("import-report", "spending ceiling").await;
    window.pictures("5-stopped").await;
}
