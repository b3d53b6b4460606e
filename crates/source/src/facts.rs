//! How a file is read, part by part, in sentences for the person at the window.

use super::dialect::{Escape, Quote};
use super::dump::SqlDialect;
use super::summary::{FormatChoice, FormatFact, FormatPart, SourceFormat, SourceKind, Unnamed};
use super::text_encoding::TextEncoding;

/// What was recognised, and why, where it was not chosen.
pub(super) type Evidence = Vec<(FormatPart, String)>;

/// How a dump is read.
pub(super) fn facts_of_dump(
    dialect: SqlDialect,
    encoding: TextEncoding,
    evidence: &Evidence,
) -> Vec<FormatFact> {
    let text = match dialect {
        SqlDialect::Standard => "It is read as standard SQL.".to_owned(),
        dialect => format!("It is read as a dump of {}.", dialect.name()),
    };
    let parts = [
        (FormatPart::Kind, text),
        (FormatPart::Encoding, format!("The text is written in {}.", encoding.name())),
    ];
    let fact = |(part, text): (FormatPart, String)| {
        let why = evidence.iter().find(|(of, _)| *of == part).map(|(_, why)| why.clone());
        FormatFact { part, text, evidence: why.unwrap_or_default() }
    };
    parts.map(fact).into()
}

/// How a delimited file or a dump is read; nothing for JSON and databases, whose rules are their own.
pub(super) fn facts(
    format: &SourceFormat,
    columns: usize,
    choice: &FormatChoice,
    evidence: &Evidence,
) -> Vec<FormatFact> {
    if let (SourceKind::Staged, Some(dialect)) = (format.kind, choice.sql_dialect) {
        return facts_of_dump(dialect, choice.encoding.unwrap_or(format.encoding), evidence);
    }
    if format.kind != SourceKind::Delimited {
        return Vec::new();
    }
    let mut facts = Vec::new();
    let mut tell = |part: FormatPart, is_chosen: bool, text: String, otherwise: &str| {
        let known = evidence.iter().find(|(of, _)| *of == part).map(|(_, why)| why.clone());
        let evidence =
            if is_chosen { "You said so.".to_owned() } else { known.unwrap_or_else(|| otherwise.to_owned()) };
        facts.push(FormatFact { part, text, evidence });
    };
    let text = format!("The text is written in {}.", format.encoding.name());
    tell(FormatPart::Encoding, choice.encoding.is_some(), text, "");
    if format.skip_lines > 0 {
        let text = match format.skip_lines {
            1 => "The first line is passed over.".to_owned(),
            lines => format!("The first {lines} lines are passed over."),
        };
        tell(FormatPart::SkipLines, choice.skip_lines.is_some(), text, "");
    }
    let text = if columns == 1 {
        "Each line is one cell.".to_owned()
    } else {
        format!("{} between the cells.", stands(format.delimiter))
    };
    tell(FormatPart::Delimiter, choice.delimiter.is_some(), text, "Nothing at the start parts lines better.");
    let (text, otherwise) = match format.quote {
        Quote::Double => ("Double quotes may stand around a cell.", "No cell at the start has any."),
        Quote::Single => ("Single quotes may stand around a cell.", ""),
        Quote::None => ("A quote is a letter like any other.", ""),
    };
    tell(FormatPart::Quote, choice.quote.is_some(), text.to_owned(), otherwise);
    if let Some(text) = escape_text(format.escape, format.quote) {
        let otherwise = "As the standard for CSV has it; nothing at the start says otherwise.";
        tell(FormatPart::Escape, choice.escape.is_some(), text.to_owned(), otherwise);
    }
    if let Some(word) = &format.null_word {
        let text =
            format!("{word} without quotes means that there is no value; an empty cell is an empty text.");
        tell(
            FormatPart::NullWord,
            choice.null_word.is_some(),
            text,
            "It is the word of this way of writing.",
        );
    }
    if let Some(prefix) = &format.comment {
        let text = format!("Lines that start with {prefix} are passed over.");
        tell(FormatPart::Comment, choice.comment.is_some(), text, "");
    }
    let text = if format.header {
        "The first line names the columns."
    } else {
        "No line names the columns; they are numbered."
    };
    tell(FormatPart::Header, choice.header.is_some(), text.to_owned(), "Nothing in the file says so.");
    if format.below_header > 0 {
        let text = match format.below_header {
            1 => "The record below the names is passed over.".to_owned(),
            records => format!("The {records} records below the names are passed over."),
        };
        tell(FormatPart::BelowHeader, choice.below_header.is_some(), text, "");
    }
    if let Some(unnamed) = format.unnamed {
        let column = match unnamed {
            Unnamed::First => "first",
            Unnamed::Last => "last",
        };
        let text = format!("The {column} column has no name there.");
        tell(
            FormatPart::Unnamed,
            choice.unnamed.is_some(),
            text,
            "The records have one cell more than the names.",
        );
    }
    if format.footer_lines > 0 {
        let (text, why) = match format.footer_lines {
            1 => ("The last line is passed over.".to_owned(), "It has fewer cells than the records."),
            lines => (
                format!("The last {lines} lines are passed over."),
                "They have fewer cells than the records.",
            ),
        };
        tell(FormatPart::FooterLines, choice.footer_lines.is_some(), text, why);
    }
    facts
}

fn escape_text(escape: Escape, quote: Quote) -> Option<&'static str> {
    match escape {
        Escape::Doubled if quote == Quote::None => None,
        Escape::Doubled => Some("A quote inside quotes is written twice."),
        Escape::Backslash => Some("A quote inside quotes has a backslash before it."),
        Escape::Literal => Some("What follows a backslash stands for itself."),
        Escape::Mysql => Some("Backslashes stand for special characters, as MySQL writes them."),
        Escape::Postgres => Some("Backslashes stand for special characters, as PostgreSQL writes them."),
        Escape::None if quote == Quote::None => Some("A backslash is a letter like any other."),
        Escape::None => Some("A quote ends a cell, always."),
    }
}

fn stands(delimiter: char) -> String {
    match delimiter {
        ',' => "A comma stands".to_owned(),
        ';' => "A semicolon stands".to_owned(),
        '\t' => "A tab stands".to_owned(),
        '|' => "A vertical bar stands".to_owned(),
        ':' => "A colon stands".to_owned(),
        ' ' => "A space stands".to_owned(),
        other if other.is_control() => format!("The control character U+{:04X} stands", u32::from(other)),
        other => format!("The character {other} stands"),
    }
}
