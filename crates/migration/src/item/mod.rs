pub mod preview; pub mod size; pub use preview::*; pub use size::*;
