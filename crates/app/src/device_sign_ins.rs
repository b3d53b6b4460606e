//! The sign-ins that a person has begun in the browser.

use dynamodb::destination::DeviceSignIn;
use failure::{Code, Failure};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Most sign-ins that are under way at once: the page begins one at a time.
const MAX_UNDER_WAY: usize = 8;

/// The sign-ins that a person has begun in the browser, by the codes that they see.
#[derive(Debug, Default)]
pub(crate) struct DeviceSignIns(Mutex<HashMap<String, DeviceSignIn>>);

impl DeviceSignIns {
    pub(crate) fn add(&self, device: DeviceSignIn) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_UNDER_WAY {
            known.clear();
        }
        known.insert(device.user_code().to_owned(), device);
    }

    pub(crate) fn get(&self, user_code: &str) -> Result<DeviceSignIn, Failure> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(user_code).cloned();
        known.ok_or_else(|| {
            Failure::new(Code::NoSuchSignIn, "This sign-in is no longer under way.", "Begin it again.")
        })
    }
}
