//! What sorted entries come to for each row of a table.

use item::{
    EncodedAttribute, MAX_ITEM_BYTES, RelatedAttributes, RelatedPart, RelatedWriter, Value, ValueReader,
    list_of,
};
use std::io;

/// Bytes that a List counts for by itself, and for each of its members (developer guide, "DynamoDB item sizes").
const LIST_BYTES: u64 = 3;
const MEMBER_BYTES: u64 = 1;

/// What a table gives.
pub(super) enum Gives {
    /// Its rows, as a List under this name.
    Rows(String),
    /// A key of each row, as a set under this name.
    Set(String),
    /// Attributes, of one row each.
    Attributes,
}

/// Gathers entries in the order of the rows that they are for, and writes what each row gets.
pub(super) struct Merging<'a> {
    writer: RelatedWriter,
    gives: &'a [Gives],
    /// The row that is gathered.
    row: u64,
    parts: Vec<RelatedPart>,
    rows: Option<RowsOfPart>,
}

/// Rows that are gathered for one List or set.
struct RowsOfPart {
    table: usize,
    numbers: Vec<u64>,
    values: Vec<u8>,
    size_bytes: u64,
    /// The last member of a set: one that repeats comes next.
    last: Vec<u8>,
}

impl<'a> Merging<'a> {
    /// # Errors
    /// When there can be no temporary file.
    pub(super) fn new(gives: &'a [Gives]) -> io::Result<Self> {
        Ok(Self { writer: RelatedWriter::new()?, gives, row: 0, parts: Vec::new(), rows: None })
    }

    /// Takes an entry, by what it was sorted: the row that it is for, the table that it is of, and the number of its row.
    ///
    /// # Errors
    /// When the disk does not take what is written, or the entry is not as it was made.
    pub(super) fn add(&mut self, sorted_by: &[u8], kept: &[u8]) -> io::Result<()> {
        let fault = || io::Error::from(io::ErrorKind::InvalidData);
        let (row, rest) = sorted_by.split_first_chunk::<8>().ok_or_else(fault)?;
        let (table, _) = rest.split_first_chunk::<4>().ok_or_else(fault)?;
        let (_, number) = sorted_by.split_last_chunk::<8>().ok_or_else(fault)?;
        let table = u32::from_be_bytes(*table) as usize;
        self.go_to(u64::from_be_bytes(*row))?;
        match self.gives.get(table).ok_or_else(fault)? {
            Gives::Attributes => {
                self.finish_rows()?;
                let attributes = attributes_of(kept).ok_or_else(fault)?;
                self.parts.push(RelatedPart {
                    table: table as u64,
                    rows: vec![u64::from_be_bytes(*number)],
                    attributes: RelatedAttributes::Whole(attributes),
                });
            }
            gives @ (Gives::Rows(_) | Gives::Set(_)) => {
                let is_set = matches!(gives, Gives::Set(_));
                if self.rows.as_ref().is_some_and(|rows| rows.table != table) {
                    self.finish_rows()?;
                }
                let mut reader = ValueReader::new(kept);
                let size_bytes = reader.count().ok_or_else(fault)?;
                let rows = self.rows.get_or_insert_with(|| RowsOfPart {
                    table,
                    numbers: Vec::new(),
                    values: Vec::new(),
                    size_bytes: if is_set { 0 } else { LIST_BYTES },
                    last: Vec::new(),
                });
                rows.numbers.push(u64::from_be_bytes(*number));
                if is_set {
                    if rows.last == reader.rest() {
                        return Ok(());
                    }
                    rows.last = reader.rest().to_vec();
                    rows.size_bytes += size_bytes;
                } else {
                    rows.size_bytes += MEMBER_BYTES + size_bytes;
                }
                if rows.size_bytes <= MAX_ITEM_BYTES {
                    rows.values.extend_from_slice(reader.rest());
                } else {
                    rows.values = Vec::new();
                }
            }
        }
        Ok(())
    }

    /// What every one of `rows` rows gets.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn finish(mut self, rows: u64) -> io::Result<item::RelatedValues> {
        self.go_to(rows)?;
        self.writer.finish()
    }

    fn go_to(&mut self, row: u64) -> io::Result<()> {
        if row > self.row {
            self.finish_rows()?;
            self.writer.add(&self.parts)?;
            self.parts.clear();
            for _ in self.row + 1..row {
                self.writer.add(&[])?;
            }
            self.row = row;
        }
        Ok(())
    }

    fn finish_rows(&mut self) -> io::Result<()> {
        let Some(rows) = self.rows.take() else { return Ok(()) };
        let Some(Gives::Rows(name) | Gives::Set(name)) = self.gives.get(rows.table) else { return Ok(()) };
        let is_set = matches!(self.gives.get(rows.table), Some(Gives::Set(_)));
        let attributes = if rows.size_bytes > MAX_ITEM_BYTES {
            RelatedAttributes::TooLarge(name.len() as u64 + rows.size_bytes)
        } else if is_set {
            let set = set_of(&rows.values).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            RelatedAttributes::Whole(vec![EncodedAttribute::new(name.clone(), &set)])
        } else {
            RelatedAttributes::Whole(vec![EncodedAttribute {
                name: name.clone(),
                size_bytes: rows.size_bytes,
                value: list_of(rows.numbers.len() as u64, &rows.values),
            }])
        };
        self.parts.push(RelatedPart { table: rows.table as u64, rows: rows.numbers, attributes });
        Ok(())
    }
}

/// The set of some values, which are all texts or all numbers.
fn set_of(values: &[u8]) -> Option<Value> {
    let (mut reader, mut texts, mut numbers) = (ValueReader::new(values), Vec::new(), Vec::new());
    while !reader.is_empty() {
        match reader.value()? {
            Value::S(text) => texts.push(text),
            Value::N(number) => numbers.push(number),
            _ => return None,
        }
    }
    match (texts.is_empty(), numbers.is_empty()) {
        (false, true) => Some(Value::Ss(texts)),
        (true, false) => Some(Value::Ns(numbers)),
        _ => None,
    }
}

/// Attributes as [`add_attributes`] writes them.
fn attributes_of(kept: &[u8]) -> Option<Vec<EncodedAttribute>> {
    let mut reader = ValueReader::new(kept);
    let mut attributes = Vec::new();
    while !reader.is_empty() {
        attributes.push(EncodedAttribute {
            name: reader.text()?.to_owned(),
            size_bytes: reader.count()?,
            value: reader.sized()?.to_vec(),
        });
    }
    Some(attributes)
}

/// Adds attributes, for [`Merging`] to give them to a row.
pub(super) fn add_attributes(attributes: &[EncodedAttribute], bytes: &mut Vec<u8>) {
    for attribute in attributes {
        item::add_sized(attribute.name.as_bytes(), bytes);
        item::add_count(attribute.size_bytes, bytes);
        item::add_sized(&attribute.value, bytes);
    }
}
