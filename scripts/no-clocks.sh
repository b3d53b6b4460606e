#!/usr/bin/env bash
# No test asserts on the wall clock or waits for a fixed time (CONTRIBUTING.md, "Tests"): whatever does so in test code
# is named here and ends the lints. What may use the clock all the same stands in the list, with the reason.
set -euo pipefail
cd "$(dirname "$0")/.."

clock='\.elapsed\(|Instant::now|SystemTime::now|thread::sleep|time::(sleep|timeout|interval)|(^|[^.[:alnum:]_])sleep\(|performance\.now|Date\.now|setTimeout|setInterval|useFakeTimers'

# File, what it may use, why.
allowed=(
  'crates/fault-server/src/patience.rs|Instant::now|the one place where a condition is looked at again and again'
  'crates/fault-server/src/patience.rs|::sleep\(POLL_INTERVAL\)|the pause between two looks'
  'crates/fault-server/src/patience.rs|time::timeout\(PATIENCE|its bound'
  'crates/fault-server/src/clock.rs|Instant::now|where the clocks begin that tests move'
  'crates/fault-server/src/clock.rs|time::sleep\(duration\)|a server that goes by the time of the system'
  'crates/fault-server/src/front.rs|time::sleep|a server that is short of something tries again'
  'crates/fault-server/src/identity_center.rs|SystemTime::now|says when what it gives ends'
  'crates/fault-server/src/memory/tables.rs|SystemTime::now|says when a table was made'
  'crates/fault-server/src/memory/metering.rs|Instant::now|a start for times that are only computed with'
  'crates/app/tests/comparing/reads.rs|time::sleep\(faults.latency\)|a server that is slow'
  'ui/src/steps/import/running.test.tsx|mockReturnValue\(performance\.now|the clock stands still from then on'
)

# Test code, each line as FILE:NUMBER:TEXT. Comments may say what they like.
test_code() {
  git ls-files -z --cached --others --exclude-standard -- 'tests/*.rs' 'crates/*/tests/*.rs' 'crates/fault-server/src/*.rs' \
    'ui/src/*.test.ts' 'ui/src/*.test.tsx' 'ui/src/test/*' | xargs -0 awk '{ print FILENAME ":" FNR ":" $0 }'
  git ls-files -z --cached --others --exclude-standard -- 'crates/*/src/*.rs' 'src-tauri/*.rs' ':!crates/fault-server' |
    xargs -0 awk 'FNR == 1 { in_tests = 0 } /#\[cfg\((all\()?test/ { in_tests = 1 } in_tests { print FILENAME ":" FNR ":" $0 }'
}

found=$(test_code | grep -vE '^[^:]+:[0-9]+: *//' | grep -E "^[^:]+:[0-9]+:.*($clock)" || true)
status=0
for entry in "${allowed[@]}"; do
  IFS='|' read -r file what why <<< "$entry"
  if ! grep -qE "^$file:[0-9]+:.*$what" <<< "$found"; then
    echo "scripts/no-clocks.sh: nothing is left of “$why” in $file; take it from the list." >&2
    status=1
  fi
  found=$(grep -vE "^$file:[0-9]+:.*$what" <<< "$found" || true)
done
if [ -n "$found" ]; then
  echo "Tests that look at the clock, or wait for a fixed time:" >&2
  echo "$found" >&2
  echo "Wait for a condition (fault_server::patience), pass a clock in, or measure it in crates/bench." >&2
  status=1
fi
exit $status
