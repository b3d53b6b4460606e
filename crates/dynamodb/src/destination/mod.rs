//! Where items go: the DynamoDB inside the app (`practice`), Amazon's, or a server by its address.
//! [`Destinations`] connects to them and keeps what is connected.

mod account;
mod address;
mod aws_settings;
mod caller;
mod code_credentials;
mod code_sign_in;
mod connection;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod destination;
mod exact;
mod http;
mod keys;
mod portal;
mod practice;
mod profile_credentials;
mod profile_kind;
mod profile_source;
mod reconnecting;
mod regions;
mod renewal;
mod role;
mod s3;
mod service_error;
mod sign_in;
mod sign_in_problem;
mod sign_ins;
mod signed_call;
mod xml_text;

pub use aws_settings::aws_profiles;
pub(crate) use caller::identity_of;
pub use code_sign_in::sign_in_with_code;
pub use connection::{Connection, Destinations};
pub use destination::{AwsProfile, AwsProfiles, Destination, LOCAL_REGION};
pub use exact::{ConnectionSummary, ExactDestination, KnownDestination, PRACTICE_ENDPOINT};
pub use keys::TypedKeys;
pub use portal::{DeviceSignIn, PortalAccount, PortalService, portal_at};
pub(crate) use practice::PracticeDisk;
pub use profile_kind::ProfileKind;
pub(crate) use reconnecting::{asks_for_sign_in, is_about_sign_in, renewed_once, signed_in_again};
pub use regions::{AWS_REGIONS, AwsRegion};
pub(crate) use renewal::Renewal;
pub use service_error::{Answer, answer_of, failure_of};
pub use sign_in::{Portal, PortalRole, SignIn, account_words};
pub use sign_ins::SignIns;
pub(crate) use signed_call::{CallError, CalledService, SignedCalls};
pub(crate) use xml_text::{first_text, texts};
