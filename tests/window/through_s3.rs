//! The routes side by side, and an import through S3 to its end.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::MiniStack;

#[tokio::test(flavor = "multi_thread")]
async fn the_routes_stand_side_by_side_and_s3_is_taken_where_it_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let stack = tokio::task::block_in_place(|| MiniStack::start(folder.path()));
    let variables = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL", stack.url()),
    ];
    let window = Window::open_with("through-s3", &variables).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-profile").await;
    window.fill("aws-region", "eu-west-1").await;
    window.click("use-destination").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for_text("destination-chip", "eu-west-1").await;
    window.open_design(&window.file("users.csv", include_str!("../fixtures/users.csv")), "3 records").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    // Three rows are written at once.
    let routes = window.wait_for_text("routes", "recommended").await;
    assert!(routes.contains("It is done sooner, and needs no bucket."), "{routes}");
    window.wait_for("create-table").await;
    window.pictures("1-few").await;
    window.click("route-s3").await;
    window.wait_for_text("footer-state", "the import creates it").await;
    window.show("bucket-fields").await;
    window.pictures("2-bucket").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.contains("3 read = 3 written"), "{sum}");
    let report = window.wait_for_text("import-report", "COMPLETED").await;
    assert!(report.contains("Objects in S3"), "{report}");
    window.pictures("3-report").await;
}
