//! Signing in to AWS: at a company's portal, by typed keys, by the code of a device. Secrets come in here and never go
//! back.

use crate::app::App;
use crate::jobs::JobKind;
use crate::question::Question;
use crate::remembered_sign_in::RememberedSignIn;
use dynamodb::destination::{
    Destination, DeviceSignIn, Portal, PortalAccount, PortalRole, TypedKeys, portal_at,
};
use failure::{Code, Failure};
use private_files::data_folder;
use serde::Serialize;
use ts_rs::TS;

/// What a person has to confirm in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PortalPrompt {
    /// The portal, as it was read from what was pasted.
    pub portal: Portal,
    /// The code, which the page in the browser shows too.
    pub user_code: String,
    /// The page, for those whose browser did not open.
    pub page: String,
    /// The browser was told to open it.
    pub is_opened: bool,
}

/// What there is to sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignInChoices {
    /// The portal and the role that were used last.
    pub portal: Option<PortalRole>,
    /// Somebody signed in at that portal since the app was started.
    pub is_signed_in: bool,
    /// Access keys that were typed.
    pub keys: Vec<KnownKeys>,
}

/// Access keys that were typed, without the keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KnownKeys {
    pub id: String,
    /// They are in the system's keychain; else in memory until the app is closed.
    pub in_keychain: bool,
}

impl App {
    /// What was used before, so that it takes one click.
    pub async fn sign_in_choices(&self) -> SignInChoices {
        let RememberedSignIn { portal, keys } = remembered();
        let is_signed_in = match &portal {
            Some(role) => {
                let service = self.sign_ins().portal(role.portal.clone()).await;
                service.is_ok_and(|service| service.is_signed_in())
            }
            None => false,
        };
        let in_keychain = keys.iter().map(|id| KnownKeys { id: id.clone(), in_keychain: true });
        let of_session = self.sign_ins().key_ids().into_iter().filter(|id| !keys.contains(id));
        let of_session = of_session.map(|id| KnownKeys { id, in_keychain: false });
        SignInChoices { portal, is_signed_in, keys: in_keychain.chain(of_session).collect() }
    }

    /// Begins a sign-in at a company's portal, once the person confirmed which one, and opens its page in the system's
    /// browser.
    ///
    /// # Errors
    /// `not_a_portal`, `no_region`, `not_a_region`, `declined`; what reaching the portal says.
    pub async fn start_portal_sign_in(&self, start_url: &str, region: &str) -> Result<PortalPrompt, Failure> {
        let portal = portal_at(start_url, region)?;
        if !self.consent.has_portal(&portal) {
            self.require(Question::sign_in(&portal)).await?;
            self.consent.add_portal(portal.clone());
        }
        let service = self.sign_ins().portal(portal).await?;
        let device = DeviceSignIn::start(&service).await?;
        let prompt = PortalPrompt {
            portal: device.portal().clone(),
            user_code: device.user_code().to_owned(),
            page: device.page().to_owned(),
            is_opened: self.open_page(device.page()).is_ok(),
        };
        self.signing_in.add(device);
        Ok(prompt)
    }

    /// Opens the page of a sign-in that is under way again.
    ///
    /// # Errors
    /// `no_such_sign_in`; `page_not_opened`.
    pub fn open_sign_in_page(&self, user_code: &str) -> Result<(), Failure> {
        self.open_page(self.signing_in.get(user_code)?.page())
    }

    /// Waits until the person has confirmed the code, and gives their accounts.
    ///
    /// # Errors
    /// `no_such_sign_in`, `sign_in_timed_out`, `sign_in_denied`, `cancelled`; what the portal says.
    pub async fn finish_portal_sign_in(
        &self,
        user_code: &str,
        job: &str,
    ) -> Result<Vec<PortalAccount>, Failure> {
        let device = self.signing_in.get(user_code)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let finished = async {
            device.finish().await?;
            self.sign_ins().tell();
            self.portal_accounts(device.portal()).await
        };
        tokio::select! {
            accounts = finished => accounts,
            () = running.token.cancelled() => {
                Err(Failure::new(Code::Cancelled, "The sign-in was cancelled.", ""))
            }
        }
    }

