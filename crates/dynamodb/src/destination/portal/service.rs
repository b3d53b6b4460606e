//! What is asked of a portal: to sign a person in, which accounts and roles they have, and a role's credentials.

use super::polling::{PollAnswer, Polling};
use super::token::{PortalTokens, Refresh, RegisteredClient, Token};
use crate::destination::sign_in::Portal;
use crate::destination::sign_in_problem::SignInProblem;
use crate::destination::{Answer, answer_of, failure_of};
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_sdk_sso::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sso::types::{AccountInfo, RoleCredentials};
use aws_sdk_ssooidc::config::http::HttpResponse;
use failure::{Code, Failure};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use ts_rs::TS;

/// What the portal is told this program is called; the person reads it in the browser.
const CLIENT_NAME: &str = "Tableferry";
/// What is asked of the portal: accounts, roles and their credentials. It also makes the sign-in one that can be renewed.
const SCOPE: &str = "sso:account:access";
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const REFRESH_GRANT: &str = "refresh_token";
/// Most pages of a list that are read.
const MAX_PAGES: usize = 200;

/// An account that a person has at a portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PortalAccount {
    /// Its number, 12 digits.
    pub id: String,
    /// Its name; its number where it has none.
    pub name: String,
    pub email: Option<String>,
}

/// A sign-in that the portal has begun: what the person confirms, and by what it is asked for.
pub(super) struct Begun {
    pub(super) client: RegisteredClient,
    pub(super) device_code: String,
    pub(super) user_code: String,
    /// The page on which the person confirms the code.
    pub(super) page: String,
    pub(super) polling: Polling,
}

/// A portal in reach, with the sign-ins of this session.
#[derive(Debug, Clone)]
pub struct PortalService {
    portal: Portal,
    oidc: aws_sdk_ssooidc::Client,
    sso: aws_sdk_sso::Client,
    tokens: Arc<PortalTokens>,
}

/// Why something was not to be had of a portal.
#[derive(Debug)]
pub(super) enum PortalError {
    /// Nobody is signed in there, or no longer.
    NotSignedIn,
    Failed(Failure),
}

impl PortalError {
    fn into_failure(self) -> Failure {
        match self {
            Self::NotSignedIn => SignInProblem::not_signed_in().into_failure(),
            Self::Failed(failure) => failure,
        }
    }
}

impl PortalService {
    /// `config` says how requests leave this computer; endpoints in place of Amazon's own are those for signing in and
    /// for accounts, roles and credentials.
    pub(in crate::destination) fn new(
        portal: Portal,
        config: &SdkConfig,
        oidc_endpoint: Option<String>,
        sso_endpoint: Option<String>,
        tokens: Arc<PortalTokens>,
    ) -> Self {
        let mut oidc = aws_sdk_ssooidc::config::Builder::from(config);
        oidc.set_endpoint_url(oidc_endpoint);
        let mut sso = aws_sdk_sso::config::Builder::from(config);
        sso.set_endpoint_url(sso_endpoint);
        Self {
            portal,
            oidc: aws_sdk_ssooidc::Client::from_conf(oidc.build()),
            sso: aws_sdk_sso::Client::from_conf(sso.build()),
            tokens,
        }
    }

    /// The portal itself.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Whether somebody signed in there since the app was started, as far as is known here.
    pub fn is_signed_in(&self) -> bool {
        self.tokens.get(&self.portal).is_some()
    }

    /// Begins to sign a person in: gives the code that they confirm in the browser.
    ///
    /// # Errors
    /// `not_a_portal` when the region knows no portal at that address; `unreachable`, `no_answer`.
    pub(super) async fn begin(&self) -> Result<Begun, Failure> {
        const DOING: &str = "begin the sign-in at the portal";
        let registered = self
            .oidc
            .register_client()
            .client_name(CLIENT_NAME)
            .client_type("public")
            .scopes(SCOPE)
            .send()
            .await
            .map_err(|error| self.failure(&error, DOING))?;
        let client = match (registered.client_id, registered.client_secret) {
            (Some(id), Some(secret)) => RegisteredClient { id, secret },
            _ => return Err(incomplete(DOING)),
        };
        let started = self
            .oidc
            .start_device_authorization()
            .client_id(&client.id)
            .client_secret(&client.secret)
            .start_url(&self.portal.start_url)
            .send()
            .await
            .map_err(|error| self.failure(&error, DOING))?;
        let seconds = |count: i32| Duration::from_secs(u64::try_from(count).unwrap_or_default());
        let polling = Polling::new(seconds(started.interval), seconds(started.expires_in));
        let page = started.verification_uri_complete.or(started.verification_uri);
        match (started.device_code, started.user_code, page) {
            (Some(device_code), Some(user_code), Some(page)) => {
                Ok(Begun { client, device_code, user_code, page, polling })
            }
            _ => Err(incomplete(DOING)),
        }
    }

