//! Small files of everyday kinds: each becomes exactly the items that whoever wrote it meant, or is a question.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use check::check;
use item::{Converter, dynamodb_json};
use plan::{AttributeKind, Plan};
use plan::{Finding, Severity, SuggestedFix};
use profile::read_profile;
use propose::{generate_key, propose};
use source::{FormatChoice, FormatPart, Source, SourceError, SourceKind};
use tokio_util::sync::CancellationToken;

struct Read {
    source: Source,
    plan: Plan,
    findings: Vec<Finding>,
    _folder: tempfile::TempDir,
}

fn read_as(name: &str, bytes: &[u8], choice: &FormatChoice) -> Result<Read, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let source = Source::open_as(&path, choice)?;
    let never = CancellationToken::new();
    let profile = read_profile(&source, &never, |_| {})?;
    let plan = propose(name, &profile).plan;
    let findings = check(&source, &plan, &never, |_| {})?.result.findings;
    Ok(Read { source, plan, findings, _folder: folder })
}

fn read(text: &str) -> Read {
    read_as("t.csv", text.as_bytes(), &FormatChoice::default()).unwrap()
}

impl Read {
    /// The items as DynamoDB JSON, by their columns' own names; of a rejected record its code.
    fn items(&self) -> Vec<String> {
        let mut plan = self.plan.clone();
        for column in &mut plan.columns {
            column.attribute.clone_from(&column.column);
        }
        for key in std::iter::once(&mut plan.table.partition_key).chain(&mut plan.table.sort_key) {
            if let Some(column) = self.plan.column_of_attribute(key) {
                key.clone_from(&column.column);
            }
        }
        plan.table.indexes.clear();
        let converter = Converter::new(&plan);
        let records = self.source.records(0, 1000).unwrap();
        records
            .iter()
            .map(|record| match converter.convert(record.number, &record.cells) {
                Ok(converted) => dynamodb_json(&converted.item),
                Err(rejection) => rejection.problems[0].code.as_str().to_owned(),
            })
            .collect()
    }

    fn asked(&self) -> Vec<FormatPart> {
        self.source.questions().iter().map(|question| question.part).collect()
    }

    fn kind(&self, column: &str) -> AttributeKind {
        self.plan.columns.iter().find(|known| known.column == column).unwrap().kind
    }

    fn has(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }
}

