//! Recognises the dialect of a delimited file: candidates are scored by how consistent the file becomes under each.
//! What the text itself leaves open comes back as a [`Doubt`], never as a guess.

mod backslashes;
mod footer;
mod shape;
#[cfg(test)]
mod tests;

pub(super) use backslashes::Backslashes;
pub(super) use footer::footer_of;

use super::delimited::scan;
use super::delimiter;
use super::dialect::{Dialect, Escape, LineEnd, Quote};
use super::summary::{FormatChoice, FormatPart};
use memchr::memchr;
use shape::{Quotes, Shape};

/// Bytes of the head under which every candidate is tried.
const TRIED_BYTES: usize = 64 * 1024;

/// Starts of comments that are recognised.
const COMMENTS: [&str; 3] = ["#", "//", "%"];

/// As many cells with backslashes that all make sense leave no doubt that they are meant.
const CLEARLY_ESCAPED: u64 = 8;

/// Text of a file to recognise its dialect by, as UTF-8.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    /// The start of the text.
    pub head: &'a [u8],
    /// True when that is all.
    pub is_whole: bool,
    /// Stretches from further on, each of whole lines.
    pub further: &'a [Vec<u8>],
}

/// What was recognised of a dialect, and what speaks for it.
#[derive(Debug)]
pub(super) struct Sniffed {
    pub dialect: Dialect,
    /// Lines before the table.
    pub skip_lines: u64,
    /// Why each part is as it is.
    pub evidence: Vec<(FormatPart, String)>,
    pub doubts: Vec<Doubt>,
}

/// Two ways to read the file between which it does not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    pub part: FormatPart,
    pub question: String,
    pub evidence: String,
    /// What to answer, and what is chosen with it; the likeliest first.
    pub answers: Vec<(String, String, FormatChoice)>,
}

/// The dialect of some text, where it is not chosen.
pub(super) fn sniff(sample: &Sample<'_>, choice: &FormatChoice, delimiter: Option<u8>) -> Sniffed {
    Sniffing::new(sample, choice, delimiter).run()
}

struct Sniffing<'a> {
    sample: &'a Sample<'a>,
    choice: &'a FormatChoice,
    delimiter: Option<u8>,
    /// The head, as far as lines are whole.
    head: &'a [u8],
    evidence: Vec<(FormatPart, String)>,
    doubts: Vec<Doubt>,
}

impl<'a> Sniffing<'a> {
    fn new(sample: &'a Sample<'a>, choice: &'a FormatChoice, delimiter: Option<u8>) -> Self {
        let head = if sample.is_whole { sample.head } else { whole_lines(sample.head) };
        Self { sample, choice, delimiter, head, evidence: Vec::new(), doubts: Vec::new() }
    }

    fn run(mut self) -> Sniffed {
        let told =
            told_separator(self.head).filter(|_| self.choice.skip_lines.is_none_or(|lines| lines == 1));
        let skipped = match (self.choice.skip_lines, &told) {
            (Some(lines), _) => lines,
            (None, Some(_)) => 1,
            (None, None) => 0,
        };
        let start = start_of_line(self.head, skipped);
        let text = &self.head[start..];
        let mut dialect = Dialect {
            delimiter: b',',
            quote: self.choice.quote.unwrap_or_default(),
            escape: self.choice.escape.unwrap_or_default(),
            line_end: self.choice.line_end.unwrap_or_default(),
            comment: self.choice.comment.clone().filter(|prefix| !prefix.is_empty()),
            null_word: None,
        };
        dialect.delimiter = match (self.delimiter, told) {
            (Some(delimiter), _) => delimiter,
            (None, Some(told)) => {
                self.say(FormatPart::Delimiter, "The first line says so (sep=).");
                told
            }
            (None, None) => self.find_delimiter(text, &dialect),
        };
        self.find_comment(text, &mut dialect);
        self.find_quote(text, &mut dialect);
        self.find_line_end(text, &mut dialect);
        self.find_escape(text, &mut dialect);
        self.find_null_word(text, &mut dialect);
        let mut skip_lines = skipped;
        if self.choice.skip_lines.is_none() {
            skip_lines += self.find_titles(text, &dialect);
            if skipped > 0 {
                self.say(FormatPart::SkipLines, "It says what stands between the cells (sep=), for Excel.");
            }
        }
        Sniffed { dialect, skip_lines, evidence: self.evidence, doubts: self.doubts }
    }

