#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# reference.sh [WORD...]: print the git tree of the kernel called "base": what the series was
# applied to, with the patches that series/7.3/base names and those of the WORDs, which a host's
# REFERENCE has: without them it runs no guest at all.
. lab/lib.sh

known=build/reference-$({ git -C "$TREE" rev-parse HEAD; echo "$*"; cat build/base $SERIES/base \
	$SERIES/reference.patch; } | sha256sum | cut -c1-16)
[ ! -s "$known" ] || exec cat "$known"
index=$(mktemp -d)
trap 'rm -rf "$index"' EXIT
export GIT_INDEX_FILE=$index/index
git -C "$TREE" read-tree "$(cat build/base)"

apply() { # PATCH
	git -C "$TREE" apply --cached "$PWD/$1" > "$index/log" 2>&1 ||
		die "base: $1 does not apply alone: $(head -n 1 "$index/log")"
}
mapfile -t words < <(awk '$1 == "reference" { print $2 }' $SERIES/base)
for word in "$@" "${words[@]}"; do
	mapfile -t found < <(patches | grep -F -- "$word" || true)
	[ ${#found[@]} = 1 ] ||
		die "base: ${#found[@]} patches of the series are called '$word'"
	apply "${found[0]}"
done
apply $SERIES/reference.patch
git -C "$TREE" write-tree > "$index/tree"
mv "$index/tree" "$known"
cat "$known"
