//! Simulated imports. The machine of the `import-core` crate, as it is, is driven against a model of DynamoDB
//! (throttling, failures, lost answers, refused items), of the disk (full, failing, torn) and of the process (crashes,
//! cancels, pauses, sleep). Time is virtual, and everything that happens follows from one seed: [`simulate`] of the same
//! seed does the same again.

mod checks;
mod disk;
mod process;
mod rows;
mod scenario;
mod server;
mod story;
mod table;
mod world;

pub use scenario::{Faults, Interruption, Scenario, Twin, UndoAt};
pub use story::{Statistics, Violation, simulate, simulate_scenario};
