//! Where items would go, and whether it answers.

use crate::app::App;
use crate::jobs::JobKind;
use crate::question::Question;
use crate::sign_in::remember_portal;
use dynamodb::destination::{AwsProfiles, ConnectionSummary, Destination, KnownDestination, SignIn};
use failure::{Code, Failure};

/// A destination in words, as it is shown before anything is sent there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestinationWords {
    /// Account, region and address; `None` for Practice, which needs none.
    pub place: Option<String>,
    /// What to know of it.
    pub warning: Option<String>,
}

impl App {
    /// A confirmed destination in words.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what signing in says.
    pub async fn destination_words(&self, destination: &Destination) -> Result<DestinationWords, Failure> {
        let connection = self.connect(destination).await?;
        let place = match destination {
            Destination::Practice => None,
            _ => Some(connection.exact().await?.words()),
        };
        Ok(DestinationWords { place, warning: connection.warning() })
    }

    /// The profiles in the standard AWS files, and the region that each would be used with.
    ///
    /// # Errors
    /// When those files cannot be read.
    pub async fn aws_profiles(&self) -> Result<AwsProfiles, Failure> {
        dynamodb::destination::aws_profiles().await
    }

    /// Account, region and address of the destination, and what to know of it.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what signing in says.
    pub async fn known_destination(&self, destination: &Destination) -> Result<KnownDestination, Failure> {
        let known = self.connect(destination).await?.known().await?;
        remember_where_portal(destination);
        Ok(known)
    }

    /// Asks the person whether data may go there, once in a session. False when they say no.
    ///
    /// # Errors
    /// When it is nowhere: no address, no region, no such profile.
    pub async fn confirm_destination(&self, destination: &Destination) -> Result<bool, Failure> {
        let Some(place) = self.unconfirmed(destination).await? else { return Ok(true) };
        let confirmed = self.ask(Question::connect(&place)).await?;
        if confirmed {
            self.consent.add_place(place);
        }
        Ok(confirmed)
    }

    /// Reaches the destination and says what is there.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `cancelled`, and what reaching it says.
    pub async fn test_connection(
        &self,
        destination: &Destination,
        job: &str,
    ) -> Result<ConnectionSummary, Failure> {
        let running = self.jobs.start(job, JobKind::Other)?;
        let test = async {
            let summary = self.connect(destination).await?.test().await?;
            remember_where_portal(destination);
            Ok(summary)
        };
        tokio::select! {
            summary = test => summary,
            () = running.token.cancelled() => Err(Failure::new(Code::Cancelled, "The test was cancelled.", "")),
        }
    }
}

fn remember_where_portal(destination: &Destination) {
    if let Destination::Aws { sign_in: SignIn::Portal { portal }, .. } = destination {
        remember_portal(portal);
    }
}
