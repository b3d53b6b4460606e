//! OLE files, as older versions of Office write them, and newer ones where there is a password: what they hold, and
//! whether the places of an `.xls` workbook's cells can be. What reads those reserves memory for all cells between the
//! outermost, and a program ends that asks for more memory than there is.
//!
//! Source: [MS-CFB] (the container), [MS-XLS] 2.1.4 (records), 2.4.90 (`Dimensions`).

use super::fault::{WorkbookFault, WorkbookProblem};
use cfb::CompoundFile;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

/// What holds the records of a workbook: since Excel 97, and before.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];
const MAX_ROWS: u64 = 65_536;
const MAX_COLUMNS: u64 = 256;
/// Most cells between the outermost of each sheet, of all sheets: in memory they take some 24 bytes each.
const MAX_CELLS: u64 = 50_000_000;
/// What the numbers of records mean.
mod record {
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const BEGIN: [u16; 3] = [0x0809, 0x0409, 0x0209];
    pub(super) const DIMENSIONS: u16 = 0x0200;
    /// Cells: formula, several numbers, several blanks, text, blank, number, text, truth or error, number.
    pub(super) const CELLS: [u16; 10] =
        [0x0006, 0x00BD, 0x00BE, 0x00FD, 0x00D6, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];
    /// Those of them that hold several cells, and end with the column of the last.
    pub(super) const SEVERAL: [u16; 2] = [0x00BD, 0x00BE];
}

/// True where the OLE file at `path` is a workbook.
///
/// # Errors
/// Where it is one that cannot be read: with a password, or damaged.
pub(super) fn is_workbook(path: &Path) -> Result<bool, WorkbookFault> {
    let file = open(path)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(WorkbookFault::new(WorkbookProblem::Encrypted, "it is saved with a password"));
    }
    Ok(STREAMS.iter().any(|stream| file.is_stream(stream)))
}

/// Looks whether the cells of an `.xls` stand where cells can.
///
/// # Errors
/// Where they do not, reach over more cells than fit into memory, or the file has a password.
pub(super) fn check_places(path: &Path) -> Result<(), WorkbookFault> {
    let mut file = open(path)?;
    for stream in STREAMS {
        if file.is_stream(stream) {
            let records = file.open_stream(stream)?;
            check_records(BufReader::with_capacity(64 * 1024, records))?;
        }
    }
    Ok(())
}

fn open(path: &Path) -> Result<CompoundFile<BufReader<File>>, WorkbookFault> {
    let opened = CompoundFile::open(BufReader::new(File::open(path)?));
    opened.map_err(|error| match error.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
            WorkbookFault::broken(format!("the parts of the file are not found in it ({error})"))
        }
        _ => error.into(),
    })
}

/// The outermost cells of a sheet.
#[derive(Debug, Default)]
struct Reach(Option<[u64; 4]>);

impl Reach {
    fn add(&mut self, row: u64, column: u64) {
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, column]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(column), right.max(column)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    }
}

fn check_records(mut records: impl Read) -> Result<(), WorkbookFault> {
    let mut reach = Reach::default();
    let mut cells = 0u64;
    let mut data = Vec::new();
    loop {
        let mut head = [0; 4];
        match records.read_exact(&mut head) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
            read => read?,
        }
        let kind = u16::from_le_bytes([head[0], head[1]]);
        data.clear();
        let length = u64::from(u16::from_le_bytes([head[2], head[3]]));
        records.by_ref().take(length).read_to_end(&mut data)?;
        let number =
            |at: usize| data.get(at..at + 2).map(|two| u64::from(u16::from_le_bytes([two[0], two[1]])));
        match kind {
            // What follows cannot be read without the password, in each of the ways to hide it.
            record::FILE_PASS => {
                return Err(WorkbookFault::new(WorkbookProblem::Encrypted, "it is saved with a password"));
            }
            record::DIMENSIONS => check_dimensions(&data)?,
            kind if record::BEGIN.contains(&kind) => {
                cells += std::mem::take(&mut reach).cells();
            }
            kind if record::CELLS.contains(&kind) => {
                let (Some(row), Some(column)) = (number(0), number(2)) else { continue };
                let last =
                    record::SEVERAL.contains(&kind).then(|| number(data.len().saturating_sub(2))).flatten();
                let last = last.unwrap_or(column).max(column);
                if last >= MAX_COLUMNS {
                    let reason = format!(
                        "its row {} has a cell in column {}, and an .xls has {MAX_COLUMNS} columns at most",
                        row + 1,
                        last + 1
                    );
                    return Err(WorkbookFault::broken(reason));
                }
                reach.add(row, column);
                reach.add(row, last);
            }
            _ => {}
        }
    }
    cells += reach.cells();
    if cells > MAX_CELLS {
        let reason = format!(
            "its sheets reach over {cells} cells, most of them blank, and an .xls is held in memory whole. Save it as .xlsx"
        );
        return Err(WorkbookFault::too_large(reason));
    }
    Ok(())
}

