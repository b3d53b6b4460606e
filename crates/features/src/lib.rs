//! Nothing but its manifest: it asks for those features of others' crates that the window and the servers for tests ask for as
//! well, so that they are built alike for the whole workspace and for one package that uses the AWS SDK. Without it,
//! building the command line alone builds the SDK anew, since Cargo leaves out what the others need.
//!
//! `cargo tree --edges features` shows what a crate is built with. A feature that is missing here costs time, nothing else.