#[test]
fn files_arrive_as_they_were_meant() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "PostgreSQL, csv",
            "id,t\n1,\"\"\n2,\n3,\"a \"\"q\"\"\"\n4,\"NULL\"\n5,b\n",
            &[
                r#"{"id":{"N":"1"},"t":{"S":""}}"#,
                r#"{"id":{"N":"2"}}"#,
                r#"{"id":{"N":"3"},"t":{"S":"a \"q\""}}"#,
                r#"{"id":{"N":"4"},"t":{"S":"NULL"}}"#,
                r#"{"id":{"N":"5"},"t":{"S":"b"}}"#,
            ],
        ),
        (
            "PostgreSQL, text",
            "1\ta\\tb\n2\t\\N\n3\t\n4\tc:\\\\d\n5\t\\\\N\n",
            &[
                r#"{"column 1":{"N":"1"},"column 2":{"S":"a\tb"}}"#,
                r#"{"column 1":{"N":"2"}}"#,
                r#"{"column 1":{"N":"3"},"column 2":{"S":""}}"#,
                r#"{"column 1":{"N":"4"},"column 2":{"S":"c:\\d"}}"#,
                r#"{"column 1":{"N":"5"},"column 2":{"S":"\\N"}}"#,
            ],
        ),
        (
            "mysqldump --tab, with a carriage return",
            "1\tab\r\\\ncd\n2\t\\N\n3\tx\\\ty\n",
            &[
                r#"{"column 1":{"N":"1"},"column 2":{"S":"ab\r\ncd"}}"#,
                r#"{"column 1":{"N":"2"}}"#,
                r#"{"column 1":{"N":"3"},"column 2":{"S":"x\ty"}}"#,
            ],
        ),
        (
            "all in quotes",
            "\"id\",\"t\"\n\"1\",\"\"\n\"2\",\"a\"\n",
            &[r#"{"id":{"N":"1"}}"#, r#"{"id":{"N":"2"},"t":{"S":"a"}}"#],
        ),
        (
            "Excel, sep=",
            "sep=;\r\nid;price\r\n1;2,5\r\n2;3,75\r\n",
            &[r#"{"id":{"N":"1"},"price":{"S":"2,5"}}"#, r#"{"id":{"N":"2"},"price":{"S":"3,75"}}"#],
        ),
        (
            "Wikipedia",
            "id\ttitle\n1\t\"Heroes\" (album)\n2\t\"Foo\"\n",
            &[
                r#"{"id":{"N":"1"},"title":{"S":"\"Heroes\" (album)"}}"#,
                r#"{"id":{"N":"2"},"title":{"S":"\"Foo\""}}"#,
            ],
        ),
        (
            "a report",
            "Stock, counted in May\n\nid,name,amount\n1,a,2\n2,b,3\n3,c,4\n\n(3 rows)\n",
            &[
                r#"{"id":{"N":"1"},"name":{"S":"a"},"amount":{"N":"2"}}"#,
                r#"{"id":{"N":"2"},"name":{"S":"b"},"amount":{"N":"3"}}"#,
                r#"{"id":{"N":"3"},"name":{"S":"c"},"amount":{"N":"4"}}"#,
            ],
        ),
        (
            "remarks",
            "# made by x\nid,name\n1,a\n# half\n2,b\n",
            &[r#"{"id":{"N":"1"},"name":{"S":"a"}}"#, r#"{"id":{"N":"2"},"name":{"S":"b"}}"#],
        ),
        (
            "Spark",
            "id,text\n1,\"say \\\"hi\\\", ok\"\n2,\"a\\\\b, c\"\n",
            &[
                r#"{"id":{"N":"1"},"text":{"S":"say \"hi\", ok"}}"#,
                r#"{"id":{"N":"2"},"text":{"S":"a\\b, c"}}"#,
            ],
        ),
        (
            "PostgreSQL's COPY, with the mark at its end",
            "1\tAnn\tC:\\\\dir\t5\n2\tBob\t\\N\t6\n3\tCy\ttab\\there\t7\n\\.\n",
            &[
                r#"{"column 1":{"N":"1"},"column 2":{"S":"Ann"},"column 3":{"S":"C:\\dir"},"column 4":{"N":"5"}}"#,
                r#"{"column 1":{"N":"2"},"column 2":{"S":"Bob"},"column 4":{"N":"6"}}"#,
                r#"{"column 1":{"N":"3"},"column 2":{"S":"Cy"},"column 3":{"S":"tab\there"},"column 4":{"N":"7"}}"#,
            ],
        ),
        (
            "lists of PostgreSQL, of which one is empty",
            "id,tags\n1,\"{a,b}\"\n2,{c}\n3,{}\n4,{d}\n",
            &[
                r#"{"id":{"N":"1"},"tags":{"S":"{a,b}"}}"#,
                r#"{"id":{"N":"2"},"tags":{"S":"{c}"}}"#,
                r#"{"id":{"N":"3"},"tags":{"S":"{}"}}"#,
                r#"{"id":{"N":"4"},"tags":{"S":"{d}"}}"#,
            ],
        ),
        (
            "a title that a spreadsheet filled up to the width of the table",
            "Table 1,,\n,,\nItem,Qty,Price\nApples,3,1.5\nPears,2,2.5\n",
            &[
                r#"{"Item":{"S":"Apples"},"Qty":{"N":"3"},"Price":{"N":"1.5"}}"#,
                r#"{"Item":{"S":"Pears"},"Qty":{"N":"2"},"Price":{"N":"2.5"}}"#,
            ],
        ),
        (
            "more remarks than records",
            "# ------\n# Pages\n# Start date: 20240101\n# ------\n\nPage,Views\n/,1200\n/a,300\n",
            &[r#"{"Page":{"S":"/"},"Views":{"N":"1200"}}"#, r#"{"Page":{"S":"/a"},"Views":{"N":"300"}}"#],
        ),
        (
            "text behind a quote",
            "id,name\n1,\"Foo\" bar\n2,\"a, b\"\n",
            &["text_after_quote", r#"{"id":{"N":"2"},"name":{"S":"a, b"}}"#],
        ),
    ];
    for (name, text, expected) in cases {
        let found = read(text);
        assert_eq!(found.asked(), [], "{name}");
        assert_eq!(found.items(), *expected, "{name}: {:?}", found.source.format());
    }
}

#[test]
fn what_a_file_does_not_say_keeps_it_from_being_written_until_it_is_answered() {
    let cases = [
        ("ann,rome\nbob,oslo\n", FormatPart::Header),
        ("id\tname\n1\t\"Bobby\"\n2\tann\n3\tsue\n", FormatPart::Quote),
        ("id\tpath\n1\tC:\\temp\n2\tx\n", FormatPart::Escape),
        ("id name city\n1 Ann Rome\n2 Bob Paris\n", FormatPart::Delimiter),
        ("id,b,c\tname\n1,2,AT\tAnn\n2,3,BE\tBob\n3,4,BG\tCy\n", FormatPart::Delimiter),
        // Units below the names, a title as wide as the table, the questions of a survey, names of rows as R writes them.
        ("time,temp\ns,C\n0,21\n1,22\n2,23\n", FormatPart::SkipLines),
        ("Sales, January\nname,amount\nAnn,5\nBob,6\nCy,7\n", FormatPart::SkipLines),
        (
            "Start,Q1\n\"When, exactly\",\"How old\nare you?\"\n{},{}\n2024-01-05,34\n2024-01-06,29\n",
            FormatPart::SkipLines,
        ),
        ("\"EXTF\";700;21;\"Stapel\";13\nUmsatz;Konto\n1190;8400\n59;4930\n12;8401\n", FormatPart::SkipLines),
        ("id,name\n1,a\n2,b\n\nid,city,zip\n1,Rome,5\n2,Oslo,6\n3,Bern,7\n4,Zug,8\n", FormatPart::SkipLines),
        ("mpg,cyl\nMazda,21,6\nDatsun,22,4\nFiat,23,4\n", FormatPart::SkipLines),
        ("id,name\n1,Ann,\n2,Bob,\n3,Cy,\n", FormatPart::SkipLines),
    ];
    for (text, part) in cases {
        let found = read(text);
        assert_eq!(found.asked(), [part], "{text:?}");
        let blocker = found.findings.iter().find(|finding| finding.severity == Severity::Blocker).unwrap();
        assert!(blocker.code.as_str().ends_with("_unclear"), "{blocker:?}");
        let question = found.source.questions().remove(0);
        let mut samples = Vec::new();
        for option in &question.options {
            let answered = read_as("t.csv", text.as_bytes(), &option.choice).unwrap();
            assert_eq!(answered.asked(), [], "{text:?} {}", option.flags);
            assert!(!answered.findings.iter().any(|finding| finding.code.as_str().ends_with("_unclear")));
            samples.push(option.sample.clone());
        }
        assert!(samples.len() > 1 && samples[0] != samples[1], "the answers look the same: {samples:?}");
    }
}

/// Lines around the names of the columns, and which of them are none.
#[test]
fn each_answer_about_the_names_reads_the_file_so() {
    let cases: [(&str, &[(&str, u64)]); 8] = [
        (
            "Start,Q1\n\"When, exactly\",\"How old\nare you?\"\n{},{}\n2024-01-05,34\n2024-01-06,29\n",
            &[("Start|Q1", 5), ("When, exactly|How old\nare you?", 5), ("{}|{} 2", 5), ("Start|Q1", 2)],
        ),
        (
            "Sales, January\nname,amount\nAnn,5\nBob,6\nCy,7\n",
            &[("name|amount", 3), ("Sales|January", 3), ("Sales|January", 2)],
        ),
        (
            "mpg,cyl\nMazda,21,6\nDatsun,22,4\nFiat,23,4\n",
            &[
                ("column 1|mpg|cyl", 2),
                ("mpg|cyl|column 3", 2),
                ("mpg|cyl", 2),
                ("column 1|column 2|column 3", 2),
            ],
        ),
        // A title, and names that lack one.
        (
            "Export of 2024\n\nday,sum\n2024-01-01,5,a\n2024-01-02,6,b\n2024-01-03,7,c\n",
            &[
                ("column 1|day|sum", 4),
                ("day|sum|column 3", 4),
                ("day|sum", 4),
                ("column 1|column 2|column 3", 4),
            ],
        ),
        ("id\n1,\n2,\n3,\n", &[("id|column 2", 2), ("column 1|id", 2), ("id", 2), ("column 1|column 2", 2)]),
        // Below what Excel is told of the delimiter.
        (
            "sep=-\nid-name-qty\nunit-text-pcs\n1-a-5\n2-b-6\n3-c-7\n",
            &[("id|name|qty", 4), ("unit|text|pcs", 4), ("id|name|qty", 3)],
        ),
        // What lacks its numbers may be a record.
        (
            "name,in,out\nAnn,open,open\nBob,5,6\nCy,7,8\nDi,9,10\n",
            &[("name|in|out", 2), ("name|in|out", 3), ("Ann|open|open 2", 3)],
        ),
        (
            "id,name\n1,Ann,\n2,Bob,\n3,Cy,\n",
            &[
                ("id|name|column 3", 2),
                ("column 1|id|name", 2),
                ("id|name", 2),
                ("column 1|column 2|column 3", 2),
            ],
        ),
    ];
    for (text, expected) in cases {
        let found = read(text);
        let options = found.source.questions().remove(0).options;
        let seen: Vec<(String, u64)> = options
            .iter()
            .map(|option| {
                let answered = read_as("t.csv", text.as_bytes(), &option.choice).unwrap();
                let source = &answered.source;
                (source.columns().join("|"), source.records(0, 1).unwrap()[0].line)
            })
            .collect();
        let seen: Vec<(&str, u64)> = seen.iter().map(|(names, line)| (names.as_str(), *line)).collect();
        assert_eq!(seen, expected, "{text:?}");
        // As long as it is open, the file is read as the likeliest answer has it.
        assert_eq!(found.source.columns().join("|"), expected[0].0, "{text:?}");
    }
}

/// However many records below the names are said to be none, there is an answer.
#[test]
fn as_many_records_below_the_names_as_are_said_are_passed_over() {
    let row = "1,\"a\nb\"\r\n\r\n";
    let text = format!("id,name\r\n{}", row.repeat(100_000));
    let read = |below| {
        let choice = FormatChoice { below_header: Some(below), ..FormatChoice::default() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, &text).unwrap();
        Source::open_as(&path, &choice).map(|source| source.records(0, 1).unwrap()[0].line)
    };
    for (below, line) in [(0, 2), (1, 5), (2, 8), (99_999, 2 + 3 * 99_999)] {
        assert_eq!(read(below).unwrap(), line, "{below}");
    }
    for below in [100_000, u64::MAX] {
        assert!(matches!(read(below), Err(SourceError::NoRecords(_))), "{below}");
    }
    // What was said goes before what the lines look like.
    let text = b"Table 1,,\nday,sum,n\nd,EUR,x\n2024-01-01,5,1\n2024-01-02,6,2\n2024-01-03,7,3\n";
    for (below, line) in [(0, 3), (1, 4), (3, 6)] {
        let choice = FormatChoice { below_header: Some(below), ..FormatChoice::default() };
        let read = read_as("t.csv", text, &choice).unwrap();
        assert_eq!(
            (read.asked().len(), read.source.columns().join("|").as_str()),
            (0, "day|sum|n"),
            "{below}"
        );
        assert_eq!(read.source.records(0, 1).unwrap()[0].line, line, "{below}");
    }
}

/// What speaks against how a file is read may stand far down in it.
#[test]
fn a_file_read_whole_may_bring_a_question() {
    // Neither at the start, nor at the end, nor in the sections between them that are looked at.
    let long = |first: &str, row: &str, last: &str| {
        format!("{first}{}{last}{}", row.repeat(460_000 / row.len()), row.repeat(140_000 / row.len()))
    };
    let cases = [
        (long("id\tname\n", "1\tx\n", "2\t\"Bobby\"\n3\ty\n"), Some(FormatPart::Quote)),
        (long("id\tpath\n", "1\tx\n", "2\tC:\\temp\n3\ty\n"), Some(FormatPart::Escape)),
        (long("id\tpath\n", "1\tx\n", "2\tC:\\Users\n3\ty\n"), None),
        (long("id,name\n", "1,x\n", "2,y\r\n3,z\n"), Some(FormatPart::LineEnd)),
        (long("id,name\n", "1,x\n", "# half\n3,z\n"), Some(FormatPart::Comment)),
        (long("id,name\n", "1,x\n", "2,\"y\"\n3,z\n"), None),
    ];
    for (text, part) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, &text).unwrap();
        let source = Source::open(&path).unwrap();
        read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
        let asked: Vec<FormatPart> = source.questions().iter().map(|question| question.part).collect();
        assert_eq!(asked, part.into_iter().collect::<Vec<_>>(), "{:?}", &text[460_000..460_060]);
    }
}

#[test]
fn records_that_are_there_by_accident_are_told() {
    let glued = read("id,name\n1,a\n2,b\nid,name\n3,c\n");
    assert!(glued.has("repeated_header"));
    assert_eq!(glued.kind("id"), AttributeKind::Number);
    assert!(read("city,amount\nRome,5\nOslo,6\nTotal,11\n").has("total_row"));
    assert!(read("city,amount\n----,------\nRome,5\nOslo,6\n").has("ruled_line"));
    assert!(read("city,amount\nRome,5\nOslo,6\n,\n").has("blank_record"));
    assert!(!read("city,amount\nRome,5\nOslo,6\n\"\",\"\"\n").has("blank_record"));
    let glued = read("id,v\n1,a\n2,b\n\u{FEFF}id,v\n3,c\n");
    assert_eq!((glued.asked().len(), glued.has("repeated_header")), (0, true));
    let one = |text: &str| read_as("t.json", text.as_bytes(), &FormatChoice::default()).unwrap();
    assert!(one(r#"{"took":3,"hits":{"hits":[{"id":1},{"id":2}]}}"#).has("single_record"));
    assert!(!one(r#"{"took":3}"#).has("single_record"));
    let formulas = read("id,zip\n1,=\"02134\"\n2,\"=\"\"10001\"\"\"\n");
    assert!(formulas.has("formula_texts"));
    assert_eq!(formulas.items()[0], r#"{"id":{"N":"1"},"zip":{"S":"=\"02134\""}}"#);
    assert!(!read("city,amount\n--,5\nOslo,6\n").has("ruled_line"));
    assert!(read("id,name,x\n1,\"a,1\n2,b,2\n3,c\",3\n4,d,4\n").has("swallowed_records"));
    let sound = read("id,name,x\n1,\"a\nb\",3\n4,d,4\n");
    assert!(!sound.has("swallowed_records") && !sound.has("repeated_header") && !sound.has("total_row"));
}

#[test]
fn empty_records_are_told_and_left_out_together() {
    let cases: &[(&str, u64)] = &[
        ("city,amount\nRome,5\nOslo,6\n,\n", 1),
        ("city;amount;x\nRome;5;1\n;;\nOslo;6;1\n ; ;  \n;;\n;;;;\n;;\n;;\n;;\n", 7),
        ("city\tamount\nRome\t5\n\t\n \t\nOslo\t6\n", 2),
        // What is in quotes is something, and so is a space beside a value.
        ("city,amount\nRome,5\nOslo,6\n\"\",\"\"\n", 0),
        ("city,amount\nRome,5\nOslo,6\n\"\",\n", 0),
        ("city,amount\nRome,5\nOslo,6\n ,7\n", 0),
        // In one column an empty line is no record, and a space is a cell.
        ("city\nRome\n\n \nOslo\n", 0),
    ];
    for (text, count) in cases {
        let read = read(text);
        let found = read.findings.iter().find(|finding| finding.code == "blank_record");
        assert_eq!(found.map_or(0, |finding| finding.count), *count, "{text:?}");
        let Some(found) = found else { continue };
        assert_eq!(found.fixes, [SuggestedFix::LeaveOutBlank], "{text:?}");
        // They do not keep the column above them from being the key.
        assert_eq!(read.plan.table.partition_key, "city", "{text:?}");
        for generated in [false, true] {
            let mut plan = read.plan.clone();
            if generated {
                generate_key(&mut plan);
            }
            plan.leave_out_blank = true;
            let after = check(&read.source, &plan, &CancellationToken::new(), |_| {}).unwrap().result;
            assert_eq!((after.items, after.rejected, after.duplicates), (2, *count, 0), "{text:?}");
            let told: Vec<&str> = after.findings.iter().map(|finding| finding.code.as_str()).collect();
            assert!(!after.has_blocker() && !told.contains(&"blank_record"), "{text:?}: {told:?}");
            assert!(told.contains(&"left_out"), "{text:?}: {told:?}");
        }
    }
}

/// Equal records have equal made keys: where the equal ones are empty, leaving them out is a way on.
#[test]
fn empty_records_with_made_keys_are_no_blocker_once_left_out() {
    let mut read = read("city,amount\nRome,5\nOslo,6\n,\n,\n,\n");
    generate_key(&mut read.plan);
    let findings = |plan: &Plan| {
        let never = CancellationToken::new();
        let found = check(&read.source, plan, &never, |_| {}).unwrap().result.findings;
        found.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    let has = |found: &[plan::FindingCode], code: &str| found.iter().any(|one| *one == *code);
    let before = findings(&read.plan);
    assert!(has(&before, "duplicate_key") && has(&before, "blank_record"), "{before:?}");
    let mut plan = read.plan.clone();
    plan.leave_out_blank = true;
    let after = findings(&plan);
    assert!(!has(&after, "duplicate_key") && !has(&after, "blank_record"), "{after:?}");
}

#[test]
fn letters_are_kept() {
    assert_eq!(read("id,country\n1,NO\n2,NO\n").kind("country"), AttributeKind::Text);
    assert_eq!(read("id,state\n1,ON\n2,ON\n").kind("state"), AttributeKind::Text);
    assert_eq!(read("id,paid\n1,yes\n2,no\n").kind("paid"), AttributeKind::YesNo);
    assert_eq!(read("id,wallet\n1,0xAbCd12\n2,0xEF\n").kind("wallet"), AttributeKind::Text);
    assert_eq!(read("id,wallet\n1,0xABCD12\n2,0xEF\n").kind("wallet"), AttributeKind::Binary);
    assert_eq!(read("id,wallet\n1,0xABCD12\n2,0xef\n").kind("wallet"), AttributeKind::Text);
    let json =
        read_as("t.json", br#"[{"id":1,"n":5},{"id":2,"n":1e400},{"id":3,"n":7}]"#, &FormatChoice::default());
    let json = json.unwrap();
    assert_eq!(json.kind("n"), AttributeKind::Number);
    assert_eq!(json.items()[1], "number_out_of_range");
}

#[test]
fn what_is_plainly_no_table_is_refused() {
    for text in [
        "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump\nCREATE TABLE t (a int);\n",
        "<!DOCTYPE html><html></html>",
        "2024-03-01 10:00:00,123 INFO a\n2024-03-01 10:00:01,500 ERROR x, y\n2024-03-01 10:00:02,1 WARN z\n",
    ] {
        let refused = read_as("t.csv", text.as_bytes(), &FormatChoice::default());
        assert!(matches!(refused, Err(SourceError::NoTable { .. })), "{text:?}");
    }
}

#[test]
fn json_in_every_form_arrives_as_it_was_meant() {
    let two: &[&str] = &[r#"{"id":{"N":"1"},"name":{"S":"Ann"}}"#, r#"{"id":{"N":"2"},"name":{"S":"Bob"}}"#];
    let cases: &[(&str, &str, &[&str])] = &[
        ("an object a line", "{\"id\":1,\"name\":\"Ann\"}\n{\"id\":2,\"name\":\"Bob\"}\n", two),
        ("with commas", "{\"id\":1,\"name\":\"Ann\"},\n{\"id\":2,\"name\":\"Bob\"},\n", two),
        (
            "a list, with a comma too many",
            "[\n{\"id\":1,\"name\":\"Ann\"},\n{\"id\":2,\"name\":\"Bob\"},\n]\n",
            two,
        ),
        (
            "jq, mongoexport --pretty",
            "{\n  \"id\": 1,\n  \"name\": \"Ann\"\n}\n{\n  \"id\": 2,\n  \"name\": \"Bob\"\n}\n",
            two,
        ),
        ("Firehose", "{\"id\":1,\"name\":\"Ann\"}{\"id\":2,\"name\":\"Bob\"}", two),
        ("a text sequence", "\u{1E}{\"id\":1,\"name\":\"Ann\"}\n\u{1E}{\"id\":2,\"name\":\"Bob\"}\n", two),
        ("one object", "{\n  \"id\": 1,\n  \"name\": \"Ann\"\n}\n", &two[..1]),
    ];
    for (name, text, expected) in cases {
        let read = read_as("t.json", text.as_bytes(), &FormatChoice::default()).unwrap();
        assert_eq!(read.items(), *expected, "{name}");
        assert_eq!(read.asked(), [], "{name}");
    }
}

#[test]
fn a_list_in_an_object_is_asked_about() {
    let rows = [r#"{"id":{"N":"1"}}"#, r#"{"id":{"N":"2"}}"#];
    for (text, other) in [
        (r#"{"Records":[{"id":1},{"id":2}],"next":null}"#, SourceKind::JsonLines),
        (
            "{\n \"count\": 2,\n \"Records\": [\n  {\"id\": 1},\n  {\"id\": 2}\n ]\n}\n",
            SourceKind::JsonObjects,
        ),
    ] {
        let read = read_as("t.json", text.as_bytes(), &FormatChoice::default()).unwrap();
        assert_eq!(read.items(), rows, "{text}");
        assert_eq!(read.asked(), [FormatPart::Kind], "{text}");
        assert!(read.has("kind_unclear"), "{text}");
        let question = &read.source.questions()[0];
        assert_eq!(question.options[0].sample, [["id"], ["1"], ["2"]], "{text}");
        let answered: Vec<Read> = question
            .options
            .iter()
            .map(|option| read_as("t.json", text.as_bytes(), &option.choice).unwrap())
            .collect();
        assert!(answered.iter().all(|read| read.asked().is_empty() && !read.has("kind_unclear")), "{text}");
        assert_eq!(answered[0].items(), rows, "{text}");
        assert_eq!(answered[1].source.format().kind, other, "{text}");
        assert_eq!(answered[1].items().len(), 1, "{text}");
    }
}

#[test]
fn json_that_says_more_than_data_is_refused() {
    for text in [
        "{\"Item\":{\"id\":{\"S\":\"1\"}}}\n{\"Item\":{\"id\":{\"S\":\"2\"}}}\n",
        "{\"id\":{\"S\":\"1\"}}\n{\"id\":{\"S\":\"2\"}}\n",
        "{\n \"Items\": [\n  {\"id\": {\"S\": \"1\"}}\n ],\n \"Count\": 1\n}\n",
        "{\"index\":{\"_id\":\"1\"}}\n{\"id\":1}\n{\"index\":{\"_id\":\"2\"}}\n{\"id\":2}\n",
    ] {
        let refused = read_as("t.json", text.as_bytes(), &FormatChoice::default());
        assert!(matches!(refused, Err(SourceError::NoTable { .. })), "{text:?}");
        // Whoever says what it holds gets it so.
        let kind = if text.starts_with("{\n") { SourceKind::JsonArray } else { SourceKind::JsonLines };
        let forced = FormatChoice { kind: Some(kind), ..FormatChoice::default() };
        let read = read_as("t.json", text.as_bytes(), &forced).unwrap();
        assert!(read.asked().is_empty() && !read.items().is_empty(), "{text:?}");
    }
}

#[test]
fn type_letters_of_dynamodb_in_cells_are_told() {
    let row = |id: usize, value: &str| format!("{id},\"{}\"\n", value.replace('"', "\"\""));
    let file = |values: &[&str]| {
        let rows = values.iter().enumerate().map(|(id, value)| row(id, value));
        format!("id,tags\n{}", rows.collect::<String>())
    };
    let told = read(&file(&[r#"[{"S":"x"},{"N":"1"}]"#, "[]", r#"[{"S":"y"}]"#]));
    assert!(told.has("type_letters"), "{:?}", told.findings);
    assert!(read(&file(&[r#"{"city":{"S":"Berlin"}}"#, r#"{"zip":{"N":"1"}}"#])).has("type_letters"));
    assert!(!read(&file(&[r#"{"city":{"S":"Berlin"}}"#, r#"{"city":"Rome"}"#])).has("type_letters"));
    assert!(!read(&file(&[r#"["x","y"]"#, "[]"])).has("type_letters"));
    let fixes = &told.findings.iter().find(|finding| finding.code == "type_letters").unwrap().fixes;
    assert_eq!(fixes.len(), 2);
    let mut plan = told.plan.clone();
    plan.columns[1].kind = AttributeKind::Text;
    let findings = check(&told.source, &plan, &CancellationToken::new(), |_| {}).unwrap().result.findings;
    assert!(findings.iter().all(|finding| finding.code != "type_letters"), "{findings:?}");
}
