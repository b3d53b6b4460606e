#!/usr/bin/env bash
# Every test: the page, Rust, and the product in its real window; and the lints.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$1"; }

# The page's tests run while Rust compiles, and are told of in one piece afterwards.
page_log=$(mktemp)
npm --prefix ui test > "$page_log" 2>&1 &
page=$!
trap 'kill "$page" 2> /dev/null || true; rm -f "$page_log"' EXIT

say "Rust compiles; meanwhile the page is tested"
failed=()
cargo test --locked --workspace --no-run || failed+=("Rust does not compile")
say "The page"
wait "$page" || failed+=("the page's tests")
cat "$page_log"
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[@]}" >&2
  exit 1
fi

say "Rust and the real window"
# Window tests start a WebDriver and a display of their own each, so one after the other.
cargo test --locked --workspace
say "Lints"
scripts/lint.sh
