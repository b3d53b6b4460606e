//! Where the window was and how large, kept for the next start.

use private_files::data_folder;
use serde::{Deserialize, Serialize};

const FILE: &str = "window.json";

/// The least of a window's sides that must be on a screen, in logical pixels: enough of its title bar to take hold of.
const LEAST_IN_SIGHT: f64 = 120.0;

/// A window, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Of its outer left and top edge; `None` where the system does not say, as on Wayland.
    pub position: Option<(f64, f64)>,
    /// Of what is within it, as it is when it is not maximised.
    pub width: f64,
    pub height: f64,
    pub maximized: bool,
}

/// What of a screen is there for windows, in logical pixels.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl WindowPlace {
    /// What was kept; `None` where nothing was, or what cannot be read.
    pub fn kept() -> Option<Self> {
        let text = std::fs::read(data_folder().ok()?.join(FILE)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Keeps it. Where that fails, the next window is as the first.
    pub fn keep(&self) {
        if let (Ok(folder), Ok(text)) = (data_folder(), serde_json::to_vec(self)) {
            let _ = private_files::write(&folder.join(FILE), &text);
        }
    }

    /// The same on the screens that are there now: no larger than its screen and no smaller than `least` (width, height), and
    /// where its title bar can be reached. `None` for what is no place at all.
    #[must_use]
    pub fn on(self, screens: &[Screen], least: (f64, f64)) -> Option<Self> {
        let numbers = [self.width, self.height, self.position.map_or(0.0, |(x, y)| x + y)];
        let first = screens.first()?;
        if numbers.iter().any(|number| !number.is_finite()) {
            return None;
        }
        let shows = |screen: &&Screen| self.position.is_some_and(|at| screen.shows_title_bar(at, self.width));
        let screen = screens.iter().find(shows);
        let limits = screen.unwrap_or(first);
        let within = |length: f64, least: f64, most: f64| length.min(most).max(least);
        Some(Self {
            // In the middle, where the screen that it was on is gone.
            position: screen.and(self.position),
            width: within(self.width, least.0, limits.width),
            height: within(self.height, least.1, limits.height),
            maximized: self.maximized,
        })
    }
}

impl Screen {
    fn shows_title_bar(&self, (x, y): (f64, f64), width: f64) -> bool {
        let in_sight = (x + width).min(self.left + self.width) - x.max(self.left);
        in_sight >= LEAST_IN_SIGHT && y >= self.top && y + LEAST_IN_SIGHT <= self.top + self.height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Screen = Screen { left: 0.0, top: 0.0, width: 1440.0, height: 900.0 };
    const BESIDE: Screen = Screen { left: 1440.0, top: 0.0, width: 2560.0, height: 1440.0 };
    const LEAST: (f64, f64) = (960.0, 640.0);

    fn place(x: f64, y: f64, width: f64, height: f64) -> WindowPlace {
        WindowPlace { position: Some((x, y)), width, height, maximized: false }
    }

    #[test]
    fn it_stays_where_it_was_as_long_as_its_title_bar_is_in_sight() {
        for kept in [place(100.0, 50.0, 1280.0, 800.0), place(1500.0, 0.0, 2000.0, 1200.0)] {
            assert_eq!(kept.on(&[LAPTOP, BESIDE], LEAST), Some(kept));
        }
        let partly = place(-900.0, 40.0, 1280.0, 800.0);
        assert_eq!(partly.on(&[LAPTOP], LEAST), Some(partly));
    }

    #[test]
    fn on_a_screen_that_is_gone_it_goes_to_the_middle_and_is_no_larger_than_what_is_left() {
        let there = WindowPlace { position: None, width: 1440.0, height: 900.0, maximized: false };
        assert_eq!(place(1500.0, 0.0, 2000.0, 1200.0).on(&[LAPTOP], LEAST), Some(there));
        for hidden in [(0.0, 880.0), (1400.0, 0.0), (-1200.0, 0.0), (0.0, -40.0)] {
            let found = place(hidden.0, hidden.1, 1280.0, 800.0).on(&[LAPTOP], LEAST).unwrap();
            assert_eq!(found.position, None, "{hidden:?}");
        }
    }

    #[test]
    fn what_nobody_can_have_kept_is_no_place() {
        assert_eq!(place(f64::NAN, 0.0, 1280.0, 800.0).on(&[LAPTOP], LEAST), None);
        assert_eq!(place(0.0, 0.0, 1280.0, 800.0).on(&[], LEAST), None);
        let tiny = place(0.0, 0.0, 1.0, -5.0).on(&[LAPTOP], LEAST).unwrap();
        assert_eq!((tiny.width, tiny.height), LEAST);
    }
}
