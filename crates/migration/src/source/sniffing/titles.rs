//! Finds lines before the table that are no part of it.

use super::super::dialect::Dialect;
use super::super::summary::{FormatChoice, FormatPart};
use super::lines::start_of_line;
use super::shape::Shape;
use super::{Doubt, Sniffing};

impl<'a> Sniffing<'a> {
    /// Lines before the table that are no part of it.
    pub(super) fn find_titles(&mut self, text: &'a [u8], dialect: &Dialect) -> u64 {
        let shape = Shape::of(text, dialect, self.sample.is_whole);
        if shape.before == 0 || shape.first_line <= 1 {
            return 0;
        }
        let lines = shape.first_line - 1;
        if shape.before == 1
            && !shape.is_set_apart
            && shape.width_before * 2 > shape.width
            && shape.width_before > 1
        {
            let first = start_of_line(text, lines);
            let title = String::from_utf8_lossy(&text[..first]).trim().chars().take(80).collect::<String>();
            self.doubts.push(Doubt {
                part: FormatPart::SkipLines,
                question: "Is the first line part of the table?".to_owned(),
                evidence: format!(
                    "It has {} cells (“{title}”), the records below have {}.",
                    shape.width_before, shape.width
                ),
                answers: vec![
                    (
                        "It names the columns; records of another length are rejected".to_owned(),
                        "--skip-lines 0".to_owned(),
                        FormatChoice { skip_lines: Some(0), header: Some(true), ..FormatChoice::default() },
                    ),
                    (
                        "No, the table starts below".to_owned(),
                        format!("--skip-lines {lines}"),
                        FormatChoice { skip_lines: Some(lines), ..FormatChoice::default() },
                    ),
                ],
            });
            return 0;
        }
        self.say(
            FormatPart::SkipLines,
            format!(
                "From line {} on the records have {} cells; those above have fewer.",
                shape.first_line, shape.width
            ),
        );
        lines
    }
}
