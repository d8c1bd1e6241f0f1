#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# record.sh: results/7.3/HOST/MODE from build/runs. Only what is of the series in series/7.3 is
# taken, and only that stays: a run whose kernel is made from what the series makes of its
# architecture, and the kernel's own tests from those of the series.
# record.sh --check: say which results are not.
. lab/lib.sh
results=results/7.3
tree_is_series || die "build/tree is not $SERIES: 'make tree' or 'make series' first"

value() { sed -n "s/^$1: //p" "$2"; } # WORD METAFILE
declare -A known
stale() { # METAFILE...: says why, if one is not of the series
	local file host extra what
	for file; do
		IFS=', ' read -r host extra <<< "$(value host "$file")"
		what="$host $extra $(value kernel "$file" | cut -d, -f1)"
		[ -n "${known[$what]:-}" ] || known[$what]=$(make -s _sources HOST="$host" EXTRA="$extra" WHICH="${what##* }")
		if [ "$(value sources "$file")" != "${known[$what]}" ]; then
			echo "$(dirname "$file") is of another kernel than $SERIES makes"
		elif [ "$(value mode "$file")" = selftests ] && [ "$(value tests "$file")" != "$(tests_of)" ]; then
			echo "$(dirname "$file") is of other tests than $SERIES has"
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
metas=()
for run in "${runs[@]}"; do
	metas+=("$run"/*/meta)
	grep -qE '^[0-9]+ passed, 0 failed' "$run/verdict" || grep -q ' -> ' "$run/verdict" ||
		[ "$(basename "$run")" = bench ] || die "$run has failed"
done
why=$(stale "${metas[@]}")
[ -z "$why" ] || die "${why%%$'\n'*}; remove that run, or run it again"
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
say "$results: ${#runs[@]} runs of the series $(series_hash)"
