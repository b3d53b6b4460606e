//! What rows of other tables add to the items of this one: for each of its rows, in their order, some attributes and the
//! rows that they were made of. They are put together once, into temporary files without names, and read from anywhere.

use super::value::Value;
use super::value_bytes::{ValueReader, add_count, add_sized, add_value};
use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Bytes of one entry of the index.
const OFFSET_BYTES: usize = size_of::<u64>();
/// Most rows whose places are held in memory, 8 bytes each; of larger tables they are read from the file.
const MAX_HELD_ROWS: usize = 1024 * 1024;
/// So much is hashed at a time: many small pieces take longer.
const HASHED_BYTES: usize = 128 * 1024;

/// Writes what each row gets, one row after another.
#[derive(Debug)]
pub struct RelatedWriter {
    data: BufWriter<File>,
    offsets: BufWriter<File>,
    written: u64,
    rows: u64,
    /// Where each row begins, while there are few.
    starts: Vec<u64>,
    max_held_rows: usize,
    hash: blake3::Hasher,
    /// What is to be hashed next.
    unhashed: Vec<u8>,
    row: Vec<u8>,
}

/// What a row gets of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedPart {
    /// The place of the table among those that give something: first those whose attributes are copied, then those whose
    /// rows stand inside, as the plan has them.
    pub table: u64,
    /// The numbers of its rows, from 0, in their order.
    pub rows: Vec<u64>,
    pub attributes: RelatedAttributes,
}

/// Attributes as they are, or what they would come to where nobody may hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelatedAttributes {
    Whole(Vec<EncodedAttribute>),
    /// They are larger than any item may be, so that they are not kept: their bytes, names counted.
    TooLarge(u64),
}

/// An attribute with its value as [`add_value`](super::value_bytes::add_value) writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedAttribute {
    pub name: String,
    /// Bytes that the value counts for in an item.
    pub size_bytes: u64,
    pub value: Vec<u8>,
}

impl EncodedAttribute {
    pub fn new(name: String, value: &Value) -> Self {
        let mut bytes = Vec::new();
        add_value(value, &mut bytes);
        Self { name, size_bytes: value.size_bytes(), value: bytes }
    }
}

impl RelatedWriter {
    /// # Errors
    /// When there can be no temporary file.
    pub fn new() -> io::Result<Self> {
        Self::holding(MAX_HELD_ROWS)
    }

    fn holding(max_held_rows: usize) -> io::Result<Self> {
        let file = || Ok::<_, io::Error>(BufWriter::with_capacity(256 * 1024, tempfile::tempfile()?));
        Ok(Self {
            data: file()?,
            offsets: file()?,
            written: 0,
            rows: 0,
            starts: Vec::new(),
            max_held_rows,
            hash: blake3::Hasher::new(),
            unhashed: Vec::with_capacity(2 * HASHED_BYTES),
            row: Vec::new(),
        })
    }

    /// Writes what the next row gets; it may be nothing.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn add(&mut self, parts: &[RelatedPart]) -> io::Result<()> {
        self.row.clear();
        for part in parts {
            add_count(part.table, &mut self.row);
            add_count(part.rows.len() as u64, &mut self.row);
            for row in &part.rows {
                add_count(*row, &mut self.row);
            }
            match &part.attributes {
                RelatedAttributes::TooLarge(size_bytes) => {
                    add_count(0, &mut self.row);
                    add_count(*size_bytes, &mut self.row);
                }
                RelatedAttributes::Whole(attributes) => {
                    add_count(attributes.len() as u64 + 1, &mut self.row);
                    for attribute in attributes {
                        add_sized(attribute.name.as_bytes(), &mut self.row);
                        add_count(attribute.size_bytes, &mut self.row);
                        add_sized(&attribute.value, &mut self.row);
                    }
                }
            }
        }
        self.unhashed.extend_from_slice(&(self.row.len() as u64).to_le_bytes());
        self.unhashed.extend_from_slice(&self.row);
        if self.unhashed.len() >= HASHED_BYTES {
            self.hash.update(&self.unhashed);
            self.unhashed.clear();
        }
        if self.starts.len() <= self.max_held_rows {
            self.starts.push(self.written);
        }
        self.offsets.write_all(&self.written.to_le_bytes())?;
        self.data.write_all(&self.row)?;
        self.written += self.row.len() as u64;
        self.rows += 1;
        Ok(())
    }

    /// All of it, for reading.
    ///
    /// # Errors
    /// When the disk does not take the rest.
    pub fn finish(mut self) -> io::Result<RelatedValues> {
        self.offsets.write_all(&self.written.to_le_bytes())?;
        self.hash.update(&self.unhashed);
        self.starts.push(self.written);
        let are_all = self.starts.len() as u64 == self.rows + 1;
        let file = |writer: BufWriter<File>| writer.into_inner().map_err(io::IntoInnerError::into_error);
        Ok(RelatedValues {
            data: PositionedFile::new(file(self.data)?),
            offsets: PositionedFile::new(file(self.offsets)?),
            starts: if are_all { self.starts } else { Vec::new() },
            rows: self.rows,
            hash: self.hash.finalize().to_hex().to_string(),
        })
    }
}

