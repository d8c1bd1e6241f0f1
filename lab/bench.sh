#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bench.sh BASE.ktap SERIES.ktap < BARS: instructions per question, base against
# series, without those that a question about a page of no memslot takes, and how
# often all vCPUs were asked to flush; then how often kernel functions were called for it,
# likewise. A bar may name such a count, as NAME:KIND. Exits 1 if a bar is missed, or if the
# series could not be measured. That base fails is for 'make boot' to judge.
set -euo pipefail
awk -v base="$1" -v series="$2" "$(cat lab/bars.awk)"'
function read_ktap(file, cost, young, flushes,    line, f, n) {
	while ((getline line < file) > 0) {
		split(line, f, " ")
		if (line ~ /^# bench /) {
			cost[f[3]] = f[4]
			young[f[3]] = f[5]
			flushes[f[3]] = f[6]
			name_it(f[3])
		} else if (line ~ /^# calls /) {
			for (n = 4; n in f; n += 2) {
				kind[kinds = n / 2 - 1] = f[n]
				cost[f[3] ":" f[n]] = f[n + 1]
			}
		} else {
			other(line, file)
		}
	}
}
BEGIN {
	read_ktap(base, before, young_before, flushes_before)
	read_ktap(series, after, young_after, flushes_after)
	both_ended()
	way = "age-4k-elsewhere"
	printf "  %-18s %10s %10s %8s   %s\n", "instructions", "base", "series", "ratio",
		"answers young; requests to flush"
	printf "  %-18s %10d %10d %8.3f\n", "way in and out", before[way], after[way], after[way] / before[way]
	for (i = 1; i <= names; i++) {
		s = list[i]
		if (s == way || !on_both(s))
			continue
		before[s] -= before[way]
		after[s] -= after[way]
		# What costs no more than the way there is left without a ratio.
		ratio = before[s] > 50 ? sprintf("%.3f", after[s] / before[s]) : "-"
		printf "  %-18s %10d %10d %8s   %s, %s; %d, %d\n", s, before[s], after[s],
			ratio, young_before[s], young_after[s], flushes_before[s], flushes_after[s]
	}
	printf "\n  %-18s", "calls"
	for (k = 1; k <= kinds; k++)
		printf " %17s", kind[k]
	print ""
	for (i = 1; i <= names; i++) {
		printf "  %-18s", list[i]
		for (k = 1; k <= kinds; k++) {
			s = list[i] ":" kind[k]
			if (list[i] != way) {
				before[s] -= before[way ":" kind[k]]
				after[s] -= after[way ":" kind[k]]
			}
			printf " %7.2f > %7.2f", before[s], after[s]
		}
		print ""
	}
	judge_bars()
}'
