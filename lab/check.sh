#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# check.sh HOST...: the lab's own tests, then the hosts, booted two at a time.
# One line at the end.
. lab/lib.sh

passed=0 failed=0 skipped=0
ok() { echo "ok: $1"; passed=$((passed + 1)); }
bad() { echo "NOT OK: $1"; failed=$((failed + 1)); }
holds() { # NAME COMMAND...
	local name=$1
	shift
	if "$@" > build/check.log 2>&1; then ok "$name"; else bad "$name"; tail -n 5 build/check.log; fi
}

# One clear line and a non-zero exit for bad input.
refused() { # EXPECTED-TEXT COMMAND...
	local text=$1
	shift
	if "$@" > build/refused.log 2>&1; then return 1; fi
	grep -qF "$text" build/refused.log
}

verdict() { # EXPECTATION BASE-LINE SERIES-LINE
	printf 'KTAP version 1\n1..1\n%s\n' "$2" > build/v-base
	printf 'KTAP version 1\n1..1\n%s\n' "$3" > build/v-series
	echo "$1" | bash lab/verdict.sh build/v-base build/v-series
}
red() { ! verdict "$@"; }

say "the lab's own tests"
bash lab/deps.sh git:git make:make gcc:gcc perl:perl
bash lab/tree.sh

round_trip() {
	rm -rf build/roundtrip
	mkdir build/roundtrip
	bash lab/series.sh build/roundtrip
	diff -r -x base -x cover-letter.txt -x DEFECTS.md build/roundtrip $SERIES
}
holds "make tree && make series changes no byte" round_trip

# From stdin: a file that git tracks would be checked as a source file.
checkpatch() {
	"$TREE"/scripts/checkpatch.pl --root="$TREE" --strict --no-signoff \
		--ignore UNKNOWN_COMMIT_ID -q - < "$1"
}
for patch in $SERIES/[0-9]*.patch; do
	holds "checkpatch $(basename "$patch" | cut -c1-4)" checkpatch "$patch"
done

no_tags() { ! grep -E '^(Signed-off-by|Reviewed-by|Tested-by|Acked-by):' $SERIES/[0-9]*.patch; }
holds "the patches carry no tags that only people give" no_tags

holds "an unknown host lists the known ones" refused "known: $HOSTS" make boot HOST=no-such
holds "LINUX that is no tree is refused" refused "is not a git tree" \
	bash lab/tree.sh /nonexistent

# A tree on which a patch does not apply is left as it was.
foreign_tree() {
	local dir
	dir=$(mktemp -d)
	git -C "$dir" init -q
	touch "$dir/MAINTAINERS"
	git -C "$dir" add MAINTAINERS
	git -C "$dir" -c user.name=t -c user.email=t@localhost commit -q -m t
	mkdir -p "$dir/clone/build"
	cp -r lab series "$dir/clone"
	(cd "$dir/clone" && refused "does not apply" bash lab/tree.sh "$dir") || return 1
	[ -z "$(git -C "$dir" status --porcelain -uno)" ] &&
		[ "$(git -C "$dir" worktree list | wc -l)" = 1 ] &&
		[ ! -e "$dir/clone/build/tree" ] || return 1
	rm -rf "$dir"
}
holds "a tree that the series does not fit is left as it was" foreign_tree

work_is_kept() {
	local applied
	applied=$(cat build/applied)
	echo 0000 > build/applied
	refused "holds work" bash lab/tree.sh || { echo "$applied" > build/applied; return 1; }
	echo "$applied" > build/applied
	[ -e "$TREE/MAINTAINERS" ]
}
holds "commits in build/tree are never thrown away" work_is_kept

holds "verdict: pass and pass is green" verdict "" "ok 1 a" "ok 1 a"
holds "verdict: an unlisted failure is red" red "" "ok 1 a" "not ok 1 a"
holds "verdict: an unlisted failure on base is red" red "" "not ok 1 a" "ok 1 a"
holds "verdict: an unlisted skip is red" red "" "ok 1 a # SKIP x" "ok 1 a # SKIP x"
holds "verdict: a base-fails that passes is red" red "base-fails a X1" "ok 1 a" "ok 1 a"
holds "verdict: a base-fails that the series fails is red" red "base-fails a X1" "not ok 1 a" "not ok 1 a"
holds "verdict: an open defect that is gone is red" red "open a X1" "not ok 1 a" "ok 1 a"
holds "verdict: a listed scenario that is not there is red" red "open b X1" "ok 1 a" "ok 1 a"
holds "verdict: a host that stops early is red" red "" "# nothing" "ok 1 a"
holds "verdict: base-fails as recorded is green" verdict "base-fails a X1" "not ok 1 a" "ok 1 a"

if [ -e README.md ]; then
	bash lab/deps.sh gnuplot:gnuplot-nox
	cp README.md build/README.md
	holds "the README's tables are those of results/7.3" \
		bash -c 'bash lab/readme.sh build/README.md && cmp build/README.md README.md'
fi

say "rule 1: no ageing within an invalidate section"
bash lab/deps.sh spatch:coccinelle
ageing_errors() { # FILE...
	spatch -D report --very-quiet --no-show-diff --no-includes --sp-file \
		"$TREE"/scripts/coccinelle/locks/mmu_notifier_ageing.cocci "$@" |
		tee build/ageing.log | grep -c ERROR
}
finds() { [ "$(ageing_errors "${@:2}")" = "$1" ]; }
holds "coccinelle finds what is wrong" finds 2 review/ageing/bad.c
holds "coccinelle finds nothing in what is right" finds 0 review/ageing/good.c
# shellcheck disable=SC2046
holds "coccinelle finds nothing in the series' callers" finds 0 $(git -C "$TREE" grep -l \
	-e 'mmu_notifier_\(clear_flush_young\|clear_young\|test_young\)' -e '_young_\(ptes_\)\?notify' \
	-- 'mm/*.c' 'lib/*.c' | sed "s|^|$TREE/|")

say "rule 3: the emulated accessed bit as a model"
bash model/run.sh > build/model.log || true
while read -r line; do
	case $line in
	ok:*) ok "${line#ok: }" ;;
	"NOT OK"*) bad "${line#NOT OK: }" ;;
	esac
done < build/model.log
grep -q '^ok: model pr:' build/model.log || bad "the model says nothing"

# Every base first: the series changes a header that most objects include.
for host; do
	make _base HOST="$host" || bad "$host's base builds"
done
built=
for host; do
	say "host $host"
	if make _build HOST="$host"; then built+=" $host"; else bad "$host builds"; fi
	rm -f "build/results/$host.txt"
done

# What a host prints is shown at once, when it is done.
boot() { # HOST
	echo "== boot $1"
	make _run HOST="$1" > "build/results/$1.log" 2>&1 || true
	flock build/check.lock cat "build/results/$1.log"
}
export -f boot
# shellcheck disable=SC2086
printf '%s\n' $built | xargs -P 2 -I HOST bash -c 'boot HOST'

for host in $built; do
	line=$(grep -E '^[0-9]+ passed' "build/results/$host.txt" || true)
	if [ -z "$line" ]; then
		bad "$host has no verdict"
		continue
	fi
	read -r p _ f _ s _ <<< "$line"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
