#!/usr/bin/env bash
# Opens the window; with no display, carries out the sample migration headless against Practice.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(uname)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  cargo build --locked --quiet --bin tableferry
  exec "${CARGO_TARGET_DIR:-target}/debug/tableferry"
fi

echo "There is no display here, so no window can open. Instead, the sample migration, headless:"
cargo build --locked --workspace --quiet
cli="${CARGO_TARGET_DIR:-target}/debug/tableferry-cli"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TABLEFERRY_DATA_DIR="$folder/data"
sample=tests/fixtures/users.csv

say() { printf '\n== %s\n' "$1"; }
say "The file: $sample"
cat "$sample"
say "The plan that follows from it"
"$cli" inspect "$sample"
say "The preview: each record and the item it becomes"
"$cli" preview "$sample"
say "The import into Practice, a DynamoDB in a file of this computer"
"$cli" migrate "$sample" --to practice --rejects "$folder/rejected.csv"
say "Which user has the id 101?"
"$cli" query Users --key userId=101
say "Which user is called alice? (through UsernameIndex)"
"$cli" query Users --index UsernameIndex --key username=alice
say "Whose e-mail address is bob@example.com? (through EmailIndex)"
"$cli" query Users --index EmailIndex --key email=bob@example.com
