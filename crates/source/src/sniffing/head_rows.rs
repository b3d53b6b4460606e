//! Tells what stands above the data by how it looks: where columns hold numbers, dates and the like, a line with words
//! there is no record. Titles as wide as the table, the names, and lines of units or questions below them.

use super::super::header::CellLook;
use super::super::header_words::names_a_column;
use super::super::record::Record;
use std::collections::BTreeMap;

/// Records looked at, and how many of them may stand above the data.
pub(super) const SAMPLED: usize = 60;
const MAX_ABOVE: usize = 30;
/// Lines that may name the columns: what stands above more of them is sorted so.
const MAX_NAMES: usize = 6;
/// Rows below a title that must be filled where nothing but that tells it.
const FILLED_BELOW: usize = 3;

/// What stands above the data of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadRows {
    /// Records before the names: titles.
    pub titles: usize,
    /// False where those may be something else.
    pub are_titles: bool,
    /// Records below them that may name the columns.
    pub names: usize,
    /// The one of those that most likely does.
    pub likeliest: usize,
    /// True where what is below the first may be records: columns of words have words there, too.
    pub may_be_records: bool,
}

impl HeadRows {
    /// What stands above the data in the first records of a text; `None` where that is one line of names at most.
    pub(super) fn of(records: &[Record]) -> Option<Self> {
        let width = usual_width(records);
        if width < 2 {
            return None;
        }
        let typed = typed_columns(records, width);
        if typed.is_empty() {
            return padded_titles(records, width);
        }
        let data = records.iter().take(MAX_ABOVE + 1).position(|record| typed.are_in(record))?;
        let head = &records[..data];
        let head = &head[..head.len() - head.iter().rev().take_while(|record| filled(record) == 0).count()];
        let titles = head.iter().rposition(|record| is_title(record, width)).map_or(0, |last| last + 1);
        let names = &head[titles..];
        if names.is_empty() || names.len() > MAX_NAMES || names.iter().any(|record| !typed.is_other(record)) {
            return None;
        }
        if titles == 0 && (names.len() < 2 || !are_lines_of_words(names, typed.len())) {
            return None;
        }
        let likeliest = names.iter().position(reads_like_names).unwrap_or(0);
        let may_be_more =
            |record: &Record| is_row_of_words(record, width) || is_row_of_another(record, width);
        let are_titles = !head[..titles].iter().any(may_be_more) && reads_like_names(&names[likeliest]);
        let may_be_records = titles == 0
            && likeliest == 0
            && typed.len() < width
            && names[1..].iter().all(|record| !reads_like_names(record) && typed.others_are_filled(record));
        Some(Self { titles, are_titles, names: names.len(), likeliest, may_be_records })
    }
}

/// True where some records are a table of their own: all as long, and the first names what stands below it.
pub(super) fn are_a_table(records: &[Record]) -> bool {
    let Some((first, below)) = records.split_first() else { return false };
    let typed = typed_columns(records, first.len());
    // Lines that say when something was made have two cells as well.
    first.len() > 1
        && below.len() > 1
        && below.iter().all(|record| record.len() == first.len())
        && typed.is_other(first)
}

/// True for words right above records that start with data, and not with names of their own: they may name all columns
/// but some.
pub(super) fn are_names_without_some(above: &Record, below: &[Record]) -> bool {
    let Some(first) = below.first() else { return false };
    let is_word =
        |cell: &str| CellLook::of(cell) == CellLook::Word && (above.len() > 1 || !cell.contains(' '));
    typed_columns(below, first.len()).are_in(first) && above.len() < first.len() && above.iter().all(is_word)
}

/// The columns that hold numbers, dates or values, with what they hold.
struct Typed(BTreeMap<usize, CellLook>, usize);

impl Typed {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    /// How many typed columns of a record hold what the others do, and how many something else.
    fn held(&self, record: &Record) -> (usize, usize) {
        let looks = self
            .0
            .iter()
            .map(|(&place, &look)| (record.get(place).map_or(CellLook::Blank, CellLook::of), look));
        looks.fold((0, 0), |(alike, other), (here, look)| {
            (alike + usize::from(here == look), other + usize::from(here != look && here != CellLook::Blank))
        })
    }

    fn others_are_filled(&self, record: &Record) -> bool {
        record
            .iter()
            .enumerate()
            .all(|(place, cell)| self.0.contains_key(&place) || CellLook::of(cell) == CellLook::Word)
    }

    fn are_in(&self, record: &Record) -> bool {
        let (alike, other) = self.held(record);
        record.len() == self.1 && alike > 0 && alike >= other
    }

    fn is_other(&self, record: &Record) -> bool {
        let (alike, other) = self.held(record);
        record.len() == self.1 && alike == 0 && other > 0
    }
}

/// How many cells most records have; of two that are as frequent, the more.
fn usual_width(records: &[Record]) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for record in records {
        *counts.entry(record.len()).or_default() += 1;
    }
    counts.iter().max_by_key(|&(&width, &count)| (count, width)).map_or(0, |(&width, _)| width)
}

/// By the later half of the records, above which nothing stands.
fn typed_columns(records: &[Record], width: usize) -> Typed {
    let below = &records[records.len() - records.len() / 2..];
    let mut typed = BTreeMap::new();
    for place in 0..width {
        let cells =
            below.iter().filter(|record| record.len() == width).filter_map(|record| record.get(place));
        let looks: Vec<CellLook> = cells.map(CellLook::of).filter(|look| *look != CellLook::Blank).collect();
        let count = |look: CellLook| looks.iter().filter(|here| **here == look).count();
        let is_most = |look: &CellLook| count(*look) > 0 && count(*look) * 10 >= looks.len() * 8;
        if let Some(look) = [CellLook::Number, CellLook::Moment, CellLook::Value].into_iter().find(is_most) {
            typed.insert(place, look);
        }
    }
    Typed(typed, width)
}

