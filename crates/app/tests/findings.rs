//! What the dry run finds, and what it suggests to fix it: each suggested fix, applied, fixes its finding.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use check::{CheckResult, check};
use plan::{AttributeKind, CellFix, Duplicates, Plan};
use plan::{Finding, SuggestedFix};
use profile::{Profile, read_profile};
use propose::{completed, propose, proposed_index, read_as};
use source::{FormatChoice, Source, TextEncoding};
use std::fmt::Write;
use tokio_util::sync::CancellationToken;

struct Read {
    _folder: tempfile::TempDir,
    source: Source,
    profile: Profile,
    plan: Plan,
}

fn read(text: &str) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.csv");
    std::fs::write(&path, text).unwrap();
    let source = Source::open(&path).unwrap();
    let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
    let plan = propose(&source.file_name(), &profile).plan;
    Read { _folder: folder, source, profile, plan }
}

impl Read {
    fn check(&self) -> CheckResult {
        check(&self.source, &self.plan, &CancellationToken::new(), |_| {}).unwrap().result
    }

    fn finding(&self, code: &str) -> Option<Finding> {
        self.check().findings.into_iter().find(|finding| finding.code == code)
    }

    fn read_as(&mut self, column: &str, kind: AttributeKind) {
        let place = self.place(column);
        read_as(&mut self.plan.columns[place], kind, &self.profile.columns[place]);
    }

    fn place(&self, column: &str) -> usize {
        self.plan.columns.iter().position(|planned| planned.column == column).unwrap()
    }

    /// Applies a suggested fix, as a person would with a click.
    fn take(&mut self, fix: &SuggestedFix) {
        for edit in fix.edits() {
            let edit = completed(&edit, &self.plan, &self.profile);
            self.plan = self.plan.apply(&edit).unwrap().plan;
        }
    }
}

/// Text, a change to its proposed plan, the code of a finding, and how many fixes it has.
type Case<'a> = (&'a str, fn(&mut Read), &'static str, usize);

#[test]
fn every_offer_fixes_its_finding() {
    let number: fn(&mut Read) = |read| read.read_as("n", AttributeKind::Number);
    let large = format!("id,n\n1,{}\n2,b\n", "some words ".repeat(40_000));
    let cases: [Case; 17] = [
        ("id,n\n1,5\n2,abc\n", number, "not_a_number", 2),
        ("id,n\n1,5\n2,7 \n", number, "not_a_number", 2),
        (
            "id,n\n1,5\n2,-\n3,6\n",
            |read| {
                read.read_as("n", AttributeKind::Number);
                read.plan.columns[1].null_words.clear();
            },
            "not_a_number",
            2,
        ),
        ("id,n\n1,yes\n2,no\n3,perhaps\n", |read| read.read_as("n", AttributeKind::YesNo), "not_yes_no", 2),
        ("id,n\n1,5\n2,\n", |read| read.plan.table.partition_key = "n".into(), "key_blank", 1),
        ("id,n\n1,a\n1,b\n2,c\n3,d\n", |_| {}, "duplicate_key", 4),
        ("id,n,m\n1,a,x\n2,b, c,x\n", |_| {}, "wrong_cell_count", 1),
        ("id,n\n1,\"{\"\"a\"\": 1}\"\n2,\"{\"\"a\"\": \"\n", |_| {}, "broken_json", 1),
        ("id,n\n1,a;b;a\n2,c\n", |read| read.read_as("n", AttributeKind::TextSet), "set_repeats_member", 2),
        ("id,n\n1,-\n2,word\n", |_| {}, "null_word_as_text", 1),
        ("id,n\n1, word\n2,word\n", |_| {}, "padded", 1),
        ("id,n\n1,1.50\n2,2\n", |_| {}, "respelled", 1),
        ("id,n\n1,wo\u{200B}rd\n2,word\n", |_| {}, "invisible_characters", 1),
        ("id,n\n1,word\n\u{FEFF}2,word\n", |_| {}, "invisible_characters", 1),
        ("id,n\na\u{A0}b,word\nc,word\n", |_| {}, "no_break_spaces", 1),
        ("id,n\n1,a\n,\n ,  \n", |_| {}, "blank_record", 1),
        (&large, |_| {}, "item_too_large", 2),
    ];
    for (text, change, code, count) in cases {
        let fixes = {
            let mut read = read(text);
            change(&mut read);
            read.finding(code)
                .unwrap_or_else(|| panic!("{code} in {text:?}: {:?}", read.check().findings))
                .fixes
        };
        assert_eq!(fixes.len(), count, "{code}: {fixes:?}");
        for fix in fixes {
            let mut read = read(text);
            change(&mut read);
            read.take(&fix);
            let still = read.finding(code).filter(|finding| finding.fixes.contains(&fix));
            assert_eq!(still, None, "{code} after {fix:?}");
        }
    }
}

