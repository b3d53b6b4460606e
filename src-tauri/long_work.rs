//! What the desktop shows of long work: how far it is, in the task bar; and that it has ended, where another window is in
//! front.

use crate::window::MAIN;
use app::{App, ImportProgress, JobKind, TableStep, TablesProgress};
use tauri::{AppHandle, Manager};

/// What long work tells while it runs.
pub(crate) trait Fraction {
    /// How much of it is done, of 1; `None` where that is not known.
    fn fraction(&self) -> Option<f64>;
}

impl Fraction for ImportProgress {
    fn fraction(&self) -> Option<f64> {
        let (done, all) = match self.records_total {
            Some(total) => (self.records_read, total),
            None => (self.bytes_read, self.bytes_total),
        };
        // Of more than 2⁵³ the rest matters to nobody who looks at a bar.
        #[expect(clippy::cast_precision_loss, reason = "a bar shows hundredths")]
        let fraction = done as f64 / all as f64;
        (all > 0).then(|| fraction.min(1.0))
    }
}

impl Fraction for TablesProgress {
    fn fraction(&self) -> Option<f64> {
        match &self.step {
            TableStep::Importing { progress } => progress.fraction(),
            _ => None,
        }
    }
}

/// Shows progress in the task bar; gives what does so, to be told each progress.
pub(crate) fn in_task_bar<T: Fraction>(app: AppHandle) -> impl FnMut(&T) {
    let mut shown = None;
    move |progress| {
        let Some(fraction) = progress.fraction() else { return };
        // It is told several times a second, and the bar shows hundredths.
        let hundredths = (fraction * 100.0).round();
        if shown != Some(hundredths) {
            shown = Some(hundredths);
            system::show_progress(&app, Some(hundredths / 100.0));
        }
    }
}

/// Tells of the end of work that closing the window would have interrupted, from now on.
pub(crate) fn tell_of_its_end(app: &AppHandle) {
    let mut running = app.state::<App>().jobs().watch_interruptible();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut before = None;
        loop {
            let now = *running.borrow_and_update();
            if let (Some(ended), None) = (before, now) {
                system::show_progress(&app, None);
                let window = app.get_webview_window(MAIN);
                if !window.is_some_and(|window| window.is_focused().unwrap_or(true)) {
                    system::notify(&app, heading(ended));
                }
            }
            before = now;
            if running.changed().await.is_err() {
                return;
            }
        }
    });
}

/// It names no table and no file: others may see the screen.
fn heading(ended: JobKind) -> &'static str {
    match ended {
        JobKind::Import => "The import has ended",
        JobKind::Undo => "Undoing the import has ended",
        JobKind::Compare => "The comparison has ended",
        JobKind::Delete => "Deleting the items has ended",
        JobKind::Other => "The work has ended",
    }
}

/// What every desktop of today offers over the session bus.
#[cfg(target_os = "linux")]
mod system {
    use gtk::gio::{BusType, Cancellable, DBusCallFlags, bus_get_sync};
    use gtk::glib::{ToVariant, Variant, VariantDict};
    use std::collections::HashMap;
    use tauri::AppHandle;

    /// In milliseconds. Nothing waits for it but the thread that asks.
    const TIMEOUT: i32 = 10_000;
    const AS_LONG_AS_OTHERS: i32 = -1;

    /// GNOME's docks, KDE and others listen to this signal, which Unity has made.
    pub(super) fn show_progress(_: &AppHandle, fraction: Option<f64>) {
        let Ok(bus) = bus_get_sync(BusType::Session, Cancellable::NONE) else { return };
        let properties = VariantDict::new(None);
        properties.insert("progress", fraction.unwrap_or(0.0));
        properties.insert("progress-visible", fraction.is_some());
        let told =
            Variant::tuple_from_iter(["application://Tableferry.desktop".to_variant(), properties.end()]);
        // Where nobody listens, nothing is lost.
        let _ = bus.emit_signal(
            None,
            "/app/tableferry/desktop",
            "com.canonical.Unity.LauncherEntry",
            "Update",
            Some(&told),
        );
    }

    pub(super) fn notify(_: &AppHandle, heading: &'static str) {
        // It may take its time to answer, and the window must not wait for it.
        std::thread::spawn(move || {
            let bus = bus_get_sync(BusType::Session, Cancellable::NONE).ok()?;
            let hints = HashMap::from([("desktop-entry".to_owned(), "Tableferry".to_variant())]);
            let told = (
                "Tableferry",
                0_u32,
                "tableferry",
                heading,
                "Tableferry shows how it went.",
                Vec::<String>::new(),
                hints,
                AS_LONG_AS_OTHERS,
            );
            bus.call_sync(
                Some("org.freedesktop.Notifications"),
                "/org/freedesktop/Notifications",
                "org.freedesktop.Notifications",
                "Notify",
                Some(&told.to_variant()),
                None,
                DBusCallFlags::NONE,
                TIMEOUT,
                Cancellable::NONE,
            )
            .ok()
        });
    }
}

/// There the program's own sign asks for attention: it bounces or flashes.
#[cfg(not(target_os = "linux"))]
mod system {
    use crate::window::MAIN;
    use tauri::window::{ProgressBarState, ProgressBarStatus};
    use tauri::{AppHandle, Manager, UserAttentionType};

    pub(super) fn show_progress(app: &AppHandle, fraction: Option<f64>) {
        let Some(window) = app.get_webview_window(MAIN) else { return };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
        let progress = fraction.map(|fraction| (fraction * 100.0) as u64);
        let status = if fraction.is_some() { ProgressBarStatus::Normal } else { ProgressBarStatus::None };
        let _ = window.set_progress_bar(ProgressBarState { status: Some(status), progress });
    }

    pub(super) fn notify(app: &AppHandle, _: &'static str) {
        if let Some(window) = app.get_webview_window(MAIN) {
            let _ = window.request_user_attention(Some(UserAttentionType::Informational));
        }
    }
}