    fn say(&mut self, part: FormatPart, why: impl Into<String>) {
        self.evidence.push((part, why.into()));
    }

    /// Some of the text, of whole lines.
    fn tried(text: &'a [u8], is_whole: bool) -> (&'a [u8], bool) {
        if text.len() <= TRIED_BYTES {
            return (text, is_whole);
        }
        let cut = whole_lines(&text[..TRIED_BYTES]);
        if cut.is_empty() { (text, is_whole) } else { (cut, false) }
    }

    /// The delimiter under which the text becomes the best table, with whatever quotes.
    fn find_delimiter(&mut self, text: &'a [u8], chosen: &Dialect) -> u8 {
        let (tried, at_end) = Self::tried(text, self.sample.is_whole);
        let mut best: Option<(u8, f64, Shape)> = None;
        for delimiter in delimiter::COMMON {
            for (quote, escape) in self.candidates() {
                let dialect = Dialect { delimiter, quote, escape, ..chosen.clone() };
                let shape = Shape::of(tried, &dialect, at_end);
                let score = shape.score();
                if best.as_ref().is_none_or(|(_, known, _)| score > known + 0.01) {
                    best = Some((delimiter, score, shape));
                }
            }
        }
        let Some((delimiter, _, shape)) = best else { return b',' };
        if shape.width > 1 && shape.consistency() >= 0.5 {
            self.say(
                FormatPart::Delimiter,
                format!(
                    "With it, {} of the first {} records have {} cells.",
                    shape.alike, shape.records, shape.width
                ),
            );
            return delimiter;
        }
        match delimiter::rare(tried, chosen) {
            Some(rare) => {
                self.say(FormatPart::Delimiter, "It parts every line of the start into as many cells.");
                rare
            }
            None => delimiter,
        }
    }

    /// Quotes and escapes that are tried where they are not chosen.
    fn candidates(&self) -> Vec<(Quote, Escape)> {
        let quotes = match self.choice.quote {
            Some(quote) => vec![quote],
            None => vec![Quote::Double, Quote::Single, Quote::None],
        };
        let mut all = Vec::new();
        for quote in quotes {
            match self.choice.escape {
                Some(escape) => all.push((quote, escape)),
                None if quote == Quote::None => all.push((quote, Escape::None)),
                None => all.extend([(quote, Escape::Doubled), (quote, Escape::Backslash)]),
            }
        }
        all
    }

    /// A start of lines that are no records: those have not as many cells as the table.
    fn find_comment(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if self.choice.comment.is_some() {
            return;
        }
        let (tried, at_end) = Self::tried(text, self.sample.is_whole);
        let plain = Shape::of(tried, dialect, at_end);
        for prefix in COMMENTS {
            let lines = lines_starting(tried, prefix, 0);
            if lines.is_empty() {
                continue;
            }
            let with = Dialect { comment: Some(prefix.to_owned()), ..dialect.clone() };
            let shape = Shape::of(tried, &with, at_end);
            // A line that has the cells of a record is one: `#fff,white`, `#id,name`.
            let are_records = lines.iter().any(|line| {
                let alone = Shape::of(line, dialect, true);
                alone.width == shape.width
            });
            if shape.records > 0
                && shape.width > 1
                && !are_records
                && shape.consistency() >= plain.consistency()
            {
                let count = if lines.len() == 1 {
                    "1 line starts".to_owned()
                } else {
                    format!("{} lines start", lines.len())
                };
                self.say(
                    FormatPart::Comment,
                    format!("{count} with {prefix}, without the cells of a record."),
                );
                dialect.comment = Some(prefix.to_owned());
                return;
            }
        }
    }

