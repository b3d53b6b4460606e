//! What a person is told of a sheet.

use super::layout::Layout;
use super::row::Counted;
use super::survey::{KeptRow, SheetSurvey};
use crate::sniffing::Doubt;
use crate::summary::{DateCells, FormatChoice, FormatPart};

/// Titles that are shown.
const SHOWN_TITLES: usize = 3;
/// How much is shown of a row, in characters.
const SHOWN_OF_ROW: usize = 60;

/// What a person should know of a sheet that is a table, each in sentences.
pub(super) fn notes(sheet: &SheetSurvey, layout: &Layout) -> Vec<String> {
    let mut notes = Vec::new();
    if sheet.is_hidden {
        notes.push("This sheet is hidden in the workbook.".to_owned());
    }
    let titles: Vec<String> = layout.titles.iter().take(SHOWN_TITLES).map(shown_row).collect();
    if let (Some(row), false) = (layout.names_row, titles.is_empty()) {
        let more = layout.titles.len().saturating_sub(SHOWN_TITLES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        notes.push(format!(
            "Row {row} names the columns. What stands above it is no record and is left out: {}{more}.",
            titles.join(", ")
        ));
    }
    if let Some(why) = &layout.unnamed_because {
        notes.push(format!("No row names the columns, so they are numbered. {}", line_to_row(why)));
    }
    let in_table = |row: u32| (layout.first_row..=layout.last_row).contains(&row);
    let runs: Vec<(u32, u32)> =
        sheet.blank_runs.iter().copied().filter(|(from, _)| in_table(*from)).collect();
    if let Some((from, to)) = runs.first() {
        let rows = if from == to { format!("Row {from} is") } else { format!("Rows {from} to {to} are") };
        let more = if runs.len() > 1 {
            format!(", and so are {} more places", runs.len() - 1)
        } else {
            String::new()
        };
        notes.push(format!(
            "{rows} blank{more}. What stands above and below is read as one table: if they are two, put each on a sheet of \
             its own."
        ));
    }
    if !layout.blank_columns.is_empty() {
        let is = if layout.blank_columns.len() == 1 { "Column" } else { "Columns" };
        let verb = if layout.blank_columns.len() == 1 { "is" } else { "are" };
        notes.push(format!(
            "{is} {} {verb} blank and left out. What stands on both sides is read as one table: if they are two, put each \
             on a sheet of its own.",
            Layout::column_names(&layout.blank_columns)
        ));
    }
    let marks = &sheet.marks;
    if marks.hidden_rows.count > 0 {
        let filter = if marks.is_filtered { ", by a filter among others" } else { "" };
        let (rows, are, read) = one_or_many(marks.hidden_rows.count, "row", "is", "it is", "they are");
        notes.push(format!(
            "{rows} {are} hidden{filter}; {read} read like the others. The first is {}.",
            marks.hidden_rows.first
        ));
    }
    let is_hidden =
        |column: &&u32| marks.hidden_columns.iter().any(|(from, to)| (from..=to).contains(column));
    let hidden: Vec<u32> = layout.columns.iter().filter(is_hidden).copied().collect();
    if !hidden.is_empty() {
        let (columns, are, read) = one_or_many(hidden.len() as u64, "column", "is", "it is", "they are");
        let names = Layout::column_names(&hidden);
        notes.push(format!("{columns} {are} hidden ({names}); {read} read like the others."));
    }
    let is_below = |(row, _): &&(u32, String)| in_table(*row) || layout.names_row == Some(*row);
    let merged: Vec<&(u32, String)> = marks.merged.iter().filter(is_below).collect();
    if let Some((_, first)) = merged.first() {
        let count = merged.len() as u64 + marks.merged_count.saturating_sub(marks.merged.len() as u64);
        let (ranges, are, _) = one_or_many(count, "range of cells", "is", "", "");
        notes.push(format!(
            "{ranges} {are} merged into one. The value stands in the first cell of such a range, and its other cells are \
             blank. The first is {first}."
        ));
    }
    let mut tell = |found: &Counted, thing: &str, words: &str| {
        if found.count > 0 {
            let (things, are, _) = one_or_many(found.count, thing, "is", "", "");
            notes.push(format!(
                "{}{}",
                words.replace("{things}", &things).replace("{are}", are),
                first_words(found)
            ));
        }
    };
    tell(
        &marks.without_value,
        "formula",
        "{things} {are} saved without a result, and {are} read as blank: the program that wrote the file does not \
         calculate. Open it in Excel or LibreOffice and save it there.",
    );
    tell(
        &sheet.errors,
        "cell",
        "Instead of a value, {things} {are} showing an error of the spreadsheet, which is read as a text: correct it in the \
         workbook, or choose in Design what becomes of it.",
    );
    tell(
        &sheet.long_numbers,
        "number",
        "{things} {are} of 16 digits or more. A spreadsheet keeps 15, so the last digits may have become zeros before the \
         file was saved. Compare them with where they came from: numbers of cards and accounts belong in text cells.",
    );
    tell(
        &sheet.no_moments,
        "cell",
        "{things} {are} shown as a date that there is not (before 1900, or 29 February 1900), and read as the number that is \
         stored.",
    );
    notes
}

fn first_words(found: &Counted) -> String {
    format!(" The first is {}.", found.first)
}

/// "1 row", "is" and the singular, or "3 rows", "are" and the plural.
fn one_or_many<'w>(
    count: u64,
    thing: &str,
    is: &'w str,
    one: &'w str,
    many: &'w str,
) -> (String, &'w str, &'w str) {
    if count == 1 {
        return (format!("1 {thing}"), is, one);
    }
    let things = match thing.split_once(' ') {
        Some((first, rest)) => format!("{first}s {rest}"),
        None => format!("{thing}s"),
    };
    (format!("{count} {things}"), "are", many)
}

