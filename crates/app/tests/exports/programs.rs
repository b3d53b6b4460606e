//! Programs that others wrote, as Debian packages have them.

use fault_server::patience::until_blocking;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The program of this name.
///
/// # Panics
/// Where it is missing: a form that is not tried is not shown.
pub(crate) fn program(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    // Debian keeps the versions of PostgreSQL side by side, and servers where only root looks.
    places.push("/usr/sbin".into());
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    match places.iter().map(|place| place.join(name)).find(|file| file.is_file()) {
        Some(found) => found,
        None => panic!("{name} is missing: `make prepare-tests` installs it (Debian package {package})"),
    }
}

/// Debian's own Python, which is the one that Debian's pandas belongs to.
pub(crate) fn python() -> Command {
    let python = Path::new("/usr/bin/python3");
    assert!(python.is_file(), "{} is missing: `make prepare-tests` installs it", python.display());
    Command::new(python)
}

/// What a command writes to its standard output.
pub(crate) fn output_of(command: &mut Command) -> Vec<u8> {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said =
        || format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{command:?}: {}", said());
    output.stdout
}

/// True for the root user, whom PostgreSQL does not serve.
pub(crate) fn is_root() -> bool {
    output_of(Command::new("id").arg("-u")).trim_ascii() == b"0"
}

/// The name of whoever runs the tests.
pub(crate) fn user() -> String {
    String::from_utf8(output_of(Command::new("id").arg("-un"))).unwrap().trim().to_owned()
}

/// A command that runs as `user`, or as whoever runs the tests, and ends with them.
pub(crate) fn as_user(user: Option<&str>, program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if let Some(user) = user {
        command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
    }
    command.args(["--pdeathsig", "TERM", "--"]).arg(program);
    command
}

/// A server that ends when this goes.
#[derive(Debug)]
pub(crate) struct Server(Child);

impl Server {
    /// Starts it, and waits until `answers`.
    pub(crate) fn start(command: &mut Command, log: &Path, answers: impl Fn() -> bool) -> Self {
        let out = std::fs::File::create(log).unwrap();
        let error = out.try_clone().unwrap();
        let child = command.stdin(Stdio::null()).stdout(out).stderr(error).spawn().unwrap();
        let mut server = Self(child);
        until_blocking(&format!("{command:?} answers; it says why not in {}", log.display()), || {
            let ended = server.0.try_wait().unwrap();
            let said = || std::fs::read_to_string(log).unwrap_or_default();
            assert!(ended.is_none(), "{command:?} ended: {}", said());
            answers()
        });
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // PostgreSQL ends at once when it is interrupted, MariaDB when it is terminated.
        let id = self.0.id().to_string();
        for signal in ["-INT", "-TERM"] {
            let _ = Command::new("kill").args([signal, &id]).status();
        }
        let _ = self.0.wait();
    }
}