fn filled(record: &Record) -> usize {
    record.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// A line of another length, or one with one text alone, as spreadsheets fill titles up to the width of the table.
fn is_title(record: &Record, width: usize) -> bool {
    record.len() != width || filled(record) == 0 || (width > 2 && is_one_text(record))
}

fn is_one_text(record: &Record) -> bool {
    filled(record) == 1 && record.iter().any(|cell| CellLook::of(cell) == CellLook::Word)
}

/// A line of as many words as the table has columns: it may name them.
fn is_row_of_words(record: &Record, width: usize) -> bool {
    record.len() == width && record.iter().all(|cell| CellLook::of(cell) == CellLook::Word)
}

/// A line with several values, but not as many as the table has columns: it may belong to another table above it.
fn is_row_of_another(record: &Record, width: usize) -> bool {
    record.len() != width && filled(record) > 2
}

fn reads_like_names(record: &Record) -> bool {
    filled(record) == record.len() && record.iter().any(names_a_column)
}

/// True where several lines above the data are no accident: one text in a column of numbers may be.
fn are_lines_of_words(names: &[Record], typed: usize) -> bool {
    typed > 1 || names[1..].iter().all(reads_like_names)
}

/// Titles above a table of texts alone: lines with one text, and full ones below.
fn padded_titles(records: &[Record], width: usize) -> Option<HeadRows> {
    let is_padded = |record: &&Record| record.len() == width && (is_one_text(record) || filled(record) == 0);
    let titles = records.iter().take(MAX_ABOVE).take_while(is_padded).count();
    let below = &records[titles..];
    let are_full = below.len() > FILLED_BELOW
        && below.iter().take(FILLED_BELOW + 1).all(|record| filled(record) + 1 >= width)
        && is_row_of_words(&below[0], width);
    (titles > 0 && are_full).then_some(HeadRows {
        titles,
        are_titles: false,
        names: 1,
        likeliest: 0,
        may_be_records: false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::delimited::first_records;
    use super::super::super::dialect::Dialect;
    use super::*;

    #[test]
    fn what_stands_above_the_data_is_told_by_its_look() {
        let rows = |titles, are_titles, names, likeliest| Some((titles, are_titles, names, likeliest));
        let cases = [
            // Nothing but the names, or not even those.
            ("id,name\n1,a\n2,b\n", None),
            ("1,a\n2,b\n", None),
            ("id,n\n1\n2,3\n4,5\n", None),
            ("name,2019,2020\nx,5,6\ny,7,8\n", None),
            ("name,n\nAnn,pending\nBob,5\nCy,7\nDi,8\n", None),
            ("name,n,m\nAssets,,\nx,5,6\ny,7,8\n", None),
            ("name,n,m\n,,\nx,5,6\ny,7,8\n", None),
            ("a,b\nx,y\nz,w\n", None),
            ("Ann,,\nBob,5,6\nCy,7,8\n", None),
            ("day,in,out\nopening,,100\n2024-01-01,5,105\n2024-01-02,6,111\n2024-01-03,7,118\n", None),
            ("a,b\nx,y\nx,y\nx,y\nx,y\nx,y\nx,y\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n", None),
            // Titles as wide as the table, wider, and behind others.
            ("Table 1,,,\nItem,Qty,Price,Total\nApples,3,1,3\nPears,2,2,4\n", rows(1, true, 1, 0)),
            ("Ann,,\nBob,new,late\nCy,old,5\nDi,new,7\nEd,new,8\n", rows(1, false, 1, 0)),
            ("Stock,,\n,,\nItem,Qty,Place\nA,3,x\nB,4,y\nC,5,x\n", rows(2, true, 1, 0)),
            ("a,b,c,d,e\nid,n\n1,2\n3,4\n5,6\n", rows(1, false, 1, 0)),
            (
                "North, South, East\nUnits: F\nDate,Value,Gap\n1895,2,3\n1896,3,4\n1897,4,5\n",
                rows(2, false, 1, 0),
            ),
            (
                "My people,,\nname,city,job\nAnn,Rome,cook\nBob,Oslo,smith\nCy,Bern,baker\n",
                rows(1, false, 1, 0),
            ),
            ("Report,\nname,city\nAnn,Rome\nBob,Oslo\nCy,Bern\n", rows(1, false, 1, 0)),
            // Several lines that may name the columns.
            ("time,temp\ns,C\n0,21\n1,22\n2,23\n", rows(0, true, 2, 0)),
            ("Sales, January\nname,amount\nAnn,5\nBob,6\nCy,7\n", rows(0, true, 2, 1)),
            ("Person,,Place,\nid,name,street,zip\n1,Ann,Via,5\n2,Bob,Gate,6\n", rows(0, true, 2, 1)),
            ("GEO_ID,NAME,B01\nid,Area,Total\nx,Autauga,5\ny,Baldwin,6\n", rows(0, true, 2, 0)),
        ];
        for (text, expected) in cases {
            let records = first_records(text.as_bytes(), &Dialect::with_delimiter(b','), SAMPLED);
            let found = HeadRows::of(&records);
            let found = found.map(|head| (head.titles, head.are_titles, head.names, head.likeliest));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
