//! A source, read once and whole, becomes what each column holds: [`read_profile`].

mod block_starts;
mod counting;
mod duplicate_counter;
mod empty_rows;
mod extremes;
mod hashed;
mod key_candidates;
mod key_columns;
mod key_evidence;
mod key_sets;
mod kinds;
mod pairs;
mod profile;
mod reading;
mod sorted_runs;
mod surplus;
mod tally;
mod type_matches;

pub use counting::DISTINCT_BOUND;
pub use duplicate_counter::DuplicateCounter;
pub use extremes::compare_plain;
pub use hashed::{Hashed, HashedSet};
pub use key_evidence::{KeyEvidence, KeySpread};
pub use profile::{
    Candidate, ColumnProfile, Distinct, Frequent, KeySetProfile, PairProfile, Profile, ReadProgress,
    SurplusProfile,
};
pub use reading::read_profile;
