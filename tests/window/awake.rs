//! An import keeps the computer awake, by a login manager that stands in for the system's.

use crate::window::Window;
use fault_server::patience::{until, until_blocking};
use fault_server::{FaultServer, Faults};
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// The login manager, on a bus of its own.
struct LoginManager {
    process: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl LoginManager {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/login_manager.py");
        let mut process = Command::new("dbus-run-session")
            .args(["--", "/usr/bin/python3"])
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the login manager starts (make test installs python3-gi)");
        let said = Arc::new(Mutex::new(Vec::new()));
        let (stdout, hears) = (process.stdout.take().unwrap(), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                hears.lock().unwrap().push(line);
            }
        });
        let manager = Self { process, said };
        until_blocking("the login manager is there", || manager.count("bus ") == 1);
        manager
    }

    /// The address of its bus.
    fn bus(&self) -> String {
        self.said.lock().unwrap()[0].trim_start_matches("bus ").to_owned()
    }

    fn count(&self, start: &str) -> usize {
        self.said.lock().unwrap().iter().filter(|line| line.starts_with(start)).count()
    }
}

impl Drop for LoginManager {
    fn drop(&mut self) {
        // It ends with its input; killed, the session would leave it behind.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_keeps_the_computer_awake() {
    let manager = LoginManager::start();
    let server = FaultServer::start(Faults { holds_after: Some(4), ..Faults::default() }).await.unwrap();
    let window = Window::open_with("awake", &[("DBUS_SYSTEM_BUS_ADDRESS", &manager.bus())]).await;
    let mut users = "user_id,username\n".to_owned();
    for number in 0..1_000 {
        let _ = writeln!(users, "{number},user{number}");
    }
    window.use_endpoint(server.url()).await;
    window.open_design(&window.file("users.csv", users), "1,000 records").await;
    assert_eq!(manager.count("lock"), 0, "reading and designing keep nobody awake");

    window.begin_import().await;
    window.wait_for("cancel-import").await;
    until("the computer is kept awake", || manager.count("lock sleep:idle | Tableferry | ") == 1).await;
    assert_eq!(manager.count("let go"), 0);

    window.click("cancel-import").await;
    until("it may sleep again", || manager.count("let go") == 1).await;
    assert_eq!(manager.count("lock"), 1);
}
