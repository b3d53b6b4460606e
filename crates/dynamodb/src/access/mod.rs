//! What the signed-in identity must be allowed to do, and whether it is: known before anything is created.
//!
//! [`needs_of`] lists the actions, [`policy_of`] writes them as a policy to copy, [`check_access`] asks IAM and tries what is
//! harmless.

mod identity;
mod key_notes;
mod needs;
mod policy;
mod quotas;
mod report;
mod simulation;
mod table_facts;
mod trying;

pub use identity::{Identity, Place};
pub use needs::{AccessRoute, Need, NeededFor, Resource, TableAccess, needs_of};
pub use policy::policy_of;
pub use report::{AccessAction, AccessEvidence, AccessLine, AccessReport, AccessStatus, check_access};
pub(crate) use table_facts::scaled_part;
