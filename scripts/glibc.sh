#!/usr/bin/env bash
# The converter runs on Amazon Linux 2023, as AWS Glue and EMR have it, whose glibc is 2.34: it may need no newer symbol.
# glibc.sh PROGRAM
set -euo pipefail

newest=2.34
needed=$(objdump -T "$1" | grep -oE 'GLIBC_[0-9.]+' | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
if [ -z "$needed" ]; then
  echo "$1: no symbol of glibc was found." >&2
  exit 1
fi
if [ "$(printf '%s\n' "$needed" "$newest" | sort -V | tail -n 1)" != "$newest" ]; then
  echo "$1 needs glibc $needed; Amazon Linux 2023 has $newest:" >&2
  objdump -T "$1" | grep -F "GLIBC_$needed" >&2
  exit 1
fi
echo "$1 needs glibc $needed at most; Amazon Linux 2023 has $newest."
