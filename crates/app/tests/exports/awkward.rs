//! A table of awkward values, the same every time, with what each cell is known to hold.

use std::fmt::Write;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Truth {
    Null,
    Text(String),
    Integer(i64),
    /// Its digits, as a database keeps them.
    Decimal(String),
    YesNo(bool),
    Bytes(Vec<u8>),
    /// `2024-02-29`
    Date(String),
    /// `2024-03-10 09:30:00.5`
    Moment(String),
    Json(String),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Text,
    Integer,
    Decimal,
    YesNo,
    Bytes,
    Date,
    Moment,
    Json,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) sort: Sort,
}

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Truth>>,
}

/// The column by which rows are found again.
pub(crate) const KEY: &str = "id";
/// Rows whose `body` is longer than what fits a few times into a block.
const LONG_ROWS: [usize; 6] = [20, 21, 70, 120, 121, 200];
const LONG_BYTES: usize = 70_000;
const RANDOM_ROWS: usize = 60;

impl Table {
    /// Every awkward text stands in every column of texts: the first, the last, and two between.
    pub(crate) fn awkward() -> Self {
        use Sort::{Bytes, Date, Decimal, Integer, Json, Moment, Text, YesNo};
        let columns = [
            ("label", Text),
            (KEY, Integer),
            ("body", Text),
            ("amount", Decimal),
            ("big", Decimal),
            ("flag", YesNo),
            ("born", Date),
            ("seen", Moment),
            ("payload", Json),
            ("bytes", Bytes),
            ("odd \"name\", 2", Text),
            ("tail", Text),
        ];
        let columns: Vec<Column> = columns.map(|(name, sort)| Column { name, sort }).into();
        let mut texts = texts();
        let mut random = Random(9);
        texts.extend((0..RANDOM_ROWS).map(|_| random.text()));
        // A prime number of texts, so that every step comes by all of them.
        while !is_prime(texts.len()) {
            texts.push(format!("plain {}", texts.len()));
        }
        let rows = (0..texts.len())
            .map(|row| {
                let mut places = [1, 7, 11, 13].iter().zip([0, 3, 5, 1]).zip([9, 8, 10, 7]);
                let mut text = || {
                    let ((step, start), null) = places.next().unwrap();
                    // The first row is plain, so that what it says is not taken for a mark or a title.
                    if row == 0 {
                        Truth::Text("first".to_owned())
                    } else if row % null == 2 {
                        Truth::Null
                    } else {
                        Truth::Text(texts[(row * step + start) % texts.len()].clone())
                    }
                };
                let label = text();
                let body = if LONG_ROWS.contains(&row) { Truth::Text(random.long_text()) } else { text() };
                let (odd, tail) = (text(), text());
                let or_null = |every: usize, truth: Truth| if row % every == 4 { Truth::Null } else { truth };
                vec![
                    label,
                    Truth::Integer(1000 + i64::try_from(row).unwrap() * 7),
                    body,
                    or_null(6, Truth::Decimal(AMOUNTS[row % AMOUNTS.len()].to_owned())),
                    or_null(7, Truth::Decimal(BIG[row % BIG.len()].to_owned())),
                    or_null(8, Truth::YesNo(random.below(2) == 1)),
                    or_null(9, Truth::Date(DATES[row % DATES.len()].to_owned())),
                    or_null(10, Truth::Moment(MOMENTS[row % MOMENTS.len()].to_owned())),
                    or_null(11, Truth::Json(DOCUMENTS[row % DOCUMENTS.len()].to_owned())),
                    or_null(12, Truth::Bytes((0..row % 40).map(|_| random.byte()).collect())),
                    odd,
                    tail,
                ]
            })
            .collect();
        Self { columns, rows }
    }