/// What rows of other tables add to each row of a table.
#[derive(Debug)]
pub struct RelatedValues {
    data: PositionedFile,
    offsets: PositionedFile,
    /// Where each row begins, and the last ends; none of a table with more rows than are held.
    starts: Vec<u64>,
    rows: u64,
    hash: String,
}

impl RelatedValues {
    /// A hash of all of it, by which the same is known again.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// How many rows the table has.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Where what a row gets begins and ends.
    fn place_of(&self, number: u64) -> io::Result<(u64, u64)> {
        let held = usize::try_from(number).ok().and_then(|row| self.starts.get(row..)?.first_chunk::<2>());
        if let Some([start, end]) = held {
            return Ok((*start, *end));
        }
        let mut offsets = [0; 2 * OFFSET_BYTES];
        self.offsets.read_at(number * OFFSET_BYTES as u64, &mut offsets)?;
        let [start, end] = offsets.as_chunks::<8>().0 else { return Err(not_as_written()) };
        Ok((u64::from_le_bytes(*start), u64::from_le_bytes(*end)))
    }

    /// What the row of this number, from 0, gets.
    ///
    /// # Errors
    /// When it cannot be read back.
    pub fn of_row(&self, number: u64) -> io::Result<RelatedRow> {
        if number >= self.rows {
            return Ok(RelatedRow::default());
        }
        let (start, end) = self.place_of(number)?;
        let length = end.checked_sub(start).and_then(|length| usize::try_from(length).ok());
        let mut bytes = vec![0; length.ok_or_else(not_as_written)?];
        if !bytes.is_empty() {
            self.data.read_at(start, &mut bytes)?;
        }
        Ok(RelatedRow { bytes })
    }
}

/// What one row gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelatedRow {
    bytes: Vec<u8>,
}

/// An attribute whose value is not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizedAttribute<'a> {
    pub name: &'a str,
    /// Bytes of the value, without the name.
    pub size_bytes: u64,
    value: &'a [u8],
}

impl<'a> SizedAttribute<'a> {
    /// The value as it was written.
    pub(super) fn encoded(self) -> &'a [u8] {
        self.value
    }

    /// # Errors
    /// When it is not as it was written.
    pub fn value(&self) -> io::Result<Value> {
        ValueReader::new(self.value).value().ok_or_else(not_as_written)
    }
}

/// What a row gets of one table, with nothing read that need not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizedPart<'a> {
    /// The place of the table among those that give something.
    pub table: u64,
    /// The numbers of its rows.
    pub rows: Vec<u64>,
    pub attributes: Vec<SizedAttribute<'a>>,
    /// Bytes of all attributes, names counted; of those too that are too large to be kept.
    pub size_bytes: u64,
}

impl RelatedRow {
    /// # Errors
    /// When it is not as it was written.
    pub fn parts(&self) -> io::Result<Vec<SizedPart<'_>>> {
        let mut reader = ValueReader::new(&self.bytes);
        let mut parts = Vec::new();
        while !reader.is_empty() {
            parts.push(part(&mut reader).ok_or_else(not_as_written)?);
        }
        Ok(parts)
    }

    /// The attribute of this name; `None` where there is none.
    ///
    /// # Errors
    /// When the row is not as it was written.
    pub(super) fn attribute(&self, name: &str) -> io::Result<Option<SizedAttribute<'_>>> {
        let parts = self.parts()?;
        Ok(parts.iter().flat_map(|part| &part.attributes).find(|attribute| attribute.name == name).copied())
    }

    /// The same row without these attributes.
    ///
    /// # Errors
    /// When it is not as it was written.
    pub(super) fn without(&self, names: &[&str]) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for part in self.parts()? {
            add_count(part.table, &mut bytes);
            add_count(part.rows.len() as u64, &mut bytes);
            part.rows.iter().for_each(|row| add_count(*row, &mut bytes));
            if part.attributes.is_empty() && part.size_bytes > 0 {
                add_count(0, &mut bytes);
                add_count(part.size_bytes, &mut bytes);
                continue;
            }
            let kept = || part.attributes.iter().filter(|attribute| !names.contains(&attribute.name));
            add_count(kept().count() as u64 + 1, &mut bytes);
            for attribute in kept() {
                add_sized(attribute.name.as_bytes(), &mut bytes);
                add_count(attribute.size_bytes, &mut bytes);
                add_sized(attribute.value, &mut bytes);
            }
        }
        Ok(Self { bytes })
    }
}

