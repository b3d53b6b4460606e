//! PostgreSQL, as `COPY` and `psql` write tables.

use crate::awkward::{Table, Truth, hex};
use crate::compare::Form;
use crate::programs::{Server, as_user, is_root, output_of, program};
use crate::report::Report;
use source::{Escape, FormatChoice, LineEnd, Quote};
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "postgresql";

const CREATE: &str =
    "CREATE TABLE awkward (label text, id integer PRIMARY KEY, body text, amount numeric(12,2),
    big numeric(38), flag boolean, born date, seen timestamp without time zone, payload json, bytes bytea,
    \"odd \"\"name\"\", 2\" text, tail text);";

struct Postgres {
    folder: tempfile::TempDir,
    _server: Server,
}

impl Postgres {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // It refuses to run as root.
        let user = is_root().then_some("postgres");
        if let Some(user) = user {
            output_of(Command::new("chown").arg(user).arg(folder.path()));
        }
        let data = folder.path().join("data");
        let mut init = as_user(user, &program("initdb", PACKAGE));
        init.args([
            "--auth=trust",
            "--username=tester",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--pgdata",
        ]);
        output_of(init.arg(&data).current_dir(folder.path()));
        let mut server = as_user(user, &program("postgres", PACKAGE));
        server.arg("-D").arg(&data).arg("-k").arg(folder.path()).current_dir(folder.path());
        server.args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"]);
        let ready = program("pg_isready", PACKAGE);
        let log = folder.path().join("log");
        let server = Server::start(&mut server, &log, || {
            let asked = Command::new(&ready).arg("-q").arg("-h").arg(folder.path()).status();
            asked.is_ok_and(|status| status.success())
        });
        Self { folder, _server: server }
    }

    fn psql(&self, arguments: &[&str]) -> Vec<u8> {
        let mut command = Command::new(program("psql", "postgresql-client"));
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "tester", "-d", "postgres", "-h"]);
        output_of(command.arg(self.folder.path()).args(arguments).env("PGCLIENTENCODING", "UTF8"))
    }

    /// Makes the table again, with these rows.
    fn fill(&self, table: &Table) {
        let mut script = format!("DROP TABLE IF EXISTS awkward;\n{CREATE}\nBEGIN;\n");
        for row in &table.rows {
            let values: Vec<String> = row.iter().map(literal).collect();
            script.push_str(&format!("INSERT INTO awkward VALUES ({});\n", values.join(", ")));
        }
        script.push_str("COMMIT;\n");
        let file = self.folder.path().join("awkward.sql");
        std::fs::write(&file, script).unwrap();
        self.psql(&["-f", file.to_str().unwrap()]);
    }

    fn copy(&self, options: &str) -> Vec<u8> {
        self.psql(&["-c", &format!("COPY (SELECT * FROM awkward ORDER BY id) TO STDOUT WITH ({options})")])
    }
}

fn literal(truth: &Truth) -> String {
    let text = |text: &str| format!("convert_from('\\x{}', 'UTF8')", hex(text.as_bytes()));
    match truth {
        Truth::Null => "NULL".to_owned(),
        Truth::Text(value) => text(value),
        Truth::Json(document) => format!("{}::json", text(document)),
        Truth::Integer(number) => number.to_string(),
        Truth::Decimal(number) => number.clone(),
        Truth::YesNo(truth) => truth.to_string(),
        Truth::Bytes(bytes) => format!("'\\x{}'", hex(bytes)),
        Truth::Date(text) | Truth::Moment(text) => format!("'{text}'"),
    }
}

fn csv() -> FormatChoice {
    FormatChoice {
        delimiter: Some(','),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        null_word: Some(String::new()),
        header: Some(true),
        ..FormatChoice::default()
    }
}

fn text() -> FormatChoice {
    FormatChoice {
        delimiter: Some('\t'),
        quote: Some(Quote::None),
        escape: Some(Escape::Postgres),
        line_end: Some(LineEnd::Lf),
        null_word: Some("\\N".to_owned()),
        header: Some(false),
        ..FormatChoice::default()
    }
}

