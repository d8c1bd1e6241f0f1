# SPDX-License-Identifier: GPL-2.0-only
# How a check boots its hosts. Sourced after lab/lib.sh.

# run MODE HOST: unless a check that was interrupted had its verdict, with the same kernels,
# questions and expectations. What a host prints is shown at once, when it is done.
run() {
	local mode=$1 host=$2 dir=build/runs/$2/$1 start=$SECONDS key
	mkdir -p "$dir"
	# A host of KUnit has no initrd.
	key=$({ readlink build/images/"$host"-*; cat build/initrd/"$host".cpio lab/*.sh lab/*.awk \
		lab/guest/* Makefile hosts/*; true; } 2> /dev/null | sha256sum)
	if [ "$(cat "$dir/key" 2> /dev/null)" = "$key" ]; then
		echo "== $host had its verdict before the interruption: $(tail -n 1 "$dir/verdict")"
		return
	fi
	echo "== $mode $host"
	rm -f "$dir/verdict"
	make "_$mode" HOST="$host" > "$dir/log" 2>&1 || true
	flock build/check.lock cat "$dir/log"
	if grep -qE '^[0-9]+ passed' "$dir/verdict"; then
		echo "$key" > "$dir/key"
		takes "$mode $host" $((SECONDS - start))
	fi
}
# The lab's own tests, whose lines are for check.sh to count.
self() {
	local start=$SECONDS
	bash lab/selftest.sh > build/self.log 2>&1 || true
	flock build/check.lock cat build/self.log
	takes "the lab's own tests" $((SECONDS - start))
}
export -f self run took takes times_of
# A host waits half of its time: for a daemon of its kernel, or for its other vCPU.
AT_A_TIME=$(($(nproc) + 1))
pool() { # COMMAND...
	[ $# = 0 ] || printf '%s\n' "$@" | xargs -P $AT_A_TIME -L 1 bash -c '"$@"' run
}
