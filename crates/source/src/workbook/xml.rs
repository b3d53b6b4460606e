//! Reads the XML of a workbook's parts, event by event, where it stands in memory.
//!
//! Why not by `quick-xml`: a sheet is read twice, each of its cells is five events, and there each event costs a copy,
//! a look for UTF-8, and another pass for attributes. Here it takes a third of that; that the events are the same is
//! tested. No names of open elements are kept, so that a file may nest as many as it likes.

use super::fault::WorkbookFault;
use memchr::{memchr, memchr2, memmem};
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

/// Bytes that are read at a time.
const READ_BYTES: usize = 128 * 1024;
/// The longest single piece (a text, an element with its attributes), in bytes: the text of a cell has 32,767 characters
/// at most, a name far fewer. A file that unpacks to more memory than there is ends with an error.
const MAX_PIECE_BYTES: usize = 16 * 1024 * 1024;
/// Most attributes of an element.
const MAX_ATTRIBUTES: usize = 10_000;

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

/// Where the local name of an attribute stands, and its value.
#[derive(Debug)]
struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
}

/// An element that begins.
#[derive(Debug)]
pub(super) struct Element<'x> {
    pub name: &'x [u8],
    bytes: &'x [u8],
    attributes: &'x [Attribute],
}

/// A text between elements, as it stands.
#[derive(Debug)]
pub(super) struct Text<'x> {
    bytes: &'x [u8],
    /// Nothing in it stands for something else.
    is_literal: bool,
}

/// The start of an element as it was found.
struct Tag {
    name: Range<usize>,
    length: usize,
    is_empty: bool,
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

/// Where `what` is, which is near as a rule.
#[inline]
fn find(what: u8, bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 16;
    let near = bytes.len().min(NEAR);
    let found = bytes[..near].iter().position(|byte| *byte == what);
    found.or_else(|| memchr(what, &bytes[near..]).map(|found| near + found))
}

const CDATA: &[u8] = b"<![CDATA[";
const CDATA_END: &[u8] = b"]]>";

/// The start of an element at the start of `bytes`; `None` where it goes on behind them.
#[inline]
fn tag_of(bytes: &[u8], attributes: &mut Vec<Attribute>) -> Result<Option<Tag>, WorkbookFault> {
    attributes.clear();
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let mut at = 1;
    let mut local = 1;
    let name = loop {
        match bytes.get(at) {
            None => return Ok(None),
            Some(b'>' | b'/') => break local..at,
            Some(&byte) if is_space(byte) => break local..at,
            Some(b':') => local = at + 1,
            Some(_) => {}
        }
        at += 1;
    };
    if name.is_empty() {
        return Err(not_sound("an element without a name"));
    }
    loop {
        match bytes.get(at) {
            None => return Ok(None),
            Some(b'>') => return Ok(Some(Tag { name, length: at + 1, is_empty: false })),
            Some(b'/') => match bytes.get(at + 1) {
                None => return Ok(None),
                Some(b'>') => return Ok(Some(Tag { name, length: at + 2, is_empty: true })),
                Some(_) => return Err(not_sound("a slash within an element")),
            },
            Some(&byte) if is_space(byte) => {
                at += 1;
                continue;
            }
            Some(_) => {}
        }
        let start = at;
        let mut local = at;
        let key = loop {
            match bytes.get(at) {
                None => return Ok(None),
                Some(b'=') => break local..at,
                Some(&byte) if is_space(byte) => break local..at,
                Some(b':') => local = at + 1,
                Some(b'>' | b'/' | b'<' | b'"' | b'\'') => {
                    return Err(not_sound("an attribute without a value"));
                }
                Some(_) => {}
            }
            at += 1;
        };
        let mut has_equals = false;
        let quote = loop {
            match bytes.get(at) {
                None => return Ok(None),
                Some(b'=') if !has_equals => has_equals = true,
                Some(&quote @ (b'"' | b'\'')) if has_equals => break quote,
                Some(&byte) if is_space(byte) => {}
                Some(_) => return Err(not_sound("an attribute without a value")),
            }
            at += 1;
        };
        at += 1;
        let Some(length) = find(quote, &bytes[at..]) else { return Ok(None) };
        // What declares a namespace is called like what it declares.
        if !bytes[start..].starts_with(b"xmlns:") {
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(not_sound("an element with more attributes than any has"));
            }
            attributes.push(Attribute { name: key, value: at..at + length });
        }
        at += length + 1;
    }
}

