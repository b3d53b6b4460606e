//! `MariaDB`, as `mariadb-dump --tab`, `SELECT … INTO OUTFILE` and its client write tables.

use crate::awkward::{Sort, Table, Truth, hex};
use crate::compare::Form;
use crate::programs::{Server, as_user, output_of, program, user};
use crate::report::Report;
use source::{Escape, FormatChoice, LineEnd, Quote};
use std::path::PathBuf;
use std::process::Command;

const CREATE: &str = "CREATE TABLE awkward (label LONGTEXT, id INT PRIMARY KEY, body LONGTEXT, amount DECIMAL(12,2),
    big DECIMAL(38), flag BOOLEAN, born DATE, seen DATETIME(6), payload JSON, `odd \"name\", 2` LONGTEXT, tail LONGTEXT)
    DEFAULT CHARSET utf8mb4";

struct MariaDb {
    folder: tempfile::TempDir,
    _server: Server,
}

impl MariaDb {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, socket) = (folder.path().join("data"), folder.path().join("socket"));
        let user = format!("--user={}", user());
        let mut install = Command::new(program("mariadb-install-db", "mariadb-server"));
        install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", &user]);
        output_of(install.arg(format!("--datadir={}", data.display())));
        let mut server = as_user(None, &program("mariadbd", "mariadb-server"));
        server.args(["--no-defaults", "--skip-networking", "--skip-log-bin", "--skip-innodb", &user]);
        server.args(["--default-storage-engine=Aria", "--max-allowed-packet=64M"]);
        server.arg(format!("--datadir={}", data.display())).arg(format!("--socket={}", socket.display()));
        server.arg(format!("--pid-file={}", folder.path().join("pid").display()));
        let admin = program("mariadb-admin", "mariadb-client");
        let log = folder.path().join("log");
        let server = Server::start(&mut server, &log, || {
            let mut ping = Command::new(&admin);
            ping.args(["--no-defaults", "-u", "root", "--silent", "ping"]);
            let asked = ping.arg(format!("--socket={}", socket.display())).output();
            asked.is_ok_and(|output| output.status.success())
        });
        Self { folder, _server: server }
    }

    fn client(&self, name: &str) -> Command {
        let mut command = Command::new(program(name, "mariadb-client"));
        command.args(["--no-defaults", "-u", "root", "--default-character-set=utf8mb4"]);
        command.arg(format!("--socket={}", self.folder.path().join("socket").display()));
        command
    }

    fn fill(&self, table: &Table) {
        let mut script = format!(
            "CREATE DATABASE IF NOT EXISTS shop; USE shop; DROP TABLE IF EXISTS awkward;\n{CREATE};\n"
        );
        for row in &table.rows {
            let values: Vec<String> = row.iter().map(literal).collect();
            script.push_str(&format!("INSERT INTO awkward VALUES ({});\n", values.join(", ")));
        }
        let file = self.folder.path().join("fill.sql");
        std::fs::write(&file, script).unwrap();
        output_of(self.client("mariadb").arg("-e").arg(format!("source {}", file.display())));
    }

    /// The table's file and its CREATE TABLE, as `mariadb-dump --tab` writes them.
    fn dump(&self, options: &[&str]) -> (tempfile::TempDir, PathBuf, String) {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
        let mut command = self.client("mariadb-dump");
        command.arg(format!("--tab={}", folder.path().display())).args(options).args(["shop", "awkward"]);
        output_of(&mut command);
        let schema = std::fs::read_to_string(folder.path().join("awkward.sql")).unwrap();
        let path = folder.path().join("awkward.txt");
        (folder, path, schema)
    }
}

fn literal(truth: &Truth) -> String {
    match truth {
        Truth::Null => "NULL".to_owned(),
        Truth::Integer(number) => number.to_string(),
        Truth::Decimal(number) => number.clone(),
        Truth::YesNo(truth) => truth.to_string(),
        Truth::Bytes(bytes) => format!("X'{}'", hex(bytes)),
        Truth::Date(text) | Truth::Moment(text) => format!("'{text}'"),
        Truth::Text(text) | Truth::Json(text) => {
            format!("CONVERT(X'{}' USING utf8mb4)", hex(text.as_bytes()))
        }
    }
}

fn tab() -> FormatChoice {
    FormatChoice {
        delimiter: Some('\t'),
        quote: Some(Quote::None),
        escape: Some(Escape::Mysql),
        line_end: Some(LineEnd::Lf),
        null_word: Some("\\N".to_owned()),
        header: Some(false),
        ..FormatChoice::default()
    }
}