    /// What stands around cells, and how a cell holds a quote.
    fn find_quote(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        let at_end = self.sample.is_whole;
        let with = |quote, escape| Dialect { quote, escape, ..dialect.clone() };
        let shape = |quote, escape| Shape::of(text, &with(quote, escape), at_end);
        if let (Some(_), Some(_)) = (self.choice.quote, self.choice.escape) {
            return;
        }
        if self.choice.quote == Some(Quote::None) {
            dialect.escape = self.choice.escape.unwrap_or(Escape::None);
            return;
        }
        // A quote that no cell opens with is a letter, whatever it might mean.
        let none = shape(Quote::None, Escape::None);
        let (quote, best) = if let Some(quote) = self.choice.quote {
            (quote, self.best_escape(text, dialect, quote))
        } else {
            let double = self.best_escape(text, dialect, Quote::Double);
            let single = self.best_escape(text, dialect, Quote::Single);
            if is_quoting(&single.1, &none) && double.1.quotes.cells == 0 && single.1.quotes.inside == 0 {
                (Quote::Single, single)
            } else {
                (Quote::Double, double)
            }
        };
        let (escape, found) = best;
        let quotes = found.quotes;
        dialect.quote = quote;
        dialect.escape = escape;
        if self.choice.quote.is_some() {
            return;
        }
        if quote == Quote::Single {
            self.say(
                FormatPart::Quote,
                format!(
                    "{} cells stand in single quotes, {} of which need them.",
                    quotes.cells, quotes.needed
                ),
            );
            return;
        }
        let is_csv = matches!(dialect.delimiter, b',' | b';');
        if quotes.cells == 0 && !quotes.is_unclosed {
            // Where quotes stand inside cells as they are, one at the start of a cell is a letter as well.
            if quotes.inside > 0 && !is_csv {
                dialect.quote = Quote::None;
                dialect.escape = self.choice.escape.unwrap_or(Escape::None);
                self.say(
                    FormatPart::Quote,
                    format!(
                        "{} have a quote inside with nothing around them, the first on line {}.",
                        cells(quotes.inside),
                        quotes.first_line
                    ),
                );
            }
            return;
        }
        let is_sound = quotes.followed == 0 && !quotes.is_unclosed;
        let tab_is_as_good = none.consistency() >= found.consistency() && none.width == found.width;
        if is_sound && (quotes.needed > 0 || quotes.is_by_column) && (quotes.inside == 0 || !tab_is_as_good) {
            self.say(FormatPart::Quote, quote_evidence(&quotes));
            return;
        }
        if tab_is_as_good && !is_csv && (quotes.followed > 0 || quotes.is_unclosed || quotes.inside > 0) {
            dialect.quote = Quote::None;
            dialect.escape = self.choice.escape.unwrap_or(Escape::None);
            self.say(
                FormatPart::Quote,
                "Quotes stand in cells as letters do: with text behind them, or never closed.",
            );
            return;
        }
        if is_csv || !tab_is_as_good || !is_sound {
            self.say(FormatPart::Quote, quote_evidence(&quotes));
            return;
        }
        self.doubts.push(doubt_about_quotes(quotes.cells as u64, quotes.first_line));
    }

    /// The escape under which quotes make the best table.
    fn best_escape(&self, text: &[u8], dialect: &Dialect, quote: Quote) -> (Escape, Shape) {
        let at_end = self.sample.is_whole;
        let with = |escape| Shape::of(text, &Dialect { quote, escape, ..dialect.clone() }, at_end);
        if let Some(escape) = self.choice.escape {
            return (escape, with(escape));
        }
        let doubled = with(Escape::Doubled);
        let is_sound = |shape: &Shape| shape.quotes.followed == 0 && !shape.quotes.is_unclosed;
        let opens_none = doubled.quotes.cells == 0 && !doubled.quotes.is_unclosed;
        if opens_none || (is_sound(&doubled) && doubled.consistency() >= 0.999) {
            return (Escape::Doubled, doubled);
        }
        let mut best = (Escape::Doubled, doubled);
        for escape in [Escape::Backslash, Escape::Mysql] {
            let shape = with(escape);
            let rank = |shape: &Shape| (is_sound(shape), shape.score());
            if rank(&shape) > rank(&best.1) {
                best = (escape, shape);
            }
        }
        best
    }

