# SPDX-License-Identifier: GPL-2.0-only
# What bench.sh and story.sh share: measurements of two hosts, before[] and after[], and
# bars on stdin: see judge_bars().

# A line of @file that is no measurement.
function other(line, file) {
	if (line ~ /^not ok / && file == series) {
		print "NOT OK: " line
		failed++
	} else if (line ~ /^not ok /) {
		print "base fails: " line
	} else if (line ~ /# SKIP/ && file == series) {
		print "SKIP: " substr(line, index(line, " ") + 1)
		skipped++
	} else if (line == "# end") {
		ended++
	}
}

# list[1 .. names]: the names of all measurements, in the order of the first.
function name_it(name) {
	if (!(name in known)) {
		known[name] = 1
		list[++names] = name
	}
}

function both_ended() {
	if (ended != 2) {
		print "NOT OK: a host did not get to its end"
		failed++
	}
}

# True if both hosts have @name.
function on_both(name) {
	if (name in before && name in after)
		return 1
	print "NOT OK: " name " was not measured on both"
	failed++
	return 0
}

# after[name] may not exceed @max * what it is compared to: before[name], or, if a bar
# says "NAME MAX KERNEL OTHER", what KERNEL = base or series has for OTHER. If it says
# "NAME MAX instructions", it may not exceed @max.
function judge_bars(    line, f, n, row, limit, text) {
	while ((getline line < "-") > 0) {
		if ((n = split(line, f, " ")) < 2)
			continue
		row = n == 4 ? f[4] : f[1]
		text = f[2] " of " (n == 4 ? f[3] "'s " row : "base")
		limit = n == 4 && f[3] == "series" ? after[row] : before[row]
		if (n == 3) {
			text = f[2] " " f[3]
			limit = 1
		}
		if (!(f[1] in after) || limit == "" || after[f[1]] > limit * f[2]) {
			print "NOT OK: " f[1] " is over its bar, " text
			failed++
		} else {
			print "ok: " f[1] " is within " text
			passed++
		}
	}
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}