    /// Asks once whether the person has confirmed the code. Signed in where the answer says so.
    pub(super) async fn ask(&self, client: &RegisteredClient, device_code: &str) -> PollAnswer {
        let asked = self
            .oidc
            .create_token()
            .client_id(&client.id)
            .client_secret(&client.secret)
            .grant_type(DEVICE_GRANT)
            .device_code(device_code)
            .send()
            .await;
        let error = match asked {
            Ok(granted) => {
                let Some(access) = granted.access_token else {
                    return PollAnswer::Refused(incomplete("sign in at the portal"));
                };
                let refresh = granted.refresh_token.map(|token| Refresh { token, client: client.clone() });
                self.tokens.keep(self.portal.clone(), Token { access, refresh });
                return PollAnswer::Granted;
            }
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(said) if said.is_authorization_pending_exception() => PollAnswer::Pending,
            Some(said) if said.is_slow_down_exception() => PollAnswer::SlowDown,
            Some(said) if said.is_expired_token_exception() || said.is_invalid_grant_exception() => {
                PollAnswer::Expired
            }
            Some(said) if said.is_access_denied_exception() => PollAnswer::Denied,
            _ if matches!(answer_of(&error), Answer::Transient | Answer::Throttled) => PollAnswer::NoAnswer,
            _ => PollAnswer::Refused(self.failure(&error, "sign in at the portal")),
        }
    }

    /// The accounts that the person has there, by name.
    ///
    /// # Errors
    /// `sign_in_needed` when nobody is signed in any more; what reaching the portal says.
    pub async fn accounts(&self) -> Result<Vec<PortalAccount>, Failure> {
        let token = self.token().map_err(PortalError::into_failure)?;
        let listed = match self.accounts_with(&token).await {
            Err(PortalError::NotSignedIn) => {
                let token = self.renewed(token).await.map_err(PortalError::into_failure)?;
                self.accounts_with(&token).await
            }
            listed => listed,
        };
        listed.map_err(PortalError::into_failure)
    }

    /// Names of the roles that the person has in an account, sorted.
    ///
    /// # Errors
    /// As [`Self::accounts`].
    pub async fn roles(&self, account: &str) -> Result<Vec<String>, Failure> {
        let token = self.token().map_err(PortalError::into_failure)?;
        let listed = match self.roles_with(&token, account).await {
            Err(PortalError::NotSignedIn) => {
                let token = self.renewed(token).await.map_err(PortalError::into_failure)?;
                self.roles_with(&token, account).await
            }
            listed => listed,
        };
        listed.map_err(PortalError::into_failure)
    }

    /// A role's credentials.
    pub(super) async fn role_credentials(
        &self,
        account: &str,
        role: &str,
    ) -> Result<Credentials, PortalError> {
        let token = self.token()?;
        match self.credentials_with(&token, account, role).await {
            Err(PortalError::NotSignedIn) => {
                let token = self.renewed(token).await?;
                self.credentials_with(&token, account, role).await
            }
            given => given,
        }
    }

    async fn accounts_with(&self, token: &Token) -> Result<Vec<PortalAccount>, PortalError> {
        let mut pages = self.sso.list_accounts().access_token(&token.access).into_paginator().send();
        let mut accounts: Vec<PortalAccount> = Vec::new();
        for _ in 0..MAX_PAGES {
            let Some(page) = pages.next().await else { break };
            let page = page.map_err(|error| self.portal_error(&error, "list your AWS accounts"))?;
            accounts.extend(page.account_list.unwrap_or_default().into_iter().filter_map(account));
        }
        accounts.sort_by(|left, right| (&left.name, &left.id).cmp(&(&right.name, &right.id)));
        Ok(accounts)
    }

    async fn roles_with(&self, token: &Token, account: &str) -> Result<Vec<String>, PortalError> {
        let asked = self.sso.list_account_roles().access_token(&token.access).account_id(account);
        let mut pages = asked.into_paginator().send();
        let mut roles: Vec<String> = Vec::new();
        for _ in 0..MAX_PAGES {
            let Some(page) = pages.next().await else { break };
            let page = page.map_err(|error| self.portal_error(&error, "list your roles"))?;
            roles.extend(page.role_list.unwrap_or_default().into_iter().filter_map(|role| role.role_name));
        }
        roles.sort_unstable();
        Ok(roles)
    }

