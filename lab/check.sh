#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# check.sh core|all: the lab's own tests, the hosts of that tier, the Linux guests and the random
# operations of that tier, some at a time; all means lockdep for those that want it, and a million
# operations, too. One line at the end.
. lab/lib.sh
. lab/run.sh

tier=$1
hosts=() debug_hosts=() guest_hosts=() fuzz_hosts=()
for host in $HOSTS; do
	read -r _ of lockdep guest fuzz < <(make -s _attributes HOST="$host")
	[ "$tier" = all ] || [ "$of" = core ] || continue
	hosts+=("$host")
	[ "$guest" != core ] && [ "$guest" != "$tier" ] || guest_hosts+=("$host")
	[ "$tier" != all ] || [ "$lockdep" = no ] || debug_hosts+=("$host")
	[ "$fuzz" != core ] && [ "$fuzz" != "$tier" ] || fuzz_hosts+=("$host")
done

passed=0 failed=0 skipped=0
ok() { echo "ok: $1"; passed=$((passed + 1)); }
bad() { echo "NOT OK: $1"; failed=$((failed + 1)); }

bash lab/tree.sh

say "what follows, unless it is in the cache, in seconds of the last time on this machine"
{
	for host in "${hosts[@]}"; do make -s _kernel HOST="$host"; done
	for host in "${debug_hosts[@]}"; do make -s _kernel HOST="$host" EXTRA=debug; done
} | sort -u | while read -r kernel; do
	base=$(took "build $kernel (base)") series=$(took "build $kernel (series)")
	case $kernel in *-debug) base=none ;; esac
	echo "   build $kernel: base ${base:-unknown}, series ${series:-unknown}"
done
{
	for host in "${guest_hosts[@]}"; do took "guest $host"; done
	for host in "${fuzz_hosts[@]}"; do took "fuzz $host"; done
	for host in "${hosts[@]}"; do took "test $host"; done
	took "the lab's own tests"
} | awk -v at_a_time=$AT_A_TIME '{ s += $1 }
	END { printf "   test the lab and the hosts, %d at a time: %d for the %d known\n", at_a_time, s / at_a_time, NR }'

# Every base first: the series changes a header that most objects include.
for host in "${hosts[@]}"; do
	make _base HOST="$host" || bad "$host's base builds"
done
built=() debugged=() fuzzed=()
for host in "${hosts[@]}"; do
	say "host $host"
	if make _build HOST="$host"; then built+=("$host"); else bad "$host builds"; fi
	[[ " ${fuzz_hosts[*]} " != *" $host "* ]] || fuzzed+=("$host")
done
for host in "${debug_hosts[@]}"; do
	say "host $host with lockdep"
	if make _debug_build HOST="$host"; then debugged+=("$host"); else bad "$host builds with lockdep"; fi
done

# Started by mistake on a workstation, PID 1 does nothing.
if [ -x build/initrd/x86-npt/init ]; then
	if ! build/initrd/x86-npt/init > build/pid1.log 2>&1 &&
			grep -q "^error: this runs only as PID 1" build/pid1.log; then
		ok "PID 1 refuses to be anything else"
	else
		bad "PID 1 refuses to be anything else"
	fi
fi

# The longest first.
[ "$tier" != all ] || export OPS=1000000
rm -f build/self.log
pool "${guest_hosts[@]/#/run guest }" self "${fuzzed[@]/#/run fuzz }" \
	"${debugged[@]/#/run lockdep }" "${built[@]/#/run test }"
rm -f build/runs/*/*/key

# Each line of the lab's own tests is one.
read -r p f < <(awk '/^ok:/ { p++ } /^NOT OK/ { f++ } END { print p + 0, f + 0 }' build/self.log)
passed=$((passed + p)) failed=$((failed + f))
[ "$p" -gt 0 ] || bad "the lab's own tests say nothing"
tally() { # MODE HOST...
	local mode=$1 host line p f s
	shift
	for host; do
		line=$(grep -E '^[0-9]+ passed' "build/runs/$host/$mode/verdict" || true)
		if [ -z "$line" ]; then
			bad "$host has no verdict of $mode"
			continue
		fi
		read -r p _ f _ s _ <<< "$line"
		passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	done
}
tally test "${built[@]}"
tally lockdep "${debugged[@]}"
tally guest "${guest_hosts[@]}"
tally fuzz "${fuzzed[@]}"

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
