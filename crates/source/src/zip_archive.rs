//! ZIP archives: what is in them, and one member as a stream of bytes.

use super::copy_fault::CopyFault;
use std::fs::File;
use std::io::BufReader;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// What a ZIP archive starts with: its first member, or the end of an empty one.
pub(super) const SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// With its folders, as the archive spells it.
    pub name: String,
    /// What the archive says of its size when it is unpacked. Unpacking stops at the disk's room, whatever that says.
    pub size_bytes: u64,
    pub is_encrypted: bool,
}

pub(super) type Archive = ZipArchive<BufReader<File>>;

/// Reads the archive's list of members.
///
/// # Errors
/// When it is no sound ZIP archive.
pub(super) fn open(file: File) -> Result<Archive, CopyFault> {
    ZipArchive::new(BufReader::new(file)).map_err(fault)
}

/// The files in an archive, folders left out, in the archive's order.
///
/// # Errors
/// When an entry cannot be read.
pub(super) fn members(archive: &mut Archive) -> Result<Vec<Member>, CopyFault> {
    let mut found = Vec::new();
    for place in 0..archive.len() {
        let member = archive.by_index_raw(place).map_err(fault)?;
        if !member.is_dir() {
            let (name, size_bytes) = (member.name().to_owned(), member.size());
            found.push(Member { name, size_bytes, is_encrypted: member.encrypted() });
        }
    }
    Ok(found)
}

/// A member's bytes, unpacked.
///
/// # Errors
/// When there is no such member, it is encrypted, or packed in a way that is not read.
pub(super) fn member<'a>(
    archive: &'a mut Archive,
    name: &str,
) -> Result<ZipFile<'a, BufReader<File>>, CopyFault> {
    archive.by_name(name).map_err(fault)
}

fn fault(error: ZipError) -> CopyFault {
    match error {
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => CopyFault::Truncated,
        ZipError::Io(error) => CopyFault::Unreadable(error.kind(), error.to_string()),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => CopyFault::Encrypted,
        other => CopyFault::Broken(other.to_string()),
    }
}