/// `row 2 (“Total, 45”)`
pub(super) fn shown_row(row: &KeptRow) -> String {
    let text: Vec<&str> = row.cells.iter().map(|(_, text)| text.as_str()).collect();
    let text = text.join(", ");
    match text.char_indices().nth(SHOWN_OF_ROW) {
        Some((end, _)) => format!("row {} (“{}…”)", row.number, &text[..end]),
        None => format!("row {} (“{text}”)", row.number),
    }
}

/// Calls the lines of a doubt rows, as they are in a sheet.
pub(super) fn of_rows(doubt: &mut Doubt) {
    doubt.question = line_to_row(&doubt.question);
    doubt.evidence = line_to_row(&doubt.evidence);
    for (label, _, _) in &mut doubt.answers {
        *label = line_to_row(label);
    }
}

/// Says "row" for "line", but in what is quoted from the sheet.
fn line_to_row(words: &str) -> String {
    let mut parts = words.split('“');
    let mut said = parts.next().map_or_else(String::new, replaced);
    for part in parts {
        said.push('“');
        match part.split_once('”') {
            Some((quoted, rest)) => {
                said.push_str(quoted);
                said.push('”');
                said.push_str(&replaced(rest));
            }
            None => said.push_str(part),
        }
    }
    said
}

fn replaced(words: &str) -> String {
    words.replace("line", "row").replace("Line", "Row")
}

/// Cells of which the format does not say whether they are dates or times.
pub(super) fn moments_doubt(found: &Counted) -> Doubt {
    let answer = |label: &str, word: &str, cells: DateCells| {
        let choice = FormatChoice { date_cells: Some(cells), ..FormatChoice::default() };
        (label.to_owned(), format!("--date-cells {word}"), choice)
    };
    let (cells, are, _) = one_or_many(found.count, "cell", "is", "", "");
    Doubt {
        part: FormatPart::DateCells,
        question: "What do the cells hold that are shown as dates or times?".to_owned(),
        evidence: format!(
            "{cells} {are} stored as a count of days, and this format does not say which of them show a time. The first is \
             {}.",
            found.first
        ),
        answers: vec![
            answer(
                "What their value is: whole days are dates, parts of a day are times, the others both",
                "by-value",
                DateCells::ByValue,
            ),
            answer("Date and time, in each of them", "date-and-time", DateCells::DateAndTime),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_rows_but_in_what_is_quoted() {
        assert_eq!(
            line_to_row("Line 2 (“Product line”) names it; the lines below “x"),
            "Row 2 (“Product line”) names it; the rows below “x"
        );
    }
}
