//! MiniStack: a stand-in for S3, DynamoDB's import from it, STS and CloudWatch Logs, which others wrote. `make prepare-tests`
//! installs it.

use crate::patience::until_blocking;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where `scripts/developer-tools.sh` installs it.
const INSTALLED: &str = "target/ministack";
/// How often another port is tried where a program took the one that was free.
const PORTS_TRIED: usize = 5;

/// A MiniStack of its own, in memory, on a free port of this computer. Dropping it ends it.
#[derive(Debug)]
pub struct MiniStack {
    process: Child,
    url: String,
    log: PathBuf,
}

impl MiniStack {
    /// Starts one that takes any credentials, and waits until it answers. Its log lies in `folder`.
    ///
    /// # Panics
    /// Where it is not installed, or does not start.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same with variables of its environment, such as `AUTH=true`.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_with(folder: &Path, variables: &[(&str, &str)]) -> Self {
        for _ in 0..PORTS_TRIED {
            if let Some(started) = Self::start_once(folder, variables) {
                return started;
            }
        }
        give_up(&format!("MiniStack does not start; it says why in {}", folder.display()))
    }

    /// `None` where it ended before it answered, as where its port was taken.
    fn start_once(folder: &Path, variables: &[(&str, &str)]) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let installed = root.join(INSTALLED);
        if !installed.join("ministack").is_dir() {
            give_up(&format!("{} is missing: `make prepare-tests` installs it", installed.display()));
        }
        let port = free_port();
        let log = folder.join(format!("ministack-{port}.log"));
        let out = File::create(&log).unwrap_or_else(|error| give_up(&error.to_string()));
        let error = out.try_clone().unwrap_or_else(|error| give_up(&error.to_string()));
        // It ends with the tests, also where those are ended.
        let process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--", "python3", "-m", "ministack"])
            .env("PYTHONPATH", &installed)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("TMPDIR", folder)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(error)
            .spawn()
            .unwrap_or_else(|error| give_up(&format!("setpriv and python3: {error}")));
        let mut started = Self { process, url: format!("http://127.0.0.1:{port}"), log };
        let mut has_ended = false;
        until_blocking(&format!("MiniStack answers; it says why not in {}", started.log.display()), || {
            has_ended = !matches!(started.process.try_wait(), Ok(None));
            has_ended || answers(port)
        });
        (!has_ended).then_some(started)
    }

    /// Where it listens, for every service.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks one of its services something as the owner of its account, by the botocore that it comes with: `put_user_policy` of
    /// `iam`. The answer as JSON.
    ///
    /// # Panics
    /// Where it refuses.
    pub fn call(&self, service: &str, operation: &str, arguments: &serde_json::Value) -> serde_json::Value {
        const SCRIPT: &str = "import json, sys, botocore.session\n\
            url, service, operation, arguments = sys.argv[1:]\n\
            client = botocore.session.get_session().create_client(service, endpoint_url=url, region_name='eu-central-1', \
            aws_access_key_id='test', aws_secret_access_key='test')\n\
            print(json.dumps(getattr(client, operation)(**json.loads(arguments)), default=str))";
        let said = Command::new("python3")
            .args(["-c", SCRIPT, &self.url, service, operation, &arguments.to_string()])
            .env("PYTHONPATH", Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(INSTALLED))
            .env("NO_PROXY", "127.0.0.1")
            .output()
            .unwrap_or_else(|error| give_up(&error.to_string()));
        if !said.status.success() {
            give_up(&format!("{service} {operation}: {}", String::from_utf8_lossy(&said.stderr)));
        }
        serde_json::from_slice(&said.stdout).unwrap_or_else(|error| give_up(&error.to_string()))
    }

    /// What it logged so far: every request that it was asked.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map_or_else(|error| give_up(&error.to_string()), |address| address.port())
}

fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut connection = TcpStream::connect(("127.0.0.1", port))?;
        connection
            .write_all(b"GET /_ministack/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut start = vec![0; 15];
        connection.read_exact(&mut start)?;
        Ok(start)
    };
    ask().is_ok_and(|start| start.starts_with(b"HTTP/1.1 200"))
}

#[expect(clippy::panic, reason = "tests end where what they need is not there")]
fn give_up(why: &str) -> ! {
    panic!("{why}")
}
