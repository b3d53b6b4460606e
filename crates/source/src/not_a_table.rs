//! Recognises text that is plainly no table: scripts, pages, logs, program text.

use super::foreign_json;
use super::refusal::NotATable;
use super::xml_spreadsheet;

const DUMP: NotATable = NotATable {
    looks_like: "a script of SQL statements (a database dump)",
    repair: "It has no rows that could be imported: statements that declare tables are opened in Design. Save a dump with its \
             rows (without `--no-data` or `--schema-only`), and open that.",
};
const PAGE: NotATable = NotATable {
    looks_like: "a web page (HTML)",
    repair: "Export the table as CSV where the page came from, or copy it into a spreadsheet and save that as CSV.",
};
const XML: NotATable =
    NotATable { looks_like: "XML", repair: "Export it as CSV or JSON from the program that wrote it." };
const LOG: NotATable = NotATable {
    looks_like: "a log",
    repair: "A log has no columns. Export what you need of it as CSV or JSON from the program that collects it.",
};
const DRAWN: NotATable = NotATable {
    looks_like: "a table drawn with lines, for reading on a screen",
    repair: "Export it as CSV from the program that shows it: psql has --csv, mysql has --batch, sqlite3 has -csv. A table \
             in a document can be copied into a spreadsheet and saved as CSV.",
};
const ALIGNED: NotATable = NotATable {
    looks_like: "a table whose columns are held apart by spaces",
    repair: "Open it in a spreadsheet, which asks where the columns are (“fixed width”), and save it as CSV; or export it \
             as CSV from the program that wrote it.",
};
const OUTLINE: NotATable = NotATable {
    looks_like: "a list with one value on each line (YAML, or a record shown from top to bottom)",
    repair: "Export it as CSV or JSON from the program that wrote it.",
};
const WRAPPED: NotATable = NotATable {
    looks_like: "CSV of which each line was put in quotes once more, so that it is one cell",
    repair: "Export it again from the program that wrote it. Or open it in a spreadsheet, part its one column with “Text to \
             columns”, and save that as CSV.",
};
const DOUBLED: NotATable = NotATable {
    looks_like: "a table with two signs between its cells, such as ::",
    repair: "Cells can be parted by one sign only. Open it in a text editor, replace the two signs everywhere by one that \
             stands in no cell, such as a tab, and save it.",
};
const PROGRAM: NotATable =
    NotATable { looks_like: "the text of a program", repair: "Choose the file that holds the data." };
const SETTINGS: NotATable =
    NotATable { looks_like: "a file of settings", repair: "Choose the file that holds the data." };

const ASSIGNMENT: NotATable = NotATable {
    looks_like: "a script that gives JSON a name, as JavaScript does",
    repair: "Open it in a text editor, delete what stands before the first [ or {, and save it with the ending .json.",
};

/// Starts that say what a text is; in lower case.
const STARTS: [(&str, NotATable); 15] = [
    ("<!doctype html", PAGE),
    ("<html", PAGE),
    ("<table", PAGE),
    ("<?php", PROGRAM),
    ("<?xml", XML),
    ("<!doctype", XML),
    (
        "{\\rtf",
        NotATable {
            looks_like: "a document (RTF)",
            repair: "Copy its table into a spreadsheet and save that as CSV.",
        },
    ),
    (
        "%!ps",
        NotATable { looks_like: "a document (PostScript)", repair: "Choose the file that holds the data." },
    ),
    (
        "-----begin ",
        NotATable { looks_like: "a key or a certificate", repair: "Choose the file that holds the data." },
    ),
    ("#!/", PROGRAM),
    (
        "begin:vcard",
        NotATable { looks_like: "an address book (vCard)", repair: "Export the contacts as CSV." },
    ),
    (
        "begin:vcalendar",
        NotATable { looks_like: "a calendar (iCalendar)", repair: "Export the events as CSV." },
    ),
    ("/*m!", DUMP),
    ("/*!", DUMP),
    ("pgdmp", DUMP),
];

