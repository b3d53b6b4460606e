//! The parts of a workbook that is a ZIP archive.

use super::fault::WorkbookFault;
use crate::listing_watch::{ListingWatch, WatchedReader};
use crate::read_ahead::ReadAhead;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// A workbook's archive, whose parts are found by their names in any case of letters, as Excel finds them.
pub(super) struct Package {
    archive: zip::ZipArchive<Bytes>,
    places: HashMap<String, usize>,
}

/// The bytes of a workbook's file, which someone may watch.
pub(super) type Bytes = BufReader<WatchedReader<File>>;

/// The bytes of a part, unpacked.
pub(super) type Part<'a> = zip::read::ZipFile<'a, Bytes>;

/// The bytes of the file at `path`; `watch` is told of each that is read.
///
/// # Errors
/// When it cannot be opened.
pub(super) fn watched(path: &Path, watch: Option<&ListingWatch>) -> std::io::Result<Bytes> {
    let nobody = ListingWatch::default();
    Ok(BufReader::new(watch.unwrap_or(&nobody).reader(File::open(path)?)))
}

impl Package {
    /// Opens the archive at `path`.
    ///
    /// # Errors
    /// When it is no sound archive.
    pub(super) fn open(path: &Path) -> Result<Self, WorkbookFault> {
        Self::open_watched(path, None)
    }

    /// Opens the archive at `path`; `watch` is told of what is read of it.
    ///
    /// # Errors
    /// When it is no sound archive.
    pub(super) fn open_watched(path: &Path, watch: Option<&ListingWatch>) -> Result<Self, WorkbookFault> {
        let archive = zip::ZipArchive::new(watched(path, watch)?)?;
        let mut places = HashMap::new();
        for place in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(place) {
                places.entry(spelling(&name)).or_insert(place);
            }
        }
        Ok(Self { archive, places })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&spelling(name))
    }

    /// The names of all parts, in small letters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The bytes of a part; `None` where there is none of this name.
    ///
    /// # Errors
    /// When it is encrypted, or packed in a way that is not read.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, WorkbookFault> {
        let Some(&place) = self.places.get(&spelling(name)) else { return Ok(None) };
        Ok(Some(self.archive.by_index(place)?))
    }

    /// The bytes of a part, unpacked by a thread of its own, which gives the archive back at its end.
    ///
    /// # Errors
    /// When there is no such part, or there can be no thread.
    pub(super) fn read_ahead(mut self, part: &str) -> Result<ReadAhead<Self>, WorkbookFault> {
        if !self.has(part) {
            return Err(WorkbookFault::broken(format!("its part {part} is missing")));
        }
        let name = part.to_owned();
        let broken = || std::io::Error::other(WorkbookFault::broken("it cannot be unpacked"));
        let ahead = ReadAhead::start(broken, move |pieces| {
            match self.part(&name) {
                Ok(Some(part)) => pieces.send_all(part, |error| error),
                Ok(None) => {}
                Err(fault) => pieces.fail(std::io::Error::other(fault)),
            }
            self
        });
        Ok(ahead?)
    }
}

/// `/xl/../xl\Workbook.xml` is `xl/workbook.xml`.
fn spelling(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let name = name.replace('\\', "/").to_lowercase();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_however_they_are_spelled() {
        for name in
            ["xl/workbook.xml", "/xl/workbook.xml", "XL\\Workbook.xml", "xl/worksheets/../workbook.xml"]
        {
            assert_eq!(spelling(name), "xl/workbook.xml");
        }
    }
}
