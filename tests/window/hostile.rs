//! A page that has been taken over calls every command with what it should not know and what it should not ask for.
//! The person at the window answers no to every question. Nothing may come of it.

use crate::recorder::Recorder;
use crate::settings::file_manager;
use crate::window::Window;
use check::check;
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportChoices, Job, Runs, import};
use dynamodb::query::{QueryRequest, query};
use dynamodb::table::create_table;
use fault_server::patience::{find, until};
use plan::{AttributeKind, Plan};
use profile::read_profile;
use propose::propose;
use serde_json::{Value, json};
use source::{FormatChoice, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Stands in files that the page must not see.
const SECRET: &str = "f3c9-nobody-else-knows";

/// What must become of a call.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    /// It is refused, with one of these codes, and no question is asked.
    Refused(&'static [&'static str]),
    /// The arguments are none that the command takes.
    NotTaken,
    /// The person is asked in a dialog with these words in its title, and nothing is done without a yes.
    Asks(&'static str),
    /// It answers, with nothing that is secret.
    Answers,
}
use Outcome::{Answers, Asks, NotTaken, Refused};

struct Call {
    command: &'static str,
    arguments: Value,
    outcome: Outcome,
}

/// What the person had before the page was taken over.
struct Planted {
    home: tempfile::TempDir,
    /// An import of theirs, into the table Ledger in Practice.
    run: String,
    plan: Plan,
}

impl Planted {
    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        std::fs::create_dir_all(home.path().join(".aws")).unwrap();
        let credentials =
            format!("[work]\naws_access_key_id = AKIA{SECRET}\naws_secret_access_key = {SECRET}\n");
        std::fs::write(home.path().join(".aws/credentials"), credentials).unwrap();
        std::fs::write(home.path().join("secret.txt"), SECRET).unwrap();

        let mut text = "id,name,secret\n".to_owned();
        for id in 0..40 {
            writeln!(text, "{id},somebody,{SECRET}").unwrap();
        }
        writeln!(text, "none,nobody,{SECRET}").unwrap();
        let file = home.path().join("ledger.csv");
        std::fs::write(&file, text).unwrap();
        let source = Source::open(&file).unwrap();
        let never = CancellationToken::new();
        let profile = read_profile(&source, &never, |_| {}).unwrap();
        let mut plan = propose("ledger.csv", &profile).plan;
        "Ledger".clone_into(&mut plan.table.name);
        "id".clone_into(&mut plan.table.partition_key);
        plan.table.sort_key = None;
        plan.table.indexes.clear();
        plan.generated_key = None;
        plan.columns[0].kind = AttributeKind::Number;
        // Its file holds the secret, its table does not.
        plan.columns[2].included = false;

        let (_kept_open, connection) = practice(&data).await;
        create_table(&connection, &plan, &never, |_| {}).await.unwrap();
        let checked = check(&source, &plan, &never, |_| {}).unwrap();
        let options = Runs::in_data_folder(&data).new_run(&source, ImportChoices::default());
        let job = Job {
            source: Arc::new(source),
            plan: Arc::new(plan.clone()),
            resolution: checked.resolution,
            joined: item::Joined::default(),
            records_total: None,
        };
        let report = import(&job, &connection, &options, &never, |_| {}).await.unwrap();
        assert_eq!((report.items_written, report.records_rejected), (40, 1));
        Self { home, run: report.run.unwrap(), plan }
    }

    /// Every file of the data folder but the database, which SQLite itself tidies, and what each holds; and the names
    /// of what lies in the home folder.
    fn holds(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.data()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.to_string_lossy().contains("practice.db") {
                    found.insert(path.clone(), std::fs::read(path).unwrap());
                }
            }
        }
        for entry in std::fs::read_dir(self.home.path()).unwrap() {
            // The web view keeps its caches in folders with a dot.
            let path = entry.unwrap().path();
            if !path.file_name().unwrap().to_string_lossy().starts_with('.') {
                found.insert(path, Vec::new());
            }
        }
        found
    }

    /// What Practice holds: tables, and how many items the person's has.
    async fn in_practice(&self) -> (Vec<String>, u64) {
        let (_kept_open, connection) = practice(&self.data()).await;
        let request = QueryRequest {
            table: "Ledger".to_owned(),
            index: None,
            partition_values: Vec::new(),
            sort_values: Vec::new(),
            sort: None,
            limit: Some(1000),
            start: None,
        };
        let count = query(&connection, &request).await.unwrap().count;
        (connection.tables().await.unwrap(), count)
    }
}

