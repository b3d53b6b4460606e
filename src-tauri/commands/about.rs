//! What this Tableferry is, and where it keeps its data.

use failure::{Code, Failure};
use serde::Serialize;

/// What About shows, and a report of a fault may name.
#[derive(Debug, Serialize)]
pub(crate) struct About {
    version: &'static str,
    /// Such as `linux, x86_64`.
    system: String,
    /// The version of the system's web view, where it says so.
    web_view: Option<String>,
    /// Where the practice database, imports and settings lie.
    data_folder: String,
}

/// Says what this is.
#[tauri::command]
pub(crate) fn about() -> Result<About, Failure> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION"),
        system: format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH),
        web_view: tauri::webview_version().ok(),
        data_folder: app::data_folder()?.display().to_string(),
    })
}

/// Shows the data folder in the system's file manager.
#[tauri::command]
pub(crate) fn open_data_folder() -> Result<(), Failure> {
    let folder = app::data_folder()?;
    tauri_plugin_opener::open_path(&folder, None::<&str>).map_err(|error| {
        Failure::new(
            Code::PageNotOpened,
            "The file manager of this computer could not be opened.",
            format!("Open the folder yourself: {}", folder.display()),
        )
        .with_detail(error.to_string())
    })
}