/// Words that start statements of SQL.
const STATEMENTS: [&str; 24] = [
    "alter table",
    "begin transaction",
    "begin;",
    "copy ",
    "create database",
    "create index",
    "create schema",
    "create sequence",
    "create table",
    "create temporary table",
    "create type",
    "create unique index",
    "create view",
    "drop table",
    "go",
    "grant ",
    "insert into",
    "lock tables",
    "pragma ",
    "select pg_catalog",
    "set ",
    "start transaction",
    "update ",
    "use ",
];

/// Levels that logs name.
const LEVELS: [&str; 10] =
    ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL", "SEVERE"];

/// Words that start lines of programs.
const KEYWORDS: [&str; 20] = [
    "import ",
    "from ",
    "#include",
    "package ",
    "using ",
    "def ",
    "class ",
    "function ",
    "const ",
    "var ",
    "let ",
    "public ",
    "private ",
    "return ",
    "export ",
    "use ",
    "fn ",
    "if (",
    "for (",
    "module ",
];

/// What the start of a text is, where it is plainly no table.
pub(super) fn recognise(text: &str) -> Option<NotATable> {
    let text = text.trim_start();
    let start: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    if let Some(what) = xml_spreadsheet::recognise(text) {
        return Some(what);
    }
    if let Some((_, what)) = STARTS.iter().find(|(known, _)| start.starts_with(known)) {
        return Some(*what);
    }
    if is_xml(text) {
        return Some(XML);
    }
    if let Some(what) = foreign_json::recognise(text) {
        return Some(what);
    }
    if is_assignment(text) {
        return Some(ASSIGNMENT);
    }
    let lines: Vec<&str> =
        text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).take(400).collect();
    if is_sql(&lines) {
        return Some(DUMP);
    }
    if is_drawn(&lines) {
        return Some(DRAWN);
    }
    if is_outline(&lines) {
        return Some(OUTLINE);
    }
    if mostly(&lines, is_logged, 8) && lines.len() >= 3 {
        return Some(LOG);
    }
    if is_program(&lines) {
        return Some(PROGRAM);
    }
    if is_settings(&lines) {
        return Some(SETTINGS);
    }
    if is_wrapped(&lines) {
        return Some(WRAPPED);
    }
    if is_doubled(&lines) {
        return Some(DOUBLED);
    }
    is_aligned(&lines).then_some(ALIGNED)
}

/// True for the start of a text that is plainly statements of SQL.
pub(super) fn is_dump(text: &str) -> bool {
    recognise(text).is_some_and(|found| found.looks_like == DUMP.looks_like)
}

/// Each line is one cell in quotes, and all of them hold as many delimiters outside of the quotes within.
fn is_wrapped(lines: &[&str]) -> bool {
    let within = |line: &&str| -> Option<String> {
        let inner = line.strip_prefix('"')?.strip_suffix('"')?;
        let is_one_cell = !inner.replace("\"\"", "").contains('"');
        is_one_cell.then(|| inner.replace("\"\"", "\""))
    };
    let parts = |line: &str, delimiter: char| {
        let mut is_inside = false;
        line.chars()
            .filter(|&letter| {
                is_inside ^= letter == '"';
                letter == delimiter && !is_inside
            })
            .count()
    };
    let Some(inner) = lines.iter().map(within).collect::<Option<Vec<String>>>() else { return false };
    let Some((first, below)) = inner.split_first() else { return false };
    [',', ';', '\t', '|'].into_iter().any(|delimiter| {
        let count = parts(first, delimiter);
        // In a sentence a space follows, and one cell may hold two numbers.
        let is_tight = inner.iter().any(|line| !line.contains(&format!("{delimiter} ")));
        let is_name = |name: &str| name.trim_matches('"').starts_with(|start: char| start.is_alphabetic());
        let are_names = first.split(delimiter).all(is_name);
        count > 0
            && below.len() > 1
            && is_tight
            && are_names
            && below.iter().all(|line| parts(line, delimiter) == count)
    })
}

