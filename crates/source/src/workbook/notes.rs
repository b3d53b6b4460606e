//! What a person is told of a sheet.

use super::layout::Layout;
use super::row::Counted;
use super::survey::SheetSurvey;
use super::words::{line_to_row, one_or_many, shown_row};

/// Titles that are shown.
const SHOWN_TITLES: usize = 3;

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
    let totals: Vec<&str> = sheet.marks.totals.iter().map(|(_, words)| words.as_str()).collect();
    if let Some((first, more)) = totals.split_first() {
        let more =
            if more.is_empty() { String::new() } else { format!(" So is {}.", more.join(", and so is ")) };
        notes.push(format!(
            "The row of totals that Excel keeps below a table is no record and is left out: {first}.{more}"
        ));
    }
    let in_table = |row: u32| (layout.first_row..=layout.last_row).contains(&row);
    let is_total = |row: u32| sheet.marks.totals.iter().any(|(total, _)| *total == row);
    let runs: Vec<(u32, u32)> = sheet
        .blank_runs
        .iter()
        .copied()
        .filter(|(from, to)| in_table(*from) && !(*from..=*to).all(is_total))
        .collect();
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
