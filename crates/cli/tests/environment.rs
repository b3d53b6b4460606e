//! Nothing of the computer changes an item: not its time zone, not its language, not its clock.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

#[path = "../../app/tests/exports/awkward.rs"]
#[allow(dead_code, reason = "only the table itself is used here")]
mod awkward;
mod command;

use awkward::{Table, Truth};
use command::Workplace;
use std::path::Path;
use std::process::Command;

/// The table as PostgreSQL writes it with `FORCE_QUOTE *`: NULL is nothing, all else stands in quotes.
fn exports_table() -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let cell = |truth: &Truth| match truth {
        Truth::Null => String::new(),
        Truth::Text(text)
        | Truth::Json(text)
        | Truth::Decimal(text)
        | Truth::Date(text)
        | Truth::Moment(text) => quoted(text),
        Truth::Integer(number) => quoted(&number.to_string()),
        Truth::YesNo(truth) => quoted(if *truth { "t" } else { "f" }),
        Truth::Bytes(bytes) => quoted(&format!("\\x{}", awkward::hex(bytes))),
    };
    let table = Table::awkward().short();
    let names: Vec<String> = table.columns.iter().map(|column| quoted(column.name)).collect();
    let mut text = names.join(",") + "\n";
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

const READ: [&str; 10] =
    ["--quote", "\"", "--escape", "double", "--null", "", "--delimiter", ",", "--line-end", "lf"];

/// What is said of the items, before and behind the practice database, in this environment.
fn items(variables: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let place = Workplace::with_users();
    place.write("awkward.csv", exports_table());
    let zoned =
        ["--zone", "seen=Europe/Berlin", "--type", "born=date", "--partition-key", "id", "--no-index"];
    let table: Vec<&str> = READ.iter().chain(&["--header"]).chain(&zoned).copied().collect();
    let run = |arguments: &[&str], codes: &[i32]| {
        let ran = place.run_with(arguments, variables);
        assert!(codes.contains(&ran.code), "{arguments:?}: {} {}{}", ran.code, ran.stdout, ran.stderr);
        ran.stdout
    };
    let told = |command: &'static str, options: &[&'static str], codes: &[i32]| {
        let line: Vec<&str> =
            std::iter::once(command).chain(options.iter().copied()).chain(table.iter().copied()).collect();
        run(&line, codes)
    };
    vec![
        ("the plan", run(&["plan", "users.csv"], &[0])),
        ("the story's items", run(&["preview", "users.csv", "--json"], &[0])),
        ("the story's import", {
            run(&["migrate", "users.csv"], &[0]);
            run(&["query", "Users", "--json"], &[0])
        }),
        (
            "the story by an index",
            run(
                &["query", "Users", "--index", "EmailIndex", "--key", "email=bob@example.com", "--json"],
                &[0],
            ),
        ),
        ("the story compared", without_seconds(&run(&["verify", "users.csv", "--json"], &[0]))),
        // The clocks went forward over one of its times, and back over another: those are rejected everywhere.
        ("the table's items", told("preview", &["awkward.csv", "--count", "1000", "--json"], &[0])),
        ("the table's check", without_seconds(&told("check", &["awkward.csv", "--json"], &[3]))),
        ("the table's import", {
            told("migrate", &["awkward.csv"], &[3]);
            run(&["query", "Awkward", "--limit", "1000", "--json"], &[0])
        }),
        ("the table's rejects", place.read("awkward.rejected.csv")),
    ]
}

/// A document without how long it took.
fn without_seconds(document: &str) -> String {
    document.lines().filter(|line| !line.contains("\"seconds\"")).collect()
}

/// A language as the C library has it, made for this test.
fn locale(folder: &Path, name: &str) {
    let made = Command::new("localedef")
        .args(["-i", name, "-f", "UTF-8"])
        .arg(folder.join(format!("{name}.UTF-8")))
        .output();
    let made = made.unwrap_or_else(|error| {
        panic!("localedef: {error}; `make prepare-tests` installs it (Debian package locales)")
    });
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn items_are_the_same_in_every_zone_and_language_and_a_day_before() {
    let languages = tempfile::tempdir().unwrap();
    for name in ["tr_TR", "de_DE"] {
        locale(languages.path(), name);
    }
    let expected = items(&[("TZ", "UTC"), ("LC_ALL", "C")]);
    for (what, said) in &expected {
        assert!(said.len() > 100, "{what}: {said}");
    }
    let languages = languages.path().to_str().unwrap();
    let library = faketime();
    let day_back: &[(&str, &str)] =
        &[("LD_PRELOAD", &library), ("FAKETIME", "-1d"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
    for variables in [
        &[("TZ", "Pacific/Apia")],
        &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("LOCPATH", languages)][..],
        &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8"), ("LOCPATH", languages)],
        day_back,
    ] {
        for ((what, expected), (_, found)) in expected.iter().zip(items(variables)) {
            assert!(
                *expected == found,
                "{what} under {variables:?}:\n{}",
                first_difference(expected, &found)
            );
        }
    }
}

/// The library with which a program sees another time.
fn faketime() -> String {
    let asked = Command::new("faketime").args(["-f", "-1d", "printenv", "LD_PRELOAD"]).output();
    let asked = asked.unwrap_or_else(|error| {
        panic!("faketime: {error}; `make prepare-tests` installs it (Debian package faketime)")
    });
    let library = String::from_utf8(asked.stdout).unwrap().trim().to_owned();
    assert!(library.contains("faketime"), "{library}");
    library
}

fn first_difference(left: &str, right: &str) -> String {
    let at = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let shown = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(80).min(text.len())..(at + 80).min(text.len())];
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("{}\n{}", shown(left), shown(right))
}
