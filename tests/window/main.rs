//! The product in its real window: the built app under Xvfb, driven through WebKitWebDriver, with the real GTK
//! file dialog driven by xdotool. Each step saves a picture in `tests/screenshots/`.
//!
//! Needs what `make test` installs: webkit2gtk-driver, xvfb, xdotool, dbus-x11, imagemagick.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod about;
mod access;
mod any_table;
mod asking;
mod awake;
mod beside;
mod closing;
mod dark;
#[path = "../fixtures/northwind/database.rs"]
mod database;
mod destination;
mod dialogs;
mod display;
mod dropping;
mod dumps;
mod fixing;
mod given;
mod hostile;
mod inside;
mod joined_runs;

mod large;
mod left_over;
mod long_names;
mod looks;
mod made_parents;
mod many_tables;
mod northwind_files;
mod other_files;
mod private;
mod questions;
mod raised;
mod recorder;
mod refusals;
mod relations;
mod runs;
mod schemas;
mod settings;
mod several_attributes;
mod sign_in;
mod story;
mod table_options;
mod tables;
mod tables_sources;
mod through_s3;
mod troubles;
mod unique;
mod update;
mod window;
mod within_item;
mod workbooks;