impl<'x> Element<'x> {
    /// The attributes: their local names and values, as they stand.
    #[inline]
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'x [u8], &'x [u8])> + use<'x> {
        let (bytes, attributes) = (self.bytes, self.attributes);
        attributes.iter().map(|attribute| (&bytes[attribute.name.clone()], &bytes[attribute.value.clone()]))
    }

    /// The value of an attribute by its local name, as it stands.
    #[inline]
    pub(super) fn raw(&self, name: &str) -> Option<&'x [u8]> {
        self.attributes().find(|(found, _)| *found == name.as_bytes()).map(|(_, value)| value)
    }

    /// The value of an attribute by its local name.
    ///
    /// # Errors
    /// When the value is not sound.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<Cow<'x, str>>, WorkbookFault> {
        self.raw(name).map(value).transpose()
    }
}

/// What an attribute's value stands for.
///
/// # Errors
/// When it is not sound.
pub(super) fn value(raw: &[u8]) -> Result<Cow<'_, str>, WorkbookFault> {
    let text = utf8(raw)?;
    if memchr(b'&', raw).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut value = String::with_capacity(text.len());
    add_resolved(&mut value, text)?;
    Ok(Cow::Owned(value))
}

/// The number that an attribute's value is; `None` where it is none, or larger.
#[inline]
pub(super) fn number(raw: &[u8]) -> Option<u32> {
    let digits = raw.trim_ascii();
    let add = |number: u32, digit: &u8| match digit {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u32::from(digit - b'0')),
        _ => None,
    };
    (!digits.is_empty()).then(|| digits.iter().try_fold(0, add)).flatten()
}

/// True for what XML Schema takes for true.
pub(super) fn is_true(value: &[u8]) -> bool {
    matches!(value.trim_ascii(), b"1" | b"true" | b"on")
}

impl Text<'_> {
    /// Adds what the text stands for.
    ///
    /// # Errors
    /// When it is not sound: no UTF-8, or with references to nothing.
    #[inline]
    pub(super) fn add_to(&self, to: &mut String) -> Result<(), WorkbookFault> {
        let text = utf8(self.bytes)?;
        if memchr2(b'&', b'\r', self.bytes).is_none() {
            to.push_str(text);
            return Ok(());
        }
        // Source: XML 1.0, 2.11 (ends of lines).
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.is_literal {
            to.push_str(&text);
            return Ok(());
        }
        add_resolved(to, &text)
    }
}

/// Adds a text with what its references (`&amp;`, `&#65;`) stand for. Entities that a document declares itself are not
/// expanded.
fn add_resolved(to: &mut String, text: &str) -> Result<(), WorkbookFault> {
    let mut parts = text.split('&');
    to.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let Some((name, rest)) = part.split_once(';') else {
            return Err(not_sound("an & that stands for nothing"));
        };
        let code = match name.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => digits.parse().ok(),
            },
            None => None,
        };
        let resolved = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => code.filter(|code| *code > 0).and_then(char::from_u32),
        };
        let Some(resolved) = resolved else {
            return Err(WorkbookFault::broken(format!("&{}; stands for nothing", crate::shown(name))));
        };
        to.push(resolved);
        to.push_str(rest);
    }
    Ok(())
}

fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

#[inline]
fn utf8(bytes: &[u8]) -> Result<&str, WorkbookFault> {
    std::str::from_utf8(bytes).map_err(|_| not_sound("text that is not UTF-8"))
}

fn ends_early() -> WorkbookFault {
    not_sound("it ends within an element or comment")
}

