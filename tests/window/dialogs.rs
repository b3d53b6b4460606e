//! Dialogs of the system beside the app's window: found, answered, dismissed.

use crate::display::Display;
use fault_server::patience::until_blocking;
use std::path::Path;
use std::process::Command;

/// An open dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialog {
    id: String,
    pub(crate) title: String,
}

/// What a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The button that does what is asked about, reached by keys.
    Yes,
    /// Escape.
    No,
    /// Return, as somebody presses who does not read.
    Return,
}

impl Display {
    /// Every dialog that is open: each window with a title but the app's own.
    pub(crate) fn dialogs(&self) -> Vec<Dialog> {
        let windows = xdotool(self, &["search", "--onlyvisible", "--name", "."]);
        windows
            .lines()
            .map(|id| Dialog {
                id: id.to_owned(),
                title: xdotool(self, &["getwindowname", id]).trim().to_owned(),
            })
            .filter(|dialog| !dialog.title.is_empty() && dialog.title != "Tableferry")
            .collect()
    }

    /// Answers the question whose heading holds `heading`, and waits until it is closed. Gives the whole heading.
    pub(crate) fn answer(&self, heading: &str, answer: Answer, picture: Option<&Path>) -> String {
        let mut asked = None;
        until_blocking(&format!("the question “{heading}”"), || {
            asked = self.dialogs().into_iter().find(|dialog| dialog.title.contains(heading));
            asked.is_some()
        });
        let dialog = asked.expect("it was just found");
        xdotool(self, &["windowfocus", "--sync", &dialog.id]);
        if let Some(picture) = picture {
            self.photograph(picture);
        }
        let keys: &[&str] = match answer {
            Answer::Yes => &["Right", "space"],
            Answer::No => &["Escape"],
            Answer::Return => &["Return"],
        };
        self.close_with(&dialog, keys);
        dialog.title
    }

    /// Closes a dialog with Escape, which is a no.
    pub(crate) fn dismiss(&self, dialog: &Dialog) {
        self.close_with(dialog, &["Escape"]);
    }

    fn close_with(&self, dialog: &Dialog, keys: &[&str]) {
        const LOOKS_BETWEEN: u32 = 20;
        let mut looks = 0;
        until_blocking(&format!("{} closes", dialog.title), || {
            if !self.dialogs().contains(dialog) {
                return true;
            }
            if looks % LOOKS_BETWEEN == 0 {
                xdotool(self, &["windowfocus", "--sync", &dialog.id]);
                for key in keys {
                    self.key(&dialog.id, key);
                }
            }
            looks += 1;
            false
        });
    }

    /// Wants the app's window closed, as its cross does.
    pub(crate) fn close_the_window(&self) {
        let window = xdotool(self, &["search", "--onlyvisible", "--name", "^Tableferry$"]);
        let window = window.lines().next().expect("the app's window is open");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/close_window.py");
        let closed = Command::new("/usr/bin/python3")
            .env("DISPLAY", self.name())
            .arg(script)
            .arg(window)
            .status()
            .expect("python3 runs");
        assert!(closed.success());
    }
}

/// What xdotool says; a window that has just closed is no fault.
fn xdotool(display: &Display, arguments: &[&str]) -> String {
    let said = Command::new("xdotool").env("DISPLAY", display.name()).args(arguments).output();
    String::from_utf8_lossy(&said.expect("xdotool runs").stdout).into_owned()
}
