pub mod request; pub use request::*;
