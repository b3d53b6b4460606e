//! Settings, where the data lies, the place of the window, and what the desktop shows of long work.

use crate::window::Window;
use fault_server::patience::{find, until_blocking};
use fault_server::{FaultServer, Faults};
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Puts into the folder what opens folders on this desktop: it notes what it was given. Gives the path to search with it.
pub(crate) fn file_manager(folder: &Path) -> String {
    std::fs::create_dir_all(folder).unwrap();
    let program = folder.join("xdg-open");
    std::fs::write(&program, "#!/bin/sh\necho \"$1\" > \"$(dirname \"$0\")/opened\"\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_data_folder_is_shown_and_opened_and_the_window_can_be_dark() {
    let folder = tempfile::tempdir().unwrap();
    let path = file_manager(folder.path());
    let window = Window::open_with("settings", &[("PATH", &path)]).await;
    window.click("settings").await;
    let data = window.folder.path().join("data");
    window.wait_for_text("data-folder", data.to_str().unwrap()).await;
    window.pictures("1-settings").await;
    window.click("open-data-folder").await;
    assert_eq!(window.wait_for_file(&folder.path().join("opened")).await.trim(), data.to_str().unwrap());

    window.click_text("Dark").await;
    let scheme = "return document.documentElement.dataset.mantineColorScheme";
    let dark = find(async || (window.run(scheme).await == "dark").then_some(())).await;
    assert!(dark.is_some(), "the window becomes dark");
    window.click("panel-close").await;
    window.click("about").await;
    window.wait_for_text("data-folder", data.to_str().unwrap()).await;
    window.pictures("2-about").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_opens_as_large_as_it_was_and_where_it_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let variables = [("TABLEFERRY_DATA_DIR", folder.path().to_str().unwrap())];
    let kept = folder.path().join("window.json");
    {
        let window = Window::open_with("place", &variables).await;
        window.resize(1100, 700).await;
        window.display.close_the_window();
        window.wait_until_ended().await;
    }
    let text = std::fs::read_to_string(&kept).unwrap();
    assert!(text.contains("1100"), "{text}");
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    {
        let window = Window::open_with("place", &variables).await;
        assert_eq!(window.run("return [innerWidth, innerHeight]").await, serde_json::json!([1100, 700]));
    }
    // Of a larger screen that is gone.
    std::fs::write(&kept, r#"{"position":[3000,200],"width":2400,"height":1300,"maximized":false}"#).unwrap();
    let window = Window::open_with("place", &variables).await;
    assert_eq!(window.run("return [innerWidth, innerHeight]").await, serde_json::json!([1280, 800]));
    let (x, y) = window.display.place_of("^Tableferry$");
    assert!((0..200).contains(&x) && (0..200).contains(&y), "{x}, {y}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_shows_in_the_task_bar_and_its_end_is_told_where_the_window_is_not_in_front() {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let mut many = "user_id,username,email\n".to_owned();
    for number in 0..500 {
        writeln!(many, "{number},user{number},user{number}@example.com").unwrap();
    }
    let window = Window::open("long-work").await;
    let told = window.folder.path().join("told");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/desktop.py");
    let mut desktop = Command::new("/usr/bin/python3")
        .env("DBUS_SESSION_BUS_ADDRESS", window.variable_of_app("DBUS_SESSION_BUS_ADDRESS"))
        .env("DISPLAY", window.display.name())
        .arg(script)
        .arg(&told)
        .stderr(Stdio::null())
        .spawn()
        .expect("the desktop starts (make test installs python3-gi)");
    let is_told = |what: &str| std::fs::read_to_string(&told).is_ok_and(|text| text.contains(what));
    until_blocking("the desktop listens", || is_told("listening"));
    window.use_endpoint(server.url()).await;
    window.open_design(&window.file("users.csv", many), "500 records").await;
    window.display.wait_for_window("another window");
    window.begin_import().await;
    until_blocking("the progress is shown", || is_told("progress True"));
    until_blocking("its end is told", || is_told("The import has ended"));
    until_blocking("the progress is gone", || is_told("progress False"));
    let text = std::fs::read_to_string(&told).unwrap();
    assert!(!text.contains("users"), "nothing of what is imported: {text}");
    desktop.kill().unwrap();
    desktop.wait().unwrap();
}
