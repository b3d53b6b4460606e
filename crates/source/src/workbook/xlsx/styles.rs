//! What the number formats of a workbook's cells show.

use super::super::fault::WorkbookFault;
use super::super::number_format::Shows;
use super::super::package::Package;
use super::super::xml::{Event, Xml, number};
use std::collections::HashMap;

/// Most formats that are kept; Excel has 64,000 at most.
const MAX_FORMATS: usize = 100_000;

/// What each style of a cell shows, by its number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    shows: Vec<Shows>,
}

impl Styles {
    /// # Errors
    /// When the part cannot be read.
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self, WorkbookFault> {
        let mut styles = Self::default();
        let Some(bytes) = package.part(part)? else { return Ok(styles) };
        let mut xml = Xml::new(bytes);
        let mut own: HashMap<u32, Shows> = HashMap::new();
        let mut is_in_cells = false;
        loop {
            match xml.next()? {
                Event::Start(start) => match start.name {
                    b"numFmt" if own.len() < MAX_FORMATS => {
                        let id = start.raw("numFmtId").and_then(number);
                        if let (Some(id), Some(code)) = (id, start.attribute("formatCode")?) {
                            own.insert(id, Shows::of_code(&code));
                        }
                    }
                    b"cellXfs" => is_in_cells = true,
                    b"xf" if is_in_cells && styles.shows.len() < MAX_FORMATS => {
                        let id = start.raw("numFmtId").and_then(number).unwrap_or(0);
                        styles.shows.push(own.get(&id).copied().unwrap_or_else(|| Shows::of_builtin(id)));
                    }
                    _ => {}
                },
                Event::End(b"cellXfs") => is_in_cells = false,
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// What the style of this number shows.
    #[inline]
    pub(super) fn shows(&self, style: usize) -> Shows {
        self.shows.get(style).copied().unwrap_or(Shows::Number)
    }
}
