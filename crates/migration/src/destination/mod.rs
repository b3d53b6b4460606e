//! Where items go: the DynamoDB inside the app ([`Practice`]), Amazon's, or a server by its address.
//! [`Destinations`] connects to them and keeps what is connected.

mod connection;
mod credentials;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod destination;
mod practice;
mod service_error;

pub use connection::{Connection, Destinations};
pub use credentials::aws_profiles;
pub use destination::{AwsProfile, ConnectionSummary, DEFAULT_REGION, Destination};
pub(crate) use practice::PracticeDisk;
pub use practice::{Practice, data_folder};
pub use service_error::{Answer, answer_of, failure_of};
