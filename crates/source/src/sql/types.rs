//! What SQL types hold, and where a column's type ends.

use super::kind::SqlKind;
use super::tokens::{Token, TokenKind, Tokens};

/// Words that end a column's type wherever they stand.
const ENDS_OF_TYPE: &[&str] = &[
    "AFTER",
    "AS",
    "ASC",
    "AUTOINCREMENT",
    "AUTO_INCREMENT",
    "CHARSET",
    "CHECK",
    "COLLATE",
    "COLUMN_FORMAT",
    "COMMENT",
    "COMPRESSION",
    "CONSTRAINT",
    "DEFAULT",
    "DEFERRABLE",
    "DESC",
    "DISABLE",
    "ENABLE",
    "ENCRYPT",
    "ENCRYPTED",
    "FILESTREAM",
    "FIRST",
    "FOREIGN",
    "GENERATED",
    "HIDDEN",
    "IDENTITY",
    "INITIALLY",
    "INVISIBLE",
    "KEY",
    "MASKED",
    "NOT",
    "NULL",
    "ON",
    "OPTIONS",
    "PERSISTED",
    "PRIMARY",
    "REFERENCES",
    "ROWGUIDCOL",
    "SPARSE",
    "SRID",
    "STORAGE",
    "STORED",
    "UNIQUE",
    "VIRTUAL",
    "VISIBLE",
];

/// How many of the tokens behind a column's name are its type.
pub(super) fn type_length(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Sign if token.is_sign("(") => depth += 1,
            TokenKind::Sign if token.is_sign(")") => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            TokenKind::Sign if matches!(token.text, "." | "[" | "]") => {}
            TokenKind::Word if !ends_type(tokens, at) => {}
            TokenKind::QuotedName => {}
            TokenKind::Word | TokenKind::Text | TokenKind::Sign => return at,
        }
    }
    tokens.len()
}

