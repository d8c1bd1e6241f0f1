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
export -f run took takes times_of
two_at_a_time() { # "MODE HOST"...
	[ $# = 0 ] || printf '%s\n' "$@" | xargs -P 2 -L 1 bash -c 'run "$@"' run
}
