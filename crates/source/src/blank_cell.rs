//! Cells with nothing in them, where the source says what they are.

use super::record::{CellForm, Record};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a cell with nothing in it is, where the source tells such cells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BlankKind {
    /// NULL of a database or of JSON, or a text file's word for it; the cell's text is that word, or nothing of JSON. A text
    /// of the same letters is none.
    Null,
    /// Text of no length, of a database or of JSON.
    EmptyText,
    /// A JSON object that has no such name.
    Missing,
}

/// A cell of a record with nothing in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlankCell {
    /// The column's place, from 0.
    pub place: usize,
    pub kind: BlankKind,
}

impl BlankKind {
    /// What the cell at `place` (from 0) is; `None` where it holds something, or the source does not say.
    pub fn of(record: &Record, place: usize) -> Option<Self> {
        let is_empty = || record.get(place).is_some_and(str::is_empty);
        match record.form(place) {
            CellForm::Null => Some(Self::Null),
            CellForm::Missing => Some(Self::Missing),
            CellForm::Text | CellForm::TypedText if is_empty() => Some(Self::EmptyText),
            _ => None,
        }
    }
}

impl BlankCell {
    /// Those of a record, in its order.
    pub fn all_of(record: &Record) -> Vec<Self> {
        if record.is_plain() {
            return Vec::new();
        }
        let cell = |place| BlankKind::of(record, place).map(|kind| Self { place, kind });
        (0..record.len()).filter_map(cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_a_text_of_its_letters_are_not_the_same() {
        use CellForm::{Missing, Null, Number, Plain, Quoted, Text, TypedText};
        let cases = [
            ("NULL", Null, Some(BlankKind::Null)),
            ("NULL", TypedText, None),
            ("", TypedText, Some(BlankKind::EmptyText)),
            (" ", TypedText, None),
            ("null", Null, Some(BlankKind::Null)),
            ("null", Text, None),
            ("", Text, Some(BlankKind::EmptyText)),
            ("", Missing, Some(BlankKind::Missing)),
            ("7", Number, None),
            // In a delimited file the plan says what an empty cell is.
            ("", Plain, None),
            ("", Quoted, None),
        ];
        let mut record = Record::of_cells(cells_of(&cases));
        record.set_forms(cases.map(|(_, form, _)| form).to_vec());
        for (place, (text, form, expected)) in cases.into_iter().enumerate() {
            assert_eq!(BlankKind::of(&record, place), expected, "{text:?} {form:?}");
        }
        let places: Vec<usize> = BlankCell::all_of(&record).iter().map(|cell| cell.place).collect();
        assert_eq!(places, [0, 2, 4, 6, 7]);
        assert_eq!(BlankCell::all_of(&Record::of_cells(["", "NULL"])), []);
    }

    fn cells_of(cases: &[(&'static str, CellForm, Option<BlankKind>)]) -> impl Iterator<Item = &'static str> {
        cases.iter().map(|(text, ..)| *text)
    }
}