/// The same sign twice, as often on each line, never once or thrice, and nothing else that parts the lines so.
fn is_doubled(lines: &[&str]) -> bool {
    let Some((first, below)) = lines.split_first() else { return false };
    ["::", "||", "~~", "^^", "@@", "##", "$$"].into_iter().any(|pair| {
        let sign = &pair[..1];
        let count = first.matches(pair).count();
        let is_alike =
            |line: &&str| line.matches(pair).count() == count && !line.contains(&pair.repeat(2)[..3]);
        let is_single = sign == "|" && lines.iter().any(|line| line.matches('|').count() != 2 * count);
        let parts_alike = |other: &char| {
            let count = first.matches(*other).count();
            count > 0 && *other != '|' && below.iter().all(|line| line.matches(*other).count() == count)
        };
        let is_parted_otherwise = [',', ';', '\t'].iter().any(parts_alike);
        // Colons are part of many a name: `std::io::Read`.
        let is_numbered = || below.iter().all(|line| line.starts_with(|start: char| start.is_ascii_digit()));
        let is_plain = (count > 1 && sign != ":") || is_numbered();
        count > 0
            && is_plain
            && !below.is_empty()
            && !is_single
            && !is_parted_otherwise
            && lines.iter().all(is_alike)
    })
}

fn mostly(lines: &[&str], is: fn(&str) -> bool, of_ten: usize) -> bool {
    lines.iter().filter(|line| is(line)).count() * 10 >= lines.len() * of_ten && !lines.is_empty()
}

/// `<name …>` with an end of that name further on.
fn is_xml(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let name: String = rest
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || matches!(letter, ':' | '-' | '_'))
        .collect();
    let behind = rest[name.len()..].chars().next();
    !name.is_empty()
        && behind.is_some_and(|next| matches!(next, '>' | ' ' | '\n' | '\r' | '\t' | '/'))
        && rest.contains("</")
}

/// The first line that is no comment starts a statement, and statements end with semicolons.
fn is_sql(lines: &[&str]) -> bool {
    let mut in_comment = false;
    let mut statements = 0;
    let mut first = None;
    for line in lines {
        let line = line.trim_start().to_lowercase();
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
            continue;
        }
        if line.starts_with("--") || line.starts_with('\\') {
            continue;
        }
        let is_statement = STATEMENTS.iter().any(|start| {
            line.strip_prefix(start.trim_end()).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with([' ', ';', '(', '\t']) || start.ends_with(';')
            })
        });
        first.get_or_insert(is_statement);
        statements += usize::from(is_statement);
    }
    let ends = lines.iter().any(|line| line.ends_with(';') || line.eq_ignore_ascii_case("go"));
    first == Some(true) && ends && (statements > 1 || lines.len() < 40)
}

/// `2024-03-01 10:00:00,123 INFO …`, `Mar  1 10:00:00 host name[1]: …`, or a web server's
/// `1.2.3.4 - - [01/Mar/2024:10:00:00 +0000] …`.
fn is_logged(line: &str) -> bool {
    is_leveled(line) || is_syslog(line) || is_access(line)
}

fn is_leveled(line: &str) -> bool {
    let line = line.trim_start_matches('[');
    let bytes = line.as_bytes();
    let is_dated = bytes.len() > 20
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && matches!(bytes[4], b'-' | b'/')
        && matches!(bytes[10], b' ' | b'T')
        && bytes[13] == b':';
    if !is_dated {
        return false;
    }
    let mut words =
        line[19..].split(|letter: char| letter.is_whitespace() || matches!(letter, '[' | ']' | '|' | ':'));
    let is_separated = !line.contains(",INFO") && !line.contains(";INFO") && !line.contains('\t');
    is_separated && words.by_ref().take(8).any(|word| LEVELS.contains(&word.trim_matches(['(', ')', '-'])))
}

fn is_syslog(line: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "];
    let bytes = line.as_bytes();
    MONTHS.iter().any(|month| line.starts_with(month))
        && bytes.len() > 16
        && bytes[9] == b':'
        && bytes[12] == b':'
        && bytes[15] == b' '
}

