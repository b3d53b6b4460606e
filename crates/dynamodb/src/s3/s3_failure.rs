//! What an answer of S3 that is no success means, in words.

use crate::destination::failure_of;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use failure::{Code, Failure};
use std::error::Error;

/// The error in words for the person at the window. `doing` completes "Tableferry could not …".
pub(super) fn s3_failure<E>(error: &SdkError<E, HttpResponse>, doing: &str) -> Failure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let failure = failure_of(error, doing);
    let message = |why: &str| format!("Tableferry could not {doing}: {why}");
    match (error.as_service_error().and_then(ProvideErrorMetadata::code), status_of(error)) {
        (Some("NoSuchBucket"), _) => Failure {
            code: Code::NoSuchBucket,
            message: message("there is no such bucket."),
            repair: "Choose another bucket, or start the import again: then the bucket is created.".to_owned(),
            ..failure
        },
        (Some("AccessDenied" | "AllAccessDisabled"), _) | (None, Some(403)) => Failure {
            code: Code::AccessDenied,
            message: message("these credentials are not allowed to do it."),
            repair: "Ask whoever keeps the AWS account for the right to use this bucket, or choose another bucket."
                .to_owned(),
            ..failure
        },
        (Some("SlowDown" | "ServiceUnavailable" | "RequestTimeout"), _) => Failure {
            code: Code::Throttled,
            message: message("S3 asks to slow down, again and again."),
            repair: "Wait a few minutes, then continue.".to_owned(),
            ..failure
        },
        _ if failure.code == Code::ServerError || failure.code == Code::NotDynamodb => Failure {
            repair: "Continue the import; if it happens again, look at the bucket in the AWS console.".to_owned(),
            ..failure
        },
        _ => failure,
    }
}

/// The status of the answer, where there was one.
pub(super) fn status_of<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}
