//! Python's `csv` in every dialect, and pandas.

use crate::awkward::{Sort, Table, Truth};
use crate::compare::Form;
use crate::programs::python;
use crate::report::Report;
use serde_json::{Value, json};
use source::{Escape, FormatChoice, LineEnd, Quote, SourceKind, TextEncoding};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// The table as the scripts read it.
fn document(table: &Table) -> Value {
    let cell = |truth: &Truth| match truth {
        Truth::Null => Value::Null,
        Truth::Text(text) | Truth::Json(text) | Truth::Date(text) | Truth::Moment(text) => json!(text),
        Truth::Integer(number) => json!(number),
        Truth::YesNo(truth) => json!(truth),
        Truth::Decimal(number) => json!({ "decimal": number }),
        Truth::Bytes(_) => panic!("no table with bytes is written here"),
    };
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let rows: Vec<Vec<Value>> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    json!({ "columns": names, "rows": rows })
}

/// Runs a script of this folder, which writes files into `folder`.
fn run(script: &str, folder: &Path, input: &Value) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports").join(script);
    let mut command = python();
    command.arg(file).arg(folder).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
}

/// How Python's `csv` is told to write.
#[derive(Debug, Clone)]
struct Dialect {
    delimiter: char,
    quote: Option<char>,
    doubled: bool,
    escape: Option<char>,
    quoting: &'static str,
    line_end: &'static str,
    header: bool,
    encoding: &'static str,
}

impl Dialect {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for delimiter in [',', ';', '\t', '|'] {
            for quote in [Some('"'), Some('\'')] {
                for (doubled, escape) in [(true, None), (false, Some('\\')), (true, Some('\\'))] {
                    for quoting in ["MINIMAL", "ALL", "NONNUMERIC"] {
                        all.push((delimiter, quote, doubled, escape, quoting));
                    }
                }
            }
            for escape in [None, Some('\\')] {
                all.push((delimiter, None, false, escape, "NONE"));
            }
        }
        let both = |(delimiter, quote, doubled, escape, quoting)| {
            ["\n", "\r\n"].map(|line_end| Self {
                delimiter,
                quote,
                doubled,
                escape,
                quoting,
                line_end,
                header: true,
                encoding: "utf-8",
            })
        };
        let mut all: Vec<Self> = all.into_iter().flat_map(both).collect();
        for (place, dialect) in all.iter_mut().enumerate() {
            // Without quotes and escapes it cannot write the names either.
            dialect.header = place % 3 != 1 && (dialect.quote.is_some() || dialect.escape.is_some());
        }
        all
    }

    fn name(&self) -> String {
        let part = |character: Option<char>| {
            character.map_or("none".to_owned(), |character| format!("{character:?}"))
        };
        format!(
            "csv {} quote {} {}{} {} {:?}{}{}",
            part(Some(self.delimiter)),
            part(self.quote),
            if self.doubled { "doubled " } else { "" },
            part(self.escape),
            self.quoting,
            self.line_end,
            if self.header { "" } else { " no header" },
            if self.encoding == "utf-8" { String::new() } else { format!(" {}", self.encoding) },
        )
    }

    /// True for what most programs write: quotes are double, and written twice within quotes.
    fn is_ordinary(&self) -> bool {
        self.header && self.quote == Some('"') && self.doubled && self.escape.is_none()
    }

    /// True for texts that it can write at all.
    fn can_hold(&self, text: &str) -> bool {
        let escapes = self.escape.is_some();
        let is_plain = |character: char| {
            let is_special = character == self.delimiter
                || Some(character) == self.quote
                || self.line_end.contains(character);
            escapes || self.quote.is_some() || !is_special
        };
        text.chars().all(is_plain)
    }

    fn choice(&self) -> FormatChoice {
        FormatChoice {
            delimiter: Some(self.delimiter),
            quote: Some(match self.quote {
                None => Quote::None,
                Some('\'') => Quote::Single,
                Some(_) => Quote::Double,
            }),
            escape: Some(match (self.doubled, self.escape) {
                (true, None) => Escape::Doubled,
                (false, None) => Escape::None,
                (false, Some(_)) => Escape::Literal,
                // Both: only MySQL's takes doubled quotes and backslashes alike, and no letter ever follows one here.
                (true, Some(_)) => Escape::Mysql,
            }),
            // Python quotes the characters of its own line end alone.
            line_end: Some(if self.line_end == "\n" { LineEnd::Lf } else { LineEnd::LfOrCrlf }),
            null_word: Some(String::new()),
            header: Some(self.header),
            ..FormatChoice::default()
        }
    }

    fn document(&self, file: &str) -> Value {
        json!({
            "file": file,
            "encoding": self.encoding,
            "header": self.header,
            "dialect": {
                "delimiter": self.delimiter,
                "quotechar": self.quote,
                "doublequote": self.doubled,
                "escapechar": self.escape,
                "quoting": self.quoting,
                "lineterminator": self.line_end,
            },
        })
    }
}

