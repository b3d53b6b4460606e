//! Finds lines before the table that are no part of it, and which line names the columns.

use super::super::delimited::{first_records, scan};
use super::super::dialect::Dialect;
use super::super::record::Record;
use super::super::summary::{FormatChoice, FormatPart, Unnamed};
use super::head_rows::{HeadRows, SAMPLED, are_a_table, are_names_without_some};
use super::lines::start_of_line;
use super::shape::Shape;
use super::{Doubt, Sniffing, cells};

/// Lines that are no records: before the names, and below them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct NonRecords {
    pub skip_lines: u64,
    pub below_header: u64,
    /// The column that the names leave out.
    pub unnamed: Option<Unnamed>,
}

impl<'a> Sniffing<'a> {
    /// Lines around the names that are no records; `passed` are passed over already before `text`.
    pub(super) fn find_titles(&mut self, text: &'a [u8], dialect: &Dialect, passed: u64) -> NonRecords {
        let mut around = NonRecords {
            skip_lines: passed,
            below_header: self.choice.below_header.unwrap_or(0),
            unnamed: self.choice.unnamed,
        };
        if self.choice.skip_lines.is_none() {
            around.skip_lines += self.find_titles_by_width(text, dialect, passed);
        }
        let asked = self.doubts.iter().find(|doubt| doubt.part == FormatPart::SkipLines);
        let likeliest = asked.and_then(|doubt| doubt.answers.first());
        if let Some((_, _, choice)) = likeliest {
            around.unnamed = around.unnamed.or(choice.unnamed);
        }
        if likeliest.is_none() && self.choice.header != Some(false) {
            let below = &text[start_of_line(text, around.skip_lines - passed)..];
            self.find_titles_by_look(below, dialect, &mut around);
        }
        around
    }

    /// Titles have fewer cells than the table.
    fn find_titles_by_width(&mut self, text: &'a [u8], dialect: &Dialect, passed: u64) -> u64 {
        let shape = Shape::of(text, dialect, self.sample.is_whole);
        if shape.before == 0 || shape.first_line <= 1 {
            return 0;
        }
        let lines = shape.first_line - 1;
        let start = start_of_line(text, lines);
        let (above, below) = text.split_at(start);
        let above_lines = scan(above, dialect, 1 + passed, true).lines;
        let above = first_records(above, dialect, SAMPLED);
        let below = first_records(below, dialect, SAMPLED);
        let is_near = shape.before == 1 && !shape.is_set_apart && shape.width_before * 2 > shape.width;
        if let (Some(last), Some(&line)) = (above.last(), above_lines.get(above.len().wrapping_sub(1)))
            && ((is_near && shape.width_before > 1) || are_names_without_some(last, &below))
        {
            let names = Line { number: line, record: last };
            self.doubts.push(doubt_about_short_names(&names, &below, passed + lines, shape.width));
            return line - 1 - passed;
        }
        if are_a_table(&above) {
            self.doubts.push(doubt_about_tables(passed, passed + lines, shape.width_before, shape.width));
        }
        self.say(
            FormatPart::SkipLines,
            format!(
                "From line {} on the records have {} cells; those above have fewer.",
                passed + shape.first_line,
                shape.width
            ),
        );
        lines
    }

