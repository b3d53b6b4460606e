//! Files that the app is started with: "Open with" of a file manager, or a command line. A second start hands its files to
//! the window that is there. They are opened as if they were dropped on the window.

use crate::{dropped, window};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Wry};

/// What was given, until the page is there to take it.
#[derive(Debug)]
pub(crate) struct GivenFiles(Mutex<Waiting>);

#[derive(Debug)]
struct Waiting {
    page_listens: bool,
    paths: Vec<PathBuf>,
}

impl GivenFiles {
    /// Those of the command line that this process was started with.
    pub(crate) fn of_command_line() -> Self {
        let folder = std::env::current_dir().unwrap_or_default();
        let paths = paths(std::env::args_os().skip(1).map(PathBuf::from), &folder);
        Self(Mutex::new(Waiting { page_listens: false, paths }))
    }

    /// The page listens from now on. Gives what has waited for that.
    pub(crate) fn page_listens(&self) -> Vec<PathBuf> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.page_listens = true;
        std::mem::take(&mut waiting.paths)
    }

    /// Gives the files back to be opened at once, or keeps them until the page listens.
    fn take(&self, given: Vec<PathBuf>) -> Vec<PathBuf> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.page_listens {
            return given;
        }
        waiting.paths.extend(given);
        Vec::new()
    }
}

/// Has a second start hand its files over, come to an end, and bring this window to the front.
pub(crate) fn single_instance() -> TauriPlugin<Wry> {
    let builder = tauri_plugin_single_instance::Builder::new().callback(|app, arguments, folder| {
        window::bring_to_front(app);
        let given = arguments.into_iter().skip(1).map(PathBuf::from);
        open(app, paths(given, Path::new(&folder)));
    });
    #[cfg(target_os = "linux")]
    let builder = match name_of_other_data() {
        Some(name) => builder.dbus_id(name),
        None => builder,
    };
    builder.build()
}

/// Opens files in the window, as soon as its page is there.
pub(crate) fn open(app: &AppHandle, given: Vec<PathBuf>) {
    // The window of a start that ends at once has none.
    let Some(files) = app.try_state::<GivenFiles>() else { return };
    dropped::open(app, files.take(given));
}

/// The files among arguments, as absolute paths. What begins with a hyphen is an option, of which there are none.
fn paths(arguments: impl Iterator<Item = PathBuf>, folder: &Path) -> Vec<PathBuf> {
    arguments
        .filter(|argument| !argument.as_os_str().is_empty())
        .filter(|argument| !argument.as_os_str().as_encoded_bytes().starts_with(b"-"))
        .map(|argument| folder.join(argument))
        .collect()
}

/// A data folder of another name has windows of its own: what is opened there must not be written here.
#[cfg(target_os = "linux")]
fn name_of_other_data() -> Option<String> {
    use std::hash::{DefaultHasher, Hash, Hasher};

    let folder = std::env::var_os("TABLEFERRY_DATA_DIR")?;
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    Some(format!("app.tableferry.desktop.Data{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_options_and_are_found_from_the_folder_of_the_start() {
        let folder = std::env::temp_dir();
        let elsewhere = folder.join("elsewhere.csv");
        let arguments = [PathBuf::from("users.csv"), "--automation".into(), elsewhere.clone(), "".into()];
        assert_eq!(paths(arguments.into_iter(), &folder), [folder.join("users.csv"), elsewhere]);
    }

    #[test]
    fn what_is_given_before_the_page_is_there_waits_for_it() {
        let files = GivenFiles(Mutex::new(Waiting { page_listens: false, paths: vec!["first.csv".into()] }));
        assert_eq!(files.take(vec!["second.csv".into()]), Vec::<PathBuf>::new());
        assert_eq!(files.page_listens(), [PathBuf::from("first.csv"), "second.csv".into()]);
        assert_eq!(files.take(vec!["third.csv".into()]), [PathBuf::from("third.csv")]);
        assert_eq!(files.page_listens(), Vec::<PathBuf>::new(), "a page that is loaded again");
    }
}
