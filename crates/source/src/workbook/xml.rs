//! What the readers of a workbook's XML have in common.

use super::fault::WorkbookFault;
use super::package::Pieces;
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufRead;

/// Reads the XML of a part, event by event. Elements are told by their local names, since strict and transitional
/// workbooks differ in their namespaces; a document type's own entities are not expanded.
pub(super) struct Xml<R: BufRead> {
    reader: Reader<Pieces<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(part: Pieces<R>) -> Self {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        // The names of open elements are not kept: a file may nest as many as it likes.
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self { reader, buffer: Vec::with_capacity(4096) }
    }

    /// The next event.
    ///
    /// # Errors
    /// When it is no XML, cannot be unpacked, or is too long.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Event<'_>, WorkbookFault> {
        self.buffer.clear();
        self.reader.get_mut().begin();
        Ok(self.reader.read_event_into(&mut self.buffer)?)
    }
}

/// The value of an attribute by its local name.
///
/// # Errors
/// When an attribute is not sound.
pub(super) fn attribute<'e>(
    element: &'e BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'e, str>>, WorkbookFault> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| broken(&error))?;
        if attribute.key.local_name().as_ref() == name {
            let value = match attribute.value {
                Cow::Borrowed(value) => unescape(value).map_err(|error| broken(&error))?,
                Cow::Owned(value) => {
                    Cow::Owned(unescape(&value).map_err(|error| broken(&error))?.into_owned())
                }
            };
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// The attributes of an element by their local names, as they stand.
///
/// # Errors
/// When an attribute is not sound.
#[inline]
pub(super) fn each_attribute<'e>(
    element: &'e BytesStart<'_>,
    mut take: impl FnMut(&'e str, Cow<'e, str>),
) -> Result<(), WorkbookFault> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| broken(&error))?;
        take(attribute.key.local_name().into_inner(), attribute.value);
    }
    Ok(())
}

/// Adds what a reference (`&amp;`, `&#65;`) stands for.
///
/// # Errors
/// When it stands for nothing: entities that a document declares itself are not expanded.
pub(super) fn add_reference(text: &mut String, reference: &BytesRef<'_>) -> Result<(), WorkbookFault> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| broken(&error))? {
        text.push(character);
        return Ok(());
    }
    match resolve_xml_entity(reference) {
        Some(known) => text.push_str(known),
        None => return Err(WorkbookFault::broken(format!("&{}; stands for nothing", &**reference))),
    }
    Ok(())
}

/// True for what XML Schema takes for true.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}

fn broken(error: &dyn std::fmt::Display) -> WorkbookFault {
    WorkbookFault::broken(format!("its XML is not sound ({error})"))
}