    /// Titles and lines of units have no numbers or dates where the records have some.
    fn find_titles_by_look(&mut self, text: &'a [u8], dialect: &Dialect, around: &mut NonRecords) {
        let (tried, at_end) = Self::tried(text, self.sample.is_whole);
        let scanned = scan(tried, dialect, 1 + around.skip_lines, at_end);
        let records = first_records(&tried[..scanned.end], dialect, SAMPLED);
        let Some(head) = HeadRows::of(&records) else { return };
        let above: Vec<Line<'_>> = scanned
            .lines
            .iter()
            .zip(&records)
            .take(head.titles + head.names)
            .map(|(&number, record)| Line { number, record })
            .collect();
        let (titles, names) = above.split_at(head.titles.min(above.len()));
        let Some(first) = names.first() else { return };
        // How many of the lines below the names are none was said: only what is above them is looked for.
        let is_below_said = self.choice.below_header.is_some();
        if is_below_said && titles.is_empty() {
            return;
        }
        if self.choice.skip_lines.is_none() && head.are_titles && (head.names == 1 || is_below_said) {
            self.say(
                FormatPart::SkipLines,
                format!("Line {} names what stands below it; what is above is no record.", first.number),
            );
            around.skip_lines = first.number - 1;
        } else if self.choice.skip_lines.is_none() {
            let mut doubt = doubt_about_names(&above, names, head.likeliest);
            if head.may_be_records {
                doubt.answers.rotate_right(1);
            }
            if let Some((_, _, choice)) = doubt.answers.first() {
                around.skip_lines = choice.skip_lines.unwrap_or(around.skip_lines);
                around.below_header =
                    self.choice.below_header.or(choice.below_header).unwrap_or(around.below_header);
            }
            self.say(FormatPart::SkipLines, "Which line names the columns is asked.");
            self.doubts.push(doubt);
        } else if titles.is_empty() {
            around.below_header = names.len() as u64 - 1;
            self.doubts.push(doubt_about_lines_below(names));
        }
    }
}

/// A record that may name the columns, and the line it is on.
struct Line<'r> {
    number: u64,
    record: &'r Record,
}

impl Line<'_> {
    /// `line 2 (“s, C”)`
    fn shown(&self) -> String {
        const MOST: usize = 50;
        let text = self.record.iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
        let text = super::super::shown(&text);
        match text.char_indices().nth(MOST) {
            Some((end, _)) => format!("line {} (“{}…”)", self.number, &text[..end]),
            None => format!("line {} (“{text}”)", self.number),
        }
    }
}

/// A line has some cells fewer than the records below: it may name them nonetheless. The table starts below `passed`
/// lines where it does not.
fn doubt_about_short_names(names: &Line<'_>, below: &[Record], passed: u64, width: usize) -> Doubt {
    let before = names.number - 1;
    let named = FormatChoice { skip_lines: Some(before), header: Some(true), ..FormatChoice::default() };
    let flags = format!("--skip-lines {before} --header");
    let mut answers = Vec::new();
    if names.record.len() + 1 == width {
        let unnamed = |label: &str, word: &str, unnamed: Unnamed| {
            let choice = FormatChoice { unnamed: Some(unnamed), ..named.clone() };
            (label.to_owned(), format!("{flags} --unnamed-column {word}"), choice)
        };
        answers.push(unnamed(
            "It names the columns but the first, which has no name",
            "first",
            Unnamed::First,
        ));
        let last = unnamed("It names the columns but the last, which has no name", "last", Unnamed::Last);
        let is_last_blank = below
            .iter()
            .filter(|record| record.len() == width)
            .all(|record| record.iter().next_back().is_some_and(str::is_empty));
        answers.insert(usize::from(!is_last_blank), last);
    }
    answers.push((
        "It names the columns; records of another length are rejected".to_owned(),
        flags.clone(),
        named.clone(),
    ));
    answers.push((
        "No, the table starts below".to_owned(),
        format!("--skip-lines {passed}"),
        FormatChoice { skip_lines: Some(passed), ..FormatChoice::default() },
    ));
    let question = match names.number {
        1 => "Is the first line part of the table?".to_owned(),
        line => format!("Is line {line} part of the table?"),
    };
    let count = cells(names.record.len());
    Doubt {
        part: FormatPart::SkipLines,
        question,
        evidence: format!("It has {count}, the records below have {width}: {}.", names.shown()),
        answers,
    }
}