/// Practice, which is closed again when what comes first is dropped.
async fn practice(data: &Path) -> (Destinations, Connection) {
    let destinations = Destinations::in_folder(data.to_owned());
    let connection = destinations.connect(&Destination::Practice).await.unwrap();
    (destinations, connection)
}

/// The commands between the brackets after `start`.
fn commands_in(text: &'static str, start: &str) -> BTreeSet<&'static str> {
    let list = text.split_once(start).unwrap().1.split_once(']').unwrap().0;
    list.split(',')
        .map(|name| name.trim().trim_matches('"'))
        .map(|name| name.rsplit("::").next().unwrap())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Ids that are none, and paths that would lead out of a folder.
fn forged(run: &str) -> Vec<String> {
    vec![
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "../../secret.txt".to_owned(),
        "/etc/passwd".to_owned(),
        "..\\..\\secret.txt".to_owned(),
        format!("{run}/../{run}"),
        format!("{run}\0"),
        format!("./{run}"),
        "file:///etc/passwd".to_owned(),
        "20200101-000000-ffffff".to_owned(),
        "x".repeat(100_000),
    ]
}

fn calls(planted: &Planted, endpoint: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut add = |command, arguments: Value, outcome| calls.push(Call { command, arguments, outcome });
    let plan = json!(planted.plan);
    let run = &planted.run;
    let (job, progress) = ("forged", "$channel");
    let practice = json!({ "kind": "practice" });
    let overwrite = json!({ "existing": "overwrite", "keep_copy": false, "most_write_units": null });
    let choices = json!({ "sample": null, "count_indexes": true });

    // What asks for files: the person closes the dialog.
    add("choose_files", json!({ "job": job, "onProgress": progress }), Asks("Open a table"));
    add("choose_folder", json!({ "job": job, "onProgress": progress }), Asks("Open a folder of tables"));
    add("choose_schema", json!({}), Asks("Open a CREATE TABLE"));
    let names = ["../../../.bashrc", "/etc/cron.d/x", "a\0b", ""];
    for name in names {
        add("save_items", json!({ "items": ["{}"], "suggestedName": name }), Asks("Save the items"));
    }

    // The person has opened no file that was refused, and none can be named.
    for path in ["", "/etc/passwd", "../../secret.txt"] {
        let arguments = json!({ "path": path, "kind": "delimited" });
        add("open_refused", arguments, Refused(&["nothing_refused"]));
    }

    // Tables of a list that was never shown, and plans for one table twice.
    for list in ["list-0", "list-1", "../list"] {
        let arguments = json!({ "listId": list, "places": [0, 9], "job": job, "onProgress": progress });
        add("open_listed", arguments, Refused(&["no_such_source"]));
        let arguments = json!({
            "listId": list, "dump": 9, "dialect": "mysql", "encoding": null, "job": job, "onProgress": progress,
        });
        add("list_dump_as", arguments, Refused(&["no_such_source"]));
    }
    add("tables_apart", json!({ "plans": [plan, plan] }), Answers);
    let closed = json!([{ "name": "../a", "source_id": "source-0", "plan": plan }]);
    let of_none = json!({ "tables": closed, "destination": { "kind": "practice" } });
    add("left_over", of_none, Refused(&["no_such_source"]));
    let none = json!({ "tables": [], "job": job, "onProgress": progress });
    add("find_relations", none, Answers);
    let kept = json!({ "kept": [], "left_out": [], "waiting": [], "from": "proposal" });
    let none = json!({ "before": [], "tables": [], "relations": [], "questions": kept });
    add("settle_questions", none, Answers);
    let asked = json!({ "table": "/etc/passwd", "attributes": ["../id", ""], "index": "\u{0}" });
    let nothing = json!({
        "tables": [], "relations": [], "patterns": [asked], "job": job, "onProgress": progress,
    });
    add("answer_questions", nothing.clone(), Answers);
    add("measure_questions", nothing, Answers);
    let end = |table: &str, columns: &[&str]| json!({ "table": table, "columns": columns });
    let relation = json!({ "child": end("/etc/passwd", &[]), "parent": end("..", &["id"]) });
    let none = json!({ "tables": [], "relation": relation, "job": job, "onProgress": progress });
    add("measure_relation", none, Refused(&["no_such_source_table"]));
    let inside = json!({
        "child": end("/etc/passwd", &["id"]), "parent": end("/etc/passwd", &["id"]), "placement": "inside",
    });
    add("place_tables", json!({ "tables": [], "relations": [inside] }), Answers);
    let none = json!({ "tables": [], "relations": [], "relation": inside, "job": job });
    add("placement_options", none, Refused(&["no_such_source"]));

    // Sources that were never opened.
    let no_source = Refused(&["no_such_source", "not_read"]);
    for source in forged("source-1").into_iter().chain(["source-999".to_owned()]) {
        let of = |more: Value| {
            let mut arguments =
                json!({ "sourceId": source, "plan": plan, "job": job, "onProgress": progress });
            arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            arguments
        };
        add(
            "reopen_source",
            of(json!({ "choice": FormatChoice::default(), "job": job, "onProgress": progress })),
            no_source,
        );
        add("read_source", of(json!({})), no_source);
        add("close_source", of(json!({})), Answers);
        add("review_plan", of(json!({})), no_source);
        add("edit_plan", of(json!({ "edits": [{ "edit": "generate_key" }] })), no_source);
        add("are_in_force", of(json!({ "lists": [[{ "edit": "generate_key" }]] })), no_source);
        add("propose_from_schema", of(json!({ "statement": "CREATE TABLE t (id int)" })), no_source);
        let declared = json!({ "sourceIds": [source], "statements": "CREATE TABLE t (id int)" });
        add("propose_tables_from_schema", declared, no_source);
        add("open_plan", of(json!({})), no_source);
        add("save_plan", of(json!({ "questions": [], "suggestedName": "../../.bashrc" })), no_source);
        let open = json!([{ "name": "ledger", "source_id": source, "plan": plan }]);
        add("open_plans", json!({ "tables": open }), no_source);
        let saved = json!({
            "plans": open, "relations": [], "questions": [], "suggestedName": "../../.bashrc",
        });
        add("save_plans", saved, no_source);
        let end = |table: &str| json!({ "table": table, "columns": ["id"] });
        let relation = json!({ "child": end("../ledger"), "parent": end("ledger") });
        add("find_relations", of(json!({ "tables": open })), no_source);
        add("measure_relation", of(json!({ "tables": open, "relation": relation })), no_source);
        let asked = json!({ "tables": open, "relations": [relation], "relation": relation });
        add("placement_options", of(asked.clone()), no_source);
        let pattern = json!({ "table": "Ledger", "attributes": ["id"] });
        let questions = json!({ "tables": open, "relations": [relation], "patterns": [pattern] });
        add("answer_questions", of(questions.clone()), no_source);
        add("measure_questions", of(questions.clone()), no_source);
        // No folder is asked for.
        add("save_for_developers", of(questions), no_source);
        let kept = json!({ "kept": [pattern], "left_out": [], "waiting": [], "from": "person" });
        let settled = json!({ "before": open, "tables": open, "relations": [], "questions": kept });
        add("settle_questions", of(settled), no_source);
        let values = json!([["id", "1"]]);
        let asks = json!({
            "destination": practice, "tables": open, "relations": [], "pattern": pattern, "values": values,
        });
        add("ask_question", of(asks), no_source);
        add("place_tables", of(asked), Answers);
        add("unique_columns", of(json!({})), no_source);
        let lock = json!({ "of": "../ledger", "kind": "lock", "columns": ["id"] });
        add("derive_table", json!({ "owner": open[0], "derived": lock, "table": null }), no_source);
        add("preview_rows", of(json!({ "from": 0, "count": 1000 })), no_source);
        add("preview_record", of(json!({ "number": 0 })), no_source);
        add("record_at_line", of(json!({ "line": 2 })), no_source);
        add("check", of(json!({})), no_source);
        add("save_set_aside", of(json!({})), no_source);
        add("unfinished_run", of(json!({ "destination": practice })), no_source);
        let unchecked = Refused(&["no_such_source", "not_checked"]);
        add("verify_cost", of(json!({ "destination": practice, "choices": choices })), unchecked);
        add("verify_items", of(json!({ "destination": practice, "choices": choices })), unchecked);
        add("find_changes", of(json!({ "destination": practice })), unchecked);
        let to_route = json!([{ "source_id": source, "plan": plan }]);
        add("route_offers", json!({ "tables": to_route, "destination": practice }), unchecked);
        let work = json!({
            "source_id": source, "plan": plan, "destination": practice, "choices": overwrite, "run": null,
            "typed_name": null,
        });
        add("import_items", of(json!({ "work": work })), unchecked);
        let tables = json!([{ "name": "ledger", "work": work, "done": null }]);
        add("import_tables", of(json!({ "tables": tables })), unchecked);
    }

    // Signing in: nobody is asked for a code, no browser opens and no key is kept without a yes of the person.
    add("sign_in_choices", json!({}), Answers);
    let start = |url: &str| json!({ "startUrl": url, "region": "us-east-1" });
    add(
        "start_portal_sign_in",
        start("https://d-1234567890.awsapps.com/start"),
        Asks("Sign in at this portal"),
    );
    add("start_portal_sign_in", start(endpoint), Asks("Sign in at this portal"));
    for url in ["http://evil.example/start", "file:///etc/passwd", "javascript:alert(1)", ""] {
        add("start_portal_sign_in", start(url), Refused(&["not_a_portal"]));
    }
    add("open_sign_in_page", json!({ "userCode": "https://evil.example/" }), Refused(&["no_such_sign_in"]));
    let finish = json!({ "userCode": "WDJB-MJHT", "job": job });
    add("finish_portal_sign_in", finish, Refused(&["no_such_sign_in"]));
    let portal = json!({ "start_url": endpoint, "portal_region": "us-east-1" });
    add("portal_accounts", json!({ "portal": portal }), Refused(&["destination_not_confirmed"]));
    let roles = json!({ "portal": portal, "account": "123456789012" });
    add("portal_roles", roles, Refused(&["destination_not_confirmed"]));
    let keys = |id: &str| json!({ "access_key_id": id, "secret_access_key": "x", "session_token": null });
    let take = |id: &str, keychain: bool, replaced: Value| json!({ "keys": keys(id), "inKeychain": keychain, "replaced": replaced });
    add("take_keys", take("a b", false, Value::Null), Refused(&["not_access_keys"]));
    add("take_keys", take("AKIAFORGED", false, json!("X2Q7-0a1b2c3d")), Refused(&["no_such_keys"]));
    add("forget_keys", json!({ "id": "X2Q7-0a1b2c3d" }), Refused(&["no_such_keys"]));
    let code = json!({ "profile": "work", "region": "us-east-1", "code": "123456" });
    add("sign_in_with_code", code, Asks("Connect to AWS"));
    let unknown = json!({ "profile": "../../secret.txt", "region": "us-east-1", "code": "123456" });
    add("sign_in_with_code", unknown, Refused(&["no_such_profile"]));
    add("signed_in_again", json!({}), Answers);

    // Destinations that nobody confirmed.
    let unconfirmed = Refused(&["destination_not_confirmed"]);
    for destination in [
        json!({ "kind": "endpoint", "url": endpoint, "region": null }),
        json!({ "kind": "endpoint", "url": endpoint, "region": "us-east-1" }),
        json!({ "kind": "aws", "profile": null, "region": "us-east-1" }),
        json!({ "kind": "aws", "profile": "work", "region": null }),
        json!({ "kind": "aws", "keys": "X2Q7-0a1b2c3d", "region": "us-east-1" }),
        json!({ "kind": "aws", "region": "us-east-1", "portal": {
            "start_url": endpoint, "portal_region": "us-east-1", "account": "123456789012", "role": "../x",
        } }),
        json!({ "kind": "aws", "profile": "../../secret.txt", "region": endpoint }),
    ] {
        let to = |more: Value| {
            let mut arguments =
                json!({ "destination": destination, "plan": plan, "job": job, "onProgress": progress });
            arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            arguments
        };
        add("known_destination", to(json!({})), unconfirmed);
        add("test_connection", to(json!({})), unconfirmed);
        add("check_access", to(json!({ "plans": [], "route": { "kind": "direct" } })), unconfirmed);
        add("table_state", to(json!({})), unconfirmed);
        add("create_table", to(json!({})), unconfirmed);
        add("set_table_options", to(json!({})), unconfirmed);
        add("switch_on_recovery", to(json!({})), unconfirmed);
        add("add_index", to(json!({ "index": "EmailIndex" })), unconfirmed);
        add("entering_items", to(json!({ "index": "EmailIndex" })), unconfirmed);
        add("delete_table", to(json!({ "table": "Ledger", "typedName": "Ledger" })), unconfirmed);
        add("items_there", to(json!({})), unconfirmed);
        add("unfinished_run", to(json!({ "sourceId": "source-1" })), unconfirmed);
        add(
            "route_offers",
            to(json!({ "tables": [{ "source_id": "source-1", "plan": plan }] })),
            unconfirmed,
        );
        add(
            "raise_offer",
            to(json!({ "tables": [{ "source_id": "source-1", "plan": plan }], "units": 400 })),
            unconfirmed,
        );
        add(
            "verify_cost",
            to(json!({ "sourceId": "source-1", "choices": choices })),
            Refused(&["destination_not_confirmed", "not_checked"]),
        );
        add(
            "verify_items",
            to(json!({ "sourceId": "source-1", "choices": choices })),
            Refused(&["destination_not_confirmed", "not_checked"]),
        );
        add("changes_cost", to(json!({})), unconfirmed);
        add(
            "find_changes",
            to(json!({ "sourceId": "source-1" })),
            Refused(&["destination_not_confirmed", "not_checked"]),
        );
        add("list_tables", to(json!({})), unconfirmed);
        add("describe_table", to(json!({ "table": "Ledger" })), unconfirmed);
        let request = json!({
            "table": "Ledger", "index": null, "partition_values": [], "sort_values": [], "sort": null, "limit": 10, "start": null,
        });
        add("query", to(json!({ "request": request })), unconfirmed);
        // The tables that it is asked of are looked at first.
        let asks = json!({
            "tables": [{ "name": "ledger", "source_id": "source-1", "plan": plan }], "relations": [],
            "pattern": { "table": "Ledger", "attributes": ["id"] }, "values": [["id", "1"]],
        });
        add("ask_question", to(asks), Refused(&["destination_not_confirmed", "no_such_source"]));
        let work = json!({
            "source_id": "source-1", "plan": plan, "destination": destination, "choices": overwrite, "run": run,
            "typed_name": "Ledger",
        });
        add("import_items", to(json!({ "work": work })), unconfirmed);
        let tables = json!([{ "name": "ledger", "work": work, "done": null }]);
        add("import_tables", to(json!({ "tables": tables })), unconfirmed);
    }
    // Asking is all that the page can do, and only about what there is.
    for destination in [
        json!({ "kind": "endpoint", "url": endpoint, "region": null }),
        json!({ "kind": "aws", "profile": null, "region": "us-east-1" }),
        json!({ "kind": "aws", "profile": "work", "region": "us-east-1" }),
    ] {
        add("confirm_destination", json!({ "destination": destination }), Asks("Connect to"));
    }
    for (destination, codes) in [
        (json!({ "kind": "endpoint", "url": "file:///etc/passwd", "region": null }), &["not_an_address"][..]),
        (
            json!({ "kind": "endpoint", "url": "http://a:b@localhost:1", "region": null }),
            &["address_holds_password"][..],
        ),
        (
            json!({ "kind": "endpoint", "url": endpoint, "region": "eu-west-1. It is this computer" }),
            &["not_a_region"][..],
        ),
        (
            json!({ "kind": "aws", "profile": "../../secret.txt", "region": "us-east-1" }),
            &["no_such_profile"][..],
        ),
    ] {
        add("confirm_destination", json!({ "destination": destination }), Refused(codes));
    }
    for wrong in [json!({ "kind": "file", "url": "/etc/passwd" }), json!("practice"), json!(null)] {
        add("list_tables", json!({ "destination": wrong }), NotTaken);
    }

    // Practice, with the person's own table.
    let there = |more: Value| {
        let mut arguments =
            json!({ "destination": practice, "plan": plan, "job": job, "onProgress": progress });
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        arguments
    };
    add("list_tables", there(json!({})), Answers);
    add("table_state", there(json!({})), Answers);
    add("describe_table", there(json!({ "table": "Ledger" })), Answers);
    add("create_table", there(json!({})), Refused(&["not_checked"]));
    add("set_table_options", there(json!({})), Refused(&["not_checked"]));
    add("switch_on_recovery", there(json!({})), Refused(&["not_checked"]));
    add("add_index", there(json!({ "index": "EmailIndex" })), Refused(&["not_checked"]));
    add("entering_items", there(json!({ "index": "No such index" })), Refused(&["no_such_index"]));
    // DynamoDB takes an ARN for a name, which may be of another account.
    let elsewhere = "arn:aws:dynamodb:eu-central-1:111122223333:table/Ledger";
    add("describe_table", there(json!({ "table": elsewhere })), Refused(&["not_a_table_name"]));
    for typed in ["", "ledger", "Ledger ", "Ledger\0"] {
        let name = json!({ "table": "Ledger", "typedName": typed });
        add("delete_table", there(name), Refused(&["name_not_typed"]));
    }
    let name = json!({ "table": "Ledger", "typedName": "Ledger" });
    add("delete_table", there(name), Asks("Delete the table Ledger"));

    add("changes_cost", there(json!({})), Answers);
    for list in ["", "gone-1", "gone-0", "../../secret.txt"] {
        let of = json!({ "list": list, "typedName": "Ledger", "job": job, "onProgress": progress });
        add("delete_gone", of, Refused(&["no_such_list"]));
    }

    // Imports of the person, by ids that are none.
    let no_run = Refused(&["no_such_run"]);
    for id in forged(run) {
        let of = json!({ "run": id, "job": job, "onProgress": progress, "form": "csv" });
        for command in [
            "reopen_run",
            "open_rejected",
            "undo_run",
            "forget_run",
            "save_report",
            "save_rejected",
            "continue_deletion",
        ] {
            add(command, of.clone(), no_run);
        }
        add("set_back", json!({ "id": id, "job": job }), Refused(&["no_such_raised_table"]));
    }
    // And by its own.
    let of = json!({ "run": run, "job": job, "onProgress": progress, "form": "page" });
    add("recent_runs", json!({}), Answers);
    add("unreadable_runs", json!({}), Answers);
    add("raised_tables", json!({}), Answers);
    add("reopen_run", of.clone(), Asks("Open the file of an earlier import?"));
    add("open_rejected", of.clone(), Asks("Open the rejected rows of an earlier import?"));
    add("undo_run", of.clone(), Asks("Undo the import into Ledger?"));
    add("continue_deletion", of.clone(), Refused(&["not_continued"]));
    add("forget_run", of.clone(), Asks("Remove this import from the list?"));
    add("save_report", of.clone(), Asks("Save the report"));
    add("save_rejected", of, Asks("Save the rejected"));

    // What harms nobody.
    add("aws_profiles", json!({}), Answers);
    add("open_sample", json!({}), Answers);
    add("page_listens", json!({}), Answers);
    add("about", json!({}), Answers);
    // Only the folder itself, which shows the page nothing.
    add("open_data_folder", json!({}), Answers);
    for name in forged("job") {
        add("cancel", json!({ "job": name }), Answers);
        add("pause_job", json!({ "job": name, "paused": true }), Answers);
    }

    // What the page has no right to at all.
    for command in [
        "no_such_command",
        "plugin:fs|read_text_file",
        "plugin:shell|open",
        "plugin:opener|open_url",
        "plugin:http|fetch",
        "plugin:path|resolve_directory",
        "plugin:event|emit",
        "plugin:app|name",
        "plugin:window|create",
        "plugin:window|destroy",
        "plugin:window|set_title",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:webview|clear_all_browsing_data",
        "plugin:image|from_path",
        "plugin:menu|new",
        "plugin:resources|close",
    ] {
        let arguments = json!({
            "path": "/etc/passwd", "url": endpoint, "options": { "label": "other", "url": endpoint },
            "event": "file-dropped", "payload": {}, "value": "x", "rid": 1, "kind": "Menu", "directory": 1,
        });
        add(command, arguments, NotTaken);
    }
    calls
}

/// Calls a command from the page and answers no to whatever is asked. What it came to, and the titles of the dialogs.
async fn called(window: &Window, call: &Call) -> (Value, Vec<String>) {
    let script = r"
        const [command, given] = arguments;
        const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
        const real = (value) => (value === '$channel' ? `__CHANNEL__:${transformCallback(() => 0)}` : value);
        const args = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, real(value)]));
        window.hostileAnswer = null;
        invoke(command, args).then(
            (answer) => (window.hostileAnswer = JSON.stringify({ answer: answer ?? null })),
            (refused) => (window.hostileAnswer = JSON.stringify({ refused })),
        );
    ";
    let arguments = vec![json!(call.command), call.arguments.clone()];
    window.client.execute(script, arguments).await.unwrap();
    let mut titles = Vec::new();
    let answer = find(async || {
        let answer = window.run("return window.hostileAnswer").await;
        if answer.is_null() {
            for dialog in window.display.dialogs() {
                window.display.dismiss(&dialog);
                titles.push(dialog.title);
            }
        }
        answer.as_str().map(|answer| serde_json::from_str(answer).unwrap())
    });
    let answer = answer.await;
    (answer.unwrap_or_else(|| panic!("{} does not answer: {}", call.command, call.arguments)), titles)
}