#[test]
fn an_index_key_that_is_too_long_can_lose_its_index() {
    let mut read = read(&format!("id,n\n1,{}\n2,b\n", "x".repeat(2049)));
    read.plan.table.indexes = vec![proposed_index("n")];
    let fixes = read.finding("index_key_too_long").unwrap().fixes;
    assert_eq!(fixes, [SuggestedFix::RemoveIndex { index: "NIndex".into() }]);
    read.take(&fixes[0]);
    assert_eq!(read.check().rejected, 0);
}

#[test]
fn a_cell_typed_anew_fixes_its_record_alone() {
    let mut read = read("id,n\n1,5\n2,abc\n3,abc\n");
    read.read_as("n", AttributeKind::Number);
    let fix = |record, line, was: &str| CellFix {
        record,
        line,
        place: None,
        column: "n".into(),
        was: was.into(),
        value: "6".into(),
    };
    read.plan.cell_fixes.push(fix(1, 3, "abc"));
    assert_eq!((read.check().rejected, read.check().items), (1, 2));
    // Where the file holds something else than it did, the fix is kept and told.
    read.plan.cell_fixes = vec![fix(0, 2, "4")];
    let result = read.check();
    assert_eq!(result.rejected, 2);
    assert!(result.findings.iter().any(|finding| finding.code == "fix_not_applied"));
}

#[test]
fn records_set_aside_are_written_to_a_file_of_their_own() {
    let mut read = read("id,n\n1,a\n1,b\n2,c\n1,\"d, e\"\n");
    read.plan.duplicates = Duplicates::First;
    let checked = check(&read.source, &read.plan, &CancellationToken::new(), |_| {}).unwrap();
    assert_eq!((checked.result.duplicates, checked.result.items), (2, 2));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aside.csv");
    check::write_set_aside(&read.source, &checked.resolution, &path).unwrap();
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        "id,n,line,line_written_instead\n1,b,3,2\n1,\"d, e\",5,2\n"
    );
}

#[test]
fn repeats_are_found_however_many_records_lie_between() {
    // More than the hashes that are kept in memory; the first number comes again at the end, another one halfway.
    let ids = (0..1_200_000).map(|id| if id == 600_000 { 70_000 } else { id }).chain([0]);
    let record = |id: u64| format!("{id},{}\n", if id.is_multiple_of(2) { "even" } else { "odd" });
    let text = ids.fold("id,n\n".to_owned(), |text, id| text + &record(id));
    let mut read = read(&text);
    let id = &read.profile.columns[0].distinct;
    assert_eq!((id.count, id.exact, id.unique), (1_199_999, true, false));
    let pair = &read.profile.pairs[0].evidence;
    assert_eq!((pair.distinct, pair.repeats, pair.busiest), (1_199_999, Some(2), Some(2)));
    read.plan = self::read("id,n\n1,a\n2,b\n").plan;
    read.plan.duplicates = Duplicates::First;
    let checked = check(&read.source, &read.plan, &CancellationToken::new(), |_| {}).unwrap();
    assert_eq!((checked.result.duplicates, checked.result.items), (2, 1_199_999));
    let instead = |number| checked.resolution.line_written_instead(number);
    assert_eq!((instead(600_000), instead(1_200_000), instead(0)), (Some(70_002), Some(2), None));
}

