//! The columns by which a row points to another, or is pointed to.

use super::cell_keys::{CellReader, Key, KeyMaker};
use super::converter::Converter;
use super::part::PartReader;
use super::rule::fix;
use super::value::Value;
use super::value_bytes::add_value;
use plan::{ColumnFix, Plan};
use source::{CellForm, Record};
use std::borrow::Cow;

/// Some columns of a table, read together as one key of each row.
#[derive(Debug)]
pub struct KeyColumns {
    columns: Vec<KeyColumn>,
}

#[derive(Debug)]
struct KeyColumn {
    place: usize,
    fixes: Vec<ColumnFix>,
    reader: CellReader,
}

impl KeyColumns {
    /// The columns of these names; `None` where the plan has not all of them.
    pub fn new(plan: &Plan, names: &[String]) -> Option<Self> {
        let column = |name: &String| {
            let place = plan.columns.iter().position(|column| column.column == *name)?;
            let planned = &plan.columns[place];
            Some(KeyColumn { place, fixes: planned.fixes.clone(), reader: CellReader::new(planned) })
        };
        Some(Self { columns: names.iter().map(column).collect::<Option<_>>()? })
    }

    /// The key of a row, as its [`shaped`](Converter::shaped) record has it; `None` where one of its cells is blank.
    pub fn key(&self, converter: &Converter, number: u64, shaped: &Record, maker: &KeyMaker) -> Option<Key> {
        let key = |column: &KeyColumn| {
            let (cell, form) = cell(converter, number, shaped, column.place, &column.fixes);
            column.reader.key(&cell, form, maker)
        };
        if let [only] = self.columns.as_slice() {
            return key(only);
        }
        let keys: Vec<Key> = self.columns.iter().map(key).collect::<Option<_>>()?;
        Some(maker.of_keys(&keys))
    }
}

/// A column by which rows are put in order.
#[derive(Debug)]
pub struct OrderColumn {
    place: usize,
    fixes: Vec<ColumnFix>,
    reader: PartReader,
    is_number: bool,
}

impl OrderColumn {
    /// The column of this name, where the plan has it.
    pub fn new(plan: &Plan, name: &str) -> Option<Self> {
        let place = plan.columns.iter().position(|column| column.column == name)?;
        let planned = &plan.columns[place];
        Some(Self {
            place,
            fixes: planned.fixes.clone(),
            is_number: planned.key_type() == Some(plan::KeyType::N),
            reader: PartReader::new(planned.clone()),
        })
    }

    /// Adds bytes whose order is that of the rows; blank ones come last.
    pub fn add_bytes(
        &self,
        converter: &Converter,
        number: u64,
        shaped: &Record,
        descending: bool,
        bytes: &mut Vec<u8>,
    ) {
        let (cell, form) = cell(converter, number, shaped, self.place, &self.fixes);
        let Some(text) = self.reader.text(&cell, form) else {
            bytes.push(1);
            return;
        };
        bytes.push(0);
        let start = bytes.len();
        if self.is_number {
            add_number(&text, bytes);
        } else {
            add_text(text.as_bytes(), bytes);
        }
        if descending {
            bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
        }
    }
}

/// Adds bytes whose order is that of texts, and of numbers by their value. Equal values have equal bytes.
pub fn add_in_order(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::N(number) => add_number(number, bytes),
        Value::S(text) => add_text(text.as_bytes(), bytes),
        other => add_value(other, bytes),
    }
}

/// A cell after its fixes.
fn cell<'a>(
    converter: &'a Converter,
    number: u64,
    shaped: &'a Record,
    place: usize,
    fixes: &[ColumnFix],
) -> (Cow<'a, str>, CellForm) {
    let (raw, form) = match shaped.get(place) {
        Some(raw) => (raw, shaped.form(place)),
        None => ("", CellForm::Missing),
    };
    if form == CellForm::Null {
        return (Cow::Borrowed(raw), form);
    }
    if let Some(fixed) = converter.fixed_cell(number, place, raw) {
        return (Cow::Borrowed(fixed), CellForm::Plain);
    }
    match fix(raw, fixes) {
        Cow::Owned(fixed) => (Cow::Owned(fixed), CellForm::Plain),
        Cow::Borrowed(_) => (Cow::Borrowed(raw), form),
    }
}

