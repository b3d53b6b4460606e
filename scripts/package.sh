#!/usr/bin/env bash
# Builds the release and packs it: a .deb and an .rpm with the window and the command line, in target/release/bundle.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(uname)" != Linux ]; then
  echo "The packages are for Linux, and are built there." >&2
  exit 1
fi

# tauri.conf.json says where the command line is built.
unset CARGO_TARGET_DIR
# The whole workspace at once, so that all its programs share what they are built from, those of `make bench` too.
cargo build --release --locked --workspace --bins
rm -rf target/release/bundle
# What is packed is what was built: nothing is patched into it, since there is no updater to read that.
ui/node_modules/.bin/tauri bundle --ci --bundles deb,rpm --no-binary-patching
ls -l target/release/bundle/*/*.deb target/release/bundle/*/*.rpm
