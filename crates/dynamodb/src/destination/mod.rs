//! Where items go: the DynamoDB inside the app (`practice`), Amazon's, or a server by its address.
//! [`Destinations`] connects to them and keeps what is connected.

mod account;
mod address;
mod aws_settings;
mod connection;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod destination;
mod exact;
mod http;
mod practice;
mod s3;
mod service_error;
mod signed_call;
mod xml_text;

pub use aws_settings::aws_profiles;
pub use connection::{Connection, Destinations};
pub use destination::{AwsProfile, AwsProfiles, Destination, LOCAL_REGION};
pub use exact::{ConnectionSummary, ExactDestination, KnownDestination, PRACTICE_ENDPOINT};
pub(crate) use practice::PracticeDisk;
pub use service_error::{Answer, answer_of, failure_of};
pub(crate) use signed_call::{CallError, CalledService, SignedCalls};
pub(crate) use xml_text::{first_text, texts};
