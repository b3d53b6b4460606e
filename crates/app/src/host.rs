//! What the layer needs of whoever shows it to a person.

use crate::question::Question;
use failure::Failure;
use std::pin::Pin;

/// The answer to a question, once it is there: true for yes.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<bool, Failure>> + Send + 'a>>;

/// Asks the person: in dialogs of the system in the window, not at all on the command line, where what is to be done
/// was typed in full.
pub trait Host: std::fmt::Debug + Send + Sync {
    /// Puts a question. An answer that cannot be had (`dialog_open`) is an error.
    fn ask(&self, question: Question) -> Answer<'_>;
}

/// Somebody who has said it all already.
#[derive(Debug, Clone, Copy, Default)]
pub struct SaidInFull;

impl Host for SaidInFull {
    fn ask(&self, _: Question) -> Answer<'_> {
        Box::pin(std::future::ready(Ok(true)))
    }
}