fn is_access(line: &str) -> bool {
    let Some((before, rest)) = line.split_once(" [") else { return false };
    let bytes = rest.as_bytes();
    before.split(' ').count() == 3
        && bytes.len() > 20
        && bytes[2] == b'/'
        && bytes[6] == b'/'
        && bytes[11] == b':'
        && rest.contains("] \"")
}

/// `+----+------+`, `|----|:-----|` or `----+------` above or below what would be the header, with as many lines between
/// cells as the next record has; or lines that are drawn with box characters.
fn is_drawn(lines: &[&str]) -> bool {
    const BOXES: [char; 9] = ['┌', '╔', '┏', '╭', '├', '╟', '╠', '┝', '┠'];
    let crossings = |line: &str| -> Option<usize> {
        let line = line.trim();
        let is_rule = line.contains("--")
            && line.contains(['+', '|'])
            && line.chars().all(|letter| matches!(letter, '-' | '=' | '+' | '|' | ':' | ' '));
        is_rule.then(|| line.matches(['+', '|']).count())
    };
    let head = &lines[..lines.len().min(3)];
    if head.iter().any(|line| line.trim_start().starts_with(BOXES)) {
        return true;
    }
    // `---- ------ ---`, as sqlcmd has it below the names.
    let is_dashes = |part: &str| part.len() > 1 && part.bytes().all(|byte| byte == b'-');
    let is_ruled = |line: &&str| line.contains(' ') && line.split_whitespace().all(is_dashes);
    if head.get(1).is_some_and(|line| is_ruled(line) && line.split_whitespace().count() > 1) {
        return true;
    }
    head.iter().position(|line| crossings(line).is_some()).is_some_and(|at| {
        let rule = crossings(lines[at]).unwrap_or_default();
        let cells = lines.get(at + 1).or_else(|| at.checked_sub(1).and_then(|above| lines.get(above)));
        cells.is_some_and(|line| line.trim().matches('|').count() == rule)
    })
}

/// `- name: value` with more of them indented below, or a line of `mysql`'s `\G`.
fn is_outline(lines: &[&str]) -> bool {
    let Some((first, below)) = lines.split_first() else { return false };
    if first.starts_with("*****") && first.ends_with("*****") && first.contains(". row ") {
        return true;
    }
    let is_named = |line: &str| {
        line.split_once(':').is_some_and(|(name, value)| {
            !name.is_empty()
                && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
                && (value.is_empty() || value.starts_with(' '))
        })
    };
    let is_item = |line: &str| line.strip_prefix("- ").is_some_and(is_named);
    let is_more = |line: &str| line.starts_with("  ") && is_named(line.trim_start());
    let below = if *first == "---" { below } else { lines };
    let Some((first, below)) = below.split_first() else { return false };
    is_item(first)
        && below.iter().any(|line| is_more(line))
        && below.iter().all(|line| is_item(line) || line.starts_with(' '))
}

/// No delimiter, and columns that start at the same place on each line behind two spaces or more.
fn is_aligned(lines: &[&str]) -> bool {
    const FEWEST: usize = 3;
    let is_delimited = |line: &&&str| line.contains([',', ';', '\t', '|', '\x1F']);
    if lines.len() < FEWEST || lines.iter().filter(is_delimited).count() * 2 > lines.len() {
        return false;
    }
    let letters: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let starts_at = |line: &[char], at: usize| {
        line.get(at).is_some_and(|letter| *letter != ' ') && line.get(at.wrapping_sub(1)) == Some(&' ')
    };
    let first = letters[0].as_slice();
    let mut places = (3..first.len()).filter(|&at| starts_at(first, at) && first[at - 2] == ' ');
    places.any(|at| {
        let alike = letters.iter().filter(|line| starts_at(line, at)).count();
        alike * 10 >= letters.len() * 9
    })
}

