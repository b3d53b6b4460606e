//! Holding a run and letting it go on.

use tokio::sync::watch;

/// Holds a run, or lets it go on. Whoever has a clone may do either.
#[derive(Debug, Clone)]
pub struct PauseSwitch {
    paused: watch::Sender<bool>,
}

impl Default for PauseSwitch {
    fn default() -> Self {
        Self { paused: watch::Sender::new(false) }
    }
}

impl PauseSwitch {
    /// Holds the run (`true`) or lets it go on.
    pub fn set(&self, paused: bool) {
        self.paused.send_replace(paused);
    }

    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.paused.subscribe()
    }
}
