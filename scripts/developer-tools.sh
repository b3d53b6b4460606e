#!/usr/bin/env bash
# Makes sure that Python has what the tests of "Save for developers" run: boto3, the AWS CLI and cfn-lint, from PyPI.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=target/developer-tools

has_all() { PYTHONPATH=$tools python3 -c 'import boto3, awscli, cfnlint' 2> /dev/null; }

if ! has_all; then
  echo "Installing boto3, awscli and cfn-lint with pip, into $tools"
  python3 -m pip install --quiet --disable-pip-version-check --target "$tools" --upgrade boto3 awscli cfn-lint
fi
