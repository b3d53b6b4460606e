//! Keeps the computer from falling asleep while something runs that sleep would interrupt. Where nobody is there who could do
//! so, and where a lid is closed nonetheless, the work goes on after the sleep.

use app::App;
use tauri::{AppHandle, Manager};

/// What the system's own list of those who keep the computer awake shows.
const WHY: &str = "Data is being written, compared or undone.";

/// Keeps the computer awake whenever closing the window would interrupt something, from now on.
pub(crate) fn keep_while_running(app: &AppHandle) {
    let mut running = app.state::<App>().jobs().watch_interruptible();
    // A thread of its own: on Windows it is the thread's state that keeps the computer awake.
    std::thread::spawn(move || {
        let mut awake = None;
        loop {
            let is_running = running.borrow_and_update().is_some();
            awake = if is_running { awake.or_else(system::keep_awake) } else { None };
            if tauri::async_runtime::block_on(running.changed()).is_err() {
                return;
            }
        }
    });
}

/// systemd's login manager, which every desktop of today asks before it suspends the computer.
#[cfg(target_os = "linux")]
mod system {
    use gtk::gio::{BusType, Cancellable, DBusCallFlags, UnixFDList, bus_get_sync};
    use gtk::glib::ToVariant;

    const LOGIN_MANAGER: &str = "org.freedesktop.login1";
    /// In milliseconds. Nothing waits for it but the thread that asks.
    const TIMEOUT: i32 = 10_000;

    /// The computer stays awake until this is dropped.
    pub(super) struct Awake {
        /// The lock is an open file.
        _lock: UnixFDList,
    }

    pub(super) fn keep_awake() -> Option<Awake> {
        let bus = bus_get_sync(BusType::System, Cancellable::NONE).ok()?;
        let (_, lock) = bus
            .call_with_unix_fd_list_sync(
                Some(LOGIN_MANAGER),
                "/org/freedesktop/login1",
                "org.freedesktop.login1.Manager",
                "Inhibit",
                Some(&("sleep:idle", "Tableferry", super::WHY, "block").to_variant()),
                None,
                DBusCallFlags::NONE,
                TIMEOUT,
                UnixFDList::NONE,
                Cancellable::NONE,
            )
            .ok()?;
        Some(Awake { _lock: lock })
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) use keepawake::KeepAwake as Awake;

    pub(super) fn keep_awake() -> Option<Awake> {
        keepawake::Builder::default()
            .idle(true)
            .sleep(true)
            .app_name("Tableferry")
            .reason(super::WHY)
            .create()
            .ok()
    }
}
