#!/usr/bin/env bash
# The Spark job against one computer: a million records, on a cluster of two executors on this computer, of which one is killed.
# SPARK_RECORDS=… takes another number of records; TABLEFERRY_CLI=… a converter that is built already.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v java > /dev/null; then
  echo "Installing with apt: openjdk-17-jre-headless"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless > /dev/null
fi

target=${CARGO_TARGET_DIR:-target}
venv=$(realpath -m "$target/spark-venv")
if ! cmp -s scripts/spark.txt "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r scripts/spark.txt
  cp scripts/spark.txt "$venv/installed.txt"
fi

if [ -z "${TABLEFERRY_CLI:-}" ]; then
  # Of the whole workspace, so that what is built for the other tests serves here too.
  cargo build --locked --workspace --bin tableferry-cli
  TABLEFERRY_CLI=$(realpath "$target/debug/tableferry-cli")
  export TABLEFERRY_CLI
fi
scripts/glibc.sh "$TABLEFERRY_CLI"
# A cluster on one computer leaves the folders of its executors in Spark's own.
trap 'rm -rf "$venv"/lib/python3*/site-packages/pyspark/work' EXIT
cd spark/tests
PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" -m unittest -v "$@"
