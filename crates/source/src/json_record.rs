//! A JSON object becomes a record: each of its values a cell, in the column of its name.

use super::block::Block;
use super::error::SourceError;
use super::line_ends::line_ends;
use super::naming::{Columns, Known, Naming};
use super::record::{CellForm, Record, RecordFault};
use super::text_encoding::TextEncoding;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Most levels of objects and lists in a record: the recursion limit of `serde_json`, behind which whoever
/// looks into a cell could not follow.
const MAX_LEVELS: usize = 128;

/// Calls `each` with every record of a block of JSON objects.
///
/// # Errors
/// [`SourceError::TooManyNames`].
pub(crate) fn for_each_record(
    block: &Block,
    encoding: TextEncoding,
    columns: &Columns,
    path: &Path,
    mut each: impl FnMut(u64, u64, &mut Record),
) -> Result<(), SourceError> {
    let mut known = columns.known();
    let mut object = Object::default();
    let mut record = Record::default();
    for ((number, &line), span) in (block.start.record..).zip(&block.lines).zip(&block.spans) {
        let (text, is_undecodable) = encoding.decode(&block.bytes[span.clone()]);
        let mut fault = object.read(&text, &known).err();
        if fault.is_none() && !object.unknown.is_empty() {
            object.meet_unknown(&block.naming, columns, &mut known, path, line)?;
        }
        if fault.is_none() {
            fault = object.lay_out(&text, &known, &mut record).err();
        }
        if fault.is_some() {
            record.cells.clear();
            record.cells.push(&text);
            record.forms.clear();
        }
        record.fault = if is_undecodable { Some(undecodable(&block.bytes[span.clone()])) } else { fault };
        each(number, line, &mut record);
    }
    Ok(())
}

/// Where the values of an object stand in its text.
#[derive(Debug, Default)]
struct Object {
    /// By column.
    values: Vec<Option<Range<usize>>>,
    /// Under names that no column has.
    unknown: Vec<(String, Range<usize>)>,
    /// A name that stands twice.
    repeated: Option<String>,
}

impl Object {
    /// Finds the values of the object that `text` is.
    fn read(&mut self, text: &str, known: &Known) -> Result<(), RecordFault> {
        self.values.clear();
        self.values.resize(known.len(), None);
        self.unknown.clear();
        self.repeated = None;
        if !text.trim_start().starts_with('{') {
            return Err(match serde_json::from_str::<&RawValue>(text) {
                Ok(_) => RecordFault::NotAnObject,
                Err(error) => broken(&error),
            });
        }
        let mut parser = serde_json::Deserializer::from_str(text);
        Filling { object: self, known, text }
            .deserialize(&mut parser)
            .and_then(|()| parser.end())
            .map_err(|error| broken(&error))?;
        match self.repeated.take() {
            Some(name) => Err(RecordFault::RepeatedName(name)),
            None => Ok(()),
        }
    }

    fn put(&mut self, place: Option<usize>, name: Cow<'_, str>, value: Range<usize>) {
        let is_repeated = if let Some(place) = place {
            self.values[place].replace(value).is_some()
        } else {
            let is_repeated = self.unknown.iter().any(|(there, _)| *there == name);
            self.unknown.push((name.clone().into_owned(), value));
            is_repeated
        };
        if is_repeated {
            self.repeated = Some(name.into_owned());
        }
    }

    /// Makes columns of unknown names where that may be.
    fn meet_unknown(
        &mut self,
        naming: &Naming,
        columns: &Columns,
        known: &mut Arc<Known>,
        path: &Path,
        line: u64,
    ) -> Result<(), SourceError> {
        if !naming.is_open() {
            return Ok(());
        }
        *known = columns.add(self.unknown.iter().map(|(name, _)| name.clone()), path, line)?;
        self.values.resize(known.len(), None);
        for (name, value) in self.unknown.drain(..) {
            if let Some(place) = known.place(&name, 0) {
                self.values[place] = Some(value);
            }
        }
        Ok(())
    }