    /// The accounts that the person has at a portal, by name.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `sign_in_needed`; what the portal says.
    pub async fn portal_accounts(&self, portal: &Portal) -> Result<Vec<PortalAccount>, Failure> {
        self.consent.check_portal(portal)?;
        self.sign_ins().portal(portal.clone()).await?.accounts().await
    }

    /// Names of the roles that the person has in an account.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `sign_in_needed`; what the portal says.
    pub async fn portal_roles(&self, portal: &Portal, account: &str) -> Result<Vec<String>, Failure> {
        self.consent.check_portal(portal)?;
        self.sign_ins().portal(portal.clone()).await?.roles(account).await
    }

    /// Takes access keys that the person typed: into the system's keychain, or for this session only. `replaced` names
    /// those in whose place they are used, once the person confirmed it: where data may go was confirmed for those. Gives
    /// their id.
    ///
    /// # Errors
    /// `not_access_keys`, `no_keychain`; `declined`; `no_such_keys` where there are none to be replaced.
    pub async fn take_keys(
        &self,
        keys: TypedKeys,
        in_keychain: bool,
        replaced: Option<String>,
    ) -> Result<String, Failure> {
        if let Some(id) = &replaced {
            if !self.sign_in_choices().await.keys.iter().any(|known| known.id == *id) {
                return Err(no_such_keys());
            }
            self.require(Question::replace_keys(id)).await?;
        }
        let id = self.sign_ins().take_keys(keys, in_keychain, replaced).await?;
        if in_keychain {
            remember(|remembered| {
                remembered.keys.retain(|known| *known != id);
                remembered.keys.push(id.clone());
            });
        }
        Ok(id)
    }

    /// Forgets access keys, once the person confirmed it.
    ///
    /// # Errors
    /// `no_such_keys`, `declined`, `no_keychain`.
    pub async fn forget_keys(&self, id: &str) -> Result<(), Failure> {
        let choices = self.sign_in_choices().await;
        let known = choices.keys.iter().find(|known| known.id == id).ok_or_else(no_such_keys)?;
        self.require(Question::forget_keys(id, known.in_keychain)).await?;
        self.sign_ins().forget_keys(id, known.in_keychain).await?;
        remember(|remembered| remembered.keys.retain(|known| known != id));
        Ok(())
    }

    /// Signs in with the code of a device, where a profile asks for one and the person confirmed that it is used.
    ///
    /// # Errors
    /// `declined`; `code_refused`, `no_such_profile`; what STS says.
    pub async fn sign_in_with_code(
        &self,
        profile: &str,
        region: Option<&str>,
        code: &str,
    ) -> Result<(), Failure> {
        let destination = Destination::aws(Some(profile.to_owned()), region.map(str::to_owned));
        if !self.confirm_destination(&destination).await? {
            return Err(Failure::new(Code::Declined, "You answered no, so nothing was done.", ""));
        }
        dynamodb::destination::sign_in_with_code(self.sign_ins(), profile, region, code).await
    }

    /// The person has signed in again outside, as with the AWS command line: what waits for it looks again.
    pub fn signed_in_again(&self) {
        self.sign_ins().tell();
    }
}

/// Remembers which role of which portal was of use, for the next time.
pub(crate) fn remember_portal(role: &PortalRole) {
    remember(|remembered| remembered.portal = Some(role.clone()));
}

fn remembered() -> RememberedSignIn {
    data_folder().map(|folder| RememberedSignIn::read(&folder)).unwrap_or_default()
}

fn remember(change: impl FnOnce(&mut RememberedSignIn)) {
    if let Ok(folder) = data_folder() {
        let mut remembered = RememberedSignIn::read(&folder);
        change(&mut remembered);
        remembered.write(&folder);
    }
}

fn no_such_keys() -> Failure {
    Failure::new(Code::NoSuchKeys, "There are no such access keys.", "Type them again in the destination.")
}
