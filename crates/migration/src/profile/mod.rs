//! A source, read once and whole, becomes what each column holds: [`read_profile`].

mod block_starts;
mod counting;
mod extremes;
mod fits;
mod kinds;
mod pairs;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod profile;
mod reading;
mod repeats;
mod sorted_runs;
mod surplus;
mod tally;

pub use counting::DISTINCT_BOUND;
pub(crate) use counting::HashedSet;
pub use profile::{
    Candidate, ColumnProfile, Distinct, Frequent, PairProfile, Profile, ReadProgress, Sample, SurplusProfile,
};
pub use reading::read_profile;
pub(crate) use repeats::HashPile;
