//! What an answer of DynamoDB that is no success means: try again, reject, or stop, and in which words.

use crate::failure::Failure;
use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

/// What an unsuccessful answer calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The table asks to slow down: try again later.
    Throttled,
    /// The server failed, did not answer or could not be reached: try again later.
    Transient,
    /// The request itself is not valid: some item in it is at fault.
    Invalid,
    /// Trying again changes nothing.
    Final,
}

type Response = aws_sdk_dynamodb::config::http::HttpResponse;

/// What the answer calls for.
pub fn answer_of<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> Answer {
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            if is_about_credentials(error) {
                Answer::Final
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

/// Credential providers fail before anything is sent; the SDK reports that as a failed dispatch.
fn is_about_credentials<E>(error: &SdkError<E, Response>) -> bool {
    match error {
        SdkError::DispatchFailure(failure) => {
            let text = format!("{failure:?}");
            text.contains("CredentialsNotLoaded")
                || text.contains("CredentialsError")
                || text.contains("ProviderError")
                || text.contains("ProviderTimedOut")
                || text.contains("identity resolver timed out")
                || text.contains("InvalidConfiguration")
        }
        _ => false,
    }
}

/// The error in words for the person at the window. `doing` completes "Tableferry could not …".
pub fn failure_of<E>(error: &SdkError<E, Response>, doing: &str) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let detail = DisplayErrorContext(error).to_string();
    let said = |error: &E| error.message().unwrap_or("no further word").to_owned();
    let failure = |code: &str, why: &str, repair: &str| {
        Failure::new(code, format!("Tableferry could not {doing}: {why}"), repair).with_detail(detail.clone())
    };
    match error {
        SdkError::TimeoutError(_) => failure(
            "no_answer",
            "the server did not answer in time.",
            "Check the address and your connection, then try again.",
        ),
        SdkError::DispatchFailure(dispatch) if !is_about_credentials(error) => {
            if dispatch.is_timeout() {
                failure(
                    "no_answer",
                    "the server did not answer in time.",
                    "Check the address and your connection, then try again.",
                )
            } else {
                failure(
                    "unreachable",
                    "nothing answers at that address.",
                    "Check the address and that the server is running, then try again.",
                )
            }
        }
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => failure(
            "no_credentials",
            "no usable AWS credentials were found.",
            "Choose another profile, sign in again (aws sso login), or set up ~/.aws/credentials.",
        ),
        SdkError::ServiceError(service) => {
            let error = service.err();
            match error.code() {
                Some("InvalidSignatureException")
                    if said(error).contains("Signature") && is_about_time(&said(error)) =>
                {
                    failure(
                        "wrong_clock",
                        "AWS finds that this computer's clock is wrong.",
                        "Set the date and time of this computer, then try again.",
                    )
                }
                Some("ExpiredTokenException" | "ExpiredToken") => failure(
                    "credentials_expired",
                    "the AWS sign-in has expired.",
                    "Sign in again (aws sso login, or new keys), then continue.",
                ),
                Some(
                    "UnrecognizedClientException"
                    | "InvalidSignatureException"
                    | "MissingAuthenticationTokenException"
                    | "IncompleteSignatureException"
                    | "InvalidClientTokenId",
                ) => failure(
                    "credentials_refused",
                    "AWS does not know these credentials.",
                    "Check the access key of the profile, or choose another profile.",
                ),
                Some("AccessDeniedException" | "AccessDenied") => failure(
                    "access_denied",
                    "these credentials are not allowed to do it.",
                    "Ask whoever keeps the AWS account for the right to use DynamoDB.",
                ),
                Some("ResourceNotFoundException") => failure(
                    "no_such_table",
                    "there is no such table or index.",
                    "Check the destination and its region, or create the table first.",
                ),
                Some("ResourceInUseException") => failure(
                    "table_in_use",
                    "the table is being made, changed or deleted right now.",
                    "Wait a moment and try again.",
                ),
                Some("LimitExceededException") => failure(
                    "limit",
                    "the account has reached a limit of DynamoDB.",
                    "Wait until other tables are made or deleted, then try again.",
                ),
                Some("ValidationException") => {
                    let why = format!("the server refuses it: {}", said(error));
                    failure("refused", &why, "Change what the server names, then try again.")
                }
                Some(
                    "ProvisionedThroughputExceededException" | "ThrottlingException" | "RequestLimitExceeded",
                ) => failure("throttled", "the table asks to slow down.", "Wait a moment and try again."),
                code => {
                    let status = service.raw().status().as_u16();
                    let why = match code {
                        Some(code) => format!("the server says {code} (status {status}): {}", said(error)),
                        None => format!("the server answers with status {status}, not as DynamoDB does."),
                    };
                    failure(
                        "server_error",
                        &why,
                        "Check that the address is that of a DynamoDB, then try again.",
                    )
                }
            }
        }
        _ => failure(
            "not_dynamodb",
            "the answer is not one that DynamoDB gives.",
            "Check that the address is that of a DynamoDB, not of a web page.",
        ),
    }
}
