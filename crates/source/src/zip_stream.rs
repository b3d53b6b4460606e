//! A file in a ZIP archive, unpacked as it is read: nothing is kept of it.

use super::copy_fault::CopyFault;
use super::read_ahead::{Pieces, ReadAhead};
use super::zip_archive;
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::Path;

/// The bytes of the file of this name in the archive at `path`, which a thread unpacks.
///
/// # Errors
/// When the archive cannot be opened. That it is damaged is told where it is, as a [`CopyFault`].
pub(super) fn member_bytes(path: &Path, name: &str) -> std::io::Result<ReadAhead<()>> {
    let file = File::open(path)?;
    let name = name.to_owned();
    let broken = || Error::other(CopyFault::Broken("the decoder broke off".into()));
    ReadAhead::start(broken, move |pieces| {
        if let Err(fault) = unpack(file, &name, pieces) {
            pieces.fail(Error::other(fault));
        }
    })
}

fn unpack(file: File, name: &str, pieces: &Pieces) -> Result<(), CopyFault> {
    let mut archive = zip_archive::open(file)?;
    let member = zip_archive::member(&mut archive, name)?;
    pieces.send_all(member, |error| Error::other(fault(&error)));
    Ok(())
}

fn fault(error: &Error) -> CopyFault {
    match error.kind() {
        ErrorKind::UnexpectedEof => CopyFault::Truncated,
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other => {
            CopyFault::Broken(error.to_string())
        }
        ErrorKind::Unsupported => CopyFault::UnknownPacking(error.to_string()),
        kind => CopyFault::Unreadable(kind, error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(path: &Path, bytes: &[u8]) {
        let mut archive = ZipWriter::new(File::create(path).unwrap());
        archive.start_file("a.sql", SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
        archive.finish().unwrap();
    }

    #[test]
    fn a_file_in_an_archive_is_read_to_its_end_or_its_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let bytes: Vec<u8> = (0..1_000_000u32).map(|at| (at % 5000 * 7919 / 13 % 251) as u8).collect();
        archive(&path, &bytes);
        let mut read = Vec::new();
        member_bytes(&path, "a.sql").unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes);
        let fault = |path: &Path, name: &str| {
            let error = member_bytes(path, name).unwrap().read_to_end(&mut Vec::new()).unwrap_err();
            error.get_ref().unwrap().downcast_ref::<CopyFault>().unwrap().clone()
        };
        assert!(matches!(fault(&path, "b.sql"), CopyFault::Broken(_)));
        let mut damaged = std::fs::read(&path).unwrap();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0xFF;
        std::fs::write(&path, damaged).unwrap();
        assert!(matches!(fault(&path, "a.sql"), CopyFault::Broken(_) | CopyFault::Truncated));
    }
}
