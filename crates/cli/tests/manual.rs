//! Manual pages and completions say what the command line takes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use std::process::Command;

/// The commands that the help lists.
fn listed(place: &Workplace) -> Vec<String> {
    let help = place.run(&["--help"]).stdout;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    let place = Workplace::with_users();
    assert_eq!(place.run(&["manual", "pages"]).code, 0);
    let commands = listed(&place);
    assert!(commands.contains(&"migrate".to_owned()), "{commands:?}");
    let program = place.read("pages/tableferry-cli.1");
    for command in commands.iter().filter(|command| *command != "help") {
        assert!(
            program.contains(&format!("tableferry\\-cli\\-{}", command.replace('-', "\\-"))),
            "{command}"
        );
        let page = place.read(&format!("pages/tableferry-cli-{command}.1"));
        assert!(page.contains("\\-\\-json"), "{command}: the options that all commands take");
    }
}

#[test]
fn completions_are_written_for_each_shell_and_bash_completes_by_them() {
    let place = Workplace::with_users();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = place.run(&["completions", shell]);
        assert!(script.stdout.contains("import-fixed"), "{shell}: {}", script.stderr);
    }
    assert_eq!(place.run(&["completions", "cobol"]).code, 2);
    place.write("completions", place.run(&["completions", "bash"]).stdout);
    // As bash does when Tab is pressed: it calls what the script has named for the program.
    let complete = "source completions; COMP_WORDS=(tableferry-cli mig); COMP_CWORD=1
        complete=$(complete -p tableferry-cli | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        $complete tableferry-cli mig tableferry-cli; echo \"${COMPREPLY[@]}\"";
    let completed = Command::new("bash").args(["-c", complete]).current_dir(place.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&completed.stdout).trim(), "migrate");
}
