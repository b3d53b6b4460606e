//! Recognises lines behind the last record: totals, counts of rows, remarks.

use super::super::delimited::first_records;
use super::super::dialect::Dialect;

/// Most lines behind the table that are recognised.
const MAX_LINES: usize = 20;
/// Words of such lines.
const WORDS: [&str; 25] = [
    "total",
    "summe",
    "gesamt",
    "rows",
    "records",
    "zeilen",
    "datensätze",
    "lignes",
    "enregistrements",
    "filas",
    "registros",
    "righe",
    "end of",
    "generated",
    "exported",
    "printed",
    "erstellt",
    "source:",
    "итого",
    "всего",
    "строк",
    "razem",
    "合计",
    "总计",
    "合計",
];
/// Stands alone on the last line of what PostgreSQL's COPY writes.
const END_OF_COPY: &str = "\\.";
/// So many records before them must agree.
const AGREEING: usize = 3;

/// A text without the mark at its end that PostgreSQL's COPY writes: its backslash says nothing of those before it.
pub(super) fn without_end_of_copy(text: &[u8]) -> &[u8] {
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.strip_suffix(END_OF_COPY.as_bytes()) {
        Some(before) if before.ends_with(b"\n") => before,
        _ => text,
    }
}

/// How many lines at the end of `tail`, which ends with the file and is of whole lines, are no records of a table of
/// this width; blank lines among them count.
pub(in super::super) fn footer_of(tail: &[u8], dialect: &Dialect, width: usize) -> u64 {
    if width < 2 {
        return 0;
    }
    let ends_whole = tail.ends_with(b"\n");
    let text = tail.strip_suffix(b"\n").unwrap_or(tail);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
    let is_blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    let cells = |line: &[u8]| first_records(bare(line), dialect, 1).first().map_or(0, |record| record.len());
    let is_footer = |line: &[u8]| {
        let count = cells(line);
        let is_short = count < width && count <= 2 && !may_be_cut(line, dialect);
        is_blank(line) || (is_short && reads_like_a_footer(line, count, ends_whole))
    };
    let count = lines.iter().rev().take(MAX_LINES + 1).take_while(|line| is_footer(line)).count();
    if count == 0 || count > MAX_LINES {
        return 0;
    }
    let before = &lines[..lines.len() - count];
    // A line end behind a backslash is part of a cell, and so may one be that others take for the end of a line.
    let is_taken =
        |line: &&[u8]| bare(line).rsplit(|&byte| byte != b'\\').next().is_some_and(|run| run.len() % 2 == 1);
    let is_within_cell = dialect.escape.acts_outside() && before.last().is_some_and(is_taken);
    if is_within_cell || lines[lines.len() - count..].iter().any(|line| bare(line).contains(&b'\r')) {
        return 0;
    }
    let agree = before.iter().rev().take(AGREEING).filter(|line| cells(line) == width).count();
    let has_text = lines[lines.len() - count..].iter().any(|line| !is_blank(line));
    if agree == AGREEING && has_text { count as u64 } else { 0 }
}

/// True for a line that says something about the table. What could be the start of a record, in a file that was cut off,
/// is one: it is rejected with its line, not passed over.
fn reads_like_a_footer(line: &[u8], cells: usize, ends_whole: bool) -> bool {
    let text = String::from_utf8_lossy(line).trim().to_lowercase();
    if text == END_OF_COPY {
        return true;
    }
    if text.starts_with(['(', '-', '=', '*', '#', '_', '[', '<', '/'])
        || WORDS.iter().any(|word| text.contains(word))
    {
        return !text.trim_start_matches('-').starts_with(|start: char| start.is_ascii_digit());
    }
    let starts_with_letter = text.starts_with(char::is_alphabetic);
    cells == 1 && ends_whole && starts_with_letter && text.contains(' ')
}

/// A line without the CR at its end.
fn bare(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// True for a line that may be the end of a cell with line ends in it, or start one.
fn may_be_cut(line: &[u8], dialect: &Dialect) -> bool {
    dialect.quote.byte().is_some_and(|quote| line.contains(&quote))
        || (dialect.escape.acts_outside() && line.ends_with(b"\\"))
}

#[cfg(test)]
mod tests {
    use super::super::super::dialect::Escape;
    use super::*;

    #[test]
    fn lines_behind_the_table_are_counted() {
        let table = "a,b,c\n1,2,3\n4,5,6\n7,8,9\n";
        for (behind, count) in [
            ("", 0),
            ("(3 rows)\n", 1),
            ("\n(3 rows)\n\n", 3),
            ("Total,45\n", 1),
            ("Total,,45\n", 0),
            ("-- end\nWritten by x\n", 2),
            ("-- end\nWritten by x", 0),
            ("5,Jo\n", 0),
            ("1234", 0),
            ("-5\n", 0),
            ("Ann\n", 0),
            ("\n\n", 0),
            ("1,\"x\n", 0),
        ] {
            let text = format!("{table}{behind}");
            assert_eq!(footer_of(text.as_bytes(), &Dialect::with_delimiter(b','), 3), count, "{behind:?}");
        }
        // The last line is the rest of a cell, whose line end a backslash took.
        let escaped = Dialect { escape: Escape::Literal, ..Dialect::with_delimiter(b',') };
        let text = format!("{table}1,2,x\\\n(y)\n");
        assert_eq!(footer_of(text.as_bytes(), &escaped, 3), 0);
        assert_eq!(footer_of(text.replace("\\\n", "\\\\\n").as_bytes(), &escaped, 3), 1);
        assert_eq!(footer_of(b"a\nb\nc\nd\n", &Dialect::with_delimiter(b','), 1), 0);
    }
}
