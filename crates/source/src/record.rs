//! One record as it stands in the file.

use super::cells::{CellTexts, Cells};

/// One record as it stands in the file: its cells as text, and how a JSON file gave each.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub(super) cells: Cells,
    /// One for each cell, or none at all: then every cell is [`CellForm::Plain`].
    pub(super) forms: Vec<CellForm>,
    pub(super) fault: Option<RecordFault>,
}

/// How a cell was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellForm {
    /// A cell of a delimited file: text that may mean anything.
    Plain,
    /// A cell of a delimited file that stood in quotes, or that is empty where the file has a word for NULL: it is no
    /// word for a missing value, and where it is empty, it is empty on purpose.
    Quoted,
    /// A JSON object that has no such name.
    Missing,
    /// JSON `null`, or a delimited file's word for it; the cell is then that word.
    Null,
    /// A JSON string; the cell is its content.
    Text,
    /// A JSON number; the cell is its digits as they stand.
    Number,
    /// JSON `true` or `false`.
    YesNo,
    /// A JSON object or array; the cell is its JSON.
    Nested,
    /// Text of a database, which says itself that it is text; it may hold a date or JSON.
    TypedText,
    /// Bytes of a database; the cell is `0x` and their hexadecimal digits.
    Bytes,
}

/// Why a record cannot be read, though the file around it can. Its cells hold what there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    /// It holds bytes that are no text in the file's encoding, first in this cell (from 0) where its cells are known;
    /// each is shown as U+FFFD.
    Undecodable(Option<usize>),
    /// A text of a database, in this cell (from 0), holds bytes that are no UTF-8, as its texts must be; each is shown as
    /// U+FFFD.
    TextNotUtf8(usize),
    /// It holds bytes that are no text in a JSON record; the words say where in it.
    UndecodableJson(String),
    /// Behind the quote that ends this cell (from 0) there is more text.
    TextAfterQuote(usize),
    /// It is no JSON; what the parser says.
    BrokenJson(String),
    /// It is JSON, but no object.
    NotAnObject,
    /// This cell (from 0) of a database is so long that only its start is kept; so many bytes it has.
    CellTooLong { cell: usize, bytes: u64 },
    /// The JSON object says this name twice.
    RepeatedName(String),
}

impl Record {
    /// A record of a delimited file.
    pub fn of_cells<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        Self { cells: cells.into_iter().collect(), forms: Vec::new(), fault: None }
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True when it has no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.len() == 0
    }

    /// The text of a cell.
    #[inline]
    pub fn get(&self, place: usize) -> Option<&str> {
        self.cells.get(place)
    }

    /// How a cell was given.
    #[inline]
    pub fn form(&self, place: usize) -> CellForm {
        self.forms.get(place).copied().unwrap_or(CellForm::Plain)
    }

    /// True when every cell is [`CellForm::Plain`].
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.forms.is_empty()
    }

    /// Says how its cells were given.
    pub fn set_forms(&mut self, forms: Vec<CellForm>) {
        self.forms = forms;
    }

    /// The texts of its cells.
    pub fn iter(&self) -> CellTexts<'_> {
        self.cells.iter()
    }

    /// True when all its cells are plain ASCII.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        self.cells.is_ascii()
    }

    /// True when one of its cells may hold this byte; the byte between cells may count, too.
    #[inline]
    pub fn may_hold(&self, byte: u8) -> bool {
        self.cells.may_hold(byte)
    }

    /// About how many bytes of text it has.
    pub fn text_bytes(&self) -> usize {
        self.cells.text_bytes()
    }

    /// Why it cannot be read, if it cannot.
    pub fn fault(&self) -> Option<&RecordFault> {
        self.fault.as_ref()
    }
}

impl Clone for Record {
    fn clone(&self) -> Self {
        Self { cells: self.cells.clone(), forms: self.forms.clone(), fault: self.fault.clone() }
    }

    /// Keeps the space that there is.
    fn clone_from(&mut self, from: &Self) {
        self.cells.clone_from(&from.cells);
        self.forms.clone_from(&from.forms);
        self.fault.clone_from(&from.fault);
    }
}

impl<'a> IntoIterator for &'a Record {
    type Item = &'a str;
    type IntoIter = CellTexts<'a>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::ops::Index<usize> for Record {
    type Output = str;
    fn index(&self, place: usize) -> &str {
        self.get(place).unwrap_or_default()
    }
}
