//! SQLite, as its shell writes tables.

use crate::awkward::{Sort, Table, Truth, hex};
use crate::compare::Form;
use crate::programs::{output_of, program};
use crate::report::Report;
use source::{Escape, FormatChoice, LineEnd, Quote};
use std::path::Path;
use std::process::Command;

const CREATE: &str =
    "CREATE TABLE awkward (label TEXT, id INTEGER PRIMARY KEY, body TEXT, amount DECIMAL, big TEXT,
    flag BOOLEAN, born DATE, seen DATETIME, payload JSON, \"odd \"\"name\"\", 2\" TEXT, tail TEXT)";

fn literal(truth: &Truth) -> String {
    match truth {
        Truth::Null => "NULL".to_owned(),
        Truth::Integer(number) => number.to_string(),
        Truth::YesNo(truth) => u8::from(*truth).to_string(),
        Truth::Bytes(bytes) => format!("X'{}'", hex(bytes)),
        Truth::Text(text)
        | Truth::Json(text)
        | Truth::Decimal(text)
        | Truth::Date(text)
        | Truth::Moment(text) => format!("CAST(X'{}' AS TEXT)", hex(text.as_bytes())),
    }
}

fn database(folder: &Path, table: &Table) -> std::path::PathBuf {
    let mut script = format!("{CREATE};\nBEGIN;\n");
    for row in &table.rows {
        let values: Vec<String> = row.iter().map(literal).collect();
        script.push_str(&format!("INSERT INTO awkward VALUES ({});\n", values.join(", ")));
    }
    script.push_str("COMMIT;\n");
    let (database, file) = (folder.join("awkward.db"), folder.join("awkward.sql"));
    std::fs::write(&file, script).unwrap();
    let read = format!(".read {}", file.display());
    output_of(Command::new(program("sqlite3", "sqlite3")).arg(&database).arg(read));
    database
}

#[test]
fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    // Its floats have no decimals of their own: amounts are checked as the texts that they are in other tables.
    let table = Table::awkward().without(Sort::Bytes);
    let mut report = Report::default();
    let csv = FormatChoice {
        delimiter: Some(','),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        null_word: Some(String::new()),
        ..FormatChoice::default()
    };
    let plain = FormatChoice {
        quote: Some(Quote::None),
        escape: Some(Escape::None),
        line_end: Some(LineEnd::Lf),
        null_word: Some(String::new()),
        ..FormatChoice::default()
    };
    let database_of_all = database(folder.path(), &table);
    let export = |database: &Path, name: &str, arguments: &[&str]| {
        let path = folder.path().join(name);
        let mut command = Command::new(program("sqlite3", "sqlite3"));
        command.arg("-batch").args(arguments).arg(database).arg("SELECT * FROM awkward ORDER BY id");
        std::fs::write(&path, output_of(&mut command)).unwrap();
        path
    };
    for (header, options) in [(true, &["-csv", "-header"][..]), (false, &["-csv"][..])] {
        let path = export(&database_of_all, &format!("csv-{header}.csv"), options);
        let choice = FormatChoice { header: Some(header), ..csv.clone() };
        let mut form = Form::new(format!("sqlite3 {}", options.join(" ")), &path, &table, choice);
        form.is_ordinary = header;
        report.hold(&form);
    }
    for (delimiter, options) in [('\t', &["-header", "-tabs"][..]), ('|', &["-header", "-list"][..])] {
        let table = table.holding(|text| !text.contains([delimiter, '\n']));
        let other = tempfile::tempdir_in(folder.path()).unwrap();
        let database = database(other.path(), &table);
        let path = export(&database, &format!("list-{}.txt", u32::from(delimiter)), options);
        let choice = FormatChoice { delimiter: Some(delimiter), header: Some(true), ..plain.clone() };
        let mut form = Form::new(format!("sqlite3 {}", options.join(" ")), &path, &table, choice);
        form.blanks_alike = true;
        report.hold(&form);
    }
    let typed = export(&database_of_all, "typed.csv", &["-csv"]);
    let choice = FormatChoice { header: Some(false), ..csv };
    let mut form = Form::new("sqlite3 -csv, with its CREATE TABLE", &typed, &table, choice);
    form.schema = Some(CREATE);
    report.hold(&form);
    report.finish();
}

/// Dumps with their rows, as the shell's `.dump` writes them.
#[test]
fn sqlite_dumps() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::awkward().without(Sort::Bytes);
    let mut report = Report::default();
    let database = database(folder.path(), &table);
    for (name, arguments) in
        [("plain", &[".dump"][..]), ("rowids", &[".dump --preserve-rowids --newlines"][..])]
    {
        let path = folder.path().join(format!("{name}.sql"));
        let mut command = Command::new(program("sqlite3", "sqlite3"));
        std::fs::write(&path, output_of(command.arg("-batch").arg(&database).args(arguments))).unwrap();
        let mut form =
            Form::new(format!("sqlite3 {}", arguments.join(" ")), &path, &table, FormatChoice::default());
        form.schema = Some(CREATE);
        form.is_ordinary = true;
        report.hold(&form);
    }
    report.finish();
}
