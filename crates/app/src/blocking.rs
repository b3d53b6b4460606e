//! Work that reads files, off the threads that answer.

use failure::{Code, Failure};

/// Runs `work` on a thread of its own and waits for it.
///
/// # Errors
/// What it says, and `unexpected` where it panics.
pub(crate) async fn blocking<T: Send + 'static, E: Into<Failure> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Into::into),
        Err(error) => Err(Failure::new(
            Code::Unexpected,
            "Something went wrong in Tableferry itself.",
            "Try again. If it happens again, please report it.",
        )
        .with_detail(error.to_string())),
    }
}
