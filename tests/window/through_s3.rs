//! The routes side by side, of one table and of several, and imports through S3 to their end.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::MiniStack;
use serde_json::{Value, json};

/// A window whose destination is the account of a MiniStack.
async fn open_on_aws(story: &'static str, stack: &MiniStack) -> Window {
    let variables = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL", stack.url()),
    ];
    let window = Window::open_with(story, &variables).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-profile").await;
    window.fill("aws-region", "eu-central-1").await;
    window.click("use-destination").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for_text("destination-chip", "eu-central-1").await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn the_routes_stand_side_by_side_and_s3_is_taken_where_it_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let stack = tokio::task::block_in_place(|| MiniStack::start(folder.path()));
    let window = open_on_aws("through-s3", &stack).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn several_tables_go_through_s3_where_none_of_them_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let stack = tokio::task::block_in_place(|| MiniStack::start(folder.path()));
    let window = open_on_aws("tables-through-s3", &stack).await;
    let shop = window.folder.path().join("shop");
    std::fs::create_dir_all(&shop).unwrap();
    std::fs::write(shop.join("animals.csv"), "animal_id,name\n1,cat\n2,dog\n").unwrap();
    std::fs::write(shop.join("plants.csv"), "plant_id,name\n1,oak\n").unwrap();
    std::fs::write(shop.join("stones.csv"), "stone_id,name\n1,flint\n2,slate\n3,chalk\n").unwrap();
    window.drop_file(&shop).await;
    window.wait_for_text("table-list", "plants").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "3 tables").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-stones", "3 items ready").await;
    let key = json!([{ "AttributeName": "plantId", "KeyType": "HASH" }]);
    let types = json!([{ "AttributeName": "plantId", "AttributeType": "N" }]);
    let plants = json!({
        "TableName": "Plants", "KeySchema": key, "AttributeDefinitions": types, "BillingMode": "PAY_PER_REQUEST",
    });
    stack.call("dynamodb", "create_table", &plants);
    window.go_to("step-import").await;
    let routes = window.wait_for_text("routes", "The table Plants exists already").await;
    assert!(routes.contains("It is the only route that is possible."), "{routes}");
    window.pictures("1-one-is-there").await;
    stack.call("dynamodb", "delete_table", &json!({ "TableName": "Plants" }));
    window.go_to("step-preview").await;
    window.go_to("step-import").await;
    // Few rows are written at once, and the person may choose otherwise.
    window.wait_for_text("routes", "None of the 3 tables exists yet").await;
    window.pictures("2-few").await;
    window.click("route-s3").await;
    window.fill("most-dollars", "0.000001").await;
    window.pictures("3-bucket").await;
    window.click("start-import").await;
    window.wait_for_failure("spending_ceiling").await;
    window.pictures("4-ceiling").await;
    // What was chosen stays chosen.
    window.wait_for("bucket-fields").await;
    window.fill("most-dollars", "1").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert_eq!(sum, "6 read = 6 written + 0 rejected + 0 set aside");
    let imports = stack.call("dynamodb", "list_imports", &json!({}));
    assert_eq!(imports["ImportSummaryList"].as_array().unwrap().len(), 3, "{imports}");
    window.pictures("5-report").await;
}

/// What the engine says of so many items of 256 bytes with two indexes, as its own test keeps it.
const FIGURES: &str = include_str!("../../ui/src/test/routeFigures.json");

/// No test has a billion rows: the routes of so many are those that the engine computes, shown by the page as it shows any.
#[tokio::test(flavor = "multi_thread")]
async fn the_routes_of_few_a_million_and_a_billion_items_are_shown_as_the_engine_computes_them() {
    let folder = tempfile::tempdir().unwrap();
    let stack = tokio::task::block_in_place(|| MiniStack::start(folder.path()));
    let window = open_on_aws("routes-of-many", &stack).await;
    window.open_design(&window.file("users.csv", include_str!("../fixtures/users.csv")), "3 records").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    let figures: Value = serde_json::from_str(FIGURES).unwrap();
    for (items, words) in [
        ("3", "It is done sooner, and needs no bucket."),
        ("1000000", "It costs about $1.83 less."),
        ("1000000000", "less, and takes less than half the time."),
    ] {
        let answer = Value::from(figures[items].to_string());
        window
            .run(&format!(
                "window.realFetch ??= window.fetch;
                 window.fetch = (address, ...rest) => String(address).endsWith('route_offers')
                     ? Promise.resolve(new Response({answer}, {{
                           headers: {{ 'Content-Type': 'application/json', 'Tauri-Response': 'ok' }},
                       }}))
                     : window.realFetch(address, ...rest);"
            ))
            .await;
        window.go_to("step-import").await;
        window.wait_for_text("routes", words).await;
        window.show("routes").await;
        window.pictures(&format!("of-{items}")).await;
        window.go_to("step-preview").await;
        window.wait_for_text("footer-state", "Checked").await;
    }
}
