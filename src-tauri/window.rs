//! The one window, which shows the app's own page and nothing else.

#[cfg(target_os = "linux")]
use crate::dialogs::Dialogs;
use app::{Screen, WindowPlace};
use std::sync::{Mutex, PoisonError};
#[cfg(target_os = "linux")]
use tauri::WebviewWindow;
use tauri::utils::config::WindowConfig;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Monitor, Url, WebviewWindowBuilder, Window, WindowEvent};

/// The label of the window, as `tauri.conf.json` has it.
pub(crate) const MAIN: &str = "main";

/// Where the web view is told to find a proxy: a port of this computer that answers nobody. Its content security policy
/// keeps a page from loading anything, but not from being connected ahead of a load that never comes (`preconnect`),
/// which tells a name to whoever answers for it.
#[cfg(target_os = "linux")]
const NO_NETWORK: &str = "http://127.0.0.1:9";

/// Opens the window as `tauri.conf.json` describes it. It goes nowhere else, opens no other, and downloads nothing.
///
/// # Errors
/// When the system gives no window.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app.handle(), &placed(app, config))?;
    #[cfg(target_os = "linux")]
    let window = window.proxy_url(NO_NETWORK.parse().map_err(tauri::Error::InvalidUrl)?);
    let window = window
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    #[cfg(target_os = "linux")]
    watch_own_drags(&window)?;
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

/// The window as it is described, but where the last one was, as far as the screens of today show that.
fn placed(app: &App, described: &WindowConfig) -> WindowConfig {
    let mut config = described.clone();
    let screens: Vec<Screen> = app.available_monitors().unwrap_or_default().iter().map(screen).collect();
    let least = (config.min_width.unwrap_or_default(), config.min_height.unwrap_or_default());
    let Some(place) = WindowPlace::kept().and_then(|kept| kept.on(&screens, least)) else { return config };
    app.state::<LastPlace>().set(place);
    (config.width, config.height, config.maximized) = (place.width, place.height, place.maximized);
    if let Some((x, y)) = place.position {
        (config.x, config.y, config.center) = (Some(x), Some(y), false);
    }
    config
}

fn screen(monitor: &Monitor) -> Screen {
    let (scale, area) = (monitor.scale_factor(), monitor.work_area());
    let (position, size) = (area.position.to_logical::<f64>(scale), area.size.to_logical::<f64>(scale));
    Screen { left: position.x, top: position.y, width: size.width, height: size.height }
}

/// Where the window is, for the next start.
#[derive(Debug, Default)]
pub(crate) struct LastPlace(Mutex<Option<WindowPlace>>);

impl LastPlace {
    fn set(&self, place: WindowPlace) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }

    /// Notes the window's events, of which its moves and sizes matter.
    pub(crate) fn handle(&self, window: &Window, event: &WindowEvent) {
        if !matches!(event, WindowEvent::Moved(_) | WindowEvent::Resized(_)) {
            return;
        }
        // What the system does not say stays as it was.
        let (Ok(scale), Ok(size), Ok(maximized), Ok(minimized)) =
            (window.scale_factor(), window.inner_size(), window.is_maximized(), window.is_minimized())
        else {
            return;
        };
        if minimized {
            return;
        }
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if maximized && let Some(place) = last.as_mut() {
            // What it goes back to is not the size of the screen.
            place.maximized = true;
            return;
        }
        let size = size.to_logical::<f64>(scale);
        let position = window.outer_position().ok().map(|position| position.to_logical::<f64>(scale));
        *last = Some(WindowPlace {
            position: position.map(|position| (position.x, position.y)),
            width: size.width,
            height: size.height,
            maximized,
        });
    }

    /// Keeps it beyond the end of the app.
    pub(crate) fn keep(&self) {
        if let Some(place) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            place.keep();
        }
    }
}

/// Shows the window where it is hidden, minimised or covered, and gives it the keyboard.
pub(crate) fn bring_to_front(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A system that does not let a window come forward by itself marks it in the task bar.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}

/// Tells drags that start in the page from those of files: what the page lets itself be dropped was chosen by nobody.
#[cfg(target_os = "linux")]
fn watch_own_drags(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::prelude::WidgetExt;

    let app = window.app_handle().clone();
    window.with_webview(move |view| {
        let ended = app.clone();
        let view = view.inner();
        view.connect_drag_begin(move |_, _| app.state::<Dialogs>().set_own_drag(true));
        view.connect_drag_end(move |_, _| ended.state::<Dialogs>().set_own_drag(false));
    })
}

/// True for the page that the app itself serves, by the scheme that the system's web view gives it.
fn is_own_page(url: &Url) -> bool {
    let host = if cfg!(windows) { "tauri.localhost" } else { "localhost" };
    let scheme = if cfg!(windows) { "http" } else { "tauri" };
    url.scheme() == scheme
        && url.host_str() == Some(host)
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_page_is_shown() {
        let own = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
        for path in ["", "/", "/index.html", "/#a"] {
            assert!(is_own_page(&format!("{own}{path}").parse().unwrap()), "{path}");
        }
        for other in [
            "http://localhost/",
            "https://example.com/",
            "https://tauri.localhost.example.com/",
            "tauri://example.com/",
            "tauri://localhost.example.com/",
            "tauri://localhost:8000/",
            "tauri://user@localhost/",
            "http://tauri.localhost:8000/",
            "about:blank",
            "about:srcdoc",
            "data:text/html,hello",
            "javascript:alert(1)",
            "blob:tauri://localhost/1",
            "file:///etc/passwd",
        ] {
            assert!(!is_own_page(&other.parse().unwrap()), "{other}");
        }
    }
}
