//! Finds what stands around cells, and how a cell holds a quote.

use super::super::dialect::{Dialect, Escape, Quote};
use super::super::summary::{FormatChoice, FormatPart};
use super::shape::{Quotes, Shape};
use super::{Doubt, Sniffing, cells};

impl<'a> Sniffing<'a> {
    /// What stands around cells, and how a cell holds a quote.
    pub(super) fn find_quote(&mut self, text: &'a [u8], dialect: &mut Dialect) {
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
}

/// Whether quotes around cells that need none are part of their text.
pub(in super::super) fn doubt_about_quotes(count: u64, line: u64) -> Doubt {
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
