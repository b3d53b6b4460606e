//! Text that would act in a terminal, from files, paths and command lines: it is shown written out.

#![allow(clippy::format_push_string, reason = "a test is written to be read")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{ProcessResult, Workplace};

/// Clears the screen, sets a window title, colours by one C1 character, turns the direction of text, hides itself.
const HOSTILE: &str = "\u{1B}[2J\u{1B}]owned\u{7}\u{9B}31m\u{202E}gpj.exe\u{2066}\u{200B}\u{7F}";
/// The same, written out.
const SHOWN: &str = "\\u{1B}[2J\\u{1B}]owned\\u{07}\\u{9B}31m\\u{202E}gpj.exe\\u{2066}\\u{200B}\\u{7F}";

fn acts(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn assert_nothing_acts(ran: &ProcessResult, what: &str) {
    for (stream, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
        let found = text.chars().find(|character| acts(*character));
        assert_eq!(found, None, "{what}, {stream}: {text:?}");
    }
}

fn hostile_file(name: &str) -> (Workplace, String) {
    let place = Workplace::with_users();
    let name = format!("{name}{HOSTILE}.csv");
    let mut text = format!("id,na{HOSTILE}me,note\n");
    for id in 0..20 {
        text.push_str(&format!("{id},alice{HOSTILE},\"two\nlines{HOSTILE}\"\n"));
    }
    // A record that is rejected, one that repeats a key, and one with too many cells.
    text.push_str(&format!("{HOSTILE},bob,x\n1,carl{HOSTILE},x\n21,dora,x,{HOSTILE}\n"));
    place.write(&name, text);
    (place, name)
}

#[test]
fn no_command_prints_what_acts_in_a_terminal() {
    let (place, file) = hostile_file("users");
    let file = file.as_str();
    let key = ["--partition-key", "id", "--type", "id=number", "--table", "Hostile"];
    let mut shown = false;
    for (command, more) in [
        ("inspect", &[][..]),
        ("plan", &[]),
        ("preview", &["--count", "30"]),
        ("check", &["--duplicates", "first"]),
        ("migrate", &["--duplicates", "first"]),
        ("verify", &["--duplicates", "first"]),
    ] {
        for json in [None, Some("--json")] {
            let line: Vec<&str> =
                [command, file].into_iter().chain(key).chain(more.iter().copied()).chain(json).collect();
            let ran = place.run(&line);
            assert_nothing_acts(&ran, &format!("{command} {json:?}"));
            assert_ne!(ran.code, 2, "{command}: {}", ran.stderr);
            if json.is_some() || command == "plan" {
                // The document means what the file says.
                assert!(
                    command == "verify" || ran.json().to_string().contains("gpj.exe"),
                    "{command}: {}",
                    ran.stdout
                );
            } else {
                shown |= ran.stdout.contains(SHOWN);
            }
        }
    }
    assert!(shown, "what the file holds is shown written out");
    for line in [&["runs"][..], &["runs", "--json"], &["query", "Hostile", "--limit", "30"]] {
        let ran = place.run(line);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_nothing_acts(&ran, &line.join(" "));
        assert!(ran.stdout.contains("gpj.exe"), "{}", ran.stdout);
    }
}

#[test]
fn neither_do_errors_and_wrong_command_lines() {
    let place = Workplace::with_users();
    let missing = format!("no{HOSTILE}file.csv");
    for (line, code) in [
        (&["inspect", &missing][..], 1),
        (&["inspect", "users.csv", &missing], 1),
        (&["inspect", "users.csv", "--partition-key", HOSTILE], 1),
        (&["query", HOSTILE], 1),
        (&["report", HOSTILE], 1),
        (&["migrate", "users.csv", "--partition-key", "user_id", "--table", HOSTILE], 3),
    ] {
        let ran = place.run(line);
        assert_eq!(ran.code, code, "{line:?}: {}", ran.stderr);
        assert_nothing_acts(&ran, &format!("{line:?}"));
        assert!(ran.stderr.contains("gpj.exe"), "{line:?}: {}", ran.stderr);
    }
}