#[test]
fn postgres() {
    let server = Postgres::start();
    let folder = tempfile::tempdir().unwrap();
    let table = Table::awkward();
    let mut report = Report::default();
    server.fill(&table);
    let headless = |choice: FormatChoice| FormatChoice { header: Some(false), ..choice };
    let null = |word: &str| Some(word.to_owned());
    let forms: Vec<(&str, FormatChoice, bool)> = vec![
        ("FORMAT csv, HEADER", csv(), false),
        ("FORMAT csv", headless(csv()), false),
        ("FORMAT csv, HEADER, FORCE_QUOTE *", csv(), false),
        ("FORMAT csv, HEADER, NULL 'NULL'", FormatChoice { null_word: null("NULL"), ..csv() }, false),
        ("FORMAT csv, HEADER, NULL '\\N'", FormatChoice { null_word: null("\\N"), ..csv() }, false),
        ("FORMAT csv, HEADER, DELIMITER ';'", FormatChoice { delimiter: Some(';'), ..csv() }, false),
        ("FORMAT csv, HEADER, DELIMITER E'\\t'", FormatChoice { delimiter: Some('\t'), ..csv() }, false),
        ("FORMAT csv, HEADER, QUOTE ''''", FormatChoice { quote: Some(Quote::Single), ..csv() }, false),
        ("FORMAT csv, HEADER, ESCAPE '\\'", FormatChoice { escape: Some(Escape::Backslash), ..csv() }, false),
        (
            "FORMAT csv, HEADER, ESCAPE '\\', FORCE_QUOTE *",
            FormatChoice { escape: Some(Escape::Backslash), ..csv() },
            false,
        ),
        ("FORMAT text", text(), false),
        ("FORMAT text, HEADER", FormatChoice { header: Some(true), ..text() }, false),
        ("FORMAT text, DELIMITER '|'", FormatChoice { delimiter: Some('|'), ..text() }, false),
        (
            "FORMAT text, HEADER, DELIMITER ','",
            FormatChoice { delimiter: Some(','), header: Some(true), ..text() },
            false,
        ),
        ("FORMAT text, NULL ''", FormatChoice { null_word: null(""), ..text() }, true),
        ("FORMAT text, NULL 'NULL'", FormatChoice { null_word: null("NULL"), ..text() }, false),
    ];
    for (place, (options, choice, blanks_alike)) in forms.into_iter().enumerate() {
        // Without quotes, a text that is the word for NULL is told from NULL by no one; `COPY` escapes only `\\N`.
        let is_word = |text: &str| options == "FORMAT text, NULL 'NULL'" && text == "NULL";
        let table = table.holding(|text| !is_word(text));
        if options == "FORMAT text, NULL 'NULL'" {
            server.fill(&table);
        }
        let bytes = server.copy(options);
        let path = write(folder.path(), &format!("awkward-{place}.txt"), &bytes);
        let mut form = Form::new(format!("COPY ({options})"), &path, &table, choice);
        form.blanks_alike = blanks_alike;
        form.is_ordinary = options.starts_with("FORMAT csv, HEADER")
            && !options.contains("QUOTE ''")
            && !options.contains("ESCAPE");
        report.hold(&form);
        form.schema = Some(CREATE);
        form.name.push_str(", with its CREATE TABLE");
        report.hold(&form);
    }
    server.fill(&table);
    let path =
        write(folder.path(), "psql.csv", &server.psql(&["--csv", "-c", "SELECT * FROM awkward ORDER BY id"]));
    let mut form = Form::new("psql --csv", &path, &table, csv());
    form.blanks_alike = true;
    form.is_ordinary = true;
    report.hold(&form);
    unaligned(&server, folder.path(), &mut report);
    report.finish();
}

/// Dumps with their rows, as `pg_dump` writes them.
#[test]
fn postgres_dumps() {
    let server = Postgres::start();
    let folder = tempfile::tempdir().unwrap();
    let table = Table::awkward();
    let mut report = Report::default();
    server.fill(&table);
    let forms: [&[&str]; 6] = [
        &[],
        &["--inserts"],
        &["--column-inserts"],
        &["--rows-per-insert=7", "--on-conflict-do-nothing"],
        &["--clean", "--if-exists", "--no-owner"],
        &["--inserts", "--quote-all-identifiers"],
    ];
    for (place, options) in forms.into_iter().enumerate() {
        let mut command = Command::new(program("pg_dump", "postgresql-client"));
        command.args(["-U", "tester", "-h"]).arg(server.folder.path()).args(options).arg("postgres");
        let dump = output_of(&mut command);
        let path = write(folder.path(), &format!("dump-{place}.sql"), &dump);
        let name = format!("pg_dump {}", options.join(" "));
        let mut form = Form::new(name, &path, &table, FormatChoice::default());
        form.schema = Some(CREATE);
        form.is_ordinary = true;
        report.hold(&form);
    }
    report.finish();
}

/// `psql -A` has nothing that would tell a delimiter or a line end in a cell from any other.
fn unaligned(server: &Postgres, folder: &Path, report: &mut Report) {
    for delimiter in ['|', ';', '\t'] {
        let table = Table::awkward().holding(|text| !text.contains([delimiter, '\n']));
        server.fill(&table);
        for (header, options) in [(false, &["-A", "-t"][..]), (true, &["-A", "-P", "footer=off"][..])] {
            let mut arguments = options.to_vec();
            let (given, name) =
                (delimiter.to_string(), format!("psql-{}-{header}.txt", u32::from(delimiter)));
            arguments.extend(["-F", &given, "-c", "SELECT * FROM awkward ORDER BY id"]);
            let path = write(folder, &name, &server.psql(&arguments));
            let choice = FormatChoice {
                delimiter: Some(delimiter),
                escape: Some(Escape::None),
                null_word: Some(String::new()),
                header: Some(header),
                ..text()
            };
            let mut form =
                Form::new(format!("psql {} -F {given:?}", options.join(" ")), &path, &table, choice);
            form.blanks_alike = true;
            report.hold(&form);
        }
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