fn not_sound(why: &str) -> WorkbookFault {
    WorkbookFault::broken(format!("its XML is not sound ({why})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::escape::resolve_xml_entity;
    use quick_xml::events::Event as Other;

    /// Each event in words; texts that follow each other are one.
    fn events(xml: &[u8], read_bytes: usize) -> Result<Vec<String>, String> {
        let mut reader = Xml::with_buffer(xml, read_bytes);
        let (mut found, mut text) = (Vec::new(), String::new());
        loop {
            let event = reader.next().map_err(|fault| fault.to_string())?;
            if let Event::Text(part) = event {
                part.add_to(&mut text).map_err(|fault| fault.to_string())?;
                continue;
            }
            if !text.is_empty() {
                found.push(format!("text {:?}", std::mem::take(&mut text)));
            }
            let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            match event {
                Event::Start(start) => {
                    let attributes: Vec<(String, String)> = start
                        .attributes()
                        .map(|(name, raw)| {
                            (words(name), value(raw).map_or_else(|fault| fault.to_string(), Cow::into_owned))
                        })
                        .collect();
                    found.push(format!("start {} {attributes:?}", words(start.name)));
                }
                Event::End(name) => found.push(format!("end {}", words(name))),
                Event::Text(_) => {}
                Event::Eof => return Ok(found),
            }
        }
    }

    /// The same by another reader.
    fn other_events(xml: &str) -> Vec<String> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().expand_empty_elements = true;
        let (mut found, mut text) = (Vec::new(), String::new());
        loop {
            let event = reader.read_event().unwrap();
            match &event {
                Other::Text(part) => text.push_str(&part.xml10_content()),
                Other::CData(part) => text.push_str(&part.xml10_content()),
                Other::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                    Some(character) => text.push(character),
                    None => text.push_str(resolve_xml_entity(name).unwrap()),
                },
                _ => {}
            }
            if matches!(event, Other::Start(_) | Other::End(_) | Other::Eof) && !text.is_empty() {
                found.push(format!("text {:?}", std::mem::take(&mut text)));
            }
            match event {
                Other::Start(start) => {
                    let attributes: Vec<(String, String)> = start
                        .attributes()
                        .map(|attribute| {
                            let attribute = attribute.unwrap();
                            let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                            (attribute.key.local_name().as_ref().to_owned(), value.into_owned())
                        })
                        .collect();
                    found.push(format!("start {} {attributes:?}", start.local_name().as_ref()));
                }
                Other::End(end) => found.push(format!("end {}", end.local_name().as_ref())),
                Other::Eof => return found,
                _ => {}
            }
        }
    }

    const PIECES: [&str; 19] = [
        "<a>",
        "<x:row r=\"1\" x:s='2'>",
        "<c\n r = \"B7\"\tt='a > b' />",
        "<v/>",
        "</a>",
        "</x:row >",
        "text",
        "é\u{1F600}",
        "a\r\nb\rc\n",
        "&amp;&lt;&#65;&#x1F600;",
        "<e t=\"&quot;&amp;&#10;ä\"/>",
        "<![CDATA[a < b ]] & c]]>",
        "<![CDATA[]]>",
        "<!-- <v>1</v> - -->",
        "<!---->",
        "<?pi <a> ?>",
        " ",
        "<a-b_1.c/>",
        "]]",
    ];

    proptest! {
        #[test]
        fn events_are_those_of_another_reader(
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
            read_bytes in 1usize..64,
        ) {
            let xml = pieces.concat();
            prop_assert_eq!(events(xml.as_bytes(), read_bytes), Ok(other_events(&xml)));
        }

        #[test]
        fn whatever_is_read_it_ends(bytes in prop::collection::vec(prop::sample::select(&b"<>/!-[]CDATA?=\"'& ax:\xFF"[..]), 0..200)) {
            let _ = events(&bytes, 7);
        }
    }

    #[test]
    fn what_is_no_sound_xml_is_told() {
        for (xml, why) in [
            ("<a", "it ends within an element or comment"),
            ("<a x=\"1>", "it ends within an element or comment"),
            ("<!-- ", "it ends within an element or comment"),
            ("<![CDATA[a]>", "it ends within an element or comment"),
            ("<a x>", "an attribute without a value"),
            ("<a x=1>", "an attribute without a value"),
            ("<a / >", "a slash within an element"),
            ("<>", "an element without a name"),
            ("a & b", "an & that stands for nothing"),
            ("&lt;&nbsp;", "&nbsp; stands for nothing"),
        ] {
            let fault = events(xml.as_bytes(), 8).unwrap_err();
            assert!(fault.contains(why), "{xml}: {fault}");
        }
        assert!(events(b"<a>\xFF</a>", 8).unwrap_err().contains("not UTF-8"));
        // A document type, with what it declares, is passed over.
        let declared = "<!DOCTYPE a [<!ENTITY x \"]>\"> <!ELEMENT a ANY>]><a xmlns:r=\"u\" r:id=\"1\"/>";
        assert_eq!(events(declared.as_bytes(), 8).unwrap(), ["start a [(\"id\", \"1\")]", "end a"]);
    }

    #[test]
    fn a_piece_without_an_end_does_not_fill_the_memory() {
        let mut xml = Xml::new(std::io::repeat(b'a'));
        assert!(xml.next().unwrap_err().to_string().contains("longer than 16 MB"));
        let mut xml = Xml::new(b"<a ".chain(std::io::repeat(b'a')));
        assert!(xml.next().unwrap_err().to_string().contains("longer than 16 MB"));
    }
}