    /// The table without the columns of this sort.
    pub(crate) fn without(&self, sort: Sort) -> Self {
        let kept: Vec<bool> = self.columns.iter().map(|column| column.sort != sort).collect();
        let mut table = self.clone();
        let mut keep = kept.iter();
        table.columns.retain(|_| *keep.next().unwrap());
        for row in &mut table.rows {
            let mut keep = kept.iter();
            row.retain(|_| *keep.next().unwrap());
        }
        table
    }

    /// The table with a plain text wherever a form cannot hold what stands there.
    pub(crate) fn holding(&self, can_hold: impl Fn(&str) -> bool) -> Self {
        let mut table = self.clone();
        for truth in table.rows.iter_mut().flatten() {
            let held = match truth {
                Truth::Text(text) | Truth::Json(text) => can_hold(text),
                _ => true,
            };
            if !held {
                *truth = match truth {
                    Truth::Json(_) => Truth::Json("{}".to_owned()),
                    _ => Truth::Text("x".to_owned()),
                };
            }
        }
        table
    }

    /// The table with no long texts.
    pub(crate) fn short(&self) -> Self {
        self.holding(|text| text.len() < 10_000)
    }

    pub(crate) fn key_place(&self) -> usize {
        self.columns.iter().position(|column| column.name == KEY).unwrap()
    }
}

/// Text as hexadecimal digits of its UTF-8, in which no database and no client finds anything to read otherwise.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

const AMOUNTS: [&str; 7] = ["0.00", "19.99", "-0.01", "1234567.80", "100.00", "7.10", "-1000000.05"];
const BIG: [&str; 5] = [
    "12345678901234567890123456789012345678",
    "-99999999999999999999999999999999999999",
    "10000000000000000000000000000000000001",
    "0",
    "9007199254740993",
];
const DATES: [&str; 5] = ["2024-02-29", "1999-12-31", "1970-01-01", "2038-01-19", "1900-03-01"];
const MOMENTS: [&str; 5] = [
    "2024-03-10 09:30:00",
    "1969-12-31 23:59:59",
    "2024-03-31 02:30:00",
    "2024-10-27 02:30:00.5",
    "2100-01-01 00:00:00.123456",
];
const DOCUMENTS: [&str; 10] = [
    r#"{"bio": "Loves dogs"}"#,
    r#"{"quote": "say \"hi\"", "path": "C:\\new\\table\\"}"#,
    "{\n  \"pretty\": true,\n  \"list\": [1, 2, 3]\n}",
    r#"{"line": "a\nb\tc", "letter": "\u00e9\ud83d\ude00"}"#,
    r#"{"nested": {"deep": [{"x": null}, [], {}]}, "comma": "a,b;c|d"}"#,
    r#"["list", "of", "texts", "it's"]"#,
    r#"{"number": 12345678901234567890, "small": 1.50, "empty": ""}"#,
    "{}",
    r#"{"NULL": "NULL", "slash": "\\N", "quote": "'"}"#,
    r#"{"unicode": "日本語 👩‍👩‍👧 שלום"}"#,
];

