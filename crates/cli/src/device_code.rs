//! The code of a device (MFA), asked on the terminal.

use app::{App, Destination, SignIn};
use failure::{Code, Failure};
use std::io::{IsTerminal, stdin};

/// Signs in with the code of a device, where a destination asks for one and somebody sits at the terminal.
///
/// # Errors
/// The failure that asks for the code, where nobody can be asked; what signing in says.
pub(crate) async fn sign_in_with_code(
    app: &App,
    destination: &Destination,
    needed: Failure,
) -> Result<(), Failure> {
    let Destination::Aws { sign_in: SignIn::Profile { profile: Some(profile) }, region } = destination else {
        return Err(needed);
    };
    if !stdin().is_terminal() {
        return Err(needed);
    }
    note!("{} Enter it, then press Return:", needed.message);
    let read = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        stdin().read_line(&mut line).ok().map(|_| line)
    });
    let code = read.await.ok().flatten().ok_or_else(|| {
        Failure::new(Code::CodeRefused, "No code was entered.", "Enter the code that the device shows now.")
    })?;
    app.sign_in_with_code(profile, region.as_deref(), &code).await
}
