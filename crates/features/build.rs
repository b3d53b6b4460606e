//! Cargo builds what a build script needs for packages that have one alone.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
