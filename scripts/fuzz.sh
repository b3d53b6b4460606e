#!/usr/bin/env bash
# Feeds the engine files that nobody would write, for some seconds: scripts/fuzz.sh 600
set -euo pipefail
cd "$(dirname "$0")/.."
seconds="${1:-600}"
target=source_and_profile

toolchain="$(rustup toolchain list | grep -om1 '^nightly[^ ]*' || true)"
if [ -z "$toolchain" ]; then
    rustup toolchain install nightly --profile minimal
    toolchain=nightly
fi
cargo fuzz --version > /dev/null 2>&1 || cargo install cargo-fuzz --locked

# What is fuzzed is what is shipped: the same versions of everything.
cp Cargo.lock fuzz/Cargo.lock

# Each seed: bytes that choose how the file is opened and its plan changed (CHOICES in the target; the last ten say
# nothing here), then the start of a file.
corpus="fuzz/corpus/$target"
mkdir -p "$corpus"
seed() { # NAME CHOICES: the file comes on stdin
    { printf '%b' "$2"; printf '\0%.0s' {1..10}; head -c 1500 || true; } > "$corpus/seed-$1"
}
plain='\0\0\0\0\0\0\0\0'
for file in tests/fixtures/*.csv tests/fixtures/*/*.csv; do
    seed "$(basename "$file" .csv)" "$plain" < "$file"
    seed "$(basename "$file" .csv)-changed" '\0\0\0\0\0\011\035\007' < "$file"
done
seed gzip '\005\0\0\0\0\0\0\0' < tests/fixtures/users.csv
seed utf16 '\0\0\0\0\002\0\0\0' < <(iconv -t UTF-16LE tests/fixtures/users.csv)
seed latin1 "$plain" < <(printf 'id,city\n1,K\xf6ln\n2,Besan\xe7on\n')
seed tabs '\001\0\0\0\0\0\0\0' < <(tr ',' '\t' < tests/fixtures/users.csv)
seed lines '\003\0\0\0\0\0\0\0' < <(printf '{"id":1,"a":[1,{"b":null}]}\n{"id":"2","c":1.50}\n\n{"id":3\n')
seed array '\002\0\0\0\0\0\0\0' < <(printf '[{"id":1,"a":"x"},\n {"id":2,"b":{"c":[true,1e5]}}\n]\n')
seed numbers "$plain" < <(printf 'n;d;m\n1.234,50;31/12/2023;2024-03-31 02:30\n-5,00;01/02/2024;2024-10-27T02:30:00+02:00\n')

# The engine has no unsafe code of its own: without a sanitizer more is tried in the same time.
cargo "+$toolchain" fuzz run -s none "$target" -- -max_total_time="$seconds" -max_len=2048 -timeout=20 -rss_limit_mb=4096
