#!/usr/bin/env bash
# Every test: lints, the page, Rust, and the product in its real window.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$1"; }
say "The page"
npm --prefix ui test
say "Rust and the real window"
# Window tests start a WebDriver and a display of their own each, so one after the other.
cargo test --locked --workspace
say "Lints"
scripts/lint.sh
