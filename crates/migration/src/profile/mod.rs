pub mod profile; pub use profile::*; pub const DISTINCT_BOUND: u64 = 10_000;
