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

judged() { # JUDGE EXPECTATIONS BASE SERIES
	echo "$3" > build/v-base
	echo "$4" > build/v-series
	echo "$2" | bash "lab/$1.sh" build/v-base build/v-series
}
verdict() { # EXPECTATION BASE-LINE SERIES-LINE
	local head=$'KTAP version 1\n1..1\n'
	judged verdict "$1" "$head$2" "$head$3"
}
not() { ! "$@"; }

# run HOST RECIPE DIRECTORY: unless a check that was interrupted had its verdict, with the
# same kernels, questions and expectations. What a host prints is shown at once, when it is done.
run() {
	local host=$1 result=build/$3/$1 start=$SECONDS key
	# A host of KUnit has no initrd.
	key=$({ readlink build/images/"$host"-*; cat build/initrd/"$host".cpio lab/*.sh lab/*.awk \
		Makefile hosts/*; true; } 2> /dev/null | sha256sum)
	if [ "$(cat "$result.key" 2> /dev/null)" = "$key" ]; then
		echo "== $host had its verdict before the interruption: $(tail -n 1 "$result.txt")"
		return
	fi
	echo "== $2 $host"
	rm -f "$result.txt"
	make "$2" HOST="$host" > "$result.log" 2>&1 || true
	flock build/check.lock cat "$result.log"
	if grep -qE '^[0-9]+ passed' "$result.txt"; then
		echo "$key" > "$result.key"
		takes "$2 $host" $((SECONDS - start))
	fi
}
export -f run took takes times_of
two_at_a_time() { # RECIPE DIRECTORY HOST...
	[ $# -le 2 ] || printf "%s $1 $2\n" "${@:3}" | xargs -P 2 -L 1 bash -c 'run "$@"' run
}

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

# Each line of another script is a test of ours.
count() { # COMMAND...
	local line
	while read -r line; do
		case $line in
		ok:*) ok "${line#ok: }" ;;
		"NOT OK"*) bad "${line#NOT OK: }" ;;
		*) echo "$line" ;;
		esac
	done < <("$@" 2>&1 || true)
}
count bash review/patches.sh

# The review is red for what it is there to find.
seeded() { # PATTERN SED-PROGRAM COMPLAINT: a series of the patch that matches, edited
	rm -rf build/seeded
	mkdir build/seeded
	# shellcheck disable=SC2086
	cp $SERIES/$1 build/seeded
	sed -i "$2" build/seeded/*
	refused "$3" bash review/patches.sh build/seeded
}
holds "review: a checkpatch error is red" seeded '0004-*' \
	's/^+\(.*\)/+    \1  /' "trailing whitespace"
holds "review: a Fixes: line with a wrong id is red" seeded '0004-*' \
	's/^Fixes: 7ec21d9da57e/Fixes: 7ec21d9da57f/' "not in review/commits: 7ec21d9da57f"
holds "review: a Fixes: line with a wrong subject is red" seeded '0004-*' \
	's/^\(Fixes: .*\)redundant/\1superfluous/' "not in review/commits: 7ec21d9da57e"
holds "review: a dropped selftest is red" seeded '0001-*' "" "mmu_notifier_young.c is not in the series"
holds "review: a tag that only people give is red" seeded '0004-*' \
	's/^Fixes:/Acked-by: A B <a@b>\nFixes:/' "for people to give"

# What breaks one architecture, and is mended by the next patch, is a broken patch.
seeded_build() {
	local file=arch/powerpc/kvm/e500_mmu_host.c base blob tip
	base=$(cat build/base)
	local git=(git -C "$TREE" -c user.name=t -c user.email=t@localhost)
	blob=$({ "${git[@]}" cat-file -p "$base:$file"; echo "#error seeded"; } |
		"${git[@]}" hash-object -w --stdin)
	export GIT_INDEX_FILE=$PWD/build/seeded.index
	"${git[@]}" read-tree "$base"
	"${git[@]}" update-index --cacheinfo "100644,$blob,$file"
	tip=$("${git[@]}" commit-tree -p "$base" -m "seeded fault" "$("${git[@]}" write-tree)")
	unset GIT_INDEX_FILE
	tip=$("${git[@]}" commit-tree -p "$tip" -m "mended" "$base^{tree}")
	refused "e500v2 does not compile at 'seeded fault'" env TIP="$tip" bash review/bisect.sh e500v2
}
holds "review: a patch that breaks one architecture's build is red" seeded_build

# The mails, and each part alone, make the same files with b4 and git am.
small_tree() { # DIRECTORY: the base of the files that the series touches
	local files
	files=$(git -C "$TREE" diff --name-only --no-renames --diff-filter=MD "$(cat build/base)" HEAD)
	mkdir -p "$1"
	# shellcheck disable=SC2086
	git -C "$TREE" archive "$(cat build/base)" $files | tar -C "$1" -x
	git -C "$1" init -q
	git -C "$1" add -A -f
	git -C "$1" -c user.name=t -c user.email=t@localhost commit -q -m base
}
mail_am() { # DIRECTORY OF MAILS -> $work/tree
	rm -rf "$work/b4" "$work/tree"
	mkdir "$work/b4"
	cp -r "$work/base" "$work/tree"
	# Neither the network nor the user's own configuration; b4 wants a user.
	printf '[user]\n\tname = t\n\temail = t@localhost\n' > "$work/.gitconfig"
	HOME=$work XDG_DATA_HOME=$work XDG_CACHE_HOME=$work \
		b4 -n --offline-mode am -m "$1/mbox" -o "$work/b4" || return
	git -C "$work/tree" -c user.name=t -c user.email=t@localhost am -q "$work"/b4/*.mbx
}
mail_round_trip() {
	local n=$(wc -l < <(ls $SERIES/[0-9]*.patch)) file
	bash lab/mail.sh "$work/mail" || return
	mail_am "$work/mail" || return
	[ "$(git -C "$work/tree" rev-list --count HEAD)" = $((n + 1)) ] || return
	for file in $(git -C "$TREE" diff --name-only "$(cat build/base)" HEAD); do
		cmp "$work/tree/$file" "$TREE/$file" || return
	done
	! grep -L '^To: .*@' "$work"/mail/*.patch | grep .
}
part_applies() { # PART
	bash lab/mail.sh "$work/mail-$1" "$1" && mail_am "$work/mail-$1"
}
say "the mails"
bash lab/deps.sh b4:b4
work=$(mktemp -d)
holds "mails from nobody are refused" refused "mails are from somebody" \
	env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=user.useConfigOnly \
	GIT_CONFIG_VALUE_0=true bash lab/mail.sh "$work/nobody"
# Somebody, where git has no user; a -c on git's command line wins.
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=t \
	GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=t@localhost
small_tree "$work/base"
holds "make mail, b4 am and git am make the series' tree" mail_round_trip
for part in $(sed -n 's/^\([a-z0-9-]*\) |.*/\1/p' review/parts); do
	holds "part $part applies to the base alone" part_applies "$part"
done
holds "an unknown part lists the known ones" refused "known: powerpc-fixes" \
	bash lab/mail.sh "$work/none" no-such
holds "mails are not written over what is there" refused "is not empty" \
	bash lab/mail.sh "$work/mail"
unset GIT_CONFIG_COUNT
rm -rf "$work"

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

# As if the cache had been deleted, and a clone elsewhere had made its own tree since.
repository_is_gone() {
	local rc=0
	mkdir -p build/gone
	echo /elsewhere/build/tree/.git > build/gone/gitdir
	mv "$TREE/.git" build/gone/.git
	echo "gitdir: $PWD/build/gone" > "$TREE/.git"
	refused "lost its repository" bash lab/tree.sh || rc=1
	mv build/gone/.git "$TREE/.git"
	return $rc
}
holds "another clone's repository is not taken for ours" repository_is_gone

holds "verdict: pass and pass is green" verdict "" "ok 1 a" "ok 1 a"
one_host() { # EXPECTATION LINE: the series against itself, as with lockdep
	printf 'KTAP version 1\n1..1\n%s\n' "$2" > build/v-series
	echo "$1" | bash lab/verdict.sh build/v-series build/v-series
}
holds "verdict: a host is compared with itself" one_host "" "ok 1 a"
holds "verdict: a failure is one without another host, too" not one_host "" "not ok 1 a"
holds "verdict: an unlisted failure is red" not verdict "" "ok 1 a" "not ok 1 a"
holds "verdict: an unlisted failure on base is red" not verdict "" "not ok 1 a" "ok 1 a"
holds "verdict: an unlisted skip is red" not verdict "" "ok 1 a # SKIP x" "ok 1 a # SKIP x"
holds "verdict: a base-fails that passes is red" not verdict "base-fails a X1" "ok 1 a" "ok 1 a"
holds "verdict: a base-fails that the series fails is red" not verdict "base-fails a X1" "not ok 1 a" "not ok 1 a"
holds "verdict: an open defect that is gone is red" not verdict "open a X1" "not ok 1 a" "ok 1 a"
holds "verdict: a listed scenario that is not there is red" not verdict "open b X1" "ok 1 a" "ok 1 a"
holds "verdict: a host that stops early is red" not verdict "" "# nothing" "ok 1 a"
holds "verdict: base-fails as recorded is green" verdict "base-fails a X1" "not ok 1 a" "ok 1 a"

# An interruption leaves the keys of the hosts that had their verdict.
resumed() (
	CACHE=$PWD/build/resumed
	rm -rf "$CACHE" build/results/no-such.*
	mkdir "$CACHE"
	make() { echo "1 passed, 0 failed, 0 skipped" | tee -a "$CACHE/boots" > build/results/no-such.txt; }
	run no-such _run results
	run no-such _run results
	[ "$(wc -l < "$CACHE/boots")" = 1 ] || exit
	echo "other kernels" > build/results/no-such.key
	run no-such _run results
	[ "$(wc -l < "$CACHE/boots")" = 2 ] || exit
	rm build/results/no-such.*
)
holds "an interrupted check goes on where it was, with the same kernels" resumed

ktap() { # CONSOLE EXPECTED
	[ "$(awk -f lab/ktap.awk <<< "$1")" = "$2" ]
}
head=$'noise\nKTAP version 1\n1..2\n'
holds "console: a scenario that a WARNING interrupts has failed" ktap \
	"$head"$'ok 1 a\nWARNING: x\nok 2 b' \
	$'KTAP version 1\n1..2\nok 1 a\n# splat: WARNING: x\nnot ok 2 b'
holds "console: nor is it skipped" ktap "$head"$'BUG: x\nok 1 a # SKIP y' \
	$'KTAP version 1\n1..2\n# splat: BUG: x\nnot ok 1 a'
holds "console: the cases of a KUnit suite are scenarios" ktap \
	$'KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: s\n    1..2\n    ok 1 a\n    not ok 2 b\nnot ok 1 s' \
	$'KTAP version 1\n1..1\nKTAP version 1\n# Subtest: s\n1..2\nok 1 a\nnot ok 2 b'
holds "console: the values of the first thing that KUnit did not expect" ktap \
	$'KTAP version 1\n1..1\n    # Subtest: s\n    1..1\n    # a: EXPECTATION FAILED at x\n    Expected 1 == n, but\n        n == 2 (0x2)\ngfn 3\n    # a: EXPECTATION FAILED at y\n    Expected 1 == m, but\n        m == 3 (0x3)\n    not ok 1 a\nnot ok 1 s' \
	$'KTAP version 1\n1..1\n# Subtest: s\n1..1\n# a: EXPECTATION FAILED at x\n#    Expected 1 == n, but\n#        n == 2 (0x2)\nnot ok 1 a'
holds "console: a suite of which nothing runs is no scenario either" ktap \
	$'KTAP version 1\n1..1\n    # Subtest: s\n    1..1\n    ok 1 a # SKIP b\nok 1 s # SKIP ' \
	$'KTAP version 1\n1..1\n# Subtest: s\n1..1\nok 1 a # SKIP b'
holds "console: a second suite adds to the plan" ktap \
	$'KTAP version 1\n1..2\n    # Subtest: s\n    1..1\n    ok 1 a\nok 1 s\n    # Subtest: t\n    1..2\n    ok 1 b\n    ok 2 c\nok 2 t' \
	$'KTAP version 1\n1..2\n# Subtest: s\n1..1\nok 1 a\n# Subtest: t\n1..3\nok 1 b\nok 2 c'

bench() { # BAR BASE-COST SERIES-COST [LINE OF THE SERIES]
	local head=$'# bench age-4k-elsewhere 100 0/1\n# bench a'
	judged bench "$1" "$head $2 1/1"$'\n# end' "$head $3 1/1"$'\n'"${4:-}"$'\n# end'
}
holds "bench: what is within its bar is green" bench "a 1.01" 1100 1110
holds "bench: what is over its bar is red, by the cost beyond the way in" not bench "a 1.01" 1100 1111
holds "bench: a bar without a measurement is red" not bench "b 1.01" 1100 1100
holds "bench: a bar against another question of the series is green" bench "a 1 series a" 1100 1200
holds "bench: a bar against another question of the series is red" not bench "a 0.9 series a" 1100 1100
holds "bench: a bar against another question of base is red" not bench "a 0.9 base a" 1100 1100
holds "bench: a measurement that fails is red" not bench "" 1100 1100 "not ok 2 bench-4k"

# Two rounds of one measurement of two questions: f is called outside, then 2 and 4 times.
calls() { # EXPECTED
	local begin=c000000000001234 end=c000000000002340 f=c00000000000fff8 local=c000000000010000
	printf '%s T sys_getpgid\n%s T sys_sched_yield\n%s t f.isra.0\n' $begin $end $f > build/System.map
	echo "# bench a 100 2/2 0 2" > build/calls.ktap
	printf "Trace 0: 0x7f [00000000/%s/2410003d/ff002200] \n" $f $begin $begin $f $local $end $f \
		$end $begin $f $f $f $f $end > build/calls.log
	[ "$(awk -f lab/calls.awk -v counts="k:f" build/System.map)" = "0x$begin+9,0x$end+9,0x$f+9" ] &&
		[ "$(awk -f lab/calls.awk -v counts="k:f l:g" -v ktap=build/calls.ktap \
			build/System.map build/calls.log)" = "# calls a k 1.00 l 0.00" ]
}
holds "bench: calls are those of the quietest round, by either way into a function" calls

story() { # BAR BASE-REFAULTS SERIES-REFAULTS [LINE OF THE SERIES]
	local tail='of 100 exits 1'
	judged story "$1" "# refaults a $2 $tail"$'\n# end' \
		"# refaults a $3 $tail"$'\n'"${4:-}"$'\n# end'
}
holds "story: refaults within their bar are green" story "a 0.1" 90 9
holds "story: refaults over their bar are red" not story "a 0.1" 90 10
holds "story: a bar without a story is red" not story "b 0.1" 90 9
holds "story: a story that the series does not end is red" not story "" 90 9 "not ok 2 mglru"

if [ -e README.md ]; then
	bash lab/deps.sh gnuplot:gnuplot-nox
	cp README.md build/README.md
	holds "the README's tables are those of results/7.3" \
		bash -c 'bash lab/readme.sh build/README.md && cmp build/README.md README.md'
fi

say "rule 1: no ageing within an invalidate section"
# spatch opens the library itself, so that coccinelle does not depend on it.
bash lab/deps.sh spatch:coccinelle '/usr/lib/*/libpython3*.so:libpython3-dev'
ageing_errors() { # FILE...
	spatch -D report --very-quiet --no-show-diff --no-includes --sp-file \
		"$TREE"/scripts/coccinelle/locks/mmu_notifier_ageing.cocci "$@" > build/ageing.log || return
	grep -c ERROR build/ageing.log || true
}
finds() { [ "$(ageing_errors "${@:2}")" = "$1" ]; }
holds "coccinelle finds what is wrong" finds 2 review/ageing/bad.c
holds "coccinelle finds nothing in what is right" finds 0 review/ageing/good.c
seeded_call() {
	{ cat "$TREE/mm/khugepaged.c"; sed '1,2d' review/ageing/bad.c; } > build/seeded.c
	finds 2 build/seeded.c
}
holds "review: an ageing call within an invalidate section is red" seeded_call
# shellcheck disable=SC2046
holds "coccinelle finds nothing in the series' callers" finds 0 $(git -C "$TREE" grep -l \
	-e 'mmu_notifier_\(clear_flush_young\|clear_young\|test_young\)' -e '_young_\(ptes_\)\?notify' \
	-- 'mm/*.c' 'lib/*.c' | sed "s|^|$TREE/|")

say "rule 3: the emulated accessed bit as a model"
bash model/run.sh > build/model.log || true
count cat build/model.log
grep -q '^ok: model pr:' build/model.log || bad "the model says nothing"

say "what follows, unless it is in the cache, in seconds of the last time on this machine"
{
	for host; do make _kernel HOST="$host"; done
	for host in ${DEBUG_HOSTS:-}; do make _kernel HOST="$host" DEBUG=-debug; done
} | sort -u | while read -r kernel; do
	base=$(took "build $kernel (base)") series=$(took "build $kernel (series)")
	case $kernel in *-debug) base=none ;; esac
	echo "   build $kernel: base ${base:-unknown}, series ${series:-unknown}"
done
for host; do took "_run $host"; done | awk -v n=$# '{ s += $1 }
	END { printf "   boot %d hosts, two at a time: %d for the %d known\n", n, s / 2, NR }'

# Every base first: the series changes a header that most objects include.
for host; do
	make _base HOST="$host" || bad "$host's base builds"
done
built=
for host; do
	say "host $host"
	if make _build HOST="$host"; then built+=" $host"; else bad "$host builds"; fi
done
debugged=
for host in ${DEBUG_HOSTS:-}; do
	say "host $host with lockdep"
	if make _debug_build HOST="$host"; then debugged+=" $host"; else bad "$host builds with lockdep"; fi
done

mkdir -p build/debug
# shellcheck disable=SC2086
two_at_a_time _run results $built
# shellcheck disable=SC2086
two_at_a_time _debug_run debug $debugged
rm -f build/results/*.key build/debug/*.key

tally() { # DIRECTORY OF VERDICTS HOST...
	local dir=$1 host line p f s
	shift
	for host; do
		line=$(grep -E '^[0-9]+ passed' "$dir/$host.txt" || true)
		if [ -z "$line" ]; then
			bad "$host has no verdict in $dir"
			continue
		fi
		read -r p _ f _ s _ <<< "$line"
		passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	done
}
# shellcheck disable=SC2086
tally build/results $built
# shellcheck disable=SC2086
tally build/debug $debugged

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
