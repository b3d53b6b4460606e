//! One sign-in under way: the code that the person confirms in the browser, and the waiting for it.

use super::polling::{NextStep, Polling};
use super::service::{Begun, PortalService};
use super::token::RegisteredClient;
use crate::destination::address::is_loopback;
use crate::destination::sign_in::Portal;
use failure::{Code, Failure};
use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};
use url::Url;

/// The time that passes while a person signs in: the system's, or in tests one that passes at once.
pub(super) trait PollClock: Send + Sync {
    /// Since the code was given.
    fn elapsed(&self) -> Duration;

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The system's time.
struct SystemTime(Instant);

impl PollClock for SystemTime {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A person who is signing in at a portal.
#[derive(Clone)]
pub struct DeviceSignIn {
    service: PortalService,
    client: RegisteredClient,
    device_code: String,
    user_code: String,
    page: String,
    polling: Polling,
    started: Instant,
}

impl fmt::Debug for DeviceSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceSignIn").field("portal", self.portal()).finish_non_exhaustive()
    }
}

impl DeviceSignIn {
    /// Begins to sign a person in: there is a code then that they confirm in the browser.
    ///
    /// # Errors
    /// `not_a_portal` when the region knows no portal at that address; `unreachable`, `no_answer`; `server_error` when the
    /// page that the portal names is none that a browser may be sent to.
    pub async fn start(service: &PortalService) -> Result<Self, Failure> {
        let Begun { client, device_code, user_code, page, polling } = service.begin().await?;
        let page = page_to_open(&page)?;
        let (service, started) = (service.clone(), Instant::now());
        Ok(Self { service, client, device_code, user_code, page, polling, started })
    }

    pub fn portal(&self) -> &Portal {
        self.service.portal()
    }

    /// The code that the page in the browser shows too, such as `ABCD-EFGH`.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// The page on which the person confirms the code: of https, or on this computer.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Waits until the person has confirmed the code. They are signed in for this session then.
    ///
    /// # Errors
    /// `sign_in_timed_out`, `sign_in_denied`; what the portal says.
    pub async fn finish(&self) -> Result<(), Failure> {
        self.finish_by(&SystemTime(self.started)).await
    }

    pub(super) async fn finish_by(&self, clock: &dyn PollClock) -> Result<(), Failure> {
        let mut polling = self.polling.clone();
        let mut wait = polling.first_wait();
        loop {
            clock.wait(wait).await;
            let answer = self.service.ask(&self.client, &self.device_code).await;
            match polling.answered(clock.elapsed(), answer) {
                NextStep::AskIn(time) => wait = time,
                NextStep::SignedIn => return Ok(()),
                NextStep::Ended(failure) => return Err(failure),
            }
        }
    }
}

/// A page that the system's browser may be sent to.
fn page_to_open(page: &str) -> Result<String, Failure> {
    let url = Url::parse(page).ok();
    let url = url.filter(|url| {
        url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
    });
    url.map(|url| url.to_string()).ok_or_else(|| {
        Failure::new(
            Code::ServerError,
            "The portal names a page for the sign-in that is not secure, so it is not opened.",
            "Check the address of the portal.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_secure_pages_are_opened() {
        for (page, opened) in [
            ("https://device.sso.eu-west-1.amazonaws.com/?user_code=AB-CD", true),
            ("http://127.0.0.1:4000/device?user_code=AB-CD", true),
            ("http://device.example.com/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("-version", false),
        ] {
            assert_eq!(page_to_open(page).is_ok(), opened, "{page}");
        }
    }
}