/// A table as it is written, and how.
struct Written {
    name: String,
    table: Table,
    choice: FormatChoice,
    is_ordinary: bool,
}

#[test]
fn python_csv() {
    let folder = tempfile::tempdir().unwrap();
    let all = Table::awkward().without(Sort::Bytes).short();
    let mut report = Report::default();
    let mut jobs = Vec::new();
    let mut forms = Vec::new();
    for (place, dialect) in Dialect::all().into_iter().enumerate() {
        let file = format!("csv-{place}.csv");
        let table = all.holding(|text| dialect.can_hold(text));
        let mut job = document(&table);
        job["files"] = json!([dialect.document(&file)]);
        jobs.push(job);
        let choice = dialect.choice();
        forms.push((
            Written { name: dialect.name(), table, choice, is_ordinary: dialect.is_ordinary() },
            file,
        ));
    }
    for (encoding, read_as, table) in encodings(&all) {
        let dialect = Dialect { encoding, ..Dialect::all()[1].clone() };
        let dialect = Dialect { header: true, ..dialect };
        let file = format!("encoding-{encoding}.csv");
        let mut job = document(&table);
        job["files"] = json!([dialect.document(&file)]);
        jobs.push(job);
        let choice = FormatChoice { encoding: read_as, ..dialect.choice() };
        let is_ordinary = encoding == "utf-8-sig";
        forms.push((Written { name: dialect.name(), table, choice, is_ordinary }, file));
    }
    run("write_csv.py", folder.path(), &Value::Array(jobs));
    let files: Vec<_> =
        forms.into_iter().map(|(written, file)| (written, folder.path().join(file))).collect();
    let held: Vec<Form<'_>> = files
        .iter()
        .map(|(written, path)| {
            let mut form = Form::new(&written.name, path, &written.table, written.choice.clone());
            // It writes nothing for None, as for an empty text.
            form.blanks_alike = true;
            form.is_ordinary = written.is_ordinary;
            form
        })
        .collect();
    report.hold_all(&held);
    report.finish();
}

/// Python's names of encodings, what they are here, and the table as far as they can write it.
fn encodings(all: &Table) -> Vec<(&'static str, Option<TextEncoding>, Table)> {
    let latin = |text: &str| text.chars().all(|character| u32::from(character) < 256);
    // Of the C1 characters, other encodings have some, and other letters in the places of the others.
    let held_by = |encoding: &'static encoding_rs::Encoding| {
        move |text: &str| {
            let is_c1 = |character: char| ('\u{80}'..'\u{A0}').contains(&character);
            !text.chars().any(is_c1) && !encoding.encode(text).2
        }
    };
    let mut encodings = vec![
        ("utf-8-sig", None, all.clone()),
        ("utf-16", None, all.clone()),
        ("utf-16-le", Some(TextEncoding::Utf16Le), all.clone()),
        ("utf-16-be", Some(TextEncoding::Utf16Be), all.clone()),
        ("latin-1", Some(TextEncoding::Latin1), all.holding(latin)),
    ];
    for (name, read_as, encoding) in [
        ("cp1252", TextEncoding::Windows1252, encoding_rs::WINDOWS_1252),
        ("cp1250", TextEncoding::Windows1250, encoding_rs::WINDOWS_1250),
        ("cp1251", TextEncoding::Windows1251, encoding_rs::WINDOWS_1251),
        ("koi8_r", TextEncoding::Koi8R, encoding_rs::KOI8_R),
        ("iso8859_15", TextEncoding::Iso8859_15, encoding_rs::ISO_8859_15),
        ("cp932", TextEncoding::ShiftJis, encoding_rs::SHIFT_JIS),
        ("euc_jp", TextEncoding::EucJp, encoding_rs::EUC_JP),
        ("gbk", TextEncoding::Gbk, encoding_rs::GBK),
        ("big5", TextEncoding::Big5, encoding_rs::BIG5),
        ("cp949", TextEncoding::EucKr, encoding_rs::EUC_KR),
    ] {
        encodings.push((name, Some(read_as), all.holding(held_by(encoding))));
    }
    encodings
}

