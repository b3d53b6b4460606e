//! IAM Identity Center over real HTTP: signing in by a code (`sso-oidc`), and accounts, roles and credentials (`sso`). What
//! it answers is set by the test; a person who confirms the code in the browser is a request for its page. STS and IAM are
//! there too, as far as they say who signs.

use crate::connections::serve;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Most bytes of a request.
const MAX_BODY: usize = 1024 * 1024;

/// What a portal answers.
#[derive(Debug, Clone)]
pub struct PortalScript {
    /// Seconds between questions, as it asks for them.
    pub interval_seconds: u32,
    /// What it answers to the first questions whether the code was confirmed, as error codes such as
    /// `AuthorizationPendingException`. Afterwards it is granted.
    pub polls: Vec<&'static str>,
    /// Only a visit of its page confirms the code, once the first questions are answered.
    pub needs_visit: bool,
    /// What it answers to a wrong start URL is the same as to this.
    pub knows_start_url: bool,
    /// Accounts by number and name, with their roles; two on a page.
    pub accounts: Vec<(String, String, Vec<String>)>,
    /// It gives a token by which the sign-in is renewed.
    pub gives_refresh_token: bool,
    /// Credentials of a role last so many seconds.
    pub credentials_seconds: u64,
}

impl Default for PortalScript {
    fn default() -> Self {
        let account = |number: &str, name: &str, roles: &[&str]| {
            (number.to_owned(), name.to_owned(), roles.iter().map(|role| (*role).to_owned()).collect())
        };
        Self {
            interval_seconds: 1,
            polls: Vec::new(),
            needs_visit: false,
            knows_start_url: true,
            accounts: vec![
                account("123456789012", "Shop production", &["Importer", "ReadOnly"]),
                account("210987654321", "Shop test", &["Administrator"]),
                account("333333333333", "Accounting", &["ReadOnly"]),
            ],
            gives_refresh_token: false,
            credentials_seconds: 3600,
        }
    }
}

/// A running portal. Dropping it stops it.
#[derive(Debug)]
pub struct IdentityCenter {
    url: String,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    url: String,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    script: PortalScript,
    polls: usize,
    refreshed: usize,
    was_visited: bool,
    /// The tokens that are taken.
    tokens: Vec<String>,
    given_tokens: usize,
    /// The number of the account for which credentials were given last.
    account: String,
    role: String,
}

impl IdentityCenter {
    /// The secrets that it gives: none of these words may be seen anywhere.
    pub const SECRETS: [&'static str; 5] =
        ["hush-client", "hush-device", "hush-token", "hush-refresh", "hush-secret"];
    /// The code of a device that it takes, for roles that have `Code` in their names.
    pub const DEVICE_CODE: &'static str = "246810";
    /// The code that the person confirms.
    pub const USER_CODE: &'static str = "WDJB-MJHT";

    /// Starts a portal on a free port of this computer.
    ///
    /// # Errors
    /// When no port is to be had.
    pub async fn start(script: PortalScript) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let inner = Inner {
            script,
            polls: 0,
            refreshed: 0,
            was_visited: false,
            tokens: Vec::new(),
            given_tokens: 0,
            account: "123456789012".to_owned(),
            role: "Importer".to_owned(),
        };
        let state = Arc::new(State { url: url.clone(), inner: Mutex::new(inner) });
        let kept = Arc::clone(&state);
        let serving = tokio::spawn(serve(listener, move |stream| talk(stream, Arc::clone(&kept))));
        Ok(Self { url, state, serving })
    }

    /// Where it listens, for all of its services.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address at which people sign in.
    pub fn start_url(&self) -> String {
        format!("{}/start", self.url)
    }

    /// How often it was asked whether the code was confirmed.
    pub fn polls(&self) -> usize {
        self.state.lock().polls
    }

    /// How often a sign-in was renewed.
    pub fn refreshed(&self) -> usize {
        self.state.lock().refreshed
    }

    /// Takes no token any more that it has given so far.
    pub fn end_sessions(&self) {
        self.state.lock().tokens.clear();
    }

    /// Answers otherwise from now on.
    pub fn set_script(&self, script: PortalScript) {
        let mut inner = self.state.lock();
        (inner.script, inner.polls, inner.was_visited) = (script, 0, false);
    }

    /// What a person does who confirms the code in the browser.
    pub fn confirm(&self) {
        self.state.lock().was_visited = true;
    }
}

