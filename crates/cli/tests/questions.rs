//! `questions`, and `developers` with what it writes carried out: the commands of the AWS CLI and the Python code against a
//! server, the documents read by others' programs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use fault_server::{FaultServer, Faults};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder with the eleven tables.
fn northwind() -> String {
    root().join("tests/fixtures/northwind").to_string_lossy().into_owned()
}

fn question<'a>(document: &'a Value, words: &str) -> &'a Value {
    let questions = document["questions"].as_array().unwrap();
    questions.iter().find(|question| question["question"] == words).unwrap_or_else(|| panic!("{document:#}"))
}

#[test]
fn questions_are_proposed_answered_and_measured() {
    let place = Workplace::with_users();
    let found = place.run(&["questions", &northwind(), "--json"]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    let document = found.json();
    let orders =
        question(&document, "Find one customer by customer id, with its orders, newest first by order date");
    assert_eq!(
        (&orders["answered"], &orders["reason"]),
        (&json!(true), &json!("orders.customerID points to customers."))
    );
    let steps = orders["steps"].as_array().unwrap();
    let operations: Vec<_> =
        steps.iter().map(|step| (&step["operation"], &step["table"], &step["index"])).collect();
    assert_eq!(
        operations,
        [
            (&json!("GetItem"), &json!("Customers"), &Value::Null),
            (&json!("Query"), &json!("Orders"), &json!("CustomerIdIndex")),
        ]
    );
    assert_eq!(steps[1]["key"], json!([{ "attribute": "customerId", "from": "customerId" }]));
    let cost = &orders["cost"];
    assert_eq!((&cost["usual"]["requests"], &cost["worst_value"]), (&json!(2), &json!(["SAVEA"])));
    assert_eq!(orders["fix"]["edits"][0]["edit"], "change_index");
    let shippers =
        question(&document, "Find one shipper by shipper id, with its orders, newest first by order date");
    assert_eq!(shippers["unanswered"]["why"], "reads_whole_table");
    assert_eq!(shippers["fix"]["index"]["name"], "ShipViaIndex");
    assert!(shippers["whole_table"]["read_units"].as_f64().unwrap() > 10.0);
    let told = place.run(&["questions", &northwind()]).stdout;
    assert!(told.contains("9 of 12 questions are answered by this design."), "{told}");
}

#[test]
fn questions_of_a_plan_are_read_back_under_todays_names() {
    let place = Workplace::with_users();
    let planned = place.run(&["plan", "users.csv", "-o", "users.plan.json"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let mut plan: Value = serde_json::from_str(&place.read("users.plan.json")).unwrap();
    let patterns = plan["access_patterns"].as_array_mut().unwrap();
    let tables: Vec<&Value> = patterns.iter().map(|pattern| &pattern["attributes"][0]).collect();
    assert_eq!(tables, ["userId", "username", "email"]);
    patterns.push(json!({
        "question": "", "table": "Users", "attributes": ["registrationDate"],
        "sort": { "attribute": "lastLogin", "range": "between" },
    }));
    patterns.push(json!({ "question": "Which?", "table": "Users", "attributes": ["nothing"] }));
    place.write("users.plan.json", plan.to_string());
    std::fs::rename(place.path().join("users.csv"), place.path().join("members.csv")).unwrap();
    let asked =
        place.run(&["questions", "members.csv", "--plan", "users.plan.json", "--table", "Members", "--json"]);
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    let document = asked.json();
    let by_name = question(&document, "Find one member by username");
    assert_eq!((&by_name["steps"][0]["table"], &by_name["reason"]), (&json!("Members"), &Value::Null));
    let by_date = question(&document, "Find members by registration date and a range of last login");
    assert_eq!(by_date["unanswered"]["sentence"], "Not answered: would read all of Members.");
    let index = &by_date["fix"]["index"];
    assert_eq!(
        (&index["partition_keys"], &index["sort_keys"]),
        (&json!(["registrationDate"]), &json!(["lastLogin"]))
    );
    assert_eq!(question(&document, "Which?")["unanswered"]["why"], "not_in_design");
    // A plan that is written again keeps them.
    let again = place.run(&["plan", "members.csv", "--plan", "users.plan.json", "-o", "again.plan.json"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    let again: Value = serde_json::from_str(&place.read("again.plan.json")).unwrap();
    assert_eq!(again["access_patterns"].as_array().unwrap().len(), 5);
}

#[test]
fn a_saved_question_takes_what_was_told() {
    let place = Workplace::with_users();
    shop(&place);
    let sources = ["customers.csv", "orders.csv"];
    let planned = place.run(&[&["plan"], &sources[..], &["-o", "shop.plan.json"]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let told =
        place.run(&[&["questions"], &sources[..], &["--plan", "shop.plan.json", "--json"]].concat()).json();
    let migrated = place.run(&[&["migrate"], &sources[..], &["--plan", "shop.plan.json"]].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let words = "Find one customer by customer id, with its orders, newest first by order date";
    let question = question(&told, words);
    let (number, worst) = (question["number"].to_string(), &question["cost"]["worst"]);
    let ask = |value: &str| {
        let value = format!("customerId={value}");
        place.run(&["query", "--question", &number, "--plan", "shop.plan.json", "--value", &value, "--json"])
    };
    let asked = ask(question["cost"]["worst_value"][0].as_str().unwrap());
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    let asked = asked.json();
    assert_eq!(asked["question"], words);
    let steps = asked["steps"].as_array().unwrap();
    let sum = |field: &str| steps.iter().map(|step| step[field].as_f64().unwrap()).sum::<f64>();
    assert_eq!(json!(sum("consumed_read_units")), worst["read_units"]);
    assert_eq!((json!(sum("requests")), sum("count")), (json!(worst["requests"].as_f64().unwrap()), 4.0));
    let nobody = ask("C99").json();
    assert_eq!((&nobody["steps"][0]["count"], &nobody["steps"][1]["requests"]), (&json!(0), &json!(0)));
    let unknown = place.run(&["query", "--question", "99", "--plan", "shop.plan.json", "--json"]);
    assert_eq!((unknown.code, &unknown.json()["error"]["code"]), (1, &json!("no_such_question")));
    let missing = place.run(&["query", "--question", &number, "--plan", "shop.plan.json", "--json"]);
    assert_eq!(missing.json()["error"]["code"], "key_values_missing");
}

#[test]
fn what_no_key_sorts_or_limits_is_sorted_and_limited_afterwards() {
    let place = Workplace::with_users();
    shop(&place);
    let sources = ["customers.csv", "orders.csv"];
    let planned = place.run(&[&["plan"], &sources[..], &["-o", "shop.plan.json"]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let mut plan: Value = serde_json::from_str(&place.read("shop.plan.json")).unwrap();
    let orders =
        plan["tables"].as_array_mut().unwrap().iter_mut().find(|table| table["name"] == "Orders").unwrap();
    for index in orders["indexes"].as_array_mut().unwrap() {
        index["sort_keys"] = json!([]);
    }
    let sort = json!({ "attribute": "orderDate", "descending": true, "range": "between" });
    let by_customer = json!({ "table": "Orders", "attributes": ["customerId"], "sort": sort });
    let number = json!({ "table": "Orders", "attributes": ["customerId"], "sort": { "attribute": "orderId", "range": "at_least" } });
    plan["access_patterns"] = json!([by_customer, number]);
    place.write("shop.plan.json", plan.to_string());
    let migrated = place.run(&[&["migrate"], &sources[..], &["--plan", "shop.plan.json"]].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    // Customer 11 has orders 1100 to 1102 of 12 to 14 March.
    let ask = |question: &str, values: &[&str]| -> Vec<String> {
        let mut arguments = vec!["query", "--question", question, "--plan", "shop.plan.json", "--json"];
        for value in values {
            arguments.extend(["--value", value]);
        }
        let asked = place.run(&arguments);
        assert_eq!(asked.code, 0, "{}", asked.stderr);
        let step = asked.json()["steps"][0].clone();
        assert!(step["words"].as_str().unwrap().contains("the application picks the range"), "{step}");
        let items = step["items"].as_array().unwrap().iter();
        items.map(|item| item["orderId"]["N"].as_str().unwrap().to_owned()).collect()
    };
    let range = ["customerId=C11", "orderDate=2024-03-13", "orderDate up to=2024-03-20"];
    assert_eq!(ask("1", &range), ["1102", "1101"]);
    // By size, not by letters.
    assert_eq!(ask("2", &["customerId=C11", "orderId=1101"]), ["1101", "1102"]);
    assert_eq!(ask("2", &["customerId=C11", "orderId=999"]).len(), 3);
    // Under another name for the table the questions go with it.
    let renamed = place.run(&[
        "plan",
        "orders.csv",
        "--plan",
        "shop.plan.json",
        "--table",
        "Sales",
        "-o",
        "sales.plan.json",
    ]);
    assert_eq!(renamed.code, 0, "{}", renamed.stderr);
    let sales: Value = serde_json::from_str(&place.read("sales.plan.json")).unwrap();
    assert_eq!(sales["access_patterns"][0]["table"], "Sales");
}

/// A program of Python's, with what `make prepare-tests` installs.
fn python(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new("python3");
    outfitted(&mut command, folder, url).args(arguments).output().unwrap()
}

/// With the tools, and signed in to a server of the test.
fn outfitted<'a>(command: &'a mut Command, folder: &Path, url: &str) -> &'a mut Command {
    let tools = std::fs::canonicalize(root()).unwrap().join("target/developer-tools");
    // The AWS CLI, wherever Python has it.
    let programs = folder.join("programs");
    std::fs::create_dir_all(&programs).unwrap();
    let aws = programs.join("aws");
    std::fs::write(&aws, "#!/bin/sh\nexec python3 -m awscli \"$@\"\n").unwrap();
    let is_run = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&aws, is_run).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("PYTHONPATH", tools)
        .env("AWS_ENDPOINT_URL", url)
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_DEFAULT_REGION", "eu-central-1")
        .env("AWS_CONFIG_FILE", folder.join("none"))
        .env("AWS_SHARED_CREDENTIALS_FILE", folder.join("none"))
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_PROFILE")
}

fn succeeded(output: &Output) -> String {
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n(`make prepare-tests` installs boto3, awscli and cfn-lint)");
    said
}

/// A shop whose names and values would leave their quotes if anything let them.
fn shop(place: &Workplace) {
    let name = "it's \"${x}\" `y` \\ %{z}";
    let quoted = name.replace('"', "\"\"");
    let mut customers = format!("customer_id,\"{quoted}\",country\n");
    let mut orders = "order_id,customer_id,order_date,country,status,picture\n".to_owned();
    for customer in 0..30 {
        let country = ["Chile", "Kenya"][customer % 2];
        let _ = writeln!(customers, "C{customer},\"{quoted} {customer}\",{country}");
        for order in 0..customer % 4 {
            let day = 1 + (customer + order) % 28;
            let status = ["open", "paid"][order % 2];
            let _ = writeln!(
                orders,
                "{customer}0{order},C{customer},2024-03-{day:02},Chile,{status},0x00FF{day:02}"
            );
        }
    }
    place.write("customers.csv", customers);
    place.write("orders.csv", orders);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_developers_get_creates_the_tables_and_answers_the_questions() {
    let place = Workplace::with_users();
    shop(&place);
    let planned = place.run(&["plan", "customers.csv", "orders.csv", "-o", "shop.plan.json"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let mut plan: Value = serde_json::from_str(&place.read("shop.plan.json")).unwrap();
    let tables = plan["tables"].as_array_mut().unwrap();
    tables[0]["capacity"] = json!({ "kind": "on_demand" });
    tables[0]["options"]["tags"] = json!([{ "key": "team", "value": "its shop" }]);
    tables[1]["indexes"].as_array_mut().unwrap().push(json!({
        "name": "CountryStatusIndex", "partition_keys": ["country", "status"], "sort_keys": ["orderDate", "orderId"],
        "projection": { "kind": "include", "attributes": ["picture"] },
        "provisioned": { "read_units_per_second": 3, "write_units_per_second": 4 },
    }));
    plan["access_patterns"].as_array_mut().unwrap().extend([
        json!({
            "question": "\"\"\"\nWhich orders? '''\\", "table": "Orders", "attributes": ["status", "country"],
            "sort": { "attribute": "orderDate", "descending": true, "range": "between" },
        }),
        json!({
            "question": "", "table": "Orders", "attributes": ["orderId", "status"], "finds": "one",
            "related": [{
                "child": { "table": "orders", "columns": ["customer_id"] }, "parent": "customers", "side": "parent",
            }],
        }),
        json!({ "question": "Nobody\nimport os", "table": "Orders", "attributes": ["picture"] }),
    ]);
    place.write("shop.plan.json", plan.to_string());
    let command =
        ["developers", "customers.csv", "orders.csv", "--plan", "shop.plan.json", "--out", "for developers"];
    let saved = place.run(&[&command[..], &["--json"]].concat());
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    assert_eq!(saved.json()["files"].as_array().unwrap().len(), 7);
    let folder = place.path().join("for developers");

    // The plan is one that the other commands take.
    let kept =
        place.run(&["check", "customers.csv", "orders.csv", "--plan", "for developers/tables.plan.json"]);
    assert_eq!(kept.code, 0, "{}", kept.stderr);

    // The commands create the tables.
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let url = server.url().to_owned();
    let (in_folder, asked_url) = (folder.clone(), url.clone());
    let created = tokio::task::spawn_blocking(move || {
        outfitted(&mut Command::new("sh"), &in_folder, &asked_url).arg("create-tables.sh").output().unwrap()
    })
    .await
    .unwrap();
    let created = succeeded(&created);
    assert!(created.contains("CountryStatusIndex"), "{created}");

    // They are the tables that the plan would use.
    let to = ["--to", &url, "--region", "eu-central-1"];
    let migrate =
        ["migrate", "customers.csv", "orders.csv", "--plan", "shop.plan.json", "--existing", "stop"];
    let migrated = place.run(&[&migrate[..], &to].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);

    // The code writes the examples and asks.
    let (in_folder, asked_url) = (folder.clone(), url.clone());
    let answered =
        tokio::task::spawn_blocking(move || python(&in_folder, &asked_url, &["questions.py"])).await.unwrap();
    let answered = succeeded(&answered);
    let figures: Vec<&str> =
        answered.lines().filter(|line| line.ends_with(" read units")).map(str::trim).collect();
    assert!(figures.len() >= 4, "{answered}");
    assert!(figures.iter().all(|line| !line.starts_with("0 items")), "{answered}");
    assert!(answered.contains("Which orders?"), "{answered}");

    // What others' programs say of the documents.
    let (in_folder, asked_url) = (folder.clone(), url.clone());
    let linted = tokio::task::spawn_blocking(move || {
        python(
            &in_folder,
            &asked_url,
            &["-c", "from cfnlint.runner import main; main()", "tables.cloudformation.json"],
        )
    })
    .await
    .unwrap();
    succeeded(&linted);
    let terraform: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("tables.tf.json")).unwrap()).unwrap();
    let orders = &terraform["resource"]["aws_dynamodb_table"]["table_orders"];
    assert_eq!(orders["hash_key"], "orderId");
    let page = std::fs::read_to_string(folder.join("schema.md")).unwrap();
    assert!(
        page.contains(
            "| `CountryStatusIndex` | `country` (S), `status` (S) | `orderDate` (S), `orderId` (N) |"
        ),
        "{page}"
    );
    let code = std::fs::read_to_string(folder.join("questions.py")).unwrap();
    assert!(code.contains("\n# Nobody import os\n# Not answered: would read all of Orders.\n"), "{code}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_developers_get_asks_a_shared_table_by_its_keys() {
    let place = Workplace::with_users();
    shop(&place);
    let sources = ["customers.csv", "orders.csv"];
    let beside = ["--place", "orders=beside:customers", "--order-beside", "orders=order_date"];
    let planned = place.run(&[&["plan"], &sources[..], &beside, &["-o", "shop.plan.json"]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let mut plan: Value = serde_json::from_str(&place.read("shop.plan.json")).unwrap();
    let relation = json!({ "table": "orders", "columns": ["customer_id"] });
    let ranged = |range: &str| {
        json!({
            "question": range, "table": "Orders", "attributes": ["customerId"],
            "sort": { "attribute": "orderDate", "descending": true, "range": range },
        })
    };
    plan["access_patterns"] = json!([
        {
            "question": "A customer with all orders", "table": "Customers", "attributes": ["customerId"], "finds": "one",
            "related": [{ "child": relation, "parent": "customers", "side": "children" }],
        },
        { "question": "A customer alone", "table": "Customers", "attributes": ["customerId"], "finds": "one" },
        { "question": "Orders of a customer", "table": "Orders", "attributes": ["customerId"] },
        {
            "question": "Orders of a day", "table": "Orders", "attributes": ["customerId", "orderDate"],
        },
        {
            "question": "One order", "table": "Orders", "attributes": ["customerId", "orderDate", "orderId"], "finds": "one",
        },
        ranged("at_least"), ranged("at_most"), ranged("between"), ranged("begins_with"),
    ]);
    place.write("shop.plan.json", plan.to_string());
    let command =
        [&["developers"], &sources[..], &["--plan", "shop.plan.json", "--out", "for developers"]].concat();
    let saved = place.run(&command);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let folder = place.path().join("for developers");

    let server = FaultServer::start(Faults::default()).await.unwrap();
    let url = server.url().to_owned();
    let (in_folder, asked_url) = (folder.clone(), url.clone());
    let created = tokio::task::spawn_blocking(move || {
        outfitted(&mut Command::new("sh"), &in_folder, &asked_url).arg("create-tables.sh").output().unwrap()
    });
    succeeded(&created.await.unwrap());
    let to = ["--to", &url, "--region", "eu-central-1"];
    let migrate = [&["migrate"], &sources[..], &["--plan", "shop.plan.json", "--existing", "stop"]].concat();
    let migrated = place.run(&[&migrate[..], &to].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let (in_folder, asked_url) = (folder.clone(), url.clone());
    let answered = tokio::task::spawn_blocking(move || python(&in_folder, &asked_url, &["questions.py"]));
    let answered = succeeded(&answered.await.unwrap());
    let figures: Vec<u64> = answered
        .lines()
        .filter(|line| line.ends_with(" read units"))
        .map(|line| line.trim().split(' ').next().unwrap().parse().unwrap())
        .collect();
    let [with_orders, alone, orders, of_day, one, ranges @ ..] = figures.as_slice() else {
        panic!("{answered}")
    };
    // The customer of the examples has no orders, and the order of theirs is its customer's only one.
    assert_eq!((*with_orders, *alone, *orders, *of_day, *one), (1, 1, 1, 1, 1), "{answered}");
    assert_eq!(ranges, [1, 1, 1, 1], "{answered}");

    // The same in the product, and with the same requests.
    let ask = |number: &str, values: &[&str]| -> Vec<u64> {
        let mut arguments = vec!["query", "--question", number, "--plan", "shop.plan.json", "--json"];
        for value in values {
            arguments.extend(["--value", value]);
        }
        arguments.extend(to);
        let asked = place.run(&arguments);
        assert_eq!(asked.code, 0, "{}", asked.stderr);
        asked.json()["steps"].as_array().unwrap().iter().map(|step| step["count"].as_u64().unwrap()).collect()
    };
    // Customer 11 has orders 1100 to 1102 of 12 to 14 March.
    assert_eq!(ask("1", &["customerId=C11"]), [1, 3]);
    assert_eq!(ask("2", &["customerId=C11"]), [1]);
    assert_eq!(ask("3", &["customerId=C11"]), [3]);
    assert_eq!(ask("4", &["customerId=C11", "orderDate=2024-03-13"]), [1]);
    assert_eq!(ask("5", &["customerId=C11", "orderDate=2024-03-13", "orderId=1101"]), [1]);
    assert_eq!(ask("5", &["customerId=C11", "orderDate=2024-03-13", "orderId=1100"]), [0]);
    let (from, to) = ("orderDate=2024-03-13", "orderDate up to=2024-03-13");
    assert_eq!(ask("6", &["customerId=C11", from]), [2]);
    assert_eq!(ask("7", &["customerId=C11", from]), [2]);
    assert_eq!(ask("8", &["customerId=C11", from, to]), [1]);
    assert_eq!(ask("9", &["customerId=C11", "orderDate=2024-03-1"]), [3]);
}

/// What the code that developers get must do with items whose addresses are kept unique.
const WITH_LOCKS: &str = r#"
import questions
from botocore.exceptions import ClientError

def refused(work):
    try:
        work()
    except ClientError as error:
        return error.response["Error"]["Code"] == "TransactionCanceledException"

def locks():
    found = questions.dynamodb.scan(TableName="PeopleEmailUnique")["Items"]
    return sorted(lock["lock"]["S"] for lock in found)

ann = {"id": {"N": "8"}, "email": {"S": "ann@x.org"}}
questions.add_1(ann)
assert locks() == ["EMAIL#ann@x.org", "EMAIL#b@x.org", "EMAIL#c#@x.org"], locks()
assert refused(lambda: questions.add_1({"id": {"N": "9"}, "email": {"S": "c#@x.org"}}))
assert refused(lambda: questions.add_1({"id": {"N": "8"}, "email": {"S": "other@x.org"}}))
assert "Item" not in questions.dynamodb.get_item(TableName="People", Key={"id": {"N": "9"}})
questions.add_1({"id": {"N": "10"}})
questions.delete_1(ann)
assert locks() == ["EMAIL#b@x.org", "EMAIL#c#@x.org"], locks()
questions.add_1({"id": {"N": "11"}, "email": {"S": "ann@x.org"}})
"#;

#[tokio::test(flavor = "multi_thread")]
async fn developers_get_code_that_writes_items_with_their_locks() {
    let place = Workplace::with_users();
    place.write("people.csv", "id,email\n1,\n2,b@x.org\n3,c#@x.org\n");
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let url = server.url().to_owned();
    let design = ["people.csv", "--partition-key", "id", "--no-index", "--unique", "email"];
    let run = |command: &[&str]| tokio::task::block_in_place(|| place.run(&[command, &design].concat()));
    let migrated = run(&["migrate", "--to", &url]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let handed = run(&["developers", "--out", "handed"]);
    assert_eq!(handed.code, 0, "{}", handed.stderr);
    let page = place.read("handed/schema.md");
    assert!(page.contains("one for each value of `email` of `people`"), "{page}");
    let examples: Value = serde_json::from_str(&place.read("handed/examples.json")).unwrap();
    // The lock is that of the item.
    let of = |table: &str| {
        examples.as_array().unwrap().iter().find(|example| example["table"] == table).unwrap()["item"].clone()
    };
    let email = of("People")["email"]["S"].as_str().unwrap().to_owned();
    assert_eq!(of("PeopleEmailUnique")["lock"]["S"], format!("EMAIL#{email}"));
    let folder = place.path().join("handed");
    let written =
        tokio::task::spawn_blocking(move || python(&folder, &url, &["-c", WITH_LOCKS])).await.unwrap();
    succeeded(&written);
}
