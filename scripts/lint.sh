#!/usr/bin/env bash
# Formatting, lints and types, of Rust and of the page.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo fmt --manifest-path fuzz/Cargo.toml --check
cargo clippy --locked --workspace --all-targets -- -D warnings
npm --prefix ui run lint
scripts/deny.sh
node scripts/notices.mjs --check
