pub mod finding; pub use finding::*;
