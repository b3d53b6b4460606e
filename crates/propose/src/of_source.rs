//! The plan for a source that was read whole: from its data, and from what it declares where it does.

use super::proposal::Proposal;
use super::propose::propose;
use super::schema_proposal::propose_declared;
use plan::{declared_by, table_name};
use profile::Profile;
use source::Source;

/// The plan for a source with this profile.
pub fn propose_for(source: &Source, profile: &Profile) -> Proposal {
    match source.schema() {
        Some(schema) => propose_declared(&source.file_name(), profile, &declared_by(&schema)),
        None => propose(&source.file_name(), profile),
    }
}

/// What the DynamoDB table of a source is proposed to be called.
pub fn proposed_table_name(source: &Source) -> String {
    match source.schema() {
        Some(schema) => table_name(&schema.name),
        None => table_name(&source.file_name()),
    }
}