fn texts() -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let marks = [
        "\"", "'", "\"\"", "''", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\\", "\\\\", "\\\"", "\\n", "\\t",
        "\\N", "\\,", "#", "--", ":", "^", "~",
    ];
    for mark in marks {
        for form in ["{}", "{}x", "x{}y", "x{}", "{}x{}"] {
            texts.push(form.replace("{}", mark));
        }
    }
    let words = [
        "",
        "NULL",
        "null",
        "Null",
        "NA",
        "N/A",
        "n/a",
        "None",
        "nan",
        "NaN",
        "-",
        "\\N",
        "\\.",
        "#N/A",
        "nil",
        // Numbers that are none, or that change when they are taken for one.
        "007",
        "0",
        "-0",
        "+5",
        "1e5",
        "1E400",
        "0x1F",
        "3.14000",
        "1,234.5",
        "1.234,5",
        "12 345",
        "12345678901234567890123456789012345678",
        "123456789012345678901234567890123456789",
        "0.1e-200",
        "Infinity",
        "2024-02-30",
        "2024-03-10",
        "10/03/2024",
        "2024-03-10T09:30:00Z",
        "12:30",
        "true",
        "false",
        "T",
        "f",
        "NO",
        "ON",
        "yes",
        // White space, seen and unseen.
        " ",
        "  ",
        " padded",
        "padded ",
        "  both  ",
        "\u{A0}",
        "\u{A0}x\u{A0}",
        "\u{3000}",
        "\t\t",
        " \n ",
        "\n\n",
        "\u{FEFF}mark",
        "zero\u{200B}width",
        "\u{2028}line",
        "next\u{85}line",
        "\u{0B}",
        "\u{0C}",
        "\u{1}\u{2}",
        "sub\u{1A}stitute",
        "\u{7F}",
        "\u{1B}[31mred",
        "\u{1F}",
        "bell\u{7}",
        "back\u{8}space",
        // Letters.
        "é",
        "e\u{301}",
        "ß",
        "İi̇ıI",
        "日本語",
        "한국어",
        "👩‍👩‍👧",
        "🏳️‍🌈",
        "שלום",
        "\u{202E}abc",
        "𝔘𝔫𝔦",
        "\u{FFFD}",
        "Ã©",
        "ﬁ",
        // What means something elsewhere.
        "=1+1",
        "@SUM(A1)",
        "+1+2",
        "-1+2",
        "# comment",
        "-- comment",
        "// comment",
        "/* comment */",
        "sep=;",
        "label",
        "id",
        "body",
        "tail",
        "label,id",
        "<b>bold</b>",
        "&amp;",
        "%s",
        "$1",
        "${x}",
        "{{x}}",
        "`x`",
        "'); DROP TABLE t; --",
        "E'\\n'",
        "X'41'",
        "\\x41",
        "0x41",
        "\\101",
        "\\b\\f\\r\\v\\0\\Z",
        "Total",
        "(3 rows)",
        // Sentences.
        "say \"hi\"",
        "\"hi\", he said",
        "5\" pipe",
        "it's",
        "O'Brien, \"Pat\"",
        "'single'",
        "\"double\"",
        "\"\"twice\"\"",
        "\"open",
        "close\"",
        "'open",
        "close'",
        "C:\\new\\table",
        "\\\\server\\share\\",
        "a\\",
        "a\\\\",
        "line 1\nline 2",
        "line 1\r\nline 2",
        "line 1\rline 2",
        "\nstart",
        "end\n",
        "end\r",
        "end\r\n",
        "a,b;c|d\te",
        "\",\"",
        "\";\"",
        "\"\n\"",
        "\",\n\"",
        "','",
        "x\",\"y",
        "x\"\n\"y",
        "{\"a\":1}",
        "{\"a\": \"x\\\"y\"}",
        "[1,2]",
        "{broken",
        "a=b",
        "key: value",
        "x\\\ny",
        "x\\\ty",
        "\\\n",
        "\\\t",
        "\\\r",
    ];
    texts.extend(words.map(str::to_owned));
    texts
}

fn is_prime(number: usize) -> bool {
    (2..number)
        .take_while(|divisor| divisor * divisor <= number)
        .all(|divisor| !number.is_multiple_of(divisor))
}

/// The same numbers every time (`splitmix64`).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Up to 24 letters, most of which mean something in some dialect.
    fn text(&mut self) -> String {
        let letters: Vec<char> =
            "\"'\\,;|\t\n\r\0nN#-= ab7é日👍".chars().filter(|&letter| letter != '\0').collect();
        let length = 1 + self.below(24);
        (0..length).map(|_| letters[self.below(letters.len())]).collect()
    }

    fn long_text(&mut self) -> String {
        let mut text = String::new();
        while text.len() < LONG_BYTES {
            text.push_str("a longer part of the text, ");
            text.push_str(&self.text());
        }
        text
    }
}
