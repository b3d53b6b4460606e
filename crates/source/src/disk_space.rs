//! How much of a disk unpacking leaves free, so that nothing else on the computer stops because of it.

use std::io;
use std::path::Path;

/// Bytes that are left free at most, whatever the size of the disk.
const MAX_LEFT_FREE: u64 = 1_000_000_000;
/// Of smaller disks this part is left free: a twentieth.
const PART_LEFT_FREE: u64 = 20;

/// The space on a disk, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct DiskSpace {
    /// What this user may still write.
    pub free: u64,
    pub total: u64,
}

/// What tells the space on the disk of a path. Tests tell it otherwise.
pub(super) type ProbeSpace = fn(&Path) -> io::Result<DiskSpace>;

impl DiskSpace {
    /// The space on the disk where `path` lies.
    ///
    /// # Errors
    /// When the system does not tell.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let found = fs4::statvfs(path)?;
        Ok(Self { free: found.available_space(), total: found.total_space() })
    }

    /// Bytes that stay free: 1 GB, or 5% of a disk of less than 20 GB.
    pub(super) fn floor(self) -> u64 {
        MAX_LEFT_FREE.min(self.total / PART_LEFT_FREE)
    }

    /// Whether so many bytes can be written without going below the floor.
    pub(super) fn holds(self, bytes: u64) -> bool {
        self.free.saturating_sub(bytes) >= self.floor()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_disk_keeps_a_gigabyte_free_and_a_small_one_a_twentieth() {
        let space = |free, total| DiskSpace { free, total };
        assert_eq!(space(0, 500_000_000_000).floor(), 1_000_000_000);
        assert_eq!(space(0, 4_000_000_000).floor(), 200_000_000);
        assert!(space(1_000_000_010, 500_000_000_000).holds(10));
        assert!(!space(1_000_000_010, 500_000_000_000).holds(11));
        assert!(!space(5, 500_000_000_000).holds(0));
    }

    #[test]
    fn the_system_tells_the_room_there_is() {
        let space = DiskSpace::of(&std::env::temp_dir()).unwrap();
        assert!(space.total > 0 && space.free <= space.total);
    }
}
