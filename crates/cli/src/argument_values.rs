//! What single options may say.

use crate::name_value::pair;
use app::{
    AttributeKind, DateCells, DateOrder, Duplicates, Escape, LineEnd, NamingStyle, Quote, SourceKind,
    SqlDialect, TextEncoding, Unnamed,
};
use clap::ValueEnum;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindChoice {
    /// Cells with something between them: CSV, TSV and their like.
    Delimited,
    /// A JSON list of records; in an object, the longest such list.
    JsonArray,
    /// A JSON object on each line.
    JsonLines,
    /// JSON objects one after another, over several lines or on one.
    JsonObjects,
}

impl From<KindChoice> for SourceKind {
    fn from(choice: KindChoice) -> Self {
        match choice {
            KindChoice::Delimited => Self::Delimited,
            KindChoice::JsonArray => Self::JsonArray,
            KindChoice::JsonLines => Self::JsonLines,
            KindChoice::JsonObjects => Self::JsonObjects,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DateCellsChoice {
    /// A whole day is a date, a part of a day is a time, anything else is both.
    ByValue,
    /// Each is a date and a time.
    DateAndTime,
}

impl From<DateCellsChoice> for DateCells {
    fn from(choice: DateCellsChoice) -> Self {
        match choice {
            DateCellsChoice::ByValue => Self::ByValue,
            DateCellsChoice::DateAndTime => Self::DateAndTime,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SqlDialectChoice {
    /// MySQL, and `MariaDB`.
    Mysql,
    Postgresql,
    Sqlite,
    SqlServer,
    Oracle,
    Db2,
    /// What all databases have in common.
    Standard,
}

impl From<SqlDialectChoice> for SqlDialect {
    fn from(choice: SqlDialectChoice) -> Self {
        match choice {
            SqlDialectChoice::Mysql => Self::Mysql,
            SqlDialectChoice::Postgresql => Self::Postgresql,
            SqlDialectChoice::Sqlite => Self::Sqlite,
            SqlDialectChoice::SqlServer => Self::SqlServer,
            SqlDialectChoice::Oracle => Self::Oracle,
            SqlDialectChoice::Db2 => Self::Db2,
            SqlDialectChoice::Standard => Self::Standard,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum EscapeChoice {
    /// A quote inside quotes is written twice.
    Double,
    /// Inside quotes a backslash stands before a quote or a backslash (Spark).
    Backslash,
    /// What follows a backslash stands for itself (Redshift, Python).
    Literal,
    /// As MySQL and `MariaDB` write it: `\\t`, `\\n`, `\\N`.
    Mysql,
    /// As PostgreSQL's text format has it.
    Postgres,
    /// A quote ends the cell, always.
    None,
}

impl From<EscapeChoice> for Escape {
    fn from(choice: EscapeChoice) -> Self {
        match choice {
            EscapeChoice::Double => Self::Doubled,
            EscapeChoice::Backslash => Self::Backslash,
            EscapeChoice::Literal => Self::Literal,
            EscapeChoice::Mysql => Self::Mysql,
            EscapeChoice::Postgres => Self::Postgres,
            EscapeChoice::None => Self::None,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LineEndChoice {
    /// LF, CR LF and CR alike.
    Any,
    /// LF and CR LF; a CR alone is part of a cell.
    LfOrCrlf,
    /// LF; every CR is part of a cell.
    Lf,
}

impl From<LineEndChoice> for LineEnd {
    fn from(choice: LineEndChoice) -> Self {
        match choice {
            LineEndChoice::Any => Self::Any,
            LineEndChoice::LfOrCrlf => Self::LfOrCrlf,
            LineEndChoice::Lf => Self::Lf,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum UnnamedChoice {
    /// Names of rows stand there, as R writes them.
    First,
    /// Each record ends with a delimiter, and the header does not.
    Last,
}

impl From<UnnamedChoice> for Unnamed {
    fn from(choice: UnnamedChoice) -> Self {
        match choice {
            UnnamedChoice::First => Self::First,
            UnnamedChoice::Last => Self::Last,
        }
    }
}

pub(crate) fn encoding(text: &str) -> Result<TextEncoding, String> {
    TextEncoding::by_name(text).ok_or_else(|| {
        let names: Vec<String> = TextEncoding::all().map(TextEncoding::option_name).collect();
        format!("give one of {}, or another usual name of one of these", names.join(", "))
    })
}

pub(crate) fn quote(text: &str) -> Result<Quote, String> {
    match text {
        "\"" | "double" => Ok(Quote::Double),
        "'" | "single" => Ok(Quote::Single),
        "none" => Ok(Quote::None),
        _ => Err("give \", ' or none".to_owned()),
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum NamesChoice {
    /// `userId`
    Camel,
    /// As the column is called.
    AsIs,
    /// `user_id`
    Snake,
    /// `UserId`
    Pascal,
}

impl From<NamesChoice> for NamingStyle {
    fn from(choice: NamesChoice) -> Self {
        match choice {
            NamesChoice::Camel => Self::CamelCase,
            NamesChoice::AsIs => Self::AsIs,
            NamesChoice::Snake => Self::SnakeCase,
            NamesChoice::Pascal => Self::PascalCase,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DuplicatesChoice {
    /// Import nothing while keys repeat.
    Stop,
    /// Write the first record, set later ones aside.
    First,
    /// Write the last record, set earlier ones aside.
    Last,
    /// Write the first record, with what it lacks taken from later ones.
    Merge,
}

impl From<DuplicatesChoice> for Duplicates {
    fn from(choice: DuplicatesChoice) -> Self {
        match choice {
            DuplicatesChoice::Stop => Self::Stop,
            DuplicatesChoice::First => Self::First,
            DuplicatesChoice::Last => Self::Last,
            DuplicatesChoice::Merge => Self::Merge,
        }
    }
}

const TYPES: &str = "the types are text, number, yes-no, date, date-time, json, list, text-set, number-set, binary, compressed and null";

pub(crate) fn delimiter(text: &str) -> Result<char, String> {
    if text.eq_ignore_ascii_case("tab") || text == "\\t" {
        return Ok('\t');
    }
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Ok(only),
        _ => Err("give one character, or tab".to_owned()),
    }
}

pub(crate) fn ordered(text: &str) -> Result<(String, DateOrder), String> {
    let (column, part) = pair(text)?;
    let order = match part.as_str() {
        "year" => DateOrder::YearFirst,
        "day" => DateOrder::DayFirst,
        "month" => DateOrder::MonthFirst,
        _ => return Err("say year, day or month".to_owned()),
    };
    Ok((column, order))
}

pub(crate) fn typed(text: &str) -> Result<(String, AttributeKind), String> {
    let (column, kind) = pair(text)?;
    let kind = match kind.to_lowercase().replace(['_', '/', ' '], "-").as_str() {
        "text" | "s" | "string" => AttributeKind::Text,
        "number" | "n" => AttributeKind::Number,
        "yes-no" | "yesno" | "bool" | "boolean" => AttributeKind::YesNo,
        "date" => AttributeKind::Date,
        "date-time" | "datetime" | "timestamp" => AttributeKind::DateTime,
        "json" | "map" | "m" => AttributeKind::Json,
        "list" | "l" => AttributeKind::List,
        "text-set" | "ss" => AttributeKind::TextSet,
        "number-set" | "ns" => AttributeKind::NumberSet,
        "binary" | "b" => AttributeKind::Binary,
        "compressed" | "compressed-text" | "gzip" => AttributeKind::Compressed,
        "null" => AttributeKind::Null,
        _ => return Err(TYPES.to_owned()),
    };
    Ok((column, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_in_plain_and_in_dynamodbs_words() {
        assert_eq!(typed("user_id=number"), Ok(("user_id".into(), AttributeKind::Number)));
        assert_eq!(typed("a=b=c"), Err(TYPES.into()));
        assert_eq!(typed("tags=SS"), Ok(("tags".into(), AttributeKind::TextSet)));
        assert_eq!(typed("flag=Yes/No"), Ok(("flag".into(), AttributeKind::YesNo)));
        assert!(typed("flag").is_err());
    }
}
