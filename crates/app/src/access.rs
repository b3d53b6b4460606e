//! What an import takes of rights on AWS, known before anything is created.

use crate::app::App;
use crate::jobs::JobKind;
use dynamodb::access::{AccessReport, AccessRoute, check_access};
use dynamodb::destination::Destination;
use failure::{Code, Failure};
use plan::Plan;

impl App {
    /// Holds what importing these plans by a route takes against what the signed-in identity may do. Nothing is created, and
    /// nothing is changed.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_aws`, `cancelled`, and what signing in says.
    pub async fn check_access(
        &self,
        plans: &[Plan],
        destination: &Destination,
        route: &AccessRoute,
        job: &str,
    ) -> Result<AccessReport, Failure> {
        let running = self.jobs.start(job, JobKind::Other)?;
        let checking = async {
            let connection = self.connect(destination).await?;
            check_access(&connection, &plans.iter().collect::<Vec<_>>(), route).await
        };
        tokio::select! {
            report = checking => report,
            () = running.token.cancelled() => {
                Err(Failure::new(Code::Cancelled, "The check of your access was cancelled.", ""))
            }
        }
    }
}
