//! ZIP archives: what is in them, and one member as a stream of bytes.

use super::copy_fault::CopyFault;
use super::zip_names::spelled;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
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
    /// As it was spelled once, when every name that is no UTF-8 was read in code page 437: kept runs may name it so.
    pub former_name: String,
    /// What the archive says of its size when it is unpacked. Unpacking stops at the disk's room, whatever that says.
    pub size_bytes: u64,
    pub is_encrypted: bool,
    /// It names another file, and holds nothing.
    pub is_link: bool,
    /// How many earlier files of the archive have this name, of which none can be read.
    pub hidden_by_it: usize,
}

pub(super) type Archive = ZipArchive<BufReader<File>>;

/// Reads the archive's list of members.
///
/// # Errors
/// When it is no sound ZIP archive.
pub(super) fn open(file: File) -> Result<Archive, CopyFault> {
    ZipArchive::new(BufReader::new(file)).map_err(fault)
}

/// The files in an archive, folders left out, in the archive's order; `file` is that archive once more.
///
/// # Errors
/// When an entry cannot be read.
pub(super) fn members(archive: &mut Archive, file: File) -> Result<Vec<Member>, CopyFault> {
    let listed = listed_names(archive, file).map_err(|error| fault(ZipError::Io(error)))?;
    let mut found = Vec::new();
    for place in 0..archive.len() {
        let member = archive.by_index_raw(place).map_err(fault)?;
        if !member.is_dir() {
            found.push(Member {
                name: spelled(member.name_raw(), &decoded_name(&member)),
                former_name: decoded_name(&member),
                size_bytes: member.size(),
                is_encrypted: member.encrypted(),
                is_link: member.is_symlink(),
                hidden_by_it: listed.get(member.name_raw()).map_or(0, |times| times.saturating_sub(1)),
            });
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
    place_of(archive, name)
        .ok_or(ZipError::FileNotFound)
        .and_then(|place| archive.by_index(place))
        .map_err(fault)
}

/// The place of a member. An archive finds it by the bytes of its name, which are those of UTF-8 or of an old encoding.
fn place_of(archive: &mut Archive, name: &str) -> Option<usize> {
    archive.index_for_name(name).or_else(|| {
        let is_ascii = |archive: &Archive, place| {
            archive.name_for_index(place).is_none_or(|name| name.is_ok_and(|name| name.is_ascii()))
        };
        (0..archive.len()).find(|&place| {
            !is_ascii(archive, place)
                && archive
                    .by_index_raw(place)
                    .is_ok_and(|member| spelled(member.name_raw(), &decoded_name(&member)) == name)
        })
    })
}

/// A member's name as the reader of archives decodes it: UTF-8, else code page 437.
fn decoded_name(member: &ZipFile<'_, BufReader<File>>) -> String {
    let decoded = member.name().map(Cow::into_owned);
    decoded.unwrap_or_else(|_| String::from_utf8_lossy(member.name_raw()).into_owned())
}

/// The names in the archive's list, as it spells them, each with how many files have it: the reader of archives keeps
/// the last one of a name alone, without a word.
fn listed_names(archive: &Archive, file: File) -> std::io::Result<HashMap<Vec<u8>, usize>> {
    const HEADER: &[u8; 4] = b"PK\x01\x02";
    const HEADER_BYTES: usize = 46;
    /// Where the lengths of the name, of further fields and of a comment stand, two bytes each.
    const LENGTHS: [usize; 3] = [28, 30, 32];
    let mut list = BufReader::new(file);
    list.seek(SeekFrom::Start(archive.central_directory_start()))?;
    let mut names: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut header = [0; HEADER_BYTES];
    while list.read_exact(&mut header).is_ok() && header.starts_with(HEADER) {
        let [name, fields, comment] = LENGTHS.map(|at| u16::from_le_bytes([header[at], header[at + 1]]));
        let mut spelling = vec![0; usize::from(name)];
        list.read_exact(&mut spelling)?;
        list.seek_relative(i64::from(fields) + i64::from(comment))?;
        *names.entry(spelling).or_default() += 1;
    }
    Ok(names)
}

fn fault(error: ZipError) -> CopyFault {
    match error {
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => CopyFault::Truncated,
        ZipError::Io(error) => CopyFault::Unreadable(error.kind(), error.to_string()),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => CopyFault::Encrypted,
        error @ (ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) => {
            CopyFault::UnknownPacking(error.to_string())
        }
        other => CopyFault::Broken(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{FormatChoice, Source, SourceError, find_tables};
    use failure::Failure;
    use std::path::{Path, PathBuf};

    const ROWS: &[u8] = b"id,n\n1,2\n3,4\n";

    /// A file in an archive that is put together byte by byte, as writers do that know neither UTF-8 nor our packing.
    struct Entry<'a> {
        name: &'a [u8],
        bytes: &'a [u8],
        method: u16,
        /// The rights of a file on Unix, and what it is there.
        mode: u32,
    }

    fn stored<'a>(name: &'a [u8], bytes: &'a [u8]) -> Entry<'a> {
        Entry { name, bytes, method: 0, mode: 0o100_644 }
    }

    fn write(path: &Path, entries: &[Entry<'_>]) {
        const UNIX: u16 = 3 << 8;
        let (mut files, mut list) = (Vec::new(), Vec::new());
        for entry in entries {
            let mut crc = flate2::Crc::new();
            crc.update(entry.bytes);
            let size = u32::try_from(entry.bytes.len()).unwrap();
            let mut common = Vec::new();
            for number in [20, 0, entry.method, 0, 0x21] {
                common.extend_from_slice(&u16::to_le_bytes(number));
            }
            for number in [crc.sum(), size, size] {
                common.extend_from_slice(&number.to_le_bytes());
            }
            common.extend_from_slice(&u16::try_from(entry.name.len()).unwrap().to_le_bytes());
            common.extend_from_slice(&[0; 2]);
            let at = u32::try_from(files.len()).unwrap();
            files.extend([b"PK\x03\x04", common.as_slice(), entry.name, entry.bytes].concat());
            list.extend([b"PK\x01\x02", UNIX.to_le_bytes().as_slice(), &common, &[0; 6]].concat());
            list.extend((entry.mode << 16).to_le_bytes());
            list.extend(at.to_le_bytes());
            list.extend(entry.name);
        }
        let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
        let sizes = [list.len(), files.len()].map(|size| u32::try_from(size).unwrap().to_le_bytes());
        let end = [b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &sizes[0], &sizes[1], &[0; 2]].concat();
        std::fs::write(path, [files, list, end].concat()).unwrap();
    }

    fn archive(entries: &[Entry<'_>]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        write(&path, entries);
        (folder, path)
    }

    fn detail_of_refusal(path: &Path) -> String {
        let refused = find_tables(&[path.to_owned()], &FormatChoice::default()).unwrap_err();
        Failure::from(refused).detail.unwrap()
    }

    #[test]
    fn names_in_any_encoding_are_found_again() {
        // UTF-8 that is not declared, as macOS writes it; code page 437; Shift JIS; folders as Windows parts them.
        let names = ["Größe.csv".as_bytes(), b"caf\x82.csv", b"\x8C\xDA\x8Bq.csv", b"folder\\b.csv"];
        let entries: Vec<Entry<'_>> = names.iter().map(|name| stored(name, ROWS)).collect();
        let (_folder, path) = archive(&entries);
        let found = find_tables(std::slice::from_ref(&path), &FormatChoice::default()).unwrap();
        let names: Vec<&str> = found.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["Größe", "café", "顧客", "b"]);
        assert_eq!(found.passed_over.len(), 0);
        let opened = crate::open_tables(&found.named(&[]).unwrap(), &FormatChoice::default()).unwrap();
        for source in opened {
            assert_eq!(source.records(0, 5).unwrap().len(), 2);
        }
        // What was kept when names were shown in code page 437 throughout.
        let choice = FormatChoice { table: Some("î┌ïq.csv".to_owned()), ..FormatChoice::default() };
        assert_eq!(Source::open_as(&path, &choice).unwrap().records(0, 5).unwrap().len(), 2);
    }

    #[test]
    fn of_several_files_of_one_name_it_is_told_that_one_is_read() {
        let (_folder, path) =
            archive(&[stored(b"a.csv", ROWS), stored(b"b.csv", ROWS), stored(b"a.csv", b"id,n\n9,9\n")]);
        let found = find_tables(&[path], &FormatChoice::default()).unwrap();
        assert_eq!(found.tables.len(), 2);
        let told = &found.passed_over[0];
        assert_eq!(told.name, "x.zip/a.csv");
        assert!(told.reason.starts_with("The archive holds 2 files of this name."), "{}", told.reason);
    }

    #[test]
    fn an_archive_of_nothing_readable_says_why() {
        let bzip2 = Entry { method: 12, ..stored(b"a.csv", ROWS) };
        let (_folder, path) = archive(&[bzip2]);
        assert_eq!(
            detail_of_refusal(&path),
            "x.zip/a.csv: What is in x.zip is packed in a way that Tableferry does not read."
        );
        let link = Entry { mode: 0o120_777, ..stored(b"link.csv", b"/etc/passwd") };
        let (_folder, path) = archive(&[link]);
        assert_eq!(detail_of_refusal(&path), "x.zip/link.csv: A link to another file is not followed.");
        // One that is cut off is a damaged archive, and not taken for a spreadsheet.
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 30]).unwrap();
        assert!(matches!(
            Source::open(&path),
            Err(SourceError::BrokenArchive { .. } | SourceError::TruncatedArchive(_))
        ));
    }
}
