#!/usr/bin/env bash
# Makes sure that Python has what tests run, from PyPI: boto3, the AWS CLI and cfn-lint for "Save for developers", and
# MiniStack for the S3 route.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=target/developer-tools
ministack=target/ministack

has_all() { PYTHONPATH=$tools python3 -c 'import boto3, awscli, cfnlint' 2> /dev/null; }

if ! has_all; then
  echo "Installing boto3, awscli and cfn-lint with pip, into $tools"
  python3 -m pip install --quiet --disable-pip-version-check --target "$tools" --upgrade boto3 awscli cfn-lint
fi

# What is installed is known by the list that it was installed from.
if ! cmp --silent scripts/ministack.txt "$ministack/installed.txt"; then
  echo "Installing MiniStack with pip, into $ministack"
  rm -rf "$ministack"
  python3 -m pip install --quiet --disable-pip-version-check --require-hashes --target "$ministack" \
    --requirement scripts/ministack.txt
  cp scripts/ministack.txt "$ministack/installed.txt"
fi
