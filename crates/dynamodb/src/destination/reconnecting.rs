//! How a run has another connection in place of one whose credentials have expired.

use super::connection::Connection;
use super::exact::ExactDestination;
use super::renewal::Renewal;
use failure::{Code, Failure};

/// The destination for a run whose credentials are no longer taken, which is the failure `expired`, with others: at once where
/// they renew themselves, else after somebody has signed in.
///
/// # Errors
/// `another_account` where it is not where the run wrote before; `expired` where nobody is there to sign in.
pub(crate) async fn signed_in_again(
    renewal: Option<(Renewal, ExactDestination)>,
    expired: Failure,
) -> Result<Connection, Failure> {
    let Some((renewal, exact)) = renewal else { return Err(expired) };
    renewed(&renewal, &exact).await.map_err(|failure| match failure.code {
        Code::AnotherAccount => failure,
        _ => expired,
    })
}

/// True of a failure after which a run waits for a sign-in: its credentials have expired, or are no longer given.
pub(crate) fn asks_for_sign_in(failure: &Failure) -> bool {
    matches!(
        failure.code,
        Code::CredentialsExpired
            | Code::NoCredentials
            | Code::SignInNeeded
            | Code::CodeNeeded
            | Code::NoSuchKeys
    )
}

/// The destination with credentials that are taken: at once where they renew themselves, else after somebody has signed in.
///
/// # Errors
/// `another_account` and the like when it is not where the run wrote before. Where nobody is there to sign in: why the
/// credentials are not taken.
async fn renewed(renewal: &Renewal, same_as: &ExactDestination) -> Result<Connection, Failure> {
    let mut signed_in = renewal.sign_ins.watch();
    loop {
        signed_in.borrow_and_update();
        match renewed_once(renewal, same_as).await {
            Err(failure) if renewal.can_sign_in && is_about_sign_in(failure.code) => {
                if signed_in.changed().await.is_err() {
                    return Err(failure);
                }
            }
            done => return done,
        }
    }
}

async fn renewed_once(renewal: &Renewal, same_as: &ExactDestination) -> Result<Connection, Failure> {
    let connection = Connection::to_aws(&renewal.sign_in, Some(&same_as.region), &renewal.sign_ins).await?;
    // It asks STS, which takes no credentials that have expired.
    let now = connection.exact().await?;
    same_as.require_same(&now)?;
    Ok(connection)
}

/// Whether signing in again may change that.
fn is_about_sign_in(code: Code) -> bool {
    matches!(
        code,
        Code::CredentialsExpired
            | Code::CredentialsRefused
            | Code::NoCredentials
            | Code::SignInNeeded
            | Code::CodeNeeded
            | Code::NoSuchKeys
            | Code::NoKeychain
            | Code::NoAnswer
            | Code::Unreachable
    )
}