impl Drop for IdentityCenter {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn talk(stream: TcpStream, state: Arc<State>) {
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let state = Arc::clone(&state);
        async move {
            let (parts, body) = request.into_parts();
            let body = Limited::new(body, MAX_BODY).collect().await.map_err(io::Error::other)?.to_bytes();
            let bearer = parts.headers.get("x-amz-sso_bearer_token").and_then(|value| value.to_str().ok());
            let query = query_of(parts.uri.query().unwrap_or_default());
            let asked = Asked { path: parts.uri.path(), query, bearer, body: &body };
            let answer = if parts.method == Method::GET { state.get(&asked) } else { state.post(&asked) };
            Ok::<_, io::Error>(response(answer))
        }
    });
    // Whoever hung up does not wait for an answer.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

struct Asked<'a> {
    path: &'a str,
    query: HashMap<String, String>,
    bearer: Option<&'a str>,
    body: &'a [u8],
}

enum Reply {
    Json(Value),
    Error(u16, &'static str),
    Text(&'static str, String),
    /// An error of the Query protocol.
    Refusal(u16, &'static str),
}

impl State {
    fn post(&self, asked: &Asked<'_>) -> Reply {
        let json: Value = serde_json::from_slice(asked.body).unwrap_or_default();
        match asked.path {
            "/client/register" => Reply::Json(json!({
                "clientId": "client", "clientSecret": "hush-client",
                "clientIdIssuedAt": 0, "clientSecretExpiresAt": 4_000_000_000_u64,
            })),
            "/device_authorization" => self.start_device(&json),
            "/token" => self.token(&json),
            _ => self.query_service(asked.body),
        }
    }

    fn start_device(&self, asked: &Value) -> Reply {
        let mut inner = self.lock();
        let is_known = asked["startUrl"].as_str() == Some(&format!("{}/start", self.url));
        if !inner.script.knows_start_url || !is_known {
            return Reply::Error(400, "InvalidRequestException");
        }
        (inner.polls, inner.was_visited) = (0, false);
        Reply::Json(json!({
            "deviceCode": "hush-device",
            "userCode": IdentityCenter::USER_CODE,
            "verificationUri": format!("{}/device", self.url),
            "verificationUriComplete": format!("{}/device?user_code={}", self.url, IdentityCenter::USER_CODE),
            "expiresIn": 600,
            "interval": inner.script.interval_seconds,
        }))
    }

    fn token(&self, asked: &Value) -> Reply {
        let mut inner = self.lock();
        if asked["clientSecret"] != "hush-client" {
            return Reply::Error(401, "InvalidClientException");
        }
        if asked["grantType"] == "refresh_token" {
            if asked["refreshToken"] != "hush-refresh" || !inner.script.gives_refresh_token {
                return Reply::Error(400, "InvalidGrantException");
            }
            inner.refreshed += 1;
            return inner.grant();
        }
        if asked["deviceCode"] != "hush-device" {
            return Reply::Error(400, "InvalidGrantException");
        }
        inner.polls += 1;
        if let Some(code) = inner.script.polls.get(inner.polls - 1) {
            return Reply::Error(if *code == "InternalServerException" { 500 } else { 400 }, code);
        }
        if inner.script.needs_visit && !inner.was_visited {
            return Reply::Error(400, "AuthorizationPendingException");
        }
        inner.grant()
    }

    fn get(&self, asked: &Asked<'_>) -> Reply {
        let mut inner = self.lock();
        if asked.path == "/device" {
            inner.was_visited = true;
            return Reply::Text("text/html", "<p>Request approved. You can close this page.</p>".to_owned());
        }
        let is_signed_in =
            asked.bearer.is_some_and(|bearer| inner.tokens.iter().any(|token| token == bearer));
        if !is_signed_in {
            return Reply::Error(401, "UnauthorizedException");
        }
        let of_account = |id: Option<&String>| {
            inner.script.accounts.iter().find(|(number, _, _)| Some(number) == id).cloned()
        };
        match asked.path {
            "/assignment/accounts" => {
                let start: usize = asked.query.get("next_token").and_then(|at| at.parse().ok()).unwrap_or(0);
                let page: Vec<Value> =
                    inner.script.accounts.iter().skip(start).take(2).map(account).collect();
                let next = (start + 2 < inner.script.accounts.len()).then(|| (start + 2).to_string());
                Reply::Json(json!({ "accountList": page, "nextToken": next }))
            }
            "/assignment/roles" => match of_account(asked.query.get("account_id")) {
                Some((number, _, roles)) => {
                    let roles: Vec<Value> =
                        roles.iter().map(|role| json!({ "roleName": role, "accountId": number })).collect();
                    Reply::Json(json!({ "roleList": roles }))
                }
                None => Reply::Error(404, "ResourceNotFoundException"),
            },
            "/federation/credentials" => {
                let role = asked.query.get("role_name").cloned().unwrap_or_default();
                match of_account(asked.query.get("account_id")) {
                    Some((number, _, roles)) if roles.contains(&role) => {
                        let seconds = now_seconds() + inner.script.credentials_seconds;
                        (inner.account, inner.role) = (number, role);
                        Reply::Json(json!({ "roleCredentials": {
                            "accessKeyId": "ASIAPORTALEXAMPLE", "secretAccessKey": "hush-secret",
                            "sessionToken": "hush-token-session", "expiration": seconds * 1000,
                        } }))
                    }
                    _ => Reply::Error(403, "ForbiddenException"),
                }
            }
            _ => Reply::Error(404, "ResourceNotFoundException"),
        }
    }

    /// STS and IAM, which speak the Query protocol: who signs.
    fn query_service(&self, body: &[u8]) -> Reply {
        let mut inner = self.lock();
        let asked = query_of(std::str::from_utf8(body).unwrap_or_default());
        let xml = match asked.get("Action").map(String::as_str) {
            Some("GetCallerIdentity") => format!(
                "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
                 <GetCallerIdentityResult><Arn>arn:aws:sts::{0}:assumed-role/AWSReservedSSO_{1}_0a1b2c3d4e5f6a7b/anna\
                 </Arn><UserId>AROA:anna</UserId><Account>{0}</Account></GetCallerIdentityResult>\
                 </GetCallerIdentityResponse>",
                inner.account, inner.role
            ),
            Some("ListAccountAliases") => "<ListAccountAliasesResponse><ListAccountAliasesResult><AccountAliases>\
                 <member>shop</member></AccountAliases></ListAccountAliasesResult></ListAccountAliasesResponse>"
                .to_owned(),
            Some("AssumeRole") => return inner.assume_role(&asked),
            _ => return Reply::Error(400, "InvalidAction"),
        };
        Reply::Text("text/xml", xml)
    }
}

impl Inner {
    /// A role, which is given for the right code alone where its name says that it asks for one.
    fn assume_role(&mut self, asked: &HashMap<String, String>) -> Reply {
        let role =
            asked.get("RoleArn").and_then(|arn| arn.rsplit("%2F").next()).unwrap_or_default().to_owned();
        let code = asked.get("TokenCode").map(String::as_str);
        if role.contains("Code") && code != Some(IdentityCenter::DEVICE_CODE) {
            let body = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>MultiFactorAuthentication \
                 failed with invalid MFA one time pass code.</Message></Error></ErrorResponse>";
            return Reply::Refusal(403, body);
        }
        self.role = role;
        Reply::Text(
            "text/xml",
            format!(
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
                 <AccessKeyId>ASIAROLEEXAMPLE</AccessKeyId><SecretAccessKey>hush-secret</SecretAccessKey>\
                 <SessionToken>hush-token-role</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
                 <AssumedRoleUser><Arn>arn:aws:sts::{0}:assumed-role/{1}/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId>\
                 </AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>",
                self.account, self.role
            ),
        )
    }

    fn grant(&mut self) -> Reply {
        self.given_tokens += 1;
        let token = format!("hush-token-{}", self.given_tokens);
        self.tokens.push(token.clone());
        let mut granted = json!({ "accessToken": token, "tokenType": "Bearer", "expiresIn": 28800 });
        if self.script.gives_refresh_token {
            granted["refreshToken"] = "hush-refresh".into();
        }
        Reply::Json(granted)
    }
}

fn account((number, name, _): &(String, String, Vec<String>)) -> Value {
    json!({ "accountId": number, "accountName": name, "emailAddress": format!("{number}@example.com") })
}

fn now_seconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// Names and values that need no decoding: those that the clients of these tests send.
fn query_of(text: &str) -> HashMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let (status, kind, body, error) = match reply {
        Reply::Json(value) => (200, "application/json", value.to_string(), None),
        Reply::Error(status, code) => {
            (status, "application/json", json!({ "message": "As told." }).to_string(), Some(code))
        }
        Reply::Text(kind, text) => (200, kind, text, None),
        Reply::Refusal(status, body) => (status, "text/xml", body.to_owned(), None),
    };
    let mut response = Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST))
        .header("content-type", kind);
    if let Some(code) = error {
        response = response.header("x-amzn-errortype", code);
    }
    response.body(Full::new(Bytes::from(body))).unwrap_or_default()
}