fn ends_type(tokens: &[Token<'_>], at: usize) -> bool {
    let word = tokens[at];
    let next_is = |keywords: &[&str]| tokens.get(at + 1).is_some_and(|next| next.is_any(keywords));
    word.is_any(ENDS_OF_TYPE)
        || word.is("CHARACTER") && next_is(&["SET"])
        || word.is("WITH") && !next_is(&["TIME", "LOCAL"])
        // `varchar(10) BINARY` compares by bytes; `BINARY(10)` is a type.
        || word.is("BINARY") && at > 0
}

/// A type as it is spelled, each white space and comment in it as one space.
pub(super) fn spelled(tokens: &[Token<'_>]) -> String {
    let mut spelled = String::new();
    let mut end = tokens.first().map_or(0, |first| first.start);
    for token in tokens {
        if token.start > end {
            spelled.push(' ');
        }
        spelled.push_str(token.text);
        end = token.end();
    }
    spelled
}

/// Whether only Oracle has a type.
pub(super) fn is_oracle(tokens: &[Token<'_>]) -> bool {
    tokens.first().is_some_and(|word| word.is_any(&["VARCHAR2", "NVARCHAR2", "NUMBER"]))
}

/// What a type holds, by its words as they are spelled.
pub fn kind_of(sql_type: &str) -> SqlKind {
    holds(&Tokens::new(sql_type).collect::<Vec<_>>())
}

/// What a type holds.
pub(super) fn holds(tokens: &[Token<'_>]) -> SqlKind {
    if tokens.iter().any(|token| token.is_sign("[") || token.is("ARRAY")) {
        return SqlKind::Other;
    }
    // Words that only colour the type behind them: NATIONAL VARCHAR, and SQLite's UNSIGNED BIG INT.
    let coloured =
        tokens.iter().take_while(|token| token.is_any(&["NATIONAL", "NATIVE", "UNSIGNED"])).count();
    let tokens = behind_schema(&tokens[coloured..]);
    let Some(head) = tokens.first().and_then(Token::name) else { return SqlKind::Other };
    let second = tokens.get(1).and_then(Token::name).unwrap_or_default().to_ascii_lowercase();
    match head.to_ascii_lowercase().as_str() {
        "long" if second == "raw" || second == "varbinary" => SqlKind::Binary,
        "char" | "character" | "nchar" | "varchar" | "nvarchar" | "bpchar" | "varchar2" | "nvarchar2"
        | "varying" | "string" | "text" | "tinytext" | "mediumtext" | "longtext" | "ntext" | "clob"
        | "nclob" | "long" | "name" | "sysname" | "citext" | "enum" | "uuid" | "uniqueidentifier"
        | "rowid" | "urowid" | "inet" | "inet4" | "inet6" | "cidr" | "macaddr" | "macaddr8" | "xml"
        | "xmltype" | "time" | "timetz" => SqlKind::Text,
        "int" | "integer" | "bigint" | "big" | "smallint" | "tinyint" | "mediumint" | "middleint"
        | "int1" | "int2" | "int3" | "int4" | "int8" | "serial" | "bigserial" | "smallserial" | "serial2"
        | "serial4" | "serial8" | "decimal" | "dec" | "fixed" | "numeric" | "number" | "float" | "float4"
        | "float8" | "real" | "double" | "binary_float" | "binary_double" | "money" | "smallmoney"
        | "year" => SqlKind::Number,
        "bool" | "boolean" => SqlKind::YesNo,
        "bit" => match tokens.get(1..) {
            None | Some([]) => SqlKind::YesNo,
            Some([_, bits, _]) if bits.text == "1" => SqlKind::YesNo,
            Some(_) => SqlKind::Other,
        },
        "date" => SqlKind::Date,
        // In brackets it is SQL Server's count of changes, which is no time.
        "timestamp" if tokens[0].text.starts_with('[') => SqlKind::Binary,
        "smalldatetime" => SqlKind::DateTime,
        head if head.starts_with("timestamp") || head.starts_with("datetime") => SqlKind::DateTime,
        "json" | "jsonb" => SqlKind::Json,
        "set" => SqlKind::TextSet,
        // What Firebird calls its long texts, and what has been carried into SQLite with it.
        "blob" if tokens.iter().any(|token| token.is("TEXT")) => SqlKind::Text,
        "blob" | "tinyblob" | "mediumblob" | "longblob" | "bytea" | "binary" | "varbinary" | "image"
        | "raw" | "rowversion" => SqlKind::Binary,
        _ => SqlKind::Other,
    }
}

/// A type without the schema in front of it: `public.citext`, `[sys].[sysname]`.
fn behind_schema<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match tokens {
        [_, dot, rest @ ..] if dot.is_sign(".") && !rest.is_empty() => rest,
        _ => tokens,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The type behind a column's name as it is spelled, and what it holds.
    fn read(text: &str) -> (String, SqlKind) {
        let tokens: Vec<_> = Tokens::new(text).collect();
        let of_type = &tokens[..type_length(&tokens)];
        (spelled(of_type), holds(of_type))
    }

    #[test]
    fn what_each_type_holds() {
        let cases = [
            (
                SqlKind::Text,
                "CHAR(2); character varying(255); VARCHAR2(255 BYTE); nvarchar(max); [nvarchar](max); \
                 NATIONAL CHARACTER VARYING(20); NATIVE CHARACTER(70); VARYING CHARACTER(255); text; LONGTEXT; \
                 CLOB; BLOB SUB_TYPE TEXT; LONG; uuid; uniqueidentifier; enum('a','b'); public.citext; inet; XML; \
                 time; time(3) without time zone; timetz; [sys].[sysname]; \"char\"",
            ),
            (
                SqlKind::Number,
                "INT; int(10) unsigned zerofill; bigint; BIG INT; UNSIGNED BIG INT; INT2; SERIAL; bigserial; \
                 tinyint(1); NUMBER; NUMBER(10,0); NUMBER(*,0); decimal(10, 2); [decimal](18, 2); \
                 double precision; DOUBLE UNSIGNED; float; real; money; year(4)",
            ),
            (SqlKind::YesNo, "BOOLEAN; bool; bit; [bit]; bit(1); BIT (1)"),
            (SqlKind::Date, "DATE; [date]"),
            (
                SqlKind::DateTime,
                "TIMESTAMP; timestamp(3) with time zone; TIMESTAMP (6) WITH LOCAL TIME ZONE; timestamptz; \
                 timestamp without time zone; DATETIME(6); [datetime2](7); smalldatetime; datetimeoffset(7)",
            ),
            (SqlKind::Json, "JSON; jsonb"),
            (SqlKind::TextSet, "set('a','b')"),
            (
                SqlKind::Binary,
                "BLOB; longblob; bytea; BINARY(16); varbinary(max); [image]; RAW(16); LONG RAW; [timestamp]; \
                 rowversion",
            ),
            (
                SqlKind::Other,
                "; text[]; integer ARRAY; int[3][3]; INTERVAL DAY (2) TO SECOND (6); point; \
                 public.geometry(Point,4326); public.mood; [dbo].[Flag]; bit(8); bit varying(5); tsvector; \
                 hstore; BFILE; unsigned",
            ),
        ];
        for (expected, types) in cases {
            for sql_type in types.split("; ") {
                assert_eq!(read(sql_type), (sql_type.to_owned(), expected));
            }
        }
    }

    #[test]
    fn a_type_ends_before_what_else_is_said_of_its_column() {
        let cases = [
            ("NOT NULL", ""),
            ("PRIMARY KEY", ""),
            ("AS (a + b) PERSISTED", ""),
            ("decimal  (10,\n  2) -- euros\n unsigned NOT NULL", "decimal (10, 2) unsigned"),
            ("varchar(20) CHARACTER SET latin1", "varchar(20)"),
            ("varchar(20) BINARY", "varchar(20)"),
            ("varchar(20) COMMENT 'a'", "varchar(20)"),
            ("character varying(20)[] DEFAULT '{}'", "character varying(20)[]"),
            ("enum('a  b',')') NOT NULL", "enum('a  b',')')"),
            ("timestamp with time zone DEFAULT now()", "timestamp with time zone"),
            ("[int] IDENTITY(1,1) NOT NULL", "[int]"),
            ("varchar(8) WITH MASKED", "varchar(8)"),
            ("point /*!80003 SRID 4326 */ NOT NULL", "point"),
            ("int = 4", "int"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).0, expected, "{text}");
        }
    }
}
