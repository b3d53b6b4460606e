//! What an answer of DynamoDB that is no success means: try again, reject, or stop, and in which words.
//!
//! An error of the SDK holds more than a person may be shown: headers and bodies, and what a `credential_process`
//! printed. So none is ever printed whole, and no text of one is searched. What is shown is the service's code, its
//! message, the request's id and the status; what kind of failure it was is known by type.

use super::practice::PRACTICE_DISK_FULL;
use super::sign_in_problem::SignInProblem;
use aws_credential_types::provider::error::{CredentialsError, TokenError};
use aws_sdk_dynamodb::error::{ErrorMetadata, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;
use failure::{Code, Failure};
use std::error::Error;

/// What an unsuccessful answer calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The table asks to slow down: try again later.
    Throttled,
    /// The server failed, did not answer or could not be reached: try again later.
    Transient,
    /// The request itself is not valid: some item in it is at fault.
    Invalid,
    /// The credentials have expired, or are no longer given: with others it may be taken.
    SignInExpired,
    /// Trying again changes nothing.
    Final,
}

type Response = aws_sdk_dynamodb::config::http::HttpResponse;

/// Most characters of a service's message that are shown.
const MAX_MESSAGE_CHARS: usize = 400;
/// From where one of these stands in a service's message, it repeats the request, which was signed.
const REPEATED_REQUEST: [&str; 5] = ["authorization", "aws4-hmac", "credential=", "signature=", "x-amz-"];

/// What the answer calls for.
pub fn answer_of<E>(error: &SdkError<E, Response>) -> Answer
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            if credentials_problem(error).is_some() {
                Answer::SignInExpired
            } else {
                Answer::Transient
            }
        }
        SdkError::ServiceError(service) => match service.err().code() {
            Some(
                "ProvisionedThroughputExceededException"
                | "ThrottlingException"
                | "RequestLimitExceeded"
                | "LimitExceededException",
            ) => Answer::Throttled,
            Some("ValidationException" | "ItemCollectionSizeLimitExceededException") => Answer::Invalid,
            Some(
                "InternalServerError"
                | "InternalFailure"
                | "ServiceUnavailable"
                | "TransactionInProgressException"
                | "TransactionConflictException"
                | "ReplicatedWriteConflictException",
            ) => Answer::Transient,
            Some("ExpiredTokenException" | "ExpiredToken") => Answer::SignInExpired,
            Some(PRACTICE_DISK_FULL) => Answer::Final,
            _ if service.raw().status().is_server_error() => Answer::Transient,
            _ => Answer::Final,
        },
        _ => Answer::Final,
    }
}

/// AWS refuses signatures made more than some minutes ago or ahead.
fn is_about_time(said: &str) -> bool {
    said.contains("expired") || said.contains("not yet current")
}

/// An error and those it comes from, the outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}

/// Why there are no credentials to sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CredentialsProblem {
    NotThere,
    NotConfigured,
    TooSlow,
    /// The sign-in, the service or the program that gives them failed.
    NotGiven,
}

/// Credentials are had before anything is sent; the SDK reports that as a failed dispatch.
fn credentials_problem(error: &(dyn Error + 'static)) -> Option<CredentialsProblem> {
    chain(error).find_map(|error| {
        if let Some(error) = error.downcast_ref::<CredentialsError>() {
            return Some(match error {
                CredentialsError::CredentialsNotLoaded(_) => CredentialsProblem::NotThere,
                CredentialsError::InvalidConfiguration(_) => CredentialsProblem::NotConfigured,
                CredentialsError::ProviderTimedOut(_) => CredentialsProblem::TooSlow,
                _ => CredentialsProblem::NotGiven,
            });
        }
        error.downcast_ref::<TokenError>().map(|error| match error {
            TokenError::TokenNotLoaded(_) => CredentialsProblem::NotThere,
            TokenError::InvalidConfiguration(_) => CredentialsProblem::NotConfigured,
            TokenError::ProviderTimedOut(_) => CredentialsProblem::TooSlow,
            _ => CredentialsProblem::NotGiven,
        })
    })
}

impl CredentialsProblem {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotThere => (
                "no AWS credentials were found.",
                "Sign in through your company's AWS portal, choose a profile, or type access keys.",
            ),
            Self::NotConfigured => (
                "the AWS settings that lead to the credentials are not complete.",
                "Look at the profile in ~/.aws/config, or choose another profile.",
            ),
            Self::TooSlow => (
                "the AWS credentials did not come in time.",
                "Sign in again (aws sso login), or run the profile's credential_process by hand to see what it waits \
                 for.",
            ),
            Self::NotGiven => (
                "the AWS credentials could not be obtained: the sign-in has expired, or what gives them failed.",
                "Sign in again (aws sso login), choose another profile, or run the profile's credential_process by \
                 hand: what it prints is not shown here, since it may be secret.",
            ),
        }
    }
}

