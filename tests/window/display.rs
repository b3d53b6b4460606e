//! A display of its own for each window, and the keys that a person presses on it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running X server with no screen. Dropping it ends it.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a display of this size.
    pub(crate) fn start(width: u32, height: u32) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")])
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
        let dialog = self.wait_for_dialog(title);
        self.key(&dialog, "ctrl+l");
        self.key(&dialog, "ctrl+a");
        self.xdotool(&["type", "--window", &dialog, "--delay", "40", &path.display().to_string()]);
        std::thread::sleep(Duration::from_millis(400));
        if let Some(picture) = picture {
            self.photograph(picture);
        }
        // The first Return may only accept a completion.
        let bound = Instant::now() + Duration::from_secs(20);
        while self.find_dialog(title).is_some() {
            assert!(Instant::now() < bound, "the dialog {title} does not close");
            self.key(&dialog, "Return");
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// Closes the open file dialog without choosing.
    pub(crate) fn dismiss_dialog(&self, title: &str) {
        let dialog = self.wait_for_dialog(title);
        let bound = Instant::now() + Duration::from_secs(20);
        while self.find_dialog(title).is_some() {
            assert!(Instant::now() < bound, "the dialog {title} does not close");
            self.key(&dialog, "Escape");
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// Drags a file from a window of its own into the middle of the app's.
    pub(crate) fn drag_onto_the_window(&self, file: &Path) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/drag_source.py");
        let (x, y) = (1100, 650);
        let mut source = Command::new("/usr/bin/python3")
            .env("DISPLAY", &self.name)
            .arg(script)
            .arg(file)
            .args([x.to_string(), y.to_string()])
            .stderr(Stdio::null())
            .spawn()
            .expect("the drag source starts (make test installs python3-gi)");
        let pause = || std::thread::sleep(Duration::from_millis(200));
        std::thread::sleep(Duration::from_secs(2));
        let go = |x: u32, y: u32| {
            self.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
            pause();
        };
        go(x + 20, y + 20);
        self.xdotool(&["mousedown", "1"]);
        pause();
        // A drag starts once the pointer has moved a little, and is seen only where it moves.
        for step in 0..8 {
            go(x + 20 - step * 60, y + 20 - step * 40);
        }
        self.xdotool(&["mouseup", "1"]);
        let bound = Instant::now() + Duration::from_secs(10);
        while source.try_wait().ok().flatten().is_none() && Instant::now() < bound {
            pause();
        }
        let _ = source.kill();
        let _ = source.wait();
    }

    fn wait_for_dialog(&self, title: &str) -> String {
        let bound = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(dialog) = self.find_dialog(title) {
                self.xdotool(&["windowfocus", &dialog]);
                std::thread::sleep(Duration::from_millis(500));
                return dialog;
            }
            assert!(Instant::now() < bound, "the dialog {title} does not open");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn find_dialog(&self, title: &str) -> Option<String> {
        let found = Command::new("xdotool")
            .env("DISPLAY", &self.name)
            .args(["search", "--onlyvisible", "--name", title])
            .output()
            .expect("xdotool runs");
        String::from_utf8_lossy(&found.stdout).lines().next().map(str::to_owned)
    }

    fn key(&self, window: &str, key: &str) {
        self.xdotool(&["windowfocus", window]);
        self.xdotool(&["key", key]);
        std::thread::sleep(Duration::from_millis(200));
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

    /// Saves a picture of the window with this title, as it is on screen: what lies above it, such as a tooltip, is a
    /// window of its own, and would be black in a picture of this one alone.
    pub(crate) fn photograph_window(&self, title: &str, picture: &Path) {
        match self.find_dialog(&format!("^{title}$")).and_then(|window| self.geometry(&window)) {
            Some(geometry) => self.import(&["-crop", &geometry, "+repage"], picture),
            None => self.photograph(picture),
        }
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

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
