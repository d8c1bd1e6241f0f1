#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# story.sh BASE.ktap SERIES.ktap < BARS: hot pages that reclaim took from a guest
# and that it had to swap in again, base against series. A bar is "STORY MAX":
# refaults of the series / those of base may not exceed MAX. Exits 1 if they do, or
# if the series did not get through a story.
set -euo pipefail
awk -v base="$1" -v series="$2" '
function read_ktap(file, refaults, of, exits, cold,    line, f) {
	while ((getline line < file) > 0) {
		split(line, f, " ")
		if (line ~ /^# refaults /) {
			refaults[f[3]] = f[4]
			of[f[3]] = f[6]
			exits[f[3]] = f[8]
			if (!(f[3] in known)) {
				known[f[3]] = 1
				list[++stories] = f[3]
			}
		} else if (line ~ /^# story /) {
			cold[f[3]] = f[10]
		} else if (line ~ /^not ok / && file == series) {
			print "NOT OK: " line
			failed++
		} else if (line ~ /# SKIP/ && file == series) {
			print "SKIP: " substr(line, index(line, " ") + 1)
			skipped++
		} else if (line == "# end") {
			ended++
		}
	}
}
BEGIN {
	read_ktap(base, before, of_before, exits_before, cold_before)
	read_ktap(series, after, of_after, exits_after, cold_after)
	if (ended != 2) {
		print "NOT OK: a host did not get to its end"
		failed++
	}
	print "  refaults of hot pages; exits of the guest for the same work; cold pages left"
	for (i = 1; i <= stories; i++) {
		s = list[i]
		if (!(s in before) || !(s in after)) {
			print "NOT OK: " s " was not told by both"
			failed++
			continue
		}
		printf "  %-10s hot pages refaulted %6d -> %6d of %d, exits %d -> %d, cold left %d -> %d\n", s,
			before[s], after[s], of_after[s], exits_before[s], exits_after[s],
			cold_before[s], cold_after[s]
	}
	while ((getline line < "-") > 0) {
		if (split(line, f, " ") < 2)
			continue
		if (!(f[1] in before) || !(f[1] in after) || after[f[1]] > before[f[1]] * f[2]) {
			printf "NOT OK: %s: refaults are over their bar, %s of base\n", f[1], f[2]
			failed++
		} else {
			printf "ok: %s: refaults are within %s of base\n", f[1], f[2]
			passed++
		}
	}
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}'