#[test]
fn mariadb() {
    let server = MariaDb::start();
    // Bytes are written as they are, and are no text: they have a test of their own below.
    let table = Table::awkward().without(Sort::Bytes);
    let mut report = Report::default();
    server.fill(&table);
    let quoted = FormatChoice { delimiter: Some(','), quote: Some(Quote::Double), ..tab() };
    let dumps: Vec<(&[&str], FormatChoice)> = vec![
        (&[], tab()),
        (&["--fields-terminated-by=,"], FormatChoice { delimiter: Some(','), ..tab() }),
        (&["--fields-terminated-by=|"], FormatChoice { delimiter: Some('|'), ..tab() }),
        (&["--fields-terminated-by=,", "--fields-enclosed-by=\""], quoted.clone()),
        (&["--fields-terminated-by=,", "--fields-optionally-enclosed-by=\""], quoted.clone()),
        (
            &["--fields-terminated-by=;", "--fields-optionally-enclosed-by='"],
            FormatChoice { delimiter: Some(';'), quote: Some(Quote::Single), ..tab() },
        ),
        (
            &["--fields-terminated-by=,", "--fields-enclosed-by=\"", "--lines-terminated-by=\r\n"],
            FormatChoice { line_end: Some(LineEnd::LfOrCrlf), ..quoted.clone() },
        ),
    ];
    for (options, choice) in dumps {
        let (_folder, path, schema) = server.dump(options);
        let name = format!("mariadb-dump --tab {}", options.join(" ").escape_debug());
        let mut form = Form::new(name, &path, &table, choice);
        report.hold(&form);
        form.schema = Some(&schema);
        form.name.push_str(", with its .sql");
        report.hold(&form);
    }
    // With no escapes nothing tells a delimiter, a quote or NULL from a text.
    let (_folder, path, _) =
        server.dump(&["--fields-terminated-by=,", "--fields-enclosed-by=\"", "--fields-escaped-by="]);
    let unescaped =
        FormatChoice { escape: Some(Escape::Doubled), null_word: Some("NULL".to_owned()), ..quoted.clone() };
    report.hold_loudly(&Form::new("mariadb-dump --tab --fields-escaped-by=''", &path, &table, unescaped));

    let outfile = server.folder.path().join("outfile.csv");
    let select = format!(
        "SELECT * FROM shop.awkward ORDER BY id INTO OUTFILE '{}' FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"'",
        outfile.display()
    );
    output_of(server.client("mariadb").args(["-e", &select]));
    report.hold(&Form::new("SELECT … INTO OUTFILE", &outfile, &table, quoted));

    batch(&server, &table, &mut report);
    report.finish();
}

/// Dumps with their rows, as `mariadb-dump` writes them.
#[test]
fn mariadb_dumps() {
    let server = MariaDb::start();
    let table = Table::awkward().without(Sort::Bytes);
    let mut report = Report::default();
    server.fill(&table);
    let forms: [&[&str]; 6] = [
        &[],
        &["--hex-blob"],
        &["--complete-insert", "--skip-extended-insert"],
        &["--replace", "--skip-tz-utc", "--skip-comments"],
        &["--insert-ignore", "--skip-opt", "--quick"],
        &["--databases"],
    ];
    for (place, options) in forms.into_iter().enumerate() {
        let mut command = server.client("mariadb-dump");
        command.args(options).arg("shop");
        let path = server.folder.path().join(format!("dump-{place}.sql"));
        std::fs::write(&path, output_of(&mut command)).unwrap();
        let name = format!("mariadb-dump {}", options.join(" "));
        let mut form = Form::new(name, &path, &table, FormatChoice::default());
        form.schema = Some(CREATE);
        form.is_ordinary = true;
        report.hold(&form);
    }
    report.finish();
}

/// The client's batch mode writes the same word for NULL and for the text.
fn batch(server: &MariaDb, table: &Table, report: &mut Report) {
    let table = table.holding(|text| text != "NULL");
    server.fill(&table);
    for (header, options) in [(true, &["-B"][..]), (false, &["-B", "-N"][..])] {
        let mut client = server.client("mariadb");
        client.args(options).args(["-e", "SELECT * FROM shop.awkward ORDER BY id"]);
        let path = server.folder.path().join(format!("batch-{header}.txt"));
        std::fs::write(&path, output_of(&mut client)).unwrap();
        let choice = FormatChoice { null_word: Some("NULL".to_owned()), header: Some(header), ..tab() };
        report.hold(&Form::new(format!("mariadb {}", options.join(" ")), &path, &table, choice));
    }
}
