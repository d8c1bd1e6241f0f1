#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# thread.sh THREAD: print a commit: the thread and those that its cover needs, on the base,
# without a checkout. With "range", print what of it is the thread's own: COMMIT..COMMIT.
#
# build/stacks remembers which commit a thread's patches made of another one.
. lab/lib.sh

thread=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -d "$SERIES/$thread" ] || die "unknown thread '$thread'; known:$(cd $SERIES; printf ' %s' [0-9]*-*)"
export GIT_INDEX_FILE=$work/index
head=$(cat build/base)
mkdir -p build/stacks

# git am for an index alone.
stack() { # THREAD
	local patch tree header known
	known=build/stacks/$({ echo "$head"; cat "$SERIES/$1"/[0-9]*.patch; } | sha256sum | cut -c1-16)
	if [ -e "$known" ] && git -C "$TREE" cat-file -e "$(cat "$known")" 2> /dev/null; then
		head=$(cat "$known")
		return
	fi
	git -C "$TREE" read-tree "$head"
	for patch in "$SERIES/$1"/[0-9]*.patch; do
		header=$(git -C "$TREE" mailinfo "$work/body" "$work/diff" < "$patch")
		git -C "$TREE" apply --cached "$work/diff" > "$work/log" 2>&1 ||
			die "$thread: $(basename "$patch") of $1 does not apply to what its cover needs: $(head -n 1 "$work/log")"
		tree=$(git -C "$TREE" write-tree)
		head=$({ subject_of "$patch"; echo; cat "$work/body"; } |
			GIT_AUTHOR_NAME=$(sed -n 's/^Author: //p' <<< "$header") \
			GIT_AUTHOR_EMAIL=$(sed -n 's/^Email: //p' <<< "$header") \
			GIT_AUTHOR_DATE=$(sed -n 's/^Date: //p' <<< "$header") \
			GIT_COMMITTER_NAME=lab GIT_COMMITTER_EMAIL=lab@localhost \
			GIT_COMMITTER_DATE="@0 +0000" git -C "$TREE" commit-tree "$tree" -p "$head")
	done
	echo "$head" > "$known"
}
for need in $(needs_of "$thread"); do
	[ -d "$SERIES/$need" ] || die "$thread needs $need, which is no thread"
	[[ $need < $thread ]] || die "$thread needs $need, which follows it"
	stack "$need"
done
before=$head
stack "$thread"
if [ "${2:-}" = range ]; then echo "$before..$head"; else echo "$head"; fi