    async fn credentials_with(
        &self,
        token: &Token,
        account: &str,
        role: &str,
    ) -> Result<Credentials, PortalError> {
        const DOING: &str = "get the credentials of the role";
        let asked =
            self.sso.get_role_credentials().access_token(&token.access).account_id(account).role_name(role);
        let given = asked.send().await.map_err(|error| self.portal_error(&error, DOING))?;
        let given = given.role_credentials.and_then(|given| credentials(given, account));
        given.ok_or_else(|| PortalError::Failed(incomplete(DOING)))
    }

    fn token(&self) -> Result<Arc<Token>, PortalError> {
        self.tokens.get(&self.portal).ok_or(PortalError::NotSignedIn)
    }

    /// The sign-in that the portal no longer takes, renewed without the person where it allows that.
    async fn renewed(&self, refused: Arc<Token>) -> Result<Arc<Token>, PortalError> {
        let renewed = match &refused.refresh {
            Some(refresh) => self.refreshed(refresh).await?,
            None => None,
        };
        if let Some(token) = renewed {
            self.tokens.keep(self.portal.clone(), token);
            return self.token();
        }
        self.tokens.forget(&self.portal, &refused);
        Err(PortalError::NotSignedIn)
    }

    /// The same; `None` where the portal wants the person.
    async fn refreshed(&self, refresh: &Refresh) -> Result<Option<Token>, PortalError> {
        let Refresh { token, client } = refresh;
        let asked = self
            .oidc
            .create_token()
            .client_id(&client.id)
            .client_secret(&client.secret)
            .grant_type(REFRESH_GRANT)
            .refresh_token(token)
            .send()
            .await;
        match asked {
            Ok(granted) => Ok(granted.access_token.map(|access| {
                // Where none comes with it, the one that was used still counts.
                let token = granted.refresh_token.unwrap_or_else(|| token.clone());
                Token { access, refresh: Some(Refresh { token, client: client.clone() }) }
            })),
            Err(SdkError::ServiceError(said)) if !said.raw().status().is_server_error() => Ok(None),
            Err(error) => Err(PortalError::Failed(failure_of(&error, "renew the sign-in at the portal"))),
        }
    }

    fn portal_error<E>(&self, error: &SdkError<E, HttpResponse>, doing: &str) -> PortalError
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
        match code {
            Some("UnauthorizedException") => PortalError::NotSignedIn,
            Some("ForbiddenException" | "ResourceNotFoundException") => PortalError::Failed(Failure::new(
                Code::AccessDenied,
                format!("Tableferry could not {doing}: the portal does not give it to you."),
                "Choose another account or role, or ask whoever manages AWS in your company.",
            )),
            _ => PortalError::Failed(self.failure(error, doing)),
        }
    }

    fn failure<E>(&self, error: &SdkError<E, HttpResponse>, doing: &str) -> Failure
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let failure = failure_of(error, doing);
        match error.as_service_error().and_then(ProvideErrorMetadata::code) {
            Some("InvalidRequestException" | "InvalidClientException" | "UnauthorizedClientException") => {
                Failure {
                    code: Code::NotAPortal,
                    message: format!(
                        "AWS knows no portal at {} in the region {}.",
                        self.portal.start_url, self.portal.portal_region
                    ),
                    repair: "Check both. The region is that of the portal, which need not be that of your tables; \
                             whoever manages AWS in your company knows it."
                        .to_owned(),
                    ..failure
                }
            }
            _ => failure,
        }
    }
}

fn incomplete(doing: &str) -> Failure {
    Failure::new(
        Code::ServerError,
        format!("Tableferry could not {doing}: its answer lacks what it has to hold."),
        "Check the address of the portal, then try again.",
    )
}

fn account(info: AccountInfo) -> Option<PortalAccount> {
    let id = info.account_id?;
    let name = info.account_name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.clone());
    Some(PortalAccount { id, name, email: info.email_address })
}

fn credentials(given: RoleCredentials, account: &str) -> Option<Credentials> {
    let expires = u64::try_from(given.expiration).ok().filter(|milliseconds| *milliseconds > 0);
    let expires = expires.map(|milliseconds| SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds));
    let mut credentials = Credentials::builder()
        .access_key_id(given.access_key_id?)
        .secret_access_key(given.secret_access_key?)
        .account_id(account)
        .provider_name("portal");
    credentials.set_session_token(given.session_token);
    credentials.set_expiry(expires);
    Some(credentials.build())
}