fn part<'a>(reader: &mut ValueReader<'a>) -> Option<SizedPart<'a>> {
    let table = reader.count()?;
    let count = reader.count()?;
    let mut rows = Vec::new();
    for _ in 0..count {
        rows.push(reader.count()?);
    }
    let Some(count) = reader.count()?.checked_sub(1) else {
        return Some(SizedPart { table, rows, attributes: Vec::new(), size_bytes: reader.count()? });
    };
    let (mut attributes, mut size_bytes) = (Vec::new(), 0);
    for _ in 0..count {
        let attribute =
            SizedAttribute { name: reader.text()?, size_bytes: reader.count()?, value: reader.sized()? };
        size_bytes += attribute.name.len() as u64 + attribute.size_bytes;
        attributes.push(attribute);
    }
    Some(SizedPart { table, rows, attributes, size_bytes })
}

fn not_as_written() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "A temporary file is not as it was written.")
}

/// A file that several threads read from places of their own.
#[derive(Debug)]
struct PositionedFile {
    file: File,
}

impl PositionedFile {
    fn new(file: File) -> Self {
        Self { file }
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, into, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, mut offset: u64, mut into: &mut [u8]) -> io::Result<()> {
        while !into.is_empty() {
            let read = std::os::windows::fs::FileExt::seek_read(&self.file, into, offset)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            into = &mut into[read..];
            offset += read as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_gets_what_was_written_for_it() {
        let lines = |numbers: &[u64]| RelatedPart {
            table: 1,
            rows: numbers.to_vec(),
            attributes: RelatedAttributes::Whole(vec![EncodedAttribute::new(
                "lines".to_owned(),
                &Value::L(numbers.iter().map(|number| Value::N(number.to_string())).collect()),
            )]),
        };
        let large =
            RelatedPart { table: 0, rows: vec![300], attributes: RelatedAttributes::TooLarge(500_000) };
        let rows = [vec![lines(&[1, 2])], vec![], vec![large, lines(&[70_000])]];
        let of_held = |max_held_rows| {
            let mut writer = RelatedWriter::holding(max_held_rows).unwrap();
            for row in &rows {
                writer.add(row).unwrap();
            }
            writer.finish().unwrap()
        };
        // The places of the rows are held, or read from the file.
        let related = of_held(3);
        for max_held_rows in 0..3 {
            let other = of_held(max_held_rows);
            assert_eq!((other.hash(), other.rows()), (related.hash(), 3));
            for row in 0..4 {
                assert_eq!(other.of_row(row).unwrap(), related.of_row(row).unwrap(), "{max_held_rows} {row}");
            }
        }
        assert_eq!(related.rows(), 3);
        let row = related.of_row(0).unwrap();
        let parts = row.parts().unwrap();
        let [part] = parts.as_slice() else { panic!("{parts:?}") };
        assert_eq!((part.table, part.rows.as_slice()), (1, [1, 2].as_slice()));
        let expected = Value::L(vec![Value::N("1".into()), Value::N("2".into())]);
        assert_eq!(part.attributes[0].value().unwrap(), expected);
        assert_eq!(part.size_bytes, 5 + expected.size_bytes());
        for empty in [1, 3, 400] {
            assert!(related.of_row(empty).unwrap().parts().unwrap().is_empty());
        }
        let row = related.of_row(2).unwrap();
        let sizes: Vec<u64> = row.parts().unwrap().iter().map(|part| part.size_bytes).collect();
        assert_eq!(sizes, [500_000, 5 + 3 + 1 + Value::N("70000".into()).size_bytes()]);
    }
}
