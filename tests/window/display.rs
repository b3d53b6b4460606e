//! A display of its own for each window, and the keys that a person presses on it.

use fault_server::patience::until_blocking;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running X server with no screen. Dropping it ends it.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a display of this size.
    pub(crate) fn start(width: u32, height: u32) -> Self {
        let mut server = Command::new("Xvfb")
            // A key that is held down does not repeat.
            .args(["-displayfd", "1", "-r", "-nolisten", "tcp"])
            .args(["-screen", "0", &format!("{width}x{height}x24")])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts (make test installs it)");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("its output is piped"))
            .read_line(&mut number)
            .expect("Xvfb names its display");
        Self { server, name: format!(":{}", number.trim()) }
    }

    /// What `DISPLAY` is for programs on it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Types a path into the open file dialog and confirms it.
    pub(crate) fn choose_in_dialog(&self, title: &str, path: &Path, picture: Option<&Path>) {
        let dialog = self.wait_for_window(title);
        self.type_path(&dialog, path, "8");
        if let Some(picture) = picture {
            self.photograph(picture);
        }
        // The first Return may only accept a completion. A busy machine may lose letters: they are typed again, slowly.
        self.press_until_closed(title, "Return", |dialog| self.type_path(dialog, path, "90"));
    }

    /// Chooses every file that the open file dialog shows.
    pub(crate) fn choose_all_in_dialog(&self, title: &str) {
        let dialog = self.wait_for_window(title);
        self.key(&dialog, "ctrl+a");
        self.press_until_closed(title, "Return", |dialog| self.key(dialog, "ctrl+a"));
    }

    fn type_path(&self, dialog: &str, path: &Path, delay: &str) {
        self.key(dialog, "ctrl+l");
        self.key(dialog, "ctrl+a");
        self.xdotool(&["type", "--window", dialog, "--delay", delay, &path.display().to_string()]);
    }

    /// Closes the open file dialog without choosing.
    pub(crate) fn dismiss_dialog(&self, title: &str) {
        self.wait_for_window(title);
        self.press_until_closed(title, "Escape", |_| {});
    }

    /// Presses a key in a window, now and then again, until the window is closed; `again` comes before every fifth press.
    fn press_until_closed(&self, title: &str, key: &str, again: impl Fn(&str)) {
        const LOOKS_BETWEEN: u32 = 20;
        const PRESSES_BETWEEN: u32 = 5;
        let mut looks = 0;
        until_blocking(&format!("{title} closes on {key}"), || {
            let Some(dialog) = self.find_window(title) else { return true };
            if looks % LOOKS_BETWEEN == 0 {
                if looks > 0 && looks % (LOOKS_BETWEEN * PRESSES_BETWEEN) == 0 {
                    again(&dialog);
                }
                self.key(&dialog, key);
            }
            looks += 1;
            false
        });
    }

    /// Waits for a window with this title, and gives it the focus.
    pub(crate) fn wait_for_window(&self, title: &str) -> String {
        let mut found = None;
        until_blocking(&format!("{title} opens"), || {
            found = self.find_window(title);
            found.is_some()
        });
        let window = found.unwrap_or_default();
        self.xdotool(&["windowfocus", "--sync", &window]);
        window
    }

    fn find_window(&self, title: &str) -> Option<String> {
        let found = Command::new("xdotool")
            .env("DISPLAY", &self.name)
            .args(["search", "--onlyvisible", "--name", title])
            .output()
            .expect("xdotool runs");
        String::from_utf8_lossy(&found.stdout).lines().next().map(str::to_owned)
    }

    /// Presses a key in a window.
    pub(crate) fn key(&self, window: &str, key: &str) {
        // To this window alone: where it has just closed, the key must not go to another.
        self.xdotool(&["key", "--window", window, key]);
        // A window that closes on the press ends xdotool before the release, and the key would stay down.
        self.xdotool(&["keyup", key]);
    }

    fn xdotool(&self, arguments: &[&str]) {
        // A window that has just closed is no fault.
        let _ = Command::new("xdotool")
            .env("DISPLAY", &self.name)
            .args(arguments)
            .stderr(Stdio::null())
            .status()
            .expect("xdotool runs");
    }

    /// Presses the mouse on a file in a window of its own, as a file manager shows it.
    pub(crate) fn begin_drag(&self, file: &Path) -> Drag<'_> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/drag_source.py");
        let (x, y) = (1100, 650);
        let source = Command::new("/usr/bin/python3")
            .env("DISPLAY", &self.name)
            .arg(script)
            .arg(file)
            .args([x.to_string(), y.to_string()])
            .stderr(Stdio::null())
            .spawn()
            .expect("the drag source starts (make test installs python3-gi)");
        let drag = Drag { display: self, source, from: (x + 20, y + 20), moves: 0 };
        until_blocking("the drag source opens", || self.find_window("drag source").is_some());
        drag.go(drag.from);
        self.xdotool(&["mousedown", "1"]);
        drag
    }

    /// Saves a picture of the window with this title, as it is on screen: what lies above it, such as a tooltip, is a
    /// window of its own, and would be black in a picture of this one alone.
    pub(crate) fn photograph_window(&self, title: &str, picture: &Path) {
        match self.find_window(&format!("^{title}$")).and_then(|window| self.geometry(&window)) {
            Some(geometry) => self.import(&["-crop", &geometry, "+repage"], picture),
            None => self.photograph(picture),
        }
    }

    /// The left and top edge of the window with this title.
    pub(crate) fn place_of(&self, title: &str) -> (i32, i32) {
        let window = self.find_window(title).expect("the window is there");
        let geometry = self.geometry(&window).expect("it has a place");
        let mut edges = geometry.split('+').skip(1).map(|edge| edge.parse().expect("a number"));
        (edges.next().expect("its left edge"), edges.next().expect("its top edge"))
    }

    /// Where a window is, as `1280x800+0+0`.
    fn geometry(&self, window: &str) -> Option<String> {
        let told = Command::new("xdotool")
            .env("DISPLAY", &self.name)
            .args(["getwindowgeometry", "--shell", window])
            .output()
            .ok()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let of = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        Some(format!("{}x{}+{}+{}", of("WIDTH")?, of("HEIGHT")?, of("X")?, of("Y")?))
    }

    /// Saves a picture of the whole display, dialogs and all.
    pub(crate) fn photograph(&self, picture: &Path) {
        self.import(&[], picture);
    }

    fn import(&self, how: &[&str], picture: &Path) {
        // A picture that cannot be taken is no reason for a test to fail.
        let _ = Command::new("import")
            .env("DISPLAY", &self.name)
            .args(["-window", "root"])
            .args(how)
            .arg(picture)
            .stderr(Stdio::null())
            .status();
    }
}

/// A file that is being dragged. Dropping it ends the window that it came from.
pub(crate) struct Drag<'a> {
    display: &'a Display,
    source: Child,
    from: (u32, u32),
    moves: u32,
}

impl Drag<'_> {
    /// Moves on, at first away from where it came from: a drag starts once the pointer has moved a little, and is seen
    /// only where it moves.
    pub(crate) fn go_on(&mut self) {
        const STEPS: u32 = 7;
        self.moves += 1;
        let step = if self.moves <= STEPS { self.moves } else { STEPS - self.moves % 2 };
        self.go((self.from.0 - step * 60, self.from.1 - step * 40));
    }

    /// Lets go, and waits until the file has left its window.
    pub(crate) fn let_go(mut self) {
        self.display.xdotool(&["mouseup", "1"]);
        until_blocking("the drag ends", || self.source.try_wait().ok().flatten().is_some());
    }

    fn go(&self, (x, y): (u32, u32)) {
        self.display.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
    }
}

impl Drop for Drag<'_> {
    fn drop(&mut self) {
        let _ = self.source.kill();
        let _ = self.source.wait();
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
