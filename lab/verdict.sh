#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# verdict.sh BASE.ktap SERIES.ktap < EXPECTATIONS: compare, print a table and
# 'N passed, M failed, K skipped'. Exits 1 if anything failed.
#
#   base-fails SCENARIO ID    base must fail, the series must pass
#   open SCENARIO ID          both must fail: known, not fixed yet
#   skip SCENARIO REASON      neither can run it
set -euo pipefail
awk -v base="$1" -v series="$2" '
function read_ktap(file, result,    line, f, name, n, count) {
	while ((getline line < file) > 0) {
		if (line ~ /^1\.\./)
			planned[file] = substr(line, 4) + 0
		if (line ~ /^# touched /) {
			split(line, f, " ")
			count = f[5] "/" f[3] "+" f[7]
		}
		if (line !~ /^(not )?ok /)
			continue
		split(line, f, " ")
		name = f[1] == "not" ? f[4] : f[3]
		counts[file, name] = count
		count = ""
		result[name] = f[1] == "not" ? "fail" : line ~ /# SKIP/ ? "skip" : "pass"
		if (line ~ /# SKIP/)
			why[name] = substr(line, index(line, "# SKIP") + 7)
		if (!(name in order)) {
			order[name] = ++names
			list[names] = name
		}
		n++
	}
	close(file)	# base and series may be the same
	if (!n || n != planned[file]) {
		printf "  RED %s: %d results of %d\n", file, n, planned[file]
		failed++
	}
}
$1 == "base-fails" || $1 == "open" || $1 == "skip" {
	kind[$2] = $1
	$1 = $1
	text[$2] = substr($0, length($1) + length($2) + 3)
}
END {
	read_ktap(base, b)
	read_ktap(series, s)
	for (name in kind)
		if (!(name in order)) {
			printf "  RED %s is listed, but there is no such scenario\n", name
			failed++
		}
	print "  missed/touched+false young, in pages"
	printf "  %-22s %-4s %-14s %-6s %s\n", "scenario", "base", "", "series", ""
	for (i = 1; i <= names; i++) {
		name = list[i]
		k = kind[name]
		want_b = k == "skip" ? "skip" : k == "" ? "pass" : "fail"
		want_s = k == "skip" ? "skip" : k == "open" ? "fail" : "pass"
		good = b[name] == want_b && s[name] == want_s
		note = text[name]
		if (k == "skip")
			note = why[name]
		if (!good)
			note = note "  <- RED, expected " want_b "/" want_s
		printf "  %-22s %-5s %-13s %-5s %-13s %s\n", name, b[name],
		       counts[base, name], s[name], counts[series, name], note
		if (!good)
			failed++
		else if (k == "skip")
			skipped++
		else
			passed++
		open += k == "open"
	}
	if (open)
		printf "  %d known defects are still open\n", open
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}'
