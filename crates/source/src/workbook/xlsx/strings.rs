//! The texts that the cells of a workbook share.

use super::super::fault::WorkbookFault;
use super::super::package::Package;
use super::super::xml::{Event, Xml};
use memchr::{memchr, memmem};

/// Most text that is held in memory.
const MAX_BYTES: usize = 2_000_000_000;
/// Most texts.
const MAX_STRINGS: usize = 100_000_000;

/// The texts that cells share, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    /// # Errors
    /// When the part cannot be read, or holds more than fits into memory.
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self, WorkbookFault> {
        let mut strings = Self::default();
        let Some(bytes) = package.part(part)? else { return Ok(strings) };
        let mut xml = Xml::new(bytes);
        let mut one = String::new();
        let mut state = RichText::default();
        loop {
            match xml.next()? {
                Event::Start(start) => match start.name {
                    b"si" => {
                        one.clear();
                        state = RichText::default();
                    }
                    name => state.start(name),
                },
                Event::Text(text) if state.is_in_text() => text.add_to(&mut one)?,
                Event::End(name) => match name {
                    b"si" => strings.push(&one)?,
                    b"sst" => return Ok(strings),
                    name => state.end(name),
                },
                Event::Eof => return Err(WorkbookFault::broken("the texts of its cells end early")),
                Event::Text(_) => {}
            }
        }
    }

    fn push(&mut self, text: &str) -> Result<(), WorkbookFault> {
        add_unescaped(&mut self.text, text);
        if self.text.len() > MAX_BYTES || self.ends.len() >= MAX_STRINGS {
            let reason =
                "the texts of its cells are more than 2 GB, which Tableferry does not hold in memory";
            return Err(WorkbookFault::too_large(reason));
        }
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    /// The text of this number.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }
}

/// Where within a text of several runs, with notes on its pronunciation, the reading stands.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct RichText {
    is_in_text: bool,
    is_in_reading: bool,
}

impl RichText {
    #[inline]
    pub(super) fn start(&mut self, name: &[u8]) {
        match name {
            b"t" => self.is_in_text = true,
            b"rPh" => self.is_in_reading = true,
            _ => {}
        }
    }

    #[inline]
    pub(super) fn end(&mut self, name: &[u8]) {
        match name {
            b"t" => self.is_in_text = false,
            b"rPh" => self.is_in_reading = false,
            _ => {}
        }
    }

    #[inline]
    pub(super) fn is_in_text(self) -> bool {
        self.is_in_text && !self.is_in_reading
    }
}

/// Adds a text in which `_x000D_` stands for the character of that number, as for those that XML cannot hold.
/// Source: ECMA-376 part 1, 22.9.2.19 (`ST_Xstring`).
pub(super) fn add_unescaped(to: &mut String, text: &str) {
    const LENGTH: usize = "_x000D_".len();
    if memchr(b'_', text.as_bytes()).is_none() {
        to.push_str(text);
        return;
    }
    let mut rest = text;
    let mut units: Vec<u16> = Vec::new();
    while let Some(at) = memmem::find(rest.as_bytes(), b"_x") {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            add_units(to, &mut units);
            to.push_str(before);
        }
        let unit = from
            .get(..LENGTH)
            .filter(|escape| escape.ends_with('_'))
            .map(|escape| &escape[2..LENGTH - 1])
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if let Some(unit) = unit {
            units.push(unit);
            rest = &from[LENGTH..];
        } else {
            add_units(to, &mut units);
            to.push_str("_x");
            rest = &from[2..];
        }
    }
    add_units(to, &mut units);
    to.push_str(rest);
}

fn add_units(to: &mut String, units: &mut Vec<u16>) {
    if !units.is_empty() {
        to.push_str(&String::from_utf16_lossy(units));
        units.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_written_by_their_number() {
        for (escaped, text) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_x00ZZ_ _x12", "_x00ZZ_ _x12"),
            ("_x", "_x"),
            ("x_x0041_", "xA"),
            ("ä_x00e4_ä", "äää"),
        ] {
            let mut found = String::new();
            add_unescaped(&mut found, escaped);
            assert_eq!(found, text, "{escaped}");
        }
    }
}