#[test]
fn an_ambiguous_date_stays_text_until_a_person_says() {
    let ambiguous = read("id,born\n1,03/04/2024\n2,05/06/2024\n");
    assert!(ambiguous.profile.columns[1].is_date_ambiguous);
    assert_eq!(ambiguous.plan.columns[1].kind, AttributeKind::Text);
    let acknowledged = read("id,born\n1,03/04/2024\n2,25/06/2024\n");
    assert!(!acknowledged.profile.columns[1].is_date_ambiguous);
    assert_eq!(acknowledged.plan.columns[1].kind, AttributeKind::Date);
    assert_eq!(acknowledged.check().rejected, 0);
}

/// The findings about characters, each with its column and the lines of its samples.
fn of_characters(bytes: &[u8], encoding: TextEncoding) -> Vec<(String, Option<String>, u64, Vec<u64>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, bytes).unwrap();
    let choice = FormatChoice { encoding: Some(encoding), header: Some(true), ..FormatChoice::default() };
    let source = Source::open_as(&path, &choice).unwrap();
    let never = CancellationToken::new();
    let plan = propose("t.csv", &read_profile(&source, &never, |_| {}).unwrap()).plan;
    let codes =
        ["misread_before", "lost_letters", "control_characters", "invisible_characters", "no_break_spaces"];
    let result = check(&source, &plan, &never, |_| {}).unwrap().result;
    let mut found: Vec<_> = result
        .findings
        .into_iter()
        .filter(|finding| codes.contains(&finding.code.as_str()))
        .map(|finding| {
            let lines = finding.samples.iter().map(|sample| sample.line).collect();
            (finding.code.to_string(), finding.column, finding.count, lines)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn characters_that_nobody_wants_are_found_with_their_lines() {
    let found = |code: &str, column: &str, lines: &[u64]| {
        (code.to_owned(), Some(column.to_owned()), lines.len() as u64, lines.to_vec())
    };
    let text = "id,name,note\n1,Müller,5 €\n2,MÃ¼ller,â€œsoâ€\u{9D}\n3,M\u{FFFD}ller,\u{85}\n\u{FEFF}4,A\u{AD}b,a\u{A0}b\n\
                5\u{A0},é,\u{200B}\n";
    assert_eq!(
        of_characters(text.as_bytes(), TextEncoding::Utf8),
        [
            found("control_characters", "note", &[4]),
            found("invisible_characters", "id", &[5]),
            found("invisible_characters", "name", &[5]),
            found("invisible_characters", "note", &[6]),
            found("lost_letters", "name", &[4]),
            found("misread_before", "name", &[3]),
            found("misread_before", "note", &[3]),
            found("no_break_spaces", "id", &[6]),
        ]
    );
    // An encoding that somebody chose wrongly is found by what it makes of the text.
    let text = "id,name\n1,Müller\n2,Köln\n3,x\n";
    assert_eq!(
        of_characters(text.as_bytes(), TextEncoding::Windows1252),
        [found("misread_before", "name", &[2, 3])]
    );
    assert_eq!(
        of_characters(b"id,name\n1,5 \x80\n2,x\n", TextEncoding::Latin1),
        [found("control_characters", "name", &[2])]
    );
    // A record with bytes that are no text is rejected for those alone.
    assert_eq!(of_characters(b"id,name\n1,5 \x80\n2,x\n", TextEncoding::Utf8), []);
}

#[test]
fn a_key_of_an_index_that_many_items_have_is_named() {
    let mut text = "id,status\n".to_owned();
    for row in 0..40_000_u32 {
        let status = if row % 3 == 0 { "open".to_owned() } else { format!("s{row}") };
        writeln!(text, "{row},{status}").unwrap();
    }
    let mut read = read(&text);
    read.plan.table.indexes = vec![proposed_index("status")];
    let found = read.finding("hot_partition").unwrap();
    assert_eq!((found.column.as_deref(), found.samples[0].line), (Some("status"), 2));
    assert_eq!(found.samples[0].value, "open");
    assert!(found.message.contains("of the 40,000 items (33%)"), "{}", found.message);
    read.plan.table.indexes = vec![proposed_index("id")];
    assert!(read.finding("hot_partition").is_none());
}
