//! The dialects that programs write, held against the one that was recognised: where the text becomes a better table under
//! another, it is read so; where it could have been written by either, and means something else then, it is asked.

use super::super::dialect::{Dialect, Escape, Quote};
use super::super::summary::{FormatChoice, FormatPart};
use super::fit::Fit;
use super::{Doubt, Sniffing};
use memchr::memchr;

/// Quotes and escapes as programs write them, the plainest first.
const RIVALS: [(Quote, Escape); 12] = [
    (Quote::Double, Escape::Doubled),
    (Quote::Double, Escape::Backslash),
    (Quote::Double, Escape::Literal),
    (Quote::Double, Escape::Mysql),
    (Quote::Single, Escape::Doubled),
    (Quote::Single, Escape::Backslash),
    (Quote::Single, Escape::Literal),
    (Quote::Single, Escape::Mysql),
    (Quote::None, Escape::None),
    (Quote::None, Escape::Literal),
    (Quote::None, Escape::Postgres),
    (Quote::None, Escape::Mysql),
];

/// More records than these that do not fit are no accident.
const CLEARLY_AGAINST: usize = 3;
/// Another dialect is the right one where so much less speaks against it.
const MUCH_LESS: usize = 10;

/// A text as it is read under a dialect.
struct Reading {
    dialect: Dialect,
    fit: Fit,
}

impl Reading {
    fn of(text: &[u8], dialect: Dialect, at_end: bool) -> Self {
        let fit = Fit::of(text, &dialect, at_end);
        Self { dialect, fit }
    }

    /// True where a program that writes this dialect may have written the text, and it explains something in the text
    /// that `current` does not.
    fn rivals(&self, current: &Self) -> bool {
        let (own, other) = (&self.fit, &current.fit);
        let has_quotes = self.dialect.quote != Quote::None && own.quoted > 0;
        let is_plain = self.dialect.quote == Quote::None && !self.dialect.escape.is_backslash();
        // Between commas, quotes stand around cells as a rule.
        let is_csv = matches!(self.dialect.delimiter, b',' | b';');
        // A quote that takes whole records for the text of a cell makes no better table of the others.
        let takes_records = own.width == other.width && own.alike * 10 < other.alike * 9;
        if own.width < 2 || takes_records || (self.dialect.quote == Quote::Single && !has_quotes) {
            return false;
        }
        if own.faults < other.faults {
            let uses_quotes = other.needed > 0 || (other.is_by_column && other.quoted > other.followed);
            let is_accident = is_csv
                && is_plain
                && other.faults - other.swallowed <= CLEARLY_AGAINST
                && (other.followed == 0 || (uses_quotes && other.marks.inside == 0));
            return !is_accident && own.against() * 2 <= other.faults;
        }
        if own.faults > other.faults || own.marks.unwritten > 0 {
            return false;
        }
        let explains_quotes = has_quotes && self.dialect.quote != current.dialect.quote && own.needed > 0;
        // Quotes around some texts only, which need none.
        let leaves_quotes = self.dialect.quote == Quote::None
            && own.marks.ignored <= other.marks.ignored
            && other.quoted > 0
            && other.needed == 0
            && !other.is_by_column
            && (!is_csv || other.marks.inside > 0 || other.quotes_few_words);
        let explains_backslashes = own.marks.ignored < other.marks.ignored + other.marks.unwritten
            && !(self.dialect.quote == Quote::None && is_csv && other.quoted > 0)
            && own.cells.differ_beyond_json(&other.cells);
        explains_quotes || leaves_quotes || explains_backslashes
    }
}

