#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# fuzz.sh BASE.ktap SERIES.ktap: what random operations found. Base must fail, and stops at its
# first finding; the series must not. The same file twice is the series alone. Prints the line that reproduces a finding. Exits 1 if
# the series has one, if base has none, or if either did not get to its end.
set -euo pipefail
awk -v base="$1" -v series="$2" -v host="${HOST:-}" '
function read_ktap(file, name,    line, f, ended) {
	while ((getline line < file) > 0) {
		split(line, f, " ")
		if (line ~ /^# finding /)
			print "  " name ": " substr(line, 3)
		else if (line ~ /^# reproduce: /)
			print "    make fuzz HOST=" host substr(line, 13)
		else if (line ~ /^# (op [0-9]+:|splat:|failed:)/)
			print "    " substr(line, 3)
		else if (line ~ /^# fuzz: /) {
			print "  " name ": " substr(line, 9)
			ended = 1
		} else if (line ~ /^# [a-z-]+ operation /)
			print "    " substr(line, 3)
		else if (line ~ /^not ok /)
			red[name] = 1
		# ONLY=... has no sum.
		else if (line ~ /^ok 2 /)
			ended = 1
	}
	if (!ended && !red[name])
		red[name] = 1
	return ended
}
function say(good, what) {
	print (good ? "ok: " : "NOT OK: ") what
	if (good)
		passed++
	else
		failed++
}
BEGIN {
	if (base != series) {
		read_ktap(base, "base")
		say(red["base"], "base fails")
	}
	ended = read_ktap(series, "series")
	say(ended && !red["series"], "the series does not")
	printf "%d passed, %d failed, 0 skipped\n", passed, failed
	exit failed > 0
}'
