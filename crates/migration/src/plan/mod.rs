pub mod plan; pub mod proposal; pub use plan::*; pub use proposal::*;
