pub mod shape; pub use shape::*;
