//! `tableferry-cli`: the engine with no window.

// Nothing is printed but by the macros below, which make it safe for a terminal.
#![deny(clippy::print_stdout, clippy::print_stderr)]

/// Prints a line for reading on stdout. What it holds may come from a file, a server or a path, so nothing in it
/// acts in a terminal. Whoever reads it may stop at any time, as `head` does: that is no fault.
macro_rules! say {
    () => { crate::output::print_line(format_args!("")) };
    ($($text:tt)*) => { crate::output::print_line(format_args!($($text)*)) };
}

/// The same on stderr.
macro_rules! note {
    ($($text:tt)*) => { crate::output::note_line(format_args!($($text)*)) };
}

mod argument_values;
mod arguments;
mod bar;
mod commands;
mod device_code;
mod former_names;
mod name_value;
mod object_options;
mod options;
mod output;
mod range_options;
mod relation_options;
mod route_options;
mod s3_output;
mod several_options;
mod table_options;
mod writing;

use clap::Parser;
use failure::{Code, Failure};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        // A wrong command line ends here, with exit code 2. It may name files that a shell found.
        Err(wrong) if wrong.use_stderr() => {
            if std::env::args_os().any(|argument| argument == "--json") {
                output::print_failure(&usage_failure(&wrong));
            }
            wrong.render().to_string().lines().for_each(|line| note!("{line}"));
            return ExitCode::from(2);
        }
        Err(help) => help.exit(),
    };
    app::tidy_at_start();
    let json = arguments.json;
    match commands::run(arguments).await {
        Ok(outcome) => output::exit_code(outcome),
        Err(failure) => {
            output::say_failure(&failure);
            if json {
                output::print_failure(&failure);
            }
            if failure.code == Code::BadUsage {
                return ExitCode::from(2);
            }
            output::exit_code(app::Outcome::NotDone)
        }
    }
}

/// What is wrong with the command line, without the usage that follows it.
fn usage_failure(wrong: &clap::Error) -> Failure {
    let text = wrong.render().to_string();
    let said = text.split("\n\n").next().unwrap_or_default();
    let said = said.strip_prefix("error: ").unwrap_or(said).trim();
    Failure::new(Code::BadUsage, said, "See tableferry-cli --help, or --help behind a command.")
}
