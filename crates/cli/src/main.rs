//! `tableferry-cli`: the engine with no window.

/// Prints a line. Whoever reads it may stop at any time, as `head` does: that is no fault.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod arguments;
mod commands;
mod options;
mod output;

use clap::Parser;
use migration::failure::Failure;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        // A wrong command line ends here, with exit code 2.
        Err(wrong) => {
            if wrong.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
                output::print_failure(&usage_failure(&wrong));
            }
            wrong.exit()
        }
    };
    migration::private_files::tidy_at_start();
    let json = arguments.json;
    match commands::run(arguments).await {
        Ok(code) => code.into(),
        Err(failure) => {
            output::say_failure(&failure);
            if json {
                output::print_failure(&failure);
            }
            output::Exit::CouldNotBeDone.into()
        }
    }
}

/// What is wrong with the command line, without the usage that follows it.
fn usage_failure(wrong: &clap::Error) -> Failure {
    let text = wrong.render().to_string();
    let said = text.split("\n\n").next().unwrap_or_default();
    let said = said.strip_prefix("error: ").unwrap_or(said).trim();
    Failure::new("bad_usage", said, "See tableferry-cli --help, or --help behind a command.")
}
