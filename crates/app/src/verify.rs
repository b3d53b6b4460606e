//! Compare with the file: what the table holds is read back.

use crate::app::App;
use crate::import::job;
use crate::jobs::JobKind;
use crate::progress::limited;
use dynamodb::destination::Destination;
use dynamodb::verify::{Verification, VerifyChoices, VerifyCost, verify};
use failure::Failure;
use plan::Plan;

impl App {
    /// What comparing will cost, before it is done: nothing where nobody charges for it.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`.
    pub fn verify_cost(
        &self,
        source_id: &str,
        plan: &Plan,
        destination: &Destination,
        choices: VerifyChoices,
    ) -> Result<VerifyCost, Failure> {
        self.consent.check_destination(destination)?;
        let checked = self.sources.require_checked(source_id, plan)?;
        let cost = dynamodb::verify::verify_cost(&checked.checked.result, choices);
        Ok(VerifyCost { dollars: if destination.is_charged() { cost.dollars } else { 0.0 }, ..cost })
    }

    /// Reads back what the plan would have written and compares it.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`, and what the service says.
    pub async fn verify(
        &self,
        source_id: &str,
        plan: Plan,
        destination: &Destination,
        choices: VerifyChoices,
        job_name: &str,
        on_progress: impl FnMut(Verification) + Send,
    ) -> Result<Verification, Failure> {
        let running = self.jobs.start(job_name, JobKind::Compare)?;
        let checked = self.sources.require_checked(source_id, &plan)?;
        let connection = self.connect(destination).await?;
        let work = job(self.sources.get(source_id)?, &plan, &checked);
        let mut report = limited(on_progress);
        verify(&work, &connection, choices, &running.token, |so_far| report(so_far.clone())).await
    }
}
