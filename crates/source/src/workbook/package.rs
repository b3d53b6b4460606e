//! The parts of a workbook that is a ZIP archive.

use super::fault::WorkbookFault;
use crate::zip_archive::Archive;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// A workbook's archive, whose parts are found by their names in any case of letters, as Excel finds them.
pub(super) struct Package {
    archive: Archive,
    places: HashMap<String, usize>,
}

/// The bytes of a part, unpacked.
pub(super) type Part<'a> = zip::read::ZipFile<'a, BufReader<File>>;

impl Package {
    /// Opens the archive at `path`.
    ///
    /// # Errors
    /// When it is no sound archive.
    pub(super) fn open(path: &Path) -> Result<Self, WorkbookFault> {
        let archive = zip::ZipArchive::new(BufReader::new(File::open(path)?))?;
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
