use super::super::dialect::{Escape, LineEnd, Quote};
use super::*;
use Escape::{Backslash, Doubled, Literal, Mysql, Postgres};

fn sniffed(text: &str) -> Sniffed {
    sniffed_as(text, &FormatChoice::default())
}

fn sniffed_as(text: &str, choice: &FormatChoice) -> Sniffed {
    let sample = Sample { head: text.as_bytes(), is_whole: true, further: &[] };
    sniff(&sample, choice, None)
}

/// What a text is recognised as: delimiter, quote, escape, word for NULL, lines before the table.
type Told<'a> = (char, Quote, Escape, Option<&'a str>, u64);

#[test]
fn files_are_recognised_as_those_who_wrote_them_meant() {
    let (double, single, none) = (Quote::Double, Quote::Single, Quote::None);
    let cases: &[(&str, &str, Told<'_>)] = &[
        ("PostgreSQL, csv", "id,t\n1,\"\"\n2,\n3,\"a \"\"q\"\" b\"\n", (',', double, Doubled, None, 0)),
        (
            "PostgreSQL, text",
            "1\ta\\tb\t\\N\n2\tc:\\\\d\tx\n3\t\\N\ty\n",
            ('\t', none, Postgres, Some("\\N"), 0),
        ),
        (
            "PostgreSQL, text with a bar",
            "1|a\\|b|\\N\n2|c\\\\d|x\n3|\\N|y\n",
            ('|', none, Postgres, Some("\\N"), 0),
        ),
        ("mysqldump --tab", "1\tab\\\ncd\t\\N\n2\tef\tx\\\ty\n", ('\t', none, Mysql, Some("\\N"), 0)),
        (
            "MySQL, in quotes",
            "1,\"a \\\"q\\\" b\",\\N\n2,\"c, d\",5\n3,\"e\",\\N\n",
            (',', double, Mysql, Some("\\N"), 0),
        ),
        (
            "Spark",
            "id,text\n1,\"say \\\"hi\\\", ok\"\n2,plain\n3,\"a, b\"\n",
            (',', double, Backslash, None, 0),
        ),
        ("Redshift", "1|a\\|b|x\n2|c|d\\\\e\n3|f|g\n", ('|', none, Literal, None, 0)),
        ("Excel, sep=", "sep=;\r\nid;name\r\n1;a\r\n2;b\r\n", (';', double, Doubled, None, 1)),
        (
            "Wikipedia",
            "id\ttitle\n1\t\"Heroes\" (album)\n2\tX \"Y\" Z\n3\t\"Foo\"\n",
            ('\t', none, Escape::None, None, 0),
        ),
        ("single quotes", "id,name\n1,'a, b'\n2,'c'\n3,'d''e'\n", (',', single, Doubled, None, 0)),
        ("apostrophes", "id,name\n1,O'Neil\n2,'tis\n3,x\n", (',', double, Doubled, None, 0)),
        ("inches", "id,size\n1,5\" pipe\n2,6\" pipe\n", (',', double, Doubled, None, 0)),
        ("decimal commas", "id;price\n1;2,50\n2;3,50\n", (';', double, Doubled, None, 0)),
        ("decimal commas, no header", "1;2,50\n2;3,50\n4;5,75\n", (';', double, Doubled, None, 0)),
        (
            "a report",
            "Sales of the year\n\nid,name,amount\n1,a,2\n2,b,3\n3,c,4\n4,d,5\n",
            (',', double, Doubled, None, 2),
        ),
        (
            "JSON in cells",
            "id,j\n1,\"{\"\"a\"\":\"\"x\\ny\"\"}\"\n2,\"{\"\"a\"\":\"\"b, c\"\"}\"\n",
            (',', double, Doubled, None, 0),
        ),
        ("paths", "id\tpath\n1\tC:\\Users\\a\n2\tC:\\temp\n", ('\t', double, Doubled, None, 0)),
        ("paths, commas", "id,path\n1,C:\\temp\n2,C:\\new\n", (',', double, Doubled, None, 0)),
        ("all in quotes", "\"id\",\"name\"\n\"1\",\"a\"\n\"2\",\"\"\n", (',', double, Doubled, None, 0)),
        (
            "tabs in quotes",
            "\"id\"\t\"name\"\n\"1\"\t\"a\"\n\"2\"\t\"b\"\n",
            ('\t', double, Doubled, None, 0),
        ),
        ("Python, escaped", "1,a\\,b,c\n2,d,e\n3,f,g\\\"h\n", (',', none, Literal, None, 0)),
        ("one column", "name\nann\nbob, jr.\n", (';', double, Doubled, None, 0)),
    ];
    let mut wrong = Vec::new();
    for (name, text, expected) in cases {
        let found = sniffed(text);
        let dialect = &found.dialect;
        let told: Told<'_> = (
            char::from(dialect.delimiter),
            dialect.quote,
            dialect.escape,
            dialect.null_word.as_deref(),
            found.skip_lines,
        );
        if told != *expected || !found.doubts.is_empty() {
            wrong.push(format!("{name}: {told:?}, expected {expected:?}, {:?}", found.doubts));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_file_does_not_say_is_asked() {
    let cases = [
        ("id\tname\n1\t\"Bobby\"\n2\tann\n3\tsue\n", FormatPart::Quote),
        ("id\tpath\n1\tC:\\temp\n2\tx\n", FormatPart::Escape),
        ("id,path\n1,\"\\\\\\\\server\\\\x, y\"\n2,\"a\\\\b\"\n3,c\n", FormatPart::Escape),
        ("a,b\n1,2,3\n4,5,6\n7,8,9\n", FormatPart::SkipLines),
        // Who writes single quotes around some texts does so around this name, too.
        ("id,name\n1,O'Neil\n2,'Bob, jr.'\n3,sue\n", FormatPart::Quote),
        // Where quotes are letters, nobody writes them twice.
        ("id\tname\n1\t\"\"\"Bobby\"\" x\"\n2\tann \"a\"\n3\tsue\n", FormatPart::Quote),
        // In these, each backslash stands where an escape does.
        ("id,path\n1,C:\\\\a\n2,\\\"b\\\"\n3,c\n", FormatPart::Quote),
        ("id,text\n1,\"a\\\nb\"\n2,\"c, d\"\n3,e\n", FormatPart::Quote),
        // No cell of the file has quotes around it and nothing behind them.
        ("id,text\n1,\"a\"b\n2,c\n3,d\n", FormatPart::Quote),
        // Quotes around one word of many.
        ("id,text\n1,\"a\"\n2,b\n3,c\n4,d\n5,e\n", FormatPart::Quote),
        // Some lines end with CRLF, and nothing else holds a CR.
        ("id,text\n1,a\r\n2,b\n3,c\n", FormatPart::LineEnd),
    ];
    for (text, part) in cases {
        let parts: Vec<_> = sniffed(text).doubts.iter().map(|doubt| doubt.part).collect();
        assert_eq!(parts, [part], "{text:?}");
    }
}

#[test]
fn what_a_file_says_clearly_is_not_asked() {
    let many = |line: &str| format!("id,text\n{}", line.repeat(20));
    let cases = [
        // Records of another length are rejected, whatever quotes might mean.
        many("1,a\n2,b,c\n"),
        many("1,\"a, b\"\n2,O'Neil\n3,'tis\n"),
        many("1,\"a, b\"\n2,C:\\new\n"),
        // One record that a person broke, among others that are whole.
        format!("{}9,\"a\"b\n", many("1,\"a, b\"\n")),
        many("1,\"{\"\"a\"\":\"\"C:\\\\b\\n\"\"}\"\n2,\"{\"\"q\"\":\"\"\\\"\"x\\\"\"\"\"}\"\n"),
    ];
    let few = ["id,text\n1,\"a\"\n2,b\n3,c\n", "id,text\n1,\"\"\n2,b\n3,c\n4,d\n5,e\n"].map(str::to_owned);
    for text in cases.iter().chain(&few) {
        let found = sniffed(text);
        assert_eq!((found.dialect.quote, found.dialect.escape), (Quote::Double, Escape::Doubled), "{text:?}");
        assert_eq!(found.doubts, [], "{text:?}");
    }
}

#[test]
fn a_quote_that_swallows_the_rest_of_the_sample_makes_no_better_table() {
    let text = format!("id,text\n{}4,'tis\n{}", "1,a\n2,b,c\n".repeat(5), "1,a\n2,b,c\n".repeat(500));
    let sample = Sample { head: text.as_bytes(), is_whole: false, further: &[] };
    let found = sniff(&sample, &FormatChoice::default(), None);
    assert_eq!(found.dialect.quote, Quote::Double);
    assert_eq!(found.doubts, []);
}

#[test]
fn a_quote_that_swallows_records_makes_no_better_table() {
    let broken = "1,a\n2,b,c\n3,d\n".repeat(20);
    let text = format!("id,text\n{}4,'tis\n{broken}5,O'Neil\n{}", "1,a\n".repeat(9), "1,a\n".repeat(9));
    let found = sniffed(&text);
    assert_eq!(found.dialect.quote, Quote::Double);
    assert_eq!(found.doubts, []);
}

#[test]
fn a_cr_is_a_letter_where_cells_show_it() {
    let text = format!("id,text,more\n{}2,b\r,c\n3,d,e\r\n", "1,a,b\n".repeat(20));
    let found = sniffed(&text);
    assert_eq!((found.dialect.line_end, found.cr_is_letter), (LineEnd::Lf, true));
    assert_eq!(found.doubts, []);
}

#[test]
fn comments_are_told_from_records() {
    let comment = |text: &str| sniffed(text).dialect.comment;
    assert_eq!(comment("# made by x\nid,name\n1,a\n# more\n2,b\n").as_deref(), Some("#"));
    assert_eq!(comment("#id,name\n1,a\n2,b\n"), None);
    assert_eq!(comment("color,name\n#fff,white\n#000,black\n"), None);
    assert_eq!(comment("// x\nid,name\n1,a\n2,b\n").as_deref(), Some("//"));
    let none = FormatChoice { comment: Some(String::new()), ..FormatChoice::default() };
    assert_eq!(sniffed_as("# made by x\nid,name\n1,a\n2,b\n", &none).dialect.comment, None);
}

#[test]
fn line_ends_are_told_by_the_records() {
    let ends = |text: &str| sniffed(text).dialect.line_end;
    assert_eq!(ends("a,b\n1,2\n"), LineEnd::Lf);
    assert_eq!(ends("a,b\r\n1,\"x\ny\"\r\n"), LineEnd::LfOrCrlf);
    assert_eq!(ends("a,b\n1,\"x\r\ny\"\n"), LineEnd::Lf);
    assert_eq!(ends("a,b\r1,2\r"), LineEnd::Any);
    assert_eq!(ends("a,b\n1,x\ry\n2,z\n"), LineEnd::Lf);
    assert_eq!(ends("a,b\n1,2\r3,4\n5,6\n"), LineEnd::Any);
}
