//! Credentials that expire in the middle: the run waits for others of the same account, and goes on from its journal as it would
//! after a crash. What is lost by that is the object that was being packed.

use super::chosen_bucket::bucket_of;
use super::run::{Run, Stop, reached_by};
use crate::destination::signed_in_again;
use crate::import::report::ImportProgress;
use failure::Failure;

/// So many sign-ins in a row may help nothing: then the run stops, since another would not either.
const MAX_SIGN_INS_IN_VAIN: u32 = 3;

impl Run<'_> {
    /// Waits for credentials that are taken; `expired`: why those of the run are not.
    ///
    /// # Errors
    /// When it is cancelled; `another_account`; `expired` where nobody is there to sign in, or sign-ins help nothing.
    pub(super) async fn sign_in_again(
        &mut self,
        expired: Failure,
        on_progress: &mut impl FnMut(ImportProgress),
    ) -> Result<(), Stop> {
        if self.sign_ins_in_vain >= MAX_SIGN_INS_IN_VAIN {
            return Err(expired.into());
        }
        self.sign_ins_in_vain += 1;
        self.sign_in_expired = Some(expired.clone());
        on_progress(self.progress());
        let signed_in = self.unless_cancelled(signed_in_again(self.renewal.clone(), expired)).await;
        self.sign_in_expired = None;
        self.connection = signed_in?;
        self.bucket = self.unless_cancelled(bucket_of(&self.connection, &self.choices)).await?;
        self.reached = reached_by(&self.checkpoint);
        self.was_interrupted = true;
        on_progress(self.progress());
        Ok(())
    }
}
