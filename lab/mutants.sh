#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# mutants.sh: put each defect of lab/mutants that $HOST can show back into the series, one at a time,
# and count the random operations until it is found. What random operations cannot find says why
# ("Hidden:") and is skipped, unless it is found after all.
. lab/lib.sh

runs=build/runs/$HOST/mutants
mkdir -p "$runs"
rm -rf "${runs:?}"/*
passed=0 failed=0 skipped=0
for mutant in lab/mutants/*.patch; do
	grep -qx "Host: $HOST" "$mutant" || continue
	id=$(basename "$mutant" .patch)
	what=$(sed -n 's/^Defect: //p' "$mutant")
	hidden=$(sed -n 's/^Hidden: //p' "$mutant")
	bash lab/build.sh "$id" >&2
	bash lab/boot.sh "$id" mutants
	found=$(sed -n 's/^# finding \([^:]*\):.*/\1/p' "$runs/$id/ktap" | head -n 1)
	[ -n "$found" ] || ! grep -q '^not ok 2 ' "$runs/$id/ktap" ||
		found="$(grep -m 1 '^# failed' "$runs/$id/ktap" | cut -c3-)"
	if [ -n "$hidden" ] && [ -z "$found" ]; then
		echo "ok: $what # SKIP $hidden"
		skipped=$((skipped + 1))
	elif [ -n "$hidden" ]; then
		echo "NOT OK: $what: is found after all, by $found"
		failed=$((failed + 1))
	elif [ -n "$found" ]; then
		echo "ok: $what: $found"
		passed=$((passed + 1))
	else
		echo "NOT OK: $what: $OPS operations do not find it"
		failed=$((failed + 1))
	fi
done > >(tee "$runs/verdict")
wait $!
echo "$passed passed, $failed failed, $skipped skipped" | tee -a "$runs/verdict"
[ $failed = 0 ]