/// Where a sheet says that its cells stand: the first row, the row behind the last, the first column and the one behind the
/// last; rows are 4 bytes since Excel 97, and were 2.
fn check_dimensions(data: &[u8]) -> Result<(), WorkbookFault> {
    let number = |at: usize, bytes: usize| {
        let digits = data.get(at..at + bytes).unwrap_or_default();
        digits.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let wide = if data.len() == 10 { 2 } else { 4 };
    let (first, behind_last) = (number(0, wide), number(wide, wide));
    let columns = number(2 * wide + 2, 2);
    if behind_last > MAX_ROWS || first > behind_last.max(1) || columns > MAX_COLUMNS {
        let reason = format!(
            "a sheet says that its cells reach to row {behind_last} and column {columns}, and an .xls has {MAX_ROWS} rows and \
             {MAX_COLUMNS} columns at most"
        );
        return Err(WorkbookFault::broken(reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(all: &[(u16, &[u8])]) -> Vec<u8> {
        let record = |(kind, data): &(u16, &[u8])| {
            let length = u16::try_from(data.len()).unwrap();
            [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
        };
        all.iter().flat_map(record).collect()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
    }

    fn dimensions(first: u32, behind_last: u32, columns: u16) -> Vec<u8> {
        let rows = [first.to_le_bytes(), behind_last.to_le_bytes()].concat();
        [&rows[..], &[0, 0], &columns.to_le_bytes(), &[0, 0]].concat()
    }

    #[test]
    fn places_that_cannot_be_are_told() {
        let check = |all: &[(u16, &[u8])]| check_records(records(all).as_slice());
        let problem = |all: &[(u16, &[u8])]| check(all).unwrap_err().problem;
        let begin: (u16, &[u8]) = (0x0809, &[0; 4]);
        assert_eq!(
            check(&[begin, (0x0200, &dimensions(0, 65_536, 256)), (0x0203, &cell(65_535, 255))]),
            Ok(())
        );
        assert_eq!(check(&[(0x0200, &dimensions(0, 0, 0))]), Ok(()));
        assert_eq!(check(&[(0x0200, &dimensions(1, 1, 1)), (0x7777, &[])]), Ok(()));
        for wrong in [
            dimensions(0, 65_537, 1),
            dimensions(9, 2, 1),
            dimensions(0, u32::MAX, 200),
            dimensions(0, 1, 257),
        ] {
            assert_eq!(problem(&[(0x0200, &wrong)]), WorkbookProblem::Broken, "{wrong:?}");
        }
        assert_eq!(problem(&[(0x0203, &cell(0, 256))]), WorkbookProblem::Broken);
        let several = [&cell(0, 3)[..], &300u16.to_le_bytes()].concat();
        assert_eq!(problem(&[(0x00BD, &several)]), WorkbookProblem::Broken);
        let (first, last) = (cell(0, 0), cell(65_535, 255));
        let sheet: [(u16, &[u8]); 3] = [begin, (0x0203, &first), (0x0203, &last)];
        assert_eq!(check(&sheet.repeat(2)), Ok(()));
        assert_eq!(problem(&sheet.repeat(3)), WorkbookProblem::TooLarge);
        assert_eq!(problem(&[(0x002F, &[1, 0]), (0x0203, &cell(0, 999))]), WorkbookProblem::Encrypted);
        // Cut off: what reads it tells that.
        assert_eq!(check_records(&[0x03, 0x02, 14, 0, 1][..]), Ok(()));
    }
}