#[test]
fn pandas() {
    let folder = tempfile::tempdir().unwrap();
    // It writes the text as the word for what is missing.
    let table = Table::awkward().without(Sort::Bytes).holding(|text| text != "NULL");
    let mut report = Report::default();
    let mut job = document(&table);
    let csv = FormatChoice {
        delimiter: Some(','),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        line_end: Some(LineEnd::Lf),
        null_word: Some(String::new()),
        header: Some(true),
        ..FormatChoice::default()
    };
    let word = |word: &str| Some(word.to_owned());
    let indexless = |mut options: Value| {
        options["index"] = json!(false);
        options
    };
    // What it is told, how it is read, columns before the table's, and whether blanks are alike.
    let written: Vec<(Value, FormatChoice, usize, bool)> = vec![
        (json!({}), csv.clone(), 1, true),
        (indexless(json!({})), csv.clone(), 0, true),
        (indexless(json!({ "sep": ";" })), FormatChoice { delimiter: Some(';'), ..csv.clone() }, 0, true),
        (indexless(json!({ "sep": "\t" })), FormatChoice { delimiter: Some('\t'), ..csv.clone() }, 0, true),
        (indexless(json!({ "quoting": "ALL" })), csv.clone(), 0, true),
        (indexless(json!({ "quoting": "NONNUMERIC" })), csv.clone(), 0, true),
        (
            indexless(json!({ "na_rep": "NULL" })),
            FormatChoice { null_word: word("NULL"), ..csv.clone() },
            0,
            false,
        ),
        (
            indexless(json!({ "escapechar": "\\", "doublequote": false })),
            FormatChoice { escape: Some(Escape::Literal), ..csv.clone() },
            0,
            true,
        ),
        (
            indexless(json!({ "lineterminator": "\r\n" })),
            FormatChoice { line_end: Some(LineEnd::LfOrCrlf), ..csv.clone() },
            0,
            true,
        ),
        (
            indexless(json!({ "date_format": "%Y-%m-%dT%H:%M:%S.%f", "moments": "seen" })),
            csv.clone(),
            0,
            true,
        ),
        (indexless(json!({ "encoding": "utf-8-sig" })), csv.clone(), 0, true),
        (indexless(json!({ "compression": "gzip", "file": "packed.csv.gz" })), csv, 0, true),
    ];
    let json_of = |kind| FormatChoice { kind: Some(kind), ..FormatChoice::default() };
    let documents = [
        (json!({ "orient": "records" }), json_of(SourceKind::JsonArray)),
        (json!({ "orient": "records", "lines": true }), json_of(SourceKind::JsonLines)),
        (json!({ "orient": "records", "lines": true, "force_ascii": false }), json_of(SourceKind::JsonLines)),
    ];
    let mut files = Vec::new();
    let mut forms = Vec::new();
    for (place, (options, choice, columns_before, blanks_alike)) in written.into_iter().enumerate() {
        let file = options["file"].as_str().map_or_else(|| format!("pandas-{place}.csv"), str::to_owned);
        forms.push((format!("pandas to_csv {options}"), file.clone(), choice, columns_before, blanks_alike));
        files.push(json!({ "file": file, "to": "csv", "options": options }));
    }
    for (place, (options, choice)) in documents.into_iter().enumerate() {
        let file = format!("pandas-{place}.json");
        forms.push((format!("pandas to_json {options}"), file.clone(), choice, 0, false));
        files.push(json!({ "file": file, "to": "json", "options": options }));
    }
    job["files"] = Value::Array(files);
    run("write_pandas.py", folder.path(), &job);
    for (name, file, choice, columns_before, blanks_alike) in forms {
        let is_ordinary = !name.contains("escapechar");
        let path = folder.path().join(file);
        let mut form = Form::new(name, &path, &table, choice);
        form.columns_before = columns_before;
        form.blanks_alike = blanks_alike;
        form.is_ordinary = is_ordinary;
        report.hold(&form);
    }
    report.finish();
}
