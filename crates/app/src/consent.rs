//! What the person has said yes to in this session, outside the page: where data may go, and which files may be
//! opened. The page may ask for it and cannot give it.

use dynamodb::destination::{Connection, Destination, Portal};
use failure::{Code, Failure};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where data may go, told apart from every other place before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub destination: Destination,
    pub region: String,
    /// The address that was given, for AWS in place of Amazon's own.
    pub address: Option<String>,
    /// What the person should know of it.
    pub warning: Option<String>,
}

impl Place {
    pub fn of(connection: &Connection) -> Self {
        Self {
            destination: connection.destination.clone(),
            region: connection.region.clone(),
            address: connection.given_address().map(str::to_owned),
            warning: connection.warning(),
        }
    }
}

/// What was confirmed since the app was started. It is not kept longer.
#[derive(Debug, Default)]
pub(crate) struct Consent {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    places: HashMap<Destination, Place>,
    portals: HashSet<Portal>,
    files: HashSet<PathBuf>,
}

impl Consent {
    /// Notes that data may go there.
    pub(crate) fn add_place(&self, place: Place) {
        self.lock().places.insert(place.destination.clone(), place);
    }

    /// Whether data may go there: settings that have changed since make another place of the same destination.
    /// Practice is on this computer and needs no question.
    pub(crate) fn has_place(&self, place: &Place) -> bool {
        place.destination == Destination::Practice
            || self.lock().places.get(&place.destination) == Some(place)
    }

    /// Refuses a destination of which no place was confirmed.
    ///
    /// # Errors
    /// `destination_not_confirmed`.
    pub(crate) fn check_destination(&self, destination: &Destination) -> Result<(), Failure> {
        if *destination == Destination::Practice || self.lock().places.contains_key(destination) {
            return Ok(());
        }
        Err(not_confirmed())
    }

    /// Refuses a place that was not confirmed.
    ///
    /// # Errors
    /// `destination_not_confirmed`.
    pub(crate) fn check_place(&self, place: &Place) -> Result<(), Failure> {
        if self.has_place(place) { Ok(()) } else { Err(not_confirmed()) }
    }

    /// Notes that a person wants to sign in at a portal.
    pub(crate) fn add_portal(&self, portal: Portal) {
        self.lock().portals.insert(portal);
    }

    /// Whether a person wanted to sign in at a portal since the app was started.
    pub(crate) fn has_portal(&self, portal: &Portal) -> bool {
        self.lock().portals.contains(portal)
    }

    /// Refuses a portal at which nobody wanted to sign in.
    ///
    /// # Errors
    /// `destination_not_confirmed`.
    pub(crate) fn check_portal(&self, portal: &Portal) -> Result<(), Failure> {
        if self.has_portal(portal) { Ok(()) } else { Err(not_confirmed()) }
    }

    /// Notes a file that the person chose: in a dialog, by dropping it, or by confirming its path.
    pub(crate) fn add_file(&self, path: &Path) {
        self.lock().files.insert(path.to_owned());
    }

    /// Whether the person chose this file since the app was started.
    pub(crate) fn has_file(&self, path: &Path) -> bool {
        self.lock().files.contains(path)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_confirmed() -> Failure {
    Failure::new(
        Code::DestinationNotConfirmed,
        "This destination has not been confirmed since Tableferry was started, so nothing was sent.",
        "Choose it again as the destination, and confirm it when Tableferry asks.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aws(profile: &str, region: &str) -> Place {
        Place {
            destination: Destination::aws(Some(profile.to_owned()), None),
            region: region.to_owned(),
            address: None,
            warning: None,
        }
    }

    #[test]
    fn only_practice_needs_no_question_and_a_yes_is_for_one_place_exactly() {
        let consent = Consent::default();
        assert!(consent.check_destination(&Destination::Practice).is_ok());
        let work = aws("work", "eu-central-1");
        let refused = consent.check_destination(&work.destination).expect_err("it was not confirmed");
        assert_eq!(refused.code, "destination_not_confirmed");
        consent.add_place(work.clone());
        assert!(consent.check_destination(&work.destination).is_ok());
        assert!(consent.check_place(&work).is_ok());
        assert!(consent.check_destination(&aws("home", "eu-central-1").destination).is_err());
        // The same choice, and settings of AWS that have changed meanwhile.
        assert!(consent.check_place(&aws("work", "us-east-1")).is_err());
        let elsewhere = Place { address: Some("https://example.com".to_owned()), ..work };
        assert!(consent.check_place(&elsewhere).is_err());
    }

    #[test]
    fn a_file_is_known_by_its_whole_path() {
        let consent = Consent::default();
        consent.add_file(Path::new("/home/anna/users.csv"));
        assert!(consent.has_file(Path::new("/home/anna/users.csv")));
        assert!(!consent.has_file(Path::new("/home/anna/other.csv")));
    }
}
