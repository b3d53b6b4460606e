//! Files that the person chooses in the system's own dialog, to be read or written.

use super::blocking::blocking;
use migration::failure::Failure;
use std::path::{Path, PathBuf};

/// What the dialog says and proposes.
pub(super) struct Saving<'a> {
    pub title: &'a str,
    pub suggested_name: &'a str,
    /// What kind of file it is, and its extension.
    pub kind: (&'a str, &'a str),
    /// What is saved, for the message when it cannot be: "The items".
    pub what: &'static str,
}

/// Asks for a file to be read, of a kind with these extensions; `None` when the person chooses none.
pub(super) async fn choose(
    window: &tauri::WebviewWindow,
    title: &str,
    (kind, extensions): (&str, &[&str]),
) -> Option<PathBuf> {
    rfd::AsyncFileDialog::new()
        .set_title(title)
        .add_filter(kind, extensions)
        .add_filter("All files", &["*"])
        .set_parent(window)
        .pick_file()
        .await
        .map(|chosen| chosen.path().to_owned())
}

/// Asks for a file and has `write` write it. The path, or `None` when the person chooses none.
pub(super) async fn save(
    window: &tauri::WebviewWindow,
    saving: Saving<'_>,
    write: impl FnOnce(&Path) -> std::io::Result<()> + Send + 'static,
) -> Result<Option<String>, Failure> {
    let (kind, extension) = saving.kind;
    let chosen = rfd::AsyncFileDialog::new()
        .set_title(saving.title)
        .set_file_name(saving.suggested_name)
        .add_filter(kind, &[extension])
        .set_parent(window)
        .save_file()
        .await;
    let Some(chosen) = chosen else { return Ok(None) };
    let path = chosen.path().to_owned();
    let what = saving.what;
    blocking(move || {
        write(&path).map(|()| Some(path.display().to_string())).map_err(|error| {
            Failure::new(
                "unwritable",
                format!("{what} cannot be written to {}.", path.display()),
                "Choose another folder.",
            )
            .with_detail(error.to_string())
        })
    })
    .await
}
