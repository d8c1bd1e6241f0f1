#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# run.sh: search all states of young.pml and walk.pml with spin. A model must hold,
# each mutant must violate exactly the properties named here. To see one fall by steps:
#   cd build/model/NAME && ./pan -m100000
#   spin -p -k young.pml.trail -DMACRO... ../../../model/young.pml
. lab/lib.sh

bash lab/deps.sh spin:spin gcc:gcc /usr/include/stdio.h:libc6-dev

model=$PWD/model/young.pml
failed=0

# search MACRO...: print which properties fall, or why the search says nothing.
search() {
	rm -f pan* log found ./*.trail
	spin "$@" -a "$model" > log 2>&1 || { echo "spin fails"; return; }
	gcc -O1 -DSAFETY -DMEMLIM=450 -o pan pan.c >> log 2>&1 || { echo "gcc fails"; return; }
	# -c0: go on after an error
	./pan -c0 -m100000 > log 2>&1 || { echo "pan fails"; return; }

	if grep -Eq 'not completed|too small|MEMLIM|out of memory' log ||
	   ! grep -q '^Full statespace search' log || ! grep -q 'errors: [0-9]' log ||
	   [ "$(grep -c '^unreached in proctype' log)" != 4 ]; then
		echo "the search is not complete"
		return
	fi
	# Nothing is proven by what never happens. Only an endless loop has no end.
	if [[ $* != *MUTANT* ]]; then
		sed -n '/"-end-"/d; s/.*\(:[0-9]*\), state [0-9]*, .*/unreached\1/p' log | sort -u
	fi
	sed -n 's/^pan:[0-9]*: *\(.*\) (at depth.*/\1/p' log | sed 's/ //g
		s/^assertionviolated(!(touched)||young)$/SEEN/
		s/^assertionviolated(!(young)||faulted)$/TRUE/
		s/^assertionviolated(entry\[_pid\]==page)$/PAGE/
		s/^assertionviolated(slot!=2)$/SLOT/
		s/^assertionviolated((young||!(before))||met)$/SEEN/
		s/^assertionviolated!(\(root_\)\?freed)$/USE_AFTER_FREE/' > found
	if [ ! -s found ] && ! grep -q 'errors: 0$' log; then echo "an unknown error"; fi
	sort -u found
}

# run NAME PROPERTIES MACRO...: these properties fall, "none" if all hold.
run() {
	local name=$1 expected=$2 dir=build/model/$1 found states
	shift 2
	mkdir -p "$dir"
	found=$(cd "$dir" && search "$@" | paste -sd ' ')
	if [ "${found:-none}" = "$expected" ]; then
		states=$(awk '/states, stored/ { print $1 }' "$dir/log")
		echo "ok: model $name: violated: $expected ($states states)"
	else
		echo "NOT OK: model $name: violated: ${found:-none}, expected: $expected ($dir/log)"
		failed=1
	fi
}

run pr none -DNR_INVALIDATES=2
run e500 none -DNR_INVALIDATES=1 -DREQUEST

mutant() { # NAME MUTANT PROPERTIES [MACRO...]
	run "$1" "$3" -DNR_INVALIDATES=1 -D"MUTANT_$2" "${@:4}"
}
mutant pr-drop-first DROP_FIRST "SEEN"		# age drops before it takes mmu_lock
mutant pr-entry-late ENTRY_LATE "PAGE SEEN"	# entry after mmu_lock, but no request
mutant pr-bit-late BIT_LATE "TRUE"		# bit after mmu_lock
mutant pr-keep-young KEEP_YOUNG "TRUE"		# the bit outlives the host's page
mutant pr-no-retry NO_RETRY "PAGE"		# no mmu_invalidate_retry()
mutant pr-no-srcu NO_SRCU "PAGE SLOT"		# deletion does not wait for faults
mutant pr-no-flush NO_FLUSH "PAGE SLOT"		# v7.3's kvmppc_core_flush_memslot()
mutant e500-no-kick NO_KICK "PAGE SEEN SLOT" -DREQUEST	# nobody waits for the vCPU
mutant e500-no-flush NO_FLUSH "PAGE SLOT" -DREQUEST

model=$PWD/model/walk.pml
run walk none
# SEEN: who walks a table that is reused clears A before a split has linked it.
run walk-no-grace "SEEN USE_AFTER_FREE" -DMUTANT_NO_GRACE
run walk-no-flush "SEEN USE_AFTER_FREE" -DMUTANT_NO_FLUSH	# before the table is free
run walk-no-grace-end USE_AFTER_FREE -DMUTANT_NO_GRACE_END
run walk-no-flush-end USE_AFTER_FREE -DMUTANT_NO_FLUSH_END
run walk-no-repeat SEEN -DMUTANT_NO_REPEAT		# A of the huge leaf, after the flush
run walk-no-cmpxchg SEEN -DMUTANT_NO_CMPXCHG		# a plain store splits
exit $failed
