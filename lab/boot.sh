#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# boot.sh WHICH MODE: boot $HOST on the kernel WHICH = base or series.
#
# Result: build/runs/$HOST/MODE/WHICH/ with the console, its KTAP, and meta: what was booted, of
# which series, built and run by what. MODE is test, lockdep, sanitize or soak, which differ by
# their kernels and by $APPEND; bench counts instructions, story reclaims a guest's memory: both on
# one CPU, and by the seed $SEED. guest has Linux under QEMU.
. lab/lib.sh

which=$1 mode=$2
run=build/runs/$HOST/$mode/$which
mkdir -p "$run"
rm -f "$run"/*
console=$run/console
map=build/images/$IMAGE-$which/System.map
options=() initrd=build/initrd/$HOST.cpio
# A scenario that hangs is ended by PID 1, a host that hangs or prints for ever by us, later.
scenario_seconds=600 seconds=${HOST_SECONDS:-5400}
case $mode in
bench | story)
	# A clock that only instructions move, and no other entropy: two runs are the same.
	options=(-smp 1 -icount "shift=$ICOUNT,sleep=off" -rtc base=2026-01-01,clock=vm -seed "$SEED")
	QEMU=${QEMU/-accel tcg,thread=multi/}
	APPEND+=" $mode=1 icount=$ICOUNT" ;;
selftests)
	options=(-m 2G) initrd=build/initrd/$HOST-selftests.cpio APPEND+=" selftests=1"
	scenario_seconds=300 ;;
# A third of it is QEMU's, which runs the same kernel: see lab/guest.sh.
guest)	options=(-m 3G) initrd=build/initrd/$HOST-guest-$which.cpio seconds=1800 ;;
mutants) APPEND+=" fuzz=1 shrink=0 seed=$SEED ops=$OPS" scenario_seconds=3600 ;;
soak)	scenario_seconds=40000 seconds=43200 ;;
fuzz | sanitize-fuzz)
	scenario_seconds=40000 seconds=43200
	APPEND+=" fuzz=1 seed=$SEED ops=$OPS${ONLY:+ keep=$ONLY}${ASK:+ ask=$ASK}" ;;
esac
# The shadow of the memory is an eighth of it, and what is freed stays for a while.
case $mode in sanitize*) options+=(-m 2G) ;; esac
if [ "$mode" = bench ]; then
	options+=(-d exec,nochain -D "$run/calls"
		-dfilter "$(awk -f lab/calls.awk -v counts="$COUNTS" "$map")")
fi
# Without a guest there is no PID 1: KUnit is all.
[ -z "$GUEST_ARCH" ] || options+=(-initrd "$initrd")
: > "$console"

# shellcheck disable=SC2206
command=("${QEMU%% *}" -m 1G -smp 2 ${QEMU#* } "${options[@]}" -nographic -nodefaults -no-reboot
	-serial "file:$console" -monitor none
	-kernel "build/images/$IMAGE-$which/image"
	-append "panic=-1 loglevel=5 printk.time=0 printk.devkmsg=on $APPEND guest=$GUEST hang=$scenario_seconds")
meta "$which" "$mode" "${command[*]}" > "$run/meta"
"${command[@]}" > "$run/qemu" 2>&1 < /dev/null & pid=$!
trap 'kill $pid 2> /dev/null || true' EXIT

[ "$mode" != guest ] || tail -n +1 -F --pid=$pid "$console" 2> /dev/null |
	grep --line-buffered -E '^(ok|not ok|# [a-z-]+:|# story [a-z]+ [0-9]*[05]) ' &

# Not every machine ends when it is switched off.
start=$SECONDS
while kill -0 $pid 2> /dev/null && ! grep -qE '^(# end|reboot: )' "$console"; do
	sleep 1
	if [ $((SECONDS - start)) -ge $seconds ]; then
		echo "# the host has not ended after $seconds s" >> "$console"
		break
	fi
done
[ -s "$console" ] || { cat "$run/qemu" >&2; die "$HOST does not start"; }

tr -d '\r' < "$console" | awk -f lab/ktap.awk > "$run/ktap"
if [ -e "$run/calls" ]; then
	awk -f lab/calls.awk -v counts="$COUNTS" -v ktap="$run/ktap" "$map" "$run/calls" \
		>> "$run/ktap"
	rm "$run/calls"
fi
