#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# story.sh BASE.ktap SERIES.ktap < BARS: hot pages that reclaim took from a guest
# and that it had to swap in again, base against series. A bar is "STORY MAX":
# refaults of the series / those of base may not exceed MAX. Exits 1 if they do, or
# if the series did not get through a story.
set -euo pipefail
awk -v base="$1" -v series="$2" "$(cat lab/bars.awk)"'
function read_ktap(file, refaults, of, exits, speed, cold,    line, f) {
	while ((getline line < file) > 0) {
		split(line, f, " ")
		if (line ~ /^# refaults /) {
			refaults[f[3]] = f[4]
			of[f[3]] = f[6]
			exits[f[3]] = f[8]
			speed[f[3]] = f[10] ? f[6] / f[10] : 0
			name_it(f[3])
		} else if (line ~ /^# story /) {
			cold[f[3]] = f[10]
		} else {
			other(line, file)
		}
	}
}
BEGIN {
	read_ktap(base, before, of_before, exits_before, speed_before, cold_before)
	read_ktap(series, after, of_after, exits_after, speed_after, cold_after)
	both_ended()
	print "  refaults of hot pages; exits of the guest for the same work; its touches of"
	print "  hot pages per million instructions of host and guest; cold pages left"
	for (i = 1; i <= names; i++) {
		s = list[i]
		if (!on_both(s))
			continue
		printf "  %-10s hot pages refaulted %6d -> %6d of %d, exits %d -> %d, touches %.1f -> %.1f, cold left %d -> %d\n", s,
			before[s], after[s], of_after[s], exits_before[s], exits_after[s], speed_before[s], speed_after[s],
			cold_before[s], cold_after[s]
	}
	judge_bars()
}'
