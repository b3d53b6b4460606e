//! While Practice is used the app can be reached by nobody and reaches nobody.

use crate::recorder::Recorder;
use crate::window::Window;
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn while_practice_is_used_the_app_listens_nowhere_and_no_proxy_hears_of_it() {
    let proxy = Recorder::start();
    let url = proxy.url();
    let variables = [
        ("HTTP_PROXY", url.as_str()),
        ("HTTPS_PROXY", &url),
        ("ALL_PROXY", &url),
        ("http_proxy", &url),
        ("https_proxy", &url),
        ("all_proxy", &url),
    ];
    let window = Window::open_with("private", &variables).await;
    no_one_is_reached(&window, "at the start");
    window.click("open-sample").await;
    window.wait_for_text("step-open", "records").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
    window.click("create-table").await;
    window.wait_for("start-import").await;
    no_one_is_reached(&window, "with a table");
    window.click("start-import").await;
    window.wait_for("import-report").await;
    no_one_is_reached(&window, "after the import");
    window.click("primary").await;
    window.click("query-by-Users").await;
    window.fill("query-value", "101").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "alice").await;
    no_one_is_reached(&window, "after a query");
    assert_eq!(proxy.who_came(), Vec::<String>::new());
}

/// A socket of TCP, as the system lists it.
#[derive(Debug)]
struct Socket {
    local_port: u16,
    remote_port: u16,
    is_listening: bool,
    inode: String,
}

/// No process of the app has a socket of TCP, but for the one by which the driver of this test drives the web view.
fn no_one_is_reached(window: &Window, when: &str) {
    let app = window.app().expect("the app is running");
    let driver = driver_port(&app);
    for process in family(&app) {
        let own = sockets_of(&process);
        let found: Vec<Socket> = ["tcp", "tcp6"]
            .into_iter()
            .flat_map(|table| listed(&process, table))
            .filter(|socket| own.contains(&socket.inode))
            .filter(|socket| Some(socket.local_port) != driver && Some(socket.remote_port) != driver)
            .collect();
        let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        assert!(found.is_empty(), "{when}, {}: {found:?}", name.trim());
    }
    // The looking itself is true: the driver's own socket is seen.
    let own = sockets_of(&app);
    let seen = listed(&app, "tcp").into_iter().any(|socket| {
        own.contains(&socket.inode) && socket.is_listening && Some(socket.local_port) == driver
    });
    assert!(seen, "the driver's socket is not found");
}

/// A process and those that it started, with theirs.
fn family(process: &str) -> Vec<String> {
    let mut family = vec![process.to_owned()];
    let mut next = 0;
    while let Some(parent) = family.get(next) {
        let children = std::process::Command::new("pgrep").args(["-P", parent]).output().expect("pgrep runs");
        family.extend(String::from_utf8_lossy(&children.stdout).lines().map(str::to_owned));
        next += 1;
    }
    family
}

/// The port that WebKit's automation listens on, in the app's own process, when a driver has started it.
fn driver_port(app: &str) -> Option<u16> {
    let environment = std::fs::read(format!("/proc/{app}/environ")).unwrap_or_default();
    let environment = String::from_utf8_lossy(&environment);
    let set = environment.split('\0').find_map(|entry| entry.strip_prefix("WEBKIT_INSPECTOR_SERVER="))?;
    set.rsplit(':').next()?.parse().ok()
}

fn sockets_of(process: &str) -> HashSet<String> {
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    open.filter_map(|entry| std::fs::read_link(entry.path()).ok())
        .filter_map(|link| {
            let link = link.to_string_lossy().into_owned();
            Some(link.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
        })
        .collect()
}

fn listed(process: &str, table: &str) -> Vec<Socket> {
    const LISTEN: &str = "0A";
    let text = std::fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap_or_default();
    let port = |address: &str| u16::from_str_radix(address.rsplit(':').next()?, 16).ok();
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            Some(Socket {
                local_port: port(fields.get(1)?)?,
                remote_port: port(fields.get(2)?)?,
                is_listening: *fields.get(3)? == LISTEN,
                inode: (*fields.get(9)?).to_owned(),
            })
        })
        .collect()
}
