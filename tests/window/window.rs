//! The app's window, as a person finds their way in it.

use crate::display::Display;
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, MutexGuard};

/// How long anything on screen may take to appear.
const PATIENCE: Duration = Duration::from_secs(40);

/// One window at a time: two would fight for the processors and the keyboard.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// The running app and what drives it. Dropping it ends both.
pub(crate) struct Window {
    pub(crate) client: Client,
    pub(crate) display: Display,
    /// The app's data folder and a place for test files.
    pub(crate) folder: tempfile::TempDir,
    driver: Child,
    story: &'static str,
    _turn: MutexGuard<'static, ()>,
}

impl Window {
    /// Opens the app at its usual size; pictures are called after `story`.
    pub(crate) async fn open(story: &'static str) -> Self {
        Self::open_with(story, &[]).await
    }

    /// The same with environment variables for the app.
    pub(crate) async fn open_with(story: &'static str, variables: &[(&str, &str)]) -> Self {
        let turn = ONE_AT_A_TIME.lock().await;
        let display = Display::start(1280, 800);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let mut failures = Vec::new();
        for _ in 0..3 {
            let port = free_port();
            let mut command = Command::new("dbus-run-session");
            command
                .args(["--", "WebKitWebDriver", &format!("--port={port}")])
                .env("DISPLAY", display.name())
                .env("GDK_BACKEND", "x11")
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .env("NO_AT_BRIDGE", "1")
                .env("GTK_USE_PORTAL", "0")
                .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
                .env("TABLEFERRY_DATA_DIR", &data)
                .env("HOME", folder.path())
                .env_remove("WAYLAND_DISPLAY")
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            for (name, value) in variables {
                command.env(name, value);
            }
            let mut driver = command.spawn().expect("WebKitWebDriver starts (make test installs it)");
            match connect(port).await {
                Ok(client) => {
                    let window = Self { client, display, folder, driver, story, _turn: turn };
                    window.wait_for("open-file").await;
                    return window;
                }
                Err(error) => failures.push(error),
            }
            let _ = driver.kill();
            let _ = driver.wait();
        }
        panic!("the window does not open: {failures:?}");
    }

