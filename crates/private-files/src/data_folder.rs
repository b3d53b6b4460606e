//! The folder of the practice database and of the runs that are kept.

use super::making::{create_folders, tighten, tighten_all};
use super::temporary::sweep;
use failure::{Code, Failure};
use std::path::{Path, PathBuf};

/// What Tableferry keeps in its data folder: the practice database with SQLite's own files, the runs, the sample, where
/// the window was, and what earlier versions kept of runs.
const OURS: [&str; 8] = [
    "practice.db",
    "practice.db-wal",
    "practice.db-shm",
    "runs",
    "sample",
    "window.json",
    "journals",
    "rejected",
];

/// The user's data folder: `TABLEFERRY_DATA_DIR`, else the system's place for such things. It is there and nobody else
/// may look into it.
///
/// # Errors
/// When the system names no such place, or it cannot be made.
pub fn data_folder() -> Result<PathBuf, Failure> {
    let folder = place().ok_or_else(|| {
        Failure::new(
            Code::NoDataFolder,
            "This computer names no folder for Tableferry's own data.",
            "Set TABLEFERRY_DATA_DIR to a folder that you may write to.",
        )
    })?;
    create_folders(&folder).map_err(|error| {
        Failure::new(
            Code::NoDataFolder,
            format!("Tableferry's data folder, {}, cannot be made.", folder.display()),
            "Check that you may write there, or set TABLEFERRY_DATA_DIR to another folder.",
        )
        .with_detail(error.to_string())
    })?;
    tighten(&folder);
    Ok(folder)
}

/// To be called once when a program starts: makes private what earlier versions left open to others in the data folder,
/// and removes what programs that ended without a word left in the folder for temporary files.
pub fn tidy_at_start() {
    if let Some(folder) = place().filter(|folder| folder.is_dir()) {
        tighten_what_is_ours(&folder);
    }
    sweep(&std::env::temp_dir());
}

fn place() -> Option<PathBuf> {
    match std::env::var_os("TABLEFERRY_DATA_DIR") {
        Some(folder) => Some(PathBuf::from(folder)),
        // Not what Windows carries from computer to computer with a person's profile: a database may be large.
        None => Some(dirs::data_local_dir()?.join("tableferry")),
    }
}

/// A folder that a person named may hold other things, which stay as they are.
fn tighten_what_is_ours(folder: &Path) {
    tighten(folder);
    for name in OURS {
        tighten_all(&folder.join(name));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    #[test]
    fn only_what_is_ours_is_made_private() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        std::fs::create_dir(place("runs")).unwrap();
        for name in ["practice.db", "practice.db-wal", "runs/one", "of-hers.txt"] {
            std::fs::write(place(name), "").unwrap();
            std::fs::set_permissions(place(name), std::fs::Permissions::from_mode(0o644)).unwrap();
        }
        tighten_what_is_ours(folder.path());
        let mode = |name: &str| place(name).metadata().unwrap().mode() & 0o777;
        assert_eq!(["practice.db", "practice.db-wal", "runs/one"].map(mode), [0o600; 3]);
        assert_eq!((mode(""), mode("runs"), mode("of-hers.txt")), (0o700, 0o700, 0o644));
    }
}