/// As much of a text as is worth reading where a call failed.
fn short(text: &impl ToString) -> String {
    text.to_string().chars().take(400).collect()
}

fn hold_to(outcome: Outcome, call: &Call, answer: &Value, titles: &[String]) {
    let what = short(&format!("{} {}", call.command, call.arguments));
    let told = short(answer);
    let code = answer["refused"]["code"].as_str();
    match outcome {
        Refused(codes) => {
            assert!(code.is_some_and(|code| codes.contains(&code)), "{what}: {told}");
            assert!(titles.is_empty(), "{what}: {titles:?}");
        }
        NotTaken => {
            assert!(answer["refused"].is_string(), "{what}: {told}");
            assert!(titles.is_empty(), "{what}: {titles:?}");
        }
        Asks(words) => {
            assert!(titles.len() == 1 && titles[0].contains(words), "{what}: {titles:?} {told}");
            let nothing = &answer["answer"];
            let is_no = nothing.is_null() || *nothing == false;
            assert!(code == Some("declined") || (code.is_none() && is_no), "{what}: {told}");
        }
        Answers => {
            assert!(answer.get("answer").is_some(), "{what}: {told}");
            assert!(titles.is_empty(), "{what}: {titles:?}");
        }
    }
}

/// Everything by which a page may reach a server or another page.
const WAYS_OUT: &str = r#"
    const [url, secret] = arguments;
    const add = (tag, set) => {
        const element = document.createElement(tag);
        Object.assign(element, set);
        document.body.append(element);
        return element;
    };
    const link = (rel, more = {}) => add('link', { rel, href: `${url}/${rel}`, ...more });
    const style = (text) => add('style', { textContent: text });
    const ways = {
        fetch: () => fetch(`${url}/fetch`, { mode: 'no-cors' }).catch(() => 0),
        fetchFile: () => fetch(`file://${secret}`).catch(() => 0),
        xhr: () => { const request = new XMLHttpRequest(); request.open('GET', `${url}/xhr`); request.send(); },
        beacon: () => navigator.sendBeacon(`${url}/beacon`, 'x'),
        socket: () => new WebSocket(url.replace('http', 'ws')),
        events: () => new EventSource(`${url}/events`),
        worker: () => new Worker(`${url}/worker.js`),
        service: () => navigator.serviceWorker?.register(`${url}/service.js`).catch(() => 0),
        imported: () => import(`${url}/module.js`).catch(() => 0),
        rtc: () => {
            const peer = new RTCPeerConnection({ iceServers: [{ urls: url.replace('http://', 'stun:') }] });
            peer.createDataChannel('x');
            return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
        },
        image: () => { new Image().src = `${url}/image.png`; },
        script: () => add('script', { src: `${url}/script.js` }),
        inline: () => add('script', { textContent: `window.hostileInline = true` }),
        frame: () => add('iframe', { src: `${url}/frame` }),
        frameFile: () => add('iframe', { src: `file://${secret}` }),
        frameDocument: () => add('iframe', { srcdoc: `<img src="${url}/srcdoc.png">` }),
        object: () => add('object', { data: `${url}/object` }),
        embed: () => add('embed', { src: `${url}/embed` }),
        video: () => add('video', { src: `${url}/video` }).load(),
        audio: () => add('audio', { src: `${url}/audio` }).load(),
        sheet: () => link('stylesheet'),
        prefetch: () => link('prefetch'),
        preload: () => link('preload', { as: 'image' }),
        modulepreload: () => link('modulepreload'),
        preconnect: () => link('preconnect'),
        dns: () => link('dns-prefetch'),
        icon: () => link('icon'),
        manifest: () => link('manifest'),
        cssImport: () => style(`@import url("${url}/import.css");`),
        background: () => style(`body { background-image: url("${url}/background.png"); }`),
        font: () => style(`@font-face { font-family: f; src: url("${url}/font.woff2"); } body { font-family: f; }`),
        base: () => add('base', { href: url }),
        form: () => { const form = add('form', { action: `${url}/form`, method: 'post' }); form.submit(); },
        formBlank: () => add('form', { action: `${url}/blank`, method: 'get', target: '_blank' }).submit(),
        anchor: () => add('a', { href: `${url}/anchor` }).click(),
        anchorBlank: () => add('a', { href: `${url}/anchor-blank`, target: '_blank' }).click(),
        ping: () => add('a', { href: '#', ping: `${url}/ping` }).click(),
        download: () => add('a', { href: `${url}/download`, download: 'x' }).click(),
        downloadData: () => add('a', { href: 'data:text/plain,hostile', download: 'hostile.txt' }).click(),
        downloadBlob: () => {
            const blob = URL.createObjectURL(new Blob(['hostile']));
            add('a', { href: blob, download: 'hostile-blob.txt' }).click();
        },
        open: () => window.open(`${url}/open`),
        openBlank: () => window.open('about:blank'),
        openSelf: () => window.open(`${url}/self`, '_self'),
        assign: () => location.assign(`${url}/assign`),
        replace: () => location.replace(`${url}/replace`),
        href: () => { location.href = `${url}/href`; },
        file: () => { location.href = `file://${secret}`; },
        data: () => { location.href = 'data:text/html,hostile'; },
        blank: () => { location.href = 'about:blank'; },
        blob: () => { location.href = URL.createObjectURL(new Blob(['hostile'], { type: 'text/html' })); },
        refresh: () => add('meta', { httpEquiv: 'refresh', content: `0; url=${url}/refresh` }),
        ipc: () =>
            fetch('ipc://localhost/delete_table', {
                method: 'POST',
                body: JSON.stringify({ destination: { kind: 'practice' }, table: 'Ledger', typedName: 'Ledger' }),
            }).catch(() => 0),
    };
    window.hostileWays = Object.keys(ways);
    for (const way of Object.values(ways)) {
        try {
            way();
        } catch {
            // The next one may do.
        }
    }
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_page_writes_deletes_opens_and_sends_nothing() {
    let planted = Planted::new().await;
    let (endpoint, aws, proxy, web) =
        (Recorder::start(), Recorder::start(), Recorder::start(), Recorder::start());
    let (data, home) = (planted.data(), planted.home.path().to_owned());
    let (aws_url, proxy_url) = (aws.url(), proxy.url());
    let path = file_manager(&home.join(".bin"));
    let variables = [
        ("TABLEFERRY_DATA_DIR", data.to_str().unwrap()),
        ("HOME", home.to_str().unwrap()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
        ("AWS_ENDPOINT_URL", &aws_url),
        ("HTTP_PROXY", &proxy_url),
        ("HTTPS_PROXY", &proxy_url),
        ("http_proxy", &proxy_url),
        ("https_proxy", &proxy_url),
        ("ALL_PROXY", &proxy_url),
    ];
    let window = Window::open_with("hostile", &[&variables[..], &[("PATH", &path)]].concat()).await;
    let address = window.run("return location.href").await;

    let calls = calls(&planted, &endpoint.url());
    let covered: BTreeSet<&str> = calls.iter().map(|call| call.command).collect();
    let granted = commands_in(include_str!("../../src-tauri/build.rs"), ".commands(&[");
    let handled = commands_in(include_str!("../../src-tauri/main.rs"), "generate_handler![");
    assert_eq!(granted, handled, "build.rs and main.rs name the same commands");
    let missing: Vec<_> = granted.difference(&covered).collect();
    assert!(missing.is_empty(), "no hostile call of {missing:?}: add one to `calls`");

    // The sample is written beside the data when it is first opened; that is no harm, and done before.
    let sample = calls.iter().find(|call| call.command == "open_sample").unwrap();
    called(&window, sample).await;
    let before = planted.holds();

    let secret = home.join("secret.txt");
    window.client.execute(WAYS_OUT, vec![json!(web.url()), json!(secret)]).await.unwrap();
    let ways = window.run("return window.hostileWays").await;
    assert!(ways.as_array().is_some_and(|ways| ways.len() > 40), "{ways}");

    for call in &calls {
        let (answer, titles) = called(&window, call).await;
        assert!(!answer.to_string().contains(SECRET), "{} gives the secret away", call.command);
        hold_to(call.outcome, call, &answer, &titles);
    }

    // A hundred questions at once are one question.
    let connect = json!({ "destination": { "kind": "endpoint", "url": endpoint.url(), "region": null } });
    let many = "for (let i = 0; i < 100; i += 1) \
                window.__TAURI_INTERNALS__.invoke('confirm_destination', arguments[0]).catch(() => 0);";
    window.client.execute(many, vec![connect]).await.unwrap();
    until("a question is asked", || !window.display.dialogs().is_empty()).await;
    let open = window.display.dialogs();
    assert_eq!(open.len(), 1, "{open:?}");
    window.display.dismiss(&open[0]);

    // The page may add a fragment to its own address, as it may write what it likes on itself.
    let page = window.run("return location.href.split('#')[0]").await;
    assert_eq!(page, address);
    assert_eq!(window.run("return window.hostileInline ?? null").await, Value::Null);
    assert_eq!(window.client.windows().await.unwrap().len(), 1);
    assert_eq!(window.display.dialogs(), []);
    assert!(window.has("open-file").await, "the page is still there");
    for (what, recorder) in [("endpoint", &endpoint), ("AWS", &aws), ("proxy", &proxy), ("web", &web)] {
        assert_eq!(recorder.who_came(), Vec::<String>::new(), "{what}");
    }
    drop(window);
    let after = planted.holds();
    let differ: Vec<_> =
        before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(differ.is_empty(), "{differ:?}");
    assert_eq!(planted.in_practice().await, (vec!["Ledger".to_owned()], 40));
}
