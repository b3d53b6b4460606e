//! Files that the person chooses in the system's own dialog, to be read or written.

use crate::dialogs::Dialogs;
use failure::Failure;
use std::path::PathBuf;
use tauri::Manager;

/// Longest file name that is proposed, in characters.
const MAX_SUGGESTED: usize = 120;

/// What the dialog says and proposes.
pub(super) struct Saving<'a> {
    pub title: &'a str,
    pub suggested_name: &'a str,
    /// What kind of file it is, and its extension.
    pub kind: (&'a str, &'a str),
}

/// Asks for a file to be read, of a kind with these extensions; `None` when the person chooses none.
///
/// # Errors
/// `dialog_open` while another dialog is open.
pub(super) async fn choose(
    window: &tauri::WebviewWindow,
    title: &str,
    (kind, extensions): (&str, &[&str]),
) -> Result<Option<PathBuf>, Failure> {
    let _permit = window.state::<Dialogs>().open()?;
    let chosen = for_reading(window, title, (kind, extensions)).pick_file().await;
    Ok(chosen.map(|chosen| noted(window, &chosen)))
}

/// Asks for files to be read, as [`choose`] does for one.
///
/// # Errors
/// `dialog_open` while another dialog is open.
pub(super) async fn choose_several(
    window: &tauri::WebviewWindow,
    title: &str,
    (kind, extensions): (&str, &[&str]),
) -> Result<Option<Vec<PathBuf>>, Failure> {
    let _permit = window.state::<Dialogs>().open()?;
    let chosen = for_reading(window, title, (kind, extensions)).pick_files().await;
    let paths: Vec<PathBuf> = chosen.iter().flatten().map(|chosen| noted(window, chosen)).collect();
    Ok((!paths.is_empty()).then_some(paths))
}

/// Asks for a folder to be read; `None` when the person chooses none.
///
/// # Errors
/// `dialog_open` while another dialog is open.
pub(super) async fn choose_a_folder(
    window: &tauri::WebviewWindow,
    title: &str,
) -> Result<Option<PathBuf>, Failure> {
    let _permit = window.state::<Dialogs>().open()?;
    // Among recent files, with which GTK begins, there is no folder to be chosen.
    let mut dialog = dialog(window, title);
    if window.state::<Dialogs>().folder().is_none()
        && let Ok(home) = window.path().home_dir()
    {
        dialog = dialog.set_directory(home);
    }
    let chosen = dialog.pick_folder().await;
    Ok(chosen.map(|chosen| noted(window, &chosen)))
}

/// Asks for a file to be written. Its path, or `None` when the person chooses none.
///
/// # Errors
/// `dialog_open` while another dialog is open.
pub(super) async fn choose_new(
    window: &tauri::WebviewWindow,
    saving: Saving<'_>,
) -> Result<Option<PathBuf>, Failure> {
    let _permit = window.state::<Dialogs>().open()?;
    let (kind, extension) = saving.kind;
    let chosen = dialog(window, saving.title)
        .set_file_name(file_name(saving.suggested_name))
        .add_filter(kind, &[extension])
        .save_file()
        .await;
    Ok(chosen.map(|chosen| noted(window, &chosen)))
}

/// A dialog that begins where the person chose something last.
fn dialog(window: &tauri::WebviewWindow, title: &str) -> rfd::AsyncFileDialog {
    let dialog = rfd::AsyncFileDialog::new().set_title(title).set_parent(window);
    match window.state::<Dialogs>().folder() {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}

/// A dialog for files of a kind, or any.
fn for_reading(
    window: &tauri::WebviewWindow,
    title: &str,
    (kind, extensions): (&str, &[&str]),
) -> rfd::AsyncFileDialog {
    dialog(window, title).add_filter(kind, extensions).add_filter("All files", &["*"])
}

/// The path of what was chosen; the next dialog begins beside it.
fn noted(window: &tauri::WebviewWindow, chosen: &rfd::FileHandle) -> PathBuf {
    window.state::<Dialogs>().note_chosen(chosen.path());
    chosen.path().to_owned()
}

/// A name that the page proposes, as the name of a file: it leads to no other folder and holds nothing that hides.
fn file_name(suggested: &str) -> String {
    let safe = wording::escaping::terminal_safe(suggested);
    let name: String = safe
        .chars()
        .map(|character| if "/\\:*?\"<>|".contains(character) { '_' } else { character })
        .take(MAX_SUGGESTED)
        .collect();
    // A name that begins with a dot is hidden, and read by programs of itself.
    let name = name.trim_start_matches(['.', ' ']);
    if name.is_empty() { "tableferry".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn what_is_proposed_is_the_name_of_a_file() {
        for (suggested, name) in [
            ("users.plan.json", "users.plan.json"),
            ("Zoë, 2024.csv", "Zoë, 2024.csv"),
            ("../../.ssh/authorized_keys", "_.._.ssh_authorized_keys"),
            (".bashrc", "bashrc"),
            ("/etc/passwd", "_etc_passwd"),
            ("C:\\Windows\\x", "C__Windows_x"),
            ("a\0b", "a_u{00}b"),
            ("..", "tableferry"),
            ("", "tableferry"),
        ] {
            assert_eq!(file_name(suggested), name);
        }
        assert_eq!(file_name(&"x".repeat(100_000)).len(), super::MAX_SUGGESTED);
    }
}