    /// Writes a file beside the app's data.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a test file");
        path
    }

    /// Opens a file through the system's own dialog.
    pub(crate) async fn open_file(&self, path: &Path) {
        self.click("open-file").await;
        let picture = picture(self.story, "dialog");
        self.display.choose_in_dialog("Open a table", path, Some(&picture));
    }

    /// Opens a file, waits until it is read whole, and goes to its design.
    pub(crate) async fn open_design(&self, path: &Path, records: &str) {
        self.open_file(path).await;
        self.wait_for_text("step-open", records).await;
        self.click("primary").await;
        self.wait_for("table-name").await;
    }

    /// Sets an endpoint as the destination.
    pub(crate) async fn use_endpoint(&self, url: &str) {
        self.click("destination-chip").await;
        self.click("destination-endpoint").await;
        self.fill("endpoint-url", url).await;
        self.click("use-destination").await;
        self.wait_for_text("destination-chip", url.trim_start_matches("http://")).await;
    }

    /// Waits for the element with this test id and gives it.
    pub(crate) async fn wait_for(&self, id: &str) -> Element {
        let css = format!("[data-testid='{id}']");
        let bound = Instant::now() + PATIENCE;
        loop {
            // An element may go between being found and being told of: then it is looked for again.
            match self.client.find(Locator::Css(&css)).await {
                Ok(element) => return element,
                Err(error) if Instant::now() > bound => {
                    self.picture("missing").await;
                    panic!("{id} does not appear: {error}\n{}", self.words().await);
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// True when an element with this test id is on screen.
    pub(crate) async fn has(&self, id: &str) -> bool {
        let css = format!("[data-testid='{id}']");
        self.client.find(Locator::Css(&css)).await.is_ok()
    }

    /// Clicks, once it is there and neither disabled nor covered.
    pub(crate) async fn click(&self, id: &str) {
        let bound = Instant::now() + PATIENCE;
        loop {
            let element = self.wait_for(id).await;
            let disabled = element.attr("aria-disabled").await.ok().flatten().as_deref() == Some("true")
                || element.attr("disabled").await.ok().flatten().is_some();
            if !disabled {
                let script = "arguments[0].scrollIntoView({block: 'nearest'})";
                let argument = serde_json::to_value(&element).expect("an element has a reference");
                let _ = self.client.execute(script, vec![argument]).await;
                if element.click().await.is_ok() {
                    return;
                }
            }
            if Instant::now() > bound {
                self.picture("stuck").await;
                panic!("{id} cannot be clicked\n{}", self.words().await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Scrolls until the element stands in the middle of the window.
    pub(crate) async fn show(&self, id: &str) {
        let element = self.wait_for(id).await;
        let argument = serde_json::to_value(&element).expect("an element has a reference");
        let script = "arguments[0].scrollIntoView({block: 'center'})";
        self.client.execute(script, vec![argument]).await.expect("it can be scrolled to");
    }

    /// Clicks the first whose test id starts so.
    pub(crate) async fn click_first(&self, start: &str) {
        let css = format!("[data-testid^='{start}']");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&css)).await;
        found.expect("one is there").click().await.expect("it can be clicked");
    }

    /// Clicks what bears this very label, where it has no test id.
    pub(crate) async fn click_text(&self, label: &str) {
        let xpath = format!("//label[normalize-space()='{label}']|//button[normalize-space()='{label}']");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&xpath)).await;
        match found {
            Ok(element) => element.click().await.expect("the label can be clicked"),
            Err(error) => panic!("“{label}” does not appear: {error}\n{}", self.words().await),
        }
    }

    /// Replaces what stands in a field; a key such as Enter may follow.
    pub(crate) async fn fill(&self, id: &str, text: &str) {
        let is_key = |letter: char| ('\u{e000}'..='\u{f8ff}').contains(&letter);
        let (typed, keys) = text.split_at(text.find(is_key).unwrap_or(text.len()));
        let mut element = self.wait_for(id).await;
        for _ in 0..3 {
            element.clear().await.expect("the field can be emptied");
            element.send_keys(typed).await.expect("the field takes text");
            // The page may draw the field anew in between, with what it held: then it is typed once more.
            if self.value(id).await == typed {
                break;
            }
            element = self.wait_for(id).await;
        }
        if !keys.is_empty() {
            element.send_keys(keys).await.expect("the field takes keys");
        }
    }

    /// Chooses in a list by its value.
    pub(crate) async fn choose(&self, id: &str, value: &str) {
        self.wait_for(id).await.select_by_value(value).await.expect("the list has that choice");
    }

    /// The text of an element.
    pub(crate) async fn text(&self, id: &str) -> String {
        self.wait_for(id).await;
        let script = format!("return document.querySelector(\"[data-testid='{id}']\").textContent");
        self.run(&script).await.as_str().unwrap_or_default().to_owned()
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, id: &str) -> String {
        self.wait_for(id).await;
        let script = format!("return document.querySelector(\"[data-testid='{id}']\").value");
        self.run(&script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element's text holds `part`, and gives the text.
    pub(crate) async fn wait_for_text(&self, id: &str, part: &str) -> String {
        let bound = Instant::now() + PATIENCE;
        loop {
            let text = self.text(id).await;
            if text.contains(part) {
                return text;
            }
            if Instant::now() > bound {
                self.picture("otherwise").await;
                panic!("{id} does not say “{part}” but “{text}”\n{}", self.words().await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// All words on screen.
    pub(crate) async fn words(&self) -> String {
        self.run("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or(Value::Null)
    }

    /// Waits until a file is there, and gives its text.
    pub(crate) async fn wait_for_file(&self, path: &Path) -> String {
        let bound = Instant::now() + PATIENCE;
        loop {
            match std::fs::read_to_string(path) {
                Ok(text) if !text.is_empty() => return text,
                other => assert!(Instant::now() < bound, "{} is not written: {other:?}", path.display()),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The code of the failure on screen.
    pub(crate) async fn failure_code(&self) -> String {
        self.wait_for("failure").await.attr("data-code").await.ok().flatten().unwrap_or_default()
    }

    /// Waits until no element with this test id is on screen.
    pub(crate) async fn wait_until_gone(&self, id: &str) {
        let bound = Instant::now() + PATIENCE;
        while self.has(id).await {
            if Instant::now() > bound {
                self.picture("still-there").await;
                panic!("{id} does not go\n{}", self.words().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Creates the table, imports, and gives the sum of the report.
    pub(crate) async fn import(&self) -> String {
        self.click("create-table").await;
        self.click("start-import").await;
        self.wait_for("import-report").await;
        self.text("import-sum").await
    }

    /// Saves a picture of the page.
    pub(crate) async fn picture(&self, step: &str) {
        // What has just changed may still be on its way to the screen.
        tokio::time::sleep(Duration::from_millis(350)).await;
        // The driver's own screenshot waits for a repaint that a still page never makes.
        self.display.photograph_window("Tableferry", &picture(self.story, step));
    }

    /// The same at the smallest size that the window allows, and back.
    pub(crate) async fn picture_small(&self, step: &str) {
        let _ = self.client.set_window_size(960, 640).await;
        let bound = Instant::now() + PATIENCE;
        while self.run("return window.innerWidth").await.as_u64().is_some_and(|width| width > 960) {
            assert!(Instant::now() < bound, "the window does not get smaller");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.picture(&format!("{step}-small")).await;
        let _ = self.client.set_window_size(1280, 800).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    /// Kills the app at once, as a power cut would; the driver stays.
    pub(crate) fn kill_the_app(&self) {
        let mut parents = vec![self.driver.id().to_string()];
        while let Some(parent) = parents.pop() {
            let children = Command::new("pgrep").args(["-P", &parent]).output().expect("pgrep runs");
            for child in String::from_utf8_lossy(&children.stdout).lines() {
                let name = std::fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
                if name.trim() == "tableferry" {
                    let killed = Command::new("kill").args(["-KILL", child]).status().expect("kill runs");
                    assert!(killed.success());
                    return;
                }
                parents.push(child.to_owned());
            }
        }
        panic!("the app is not running");
    }

    /// Four of them: light and dark, at the usual size and the smallest.
    pub(crate) async fn pictures(&self, step: &str) {
        for scheme in ["light", "dark"] {
            let script = format!("document.documentElement.dataset.mantineColorScheme = '{scheme}'");
            self.run(&script).await;
            let name = if scheme == "dark" { format!("{step}-dark") } else { step.to_owned() };
            self.picture(&name).await;
            self.picture_small(&name).await;
        }
        self.run("document.documentElement.dataset.mantineColorScheme = 'light'").await;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The driver ends the app when it ends.
        let _ = Command::new("pkill").args(["-TERM", "-P", &self.driver.id().to_string()]).status();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The app that was built for this test, or an installed one.
fn app() -> PathBuf {
    std::env::var_os("TABLEFERRY_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_tableferry").into()).into()
}

fn picture(story: &str, step: &str) -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
    let folder = std::env::var_os("TABLEFERRY_PICTURES").map_or_else(own, PathBuf::from);
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder.join(format!("{story}-{step}.png"))
}

async fn connect(port: u16) -> Result<Client, String> {
    let capabilities = json!({
        "webkitgtk:browserOptions": { "binary": app() },
    });
    let Value::Object(capabilities) = capabilities else { return Err("no capabilities".to_owned()) };
    let bound = Instant::now() + Duration::from_secs(30);
    let mut last = String::new();
    while Instant::now() < bound {
        let url = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.clone());
        match tokio::time::timeout(Duration::from_secs(30), builder.connect(&url)).await {
            Ok(Ok(client)) => return Ok(client),
            Ok(Err(error)) => last = error.to_string(),
            Err(_) => return Err("the app does not answer the driver".to_owned()),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(last)
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}
