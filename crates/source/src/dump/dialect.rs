//! Which database wrote a dump, and what its signs mean there.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose SQL a dump is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SqlDialect {
    /// MySQL, and `MariaDB`.
    Mysql,
    Postgresql,
    Sqlite,
    SqlServer,
    Oracle,
    Db2,
    /// Nothing in it is of one database alone.
    Standard,
}

/// What only dumps of one database have, in lower case, and how much it says.
const MARKS: [(SqlDialect, &str, u32); 46] = {
    use SqlDialect::{Db2, Mysql, Oracle, Postgresql, SqlServer, Sqlite};
    [
        (Mysql, "-- mysql dump", 20),
        (Mysql, "-- mariadb dump", 20),
        (Mysql, "-- phpmyadmin sql dump", 20),
        (Mysql, "/*m!999999", 20),
        (Mysql, "/*!40101", 9),
        (Mysql, "engine=", 6),
        (Mysql, " auto_increment", 6),
        (Mysql, "create table `", 6),
        (Mysql, "insert into `", 6),
        (Mysql, "lock tables `", 6),
        (Postgresql, "-- postgresql database dump", 20),
        (Postgresql, "select pg_catalog.", 9),
        (Postgresql, "from stdin;", 9),
        (Postgresql, "set client_encoding", 6),
        (Postgresql, "set standard_conforming_strings", 9),
        (Postgresql, "character varying", 3),
        (Postgresql, " bytea", 4),
        (Postgresql, "serial primary key", 4),
        (Postgresql, "::regclass", 6),
        (Postgresql, "\n\\c ", 9),
        (Postgresql, "\n\\connect ", 9),
        (Sqlite, "pragma foreign_keys", 20),
        (Sqlite, "sqlite_sequence", 9),
        (Sqlite, " autoincrement", 9),
        (Sqlite, "pragma ", 4),
        (SqlServer, "\ngo\r\n", 6),
        (SqlServer, "\ngo\n", 6),
        (SqlServer, "set identity_insert", 9),
        (SqlServer, "[dbo].", 9),
        (SqlServer, "set quoted_identifier", 6),
        (SqlServer, "set ansi_nulls", 6),
        (SqlServer, "sysobjects", 6),
        (SqlServer, "identity(1,1)", 6),
        (SqlServer, "identity (1, 1)", 6),
        (SqlServer, " nvarchar", 1),
        (Oracle, "varchar2", 9),
        (Oracle, "insert all", 6),
        (Oracle, "to_date(", 4),
        (Oracle, "set define off", 9),
        (Oracle, "\nrem ", 6),
        (Oracle, " number(", 4),
        (Oracle, "from dual", 4),
        (Db2, "connect to ", 6),
        (Db2, "db2look", 20),
        (Db2, "-- ddl statements for table", 9),
        (Db2, "set current schema", 6),
    ]
};

/// How much must speak for a dialect.
const ENOUGH: u32 = 3;

impl SqlDialect {
    /// All that there are.
    pub const ALL: [Self; 7] = [
        Self::Mysql,
        Self::Postgresql,
        Self::Sqlite,
        Self::SqlServer,
        Self::Oracle,
        Self::Db2,
        Self::Standard,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mysql => "MySQL or MariaDB",
            Self::Postgresql => "PostgreSQL",
            Self::Sqlite => "SQLite",
            Self::SqlServer => "SQL Server",
            Self::Oracle => "Oracle",
            Self::Db2 => "Db2",
            Self::Standard => "standard SQL",
        }
    }

    /// The dialect of a dump by its start, and the mark that says most for it; of several equal ones the first.
    pub(super) fn recognise(start: &str) -> (Self, Option<&'static str>) {
        let start = start.to_ascii_lowercase();
        let found: Vec<_> = MARKS.iter().filter(|(_, mark, _)| start.contains(mark)).collect();
        let weight = |dialect: Self| -> u32 {
            found.iter().filter(|(of, ..)| *of == dialect).map(|(.., weight)| weight).sum()
        };
        let best = Self::ALL.into_iter().rev().max_by_key(|dialect| weight(*dialect));
        let Some(best) = best.filter(|dialect| weight(*dialect) >= ENOUGH) else {
            return (Self::Standard, None);
        };
        let marks = found.iter().filter(|(of, ..)| *of == best);
        (best, marks.max_by_key(|(.., weight)| *weight).map(|(_, mark, _)| mark.trim()))
    }

    /// A backslash in any string takes the next character for itself.
    pub(super) fn has_backslashes(self) -> bool {
        self == Self::Mysql
    }

    /// `#` starts a comment.
    pub(super) fn has_hash_comments(self) -> bool {
        self == Self::Mysql
    }

    /// `"text"` is a text and no name.
    pub(super) fn has_texts_in_double_quotes(self) -> bool {
        self == Self::Mysql
    }

    /// `[name]` is a name.
    pub(super) fn has_names_in_brackets(self) -> bool {
        matches!(self, Self::SqlServer | Self::Sqlite | Self::Standard)
    }

    /// `$$text$$` is a text.
    pub(super) fn has_dollar_quotes(self) -> bool {
        self == Self::Postgresql
    }

    /// Comments lie in one another.
    pub(super) fn nests_comments(self) -> bool {
        matches!(self, Self::Postgresql | Self::SqlServer)
    }

    /// A statement may end with its line, without a semicolon.
    pub(super) fn ends_without_semicolon(self) -> bool {
        matches!(self, Self::SqlServer | Self::Standard)
    }

    /// A text of no length is NULL.
    pub(super) fn takes_empty_for_null(self) -> bool {
        self == Self::Oracle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_are_recognised_by_what_only_they_have() {
        use SqlDialect::{Mysql, Oracle, Postgresql, SqlServer, Sqlite, Standard};
        for (text, dialect) in [
            ("-- MySQL dump 10.13\nCREATE TABLE `a` (b int) ENGINE=InnoDB;", Mysql),
            ("-- phpMyAdmin SQL Dump\n", Mysql),
            ("--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'UTF8';", Postgresql),
            ("COPY a (b) FROM stdin;\n1\n\\.\n", Postgresql),
            ("CREATE DATABASE a_auto_increment;\n\\c a_auto_increment;\nCREATE TABLE a (b int);", Postgresql),
            ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a(b);", Sqlite),
            ("USE [x]\nGO\nCREATE TABLE [dbo].[a] ([b] int)\nGO\n", SqlServer),
            ("CREATE TABLE a (b VARCHAR2(10));\nINSERT INTO a VALUES ('x');", Oracle),
            ("CREATE TABLE a (b int);\nINSERT INTO a VALUES (1);", Standard),
        ] {
            assert_eq!(SqlDialect::recognise(text).0, dialect, "{text}");
        }
    }
}
