//! What is open, running and agreed to, for one person.

use crate::consent::{Consent, Place};
use crate::device_sign_ins::DeviceSignIns;
use crate::gone_lists::GoneLists;
use crate::host::Host;
use crate::jobs::Jobs;
use crate::listed::Listed;
use crate::question::Question;
use crate::sources::Sources;
use dynamodb::destination::{Connection, Destination, Destinations, SignIns};
use dynamodb::import::Runs;
use failure::{Code, Failure};
use private_files::data_folder;
use std::sync::Arc;

/// Everything that a person does with Tableferry goes through this.
#[derive(Debug)]
pub struct App {
    pub(crate) sources: Sources,
    pub(crate) listed: Listed,
    pub(crate) gone_lists: GoneLists,
    pub(crate) jobs: Jobs,
    pub(crate) consent: Consent,
    pub(crate) signing_in: DeviceSignIns,
    destinations: Destinations,
    host: Arc<dyn Host>,
}

impl App {
    /// With nothing open; `host` asks the person where something has to be agreed to.
    pub fn new(host: Arc<dyn Host>) -> Self {
        Self {
            sources: Sources::default(),
            listed: Listed::default(),
            gone_lists: GoneLists::default(),
            jobs: Jobs::default(),
            consent: Consent::default(),
            signing_in: DeviceSignIns::default(),
            destinations: Destinations::new().with_somebody_there(host.can_sign_in()),
            host,
        }
    }

    /// Long work that is running.
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// The runs that are kept.
    ///
    /// # Errors
    /// When there is no data folder.
    #[expect(clippy::unused_self, reason = "whose runs they are is the app's matter")]
    pub(crate) fn runs(&self) -> Result<Runs, Failure> {
        Ok(Runs::in_data_folder(&data_folder()?))
    }

    /// Connects to a destination that the person confirmed.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what connecting says.
    pub(crate) async fn connect(&self, destination: &Destination) -> Result<Connection, Failure> {
        self.consent.check_destination(destination)?;
        let connection = self.destinations.connect(destination).await?;
        self.consent.check_place(&Place::of(&connection))?;
        Ok(connection)
    }

    /// Who is signed in to AWS since the app was started.
    pub(crate) fn sign_ins(&self) -> &Arc<SignIns> {
        self.destinations.sign_ins()
    }

    /// Opens a page in the system's browser.
    ///
    /// # Errors
    /// `page_not_opened`.
    pub(crate) fn open_page(&self, url: &str) -> Result<(), Failure> {
        self.host.open_page(url)
    }

    /// Where a destination is, when the person has yet to confirm that data may go there. Sends nothing.
    ///
    /// # Errors
    /// When it is nowhere: no address, no region, no such profile.
    pub(crate) async fn unconfirmed(&self, destination: &Destination) -> Result<Option<Place>, Failure> {
        if *destination == Destination::Practice {
            return Ok(None);
        }
        let place = Place::of(&self.destinations.connect(destination).await?);
        Ok((!self.consent.has_place(&place)).then_some(place))
    }

    /// Asks the person. True for yes.
    ///
    /// # Errors
    /// `dialog_open` where another question is open.
    pub(crate) async fn ask(&self, question: Question) -> Result<bool, Failure> {
        self.host.ask(question).await
    }

    /// Asks before something is done, and refuses to go on without a yes.
    ///
    /// # Errors
    /// `declined`, and `dialog_open` where another question is open.
    pub(crate) async fn require(&self, question: Question) -> Result<(), Failure> {
        if self.ask(question).await? {
            return Ok(());
        }
        Err(Failure::new(Code::Declined, "You answered no, so nothing was done.", ""))
    }
}
