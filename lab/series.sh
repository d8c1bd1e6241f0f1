#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# series.sh DIR: write the commits of build/tree to DIR, one folder a thread of mails.
#
# A commit is of the thread that has a patch of its subject. A new one is of the thread of its
# neighbours, or of $THREAD, which need not exist yet. What lies in DIR but is no patch stays.
. lab/lib.sh
[ -e build/base ] || die "there is no build/tree; 'make tree' makes it"
out=$1
range="$(cat build/base)..HEAD"
[ -z "$(git -C "$TREE" status --porcelain)" ] ||
	say "uncommitted changes and untracked files in build/tree are not written"

declare -A thread_of=()
while IFS=$'\t' read -r thread subject; do
	thread_of[$subject]=$thread
done < <(subjects)

mapfile -t commits < <(git -C "$TREE" rev-list --reverse "$range")
names=() unknown=()
for commit in "${commits[@]}"; do
	subject=$(git -C "$TREE" log -1 --format=%s "$commit")
	names+=("${thread_of[$subject]:-}")
	[ -n "${thread_of[$subject]:-}" ] || unknown+=("$subject")
done
# Who stands between two patches of one thread is of it, as is who follows the last of all.
for i in "${!names[@]}"; do
	[ -z "${names[i]}" ] || continue
	before=none after=
	(( i == 0 )) || before=${names[i - 1]}
	for name in "${names[@]:i}"; do
		[ -z "$name" ] || { after=$name; break; }
	done
	names[i]=${THREAD:-$before}
	[ -n "${THREAD:-}" ] || [ "$before" = "${after:-$before}" ] || die \
		"is it of $before or of $after? make series THREAD=one-of-them: $(git -C "$TREE" log -1 --format=%s "${commits[i]}")"
done

# All that can go wrong has gone wrong by now, or nothing is lost.
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
last= first=0
for i in "${!names[@]}"; do
	name=${names[i]}
	[[ $name =~ ^[0-9][0-9]-[a-z0-9-]+$ ]] || die "a thread's name is NN-name: '$name'"
	if [ "$name" != "$last" ]; then
		[ ! -e "$new/$name" ] || die "the patches of $name do not follow each other in build/tree"
		[[ $name > $last ]] || die "$name follows $last in build/tree"
		mkdir "$new/$name"
		first=$i last=$name
	fi
	git -C "$TREE" -c core.abbrev=12 -c diff.algorithm=myers -c format.useAutoBase=false \
		-c format.signOff=false -c diff.noprefix=false \
		format-patch -q --zero-commit --no-signature --no-numbered -o "$new/$name" \
		--start-number $((i - first + 1)) "${commits[i]}^!"
done
mkdir -p "$out"
rm -f "$out"/[0-9]*/[0-9]*.patch
cp -r "$new"/* "$out"
rmdir "$out"/[0-9]*/ 2> /dev/null || true
