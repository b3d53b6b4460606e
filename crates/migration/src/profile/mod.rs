//! A source, read once and whole, becomes what each column holds: [`read_profile`].

mod block_starts;
mod counting;
mod duplicate_counter;
mod extremes;
mod kinds;
mod pairs;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod profile;
mod reading;
mod sorted_runs;
mod surplus;
mod tally;
mod type_matches;

pub use counting::DISTINCT_BOUND;
pub(crate) use counting::HashedSet;
pub(crate) use duplicate_counter::DuplicateCounter;
pub use profile::{
    Candidate, ColumnProfile, Distinct, Frequent, PairProfile, Profile, ReadProgress, Sample, SurplusProfile,
};
pub use reading::read_profile;
