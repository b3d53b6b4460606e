//! Finds what a backslash means.

use super::super::dialect::{Dialect, Escape, LineEnd, Quote};
use super::super::summary::{FormatChoice, FormatPart};
use super::backslashes::Backslashes;
use super::fit::Fit;
use super::nulls::count_words;
use super::shape::Shape;
use super::{Doubt, Sniffing};
use memchr::memchr;

/// As many cells with backslashes that all make sense leave no doubt that they are meant.
const CLEARLY_ESCAPED: u64 = 8;

impl<'a> Sniffing<'a> {
    /// What a backslash means outside of quotes.
    pub(super) fn find_escape(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if self.choice.escape.is_some() {
            return;
        }
        let is_quoting =
            dialect.quote != Quote::None && Shape::of(text, dialect, self.sample.is_whole).quotes.cells > 0;
        let mut found = Backslashes::default();
        if is_quoting {
            found.nulls = count_words(text, dialect, b"\\N");
            if dialect.escape == Escape::Backslash && found.nulls > 0 {
                dialect.escape = Escape::Mysql;
                self.say(FormatPart::Escape, "Cells are \\N, and quotes have a backslash before them.");
            } else if dialect.escape == Escape::Doubled {
                self.doubt_doubled_backslashes(text, dialect);
            } else {
                self.say(FormatPart::Escape, "Quotes inside quotes have a backslash before them.");
            }
            return;
        }
        if matches!(dialect.delimiter, b',' | b';')
            && memchr(b'\\', text).is_none()
            && self.sample.further.is_empty()
        {
            return;
        }
        found.add(text, dialect, 1);
        for chunk in self.sample.further {
            found.add(chunk, dialect, 0);
        }
        let raw_cr = dialect.line_end == LineEnd::Lf && memchr(b'\r', text).is_some();
        if found.letters > 0 || (found.meaningful() == 0 && found.nulls == 0) {
            return;
        }
        let with_literal = Dialect { escape: Escape::Literal, ..dialect.clone() };
        let at_end = self.sample.is_whole;
        let joins = found.literal > 0
            && Shape::of(text, &with_literal, at_end).consistency()
                > Shape::of(text, dialect, at_end).consistency();
        // Between commas a path such as `C:\temp` is likelier than an escape.
        let is_csv = matches!(dialect.delimiter, b',' | b';');
        if is_csv && found.nulls == 0 && found.mysql + found.raw == 0 && !joins {
            return;
        }
        // PostgreSQL writes no carriage return as it is.
        let escape = match found.escape() {
            Escape::Postgres if raw_cr && found.postgres == 0 => Escape::Mysql,
            escape => escape,
        };
        if found.nulls > 0 || found.mysql + found.raw > 0 || joins || found.meaningful() >= CLEARLY_ESCAPED {
            // With no quote in the file, none has a meaning.
            dialect.escape = escape;
            dialect.quote = Quote::None;
            let nulls = match found.nulls {
                0 => String::new(),
                1 => ", 1 cell is \\N".to_owned(),
                cells => format!(", {cells} cells are \\N"),
            };
            self.say(
                FormatPart::Escape,
                format!("Every backslash stands before a letter that means something{nulls}."),
            );
            return;
        }
        self.doubts.push(doubt_about_escapes(&found, dialect, escape));
    }

    /// Two backslashes inside quotes are one in files of Spark and its like: where nothing in the file says how quotes
    /// are written inside quotes, nobody can tell.
    fn doubt_doubled_backslashes(&mut self, text: &[u8], dialect: &Dialect) {
        let shape = Shape::of(text, dialect, self.sample.is_whole);
        let writes_twice = shape.quotes.doubled > 0;
        if writes_twice {
            self.say(FormatPart::Escape, "Quotes inside quotes are written twice.");
        }
        if memchr::memmem::find(text, b"\\\\").is_none() || has_odd_backslashes(text) {
            return;
        }
        // Python may write both so.
        let (other, flag) = if writes_twice {
            (Escape::Mysql, "--escape mysql")
        } else {
            (Escape::Backslash, "--escape backslash")
        };
        let read = |escape| Fit::of(text, &Dialect { escape, ..dialect.clone() }, self.sample.is_whole).cells;
        let (doubled, single) = (read(Escape::Doubled), read(other));
        if !doubled.are_as_many(&single) || !doubled.differ_beyond_json(&single) {
            return;
        }
        self.doubts.push(Doubt {
            part: FormatPart::Escape,
            question: "Are two backslashes side by side one backslash?".to_owned(),
            evidence: "In cells with quotes around them, backslashes stand in pairs only. Some programs (Spark) write \
                       each backslash twice there, others as it is."
                .to_owned(),
            answers: vec![
                (
                    "No, both stay".to_owned(),
                    "--escape double".to_owned(),
                    FormatChoice { escape: Some(Escape::Doubled), ..FormatChoice::default() },
                ),
                (
                    "Yes, each pair is one backslash".to_owned(),
                    flag.to_owned(),
                    FormatChoice { escape: Some(other), ..FormatChoice::default() },
                ),
            ],
        });
    }
}

/// Whether backslashes mean something, as this escape has it.
pub(in super::super) fn doubt_about_escapes(found: &Backslashes, dialect: &Dialect, escape: Escape) -> Doubt {
    let flag = match escape {
        Escape::Literal => "--escape literal",
        Escape::Mysql => "--escape mysql",
        _ => "--escape postgres",
    };
    let special = (
        "They stand for special characters".to_owned(),
        flag.to_owned(),
        FormatChoice { escape: Some(escape), quote: Some(Quote::None), ..FormatChoice::default() },
    );
    let letters = (
        "They are letters, and stay as they are".to_owned(),
        "--escape none".to_owned(),
        FormatChoice { escape: Some(Escape::None), quote: Some(dialect.quote), ..FormatChoice::default() },
    );
    let evidence = if found.letters > 0 {
        format!(
            "{} before what could be a special character, but {} before other letters; the first is on line {}.",
            stand(found.meaningful() + found.nulls),
            stand(found.letters),
            found.first_line
        )
    } else {
        format!(
            "{} before what could be a special character, the first on line {}: databases write \\n for a new line and \
             \\\\ for a backslash, other programs mean the letters themselves.",
            stand(found.meaningful()),
            found.first_line
        )
    };
    Doubt {
        part: FormatPart::Escape,
        question: "Do backslashes stand for special characters, such as \\n for a new line?".to_owned(),
        evidence,
        answers: if found.letters > 0 { vec![letters, special] } else { vec![special, letters] },
    }
}

fn stand(backslashes: u64) -> String {
    if backslashes == 1 {
        "1 backslash stands".to_owned()
    } else {
        format!("{backslashes} backslashes stand")
    }
}

/// True where backslashes stand alone, or in threes: nobody wrote each of them twice.
fn has_odd_backslashes(text: &[u8]) -> bool {
    text.chunk_by(|left, right| *left == b'\\' && *right == b'\\')
        .any(|run| run.first() == Some(&b'\\') && run.len() % 2 == 1)
}
