//! How a sheet is a table: which row names the columns, where the records start and end. The rules are those of delimited
//! text, to which the first rows are given as lines.

use super::row::column_name;
use super::survey::{KeptRow, SheetSurvey};
use super::words;
use crate::dialect::{Escape, LineEnd, Quote};
use crate::naming::Known;
use crate::recognising::{self, TextSample};
use crate::sniffing::Doubt;
use crate::summary::{DateCells, FormatChoice, FormatPart, SourceKind};

/// Blank rows in a run that are given as lines; behind a longer one another table starts.
const MAX_BLANK_LINES: u32 = 200;

/// How a sheet is a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// The row that names the columns, from 1.
    pub names_row: Option<u32>,
    /// The first and the last row that are records.
    pub first_row: u32,
    pub last_row: u32,
    /// The sheet's columns that are the table's, from 0, and what they are called.
    pub columns: Vec<u32>,
    pub names: Vec<String>,
    /// Those of them whose days are told with their midnight.
    pub with_midnights: Vec<u32>,
    pub rows: u64,
    /// Rows above the names that are no records.
    pub titles: Vec<KeptRow>,
    /// Why no row names the columns.
    pub unnamed_because: Option<String>,
    /// Columns within the table that are blank.
    pub blank_columns: Vec<u32>,
    pub doubts: Vec<Doubt>,
}

impl Layout {
    /// How a sheet is a table, read as `choice` says.
    pub(super) fn of(sheet: &SheetSurvey, choice: &FormatChoice) -> Self {
        let used: Vec<u32> =
            (0..).zip(&sheet.filled).filter(|(_, filled)| **filled > 0).map(|(column, _)| column).collect();
        let head = lines_of(&sheet.head, &used);
        let tail = tail_of(&sheet.tail, &used);
        let looked = TextSample { text: &head, readable: &head, is_whole: false, further: &[], tail: &tail };
        let mut found = recognising::recognise(&looked, &as_lines(choice), Some(b','));
        let mut layout = Self::default();
        let behind = |row: &&KeptRow| u64::from(row.number) > found.skip_lines;
        let first = sheet.head.iter().position(|row| behind(&row)).unwrap_or(sheet.head.len());
        layout.titles = sheet.head[..first].to_vec();
        let mut records = &sheet.head[first..];
        let mut above = first as u64;
        let names = found.header.then(|| records.first()).flatten();
        if let Some(names) = names {
            layout.names_row = Some(names.number);
            let below = usize::try_from(found.below_header)
                .unwrap_or(usize::MAX)
                .saturating_add(1)
                .min(records.len());
            above += below as u64;
            records = &records[below..];
        } else {
            let why = found.evidence.iter().find(|(part, _)| *part == FormatPart::Header);
            layout.unnamed_because =
                Some(why.map_or_else(|| "You said so.".to_owned(), |(_, why)| why.clone()));
        }
        let footer =
            usize::try_from(found.footer_lines).unwrap_or(usize::MAX).min(sheet.tail.len().saturating_sub(1));
        layout.rows = sheet.rows.saturating_sub(above).saturating_sub(footer as u64);
        layout.first_row = records.first().map_or(sheet.last_row + 1, |row| row.number);
        layout.last_row = sheet.tail.iter().rev().nth(footer).map_or(sheet.last_row, |row| row.number);
        let in_titles = |column: u32| {
            let skipped = sheet.head.iter().take(usize::try_from(above).unwrap_or(usize::MAX));
            skipped.filter(|row| !row.get(column).is_empty()).count() as u64
        };
        let is_named = |column: u32| names.is_some_and(|names| !names.get(column).trim().is_empty());
        layout.columns = used
            .iter()
            .copied()
            .filter(|column| is_named(*column) || sheet.filled[*column as usize] > in_titles(*column))
            .collect();
        if let (Some(&from), Some(&to)) = (layout.columns.first(), layout.columns.last()) {
            let is_blank = |column: &u32| layout.columns.binary_search(column).is_err();
            layout.blank_columns = (from..to).filter(is_blank).collect();
        }
        layout.with_midnights =
            layout.columns.iter().copied().filter(|column| sheet.has_midnights(*column)).collect();
        let cells = layout.columns.iter().map(|column| names.map_or("", |names| names.get(*column)));
        layout.names = Known::from_header(cells).columns.to_vec();
        found.doubts.iter_mut().for_each(words::of_rows);
        layout.doubts = found.doubts;
        if footer > 0 && choice.footer_lines.is_none() {
            layout.doubts.push(footer_doubt(&sheet.tail[sheet.tail.len() - footer..]));
        }
        if sheet.marks.untold_moments.count > 0 && choice.date_cells.is_none() {
            layout.doubts.push(words::moments_doubt(&sheet.marks.untold_moments));
        }
        layout
    }

