//! Words for rows of a sheet, and for what it leaves open.

use super::row::Counted;
use super::survey::KeptRow;
use crate::sniffing::Doubt;
use crate::summary::{DateCells, FormatChoice, FormatPart};

/// How much is shown of a row, in characters.
const SHOWN_OF_ROW: usize = 60;

/// "1 row", "is" and the singular, or "3 rows", "are" and the plural.
pub(super) fn one_or_many<'w>(
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
pub(super) fn line_to_row(words: &str) -> String {
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
