#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# record.sh: results/7.3/HOST/MODE from build/runs. Only what is of the series in series/7.3 is
# taken, and only that stays.
. lab/lib.sh
results=results/7.3
hash=$(series_hash)

stale() { # METAFILE...: says why, if one is not of the series
	local file
	for file; do
		if grep -q '^modified: ' "$file"; then
			echo "$(dirname "$file") is of a build/tree with other patches than $SERIES"
		elif ! grep -qx "series: $hash" "$file"; then
			echo "$(dirname "$file") is of another series than $SERIES"
		fi
	done
}

if [ "${1:-}" = --check ]; then
	shopt -s nullglob
	stale $results/*/*/*.meta
	exit
fi

mapfile -t runs < <(find build/runs -name verdict -printf '%h\n' 2> /dev/null | sort)
[ ${#runs[@]} -gt 0 ] || die "nothing was run; see 'make help'"
for run in "${runs[@]}"; do
	why=$(stale "$run"/*/meta | head -n 1)
	[ -z "$why" ] || die "$why; 'rm -r $run' drops it"
	grep -qE '^[0-9]+ passed, 0 failed' "$run/verdict" || grep -q ' -> ' "$run/verdict" ||
		[ "$(basename "$run")" = bench ] || die "$run has failed"
done
find $results -mindepth 1 -delete 2> /dev/null || true
for run in "${runs[@]}"; do
	to=$results/${run#build/runs/}
	mkdir -p "$to"
	cp "$run/verdict" "$to/verdict"
	for kernel in "$run"/*/; do
		name=$(basename "$kernel")
		# Without the selftest's own lines, and with no path of this machine.
		grep -vE '^# (ok|TAP|1\.\.|Totals)' "$kernel/ktap" > "$to/$name.ktap"
		sed "s|$PWD/||g" "$kernel/meta" > "$to/$name.meta"
	done
done
say "$results: ${#runs[@]} runs of the series $hash"