/// The words of a service that was asked for credentials, such as for a role.
fn words_of_credentials_service(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).find_map(|error| {
        let of_role = error.downcast_ref::<AssumeRoleError>().map(ProvideErrorMetadata::meta);
        let of_identity =
            || error.downcast_ref::<AssumeRoleWithWebIdentityError>().map(ProvideErrorMetadata::meta);
        of_role.or_else(of_identity).and_then(|meta| detail_of(meta, None, true))
    })
}

/// The kind of the system's error, where there is one: `connection refused`.
fn system_words(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error)
        .find_map(|error| error.downcast_ref::<std::io::Error>())
        .map(|error| error.kind().to_string())
}

/// A service's message as far as it is for a person: its first line, without what repeats the request.
fn plain_message(text: &str) -> Option<String> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let lower = line.to_ascii_lowercase();
    let end = REPEATED_REQUEST.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(line.len());
    let kept: String =
        line[..end].chars().filter(|character| !character.is_control()).take(MAX_MESSAGE_CHARS).collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// A code or an id as services give them; anything else is not repeated.
fn plain_word(text: &str) -> Option<&str> {
    let is_plain = (1..=100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'#'));
    is_plain.then_some(text)
}

/// The right that a refusal names: `User: … is not authorized to perform: dynamodb:PutItem on resource: …`.
fn missing_right(message: &str) -> Option<&str> {
    let named = message.split("not authorized to perform: ").nth(1)?.split_whitespace().next()?;
    let (service, action) = named.split_once(':')?;
    (plain_word(service).is_some() && plain_word(action).is_some()).then_some(named)
}

/// Code, message, status and request id: all that is shown of an answer besides our own words.
fn detail_of(meta: &ErrorMetadata, status: Option<u16>, with_message: bool) -> Option<String> {
    let code = meta.code().and_then(plain_word).map(str::to_owned);
    let message = meta.message().filter(|_| with_message).and_then(plain_message);
    let said = match (code, message) {
        (Some(code), Some(message)) => Some(format!("{code}: {message}")),
        (code, message) => code.or(message),
    };
    let status = status.map(|status| format!("HTTP status {status}"));
    let id = meta.request_id().and_then(plain_word).map(|id| format!("request {id}"));
    let parts: Vec<String> = [said, status, id].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The error in words for the person at the window. `doing` completes "Tableferry could not …".
pub fn failure_of<E>(error: &SdkError<E, Response>, doing: &str) -> Failure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let failure = |code: Code, why: &str, repair: &str, detail: Option<String>| Failure {
        detail,
        ..Failure::new(code, format!("Tableferry could not {doing}: {why}"), repair)
    };
    if let Some(problem) = chain(error).find_map(|error| error.downcast_ref::<SignInProblem>()) {
        return problem.failure().clone();
    }
    if let Some(problem) = credentials_problem(error) {
        let (why, repair) = problem.words();
        return failure(Code::NoCredentials, why, repair, words_of_credentials_service(error));
    }
    let no_answer = || {
        failure(
            Code::NoAnswer,
            "the server did not answer in time.",
            "Check the address and your connection, then try again.",
            None,
        )
    };
    match error {
        SdkError::TimeoutError(_) => no_answer(),
        SdkError::DispatchFailure(dispatch) if dispatch.is_timeout() => no_answer(),
        SdkError::DispatchFailure(_) => failure(
            Code::Unreachable,
            "nothing answers at that address.",
            "Check the address and that the server is running, then try again.",
            system_words(error),
        ),
        SdkError::ConstructionFailure(_) => failure(
            Code::NotSent,
            "the request could not be put together.",
            "Check the settings of the AWS profile and the table's name, then try again.",
            None,
        ),
        SdkError::ServiceError(service) => {
            let status = service.raw().status().as_u16();
            service_failure(service.err().meta(), status, failure)
        }
        SdkError::ResponseError(response) => failure(
            Code::NotDynamodb,
            "the answer is not one that DynamoDB gives.",
            "Check that the address is that of a DynamoDB, not of a web page.",
            Some(format!("HTTP status {}", response.raw().status().as_u16())),
        ),
        _ => failure(Code::NotSent, "the request could not be sent.", "Try again.", None),
    }
}

