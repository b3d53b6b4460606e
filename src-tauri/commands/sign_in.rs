//! Signing in to AWS. Secrets come in by `take_keys` and `sign_in_with_code`, and no command gives one.

use app::{App, Portal, PortalAccount, PortalPrompt, SignInChoices, TypedKeys};
use failure::Failure;
use tauri::State;

/// What was used before.
#[tauri::command]
pub(crate) async fn sign_in_choices(app: State<'_, App>) -> Result<SignInChoices, Failure> {
    Ok(app.sign_in_choices().await)
}

/// Begins a sign-in at a company's portal and opens its page in the system's browser.
#[tauri::command]
pub(crate) async fn start_portal_sign_in(
    app: State<'_, App>,
    start_url: String,
    region: String,
) -> Result<PortalPrompt, Failure> {
    app.start_portal_sign_in(&start_url, &region).await
}

/// Opens the page of a sign-in that is under way again.
#[tauri::command]
pub(crate) fn open_sign_in_page(app: State<'_, App>, user_code: &str) -> Result<(), Failure> {
    app.open_sign_in_page(user_code)
}

/// Waits until the person has confirmed the code, and gives their accounts.
#[tauri::command]
pub(crate) async fn finish_portal_sign_in(
    app: State<'_, App>,
    user_code: String,
    job: String,
) -> Result<Vec<PortalAccount>, Failure> {
    app.finish_portal_sign_in(&user_code, &job).await
}

/// The accounts that the person has at a portal.
#[tauri::command]
pub(crate) async fn portal_accounts(
    app: State<'_, App>,
    portal: Portal,
) -> Result<Vec<PortalAccount>, Failure> {
    app.portal_accounts(&portal).await
}

/// Names of the roles that the person has in an account.
#[tauri::command]
pub(crate) async fn portal_roles(
    app: State<'_, App>,
    portal: Portal,
    account: String,
) -> Result<Vec<String>, Failure> {
    app.portal_roles(&portal, &account).await
}

/// Takes access keys that the person typed, and gives the id under which they are known from then on.
#[tauri::command]
pub(crate) async fn take_keys(
    app: State<'_, App>,
    keys: TypedKeys,
    in_keychain: bool,
    replaced: Option<String>,
) -> Result<String, Failure> {
    app.take_keys(keys, in_keychain, replaced).await
}

/// Forgets access keys, once the person confirmed it.
#[tauri::command]
pub(crate) async fn forget_keys(app: State<'_, App>, id: String) -> Result<(), Failure> {
    app.forget_keys(&id).await
}

/// Signs in with the code of a device, where a profile asks for one.
#[tauri::command]
pub(crate) async fn sign_in_with_code(
    app: State<'_, App>,
    profile: String,
    region: Option<String>,
    code: String,
) -> Result<(), Failure> {
    app.sign_in_with_code(&profile, region.as_deref(), &code).await
}

/// The person has signed in again outside: what waits for it looks again.
#[tauri::command]
pub(crate) fn signed_in_again(app: State<'_, App>) {
    app.signed_in_again();
}
