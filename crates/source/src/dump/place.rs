//! Where a dump lies: a file, or a file in a ZIP archive, which may each be packed with gzip.

use crate::content::FoundContent;
use crate::listing_watch::ListingWatch;
use crate::origin::Origin;
use crate::zip_archive;
use crate::zip_stream::member_bytes;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

const GZIP: &[u8] = b"\x1F\x8B";

/// Where a dump lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DumpPlace {
    /// The file, or the archive.
    pub path: PathBuf,
    /// The file in the archive.
    pub member: Option<String>,
}

impl DumpPlace {
    pub(crate) fn file(path: &Path) -> Self {
        Self { path: path.to_owned(), member: None }
    }

    pub(crate) fn in_archive(path: &Path, member: &str) -> Self {
        Self { path: path.to_owned(), member: Some(member.to_owned()) }
    }

    /// What it is called: by its ending it may be known.
    pub(crate) fn called(&self) -> &Path {
        self.member.as_deref().map_or(&self.path, Path::new)
    }

    /// Its own name, without its folders.
    pub(crate) fn name(&self) -> String {
        let name = self.called().to_string_lossy();
        name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
    }

    /// Whether it is called a script of SQL.
    pub(super) fn is_called_sql(&self) -> bool {
        let name = self.name().to_ascii_lowercase();
        Path::new(name.strip_suffix(".gz").unwrap_or(&name)).extension().is_some_and(|ending| ending == "sql")
    }

    /// Its bytes, unpacked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn bytes(&self) -> std::io::Result<Box<dyn Read + Send>> {
        unpacked(self.packed()?)
    }

    /// Its bytes, unpacked, while someone watches.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn watched_bytes(&self, watch: &ListingWatch) -> std::io::Result<Box<dyn Read + Send>> {
        watch.begin(&self.name(), self.packed_bytes()?);
        unpacked(Box::new(watch.reader(self.packed()?)))
    }

    /// What its encoding is looked for in.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn origin(&self) -> std::io::Result<Origin> {
        match &self.member {
            Some(member) => Origin::of_member(&self.path, member, &FoundContent::default()),
            None => Origin::of(&self.path, &FoundContent::default()),
        }
    }

    fn packed(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(match &self.member {
            Some(member) => Box::new(member_bytes(&self.path, member)?),
            None => Box::new(File::open(&self.path)?),
        })
    }

    /// How many bytes there are before gzip is undone.
    fn packed_bytes(&self) -> std::io::Result<u64> {
        let Some(member) = &self.member else { return Ok(std::fs::metadata(&self.path)?.len()) };
        let mut archive = zip_archive::open(File::open(&self.path)?).map_err(std::io::Error::other)?;
        Ok(zip_archive::member(&mut archive, member).map_err(std::io::Error::other)?.size())
    }
}

/// Bytes, unpacked where they are packed with gzip.
fn unpacked(mut bytes: Box<dyn Read + Send>) -> std::io::Result<Box<dyn Read + Send>> {
    let mut signature = Vec::new();
    (&mut bytes).take(GZIP.len() as u64).read_to_end(&mut signature)?;
    let is_gzip = signature == GZIP;
    let bytes = std::io::Cursor::new(signature).chain(bytes);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, bytes)))
    } else {
        Box::new(bytes)
    })
}
