#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# verdict.sh BASE.ktap SERIES.ktap < EXPECTATIONS: compare, print a table and
# 'N passed, M failed, K skipped'. Exits 1 if anything failed.
#
#   base-fails SCENARIO ID HOW    base must fail, the series must pass
#   base-may SCENARIO ID HOW      base may fail, by chance; the series must pass
#   open SCENARIO ID HOW          both must fail: known, not fixed yet
#   skip SCENARIO REASON          neither can run it, and says REASON
#
# HOW is what a failure may show, one or more of these with commas between them; another one
# is red: missed (a touched page is old), false (an untouched one is young), wrong (so is a range),
# splat (the kernel complains), livelock (the guest does not get on), hang (the scenario does not),
# expect (KUnit), error (anything else, such as a store that is lost).
set -euo pipefail
awk -v base="$1" -v series="$2" '
function add(how, word) { return how == "" ? word : how "," word }
function read_ktap(file, result, shown,    line, f, name, n, how, splat) {
	while ((getline line < file) > 0) {
		split(line, f, " ")
		if (line ~ /^1\.\./)
			planned[file] = substr(line, 4) + 0
		else if (line ~ /^# touched /) {
			count = f[5] "/" f[3] "+" f[7]
			if (f[5])
				how = add(how, "missed")
			if (f[7])
				how = add(how, "false")
			if (f[9])
				how = add(how, "wrong")
		} else if (line ~ /^# the guest does not get on/)
			how = add(how, "livelock")
		else if (line ~ /^#.*EXPECTATION FAILED/)
			how = add(how, "expect")
		else if (line ~ /^# splat: /)
			splat = line
		if (line !~ /^(not )?ok /)
			continue
		name = f[1] == "not" ? f[4] : f[3]
		counts[file, name] = count
		count = ""
		result[name] = f[1] == "not" ? "fail" : line ~ /# SKIP/ ? "skip" : "pass"
		if (splat != "")
			how = add(how, "splat")
		if (how == "")
			how = line ~ /killed by signal/ ? "hang" : "error"
		shown[name] = how
		how = splat = ""
		if (line ~ /# SKIP/)
			why[name] = substr(line, index(line, "# SKIP") + 7)
		if (!(name in order)) {
			order[name] = ++names
			list[names] = name
		}
		n++
	}
	close(file)	# base and series may be the same
	if (!n || n != planned[file])
		red(file ": " n + 0 " results of " planned[file] + 0)
	if (splat != "")
		red(file ": after the last scenario" substr(splat, 2))
}
function red(what) {
	print "  RED " what
	failed++
}
# Whether each way in which it fails is one of those that are expected.
function as_expected(shown, expected,    n, i, f) {
	n = split(shown, f, ",")
	for (i = 1; i <= n; i++)
		if (index("," expected ",", "," f[i] ",") == 0)
			return 0
	return 1
}
$1 == "base-fails" || $1 == "base-may" || $1 == "open" || $1 == "skip" {
	kind[$2] = $1
	if ($1 != "skip") {
		id[$2] = $3
		expected[$2] = $4
		if ($4 !~ /^(missed|false|wrong|splat|livelock|hang|expect|error)(,(missed|false|wrong|splat|livelock|hang|expect|error))*$/)
			red($2 " fails, but how? " ($4 == "" ? "nothing is listed" : $4))
	} else {
		$1 = $1
		reason[$2] = substr($0, length($1) + length($2) + 3)
	}
}
END {
	read_ktap(base, b, shown_b)
	read_ktap(series, s, shown_s)
	for (name in kind)
		if (!(name in order))
			red(name " is listed, but there is no such scenario")
	print "  missed/touched+false young, in pages"
	printf "  %-22s %-4s %-14s %-6s %s\n", "scenario", "base", "", "series", ""
	for (i = 1; i <= names; i++) {
		name = list[i]
		k = kind[name]
		want_b = k == "skip" ? "skip" : k == "" ? "pass" : k == "base-may" && b[name] == "pass" ? "pass" : "fail"
		want_s = k == "skip" ? "skip" : k == "open" ? "fail" : "pass"
		note = k == "skip" ? why[name] : id[name]
		good = 0
		if (b[name] != want_b || s[name] != want_s)
			note = note "  <- RED, expected " want_b "/" want_s
		else if (want_b == "fail" && !as_expected(shown_b[name], expected[name]))
			note = note "  <- RED, base shows " shown_b[name] ", expected " expected[name]
		else if (want_s == "fail" && !as_expected(shown_s[name], expected[name]))
			note = note "  <- RED, the series shows " shown_s[name] ", expected " expected[name]
		else if (k == "skip" && index(why[name], reason[name]) == 0)
			note = note "  <- RED, expected: " reason[name]
		else
			good = 1
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