    /// What ends records, by what ends them at the start.
    fn find_line_end(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if self.choice.line_end.is_some() {
            return;
        }
        let ends = |line_end| {
            let with = Dialect { line_end, ..dialect.clone() };
            scan(text, &with, 1, self.sample.is_whole).lines.len()
        };
        let any = LineEnds::of(text, dialect, self.sample.is_whole);
        dialect.line_end = match any {
            LineEnds { cr: 0, crlf: 0, .. } if any.lf > 0 => LineEnd::Lf,
            LineEnds { cr: 0, .. } if any.lf + any.crlf > 0 => LineEnd::LfOrCrlf,
            LineEnds { lf: 0, crlf: 0, .. } => LineEnd::Any,
            // A CR among other line ends is part of a cell, unless records need it.
            LineEnds { crlf: 0, .. } if ends(LineEnd::Lf) >= any.lf => LineEnd::Lf,
            _ => LineEnd::LfOrCrlf,
        };
        if any.cr > 0 && dialect.line_end != LineEnd::Any {
            let consistency = |line_end| {
                Shape::of(text, &Dialect { line_end, ..dialect.clone() }, self.sample.is_whole).consistency()
            };
            if consistency(LineEnd::Any) > consistency(dialect.line_end) {
                dialect.line_end = LineEnd::Any;
            }
        }
    }

