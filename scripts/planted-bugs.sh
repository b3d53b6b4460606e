#!/usr/bin/env bash
# Plants each bug of crates/simulator/planted-bugs in the import machine, lets the simulator find it, and takes it out again.
# Names the first seed from 0 on that shows it.
set -euo pipefail
cd "$(dirname "$0")/.."

core=crates/import-core
seconds=${SECONDS_EACH:-60}
if ! git diff --quiet -- "$core"; then
  echo "$core has changes that are not committed." >&2
  exit 1
fi
trap 'git checkout --quiet -- "$core"' EXIT

missed=()
for patch in crates/simulator/planted-bugs/*.patch; do
  name=$(basename "$patch" .patch)
  git apply "$patch"
  cargo build --locked --workspace --bin tableferry-simulator 2> /dev/null
  if found=$(timeout $((seconds * 4)) target/debug/tableferry-simulator seconds "$seconds" 0); then
    missed+=("$name")
    printf '%s: NOT FOUND in %s s\n' "$name" "$seconds"
  else
    printf '%s: %s\n' "$name" "$(head -n 1 <<< "$found" | cut -c 1-160)"
  fi
  git checkout --quiet -- "$core"
done
cargo build --locked --workspace --bin tableferry-simulator 2> /dev/null
[ ${#missed[@]} -eq 0 ]
