#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# final.sh: the files as the series leaves them, read by kernel-doc, coccicheck and
# sphinx. Red: what they say and did not say about the base. The last run's answers
# are kept as long as the files are the same.
. lab/lib.sh

[ -e build/applied ] || bash lab/tree.sh
bash lab/deps.sh git:git make:make python3:python3 perl:perl spatch:coccinelle '/usr/lib/*/libpython3*.so:libpython3-dev' \
	ocamlc:ocaml sphinx-build:python3-sphinx lscpu:util-linux
base=$(cat build/base)
answers=$CACHE/review/final
mkdir -p "$answers"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mapfile -t files < <(git -C "$TREE" diff --name-only --no-renames "$base" HEAD)
key=$({ git -C "$TREE" diff --raw --abbrev=40 "$base" HEAD; cat review/final.sh; } | sha256sum | cut -c1-16)
failed=0

# The touched files, and no others, before and after.
for side in base series; do
	commit=HEAD
	[ $side = series ] || commit=$base
	mkdir "$work/$side"
	mapfile -t have < <(git -C "$TREE" ls-tree -r --name-only "$commit" -- "${files[@]}")
	git -C "$TREE" archive "$commit" "${have[@]}" | tar -C "$work/$side" -x
done

kernel_doc() {
	local f
	for f in "${files[@]}"; do
		case $f in
		*.c | *.h) [ ! -e "$f" ] || python3 "$TREE/scripts/kernel-doc" -none -Wall "$f" 2>&1 ;;
		esac
	done
}
cocci() {
	srcroot=. srctree=$TREE MODE=report DEBUG_FILE=$work/debug LINUXINCLUDE="-I$TREE/include" \
		bash "$TREE/scripts/coccicheck" 2>&1 | grep -E '^[^ :]+:[0-9]' || true
	rm -f "$work/debug"
}
# The whole documents of the directories; any word about the touched ones counts.
sphinx() {
	local out=$work/html dirs
	mkdir "$out"
	dirs=$(printf '%s\n' "${files[@]}" | sed -n 's|^Documentation/\(.*\)/[^/]*\.rst$|\1|p' | sort -u)
	make -C "$TREE" O="$out" SPHINXDIRS="$(echo $dirs)" htmldocs > "$out/log" 2>&1 ||
		echo "make htmldocs fails: $(tail -n 1 "$out/log")"
	grep -E 'WARNING|ERROR' "$out/log" | sed "s|$TREE/||" |
		grep -F "$(printf '%s:\n' "${files[@]}")" || true
}

compare() { # WHAT FUNCTION SIDE...
	local side log=$answers/$2-$key
	: > "$work/base.said"
	for side in "${@:3}"; do
		if [ ! -e "$log-$side" ]; then
			echo "   $1: $side"
			(cd "$work/$side" && "$2") > "$work/answer"
			mv "$work/answer" "$log-$side"
		fi
		# Without line numbers, which move.
		sed -E 's/:[0-9]+(:[0-9]+-[0-9]+)?[: ]/: /; s/line [0-9]+/line/g' "$log-$side" |
			sort -u > "$work/$side.said"
	done
	comm -13 "$work/base.said" "$work/series.said" > "$work/new"
	judge "$1 has nothing new to say about ${#files[@]} files" "$work/new"
}
compare kernel-doc kernel_doc base series
compare sphinx sphinx series
compare coccicheck cocci base series
exit $failed