    /// What a backslash means outside of quotes.
    fn find_escape(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if self.choice.escape.is_some() {
            return;
        }
        let is_quoting =
            dialect.quote != Quote::None && Shape::of(text, dialect, self.sample.is_whole).quotes.cells > 0;
        let mut found = Backslashes::default();
        if is_quoting {
            found.nulls = count_nulls(text, dialect);
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
        for stretch in self.sample.further {
            found.add(stretch, dialect, 0);
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
            let nulls =
                if found.nulls > 0 { format!(", {} are \\N", cells_u64(found.nulls)) } else { String::new() };
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
        if shape.quotes.doubled > 0 {
            self.say(FormatPart::Escape, "Quotes inside quotes are written twice.");
            return;
        }
        let pairs = memchr::memmem::find_iter(text, b"\\\\").count();
        if pairs == 0 {
            return;
        }
        let with = |escape| Dialect { escape, ..dialect.clone() };
        let doubled = cells_of(text, &with(Escape::Doubled), self.sample.is_whole);
        let spark = cells_of(text, &with(Escape::Backslash), self.sample.is_whole);
        if doubled == spark || has_odd_backslashes(text) {
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
                    "--escape backslash".to_owned(),
                    FormatChoice { escape: Some(Escape::Backslash), ..FormatChoice::default() },
                ),
            ],
        });
    }

    /// The word for NULL: `\N`, which nobody means otherwise, and in the output of `mysql -B` `NULL`.
    fn find_null_word(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if let Some(word) = &self.choice.null_word {
            dialect.null_word = Some(word.clone()).filter(|word| !word.is_empty());
            return;
        }
        let nulls = count_nulls(text, dialect)
            + self.sample.further.iter().map(|stretch| count_nulls(stretch, dialect)).sum::<u64>();
        if nulls > 0 {
            self.say(FormatPart::NullWord, format!("{} of those looked at are \\N.", cells_u64(nulls)));
            dialect.null_word = Some("\\N".to_owned());
        } else if matches!(dialect.escape, Escape::Mysql | Escape::Postgres) {
            // Without it, these formats have none but this; it is theirs also where no cell at hand is NULL.
            let has_word = count_words(text, dialect, b"NULL") > 0;
            dialect.null_word = Some(if has_word { "NULL" } else { "\\N" }.to_owned());
        }
    }

    /// Lines before the table that are no part of it.
    fn find_titles(&mut self, text: &'a [u8], dialect: &Dialect) -> u64 {
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

/// Whether quotes around cells that need none are part of their text.
pub(super) fn doubt_about_quotes(count: u64, line: u64) -> Doubt {
    Doubt {
        part: FormatPart::Quote,
        question: "Are the quotes around some cells part of their text?".to_owned(),
        evidence: format!(
            "{} in quotes that nothing in them needs, the first on line {line}. In such files, quotes are letters with \
             some programs and only stand around the text with others.",
            if count == 1 { "1 cell stands".to_owned() } else { format!("{count} cells stand") },
        ),
        answers: vec![
            (
                "They stand around the text, and are no part of it".to_owned(),
                "--quote '\"'".to_owned(),
                FormatChoice { quote: Some(Quote::Double), ..FormatChoice::default() },
            ),
            (
                "They are part of the text".to_owned(),
                "--quote none".to_owned(),
                FormatChoice { quote: Some(Quote::None), ..FormatChoice::default() },
            ),
        ],
    }
}

/// Whether backslashes mean something, as this escape has it.
pub(super) fn doubt_about_escapes(found: &Backslashes, dialect: &Dialect, escape: Escape) -> Doubt {
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

/// How records end at the start of a text.
struct LineEnds {
    lf: usize,
    crlf: usize,
    cr: usize,
}

impl LineEnds {
    fn of(text: &[u8], dialect: &Dialect, at_end: bool) -> Self {
        let mut ends = Self { lf: 0, crlf: 0, cr: 0 };
        let any = Dialect { line_end: LineEnd::Any, ..dialect.clone() };
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let super::delimited::FirstRecord::EndsBefore { bytes: end, .. } =
                super::delimited::first_record_end(rest, &any, 1, at_end)
            else {
                break;
            };
            match &rest[..end] {
                [.., b'\r', b'\n'] => ends.crlf += 1,
                [.., b'\n'] => ends.lf += 1,
                [.., b'\r'] => ends.cr += 1,
                _ => {}
            }
            at += end.max(1);
        }
        ends
    }
}

/// True where single quotes clearly stand around cells: without them the table falls apart, or every text has them.
fn is_quoting(quoted: &Shape, none: &Shape) -> bool {
    let quotes = quoted.quotes;
    let is_sound = quotes.followed == 0 && !quotes.is_unclosed && quotes.cells > 0;
    let parts =
        quoted.consistency() > none.consistency() || (quotes.needed > 0 && quoted.width == none.width);
    is_sound && (parts || quotes.is_by_column)
}

fn quote_evidence(quotes: &Quotes) -> String {
    match (quotes.needed, quotes.cells) {
        (0, many) => format!("{} stand in quotes.", cells(many)),
        (needed, many) => {
            format!(
                "{} stand in quotes; {needed} of them hold a delimiter, a quote or a line end.",
                cells(many)
            )
        }
    }
}

fn cells(count: usize) -> String {
    cells_u64(count as u64)
}

fn cells_u64(count: u64) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

/// All cells of some text, one after another.
fn cells_of(text: &[u8], dialect: &Dialect, at_end: bool) -> Vec<String> {
    let end = scan(text, dialect, 1, at_end).end;
    super::delimited::first_records(&text[..end], dialect, usize::MAX)
        .iter()
        .flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// True where backslashes stand alone, or in threes: nobody wrote each of them twice.
fn has_odd_backslashes(text: &[u8]) -> bool {
    text.chunk_by(|left, right| *left == b'\\' && *right == b'\\')
        .any(|run| run.first() == Some(&b'\\') && run.len() % 2 == 1)
}

/// Cells without quotes that are `\N`.
fn count_nulls(text: &[u8], dialect: &Dialect) -> u64 {
    count_words(text, dialect, b"\\N")
}

fn count_words(text: &[u8], dialect: &Dialect, word: &[u8]) -> u64 {
    let ends = |at: usize| {
        text.get(at).is_none_or(|&byte| byte == dialect.delimiter || byte == b'\n' || byte == b'\r')
    };
    let starts = |at: usize| at == 0 || ends(at - 1);
    memchr::memmem::find_iter(text, word).filter(|&at| starts(at) && ends(at + word.len())).count() as u64
}

/// The delimiter that a first line such as `sep=;` says, as Excel has it.
fn told_separator(text: &[u8]) -> Option<u8> {
    let end = text.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(text.len());
    let line =
        text[..end].strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(&text[..end]);
    match line {
        [s, e, p, b'=', separator]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && separator.is_ascii()
                && *separator != b'"' =>
        {
            Some(*separator)
        }
        _ => None,
    }
}

/// Where the line behind so many lines starts; LF, CRLF and CR each end one.
pub(super) fn start_of_line(text: &[u8], lines: u64) -> usize {
    let mut at = 0;
    for _ in 0..lines {
        let Some(length) = text[at..].iter().position(|&byte| byte == b'\n' || byte == b'\r') else {
            return text.len();
        };
        at += length;
        at += if text[at] == b'\r' && text.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
    }
    at
}

/// Lines that start so, each with what it holds.
fn lines_starting<'t>(text: &'t [u8], prefix: &str, from: usize) -> Vec<&'t [u8]> {
    text[from..]
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .filter(|line| line.starts_with(prefix.as_bytes()))
        .collect()
}

/// The text up to the end of its last whole line.
pub(super) fn whole_lines(text: &[u8]) -> &[u8] {
    let end = memchr::memrchr2(b'\n', b'\r', text).map_or(0, |at| at + 1);
    if end == 0 { text } else { &text[..end] }
}
