//! A copy of a database with what its writer left beside it, in a private folder, where SQLite may put it in order.

use crate::copy_fault::CopyFault;
use crate::database_fault::{DatabaseFault, DatabaseProblem};
use crate::disk_space::DiskSpace;
use private_files::TemporaryFile;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// What a writer leaves beside a database: its write-ahead log, or its rollback journal.
pub(super) const LEFT_BESIDE: [&str; 2] = ["-wal", "-journal"];

/// The path of a database with `ending` behind its name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Copies the database at `path` and what lies beside it.
///
/// # Errors
/// [`CopyFault::NoSpace`] where too little would be left on the disk, and when it cannot be read or written.
pub(super) fn private_copy(path: &Path) -> Result<TemporaryFile, CopyFault> {
    let cannot = |error: io::Error| {
        let reason = format!("it cannot be copied to be put in order: {error}");
        CopyFault::Database(DatabaseFault::new(DatabaseProblem::NotClosed, reason))
    };
    let (temporary, mut copy) = TemporaryFile::create().map_err(cannot)?;
    let left: Vec<PathBuf> =
        LEFT_BESIDE.iter().map(|ending| beside(path, ending)).filter(|path| path.exists()).collect();
    let size = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
    let needed = size(path) + left.iter().map(|path| size(path)).sum::<u64>();
    if let Ok(space) = DiskSpace::of(&temporary.path())
        && !space.holds(needed)
    {
        return Err(CopyFault::NoSpace { free: Some(space.free) });
    }
    io::copy(&mut File::open(path).map_err(cannot)?, &mut copy).map_err(cannot)?;
    for ending in LEFT_BESIDE {
        let from = beside(path, ending);
        if from.exists() {
            let mut to = private_files::create(&beside(&temporary.path(), ending)).map_err(cannot)?;
            io::copy(&mut File::open(from).map_err(cannot)?, &mut to).map_err(cannot)?;
        }
    }
    Ok(temporary)
}
