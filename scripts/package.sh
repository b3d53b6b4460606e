#!/usr/bin/env bash
# Builds the release and packs it: a .deb and an .rpm with the window and the command line, in target/release/bundle.
# With PROFILE=dev, what the tests were built from is packed instead, in a minute: to try the packing, not to ship it.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(uname)" != Linux ]; then
  echo "The packages are for Linux, and are built there." >&2
  exit 1
fi

# tauri.conf.json says where the command line is built.
unset CARGO_TARGET_DIR
case "${PROFILE:-release}" in
  # The whole workspace at once, so that all its programs share what they are built from, those of `make bench` too.
  release) cargo build --release --locked --workspace --bins ;;
  dev)
    # As the tests are built, and so nothing anew.
    cargo test --locked --workspace --no-run
    mkdir -p target/release
    for program in tableferry tableferry-cli; do
      strip -o "target/release/$program" "target/debug/$program"
    done
    ;;
  *)
    echo "PROFILE is release or dev." >&2
    exit 2
    ;;
esac
scripts/glibc.sh target/release/tableferry-cli

# What `man` and the shells show, as the command line describes itself.
pages=target/package
rm -rf "$pages"
mkdir -p "$pages/completions"
target/release/tableferry-cli manual "$pages/man1"
cp packaging/tableferry.1 "$pages/man1"
gzip -9n "$pages"/man1/*.1
target/release/tableferry-cli completions bash > "$pages/completions/tableferry-cli.bash"
target/release/tableferry-cli completions fish > "$pages/completions/tableferry-cli.fish"
target/release/tableferry-cli completions zsh > "$pages/completions/_tableferry-cli"
chmod -R a+rX "$pages"

rm -rf target/release/bundle
# What is packed is what was built: nothing is patched into it, since there is no updater to read that.
ui/node_modules/.bin/tauri bundle --ci --bundles deb,rpm --no-binary-patching
ls -l target/release/bundle/*/*.deb target/release/bundle/*/*.rpm
