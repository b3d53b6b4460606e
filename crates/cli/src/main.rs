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
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // A wrong command line ends here, with exit code 2.
    let arguments = arguments::Arguments::parse();
    match commands::run(arguments).await {
        Ok(code) => code.into(),
        Err(failure) => {
            output::say_failure(&failure);
            output::Exit::CouldNotBeDone.into()
        }
    }
}
