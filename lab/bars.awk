# SPDX-License-Identifier: GPL-2.0-only
# What bench.sh and story.sh share: measurements of two hosts, and bars on stdin,
# each "NAME MAX": series / base of before[] and after[] may not exceed MAX.

# A line of @file that is no measurement.
function other(line, file) {
	if (line ~ /^not ok / && file == series) {
		print "NOT OK: " line
		failed++
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

function judge_bars(    line, f) {
	while ((getline line < "-") > 0) {
		if (split(line, f, " ") < 2)
			continue
		if (!(f[1] in before) || !(f[1] in after) || after[f[1]] > before[f[1]] * f[2]) {
			printf "NOT OK: %s is over its bar, %s of base\n", f[1], f[2]
			failed++
		} else {
			printf "ok: %s is within %s of base\n", f[1], f[2]
			passed++
		}
	}
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}
