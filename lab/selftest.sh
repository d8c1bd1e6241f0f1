#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# selftest.sh: the lab's own tests, and those of the patches as texts, a line each, which begins
# with "ok:" or "NOT OK:". Nothing of the clone's build/tree is changed.
. lab/lib.sh
. lab/run.sh

failed=0
ok() { echo "ok: $1"; }
bad() { echo "NOT OK: $1"; failed=1; }
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

say "the lab's own tests"
bash lab/deps.sh git:git make:make gcc:gcc perl:perl
bash lab/tree.sh

round_trip() {
	rm -rf build/roundtrip
	mkdir build/roundtrip
	bash lab/series.sh build/roundtrip
	diff -r -x base -x cover.txt -x DEFECTS.md -x reference.patch build/roundtrip $SERIES
}
holds "make tree && make series changes no byte" round_trip

bash review/patches.sh || failed=1

# The review is red for what it is there to find.
exit_patch=$(patches | grep -- booke-Pass-the-exit-number)
driver_patch=$(patches | grep -- Add-a-test-driver-for-the-ageing)
seeded() { # PATCH SED-PROGRAM COMPLAINT: a series of that patch, edited
	rm -rf build/seeded
	mkdir -p build/seeded/01-seeded
	cp "$1" build/seeded/01-seeded
	sed -i "$2" build/seeded/*/*
	refused "$3" bash review/patches.sh build/seeded
}
holds "review: a checkpatch error is red" seeded "$exit_patch" \
	's/^+\(.*\)/+    \1  /' "trailing whitespace"
holds "review: a Fixes: line with a wrong id is red" seeded "$exit_patch" \
	's/^Fixes: 7ec21d9da57e/Fixes: 7ec21d9da57f/' "not in review/commits: 7ec21d9da57f"
holds "review: a Fixes: line with a wrong subject is red" seeded "$exit_patch" \
	's/^\(Fixes: .*\)redundant/\1superfluous/' "not in review/commits: 7ec21d9da57e"
holds "review: a dropped selftest is red" seeded "$driver_patch" "" "mmu_notifier_young.c is not in the series"
holds "review: a tag that only people give is red" seeded "$exit_patch" \
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

# Each thread applies to the base alone, or to the threads that its cover names: as commits,
# and as the mails that b4 makes of the mbox.
thread_applies() { # THREAD
	local range before mails=$work/mail-$1
	local said=(log --reverse --format='%an <%ae> %aI%n%B')
	range=$(bash lab/thread.sh "$1" range)
	bash lab/mail.sh "$mails" "$1" || return
	rm -rf "$work/b4" "$work/tree"
	mkdir "$work/b4"
	cp -r "$work/base" "$work/tree"
	mapfile -t there < <(git -C "$TREE" ls-tree -r --name-only "${range%..*}" -- "${touched[@]}")
	git -C "$TREE" archive "${range%..*}" "${there[@]}" | tar -C "$work/tree" -x
	git -C "$work/tree" add -A -f
	git -C "$work/tree" commit -q --allow-empty -m before
	before=$(git -C "$work/tree" rev-parse HEAD)
	# Neither the network nor the user's own configuration; b4 wants a user.
	printf '[user]\n\tname = t\n\temail = t@localhost\n' > "$work/.gitconfig"
	HOME=$work XDG_DATA_HOME=$work XDG_CACHE_HOME=$work \
		b4 -n --offline-mode am -m "$mails/mbox" -o "$work/b4" || return
	git -C "$work/tree" am -q "$work"/b4/*.mbx || return
	# No file more or less, no mode and no word is another one.
	diff <(git -C "$work/tree" ls-tree -r HEAD) \
		<(git -C "$TREE" ls-tree -r "${range#*..}" -- "${touched[@]}") || return
	diff <(git -C "$work/tree" "${said[@]}" "$before..HEAD") <(git -C "$TREE" "${said[@]}" "$range")
}
# What reaches a maintainer: a version, one thread, somebody who is asked, the changes, and no
# tag or address that is not for us to give.
mails_say() { # THREAD
	local mail n rfc= mails=$work/mail-$1 heads=$work/heads
	for mail in "$mails"/*.patch; do sed '/^$/q' "$mail"; done > "$heads"
	n=$(ls "$mails"/*.patch | wc -l)
	lines() { [ "$(LC_ALL=C grep -cE "$2" "$heads")" = "$1" ] || { echo "not $1: $2"; return 1; }; }
	! grep -q '^Subject: \[RFC\]' "$SERIES/$1/cover.txt" || rfc='RFC '
	lines "$n" "^Subject: \[${rfc}PATCH v[0-9]+( [0-9]+/$((n - 1)))?\] [^[]" || return
	lines "$n" '^Message-I[dD]: ' && lines $((n - 1)) '^In-Reply-To: <cover\.' || return
	[ -z "$(grep -i '^Message-Id: ' "$heads" | sort | uniq -d)" ] || return
	lines "$n" '^To: .*@' && lines "$n" 'linux-kernel@vger' && lines 0 'stable@|[^ -~	]' || return
	grep -q '^Changes since v' "$(ls "$mails"/*.patch | head -n 1)" || return
	not grep -E '^(Signed-off|Reviewed|Acked|Tested)-by:' "$mails"/*.patch
}
say "the threads"
bash lab/deps.sh b4:b4
work=$(mktemp -d)
first=$(cd $SERIES; printf '%s\n' [0-9]*-* | head -n 1)
# Somebody, where git has no user; a -c on git's command line wins.
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=t \
	GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=t@localhost
mapfile -t touched < <(git -C "$TREE" diff --name-only --no-renames "$(cat build/base)" HEAD)
mkdir "$work/base"
git -C "$work/base" init -q
for thread in $(cd $SERIES; echo [0-9]*-*); do
	holds "thread $thread applies to what its cover names, and its mails make it" thread_applies "$thread"
	holds "thread $thread's mails have what a maintainer looks for" mails_say "$thread"
done
holds "an unknown thread lists the known ones" refused "known: $first" \
	bash lab/mail.sh "$work/none" no-such
mkdir "$work/full"
touch "$work/full/mine"
holds "mails are not written over what is there" refused "is not empty" \
	bash lab/mail.sh "$work/full" "$first"
unset GIT_CONFIG_COUNT
rm -rf "$work"

holds "a host that no QEMU of the archive serves is told so" \
	refused "runs no QEMU: Debian has no release" make guest HOST=e500v2
holds "an unknown host lists the known ones" refused "known: $HOSTS" make boot HOST=no-such
holds "rounds that are no number are refused" refused "is no number of rounds" make soak ROUNDS=abc
holds "a host marked for check-all by what it includes is left to it" \
	grep -q 'kunit all ' <(make -s _attributes HOST=ppc-hv-radix-l1-kunit)
holds "a mode adds to the host's own variant of its kernel" \
	grep -qx ppc64-64k-bench <(make -s _kernel HOST=ppc-hv-radix-64k EXTRA=bench)
configuration_alone() ( # rustc and pahole would name themselves in it
	rm -rf build/config
	mkdir -p build/config/bin
	printf '#!/bin/sh\necho rustc 1.99.0\n' > build/config/bin/rustc
	printf '#!/bin/sh\necho v1.99\n' > build/config/bin/pahole
	chmod +x build/config/bin/*
	export PATH=$PWD/build/config/bin:$PATH
	toolchain "" gcc ""
	make -s -C "$TREE" O="$PWD/build/config" ARCH=x86_64 "${cc[@]}" allnoconfig || exit
	grep -x CONFIG_RUSTC_VERSION=0 build/config/.config && grep -x CONFIG_PAHOLE_VERSION=0 build/config/.config
)
holds "what else is installed changes no kernel's configuration" configuration_alone
echo ID=fedora > build/os-release
holds "a machine that is not Debian's is told so in a line" refused "not a Debian machine" \
	env OS_RELEASE=build/os-release bash lab/deps.sh no-such-tool:no-such-package
holds "LINUX that is no tree is refused" refused "is not a git tree" \
	bash lab/tree.sh /nonexistent

# Of what a user has in build/tree, or in a tree of their own, nothing is lost: on a clone of the
# lab with a kernel of one file and a series of one patch.
fixture() {
	rm -rf "$work"
	mkdir -p "$work/linux" "$work/clone/$SERIES/01-one"
	cd "$work/linux"
	git init -q
	echo one > MAINTAINERS
	git add MAINTAINERS
	git commit -q -m t
	git worktree add -q "$work/other" -b other
	echo two > MAINTAINERS
	git commit -q -a -m "one patch"
	git format-patch -q -1 --zero-commit --no-signature -o "$work/clone/$SERIES/01-one"
	git reset -q --hard HEAD^
	cd "$OLDPWD"
	printf 'Subject: one\nNeeds:\n' > "$work/clone/$SERIES/01-one/cover.txt"
	touch "$work/clone/$SERIES/reference.patch"
	cp $SERIES/base "$work/clone/$SERIES"
	cp -r lab hosts kernels Makefile "$work/clone"
	cd "$work/clone"
	bash lab/tree.sh "$work/linux"
}
kept() ( # LINE OF SHELL [REFUSAL]: what the user does; then tree and clean refuse
	fixture
	cd build/tree
	eval "$1"
	cd ../..
	unset LAB_LOCKED
	refused "${2:-build/tree holds}" bash lab/tree.sh "$work/linux" || exit
	! make clean HOST=ppc-pr || exit
	grep -q mine build/tree/mine
)
work=$(mktemp -d)
export GIT_CONFIG_COUNT=2
holds "commits in build/tree are not thrown away" kept \
	'echo mine > mine; git add mine; git commit -q -m mine'
holds "nor are changes that are not committed" kept 'echo mine > mine; git add mine'
holds "nor are new files" kept 'echo mine > mine'
holds "another clone's repository is not taken for ours" kept \
	'echo mine > mine; echo /elsewhere > "$(git rev-parse --absolute-git-dir)/gitdir"' "lost its repository"
clean_removes() (
	fixture
	unset LAB_LOCKED
	make clean HOST=ppc-pr || exit
	[ ! -e build ] && [ "$(git -C "$work/linux" worktree list | wc -l)" = 2 ]
)
holds "make clean removes a checkout without work in it" clean_removes
others_stay() (
	fixture
	mv "$work/other" "$work/unplugged"
	echo three > "$SERIES/base"
	bash lab/tree.sh "$work/linux"
	mv "$work/unplugged" "$work/other"
	git -C "$work/other" status > /dev/null
)
holds "another worktree of LINUX= whose disk is away is not forgotten" others_stay
interrupted() (
	fixture
	echo mine > build/tree/mine
	git --git-dir="$work/linux/.git" worktree add -q --detach build/tree.new
	refused "build/tree holds" bash lab/tree.sh "$work/linux" || exit
	rm build/tree/mine
	echo three > "$SERIES/base"
	bash lab/tree.sh "$work/linux"
	[ ! -e build/tree.new ] && [ "$(cat build/tree/MAINTAINERS)" = two ]
)
holds "an interrupted run leaves the checkout as it was" interrupted
does_not_fit() (
	fixture
	rm -rf build
	mkdir build
	git -C "$work/linux" worktree remove --force "$work/clone/build/tree"
	(cd "$work/linux" && echo 3 > MAINTAINERS && git commit -q -a -m 3)
	refused "does not apply" bash lab/tree.sh "$work/linux" || exit
	[ -z "$(git -C "$work/linux" status --porcelain -uno)" ] &&
		[ "$(git -C "$work/linux" worktree list | wc -l)" = 2 ] && [ ! -e build/tree ]
)
holds "a tree that the series does not fit is left as it was" does_not_fit
between_threads() ( # A new patch that may be of either is of none before somebody says so.
	fixture
	cp -r $SERIES/01-one $SERIES/02-two
	rm $SERIES/02-two/*.patch
	cd build/tree
	for n in 2 3; do
		echo $n > MAINTAINERS
		git commit -q -a -m "patch $n"
	done
	cd ../..
	THREAD=02-two bash lab/series.sh $SERIES
	[ "$(echo $SERIES/*/*.patch | wc -w)" = 3 ] || exit
	(cd build/tree && git -c sequence.editor="sed -i '1s/.*/exec echo x > new; git add new; git commit -q -m new\n&/'" \
		rebase -q -i HEAD^^)
	refused "is it of" bash lab/series.sh $SERIES || exit
	[ "$(echo $SERIES/*/*.patch | wc -w)" = 3 ]
)
holds "a new patch between two threads is asked about, and nothing is lost" between_threads
endless() (
	fixture
	mkdir -p build/images/h-base
	touch build/images/h-base/{config,System.map}
	printf '%s\n' 'for word; do case $word in file:*) out=${word#file:} ;; esac; done' \
		'while echo x; do sleep 0.1; done > "$out"' > emulator
	HOST_SECONDS=1 HOST=h IMAGE=h QEMU="$BASH emulator" APPEND='' GUEST='' GUEST_ARCH='' SEED=1 bash lab/boot.sh base test
	grep -q "^# the host has not ended after 1 s" build/runs/h/test/base/console
)
second_run() (
	fixture
	unset LAB_LOCKED
	bash lab/lock.sh bash -c "touch begun; sleep 100" & pid=$!
	until [ -e begun ]; do sleep 0.1; done
	refused "another run works in this clone" bash lab/lock.sh true || exit
	kill $pid
)
holds "a host that prints for ever is ended" endless
holds "a second run in a clone is refused" second_run
ctrl_c() (
	fixture
	export mark=$work/running
	(set -m; bash -c '. lab/lib.sh; progress t build/t bash -c "touch $mark; sleep 1000; rm $mark"' & echo $! > build/pid)
	until [ -e "$mark" ]; do sleep 0.1; done
	# As Ctrl-C, which a caller may have told us to ignore.
	kill -TERM -- -"$(cat build/pid)"
	while pgrep -f "touch $mark; sleep 1000" > /dev/null; do sleep 0.1; done
)
holds "an interruption ends what was begun" ctrl_c
not_of_the_series() ( # What one architecture's patch changes leaves the others' results.
	fixture
	change() { # FILE TEXT
		mkdir -p "build/tree/$(dirname "$1")"
		echo "$2" > "build/tree/$1"
		git -C build/tree add "$1"
		git -C build/tree commit -q --amend --no-edit
		make series
	}
	change Makefile one; change arch/Kconfig one; change arch/riscv/a one; change arch/powerpc/a one
	for host in riscv-svade ppc-pr; do
		mkdir -p build/runs/$host/test/series
		echo "1 passed, 0 failed, 0 skipped" > build/runs/$host/test/verdict
		echo "ok 1 a" > build/runs/$host/test/series/ktap
		printf 'host: %s\nmode: test\nkernel: series, x\nsources: %s\n' $host \
			"$(make -s _sources HOST=$host WHICH=series)" > build/runs/$host/test/series/meta
	done
	bash lab/record.sh && [ -e results/7.3/ppc-pr/test/series.ktap ] && [ -z "$(bash lab/record.sh --check)" ] || exit
	change arch/riscv/a two
	[ "$(bash lab/record.sh --check)" = "results/7.3/riscv-svade/test is of another kernel than series/7.3 makes" ] || exit
	refused "of another kernel" bash lab/record.sh && [ -e results/7.3/ppc-pr/test/series.ktap ] || exit
	sed -i 's/one patch/a patch/' $SERIES/01-one/*.patch
	refused "'make tree' or 'make series' first" bash lab/record.sh --check
)
holds "results of another kernel are refused, and red; other architectures' stay" not_of_the_series
debian_touches() (
	fixture
	export XDG_CACHE_HOME=$work/cache
	patches=$XDG_CACHE_HOME/kvm-ageing/debian-$(awk '$1 == "version" { print $2 }' $SERIES/base)/debian/patches
	mkdir -p "$patches"
	echo $'one.patch\n# none\ntwo.patch' > "$patches/series"
	echo $'--- a/MAINTAINERS\n+++ b/MAINTAINERS' > "$patches/two.patch"
	echo $'--- a/Makefile\n+++ b/Makefile' > "$patches/one.patch"
	[ "$(bash lab/debian.sh | grep -v ^==)" = "two.patch: MAINTAINERS" ]
)
holds "Debian's patches that touch a file of the series are listed, and no others" debian_touches
pruned() (
	fixture
	export XDG_CACHE_HOME=$work/cache
	mkdir -p "$XDG_CACHE_HOME"/kvm-ageing/images/{old,new}
	touch -d '40 days ago' "$XDG_CACHE_HOME/kvm-ageing/images/old"
	bash lab/prune.sh
	[ "$(ls "$XDG_CACHE_HOME/kvm-ageing/images")" = new ]
)
holds "images that nobody used for a month are removed" pruned
from_nobody() (
	fixture
	refused "mails are from somebody" env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_COUNT=1 \
		GIT_CONFIG_KEY_0=user.useConfigOnly GIT_CONFIG_VALUE_0=true bash lab/mail.sh out 01-one
)
holds "mails from nobody are refused" from_nobody
rm -rf "$work"
unset GIT_CONFIG_COUNT

mutants_apply() {
	for mutant in lab/mutants/*.patch; do git -C "$TREE" apply --check "$PWD/$mutant" || return; done
}
holds "every defect of lab/mutants can be put back" mutants_apply

# The program for a real machine, on one of a few files: /dev/kvm makes no VM, and sysfs holds what
# is written, or where it is a pipe keeps who writes.
young() ( # PREPARATION STATUS WORDS [ARGUMENT...]: what it says, and that sysfs is as it was
	root=$PWD/build/young/root thp=sys/kernel/mm/transparent_hugepage
	rm -rf "$root"
	mkdir -p "$root"/{dev,$thp/hugepages-{64,2048}kB}
	cd "$root"
	echo inherit > $thp/hugepages-2048kB/enabled
	echo madvise > $thp/hugepages-64kB/enabled
	touch dev/kvm
	cp ../x86-npt/young .
	eval "$1"
	if [ "$(id -u)" = 0 ]; then as_root=chroot; else as_root="unshare -rR"; fi
	$as_root "$root" /young "${@:4}" > said 2>&1 & pid=$!
	[ "$2" != 130 ] || { until grep -q never $thp/*2048kB/enabled || ! kill -0 $pid; do sleep 0.1; done; kill -INT $pid; }
	status=0
	wait $pid || status=$?
	cat said
	[ "$(cat $thp/*2048kB/enabled)" = inherit ] && [ $status = "${2/130/2}" ] && grep -qF "$3" said
)
say "the scenarios on a real machine"
holds "they are a program" make young HOST=x86-npt
holds "without KVM there is nothing to ask" young "rm dev/kvm" 2 "error: /dev/kvm: ENOENT"
holds "without the driver it says what it cannot ask" young "" 0 "ok 2 selftest # SKIP the kernel has no /dev/test_mmu_notifier" only=selftest
holds "an unknown word is refused" young "" 2 "error: 'nonsense' is none of only=" nonsense
holds "an unknown scenario is refused" young "" 2 "error: 'a,b' has 2 names that" only=a,b
holds "a failure says file, line, value and errno, and sysfs is as it was" young "" 1 \
	"KVM_CREATE_VM '': ENOTTY (errno 25)" only=folio
holds "who is interrupted puts sysfs back" young 'rm $thp/*-64kB/enabled; mkfifo $thp/hugepages-64kB/enabled' \
	130 "error: ended by signal 2; sysfs is as it was" only=folio

bash lab/record.sh --check > build/stale 2>&1 || true
judge "what is recorded in results/7.3 is of the series" build/stale

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
holds "verdict: a base-fails that passes is red" not verdict "base-fails a X1 error" "ok 1 a" "ok 1 a"
holds "verdict: a base-fails that the series fails is red" not verdict "base-fails a X1 error" "not ok 1 a" "not ok 1 a"
holds "verdict: an open defect that is gone is red" not verdict "open a X1 error" "not ok 1 a" "ok 1 a"
holds "verdict: a listed scenario that is not there is red" not verdict "open b X1 error" "ok 1 a" "ok 1 a"
holds "verdict: a host that stops early is red" not verdict "" "# nothing" "ok 1 a"
holds "verdict: base-fails as recorded is green" verdict "base-fails a X1 error" "not ok 1 a" "ok 1 a"
holds "verdict: a base-fails that does not say how is red" not verdict "base-fails a X1" "not ok 1 a" "ok 1 a"
touched=$'# touched 5 missed 1 false-young 0 wrong-ranges 0\nnot ok 1 a'
holds "verdict: a base-may that passes is green" verdict "base-may a X1 missed" "ok 1 a" "ok 1 a"
holds "verdict: a base-may that fails as it may is green" verdict "base-may a X1 missed" "$touched" "ok 1 a"
holds "verdict: a base-may of another kind is red" not verdict "base-may a X1 wrong" "$touched" "ok 1 a"
holds "verdict: a base-may that the series fails is red" not verdict "base-may a X1 missed" "ok 1 a" "$touched"
holds "verdict: a failure of the expected kind is green" verdict "base-fails a X1 missed,wrong" "$touched" "ok 1 a"
holds "verdict: a failure of another kind is red" not verdict "base-fails a X1 wrong" "$touched" "ok 1 a"
holds "verdict: a splat is another kind of failure" not verdict "base-fails a X1 missed" \
	"# splat: WARNING: x"$'\n'"$touched" "ok 1 a"
holds "verdict: a hang is another kind of failure" not verdict "base-fails a X1 error" "not ok 1 a # killed by signal 9" "ok 1 a"
holds "verdict: a splat after the last scenario is red" not verdict "" "ok 1 a" $'ok 1 a\n# splat: BUG: x'
holds "verdict: a skip for the listed reason is green" verdict "skip a no THP" "ok 1 a # SKIP the host has no THP" "ok 1 a # SKIP the host has no THP"
holds "verdict: a skip for another reason is red" not verdict "skip a no THP" "ok 1 a # SKIP no KVM" "ok 1 a # SKIP no KVM"

# An interruption leaves the keys of the hosts that had their verdict.
resumed() (
	CACHE=$PWD/build/resumed dir=build/runs/no-such/test
	rm -rf "$CACHE" build/runs/no-such
	mkdir "$CACHE"
	make() { echo "1 passed, 0 failed, 0 skipped" | tee -a "$CACHE/boots" > $dir/verdict; }
	run test no-such
	run test no-such
	[ "$(wc -l < "$CACHE/boots")" = 1 ] || exit
	echo "other kernels" > $dir/key
	run test no-such
	[ "$(wc -l < "$CACHE/boots")" = 2 ] || exit
	rm -r build/runs/no-such
)
holds "an interrupted check goes on where it was, with the same kernels" resumed

ktap() { # CONSOLE EXPECTED
	[ "$(awk -f lab/ktap.awk <<< "$1")" = "$2" ]
}
head=$'noise\nKTAP version 1\n1..2\n'
holds "console: a scenario that a WARNING interrupts has failed" ktap \
	"$head"$'ok 1 a\nWARNING: x\nok 2 b' \
	$'KTAP version 1\n1..2\nok 1 a\n# splat: WARNING: x\nnot ok 2 b'
holds "console: what is said again and again is said once" ktap \
	"$head"$'WARNING: a.c:3 at f+0x54/0xc0, CPU#1: x/1\nWARNING: a.c:3 at f+0x54/0xc0, CPU#0: y/2\nok 1 a' \
	$'KTAP version 1\n1..2\n# splat: WARNING: a.c:3 at f, 2 times\nnot ok 1 a'
holds "console: a splat after the last scenario is not lost" ktap "$head"$'ok 1 a\nBUG: x' \
	$'KTAP version 1\n1..2\nok 1 a\n# splat: BUG: x'
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
holds "bench: a bar in instructions is green up to it" bench "a 1010 instructions" 1100 1110
holds "bench: a bar in instructions is red beyond it" not bench "a 1009 instructions" 1100 1110
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

bash lab/deps.sh gnuplot:gnuplot-nox
written_by_script() {
	rm -rf build/readme
	bash lab/readme.sh build/readme && cmp build/readme/README.md README.md &&
		cmp build/readme/results/7.3/README.md results/7.3/README.md
}
holds "README's table and results/7.3/README.md are those of the results" written_by_script

say "rule 3: the emulated accessed bit as a model"
bash model/run.sh > build/model.log || failed=1
cat build/model.log
for name in pr walk; do
	grep -q "^ok: model $name:" build/model.log || bad "the model $name says nothing"
done
exit $failed
