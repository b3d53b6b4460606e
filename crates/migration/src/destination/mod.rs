pub mod destination; pub use destination::*;
