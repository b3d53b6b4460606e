//! What the layer needs of whoever shows it to a person.

use crate::question::Question;
use failure::{Code, Failure};
use std::pin::Pin;

/// The answer to a question, once it is there: true for yes.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<bool, Failure>> + Send + 'a>>;

/// Asks the person: in dialogs of the system in the window, not at all on the command line, where what is to be done
/// was typed in full.
pub trait Host: std::fmt::Debug + Send + Sync {
    /// Puts a question. An answer that cannot be had (`dialog_open`) is an error.
    fn ask(&self, question: Question) -> Answer<'_>;

    /// Opens a page in the system's browser. It is one of https, or on this computer.
    ///
    /// # Errors
    /// `page_not_opened`.
    fn open_page(&self, _url: &str) -> Result<(), Failure> {
        Err(Failure::new(Code::PageNotOpened, "No browser is opened here.", "Open the page yourself."))
    }

    /// Whether somebody is there who can sign in again while a run waits for it.
    fn can_sign_in(&self) -> bool {
        false
    }
}

/// Somebody who has said it all already.
#[derive(Debug, Clone, Copy, Default)]
pub struct SaidInFull;

impl Host for SaidInFull {
    fn ask(&self, _: Question) -> Answer<'_> {
        Box::pin(std::future::ready(Ok(true)))
    }
}
