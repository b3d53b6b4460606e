//! Questions in a dialog of the system, where no script of the page can answer for the person.

use crate::dialogs::Dialogs;
use app::{Answer, Host, Question};
use failure::{Code, Failure};
use std::time::{Duration, Instant};
use tauri::{AppHandle, Manager};

/// A yes that comes sooner than this is no answer: nobody has read the question, and a click that was meant for the
/// page may have met the button.
const SOONEST_YES: Duration = Duration::from_millis(600);

/// Asks in dialogs of the system.
#[derive(Debug)]
pub(crate) struct NativeDialogs(pub(crate) AppHandle);

impl Host for NativeDialogs {
    fn ask(&self, question: Question) -> Answer<'_> {
        Box::pin(async move {
            let _permit = self.0.state::<Dialogs>().open()?;
            Ok(show(&self.0, question).await)
        })
    }

    fn open_page(&self, url: &str) -> Result<(), Failure> {
        tauri_plugin_opener::open_url(url, None::<&str>).map_err(|_| {
            Failure::new(
                Code::PageNotOpened,
                "The browser of this computer could not be opened.",
                "Copy the address and open it yourself.",
            )
        })
    }

    fn can_sign_in(&self) -> bool {
        true
    }
}

/// Shows the question, whatever else is open. Anything but a press of the button for yes is a no.
#[cfg(target_os = "linux")]
pub(crate) async fn show(app: &AppHandle, question: Question) -> bool {
    use gtk::prelude::{DialogExt, GtkWindowExt, MessageDialogExt, StyleContextExt, WidgetExt};
    use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType};

    let (answer, answered) = tokio::sync::oneshot::channel();
    let window = app.get_webview_window(crate::window::MAIN);
    let shown = app.run_on_main_thread(move || {
        let parent = window.and_then(|window| window.gtk_window().ok());
        let dialog = MessageDialog::new(
            parent.as_ref(),
            DialogFlags::MODAL | DialogFlags::DESTROY_WITH_PARENT,
            if question.destroys { MessageType::Warning } else { MessageType::Question },
            ButtonsType::None,
            &question.heading,
        );
        dialog.set_title(&question.heading);
        dialog.set_secondary_text(Some(&question.text));
        dialog.add_button(question.no, ResponseType::Cancel);
        let yes = dialog.add_button(question.yes, ResponseType::Accept);
        if question.destroys {
            yes.style_context().add_class("destructive-action");
        }
        dialog.set_default_response(ResponseType::Cancel);
        let answer = std::cell::Cell::new(Some(answer));
        let shown = Instant::now();
        dialog.connect_response(move |dialog, response| {
            if response == ResponseType::Accept && shown.elapsed() < SOONEST_YES {
                return;
            }
            if let Some(answer) = answer.take() {
                // Fails only when nobody waits for it any more.
                let _ = answer.send(response == ResponseType::Accept);
                dialog.close();
            }
        });
        dialog.show_all();
    });
    shown.is_ok() && answered.await.unwrap_or(false)
}

/// Shows the question, whatever else is open. Anything but a press of the button for yes is a no.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn show(app: &AppHandle, question: Question) -> bool {
    use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};

    let mut dialog = AsyncMessageDialog::new()
        .set_title(question.heading)
        .set_description(question.text)
        .set_level(if question.destroys { MessageLevel::Warning } else { MessageLevel::Info })
        .set_buttons(MessageButtons::OkCancelCustom(question.yes.to_owned(), question.no.to_owned()));
    if let Some(window) = app.get_webview_window(crate::window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    let shown = Instant::now();
    let says_yes = match dialog.show().await {
        MessageDialogResult::Ok | MessageDialogResult::Yes => true,
        MessageDialogResult::Custom(pressed) => pressed == question.yes,
        MessageDialogResult::No | MessageDialogResult::Cancel => false,
    };
    says_yes && shown.elapsed() >= SOONEST_YES
}