/// Which of two tables in one file is meant: that below `passed` lines, or that below `lines`.
fn doubt_about_tables(passed: u64, lines: u64, width_above: usize, width: usize) -> Doubt {
    let answer = |label: &str, lines: u64| {
        let choice = FormatChoice { skip_lines: Some(lines), ..FormatChoice::default() };
        (label.to_owned(), format!("--skip-lines {lines}"), choice)
    };
    Doubt {
        part: FormatPart::SkipLines,
        question: "Which of the two tables in this file is it?".to_owned(),
        evidence: format!(
            "The records up to line {lines} have {} each, those below have {}. One table is read at a time.",
            cells(width_above),
            cells(width)
        ),
        answers: vec![
            answer("The one below; what is above is passed over", lines),
            answer("The one above; records of another length are rejected", passed),
        ],
    }
}

/// Which of several lines names the columns: `above` are all of them, `names` those that most likely do.
fn doubt_about_names(above: &[Line<'_>], names: &[Line<'_>], likeliest: usize) -> Doubt {
    /// So many lines are offered; there are more in no file that anybody has shown.
    const MOST: usize = 4;
    let answer = |place: usize| {
        let (line, below) = (names[place].number, names.len() - 1 - place);
        let has_above = above.first().is_some_and(|first| first.number < line);
        let label = match (has_above, below) {
            (true, 0) => format!("Line {line}; what is above it is no record"),
            (true, _) => format!("Line {line}; what is above it is no record, nor {}", next(below)),
            (false, _) => format!("Line {line}; {}", are_none(below)),
        };
        let choice = FormatChoice {
            skip_lines: Some(line - 1),
            below_header: Some(below as u64),
            header: Some(true),
            ..FormatChoice::default()
        };
        (label, format!("--header --skip-lines {} --skip-below-header {below}", line - 1), choice)
    };
    let others = (0..names.len()).filter(|place| *place != likeliest);
    let mut answers: Vec<_> = std::iter::once(likeliest).chain(others).take(MOST).map(answer).collect();
    if let Some(first) = above.first() {
        if names.len() == 1 {
            let choice = FormatChoice {
                skip_lines: Some(first.number - 1),
                header: Some(false),
                ..FormatChoice::default()
            };
            answers.push((
                "None: all lines are records".to_owned(),
                format!("--no-header --skip-lines {}", first.number - 1),
                choice,
            ));
        }
        answers.push((
            format!("Line {}, and all below it are records", first.number),
            format!("--header --skip-lines {} --skip-below-header 0", first.number - 1),
            FormatChoice {
                skip_lines: Some(first.number - 1),
                below_header: Some(0),
                header: Some(true),
                ..FormatChoice::default()
            },
        ));
    }
    let shown: Vec<String> = above.iter().take(MOST).map(Line::shown).collect();
    Doubt {
        part: FormatPart::SkipLines,
        question: "Which line names the columns?".to_owned(),
        evidence: format!("These look otherwise than the records below: {}.", shown.join(", ")),
        answers,
    }
}

/// The names are known, but what is right below them is otherwise than the records.
fn doubt_about_lines_below(names: &[Line<'_>]) -> Doubt {
    let below = names.len() - 1;
    let answer = |label: String, below: usize| {
        let choice = FormatChoice { below_header: Some(below as u64), ..FormatChoice::default() };
        (label, format!("--skip-below-header {below}"), choice)
    };
    let shown: Vec<String> = names[1..].iter().map(Line::shown).collect();
    Doubt {
        part: FormatPart::BelowHeader,
        question: "Do the records start right below the names?".to_owned(),
        evidence: format!("These look otherwise than the records below: {}.", shown.join(", ")),
        answers: vec![
            answer(format!("No, {}", are_none(below)), below),
            answer("Yes, all below the names are records".to_owned(), 0),
        ],
    }
}

fn next(lines: usize) -> String {
    if lines == 1 { "the one below it".to_owned() } else { format!("the {lines} below it") }
}

fn are_none(lines: usize) -> String {
    if lines == 1 {
        "the line below is no record".to_owned()
    } else {
        format!("the {lines} lines below are no records")
    }
}
