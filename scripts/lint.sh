#!/usr/bin/env bash
# Formatting, lints and types, of Rust and of the page.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo clippy --workspace --all-targets -- -D warnings
npm --prefix ui run lint
