//! Makes private files and folders, and makes private what is there already.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// What opens a private file: where it makes one, nobody else may read or write it.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A private file to be written from its start; what the file held is gone.
///
/// # Errors
/// When it cannot be made.
pub fn create(path: &Path) -> io::Result<File> {
    options().write(true).create(true).truncate(true).open(path)
}

/// The same, but private only where its folder is: for files that may lie in the data folder or where a person wants
/// them.
///
/// # Errors
/// When it cannot be made.
pub fn create_as_folder_is(path: &Path) -> io::Result<File> {
    if is_in_private_folder(path) { create(path) } else { File::create(path) }
}

/// Makes an empty private file where there is none. A file that is there is not even opened: closing it would take
/// SQLite's locks from whoever has it open in this process.
///
/// # Errors
/// When it cannot be made.
pub fn create_empty(path: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Writes a private file whole.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    create(path)?.write_all(content)
}

/// Makes a folder and those above it that are missing, all of them private.
///
/// # Errors
/// When they cannot be made.
pub fn create_folders(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Takes from others what rights they have to a file or folder that is there. Links are left as they are. What the
/// system does not let be changed stays: some disks know no rights.
#[cfg(unix)]
pub(super) fn tighten(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = path.symlink_metadata() else { return };
    let mode = found.permissions().mode() & 0o7777;
    if !found.is_symlink() && mode & 0o077 != 0 {
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & !0o077));
    }
}

#[cfg(not(unix))]
pub(super) fn tighten(_: &Path) {}

/// The same with all that is in a folder.
pub(super) fn tighten_all(path: &Path) {
    tighten(path);
    let is_folder = path.symlink_metadata().is_ok_and(|found| found.is_dir());
    if let Some(entries) = is_folder.then(|| std::fs::read_dir(path).ok()).flatten() {
        entries.flatten().for_each(|entry| tighten_all(&entry.path()));
    }
}

#[cfg(unix)]
fn is_in_private_folder(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    path.parent()
        .and_then(|folder| folder.metadata().ok())
        .is_some_and(|folder| folder.is_dir() && folder.mode().trailing_zeros() >= 6)
}

#[cfg(not(unix))]
fn is_in_private_folder(_: &Path) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        create_folders(&deep).unwrap();
        create_folders(&deep).unwrap();
        assert_eq!((mode(&folder.path().join("a")), mode(&deep)), (0o700, 0o700));
        let file = deep.join("file");
        write(&file, b"much").unwrap();
        write(&file, b"text").unwrap();
        assert_eq!((mode(&file), std::fs::read(&file).unwrap()), (0o600, b"text".to_vec()));
        create_empty(&file).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"text");
        create_empty(&deep.join("other")).unwrap();
        assert_eq!(mode(&deep.join("other")), 0o600);
    }

    #[test]
    fn a_file_is_private_where_its_folder_is() {
        let folder = tempfile::tempdir().unwrap();
        let [private, open] = [("private", 0o700), ("open", 0o755)].map(|(name, mode)| {
            let path = folder.path().join(name);
            create_folders(&path).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            path.join("file")
        });
        create_as_folder_is(&private).unwrap();
        assert_eq!(mode(&private), 0o600);
        create_as_folder_is(&open).unwrap();
        let usual = folder.path().join("usual");
        std::fs::File::create(&usual).unwrap();
        assert_eq!(mode(&open), mode(&usual));
    }

    #[test]
    fn what_is_there_becomes_private_but_not_what_a_link_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let wide = |name: &str, mode| {
            let path = folder.path().join(name);
            if mode & 0o100 == 0 { std::fs::write(&path, "") } else { std::fs::create_dir(&path) }.unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            path
        };
        let outside = wide("outside", 0o644);
        let data = wide("data", 0o755);
        let runs = wide("data/runs", 0o777);
        let file = wide("data/runs/journal.json", 0o664);
        symlink(&outside, data.join("link")).unwrap();
        tighten_all(&data);
        assert_eq!([&data, &runs, &file, &outside].map(|path| mode(path)), [0o700, 0o700, 0o600, 0o644]);
    }
}
