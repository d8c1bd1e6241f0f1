#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# boot.sh WHICH [bench|story|debug|soak]: boot $HOST on the kernel WHICH = base or series.
# Result: build/results/$HOST-WHICH.ktap; the console beside it. With "bench" the
# host counts instructions: build/bench/$HOST-WHICH.ktap; with "story" it reclaims a
# guest's memory: build/story/$HOST-WHICH.ktap. Both on one CPU, and by the seed $SEED.
# The rest is only another directory of build/.
. lab/lib.sh

which=$1
dir=build/${2:-results}
mkdir -p "$dir"
result=$dir/$HOST-$which
options=()
case ${2:-} in
bench | story)
	# A clock that only instructions move, and no other entropy: two runs are the same.
	options=(-smp 1 -icount "shift=$ICOUNT,sleep=off" -rtc base=2026-01-01,clock=vm -seed "$SEED")
	QEMU=${QEMU/-accel tcg,thread=multi/}
	APPEND+=" $2=1 icount=$ICOUNT" ;;
esac
if [ "${2:-}" = bench ]; then
	map=build/images/$IMAGE-$which/System.map
	options+=(-d exec,nochain -D "$result.calls"
		-dfilter "$(awk -f lab/calls.awk -v counts="$COUNTS" "$map")")
fi
console=$result.console
# Without a guest there is no PID 1: KUnit is all.
[ -z "$GUEST_ARCH" ] || options+=(-initrd "build/initrd/$HOST.cpio")
rm -f "$result".*
: > "$console"

# shellcheck disable=SC2086
"${QEMU%% *}" -m 1G -smp 2 ${QEMU#* } "${options[@]}" -nographic -nodefaults -no-reboot \
	-serial file:"$console" -monitor none \
	-kernel "build/images/$IMAGE-$which/image" \
	-append "panic=-1 loglevel=5 printk.time=0 printk.devkmsg=on $APPEND guest=$GUEST" \
	> "$result.qemu" 2>&1 < /dev/null & pid=$!
trap 'kill $pid 2> /dev/null || true' EXIT

# Not every machine ends when it is switched off. A console that has been silent
# for ten minutes and a guest that hangs are the same to us.
silent=0 size=0
while kill -0 $pid 2> /dev/null && ! grep -qE '^(# end|reboot: )' "$console"; do
	sleep 1
	now=$(stat -c %s "$console")
	silent=$((now == size ? silent + 1 : 0)) size=$now
	if [ $silent -ge 700 ]; then
		echo "# the host has been silent for $silent s" >> "$console"
		break
	fi
done
[ -s "$console" ] || { cat "$result.qemu" >&2; die "$HOST does not start"; }

tr -d '\r' < "$console" | awk -f lab/ktap.awk > "$result.ktap"
if [ -e "$result.calls" ]; then
	awk -f lab/calls.awk -v counts="$COUNTS" -v ktap="$result.ktap" "$map" "$result.calls" \
		>> "$result.ktap"
	rm "$result.calls"
fi
