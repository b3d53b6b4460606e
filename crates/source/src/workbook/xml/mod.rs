//! Reads the XML of a workbook's parts, event by event, where it stands in memory.
//!
//! Why not by `quick-xml`: a sheet is read twice, each of its cells is five events, and there each event costs a copy,
//! a look for UTF-8, and another pass for attributes. Here it takes a third of that; that the events are the same is
//! tested. No names of open elements are kept, so that a file may nest as many as it likes.

mod element;
#[cfg(test)]
mod tests;
mod text;

use super::fault::WorkbookFault;
use element::{Attribute, tag_of};
use memchr::{memchr, memmem};
use std::io::Read;
use std::ops::Range;

pub(super) use element::Element;
use text::Text;
pub(super) use text::{is_true, number, value};

/// Bytes that are read at a time.
const READ_BYTES: usize = 128 * 1024;
/// The longest single piece (a text, an element with its attributes), in bytes: the text of a cell has 32,767 characters
/// at most, a name far fewer. A file that unpacks to more memory than there is ends with an error.
const MAX_PIECE_BYTES: usize = 16 * 1024 * 1024;

/// What comes next. Elements are told by their local names, since strict and transitional workbooks differ in their
/// namespaces; an element that is empty begins and ends.
#[derive(Debug)]
pub(super) enum Event<'x> {
    Start(Element<'x>),
    /// The local name.
    End(&'x [u8]),
    Text(Text<'x>),
    Eof,
}

/// Reads a part. Comments, instructions and a document type are passed over; the entities of the latter are not expanded.
pub(super) struct Xml<R> {
    bytes: R,
    buffer: Vec<u8>,
    /// What is read and not yet handed on.
    at: usize,
    end: usize,
    is_read_to_end: bool,
    attributes: Vec<Attribute>,
    /// The name of an empty element that began.
    ending: Option<Range<usize>>,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self::with_buffer(bytes, READ_BYTES)
    }

    /// Reads at first so many bytes at a time.
    fn with_buffer(bytes: R, read_bytes: usize) -> Self {
        Self {
            bytes,
            buffer: vec![0; read_bytes],
            at: 0,
            end: 0,
            is_read_to_end: false,
            attributes: Vec::new(),
            ending: None,
        }
    }

    /// The next event.
    ///
    /// # Errors
    /// When it is no XML, cannot be unpacked, or is too long.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Event<'_>, WorkbookFault> {
        if let Some(name) = self.ending.take() {
            return Ok(Event::End(&self.buffer[name]));
        }
        loop {
            if self.at == self.end && !self.read_more()? {
                return Ok(Event::Eof);
            }
            if self.buffer[self.at] != b'<' {
                let length = self.length_to(b'<')?;
                return Ok(Event::Text(Text { bytes: self.taken(length), is_literal: false }));
            }
            let Some(second) = self.byte(1)? else { return Err(ends_early()) };
            match second {
                b'/' => {
                    let length = self.length_to(b'>')? + 1;
                    let name = self.taken(length)[2..length - 1].trim_ascii_end();
                    return Ok(Event::End(local(name)));
                }
                b'?' => {
                    let length = self.length_until(b"?>")?;
                    self.at += length;
                }
                b'!' => {
                    if let Some(length) = self.pass_declaration()? {
                        let bytes = self.taken(length);
                        let text = &bytes[CDATA.len()..length - CDATA_END.len()];
                        return Ok(Event::Text(Text { bytes: text, is_literal: true }));
                    }
                }
                _ => return self.start(),
            }
        }
    }

    #[inline]
    fn start(&mut self) -> Result<Event<'_>, WorkbookFault> {
        let tag = loop {
            let bytes = &self.buffer[self.at..self.end];
            if let Some(tag) = tag_of(bytes, &mut self.attributes)? {
                break tag;
            }
            if !self.read_more()? {
                return Err(ends_early());
            }
        };
        let start = self.at;
        self.at += tag.length;
        if tag.is_empty {
            self.ending = Some(start + tag.name.start..start + tag.name.end);
        }
        let bytes = &self.buffer[start..self.at];
        Ok(Event::Start(Element { name: &bytes[tag.name], bytes, attributes: &self.attributes }))
    }

    /// The next bytes, as taken.
    fn taken(&mut self, length: usize) -> &[u8] {
        let start = self.at;
        self.at += length;
        &self.buffer[start..self.at]
    }

    /// The byte that stands so far behind the next; `None` behind the end.
    fn byte(&mut self, behind: usize) -> Result<Option<u8>, WorkbookFault> {
        while self.end - self.at <= behind {
            if !self.read_more()? {
                return Ok(None);
            }
        }
        Ok(Some(self.buffer[self.at + behind]))
    }

    /// How far it is to the first byte `what`, or to the end where that ends a text.
    #[inline]
    fn length_to(&mut self, what: u8) -> Result<usize, WorkbookFault> {
        let mut seen = 0;
        loop {
            if let Some(found) = find(what, &self.buffer[self.at + seen..self.end]) {
                return Ok(seen + found);
            }
            seen = self.end - self.at;
            if !self.read_more()? {
                return if what == b'<' { Ok(seen) } else { Err(ends_early()) };
            }
        }
    }

    /// How far it is to the end of the first `what`.
    fn length_until(&mut self, what: &[u8]) -> Result<usize, WorkbookFault> {
        let mut seen = 0;
        loop {
            if let Some(found) = memmem::find(&self.buffer[self.at + seen..self.end], what) {
                return Ok(seen + found + what.len());
            }
            seen = (self.end - self.at).saturating_sub(what.len() - 1);
            if !self.read_more()? {
                return Err(ends_early());
            }
        }
    }

    /// Passes over a comment or document type; the length of what is text instead.
    fn pass_declaration(&mut self) -> Result<Option<usize>, WorkbookFault> {
        let starts_with = |xml: &mut Self, what: &[u8]| {
            xml.byte(what.len() - 1)?;
            Ok::<bool, WorkbookFault>(xml.buffer[xml.at..xml.end].starts_with(what))
        };
        if starts_with(self, CDATA)? {
            return self.length_until(CDATA_END).map(Some);
        }
        if starts_with(self, b"<!--")? {
            // Its own end may not be taken from its start.
            self.at += b"<!--".len();
            let length = self.length_until(b"-->")?;
            self.at += length;
            return Ok(None);
        }
        let (mut depth, mut quote, mut seen) = (0u32, None, 0);
        loop {
            let Some(byte) = self.byte(seen)? else { return Err(ends_early()) };
            seen += 1;
            match (quote, byte) {
                (Some(open), byte) if open == byte => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'<') => depth += 1,
                (None, b'>') => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += seen;
                        return Ok(None);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads as much as there is space for behind what is there; false at the end.
    #[cold]
    fn read_more(&mut self) -> Result<bool, WorkbookFault> {
        if self.is_read_to_end {
            return Ok(false);
        }
        self.buffer.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        self.at = 0;
        if self.end >= MAX_PIECE_BYTES {
            let megabytes = MAX_PIECE_BYTES >> 20;
            let reason =
                format!("one piece of it is longer than {megabytes} MB, which no spreadsheet writes");
            return Err(WorkbookFault::too_large(reason));
        }
        if self.end > self.buffer.len() / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let before = self.end;
        while self.end < self.buffer.len() {
            match self.bytes.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.is_read_to_end = true;
                    break;
                }
                Ok(length) => self.end += length,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(self.end > before)
    }
}

const CDATA: &[u8] = b"<![CDATA[";
const CDATA_END: &[u8] = b"]]>";

fn ends_early() -> WorkbookFault {
    not_sound("it ends within an element or comment")
}

/// Where `what` is, which is near as a rule.
#[inline]
fn find(what: u8, bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 16;
    let near = bytes.len().min(NEAR);
    let found = bytes[..near].iter().position(|byte| *byte == what);
    found.or_else(|| memchr(what, &bytes[near..]).map(|found| near + found))
}

fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

fn not_sound(why: &str) -> WorkbookFault {
    WorkbookFault::broken(format!("its XML is not sound ({why})"))
}