/// What the service itself said.
fn service_failure(
    meta: &ErrorMetadata,
    status: u16,
    failure: impl Fn(Code, &str, &str, Option<String>) -> Failure,
) -> Failure {
    let full = || detail_of(meta, Some(status), true);
    // What is said of a signature may repeat the request.
    let without_message = || detail_of(meta, Some(status), false);
    let message =
        || meta.message().and_then(plain_message).unwrap_or_else(|| "it does not say why.".to_owned());
    match meta.code() {
        Some("InvalidSignatureException") if meta.message().is_some_and(is_about_time) => failure(
            Code::WrongClock,
            "AWS finds that this computer's clock is wrong.",
            "Set the date and time of this computer, then try again.",
            without_message(),
        ),
        Some("ExpiredTokenException" | "ExpiredToken") => failure(
            Code::CredentialsExpired,
            "the AWS sign-in has expired.",
            "Sign in again in the destination (or with aws sso login), then continue.",
            without_message(),
        ),
        Some(
            "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "MissingAuthenticationTokenException"
            | "IncompleteSignatureException"
            | "SignatureDoesNotMatch"
            | "InvalidClientTokenId"
            | "InvalidAccessKeyId",
        ) => failure(
            Code::CredentialsRefused,
            "AWS does not know these credentials.",
            "Check the access key of the profile, or choose another profile.",
            without_message(),
        ),
        Some("AccessDeniedException" | "AccessDenied") => {
            let right = meta.message().and_then(missing_right);
            let missing =
                right.map(|right| format!(" The right that is missing is {right}.")).unwrap_or_default();
            failure(
                Code::AccessDenied,
                &format!("these credentials are not allowed to do it.{missing}"),
                "Check access gives the policy with all rights that are needed (on the command line: access): send it to \
                 whoever looks after the AWS account.",
                full(),
            )
        }
        Some("ResourceNotFoundException") => failure(
            Code::NoSuchTable,
            "there is no such table or index.",
            "Check the destination and its region, or create the table first.",
            full(),
        ),
        Some("ResourceInUseException") => failure(
            Code::TableInUse,
            "the table is being created, changed or deleted right now.",
            "Wait a moment and try again.",
            full(),
        ),
        Some("LimitExceededException") => failure(
            Code::Limit,
            "the account has reached a limit of DynamoDB.",
            "Wait until other tables are created or deleted, then try again.",
            full(),
        ),
        Some("ValidationException") => failure(
            Code::Refused,
            &format!("the server refuses it: {}", message()),
            "Change what the server names, then try again.",
            full(),
        ),
        Some("ProvisionedThroughputExceededException" | "ThrottlingException" | "RequestLimitExceeded") => {
            failure(Code::Throttled, "the table asks to slow down.", "Wait a moment and try again.", full())
        }
        Some(PRACTICE_DISK_FULL) => failure(
            Code::DiskFull,
            "the disk that holds the practice database is full.",
            "Free some space on the disk, then continue.",
            None,
        ),
        code => {
            let why = match code.and_then(plain_word) {
                Some(code) => format!("the server says {code} (status {status}): {}", message()),
                None => format!("the server answers with status {status}, not as DynamoDB does."),
            };
            failure(
                Code::ServerError,
                &why,
                "Check that the address is that of a DynamoDB, then try again.",
                if code.is_some() { full() } else { without_message() },
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_right_that_is_missing() {
        for (message, expected) in [
            (
                "User: arn:aws:iam::1:user/ann is not authorized to perform: dynamodb:PutItem on resource: arn:aws:x",
                Some("dynamodb:PutItem"),
            ),
            ("User: a is not authorized to perform: s3:PutObject", Some("s3:PutObject")),
            ("User: a is not authorized to perform: <script>:b on", None),
            ("Access Denied", None),
            ("", None),
        ] {
            assert_eq!(missing_right(message), expected, "{message}");
        }
    }
    use aws_sdk_dynamodb::operation::list_tables::ListTablesError;

    const SECRET: &str = "wJalrXUtnFEMI";

    fn dispatch(source: impl Into<Box<dyn Error + Send + Sync>>) -> SdkError<ListTablesError, Response> {
        SdkError::dispatch_failure(aws_sdk_dynamodb::error::ConnectorError::other(source.into(), None))
    }

    fn shown(failure: &Failure) -> String {
        let Failure { code, message, repair, detail, .. } = failure;
        format!("{code}\n{message}\n{repair}\n{}", detail.as_deref().unwrap_or_default())
    }

    #[test]
    fn credentials_are_known_by_type_and_what_they_say_is_not_repeated() {
        for (error, words) in [
            (CredentialsError::not_loaded(SECRET), "no AWS credentials were found"),
            (CredentialsError::invalid_configuration(SECRET), "not complete"),
            (CredentialsError::provider_timed_out(std::time::Duration::from_secs(12)), "in time"),
            (CredentialsError::provider_error(format!("exited. Stderr: {SECRET}")), "could not be obtained"),
            (CredentialsError::unhandled(SECRET), "could not be obtained"),
        ] {
            let error = dispatch(error);
            assert_eq!(answer_of(&error), Answer::SignInExpired);
            let failure = failure_of(&error, "reach the destination");
            assert_eq!(failure.code, "no_credentials");
            assert!(failure.message.contains(words), "{failure}");
            assert!(!shown(&failure).contains(SECRET), "{failure:?}");
        }
    }

    #[test]
    fn a_failure_that_only_speaks_of_credentials_is_not_one_of_theirs() {
        let error = dispatch("CredentialsNotLoaded ProviderError InvalidConfiguration");
        assert_eq!(answer_of(&error), Answer::Transient);
        assert_eq!(failure_of(&error, "reach the destination").code, "unreachable");
    }

    #[test]
    fn the_systems_error_is_told_by_its_kind() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, SECRET);
        let failure = failure_of(&dispatch(refused), "reach the destination");
        assert_eq!(failure.detail.as_deref(), Some("connection refused"));
        assert!(!shown(&failure).contains(SECRET));
    }

    #[test]
    fn what_does_not_answer_in_time_is_said_so() {
        use aws_sdk_dynamodb::error::ConnectorError;
        let operation = SdkError::<ListTablesError, Response>::timeout_error(SECRET);
        let connector = SdkError::dispatch_failure(ConnectorError::timeout(SECRET.into()));
        for error in [operation, connector] {
            assert_eq!(answer_of(&error), Answer::Transient);
            let failure = failure_of(&error, "reach the destination");
            assert_eq!(failure.code, "no_answer");
            assert!(!shown(&failure).contains(SECRET), "{failure:?}");
        }
    }

    #[test]
    fn a_request_that_was_never_put_together_is_no_matter_of_credentials() {
        let failure = failure_of(
            &SdkError::<ListTablesError, Response>::construction_failure(SECRET),
            "reach the destination",
        );
        assert_eq!(failure.code, "not_sent");
        assert!(!shown(&failure).contains(SECRET), "{failure:?}");
    }

    #[test]
    fn a_message_is_its_first_line_without_the_request() {
        for (text, kept) in [
            ("The table is too small.", Some("The table is too small.")),
            ("\n First.\nThe canonical string: secret", Some("First.")),
            (
                "Bad header Authorization=AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=abc",
                Some("Bad header"),
            ),
            ("Missing X-Amz-Security-Token: abc", Some("Missing")),
            ("a\u{1b}[31mb", Some("a[31mb")),
            ("Signature=abc", None),
            ("", None),
        ] {
            assert_eq!(plain_message(text).as_deref(), kept, "{text}");
        }
        assert_eq!(
            plain_message(&"ä".repeat(1000)).map(|text| text.chars().count()),
            Some(MAX_MESSAGE_CHARS)
        );
        assert_eq!(
            plain_word("com.amazonaws.dynamodb.v20120810#Throttled"),
            Some("com.amazonaws.dynamodb.v20120810#Throttled")
        );
        for odd in ["", "a b", "{\"secret\":1}", "<html>"] {
            assert_eq!(plain_word(odd), None, "{odd}");
        }
    }
}
