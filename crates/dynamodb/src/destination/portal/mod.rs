//! Signing in through a company's AWS portal (IAM Identity Center): the address, the code that the person confirms in the
//! browser, the accounts and roles to choose from, and the credentials of a role.

mod address;
mod device;
#[cfg(test)]
mod flow_tests;
mod polling;
mod provider;
mod service;
mod token;

pub use address::portal_at;
pub use device::DeviceSignIn;
pub(super) use provider::PortalCredentials;
pub use service::{PortalAccount, PortalService};
pub(super) use token::PortalTokens;