impl Sniffing<'_> {
    /// Holds what was recognised of quotes and backslashes against the other dialects.
    pub(super) fn hold_against_rivals(&mut self, text: &[u8], dialect: &mut Dialect) {
        let is_chosen = self.choice.quote.is_some() && self.choice.escape.is_some();
        let has = |mark: u8| memchr(mark, text).is_some();
        let has_backslash = has(b'\\');
        if is_chosen || !(has_backslash || has(b'"') || has(b'\'')) {
            return;
        }
        let at_end = self.sample.is_whole;
        let current = Reading::of(text, dialect.clone(), at_end);
        // Where it fits and leaves no backslash unread, there is nothing that an escape would explain.
        let may_be_escaped =
            current.fit.faults > 0 || current.fit.marks.ignored > 0 || current.dialect.escape.is_backslash();
        let mut rivals: Vec<Reading> = Vec::new();
        for (quote, escape) in RIVALS {
            let is_chosen_otherwise = self.choice.quote.is_some_and(|chosen| chosen != quote)
                || self.choice.escape.is_some_and(|chosen| chosen != escape);
            // Without the character, it reads as another does that comes first, or as `current` does.
            let is_in_vain = (!(has_backslash && may_be_escaped) && escape.is_backslash())
                || (quote == Quote::Single && !has(b'\''))
                || (quote, escape) == (dialect.quote, dialect.escape);
            if is_chosen_otherwise || is_in_vain {
                continue;
            }
            let mut rival = Dialect { quote, escape, ..dialect.clone() };
            self.find_line_end(text, &mut rival);
            let reading = Reading::of(text, rival, at_end);
            if reading.fit.cells == current.fit.cells || !reading.rivals(&current) {
                continue;
            }
            match rivals.iter_mut().find(|known| known.fit.cells == reading.fit.cells) {
                // Of those that read the same, the one that most likely wrote it.
                Some(known) if reading.fit.rank() < known.fit.rank() => *known = reading,
                Some(_) => {}
                None => rivals.push(reading),
            }
        }
        self.decide(text, current, rivals, dialect);
    }

    /// Takes the right one of some readings, or asks.
    fn decide(&mut self, text: &[u8], current: Reading, mut rivals: Vec<Reading>, dialect: &mut Dialect) {
        let best = rivals.iter().map(|rival| rival.fit.faults).min().unwrap_or(usize::MAX);
        let is_better = best < current.fit.faults;
        if is_better {
            let least = rivals.iter().map(|rival| rival.fit.against()).min().unwrap_or(0);
            rivals.retain(|rival| rival.fit.against() == least);
        }
        let Some(first) = rivals.first() else { return };
        let against = current.fit.faults;
        // Where nothing in quotes needs them, and text stands behind some, they are letters.
        let is_csv = matches!(dialect.delimiter, b',' | b';');
        let are_letters = !is_csv && first.dialect.quote == Quote::None && current.fit.needed == 0;
        let is_clear = is_better
            && rivals.len() == 1
            && (against > CLEARLY_AGAINST || are_letters)
            && first.fit.against() <= against / MUCH_LESS;
        let mut readings = if is_clear {
            rivals
        } else {
            let asked = self.asked_about_already(text, &current);
            let is_new = |rival: &Reading| asked.iter().all(|known| known.fit.cells != rival.fit.cells);
            if !is_better && !rivals.iter().any(is_new) {
                return;
            }
            let others: Vec<Reading> = asked
                .into_iter()
                .filter(|known| {
                    known.fit.cells != current.fit.cells
                        && rivals.iter().all(|rival| rival.fit.cells != known.fit.cells)
                })
                .collect();
            let mut all = rivals;
            all.insert(if is_better { all.len() } else { 0 }, current);
            all.extend(others);
            all
        };
        let parts = [FormatPart::Quote, FormatPart::Escape];
        self.doubts.retain(|doubt| !parts.contains(&doubt.part));
        self.evidence.retain(|(part, _)| !parts.contains(part));
        if readings.len() > 1 {
            let dialects: Vec<&Dialect> = readings.iter().map(|reading| &reading.dialect).collect();
            self.doubts.push(doubt_about_rivals(&dialects, against));
        }
        let chosen = readings.swap_remove(0);
        if is_better {
            self.say(
                FormatPart::Quote,
                format!(
                    "So, {} records have {} cells each; otherwise {against} do not fit.",
                    chosen.fit.records, chosen.fit.width
                ),
            );
        }
        *dialect = chosen.dialect;
    }

    /// The readings between which a question about quotes or backslashes is open.
    fn asked_about_already(&self, text: &[u8], current: &Reading) -> Vec<Reading> {
        let parts = [FormatPart::Quote, FormatPart::Escape];
        let doubts = self.doubts.iter().filter(|doubt| parts.contains(&doubt.part));
        let choices = doubts.flat_map(|doubt| doubt.answers.iter().map(|(_, _, choice)| choice));
        choices
            .map(|choice| {
                let quote = choice.quote.unwrap_or(current.dialect.quote);
                let escape = choice.escape.unwrap_or(current.dialect.escape);
                let escape =
                    if quote == Quote::None && escape == Escape::Doubled { Escape::None } else { escape };
                let mut dialect = Dialect { quote, escape, ..current.dialect.clone() };
                self.find_line_end(text, &mut dialect);
                Reading::of(text, dialect, self.sample.is_whole)
            })
            .collect()
    }
}

/// Which of several ways of writing it is, under each of which the text is a table.
fn doubt_about_rivals(rivals: &[&Dialect], against: usize) -> Doubt {
    let answer = |rival: &&Dialect| {
        let (around, quote) = match rival.quote {
            Quote::Double => ("Double quotes stand around texts", "'\"'"),
            Quote::Single => ("Single quotes stand around texts", "\"'\""),
            Quote::None => ("Quotes are letters", "none"),
        };
        let (within, escape) = match rival.escape {
            Escape::Doubled => ("a quote inside is written twice", "double"),
            Escape::Backslash => ("a quote inside has a backslash before it", "backslash"),
            Escape::Literal => ("what follows a backslash is a letter", "literal"),
            Escape::Mysql => ("backslashes are MySQL's", "mysql"),
            Escape::Postgres => ("backslashes are PostgreSQL's", "postgres"),
            Escape::None => ("backslashes are letters, too", "none"),
        };
        let choice =
            FormatChoice { quote: Some(rival.quote), escape: Some(rival.escape), ..FormatChoice::default() };
        (format!("{around}; {within}"), format!("--quote {quote} --escape {escape}"), choice)
    };
    let evidence = match against {
        0 => "The file becomes a table in more than one way, with other texts in some cells.".to_owned(),
        1 => "Read as is usual, 1 record does not fit; read in another way, it does.".to_owned(),
        _ => format!("Read as is usual, {against} records do not fit; read in another way, they do."),
    };
    Doubt {
        part: FormatPart::Quote,
        question: "How are quotes and backslashes written in this file?".to_owned(),
        evidence,
        answers: rivals.iter().map(answer).collect(),
    }
}