/// Text in its order of bytes; its end comes before any letter.
fn add_text(text: &[u8], bytes: &mut Vec<u8>) {
    for &byte in text {
        bytes.push(byte);
        if byte == 0 {
            bytes.push(0xFF);
        }
    }
    bytes.extend_from_slice(&[0, 0]);
}

/// A number in canonical spelling (`-12.5`, `1E+40`) by its value.
fn add_number(text: &str, bytes: &mut Vec<u8>) {
    let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (digits, exponent) = text.split_once(['E', 'e']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit).collect();
    let zeros = all.iter().take_while(|digit| **digit == b'0').count();
    let significant = &all[zeros..];
    let significant = &significant
        [..significant.len() - significant.iter().rev().take_while(|digit| **digit == b'0').count()];
    if significant.is_empty() {
        bytes.push(1);
        return;
    }
    // How many digits stand before the point.
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let places = i32::try_from(whole.len())
        .unwrap_or(i32::MAX)
        .saturating_sub(i32::try_from(zeros).unwrap_or(i32::MAX));
    let magnitude = places.saturating_add(exponent).clamp(-10_000, 10_000) + 10_000;
    let magnitude = u16::try_from(magnitude).unwrap_or(u16::MAX);
    bytes.push(if is_negative { 0 } else { 2 });
    let start = bytes.len();
    bytes.extend_from_slice(&magnitude.to_be_bytes());
    bytes.extend(significant.iter().map(|digit| digit - b'0' + 1));
    bytes.push(0);
    if is_negative {
        bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{AttributeKind, ColumnPlan, TableDesign};
    use proptest::prelude::*;

    fn of_cell(kind: AttributeKind, cell: &str, descending: bool) -> Vec<u8> {
        let plan = Plan::new(TableDesign::new("T", "a"), vec![ColumnPlan::new("a", "a", kind)]);
        let (converter, mut bytes) = (Converter::new(&plan), Vec::new());
        let column = OrderColumn::new(&plan, "a").unwrap();
        column.add_bytes(&converter, 0, &Record::of_cells([cell]), descending, &mut bytes);
        bytes
    }

    #[test]
    fn numbers_are_in_their_order_and_blanks_last() {
        let sorted = [
            "-1E+40", "-100", "-20", "-2.5", "-2.05", "-0.001", "0", "0.02", "0.1", "1", "1.5", "9", "10",
            "99", "100", "1E+40", "",
        ];
        let bytes: Vec<Vec<u8>> =
            sorted.iter().map(|cell| of_cell(AttributeKind::Number, cell, false)).collect();
        assert!(bytes.is_sorted() && bytes.windows(2).all(|pair| pair[0] != pair[1]), "{bytes:?}");
        let turned: Vec<Vec<u8>> =
            sorted.iter().rev().skip(1).map(|cell| of_cell(AttributeKind::Number, cell, true)).collect();
        assert!(turned.is_sorted());
        assert!(turned.last() < Some(&of_cell(AttributeKind::Number, "", true)));
    }

    proptest! {
        #[test]
        fn any_two_numbers_are_in_their_order(left in -1_000_000i64..1_000_000, right in -1_000_000i64..1_000_000, scale in 0u32..6) {
            let text = |value: i64| {
                let (size, scale) = (value.unsigned_abs(), 10u64.pow(scale));
                format!("{}{}.{:06}", if value < 0 { "-" } else { "" }, size / scale, size % scale * (1_000_000 / scale))
            };
            let of = |value: i64| of_cell(AttributeKind::Number, &text(value), false);
            prop_assert_eq!(of(left).cmp(&of(right)), left.cmp(&right));
        }

        #[test]
        fn texts_are_in_the_order_of_their_bytes(left in "[a\\x00b\\x01é]{1,4}", right in "[a\\x00b\\x01é]{1,4}") {
            let of = |text: &str| {
                let mut bytes = Vec::new();
                add_text(text.as_bytes(), &mut bytes);
                bytes
            };
            prop_assert_eq!(of(&left).cmp(&of(&right)), left.as_bytes().cmp(right.as_bytes()));
        }
    }
}
