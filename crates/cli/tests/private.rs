//! What the command line leaves on the disk and sends over the network: nothing for others to read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use fault_server::{MemoryOptions, MemoryServer};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A proxy that notes the first line of what it is asked, and refuses it.
struct RecordingProxy {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl RecordingProxy {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&asked);
        // It ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                let _ = BufReader::new(&stream).read_line(&mut line);
                notes.lock().unwrap().push(line.trim_end().to_owned());
                let _ = stream
                    .write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The environment of somebody who goes through this proxy for everything.
    fn variables(&self) -> Vec<(&str, &str)> {
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
            .map(|name| (name, self.url.as_str()))
            .into_iter()
            .chain([("NO_PROXY", ""), ("no_proxy", "")])
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_leaves_this_computer_goes_through_a_proxy() {
    let place = Workplace::with_users();
    let proxy = RecordingProxy::start();
    let server = MemoryServer::start(MemoryOptions::default()).await.unwrap();
    let port = server.url().rsplit_once(':').unwrap().1;
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let variables = [&proxy.variables(), variables].concat();
        tokio::task::block_in_place(|| place.run_with(arguments, &variables))
    };
    for to in ["practice", server.url(), &format!("http://localhost:{port}")] {
        let table = format!("Users{}", to.len());
        let done = run(&["migrate", "users.csv", "--to", to, "--table", &table, "--json"], &[]);
        assert_eq!(done.code, 0, "{to}: {}", done.stderr);
    }
    let keys = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let to_aws = ["migrate", "users.csv", "--to", "aws", "--region", "eu-west-2", "--json"];
    let done = run(&to_aws, &[keys.as_slice(), &[("AWS_ENDPOINT_URL", server.url())]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(proxy.asked(), Vec::<String>::new());

    let asked_by = |arguments: &[&str]| {
        let before = proxy.asked().len();
        let done = run(arguments, &keys);
        assert_eq!(done.code, 1, "{arguments:?}: {}", done.stdout);
        proxy.asked().split_off(before)
    };
    for (to, asked) in [
        ("http://dynamodb.example:8000", "POST http://dynamodb.example:8000/ HTTP/1.1"),
        ("https://dynamodb.example", "CONNECT dynamodb.example:443 HTTP/1.1"),
    ] {
        let found = asked_by(&["migrate", "users.csv", "--to", to, "--region", "eu-west-2", "--json"]);
        assert!(!found.is_empty() && found.iter().all(|line| line == asked), "{found:?}");
    }
    let found = asked_by(&to_aws);
    let is_aws = |line: &String| line.starts_with("CONNECT ") && line.ends_with("amazonaws.com:443 HTTP/1.1");
    assert!(!found.is_empty() && found.iter().all(is_aws), "{found:?}");
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_private_and_what_was_left_open_becomes_so() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::path::{Path, PathBuf};
    fn all_in(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        let within = entries.flat_map(|path| if path.is_dir() { all_in(&path) } else { vec![path] });
        std::iter::once(folder.to_owned()).chain(within).collect()
    }
    let place = Workplace::with_users();
    place.write("bad.csv", "id,name\n1,a\nx,b\n2,c\n");
    let data = place.path().join("data");
    let check = |moment: &str| {
        for path in all_in(&data) {
            let mode = path.metadata().unwrap().mode() & 0o777;
            assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{moment}: {}", path.display());
        }
    };
    let imported =
        place.run(&["migrate", "bad.csv", "--type", "id=number", "--rejects", "mine.csv", "--json"]);
    assert_eq!(imported.code, 3, "{}", imported.stderr);
    // The same again overwrites, and keeps copies of what was there.
    let again = place.run(&["migrate", "bad.csv", "--type", "id=number", "--keep-copy", "--json"]);
    assert_eq!(again.code, 3, "{}", again.stderr);
    check("after two imports");
    let run = again.json()["run"].as_str().unwrap().to_owned();
    let undone = place.run(&["undo", &run]);
    assert_eq!(undone.code, 3, "{}", undone.stderr);
    check("after an undo");
    let usual = place.path().join("bad.csv").metadata().unwrap().mode();
    assert_eq!(
        place.path().join("mine.csv").metadata().unwrap().mode(),
        usual,
        "a file of hers is as any other"
    );

    for path in all_in(&data) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    place.run(&["runs"]);
    check("after the next start");
}

/// An archive that is being unpacked when the program is killed.
#[cfg(unix)]
#[test]
fn what_a_killed_command_left_in_the_temporary_folder_is_swept_by_the_next() {
    use std::process::{Command, Stdio};
    let place = Workplace::with_users();
    let temporary = place.path().join("temporary");
    std::fs::create_dir(&temporary).unwrap();
    let count = || std::fs::read_dir(&temporary).unwrap().count();
    assert_eq!(place.run(&["generate", "many.csv", "--records", "300000"]).code, 0);
    let packed = std::fs::File::create(place.path().join("many.csv.gz")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(packed, flate2::Compression::fast());
    encoder.write_all(place.read("many.csv").as_bytes()).unwrap();
    encoder.finish().unwrap();
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
            .args(["inspect", "many.csv.gz"])
            .current_dir(place.path())
            .env("TABLEFERRY_DATA_DIR", place.path().join("data"))
            .env("TMPDIR", &temporary)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut killed = start();
    while count() == 0 {
        assert!(killed.try_wait().unwrap().is_none(), "it ended before it could be killed");
        std::thread::yield_now();
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(count(), 1, "a crash removes nothing");
    let variables = [("TMPDIR", temporary.to_str().unwrap())];
    let read = place.run_with(&["inspect", "users.csv"], &variables);
    assert_eq!((read.code, count()), (0, 0), "{}", read.stderr);
}
