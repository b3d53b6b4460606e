//! Signing in at a portal that is real HTTP, with a clock of the test's own.

use super::device::{DeviceSignIn, PollClock};
use super::provider::PortalCredentials;
use super::service::PortalService;
use super::token::PortalTokens;
use crate::destination::failure_of;
use crate::destination::http::{http_client, timeouts};
use crate::destination::sign_in::Portal;
use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_dynamodb::operation::list_tables::ListTablesError;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use fault_server::{IdentityCenter, PortalScript};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Time that passes at once, and what was waited for.
#[derive(Default)]
struct Skipped(Mutex<Vec<u64>>);

impl Skipped {
    fn waits(&self) -> Vec<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl PollClock for Skipped {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.waits().iter().sum())
    }

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(time.as_secs());
        Box::pin(std::future::ready(()))
    }
}

fn service_at(center: &IdentityCenter, start_url: String) -> PortalService {
    let portal = Portal { start_url, portal_region: "eu-west-1".to_owned() };
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http_client())
        .region(Region::new("eu-west-1"))
        .timeout_config(timeouts())
        .retry_config(RetryConfig::disabled())
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .build();
    let endpoint = || Some(center.url().to_owned());
    PortalService::new(portal, &config, endpoint(), endpoint(), Arc::new(PortalTokens::default()))
}

async fn signed_in(script: PortalScript) -> (IdentityCenter, PortalService) {
    let center = IdentityCenter::start(script).await.unwrap();
    let service = service_at(&center, center.start_url());
    DeviceSignIn::start(&service).await.unwrap().finish_by(&Skipped::default()).await.unwrap();
    (center, service)
}

#[tokio::test]
async fn a_person_signs_in_and_has_accounts_roles_and_credentials() {
    let script = PortalScript {
        polls: vec!["AuthorizationPendingException", "AuthorizationPendingException", "SlowDownException"],
        ..PortalScript::default()
    };
    let center = IdentityCenter::start(script).await.unwrap();
    let service = service_at(&center, center.start_url());
    assert!(!service.is_signed_in());
    let device = DeviceSignIn::start(&service).await.unwrap();
    assert_eq!(device.user_code(), IdentityCenter::USER_CODE);
    assert_eq!(device.page(), format!("{}/device?user_code={}", center.url(), IdentityCenter::USER_CODE));
    let clock = Skipped::default();
    device.finish_by(&clock).await.unwrap();
    assert_eq!(clock.waits(), [1, 1, 1, 6]);
    assert_eq!(center.polls(), 4);

    let accounts = service.accounts().await.unwrap();
    let names: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names, ["Accounting", "Shop production", "Shop test"], "of both pages, by name");
    assert_eq!(service.roles("123456789012").await.unwrap(), ["Importer", "ReadOnly"]);
    let given = service.role_credentials("123456789012", "Importer").await.unwrap();
    assert_eq!(given.account_id().map(|account| account.as_str()), Some("123456789012"));
    assert!(given.expiry().is_some_and(|expiry| expiry > SystemTime::UNIX_EPOCH));
    let provider = PortalCredentials::new(service.clone(), "123456789012".to_owned(), "Importer".to_owned());
    let shown = format!("{device:?} {service:?} {given:?} {provider:?}");
    for secret in IdentityCenter::SECRETS {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[tokio::test]
async fn what_ends_a_sign_in_is_told_apart() {
    for (polls, code) in [
        (vec!["AuthorizationPendingException", "AccessDeniedException"], "sign_in_denied"),
        (vec!["ExpiredTokenException"], "sign_in_timed_out"),
        (vec!["AuthorizationPendingException"; 2000], "sign_in_timed_out"),
        (vec!["InvalidClientException"], "not_a_portal"),
    ] {
        let first = polls[0];
        let center = IdentityCenter::start(PortalScript { polls, ..PortalScript::default() }).await.unwrap();
        let service = service_at(&center, center.start_url());
        let failure =
            DeviceSignIn::start(&service).await.unwrap().finish_by(&Skipped::default()).await.unwrap_err();
        assert_eq!(failure.code, code, "{first}");
        assert!(!service.is_signed_in());
    }
}

#[tokio::test]
async fn a_portal_that_fails_for_a_while_is_asked_again() {
    let polls = vec!["InternalServerException", "InternalServerException"];
    let center = IdentityCenter::start(PortalScript { polls, ..PortalScript::default() }).await.unwrap();
    let clock = Skipped::default();
    let service = service_at(&center, center.start_url());
    DeviceSignIn::start(&service).await.unwrap().finish_by(&clock).await.unwrap();
    assert_eq!(clock.waits(), [1, 2, 4]);
}

#[tokio::test]
async fn an_address_that_is_no_portal_is_told_with_its_region() {
    let center = IdentityCenter::start(PortalScript::default()).await.unwrap();
    let failure =
        DeviceSignIn::start(&service_at(&center, format!("{}/other", center.url()))).await.unwrap_err();
    assert_eq!(failure.code, "not_a_portal");
    assert!(failure.message.contains("/other") && failure.message.contains("eu-west-1"), "{failure}");
}

#[tokio::test]
async fn a_session_that_has_ended_asks_for_another_sign_in() {
    let (center, service) = signed_in(PortalScript::default()).await;
    center.end_sessions();
    assert_eq!(service.accounts().await.unwrap_err().code, "sign_in_needed");
    assert!(!service.is_signed_in());
    let provider = PortalCredentials::new(service, "123456789012".to_owned(), "Importer".to_owned());
    let error = provider.provide_credentials().await.unwrap_err();
    let error = aws_sdk_dynamodb::error::SdkError::<ListTablesError, _>::dispatch_failure(
        aws_sdk_dynamodb::error::ConnectorError::other(error.into(), None),
    );
    assert_eq!(failure_of(&error, "write").code, "sign_in_needed");
}

#[tokio::test]
async fn a_session_is_renewed_without_the_person_where_the_portal_allows_it() {
    let script = PortalScript { gives_refresh_token: true, ..PortalScript::default() };
    let (center, service) = signed_in(script).await;
    center.end_sessions();
    assert_eq!(service.roles("210987654321").await.unwrap(), ["Administrator"]);
    assert_eq!(center.refreshed(), 1);
}

#[tokio::test]
async fn a_role_that_is_not_given_is_said_so() {
    let (_center, service) = signed_in(PortalScript::default()).await;
    let provider = PortalCredentials::new(service, "333333333333".to_owned(), "Importer".to_owned());
    let error = provider.provide_credentials().await.unwrap_err();
    let error = aws_sdk_dynamodb::error::SdkError::<ListTablesError, _>::dispatch_failure(
        aws_sdk_dynamodb::error::ConnectorError::other(error.into(), None),
    );
    let failure = failure_of(&error, "write");
    assert_eq!(failure.code, "access_denied");
    assert!(failure.message.contains("role"), "{failure}");
}