/// `window.YTD.tweets.part0 = [` or `var data = {`.
fn is_assignment(text: &str) -> bool {
    let Some((name, value)) = text.split_once('=') else { return false };
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$' | '.'))
    };
    let name = name.trim_end();
    let name = ["var ", "let ", "const "].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let value = value.trim_start();
    let inside = value.strip_prefix('[').unwrap_or(value).trim_start();
    // Each line of some texts has the same name before its value.
    let start = format!("{name}=");
    let is_reported_again = || value.lines().skip(1).any(|line| line.replace(' ', "").starts_with(&start));
    is_name(name.trim_start())
        && inside.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with(['"', '}']))
        && !is_reported_again()
}

fn is_program(lines: &[&str]) -> bool {
    let starts = |line: &str| KEYWORDS.iter().any(|word| line.trim_start().starts_with(word));
    let is_code = |line: &&&str| starts(line) || line.ends_with(['{', '}', ';']) || line.ends_with("):");
    let code = lines.iter().filter(is_code).count();
    let first = lines
        .iter()
        .find(|line| !line.starts_with("//") && !line.starts_with("/*") && !line.starts_with('#'));
    lines.len() >= 3 && first.is_some_and(|line| starts(line)) && code * 2 >= lines.len()
}

/// `[section]` and names with `=` behind them.
fn is_settings(lines: &[&str]) -> bool {
    let is_comment = |line: &&&str| line.starts_with(['#', ';']);
    let told: Vec<&str> = lines.iter().filter(|line| !is_comment(line)).copied().collect();
    let is_section = |line: &str| {
        line.len() > 2 && line.starts_with('[') && line.ends_with(']') && !line.contains([',', '"', '{'])
    };
    let is_setting = |line: &str| {
        line.split_once('=')
            .is_some_and(|(name, _)| !name.trim().is_empty() && !name.contains([',', ';', '\t']))
    };
    told.len() >= 2
        && is_section(told[0])
        && told[1..].iter().all(|line| is_section(line) || is_setting(line) || line.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_no_table_is_told() {
        let cases = [
            ("/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n", Some("SQL")),
            (
                "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nCREATE TABLE t (a int);\n",
                Some("SQL"),
            ),
            ("CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n", Some("SQL")),
            ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a);\n", Some("SQL")),
            ("USE [shop]\nGO\nINSERT [dbo].[t] VALUES (1)\nGO\n", Some("SQL")),
            ("<!DOCTYPE html>\n<html></html>", Some("HTML")),
            ("<?xml version=\"1.0\"?><a/>", Some("XML")),
            ("<rows><row a=\"1\"/></rows>", Some("XML")),
            (
                "2024-03-01 10:00:00,123 INFO start\n2024-03-01 10:00:01,500 ERROR x, y\n2024-03-01 10:00:02,1 WARN z\n",
                Some("log"),
            ),
            (
                "Mar  1 10:00:00 host sshd[1]: a\nMar  1 10:00:01 host sshd[1]: b\nMar  1 10:00:02 host x: c\n",
                Some("log"),
            ),
            (
                "1.2.3.4 - - [01/Mar/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n1.2.3.4 - - [01/Mar/2024:10:00:01 +0000] \"GET / HTTP/1.1\" 200 5\n1.2.3.4 - bob [01/Mar/2024:10:00:01 +0000] \"GET / HTTP/1.1\" 200 5\n",
                Some("log"),
            ),
            ("window.YTD.tweets.part0 = [\n {\"tweet\":{\"id\":\"1\"}}\n]\n", Some("JavaScript")),
            ("var data={\"a\":1};\n", Some("JavaScript")),
            ("a = [1],b\n", None),
            ("note = {x},b\n1,2\n", None),
            ("a b = [{\"c\":1}]\n", None),
            ("{\"Item\":{\"id\":{\"S\":\"1\"}}}\n", Some("DynamoDB")),
            ("import csv\nimport sys\n\ndef main():\n    return 1\n", Some("program")),
            ("const a = 1;\nfunction b() {\n}\n", Some("program")),
            ("[main]\nname = x\nport = 5\n", Some("settings")),
            (" id | name \n----+------\n  1 | Ann\n(1 row)\n", Some("drawn")),
            ("+----+------+\n| id | name |\n+----+------+\n|  1 | Ann  |\n+----+------+\n", Some("drawn")),
            ("| id | name |\n|----|:----:|\n| 1 | Ann |\n", Some("drawn")),
            ("Our people\n\n| id | name |\n| --- | --- |\n| 1 | Ann |\n", Some("drawn")),
            ("┌────┬──────┐\n│ id │ name │\n├────┼──────┤\n│ 1  │ Ann  │\n└────┴──────┘\n", Some("drawn")),
            ("- id: 1\n  name: Ann\n- id: 2\n  name: Bob\n", Some("YAML")),
            ("---\n- id: 1\n  name: Ann\n", Some("YAML")),
            (
                "*************************** 1. row ***************************\n  id: 1\nname: Ann\n",
                Some("top to bottom"),
            ),
            (
                "ID   NAME      CITY\n1    Ann       Rome\n2    Bob Lee   Paris\n3    Cy        Oslo\n",
                Some("spaces"),
            ),
            ("name\nAnn  Lee\nBob Lee\nCy  Young\n", None),
            ("full  name\nAnn Lee\nBob Lee\nCy Young\n", None),
            ("id, name,  city\n1, Ann,  Rome\n2, Bob,  Oslo\n", None),
            ("- a\n- b\n", None),
            ("note\n- id: 1\n", None),
            ("Id   Name  Qty\n---- ----- ----\n   1 Ann      5\n\n(1 rows affected)\n", Some("drawn")),
            ("\"id,name\"\n\"1,\"\"a, b\"\"\"\n\"2,x\"\n", Some("quotes once more")),
            ("\"a, b\"\n\"c, d\"\n\"e, f\"\n", None),
            ("\"id\",\"name\"\n\"1\",\"a\"\n\"2\",\"b\"\n", None),
            ("1::Toy Story, the film (1995)::Fun|Play\n2::Jumanji::Fun\n", Some("two signs")),
            ("a||b||c\n1||2||3\n", Some("two signs")),
            ("a|b|c\n1||3\n2||4\n", None),
            ("id,ip\n1,fe80::1\n2,fe80::2\n", None),
            ("std::vec\nstd::map\n", None),
            ("std::io::Read\nstd::io::Write\n", None),
            ("2001:db8::1,2001:db8::2,5\n2001:db8::3,2001:db8::4,6\n", None),
            ("10::20,30::40\n11::21,31::41\n", None),
            ("1::F::1::10\n2::M::56::16\n", Some("two signs")),
            ("\"Berlin, Berlin, Germany\"\n\"Rome, Lazio, Italy\"\n\"Oslo, Oslo, Norway\"\n", None),
            ("\"52.5,13.4\"\n\"48.1,11.6\"\n\"40.7,74.0\"\n", None),
            ("1::12\n2::15\n", Some("two signs")),
            ("id,name\n1,ann\n", None),
            ("id|name|note\n1|ann|-\n2|-|-\n", None),
            ("-|-\nx|y\nz|w\n", None),
            ("a|b\n1|-+-\n2|x\n", None),
            ("<b>,c\n1,2\n", None),
            ("use,count\nhome,3\n", None),
            ("set,count\na;,3\n", None),
            ("time,level,text\n2024-03-01 10:00:00,INFO,a\n2024-03-01 10:00:01,INFO,b\n", None),
            ("2024-03-01 10:00:00,INFO,a\n2024-03-01 10:00:01,INFO,b\n2024-03-01 10:00:02,INFO,b\n", None),
            ("import date,from country\n2024-01-01,x\n2024-01-02,y\n", None),
            ("update,note\n1,x;\n2,y\n", None),
            ("[{\"a\":1}]", None),
        ];
        for (text, expected) in cases {
            let found = recognise(text).map(|what| what.looks_like);
            assert_eq!(found.is_some(), expected.is_some(), "{text:?}: {found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()), "{text:?}: {found:?}");
        }
    }
}