    /// Makes cells of the values; those under unknown names stand behind the columns.
    fn lay_out(&self, text: &str, known: &Known, record: &mut Record) -> Result<(), RecordFault> {
        record.cells.clear();
        record.forms.clear();
        debug_assert_eq!(self.values.len(), known.len());
        let behind = self.unknown.iter().map(|(_, value)| Some(value));
        for value in self.values.iter().map(Option::as_ref).chain(behind) {
            let (form, cell) = match value {
                Some(value) => cell(&text[value.clone()])?,
                None => (CellForm::Missing, Cow::Borrowed("")),
            };
            record.cells.push(&cell);
            record.forms.push(form);
        }
        Ok(())
    }
}

/// What a value's JSON is as a cell.
fn cell(json: &str) -> Result<(CellForm, Cow<'_, str>), RecordFault> {
    Ok(match json.as_bytes().first() {
        Some(b'"') => {
            let content = &json[1..json.len() - 1];
            if memchr::memchr(b'\\', content.as_bytes()).is_none() {
                (CellForm::Text, Cow::Borrowed(content))
            } else {
                let content = serde_json::from_str(json).map_err(|error| broken(&error))?;
                (CellForm::Text, Cow::Owned(content))
            }
        }
        Some(b'{' | b'[') => {
            // The record is a level itself.
            if levels(json) >= MAX_LEVELS {
                return Err(RecordFault::BrokenJson(format!("it nests more than {MAX_LEVELS} levels")));
            }
            (CellForm::Nested, Cow::Borrowed(json))
        }
        Some(b't' | b'f') => (CellForm::YesNo, Cow::Borrowed(json)),
        Some(b'n') => (CellForm::Null, Cow::Borrowed("")),
        _ => (CellForm::Number, Cow::Borrowed(json)),
    })
}

/// How deep sound JSON nests; 0 where it is too short to matter.
fn levels(json: &str) -> usize {
    if json.len() < 2 * MAX_LEVELS - 2 {
        return 0;
    }
    let (mut depth, mut deepest, mut in_string) = (0usize, 0, false);
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                bytes.next();
            }
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The fault of a record that is no text, with the place in it.
fn undecodable(bytes: &[u8]) -> RecordFault {
    let length = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let sound = String::from_utf8_lossy(&bytes[..length]);
    let lines = line_ends(&bytes[..length]);
    let in_line = sound.rsplit(['\n', '\r']).next().unwrap_or_default();
    let character = in_line.chars().count() + 1;
    RecordFault::UndecodableJson(match lines {
        0 => format!("at character {character}"),
        _ => format!("in its line {}, at character {character}", lines + 1),
    })
}

/// What the parser says, with the place in the record.
fn broken(error: &serde_json::Error) -> RecordFault {
    let text = error.to_string();
    let reason =
        if error.is_eof() { "it ends too soon," } else { text.split(" at line ").next().unwrap_or(&text) };
    RecordFault::BrokenJson(match error.line() {
        0 | 1 => format!("{reason} at character {}", error.column()),
        line => format!("{reason} in its line {line}, at character {}", error.column()),
    })
}

/// Fills an [`Object`] while its text is parsed.
struct Filling<'o, 'de> {
    object: &'o mut Object,
    known: &'o Known,
    text: &'de str,
}

impl<'de> DeserializeSeed<'de> for Filling<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Filling<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut likely = 0;
        while let Some((Name(name), value)) = entries.next_entry::<Name<'de>, &'de RawValue>()? {
            let place = self.known.place(&name, likely);
            likely = place.map_or(likely, |place| place + 1);
            // The value is borrowed from the text.
            let start = value.get().as_ptr().addr() - self.text.as_ptr().addr();
            self.object.put(place, name, start..start + value.get().len());
        }
        Ok(())
    }
}

/// A name, borrowed from the text where it holds no escape.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = Name<'de>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Take)
    }
}
