//! The app's window, as a person finds their way in it.

use crate::dialogs::Answer;
use crate::display::Display;
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use fault_server::patience::{ended, find, until, until_blocking};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::fmt::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tokio::sync::{Mutex, MutexGuard};

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
        Self::open_given(story, variables, &[]).await
    }

    /// The same with files, each with its content, that the app is started with.
    pub(crate) async fn open_given(
        story: &'static str,
        variables: &[(&str, &str)],
        given: &[(&str, &str)],
    ) -> Self {
        let turn = ONE_AT_A_TIME.lock().await;
        let display = Display::start(1280, 800);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let mut files = Vec::new();
        for (name, content) in given {
            let path = folder.path().join(name);
            std::fs::write(&path, content).expect("a test file");
            files.push(path);
        }
        let app = app_with(variables, folder.path());
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
            let mut driver = command.spawn().expect("WebKitWebDriver starts (make test installs it)");
            match connect(port, &app, &files).await {
                Ok(client) => {
                    let window = Self { client, display, folder, driver, story, _turn: turn };
                    window.wait_for("step-open").await;
                    return window;
                }
                Err(error) => failures.push(error),
            }
            end(&mut driver);
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
        self.answer("Connect to", Answer::Yes);
        self.wait_for_text("destination-chip", url.trim_start_matches("http://")).await;
    }

    /// Drags a file from a window of its own onto the app's, and lets go.
    pub(crate) async fn drop_file(&self, file: &Path) {
        let mut drag = self.display.begin_drag(file);
        let seen = find(async || {
            drag.go_on();
            self.has("drop-overlay").await.then_some(())
        });
        if seen.await.is_none() {
            self.gives_up("drag", "the window does not see the drag").await;
        }
        // It is let go where the window has said that it takes it.
        for _ in 0..4 {
            drag.go_on();
        }
        drag.let_go();
        self.wait_until_gone("drop-overlay").await;
    }

    /// Answers a question of the system, and gives its heading; the picture is called after it.
    pub(crate) fn answer(&self, heading: &str, answer: Answer) -> String {
        let name: String =
            heading.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
        let picture = picture(self.story, &format!("question-{}", name.to_lowercase()));
        self.display.answer(heading, answer, Some(&picture))
    }

    /// Waits for the element with this test id and gives it.
    pub(crate) async fn wait_for(&self, id: &str) -> Element {
        let css = format!("[data-testid='{id}']");
        // An element may go between being found and being told of: then it is looked for again.
        match find(async || self.client.find(Locator::Css(&css)).await.ok()).await {
            Some(element) => element,
            None => self.gives_up("missing", &format!("{id} does not appear")).await,
        }
    }

    /// Ends the test with a picture and what is on screen.
    async fn gives_up(&self, step: &str, why: &str) -> ! {
        self.picture(step).await;
        panic!("{why}\n{}", self.words().await);
    }

    /// True when an element with this test id is on screen.
    pub(crate) async fn has(&self, id: &str) -> bool {
        let css = format!("[data-testid='{id}']");
        self.client.find(Locator::Css(&css)).await.is_ok()
    }

    /// Clicks, once it is there and neither disabled nor covered.
    pub(crate) async fn click(&self, id: &str) {
        self.click_on(Locator::Css(&format!("[data-testid='{id}']")), id).await;
    }

    async fn click_on(&self, locator: Locator<'_>, what: &str) {
        let clicked = find(async || {
            let element = self.client.find(locator).await.ok()?;
            let disabled = element.attr("aria-disabled").await.ok()?.as_deref() == Some("true")
                || element.attr("disabled").await.ok()?.is_some();
            if disabled {
                return None;
            }
            let script = "arguments[0].scrollIntoView({block: 'nearest'})";
            let argument = serde_json::to_value(&element).expect("an element has a reference");
            let _ = self.client.execute(script, vec![argument]).await;
            element.click().await.ok()
        });
        if clicked.await.is_none() {
            self.gives_up("stuck", &format!("{what} cannot be clicked")).await;
        }
    }

    /// Goes to another step, and waits until it is there.
    pub(crate) async fn go_to(&self, step: &str) {
        self.click(step).await;
        let is_now =
            format!("return document.querySelector(\"[data-testid='{step}']\").ariaCurrent === 'step'");
        if find(async || (self.run(&is_now).await == true).then_some(())).await.is_none() {
            self.gives_up("elsewhere", &format!("{step} is not gone to")).await;
        }
    }

    /// Clicks, and waits until the element has said so, be it for a moment only.
    pub(crate) async fn click_says(&self, id: &str, words: &str) {
        self.wait_for(id).await;
        let listen = format!(
            "const element = document.querySelector(\"[data-testid='{id}']\"); window.said = '';
             new MutationObserver(() => {{ window.said += element.textContent; }})
                 .observe(element, {{ childList: true, characterData: true, subtree: true }})"
        );
        self.run(&listen).await;
        self.click(id).await;
        let said = async || self.run("return window.said").await.as_str()?.contains(words).then_some(());
        if find(said).await.is_none() {
            self.gives_up("unsaid", &format!("{id} does not say “{words}”")).await;
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
        self.click_on(Locator::Css(&format!("[data-testid^='{start}']")), start).await;
    }

    /// Clicks what bears this very label, where it has no test id.
    pub(crate) async fn click_text(&self, label: &str) {
        let xpath = format!("//label[normalize-space()='{label}']|//button[normalize-space()='{label}']");
        self.click_on(Locator::XPath(&xpath), label).await;
    }

    /// Replaces what stands in a field; a key such as Enter may follow.
    pub(crate) async fn fill(&self, id: &str, text: &str) {
        const MAX_ATTEMPTS: u32 = 3;
        let is_key = |letter: char| ('\u{e000}'..='\u{f8ff}').contains(&letter);
        let (typed, keys) = text.split_at(text.find(is_key).unwrap_or(text.len()));
        let css = format!("[data-testid='{id}']");
        let mut attempts = 0;
        let filled = find(async || {
            let element = self.client.find(Locator::Css(&css)).await.ok()?;
            // The driver does not scroll to a field that is partly in sight, and then cannot clear it.
            let argument = serde_json::to_value(&element).ok()?;
            let script = "arguments[0].scrollIntoView({block: 'nearest'})";
            self.client.execute(script, vec![argument]).await.ok()?;
            element.clear().await.ok()?;
            element.send_keys(typed).await.ok()?;
            // The page may draw the field again in between, with what it held: then it is typed once more.
            attempts += 1;
            (attempts == MAX_ATTEMPTS || self.value(id).await == typed).then_some(())
        });
        if filled.await.is_none() {
            self.gives_up("unfilled", &format!("{id} takes no text")).await;
        }
        if !keys.is_empty() {
            self.wait_for(id).await.send_keys(keys).await.expect("the field takes keys");
        }
    }

    /// Chooses in a list by its value.
    pub(crate) async fn choose(&self, id: &str, value: &str) {
        let css = format!("[data-testid='{id}']");
        let chosen = find(async || {
            let list = self.client.find(Locator::Css(&css)).await.ok()?;
            list.select_by_value(value).await.ok()
        });
        if chosen.await.is_none() {
            self.gives_up("unchosen", &format!("{id} has no choice {value}")).await;
        }
    }

    /// Looks for a choice in a list that can be searched, and takes it.
    pub(crate) async fn pick(&self, id: &str, label: &str) {
        self.click(id).await;
        self.wait_for(id).await.send_keys(label).await.expect("the field takes text");
        let xpath = format!("//*[@role='option'][normalize-space()='{label}']");
        self.click_on(Locator::XPath(&xpath), label).await;
    }

    /// Opens a list of choices and takes one.
    pub(crate) async fn pick_shown(&self, id: &str, label: &str) {
        self.click(id).await;
        let xpath = format!("//*[@role='option'][normalize-space()='{label}']");
        self.click_on(Locator::XPath(&xpath), label).await;
    }

    /// Waits until a failure of this code is shown.
    pub(crate) async fn wait_for_failure(&self, code: &str) {
        let css = format!("[data-testid='failure'][data-code='{code}']");
        if find(async || self.client.find(Locator::Css(&css)).await.ok()).await.is_none() {
            self.gives_up("no-failure", &format!("no failure {code}")).await;
        }
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
        let mut last = String::new();
        let found = find(async || {
            last = self.text(id).await;
            last.contains(part).then(|| last.clone())
        });
        match found.await {
            Some(text) => text,
            None => self.gives_up("otherwise", &format!("{id} does not say “{part}” but “{last}”")).await,
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
        let written = async || std::fs::read_to_string(path).ok().filter(|text| !text.is_empty());
        match find(written).await {
            Some(text) => text,
            None => self.gives_up("unwritten", &format!("{} is not written", path.display())).await,
        }
    }

    /// The code of the failure on screen.
    pub(crate) async fn failure_code(&self) -> String {
        self.wait_for("failure").await.attr("data-code").await.ok().flatten().unwrap_or_default()
    }

    /// Waits until no element with this test id is on screen.
    pub(crate) async fn wait_until_gone(&self, id: &str) {
        if find(async || (!self.has(id).await).then_some(())).await.is_none() {
            self.gives_up("still-there", &format!("{id} does not go")).await;
        }
    }

    /// Goes from the design over the check to a running import into a new table.
    pub(crate) async fn begin_import(&self) {
        self.wait_for("table-name").await;
        self.click("primary").await;
        self.wait_for_text("footer-state", "nothing stands in the way").await;
        self.click("primary").await;
        self.click("create-table").await;
        self.click("start-import").await;
    }

    /// Creates the table, imports, and gives the sum of the report.
    pub(crate) async fn import(&self) -> String {
        self.click("create-table").await;
        self.click("start-import").await;
        self.wait_for("import-report").await;
        self.text("import-sum").await
    }

    /// Saves a picture of the page, once all that moves on it has come to rest and is painted.
    pub(crate) async fn picture(&self, step: &str) {
        let at_rest = "
            const done = arguments[0];
            const moves = (animation) => animation.playState === 'running'
                && Number.isFinite(animation.effect.getComputedTiming().endTime);
            const look = () => document.getAnimations().some(moves)
                ? requestAnimationFrame(look)
                : requestAnimationFrame(() => requestAnimationFrame(() => done(null)));
            look();";
        // One that never does is no reason for a test to fail: what is looked for says more.
        let _ = ended(self.client.execute_async(at_rest, Vec::new())).await;
        // The driver's own screenshot waits for a repaint that a still page never makes.
        self.display.photograph_window("Tableferry", &picture(self.story, step));
    }

    /// The same at the smallest size that the window allows, and back.
    pub(crate) async fn picture_small(&self, step: &str) {
        self.resize(960, 640).await;
        self.picture(&format!("{step}-small")).await;
        self.resize(1280, 800).await;
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let size = |side: &str| format!("return window.{side}");
        let resized = find(async || {
            let _ = self.client.set_window_size(width, height).await;
            let is = self.run(&size("innerWidth")).await.as_u64();
            (is == Some(width.into())).then_some(())
        });
        if resized.await.is_none() {
            self.gives_up("size", &format!("the window does not become {width} wide")).await;
        }
    }

    /// Waits until the app has ended by itself.
    pub(crate) async fn wait_until_ended(&self) {
        until("the app ends", || self.app().is_none()).await;
    }

    /// Kills the app at once, as a power cut would, and waits until the last of its threads is gone, and with it what it
    /// holds of its runs; the driver stays.
    pub(crate) fn kill_the_app(&self) {
        let app = self.app().expect("the app is running");
        let killed = Command::new("kill").args(["-KILL", &app]).status().expect("kill runs");
        assert!(killed.success());
        let threads = || std::fs::read_dir(format!("/proc/{app}/task")).map_or(0, Iterator::count);
        // A thread that waits for the disk ends only after that.
        until_blocking("the app ends", || threads() == 0 || (threads() == 1 && is_zombie(&app)));
    }

    /// Starts the app once more, as a file manager does for "Open with", and waits until that start has ended.
    pub(crate) async fn start_again(&self, folder: &Path, given: &[&str]) {
        let variables = self.variables_of_app();
        let mut again = Command::new(app());
        again
            .env_clear()
            .envs(variables)
            .env_remove("TAURI_WEBVIEW_AUTOMATION")
            .args(given)
            .current_dir(folder);
        let mut again = again.spawn().expect("the app starts");
        let mut code = None;
        until("the second start ends", || {
            code = again.try_wait().expect("it can be waited for");
            code.is_some()
        })
        .await;
        assert!(code.is_some_and(|code| code.success()), "{code:?}");
    }

    /// A variable of the app's environment.
    pub(crate) fn variable_of_app(&self, name: &str) -> String {
        let found = self.variables_of_app().into_iter().find(|(variable, _)| variable == name);
        found.expect("the variable is set").1
    }

    fn variables_of_app(&self) -> Vec<(String, String)> {
        let running = self.app().expect("the app is running");
        let environment = std::fs::read(format!("/proc/{running}/environ")).expect("its environment");
        let variables = environment.split(|byte| *byte == 0).filter_map(|variable| {
            let variable = String::from_utf8_lossy(variable).into_owned();
            variable.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
        });
        variables.collect()
    }

    /// The id of the app's process while it runs.
    pub(crate) fn app(&self) -> Option<String> {
        let mut parents = vec![self.driver.id().to_string()];
        while let Some(parent) = parents.pop() {
            let children = Command::new("pgrep").args(["-P", &parent]).output().expect("pgrep runs");
            for child in String::from_utf8_lossy(&children.stdout).lines() {
                let name = std::fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
                if name.trim() == "tableferry" && !is_zombie(child) {
                    return Some(child.to_owned());
                }
                parents.push(child.to_owned());
            }
        }
        None
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
        end(&mut self.driver);
    }
}

/// Ends what runs the driver, and the driver, which ends the app.
fn end(driver: &mut Child) {
    let _ = Command::new("pkill").args(["-TERM", "-P", &driver.id().to_string()]).status();
    let _ = driver.kill();
    let _ = driver.wait();
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

/// A script that starts the app with these variables. They are for the app alone: a proxy would come between the
/// driver and the app.
fn app_with(variables: &[(&str, &str)], folder: &Path) -> PathBuf {
    let path = folder.join("start-tableferry");
    let mut script = "#!/bin/sh\n".to_owned();
    for (name, value) in variables {
        let _ = writeln!(script, "export {name}='{value}'");
    }
    // The driver's own way to the app goes through no proxy.
    script.push_str("export NO_PROXY=\"$WEBKIT_INSPECTOR_SERVER\" no_proxy=\"$WEBKIT_INSPECTOR_SERVER\"\n");
    let _ = writeln!(script, "exec '{}' \"$@\"", app().display());
    std::fs::write(&path, script).expect("a script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("it can be run");
    path
}

async fn connect(port: u16, app: &Path, given: &[PathBuf]) -> Result<Client, String> {
    let capabilities = json!({
        "webkitgtk:browserOptions": { "binary": app, "args": given },
    });
    let Value::Object(capabilities) = capabilities else { return Err("no capabilities".to_owned()) };
    let url = format!("http://127.0.0.1:{port}");
    until_blocking("the driver listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    let connected = ended(builder.connect(&url)).await.ok_or("the app does not answer the driver")?;
    connected.map_err(|error| error.to_string())
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// True for a process that has ended and was not yet asked for by its parent.
fn is_zombie(process: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    status.rsplit(')').next().is_some_and(|after| after.trim_start().starts_with('Z'))
}