    /// The names and first records, as far as they were kept.
    pub(super) fn sample(&self, sheet: &SheetSurvey) -> Vec<Vec<String>> {
        let of = |row: &KeptRow| self.columns.iter().map(|column| row.get(*column).to_owned()).collect();
        let records = sheet.head.iter().filter(|row| (self.first_row..=self.last_row).contains(&row.number));
        std::iter::once(self.names.clone()).chain(records.map(of)).collect()
    }

    /// `D`, `D and F`, of columns from 0.
    pub(super) fn column_names(columns: &[u32]) -> String {
        const SHOWN: usize = 6;
        let names: Vec<String> = columns.iter().take(SHOWN).map(|column| column_name(*column)).collect();
        match (names.as_slice(), columns.len().saturating_sub(SHOWN)) {
            ([before @ .., last], 0) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
            (_, 0) => names.join(", "),
            (_, more) => format!("{} and {more} more", names.join(", ")),
        }
    }
}

/// What the rules of delimited text need not find out.
fn as_lines(choice: &FormatChoice) -> FormatChoice {
    FormatChoice {
        kind: Some(SourceKind::Delimited),
        delimiter: Some(','),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        line_end: Some(LineEnd::Lf),
        comment: Some(String::new()),
        null_word: Some(String::new()),
        header: choice.header,
        skip_lines: choice.skip_lines,
        below_header: choice.below_header,
        footer_lines: choice.footer_lines,
        ..FormatChoice::default()
    }
}

/// The first rows as lines, one for each row of the sheet.
fn lines_of(rows: &[KeptRow], used: &[u32]) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut next = 1;
    for row in rows {
        if row.number - next > MAX_BLANK_LINES && next > 1 {
            break;
        }
        lines.resize(lines.len() + (row.number - next) as usize, b'\n');
        add_line(&mut lines, used.iter().map(|column| row.get(*column)));
        next = row.number + 1;
    }
    lines
}

/// The last rows as lines; one with a cell or two alone is as short, as what stands below a table is in text.
fn tail_of(rows: &[KeptRow], used: &[u32]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        if row.cells.len() <= 2 && used.len() > row.cells.len() {
            add_line(&mut lines, row.cells.iter().map(|(_, text)| text.as_str()));
        } else {
            add_line(&mut lines, used.iter().map(|column| row.get(*column)));
        }
    }
    lines
}

fn add_line<'c>(lines: &mut Vec<u8>, cells: impl Iterator<Item = &'c str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            lines.push(b',');
        }
        let text = cell.replace(['\n', '\r', '\0'], " ");
        if text.contains([',', '"']) {
            lines.push(b'"');
            lines.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            lines.push(b'"');
        } else {
            lines.extend_from_slice(text.as_bytes());
        }
    }
    lines.push(b'\n');
}

fn footer_doubt(rows: &[KeptRow]) -> Doubt {
    let answer = |label: &str, count: usize| {
        let choice = FormatChoice { footer_lines: Some(count as u64), ..FormatChoice::default() };
        (label.to_owned(), format!("--skip-last-lines {count}"), choice)
    };
    let shown: Vec<String> = rows.iter().map(words::shown_row).collect();
    let (question, leave, keep) = if rows.len() == 1 {
        ("Is the last row a record?", "No, leave it out", "Yes, it is a record like those above")
    } else {
        ("Are the last rows records?", "No, leave them out", "Yes, they are records like those above")
    };
    Doubt {
        part: FormatPart::FooterLines,
        question: question.to_owned(),
        evidence: format!("They read like totals or remarks: {}.", shown.join(", ")),
        answers: vec![answer(leave, rows.len()), answer(keep, 0)],
    }
}

/// How cells are read that a workbook calls dates without saying whether they are times.
pub(super) fn moments_shown(choice: &FormatChoice) -> super::number_format::Shows {
    use super::number_format::Shows;
    match choice.date_cells {
        Some(DateCells::DateAndTime) => Shows::DayAndTime,
        Some(DateCells::ByValue) | None => Shows::Moment,
    }
}
